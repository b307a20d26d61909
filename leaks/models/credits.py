"""Money back for water that leaked: the utility's policy, what people ask for, and what was given."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Premises
from leaks.models.alerts import LeakAlert
from privacy.models import Subject


class CreditPolicyQuerySet(models.QuerySet["CreditPolicy"]):
    """Reads of policies."""

    def in_force(self, day: date) -> "CreditPolicy | None":
        """Return what holds on a day; None where the utility gives nothing back."""
        return self.filter(from_date__lte=day).order_by("-from_date", "-version").first()


class CreditPolicy(models.Model):
    """What the utility gives back, from a day on. Never changed: there are versions.

    `policy` is what `credits.Policy` holds, as JSON.
    """

    version = models.PositiveIntegerField(unique=True)
    from_date = models.DateField()
    policy = models.JSONField()
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = CreditPolicyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"credit policy, version {self.version}"


class LeakCredit(models.Model):
    """Money that staff gave back, to be booked by the utility's own system: it is kept as bills are.

    `[from_date, to_date)` are the days of the bills it is for. Nothing of the leak stands here: that goes
    with the alert.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="leak_credits")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="leak_credits")
    policy = models.ForeignKey(CreditPolicy, on_delete=models.PROTECT, related_name="credits")
    from_date = models.DateField()
    to_date = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    granted_on = models.DateField()
    granted_by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    exported_at = models.DateTimeField(null=True, blank=True)  # when it went to be booked

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_credit_is_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="a_credit_is_for_some_days", condition=Q(to_date__gt=F("from_date"))
            ),
        ]
        indexes = [
            models.Index(name="credits_to_be_booked", fields=["id"], condition=Q(exported_at=None))
        ]

    def __str__(self) -> str:
        return f"credit {self.pk}"


class CreditRequest(models.Model):
    """What somebody in the home asked for, as it was worked out then, and what staff said. One for a leak.

    `worked_out` is a `credits.Preview`, as JSON: later bills, reads and policies change nothing of it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    alert = models.OneToOneField(LeakAlert, on_delete=models.CASCADE, related_name="credit_request")
    by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="credit_requests")
    at = models.DateTimeField()
    repaired = models.TextField(max_length=500, blank=True)
    policy = models.ForeignKey(CreditPolicy, on_delete=models.PROTECT, related_name="requests")
    worked_out = models.JSONField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)  # that it came to
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(max_length=500, blank=True)  # what they read
    credit = models.OneToOneField(
        LeakCredit, on_delete=models.PROTECT, null=True, blank=True, related_name="request"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_credit_request_is_decided_once",
                condition=Q(state="waiting", decided_at=None, decided_by=None, credit=None)
                | Q(state="granted", decided_at__isnull=False, credit__isnull=False)
                | (Q(state="refused", decided_at__isnull=False, credit=None) & ~Q(answer="")),
            )
        ]
        indexes = [
            models.Index(
                name="credit_requests_waiting", fields=["at"], condition=Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"credit request {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether staff have not answered yet."""
        return self.state == self.State.WAITING
