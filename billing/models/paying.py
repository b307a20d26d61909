"""Paying through the portal: what somebody ordered to be paid, with what, and what is paid automatically."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q, Subquery, Sum, Value
from django.utils.translation import gettext_lazy as _

from accounts.access import had_account
from accounts.models import Account, User
from accounts.roles import May
from billing.models.bills import Bill, went_on
from privacy.models import Subject


class SavedMethod(models.Model):
    """A card or bank account that the firm which takes payments keeps for somebody; here is its token.

    Deleting the row has the firm forget it too: a trigger writes down what is to be dropped there, so that
    no way of deleting leaves it out.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="saved_methods")
    token = models.CharField(max_length=80)
    # Whom the firm charges by it: a number there that holds nothing but this method.
    customer = models.CharField(max_length=80)
    brand = models.CharField(max_length=20)
    last4 = models.CharField(max_length=4)
    # Its last day; None of a bank account.
    expires_on = models.DateField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_method_is_kept_once", fields=["subject", "token"])
        ]

    def __str__(self) -> str:
        return f"saved method {self.pk}"


class MethodToDrop(models.Model):
    """What the firm is still to forget. The row goes once it has."""

    token = models.CharField(max_length=80)
    customer = models.CharField(max_length=80)
    since_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"method to drop {self.pk}"


class Autopay(models.Model):
    """Has the bills of an account paid automatically, by whoever asked for that, up to `most` a bill."""

    class Ended(models.TextChoices):
        BY_PAYER = "by_payer", _("You stopped it")
        NO_ACCESS = "no_access", _("Your access to the account ended")
        NO_METHOD = "no_method", _("The card or bank account was removed")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="autopays")
    payer = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="autopays")
    method = models.ForeignKey(
        SavedMethod, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    most = models.DecimalField(max_digits=12, decimal_places=2)
    days_before = models.PositiveSmallIntegerField(default=0)
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    why_ended = models.CharField(max_length=10, blank=True, choices=Ended.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_autopay_per_account", fields=["account"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="autopay_has_a_limit", condition=Q(most__gt=0)),
            models.CheckConstraint(
                name="autopay_ends_for_a_reason",
                condition=Q(ended_at=None, why_ended="")
                | (Q(ended_at__isnull=False) & ~Q(why_ended="")),
            ),
        ]

    def __str__(self) -> str:
        return f"autopay {self.pk}"


class PaymentOrderQuerySet(models.QuerySet["PaymentOrder"]):
    """Reads of orders."""

    def visible_to(self, user: User, *, today: date) -> Self:
        """Orders on accounts whose bills `user` may see, of days within their access; and their own."""
        return self.filter(
            Q(payer=user.subject_id)
            | Q(
                had_account(
                    user,
                    account="bill__account",
                    from_date="made_at__date",
                    to_date="made_at__date",
                    what=May.BILLS,
                    today=today,
                )
            )
        )

    def planned_under(self, autopay: Autopay) -> Self:
        """Automatic payments that stand in the way of another one: paid, still to come, or of this wish.

        What came to nothing under an earlier wish does not: whoever begins anew wants the open bill paid.
        """
        over = Q(state__in=PaymentOrder.IN_VAIN, made_at__lt=autopay.from_at)
        return self.filter(way=PaymentOrder.Way.AUTOPAY).exclude(over)

    def at_a_bank(self) -> Subquery:
        """Return, for an outer bill, the sum that banks have not said yet whether they pay."""
        theirs = self.filter(went_on("bill"), state=PaymentOrder.State.PENDING)
        summed = theirs.order_by().annotate(all=Value(1)).values("all").annotate(sum=Sum("amount"))
        return Subquery(summed.values("sum"))

    def newest_first(self) -> Self:
        """Order by when they were made, latest first."""
        return self.order_by("-made_at", "-pk")


class PaymentOrder(models.Model):
    """What somebody ordered to be paid on a bill through the firm that takes payments."""

    class Way(models.TextChoices):
        ONCE = "once", _("Paid on the payment page")
        GUEST = "guest", _("Paid with the account number")
        SAVED = "saved", _("Paid with a saved method")
        SCHEDULED = "scheduled", _("Paid on the day that was chosen")
        AUTOPAY = "autopay", _("Paid automatically")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its day")
        OPEN = "open", _("Not paid yet")
        PENDING = "pending", _("On its way from the bank")
        PAID = "paid", _("Paid")
        DECLINED = "declined", _("Did not work")
        EXPIRED = "expired", _("Not paid")
        CANCELLED = "cancelled", _("Called off")

    class Why(models.TextChoices):
        """Why an order was called off."""

        BY_PAYER = "by_payer", _("You called it off.")
        OVER_LIMIT = "over_limit", _("The bill is above your limit.")
        NOTHING_OPEN = "nothing_open", _("Nothing was open any more.")
        PLAN = "plan", _("You pay this bill later, as agreed.")
        NO_ACCESS = "no_access", _("Your access to the account ended.")
        NO_METHOD = "no_method", _("The card or bank account was removed.")
        REPLACED = "replaced", _("It was begun again.")
        RESTRICTED = "restricted", _("You asked us to keep your data and not to use it.")

    HOSTED = (Way.ONCE, Way.GUEST)
    IN_VAIN = (State.DECLINED, State.EXPIRED, State.CANCELLED)

    # Drawn by lot; the firm and the utility's system know the order by it.
    reference = models.CharField(max_length=20, unique=True)
    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="orders")
    # None: somebody who knew the account number.
    payer = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="payment_orders"
    )
    way = models.CharField(max_length=10, choices=Way.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=12, blank=True, choices=Why.choices)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    method = models.ForeignKey(
        SavedMethod, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The payer wants the method kept for the next time, and it is not here yet.
    keeps_method = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    charge_on = models.DateField(null=True, blank=True)
    # When the firm was first asked to take it: it is asked again under the same key for a while only.
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Numbers at the firm: of its payment page, and of the payment.
    checkout = models.CharField(max_length=120, blank=True)
    payment = models.CharField(max_length=80, blank=True)

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="order_is_above_zero", condition=Q(amount__gt=0)),
            # A double click, two browsers and two payers: a bill is at the firm once at a time.
            models.UniqueConstraint(
                name="one_open_order_per_bill", fields=["bill"], condition=Q(state="open")
            ),
            models.UniqueConstraint(
                name="one_waiting_order_per_bill", fields=["bill"], condition=Q(state="waiting")
            ),
            models.UniqueConstraint(
                name="autopay_once_per_bill",
                fields=["bill"],
                # Not of what is paid: money that moved is written down, whatever was planned since.
                condition=Q(way="autopay", state__in=["waiting", "open", "pending"]),
            ),
            models.UniqueConstraint(
                name="one_order_per_payment_at_the_firm",
                fields=["payment"],
                condition=~Q(payment=""),
            ),
            models.CheckConstraint(
                name="order_has_ended_or_not",
                condition=Q(state__in=["waiting", "open", "pending"], ended_at=None)
                | Q(state__in=["paid", "declined", "expired", "cancelled"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="called_off_for_a_reason", condition=Q(why="") | Q(state="cancelled")
            ),
        ]
        indexes = [
            models.Index(
                name="orders_to_be_sent", fields=["charge_on"], condition=Q(state="waiting")
            ),
            models.Index(
                name="orders_at_the_firm",
                fields=["sent_at"],
                condition=Q(state__in=["open", "pending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"payment order {self.pk}"

    @property
    def is_hosted(self) -> bool:
        """Whether its payer goes to the firm's page; the others are charged without anybody there."""
        return self.way in self.HOSTED
