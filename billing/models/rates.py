"""The utility's rates, as the files that were put in."""

from datetime import date
from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import F, Q

from billing.rates import owrs
from privacy.models import Subject

_read = lru_cache(maxsize=8)(owrs.read)  # reading a long file takes longer than a page may


class RateFileQuerySet(models.QuerySet["RateFile"]):
    """Reads of rates."""

    def live(self) -> Self:
        """Return what bills are worked out by, the latest first; of two for one day the later one."""
        return self.exclude(live_at=None).order_by("-from_date", "-live_at")

    def in_force(self, day: date) -> "RateFile | None":
        """Return what holds on a day, None where nothing was put live for it."""
        return self.live().filter(from_date__lte=day).first()


class RateFile(models.Model):
    """A file of rates (`billing.rates.owrs`), which hold from a day on once they are live."""

    text = models.TextField()
    utility = models.CharField(max_length=200)
    from_date = models.DateField()
    put_in_at = models.DateTimeField()
    put_in_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    live_at = models.DateTimeField(null=True, blank=True)
    live_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RateFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_puts_rates_live_without_a_time",
                condition=Q(live_by=None) | Q(live_at__isnull=False),
            ),
            models.CheckConstraint(
                name="rates_are_put_in_before_they_are_live",
                condition=Q(live_at=None) | Q(live_at__gte=F("put_in_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"rates {self.pk}"

    @property
    def is_live(self) -> bool:
        """Tell whether bills are worked out by it."""
        return self.live_at is not None

    def tariff(self) -> owrs.Tariff:
        """Return what the file says. It was read before it was kept."""
        return _read(self.text)
