"""What people say of an alert."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conversations.models import Thread
from leaks.models.alerts import LeakAlert


class LeakAnswer(models.Model):
    """What somebody in the home said of an alert, and what the meter said to it.

    All of them stay: the newest is what holds. "Fixed" is a claim, which the meter confirms after some nights
    without that water or takes back. "Normal" holds until a day, for water up to `rate` microlitres an hour.
    """

    class Kind(models.TextChoices):
        FIXED = "fixed", _("We found it and fixed it")
        LOOKING = "looking", _("We are still looking")
        NORMAL = "normal", _("This is normal for our home")
        HELP = "help", _("We need help")
        NOT_MINE = "not_mine", _("This is not my home")

    class Outcome(models.TextChoices):
        VERIFIED = "verified", _("The meter says so too")
        REOPENED = "reopened", _("The water still runs")

    alert = models.ForeignKey(LeakAlert, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="leak_answers")
    at = models.DateTimeField()
    until_date = models.DateField(null=True, blank=True)  # the first day on which it is news again
    rate = models.BigIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    settled_at = models.DateTimeField(null=True, blank=True)
    # The conversation in which help was asked for.
    thread = models.ForeignKey(
        Thread, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_is_normal_has_an_end_and_a_rate",
                condition=Q(kind="normal", until_date__isnull=False, rate__isnull=False)
                | (~Q(kind="normal") & Q(until_date=None, rate=None)),
            ),
            models.CheckConstraint(
                name="only_a_claim_is_settled",
                condition=Q(outcome="", settled_at=None)
                | Q(kind="fixed", outcome__in=["verified", "reopened"], settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_thread_is_for_help", condition=Q(thread=None) | Q(kind="help")
            ),
            models.UniqueConstraint(
                name="one_claim_at_a_time",
                fields=["alert"],
                condition=Q(kind="fixed", outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def is_claim(self) -> bool:
        """Whether it says that the leak is gone, which the meter can confirm."""
        return self.kind == self.Kind.FIXED
