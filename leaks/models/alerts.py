"""Alerts, and what each step of an alert rests on."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import had_access
from accounts.models import Premises, ServiceAgreement, User
from accounts.roles import May
from usage.models import ServicePoint


class LeakAlertQuerySet(models.QuerySet["LeakAlert"]):
    """Reads of alerts."""

    def visible_to(self, user: User, *, today: date) -> Self:
        """Alerts raised while `user` had access to the home, if their access is still in force.

        That nobody is home is for those who live there: a landlord, a helper or staff do not hear of it.
        """
        may_hear, lives_there = (
            had_access(user, premises="premises", day="raised_on", what=what, today=today)
            for what in (May.ALERTS, May.HOUSEHOLD)
        )
        of_others = ~Q(kind=LeakAlert.Kind.AWAY)
        never_heard = Q(kind=LeakAlert.Kind.SILENT, rule=NEVER_HEARD)
        heard = of_others if user.looked_at_by_staff else of_others | Q(lives_there)
        return self.filter(may_hear, heard).exclude(never_heard)

    def open(self) -> Self:
        """Alerts of what goes on."""
        return self.filter(state=LeakAlert.State.OPEN)

    def with_answers(self) -> Self:
        """With all that was said of each."""
        return self.prefetch_related("answers")

    def newest_first(self) -> Self:
        """Those that go on first, and of the others the newest."""
        goes_on = ExpressionWrapper(Q(state=LeakAlert.State.OPEN), models.BooleanField())
        return self.annotate(goes_on=goes_on).order_by("-goes_on", "-since_at", "-pk")

    def worst_first(self) -> Self:
        """The most severe first, and of those what has lost the most water."""
        return self.order_by("-severity", "-volume", "-pk")


class LeakAlert(models.Model):
    """Something that a home should hear of, from when it was raised until it stops.

    Volumes are microlitres, rates microlitres an hour. The water began to run at `since_at`, and `until_at`
    is the end of the last hour in which the meter showed it. It is about the household of `agreement`: when
    another one moves in, what still runs is another alert. No agreement: nobody lived there.
    """

    class Kind(models.TextChoices):
        CONTINUOUS = "continuous", _("Water that never stops")
        BURST = "burst", _("Much water at once")
        INTERMITTENT = "intermittent", _("Water every few hours")
        FREEZE = "freeze", _("Water that runs since a hard frost")
        HIGH_USE = "high_use", _("Much more than usual")
        AWAY = "away", _("Water while nobody is home")
        SILENT = "silent", _("A meter that went silent")
        BACKFLOW = "backflow", _("Water flowing back")

    class State(models.TextChoices):
        OPEN = "open", _("Going on")
        STOPPED = "stopped", _("Stopped")
        WITHDRAWN = "withdrawn", _("Withdrawn")  # later reads say that there was nothing

    class Severity(models.IntegerChoices):
        LOW = 1, _("Small")
        MEDIUM = 2, _("Medium")
        HIGH = 3, _("Large")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    service_point = models.ForeignKey(
        ServicePoint, on_delete=models.PROTECT, related_name="alerts", db_index=False
    )
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="leak_alerts")
    agreement = models.ForeignKey(
        ServiceAgreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leak_alerts",
    )
    raised_at = models.DateTimeField()
    raised_on = models.DateField()  # the same, as a local day: the wall is made of days
    since_at = models.DateTimeField()
    until_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)  # when it was found to be over
    rate = models.BigIntegerField()
    volume = models.BigIntegerField()  # lost so far, at least
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    rule = models.CharField(max_length=40)
    rule_version = models.PositiveIntegerField()
    # What people were told last; a leak that grew is one that is much more than that.
    told_rate = models.BigIntegerField()
    told_volume = models.BigIntegerField()
    # When they were told that it was otherwise than they had been told. Once: no alert wavers.
    corrected_at = models.DateTimeField(null=True, blank=True)

    objects = LeakAlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_leak_per_service_point",
                fields=["service_point"],
                condition=Q(
                    state="open", kind__in=["continuous", "burst", "intermittent", "freeze"]
                ),
            ),
            models.UniqueConstraint(
                name="one_open_alert_of_a_kind_per_service_point",
                fields=["service_point", "kind"],
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                name="an_alert_ends_once",
                condition=Q(state="open", ended_at=None)
                | Q(state__in=["stopped", "withdrawn"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_leak_ends_after_it_began", condition=Q(until_at__gte=F("since_at"))
            ),
        ]
        indexes = [
            models.Index(name="alerts_of_a_service_point", fields=["service_point", "-until_at"]),
            models.Index(
                name="open_alerts_worst_first",
                fields=["-severity", "-volume", "-id"],
                condition=Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"alert {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.state == self.State.OPEN

    @property
    def is_leak(self) -> bool:
        """Whether it is water that runs, as against much of it in a day."""
        return self.kind in FLOWING


# The rule of a silent meter that never told of anything: of those the utility alone has a list.
NEVER_HEARD = "never_heard"
# Kinds of which a service point has at most one: each is water that runs, seen in another way.
FLOWING = (
    LeakAlert.Kind.CONTINUOUS,
    LeakAlert.Kind.BURST,
    LeakAlert.Kind.INTERMITTENT,
    LeakAlert.Kind.FREEZE,
)


class Verdict(models.Model):
    """One step in the life of an alert and everything it was judged by, the very reads included.

    Later reads change neither: `manage.py replay_alert` judges the same again. `volumes` are the hours or
    days (`minutes`) from `first_at` on, microlitres; NULL is one that proves nothing. `judged_by` holds the
    rule with its thresholds, the tick of the register and the facts; `finding` is what came of it, as text
    to be compared byte by byte (leaks/evidence.py).
    """

    class Step(models.TextChoices):
        RAISED = "raised", _("Found")
        GREW = "grew", _("Grew")
        CORRECTED = "corrected", _("Corrected")
        STOPPED = "stopped", _("Stopped")
        REOPENED = "reopened", _("Runs again")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        VERIFIED = "verified", _("Confirmed by the meter")

    alert = models.ForeignKey(LeakAlert, on_delete=models.CASCADE, related_name="verdicts")
    step = models.CharField(max_length=10, choices=Step.choices)
    at = models.DateTimeField()
    first_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    volumes = ArrayField(models.BigIntegerField(null=True))
    judged_by = models.JSONField()
    finding = models.TextField()
    sha256 = models.CharField(max_length=64)  # of all it rests on and what came of it

    def __str__(self) -> str:
        return f"verdict {self.pk}"
