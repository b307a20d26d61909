"""What goes out to the utility's own system: rows that wait, and the files that took them along."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.customers import Account
from privacy.models import Subject


class OutgoingFile(models.Model):
    """A file for the utility's system. What stands in it are its rows: written again, it is the same."""

    made_at = models.DateTimeField()
    # None: a command made it.
    made_by = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rows = models.PositiveIntegerField()

    class Meta:
        permissions = [("cis_files", "May make and download files for the utility's system")]

    def __str__(self) -> str:
        return f"outgoing file {self.pk}"

    @property
    def name(self) -> str:
        """What it is called, here and where it goes."""
        return f"curbstop-cis-{self.pk:06}.csv"


class OutgoingRowQuerySet(models.QuerySet["OutgoingRow"]):
    """Reads of outgoing rows."""

    def waiting(self) -> Self:
        """Rows that no file has taken along yet."""
        return self.filter(file=None)


class OutgoingRow(models.Model):
    """One fact for the utility's system, written in the transaction that made it true.

    `reference` is what both sides know it by. Rooms above write rows of kinds of their own: money has an
    `amount`, anything else is a `field` of the account with its new `value`.
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Payment")
        REFUND = "refund", _("Paid back")
        RETURNED = "returned", _("Payment returned by the bank")
        CREDIT = "credit", _("Credit")
        CHANGE = "change", _("Change")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    reference = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="outgoing")
    bill = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    field = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=254, blank=True)
    # A row is in one file or in none.
    file = models.ForeignKey(
        OutgoingFile, null=True, blank=True, on_delete=models.PROTECT, related_name="contents"
    )

    objects = OutgoingRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outgoing_money_or_a_change",
                condition=Q(kind="change", amount=None) & ~Q(field="")
                | ~Q(kind="change") & Q(amount__isnull=False, amount__gt=0, field="", value=""),
            )
        ]
        indexes = [
            models.Index(name="outgoing_rows_waiting", fields=["id"], condition=Q(file=None))
        ]

    def __str__(self) -> str:
        return f"outgoing row {self.pk}"
