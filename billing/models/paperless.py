"""Whether an account wants its bills on paper."""

from datetime import date
from typing import Self

from django.db import models

from accounts.access import had_account
from accounts.models import Account, User
from accounts.roles import May
from privacy.models import Subject


class PaperlessChoiceQuerySet(models.QuerySet["PaperlessChoice"]):
    """Reads of choices."""

    def visible_to(self, user: User, *, today: date) -> Self:
        """Choices for accounts that `user` may pay for, made while they could."""
        return self.filter(
            had_account(
                user,
                account="account",
                from_date="changed_on",
                to_date="changed_on",
                what=May.PAY,
                today=today,
            )
        )

    def standing(self) -> Self:
        """The newest choice of each account."""
        return self.order_by("account", "-changed_at", "-pk").distinct("account")

    def to_export(self) -> Self:
        """Those that the utility's own system does not know of yet."""
        return self.filter(exported_at=None).order_by("pk")


class PaperlessChoice(models.Model):
    """Says that an account wants its bills here alone, or on paper. Rows are added, and the newest stands.

    `exported_at` is when the utility's own system was told, which prints the bills.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="paperless_choices")
    paperless = models.BooleanField()
    changed_on = models.DateField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    exported_at = models.DateTimeField(null=True, blank=True)

    objects = PaperlessChoiceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-changed_at"], name="paperless_of_an_account"),
            models.Index(
                fields=["id"],
                name="paperless_to_export",
                condition=models.Q(exported_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"choice of paper {self.pk}"
