"""The utility's own rules, and how far the reads have been looked at."""

from datetime import date

from django.db import models

from privacy.models import Subject


class LeakRuleQuerySet(models.QuerySet["LeakRule"]):
    """Reads of rules."""

    def in_force(self, day: date) -> dict[str, "LeakRule"]:
        """Return the rule of each class on a day; where a class has none, ours holds (rules.py)."""
        found = self.filter(from_date__lte=day).order_by("home_class", "from_date", "version")
        return {rule.home_class: rule for rule in found}


class LeakRule(models.Model):
    """What counts as a leak at homes of one class, from a day on. Never changed: there are versions.

    `thresholds` is what `rules.Thresholds` holds, as JSON.
    """

    home_class = models.CharField(max_length=16)  # a key of rules.CLASSES
    version = models.PositiveIntegerField()
    from_date = models.DateField()
    thresholds = models.JSONField()
    by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = LeakRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_rule_has_one_text_per_version", fields=["home_class", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"rule of {self.home_class}, version {self.version}"


class LookedUpTo(models.Model):
    """Up to which news of reads the job has looked (`usage.TouchedDay`). One row."""

    touched = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="there_is_one_place_we_looked_up_to", condition=models.Q(id=1)
            )
        ]

    def __str__(self) -> str:
        return f"looked up to {self.touched}"
