"""Bills and their lines, as the utility printed them, and payments as it booked them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, Self

from django.db import models
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.utils.translation import gettext_lazy as _

from accounts.access import had_account
from accounts.models import Account, FeedFile, Premises, User
from accounts.roles import May
from accounts.sql import Wall


class LinesApart(NamedTuple):
    """A bill whose lines come to `apart` more than its charges, in dollars."""

    number: str
    pk: int
    charges: Decimal
    apart: Decimal


def issued_after(issued_on: object, number: object) -> Q:
    """Return what is true of the bills that came after one, of its day or of a later one."""
    return Q(issued_on__gt=issued_on) | Q(issued_on=issued_on, pk__gt=number)


def went_on(path: str) -> Q:
    """Return what is true of rows whose bill, at `path`, is an outer bill or one that went on to it.

    A bill goes on as long as each that follows at its home begins with something open. What the books do not
    know to be paid they carry over; once they began a bill with nothing open, what came before is apart.
    """
    of_it = Q(
        **{f"{path}__account": OuterRef("account"), f"{path}__premises": OuterRef("premises")}
    )
    up_to_it = Q(**{f"{path}__issued_on__lt": OuterRef("issued_on")}) | Q(
        **{f"{path}__issued_on": OuterRef("issued_on"), f"{path}__lte": OuterRef("pk")}
    )
    began_anew = Bill.objects.filter(
        issued_after(OuterRef(f"{path}__issued_on"), OuterRef(path)),
        Q(issued_on__lt=OuterRef(OuterRef("issued_on")))
        | Q(issued_on=OuterRef(OuterRef("issued_on")), pk__lte=OuterRef(OuterRef("pk"))),
        account=OuterRef(OuterRef("account")),
        premises=OuterRef(OuterRef("premises")),
        balance_before__lte=F("payments"),
    )
    return of_it & up_to_it & Q(~Exists(began_anew))


class BillQuerySet(models.QuerySet["Bill"]):
    """Reads of bills."""

    def visible_to(self, user: User, *, today: date) -> Self:
        """Bills of accounts `user` may see, for periods that lie whole within their access.

        Adds `before_seen`: whether they may see what was open from before too. Either their access reaches
        back to the first day of the account, or everything was settled at an earlier bill that they see:
        what has been open since then is of their time.
        """

        def seen_since(from_date: str) -> Wall:
            return had_account(
                user,
                account="account",
                from_date=from_date,
                to_date="to_date",
                what=May.BILLS,
                today=today,
            )

        settled = Bill.objects.filter(
            seen_since("from_date"),
            account=OuterRef("account"),
            premises=OuterRef("premises"),
            issued_on__lt=OuterRef("issued_on"),
            balance_before=F("payments"),
        )
        return self.filter(seen_since("from_date")).annotate(
            before_seen=ExpressionWrapper(
                seen_since("account__from_date") | Exists(settled), BooleanField()
            )
        )

    def with_use_visible_to(self, user: User, *, today: date) -> Self:
        """Bills of days whose use `user` may see too: what the meter counted is no secret to them."""
        return self.filter(
            had_account(
                user,
                account="account",
                from_date="from_date",
                to_date="to_date",
                what=May.USE,
                today=today,
            )
        )

    def with_carried(self) -> Self:
        """Add `carried`: what was still open when the next bill of the premises was issued."""
        following = (
            Bill.objects.filter(
                issued_after(OuterRef("issued_on"), OuterRef("pk")),
                account=OuterRef("account"),
                premises=OuterRef("premises"),
            )
            .order_by("issued_on", "pk")
            .annotate(left=F("balance_before") - F("payments"))
        )
        return self.annotate(carried=Subquery(following.values("left")[:1]))

    def open_items(self) -> Self:
        """Bills of which something is open that no later bill of the premises has taken over.

        Some systems carry it over and leave it on the old bill as well: there it is the same money. A bill
        that is paid in the books is open again where money went back that they have not heard of.
        """
        from billing.models.ledger import Posting  # which knows bills

        went_back = Posting.objects.went_back().filter(order__bill=OuterRef("pk"))
        still_open = Q(open_amount__gt=0) | Q(Exists(went_back))
        return self.with_carried().filter(Q(carried=None) | Q(carried__lte=0), still_open)

    def with_on_its_way(self) -> Self:
        """Add what tells how much is left to pay; see `Bill.on_its_way` and `standing.left_to_pay`.

        That is what was paid here and is not in the utility's books yet, what a bank is still at, and what
        went on to the next bill.
        """
        from billing.models.ledger import Posting  # which knows bills
        from billing.models.paying import PaymentOrder

        return self.with_carried().annotate(
            moving=Posting.objects.on_its_way(), at_a_bank=PaymentOrder.objects.at_a_bank()
        )

    def unlike_their_lines(self) -> list["LinesApart"]:
        """Return the bills whose lines come to another amount than their charges."""
        apart = Sum("lines__amount") - F("charges")
        found = self.annotate(apart=apart).filter(~Q(apart=0), apart__isnull=False)
        return [LinesApart(*row) for row in found.values_list("number", "pk", "charges", "apart")]

    def newest_first(self) -> Self:
        """Order by the day of issue, latest first."""
        return self.order_by("-issued_on", "-pk")


class Bill(models.Model):
    """A bill for `[from_date, to_date)` at one premises. Amounts are dollars."""

    class State(models.TextChoices):
        PAID = "paid", _("Paid")
        DUE = "due", _("Due")
        OVERDUE = "overdue", _("Overdue")
        CARRIED = "carried", _("Carried over")

    number = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="bills")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="bills")
    from_date = models.DateField()
    to_date = models.DateField()
    issued_on = models.DateField()
    due_on = models.DateField()
    # As billed, in the utility's own unit: truncated to whole units by many, so not equal to the reads.
    volume = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=4)
    charges = models.DecimalField(max_digits=12, decimal_places=2)
    balance_before = models.DecimalField(max_digits=12, decimal_places=2)
    payments = models.DecimalField(max_digits=12, decimal_places=2)
    amount_due = models.DecimalField(max_digits=12, decimal_places=2)
    open_amount = models.DecimalField(max_digits=12, decimal_places=2)
    estimated = models.BooleanField(default=False)
    # When the reading that ends it was taken; None where the utility's system does not say: then at midnight.
    read_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(FeedFile, on_delete=models.PROTECT, related_name="+")

    objects = BillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bill_ends_after_it_begins", condition=Q(to_date__gt=F("from_date"))
            ),
            models.CheckConstraint(
                name="bill_adds_up",
                condition=Q(amount_due=F("balance_before") - F("payments") + F("charges")),
            ),
        ]
        indexes = [models.Index(fields=["account", "-issued_on"], name="bills_of_an_account")]

    def __str__(self) -> str:
        return f"bill {self.pk}"

    @property
    def days(self) -> int:
        """Length of the period."""
        return (self.to_date - self.from_date).days

    def next_end(self, today: date) -> date:
        """Return the last day of the bill that runs on a day, if each takes as long as this one did."""
        length = max(self.days, 1)
        periods = max((today - self.to_date).days, 0) // length + 1
        return self.to_date + timedelta(days=periods * length - 1)

    @property
    def shows_before(self) -> bool:
        """Tell whether its reader may know what was open from before; see `visible_to`."""
        return getattr(self, "before_seen", True)

    @property
    def due_shown(self) -> Decimal:
        """The amount due as its reader may know it: without what was open from before their access."""
        return self.amount_due if self.shows_before else self.charges

    @property
    def on_its_way(self) -> Decimal:
        """What was paid here and is not booked yet; below zero where a booked one was taken back.

        Nothing of a bill that was loaded without `with_on_its_way`.
        """
        return getattr(self, "moving", None) or Decimal(0)

    @property
    def open_left(self) -> Decimal:
        """What is open once the books know of all that was paid here; below zero if that is too much."""
        return self.open_amount - self.on_its_way

    @property
    def open_shown(self) -> Decimal:
        """What is open as its reader may know it: never more than `due_shown`, less what was paid here.

        Nor more than is open, though that may tell of a credit from before their access: as well it may be
        what somebody paid since, and nobody is to be asked for money that is not owed.
        """
        return min(self.open_amount, self.due_shown) - self.on_its_way

    @property
    def is_carried(self) -> bool:
        """Whether what was open went on to the next bill; never of one that was loaded without `carried`."""
        return (getattr(self, "carried", None) or 0) > 0

    def state(self, *, today: date) -> State:
        """Tell whether it is paid, due, overdue, or part of the next bill on `today`.

        A bill that was loaded without `with_carried` is taken to have been paid where nothing is open.
        """
        if self.is_carried:
            return self.State.CARRIED
        if self.open_shown <= 0:
            return self.State.PAID
        return self.State.OVERDUE if self.due_on < today else self.State.DUE


class BillLine(models.Model):
    """A line of a bill, in the order and words of the utility."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=8, blank=True)
    rate = models.DecimalField(max_digits=12, decimal_places=5, null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bill", "position"], name="bill_lines_have_an_order")
        ]

    def __str__(self) -> str:
        return f"line {self.position} of bill {self.bill_id}"


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Reads of payments."""

    def visible_to(self, user: User, *, today: date) -> Self:
        """Payments of accounts `user` may see, of days that lie within their access."""
        return self.filter(
            had_account(
                user,
                account="account",
                from_date="paid_on",
                to_date="paid_on",
                what=May.BILLS,
                today=today,
            )
        )

    def newest_first(self) -> Self:
        """Order by the day, latest first."""
        return self.order_by("-paid_on", "-pk")


class Payment(models.Model):
    """Money between a customer and the utility, as booked there. Amounts are dollars, above zero."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Payment")
        CREDIT = "credit", _("Credit")
        RETURNED = "returned", _("Payment returned by the bank")
        REFUND = "refund", _("Paid back to you")

    reference = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="payments")
    paid_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.ForeignKey(FeedFile, on_delete=models.PROTECT, related_name="+")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="payment_is_above_zero", condition=Q(amount__gt=0))
        ]
        indexes = [models.Index(fields=["account", "-paid_on"], name="payments_of_an_account")]

    def __str__(self) -> str:
        return f"payment {self.pk}"

    @property
    def signed(self) -> Decimal:
        """The amount as it lessens what is owed; below zero where it adds to it."""
        return -self.amount if self.kind in {self.Kind.RETURNED, self.Kind.REFUND} else self.amount
