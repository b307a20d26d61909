"""What a household says of itself, and takes back."""

from datetime import datetime

from django.db import transaction

from accounts.access import Home
from accounts.models import ServiceAgreement
from accounts.roles import May
from usage.comparing.household import NOTHING_KNOWN, Facts
from usage.models import HouseholdProfile


class NotTheirHome(Exception):
    """Whoever answers does not live there, or not any more."""


@transaction.atomic
def describe_household(*, home: Home, facts: Facts, at: datetime) -> None:
    """Keep what a household says of itself at a home; nothing but blanks takes all of it back.

    Raises NotTheirHome for a role that may not speak for the household, and for a home that is left.
    """
    if May.HOUSEHOLD not in home.may or home.ended:
        raise NotTheirHome
    if facts == NOTHING_KNOWN:
        forget_household(home=home)
        return
    agreement = ServiceAgreement.objects.select_for_update().get(pk=home.agreement_id)
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
