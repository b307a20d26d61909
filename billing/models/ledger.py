"""The ledger of what was paid through the portal, and what the firm that takes payments told of it."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Case, DecimalField, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from billing.models.bills import Payment, went_on
from billing.models.paying import PaymentOrder


class LedgerAccount(models.TextChoices):
    """Where money stands between a payer and the utility's bank."""

    GATEWAY = "gateway", _("Held by the payment company")
    RECEIVABLE = "receivable", _("Owed by customers")
    REFUNDS = "refunds", _("Paid back")
    CHARGEBACKS = "chargebacks", _("Taken back by banks")


class PostingQuerySet(models.QuerySet["Posting"]):
    """Reads of the ledger."""

    def not_booked(self) -> Self:
        """Postings that the utility's system has not told us of under our reference yet."""
        return self.exclude(Exists(Payment.objects.filter(reference=OuterRef("reference"))))

    def on_its_way(self) -> Subquery:
        """Return, for an outer bill, the sum of what was paid on it here and is not booked yet.

        Also of what was paid on an earlier bill that went on to this one.
        """
        theirs = self.not_booked().filter(went_on("order__bill"))
        summed = theirs.order_by().annotate(all=Value(1)).values("all").annotate(sum=Sum(SIGNED))
        return Subquery(summed.values("sum"))

    def went_back(self) -> Self:
        """Postings of money that went back to its payer, which the utility's system has not told us of."""
        return self.not_booked().filter(kind__in=(Posting.Kind.REFUND, Posting.Kind.CHARGEBACK))

    def more_back(self) -> dict[int, Decimal]:
        """Return the orders of which more went back than was paid, and how much more.

        A refund by hand and a bank that takes the payment back can meet, and news of a payment can get lost.
        """
        back = self.filter(kind__in=(Posting.Kind.REFUND, Posting.Kind.CHARGEBACK))
        theirs = self.filter(order__in=back.values("order")).values_list("order")
        found = theirs.annotate(sum=Sum(SIGNED)).filter(sum__lt=0).order_by("order")
        return {order: -each for order, each in found}


class Posting(models.Model):
    """Money that moved: `amount` from the ledger account `credit` to `debit`. It is never changed.

    One row holds both sides, so no transaction can fail to sum to zero. The database refuses to change one,
    and to take one away before its time is over.
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Paid")
        REFUND = "refund", _("Paid back to you")
        REFUND_FAILED = "unrefund", _("Paying it back did not work")
        CHARGEBACK = "chargeback", _("Taken back by the bank")
        CHARGEBACK_WON = "won", _("Given back by the bank")

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # The number of the payment, refund or dispute at the firm.
    source = models.CharField(max_length=80)
    # What the utility's system knows it by.
    reference = models.CharField(max_length=40, unique=True)
    debit = models.CharField(max_length=12, choices=LedgerAccount.choices)
    credit = models.CharField(max_length=12, choices=LedgerAccount.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    at = models.DateTimeField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="posting_is_above_zero", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="posting_has_two_sides", condition=~Q(debit=F("credit"))),
            # However often the firm says so.
            models.UniqueConstraint(name="posted_once", fields=["kind", "source"]),
            models.UniqueConstraint(
                name="an_order_is_paid_once", fields=["order"], condition=Q(kind="payment")
            ),
        ]

    def __str__(self) -> str:
        return f"posting {self.pk}"

    @property
    def signed(self) -> Decimal:
        """The amount as it lessens what is owed; below zero where it adds to it."""
        return self.amount if self.debit == LedgerAccount.GATEWAY else -self.amount


# As `Posting.signed`, for sums.
SIGNED = Case(
    When(debit=LedgerAccount.GATEWAY, then=F("amount")),
    default=-F("amount"),
    output_field=DecimalField(max_digits=14, decimal_places=2),
)


class FirmEvent(models.Model):
    """What the firm told us, by its number, and what became of it: told twice, it is heeded once.

    Of what stood in it, only this is kept: the firm also says who paid, from where, and with what.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("Heeded")
        ASIDE = "aside", _("Kept aside")

    number = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    order = models.ForeignKey(
        PaymentOrder, null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    reference = models.CharField(max_length=20, blank=True)
    payment = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=80, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices)

    class Meta:
        indexes = [
            models.Index(name="events_aside", fields=["payment"], condition=Q(state="aside"))
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"
