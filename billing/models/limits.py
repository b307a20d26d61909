"""When somebody wants to be told that a bill will be high."""

from django.db import models
from django.db.models import Q

from accounts.models import Account, Premises, User


class BillLimit(models.Model):
    """Somebody wants to be told when the bill that runs at a home will likely be more than so many dollars.

    `told_of` is the first day of the bill that they were told of last.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bill_limits")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    set_on = models.DateField()
    told_of = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "account", "premises"], name="one_limit_of_a_home"
            ),
            models.CheckConstraint(name="a_limit_is_money", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"limit {self.pk}"
