"""What a household says of itself, and takes back."""

from datetime import datetime

from django.db import transaction

from accounts.access import Home
from accounts.models import ServiceAgreement, User
from accounts.roles import May
from usage.comparing.household import NOTHING_KNOWN, Facts
from usage.forms import answers_of
from usage.models import HouseholdAnswer, HouseholdProfile


class NotTheirHome(Exception):
    """Whoever answers does not live there, or not any more."""


@transaction.atomic
def describe_household(*, home: Home, facts: Facts, by: User, at: datetime) -> None:
    """Keep what a household says of itself at a home, and which answers are new.

    Nothing but blanks takes all of it back.

    Raises NotTheirHome for a role that may not speak for the household, and for a home that is left.
    """
    if May.HOUSEHOLD not in home.may or home.ended:
        raise NotTheirHome
    if facts == NOTHING_KNOWN:
        forget_household(home=home)
        return
    agreement = ServiceAgreement.objects.select_for_update().get(pk=home.agreement_id)
    profile = HouseholdProfile.objects.of_agreement(agreement.pk).first()
    before = answers_of(profile.facts if profile else NOTHING_KNOWN)
    HouseholdAnswer.objects.bulk_create(
        HouseholdAnswer(
            agreement=agreement,
            account_id=agreement.account_id,
            question=question,
            answer=answer,
            at=at,
            by=by,
        )
        for question, answer in answers_of(facts).items()
        if answer != before[question]
    )
    HouseholdProfile.objects.update_or_create(
        agreement=agreement,
        defaults={
            "account_id": agreement.account_id,
            "answered_at": at,
            **HouseholdProfile.columns_of(facts),
        },
    )


def forget_household(*, home: Home) -> None:
    """Take back all that a household said, at once; also of a home that is left.

    Raises NotTheirHome for a role that may not speak for the household.
    """
    if May.HOUSEHOLD not in home.may:
        raise NotTheirHome
    HouseholdProfile.objects.of_agreement(home.agreement_id).delete()
    HouseholdAnswer.objects.filter(agreement=home.agreement_id, account=home.account_id).delete()
