"""When somebody of ours comes by: the windows that are offered, and what people chose of them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Premises
from conversations.models.setup import Topic
from conversations.models.threads import Thread
from privacy.models import Subject

# Ours: whoever drives out knows the day before where to. Hours that pass, not hours of a clock that is
# changed in between.
UNTIL = timedelta(hours=24)
AHEAD = timedelta(days=60)  # ours: nobody knows the roster of the spring


class VisitWindowQuerySet(models.QuerySet["VisitWindow"]):
    """Reads of windows."""

    def with_left(self) -> Self:
        """Each with how many more may choose it, as `left`."""
        planned = Count("visits", filter=Q(visits__state=Visit.State.PLANNED))
        return self.annotate(left=F("places") - planned)

    def offered(self, topic: Topic, *, at: datetime) -> Self:
        """Those that a person may still choose for a topic, soonest first."""
        return self.still_free(topic, at=at).filter(from_at__gte=_a_day_after(at))

    def still_free(self, topic: Topic, *, at: datetime) -> Self:
        """Those with a place left that did not begin, as staff may choose them, soonest first."""
        free = self.with_left().filter(topic=topic, withdrawn_at=None, left__gt=0)
        return free.filter(from_at__gt=at, from_at__lt=at + AHEAD).order_by("from_at", "pk")


class VisitWindow(models.Model):
    """A few hours of one day in which somebody comes by, for threads of one topic, to so many homes."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="windows")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    offered_by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    left: int  # of `with_left`

    objects = VisitWindowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_window_ends_after_it_begins", condition=Q(to_at__gt=F("from_at"))
            ),
            models.CheckConstraint(name="somebody_can_choose_a_window", condition=Q(places__gte=1)),
            models.UniqueConstraint(
                name="a_window_is_offered_once",
                fields=["topic", "from_at", "to_at"],
                condition=Q(withdrawn_at=None),
            ),
        ]
        indexes = [models.Index(name="windows_by_time", fields=["from_at"])]

    def __str__(self) -> str:
        return f"visit window {self.pk}"

    def may_be_changed(self, at: datetime) -> bool:
        """Whether somebody may still choose it, or leave it."""
        return _a_day_after(at) <= self.from_at


class VisitQuerySet(models.QuerySet["Visit"]):
    """Reads of visits."""

    def on(self, day: date) -> Self:
        """Those of a day by the utility's clocks that were not cancelled, by time."""
        return (
            self.filter(window__from_at__range=_day(day))
            .exclude(state=Visit.State.CANCELLED)
            .order_by("window__from_at", "premises__postcode", "premises__line1", "pk")
        )


class Visit(models.Model):
    """Says that somebody comes to a home in a window, for one thread. `by`: who chose or ended it."""

    class State(models.TextChoices):
        PLANNED = "planned", _("We come by")
        CANCELLED = "cancelled", pgettext_lazy("visit", "Called off")
        DONE = "done", _("We were there")
        MISSED = "missed", _("Nobody was met")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="visits")
    window = models.ForeignKey(VisitWindow, on_delete=models.PROTECT, related_name="visits")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()  # when it was chosen last
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        permissions = [
            ("go_on_visits", "Can see where visits of a day are, and say what came of them")
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_visit_is_planned_per_thread",
                fields=["thread"],
                condition=Q(state="planned"),
            ),
            models.CheckConstraint(
                name="a_visit_ends_once",
                condition=Q(state="planned", ended_at=None)
                | (~Q(state="planned") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class VisitChange(models.Model):
    """What staff did with a visit for its person: booked it, moved it, or called it off.

    `from_window` NULL: it was booked; `to_window` NULL: it was called off.
    """

    class Reason(models.TextChoices):
        EMERGENCY = "emergency", _("The crew is needed for an emergency")
        WEATHER = "weather", _("The weather does not allow it")
        ACCESS = "access", _("There is no way to get to the place")
        ASKED = "asked", _("The resident asked for it")
        MISTAKE = "mistake", _("It was booked by mistake")

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="changes")
    from_window = models.ForeignKey(
        VisitWindow, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_window = models.ForeignKey(
        VisitWindow, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=9, choices=Reason.choices, blank=True)
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_visit_is_taken_away_for_a_reason",
                condition=Q(from_window=None, to_window__isnull=False, reason="")
                | (Q(from_window__isnull=False) & ~Q(reason="")),
            )
        ]

    def __str__(self) -> str:
        return f"visit change {self.pk}"


def _a_day_after(at: datetime) -> datetime:
    """Return the instant when as many hours have passed; in local time it would be the same hour instead."""
    return at.astimezone(UTC) + UNTIL


def _day(day: date) -> tuple[datetime, datetime]:
    """Return the first and the last instant of a day here, which may have 23 or 25 hours."""
    here = timezone.get_default_timezone()
    begins = datetime.combine(day, time(), tzinfo=here)
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=here)
    return begins, ends - timedelta(microseconds=1)
