"""What budgets of water go by: the people and the watered ground of a household, as the utility has them."""

from django.db import models
from django.db.models import Q

from accounts.models import Account, FeedFile, Premises
from privacy.models import Subject

MOST_PEOPLE = 10_000  # a campus
MOST_GROUND = 100_000_000  # square feet: two thousand acres


class BudgetFact(models.Model):
    """What the utility counts for a household from a day on; NULL goes on as before.

    It hangs on the account and the premises, as a bill does: whoever moves in begins with the default. `file`
    brought it, or the member of staff `put_in_by` wrote it down; of two for one day the later one holds.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="budget_facts")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="budget_facts")
    from_date = models.DateField()
    people = models.PositiveIntegerField(null=True, blank=True)
    ground = models.PositiveIntegerField(null=True, blank=True)  # square feet that are watered
    file = models.ForeignKey(
        FeedFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    put_in_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_budget_counts_something", condition=~Q(people=None, ground=None)
            ),
            models.CheckConstraint(
                name="a_home_counts_somebody",
                condition=Q(people=None) | Q(people__range=(1, MOST_PEOPLE)),
            ),
            models.CheckConstraint(
                name="ground_is_of_this_earth",
                condition=Q(ground=None) | Q(ground__lte=MOST_GROUND),
            ),
            models.UniqueConstraint(
                name="files_say_a_budget_fact_once",
                fields=["account", "premises", "from_date"],
                condition=~Q(file=None),
            ),
        ]
        indexes = [
            models.Index(name="budget_facts_of_a_home", fields=["account", "premises"]),
        ]

    def __str__(self) -> str:
        return f"budget fact {self.pk}"


class BudgetDefault(models.Model):
    """What is counted from a day on at places of a kind of which nothing is known, for each home there."""

    kind = models.CharField(max_length=16, choices=Premises.Kind.choices)
    from_date = models.DateField()
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    ground = models.PositiveIntegerField(null=True, blank=True)  # square feet that are watered

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_default_of_a_kind_and_day", fields=["kind", "from_date"]
            ),
            models.CheckConstraint(
                name="a_default_counts_something", condition=~Q(people=None, ground=None)
            ),
            models.CheckConstraint(
                name="a_default_counts_somebody", condition=Q(people=None) | Q(people__gte=1)
            ),
            models.CheckConstraint(
                name="default_ground_is_of_this_earth",
                condition=Q(ground=None) | Q(ground__lte=MOST_GROUND),
            ),
        ]

    def __str__(self) -> str:
        return f"budget default {self.pk}"
