"""What rates go by beside the meter: people, watered ground, where a place is, which water, the drought."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Account, FeedFile, Premises
from privacy.models import Subject

MOST_PEOPLE = 10_000  # a campus
MOST_GROUND = 100_000_000  # square feet: two thousand acres
LONGEST_WORD = 20
WORD = r"^[A-Za-z0-9_]+$"  # as cases of rates are written: IN, RECYCLED
WORST_STAGE = 6  # as the law counts, and public notices


def word_of_the_rates() -> "models.CharField[str, str]":
    """Return a column for a word that rates choose a case by; empty where nothing is said."""
    return models.CharField(
        max_length=LONGEST_WORD, blank=True, default="", validators=[RegexValidator(WORD)]
    )


def a_word_or_nothing(name: str, column: str) -> models.CheckConstraint:
    """Return the constraint that nothing else stands in such a column."""
    return models.CheckConstraint(
        name=name, condition=Q(**{column: ""}) | Q(**{f"{column}__regex": WORD})
    )


NOTHING = {"people": None, "ground": None, "city_limits": "", "water_type": ""}


class BudgetFact(models.Model):
    """What the utility counts for a household from a day on; what is left empty goes on as before.

    It hangs on the account and the premises, as a bill does: whoever moves in begins with the default. `file`
    brought it, or the member of staff `put_in_by` wrote it down; of two for one day the later one holds.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="budget_facts")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="budget_facts")
    from_date = models.DateField()
    people = models.PositiveIntegerField(null=True, blank=True)
    ground = models.PositiveIntegerField(null=True, blank=True)  # square feet that are watered
    city_limits = word_of_the_rates()
    water_type = word_of_the_rates()
    file = models.ForeignKey(
        FeedFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    put_in_by = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_budget_counts_something", condition=~Q(**NOTHING)),
            a_word_or_nothing("city_limits_are_a_word", "city_limits"),
            a_word_or_nothing("water_type_is_a_word", "water_type"),
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
    """What is counted from a day on at places of a kind of which nothing is known; numbers for each home."""

    kind = models.CharField(max_length=16, choices=Premises.Kind.choices)
    from_date = models.DateField()
    people = models.PositiveSmallIntegerField(null=True, blank=True)
    ground = models.PositiveIntegerField(null=True, blank=True)  # square feet that are watered
    city_limits = word_of_the_rates()
    water_type = word_of_the_rates()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_default_of_a_kind_and_day", fields=["kind", "from_date"]
            ),
            models.CheckConstraint(name="a_default_counts_something", condition=~Q(**NOTHING)),
            a_word_or_nothing("default_city_limits_are_a_word", "city_limits"),
            a_word_or_nothing("default_water_type_is_a_word", "water_type"),
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


class DroughtStage(models.Model):
    """The stage of a drought that bills go by from a day on, 0 for none; of two of a day the later one holds.

    Money goes by it alone. A public notice says what may be watered, for a part of the town and until a day,
    and moves no price.
    """

    from_date = models.DateField()
    stage = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_stage_that_there_is", condition=Q(stage__lte=WORST_STAGE)
            ),
        ]

    def __str__(self) -> str:
        return f"drought stage {self.pk}"
