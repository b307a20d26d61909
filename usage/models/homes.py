"""What a household said of itself, and what may be said of homes like it."""

from dataclasses import fields
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Account, Premises, ServiceAgreement, User
from usage.comparing.household import MOST_OCCUPANTS, Facts, Garden, Toilets

GARDENS = [
    (Garden.NONE, pgettext_lazy("garden", "None")),
    (Garden.SMALL, _("Up to 1,000 square feet (90 square metres)")),
    (Garden.MEDIUM, _("Up to 4,000 square feet (370 square metres)")),
    (Garden.LARGE, _("More than 4,000 square feet")),
]
TOILETS = [
    (Toilets.NEW, _("All from 1994 or later")),
    (Toilets.OLD, _("At least one from before 1994")),
]


class HouseholdProfileQuerySet(models.QuerySet["HouseholdProfile"]):
    """Reads of profiles."""

    def of_agreement(self, agreement_id: int) -> Self:
        """The profile that whoever is served under an agreement gave, if they did.

        An agreement that the utility has written over to another account is another household's.
        """
        return self.filter(agreement=agreement_id, account=F("agreement__account"))

    def on(self, day: date) -> Self:
        """The profiles of the households that lived somewhere on a day."""
        return self.filter(
            Q(agreement__to_date=None) | Q(agreement__to_date__gt=day),
            agreement__from_date__lte=day,
            account=F("agreement__account"),
        )

    def facts_on(
        self, day: date, premises: "models.QuerySet[Premises] | list[int]"
    ) -> dict[int, Facts]:
        """Return what is known of the households at some premises on a day, by the premises' number.

        One query for all of them. Who said nothing is not in it.
        """
        found = self.on(day).filter(agreement__premises__in=premises)
        return {
            profile.agreement.premises_id: profile.facts
            for profile in found.select_related("agreement")
        }


class HouseholdProfile(models.Model):
    """What a household said of itself at one home: all optional, asked for reasons that are said beside it.

    It hangs on the agreement, so whoever moves in later starts with an empty one, and on the account, so
    that it never passes to another account when the utility corrects an agreement.
    """

    agreement = models.OneToOneField(
        ServiceAgreement, on_delete=models.CASCADE, related_name="household"
    )
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="households")
    # MOST_OCCUPANTS stands for that many and more.
    occupants = models.PositiveSmallIntegerField(null=True, blank=True)
    garden = models.CharField(max_length=8, blank=True, choices=GARDENS)
    pool = models.BooleanField(null=True, blank=True)
    cooler = models.BooleanField(null=True, blank=True)
    softener = models.BooleanField(null=True, blank=True)
    constant_flow = models.BooleanField(null=True, blank=True)
    toilets = models.CharField(max_length=4, blank=True, choices=TOILETS)
    answered_at = models.DateTimeField()

    objects = HouseholdProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="occupants_are_one_to_six",
                condition=Q(occupants=None) | Q(occupants__range=(1, MOST_OCCUPANTS)),
            )
        ]

    def __str__(self) -> str:
        return f"household profile {self.pk}"

    @staticmethod
    def columns_of(facts: Facts) -> dict[str, Any]:
        """Return the columns that say what is known."""
        return vars(facts) | {"garden": facts.garden or "", "toilets": facts.toilets or ""}

    @property
    def facts(self) -> Facts:
        """What it says, for the rules."""
        return Facts(
            occupants=self.occupants,
            garden=Garden(self.garden) if self.garden else None,
            pool=self.pool,
            cooler=self.cooler,
            softener=self.softener,
            constant_flow=self.constant_flow,
            toilets=Toilets(self.toilets) if self.toilets else None,
        )


class HouseholdAnswer(models.Model):
    """What a household said to one question, and when: the profile says what stands, this how it came so.

    It goes with the profile, and when the household takes everything back.
    """

    agreement = models.ForeignKey(ServiceAgreement, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(  # a column of the profile
        max_length=13, choices=[(fact.name, fact.name) for fact in fields(Facts)]
    )
    answer = models.CharField(max_length=8, blank=True)  # as the form has it; empty if taken back
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(name="answers_of_a_household", fields=["agreement", "-at"])]

    def __str__(self) -> str:
        return f"household answer {self.pk}"


class CohortFigure(models.Model):
    """What similar homes used on an average day of a month, published once and never changed.

    Microlitres a day. A cohort of fewer than fifteen homes has no row.
    """

    month = models.DateField()  # its first day
    kind = models.CharField(max_length=16, choices=Premises.Kind.choices)
    occupants = models.PositiveSmallIntegerField()
    garden = models.CharField(max_length=8)
    homes = models.PositiveIntegerField()  # at least so many
    efficient = models.BigIntegerField()  # a fifth of them used less
    average = models.BigIntegerField()  # half of them used less
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="a_cohort_is_published_once",
                fields=["month", "kind", "occupants", "garden"],
            ),
            models.CheckConstraint(name="a_cohort_is_large_enough", condition=Q(homes__gte=15)),
        ]

    def __str__(self) -> str:
        return f"figures of cohort {self.pk}"


class IndoorDay(models.Model):
    """What a household uses indoors on an average day, in microlitres. Found anew every day (usage/jobs.py).

    Only of households that lived there all of the year it is read from, and where the minimum-month method
    says anything (usage/comparing/seasons.py).
    """

    agreement = models.OneToOneField(
        ServiceAgreement, on_delete=models.CASCADE, primary_key=True, related_name="indoor_day"
    )
    microlitres = models.BigIntegerField()
    year_from = models.DateField()

    def __str__(self) -> str:
        return f"indoor day of agreement {self.pk}"
