"""What is known of homes beside their water: what staff noted of the place, and when nobody is there."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Premises, ServiceAgreement, User
from privacy.models import Subject


class PlaceFacts(models.Model):
    """What the utility knows of a place: it stays when people move. NULL where nobody looked.

    What a household says of itself stands in `usage.HouseholdProfile`, and goes before this.
    """

    premises = models.OneToOneField(
        Premises, on_delete=models.CASCADE, primary_key=True, related_name="facts"
    )
    cooler = models.BooleanField(null=True, blank=True)
    pool = models.BooleanField(null=True, blank=True)
    irrigation = models.BooleanField(null=True, blank=True)
    softener = models.BooleanField(null=True, blank=True)
    constant_flow = models.BooleanField(null=True, blank=True)
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"facts of premises {self.premises_id}"


class AwayTimeQuerySet(models.QuerySet["AwayTime"]):
    """Reads of times away."""

    def on(self, day: date) -> Self:
        """Times away that hold a day, said by a household that still lives there."""
        return self.filter(
            Q(agreement__to_date=None) | Q(agreement__to_date__gt=day),
            from_date__lte=day,
            to_date__gt=day,
        )


class AwayTime(models.Model):
    """Days from `from_date` up to, not including, `to_date` on which nobody is home.

    `allowance` is how much may run in a day all the same, in microlitres: a fish tank, a garden.
    """

    agreement = models.ForeignKey(
        ServiceAgreement, on_delete=models.CASCADE, related_name="times_away"
    )
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="times_away")
    from_date = models.DateField()
    to_date = models.DateField()
    allowance = models.BigIntegerField(default=0)
    said_at = models.DateTimeField()

    objects = AwayTimeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_is_back_before_they_left",
                condition=Q(to_date__gt=F("from_date"), allowance__gte=0),
            )
        ]

    def __str__(self) -> str:
        return f"time away {self.pk}"
