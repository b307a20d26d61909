"""Service points, meters, and one row of reads per service point and day."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import had_access
from accounts.models import FeedFile, Premises, User
from accounts.models.customers import DateRange, plain_letters
from accounts.roles import May
from usage.looking.history import DayTotal, Hung, Reads
from usage.units import UNITS

NEWEST_ROWS = 6  # of a home with several meters, of which one may have been silent for a day or two


class ServicePoint(models.Model):
    """A place where a meter sits. A home may have several: one indoors, one for the garden."""

    class Kind(models.TextChoices):
        DOMESTIC = "domestic", pgettext_lazy("where a meter sits", "Home")
        IRRIGATION = "irrigation", _("Garden")
        FIRE = "fire", _("Fire line")

    number = models.CharField(max_length=40, unique=True)
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="service_points")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # The bore of its meter in inches, by which rates go: "5/8", "1 1/2"; empty where nobody says.
    size = models.CharField(max_length=8, blank=True)

    def __str__(self) -> str:
        return f"service point {self.pk}"


class MeterQuerySet(models.QuerySet["Meter"]):
    """Reads of meters."""

    def hung_at(self, premises_id: int) -> list[Hung]:
        """Return when meters hung at a premises, but for fire lines: a healthy one says nothing."""
        of_use = self.filter(service_point__premises=premises_id).exclude(
            service_point__kind=ServicePoint.Kind.FIRE
        )
        return [
            Hung(*row) for row in of_use.values_list("service_point_id", "from_date", "to_date")
        ]


class Meter(models.Model):
    """A meter at a service point, for days from `from_date` up to, not including, `to_date`."""

    serial = models.CharField(max_length=40, unique=True)
    # The radio on it (MTU, MIU, MXU), by which some feeds name it; it may move on to the next meter.
    endpoint = models.CharField(max_length=40, blank=True)
    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="meters")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    # Of its register: unit, digits before it rolls over, smallest step in that unit.
    unit = models.CharField(max_length=4)
    dials = models.PositiveSmallIntegerField()
    resolution = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    # Of the day on which it took another's place: the first hour in which its own register was read, and up
    # to which the other's counts. NULL where none was.
    first_read = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    objects = MeterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="meter_leaves_after_it_came",
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")),
            ),
            ExclusionConstraint(
                name="one_meter_per_service_point_and_day",
                expressions=[
                    ("service_point", RangeOperators.EQUAL),
                    (
                        DateRange("from_date", "to_date", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(plain_letters("serial"), name="meters_by_plain_serial")]

    def __str__(self) -> str:
        return f"meter {self.pk}"


class DayReadsQuerySet(models.QuerySet["DayReads"]):
    """Reads of reads."""

    def visible_to(self, user: User, *, today: date, what: May = May.USE) -> Self:
        """Days on which `user` had access to the home, if their access is still in force."""
        return self.filter(
            had_access(
                user,
                premises="service_point__premises",
                day="day",
                what=what,
                today=today,
            )
        )

    def at(self, premises_id: int, first: date, last: date) -> Self:
        """Days from `first` to `last`, both included, of the service points of a premises."""
        return self.filter(service_point__premises=premises_id, day__range=(first, last))

    def as_reads(self) -> list[Reads]:
        """Return the days with their intervals."""
        columns = ("service_point_id", "day", "interval_minutes", "volumes", "qualities")
        return [Reads(*row) for row in self.values_list(*columns)]

    def newest(self) -> list[Reads]:
        """Return the last days that have a row, with their intervals: in them is what came in last."""
        return self.order_by("-day")[:NEWEST_ROWS].as_reads()

    def as_totals(self) -> list[DayTotal]:
        """Return the days without their intervals: what a month needs, at a tenth of the bytes."""
        known = Func(
            Func("volumes", Value(None), function="ARRAY_REMOVE"),
            function="CARDINALITY",
            output_field=models.IntegerField(),
        )
        columns = ("service_point_id", "day", "interval_minutes", "known", "qualities", "total")
        return [DayTotal(*row) for row in self.annotate(known=known).values_list(*columns)]


class Day(models.Model):
    """What is known of one service point on one local day, its intervals side by side."""

    day = models.DateField()
    interval_minutes = models.PositiveSmallIntegerField()
    volumes = ArrayField(models.BigIntegerField(null=True))
    # A letter for each interval (see usage.grid.Quality); empty where every known one is actual.
    qualities = models.CharField(max_length=300, blank=True)
    # What the register showed at the start of each interval, in thousandths of the meter's own unit;
    # NULL where the day is not counted by register.
    registers = ArrayField(models.BigIntegerField(null=True), null=True, blank=True)
    # How many seconds past that each was read, NULL where all were read at the start: of an hour the first
    # reading counts, whichever file comes first.
    seconds_past = ArrayField(models.BigIntegerField(null=True), null=True, blank=True)
    # Of a day that is counted by register: what feeds of volumes said of it besides, with their letters, so
    # that what stands does not depend on which came first (decision 19). NULL where they said nothing.
    said = ArrayField(models.BigIntegerField(null=True), null=True, blank=True)
    said_qualities = models.CharField(max_length=300, blank=True, db_default="")
    total = models.BigIntegerField()  # microlitres of the known intervals
    # A bit for each hour (the first is 1) in which, as far as is proven, nothing ran and something ran: of
    # everybody's day that is asked each morning, and costs a tenth of the volumes (see usage.rows). NULL of a
    # day on which water flowed back: look at the volumes.
    dry = models.IntegerField(null=True, blank=True)
    wet = models.IntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class DayReads(Day):
    """A day as it is shown.

    Why a row a day and not a row an hour: `reads.md` measured fourteen times the loading rate and a tenth
    of the space. `volumes[i]` is in microlitres and belongs to the interval that starts
    `i * interval_minutes` of elapsed time after local midnight, so a day has 23, 24 or 25 hours. NULL is a
    missing interval, never zero. The table is partitioned by month (see the migration).
    """

    pk = models.CompositePrimaryKey("service_point_id", "day")
    service_point = models.ForeignKey(
        ServicePoint, on_delete=models.PROTECT, related_name="days", db_index=False
    )
    file = models.ForeignKey(
        FeedFile, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    objects = DayReadsQuerySet.as_manager()

    class Meta:
        # Days come in one after the other and lie so on the disk: who wants everybody's newest day reads
        # that day, at a few bytes of index a megabyte and none of the price of another key.
        indexes = [BrinIndex(fields=["day"], name="reads_by_day", pages_per_range=32)]

    def __str__(self) -> str:
        return f"reads of service point {self.service_point_id}"


class TouchedDay(models.Model):
    """A day of which a file brought or changed something: where to look for what is new.

    Loaders hold one lock from before they write here until they are done, and a day that is touched again
    gets a new number. So nothing that is committed later has a smaller number: whoever has seen all rows up
    to one has missed none.
    """

    # Its key begins with the file already.
    file = models.ForeignKey(FeedFile, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_file_touches_a_day_once", fields=["file", "day"])
        ]

    def __str__(self) -> str:
        return f"touched day {self.pk}"


class DayBeside(Day):
    """A day that feeds told of in intervals of two lengths: the one of them that is not shown.

    Few days have one. Both are kept because which of them knows more may change (decision 19).
    """

    pk = models.CompositePrimaryKey("service_point_id", "day", "interval_minutes")
    service_point = models.ForeignKey(
        ServicePoint, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    file = models.ForeignKey(FeedFile, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"more reads of service point {self.service_point_id}"


class Correction(models.Model):
    """An interval that a later file gave another volume: what stood there, and what stands there now."""

    service_point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    position = models.PositiveSmallIntegerField()  # of the interval in its day, from 0
    volume_before = models.BigIntegerField(null=True, blank=True)
    volume_after = models.BigIntegerField(null=True, blank=True)
    quality_before = models.CharField(max_length=1)
    quality_after = models.CharField(max_length=1)
    file = models.ForeignKey(FeedFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["service_point", "day"], name="corrections_of_a_day")]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class ReadingFact(models.Model):
    """What people found out about a register that fell, which no reading can tell by itself."""

    class Kind(models.TextChoices):
        ROLLED_OVER = "rolled_over", _("It rolled over")
        BAD = "bad_reading", _("It was a bad reading")

    meter = models.ForeignKey(Meter, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # It fell after the one hour and up to the other, each a place in its day (see DayReads).
    after_day = models.DateField()
    after_position = models.PositiveSmallIntegerField()
    day = models.DateField()
    position = models.PositiveSmallIntegerField()
    # At what it begins again, in thousandths of its unit.
    turn = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meter", "day", "position"], name="one_fact_of_a_reading"
            ),
            # Said of NULL too: a comparison with it is neither true nor false, and a check lets that pass.
            models.CheckConstraint(
                name="what_rolled_over_has_a_turn",
                condition=Q(kind="bad_reading", turn=None)
                | Q(kind="rolled_over", turn__isnull=False, turn__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"fact {self.pk}"


class MeterTrouble(models.Model):
    """What is wrong with a meter now, as far as its readings tell. Found anew every hour (usage/jobs.py)."""

    class Kind(models.TextChoices):
        """Those that cost the most water, or money, first."""

        SILENT = "silent", _("Silent")
        STUCK = "stuck", _("Stuck")
        BACKWARDS = "backwards", _("Running backwards")
        LATE = "late", _("Late")

    meter = models.ForeignKey(Meter, on_delete=models.CASCADE, related_name="troubles")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # The last day heard of, or the first day of the trouble; NULL if it was never heard of.
    since = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meter", "kind"], name="one_trouble_of_a_kind_per_meter"
            )
        ]
        indexes = [models.Index(fields=["kind", "since", "meter"], name="troubles_by_kind")]

    def __str__(self) -> str:
        return f"trouble of meter {self.meter_id}"


class UnitChoiceQuerySet(models.QuerySet["UnitChoice"]):
    """Reads of choices of a unit."""

    def of(self, user: User) -> str:
        """Return the key of the unit that `user` reads in; empty for the utility's own."""
        return self.filter(user=user).values_list("unit", flat=True).first() or ""


class UnitChoice(models.Model):
    """The unit in which somebody reads volumes, on every page; nobody else's pages change."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="unit_choice"
    )
    unit = models.CharField(max_length=4, choices=[(key, key) for key in UNITS])

    objects = UnitChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="chosen_unit_is_known", condition=Q(unit__in=[*UNITS]))
        ]

    def __str__(self) -> str:
        return f"unit choice {self.pk}"
