"""What tests of comparing share: Ada's home, neighbours like hers, and the page in words."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.models import Account, Customer, Premises, ServiceAgreement
from privacy.actions.consent import say_yes
from privacy.models import Channel, ConsentEvent, Subject
from tests.conftest import GALLON, NOW, ReadsMaker, Town
from usage.models import HouseholdProfile, ServicePoint
from usage.rows import StoredDay
from usage.sql import write_days

As = Callable[[str | None], Client]
OCTOBER = date(2026, 10, 1)
HOME = {"occupants": 2, "garden": "medium"}


def agree(subject: Subject) -> ConsentEvent:
    """Say yes to being compared, a month ago."""
    return say_yes(
        who=subject,
        choice="similar_homes",
        template="components/choice.html",
        language="en",
        channel=Channel.PORTAL,
        at=NOW - timedelta(days=30),
    )


def words(client: Client, query: str = "") -> str:
    page = re.sub(
        r"<svg.*?</svg>", "", client.get(f"/use/compare/{query}").content.decode(), flags=re.DOTALL
    )
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def neighbour(town: Town, name: str, *, gallons: int) -> HouseholdProfile:
    """Build a home like Ada's that took part, with so many gallons in every hour of October."""
    [made] = build(town, {name: gallons})
    return made


def neighbours(town: Town, how_many: int) -> list[HouseholdProfile]:
    """Build homes that use 10 gallons an hour, 11, 12 and so on."""
    return build(town, {f"N{n}": 10 + n for n in range(how_many)})


def build(town: Town, homes: dict[str, int]) -> list[HouseholdProfile]:
    """Build homes by their name, with what they use in an hour: in one statement a table."""
    since = date(2020, 1, 1)
    subjects = Subject.objects.bulk_create(Subject(created_at=NOW) for _ in homes)
    customers = Customer.objects.bulk_create(
        Customer(number=name, subject=subject)
        for name, subject in zip(homes, subjects, strict=True)
    )
    accounts = Account.objects.bulk_create(
        Account(number=customer.number, customer=customer, from_date=since)
        for customer in customers
    )
    places = Premises.objects.bulk_create(
        Premises(number=name, line1="1 Elm", kind="single_family") for name in homes
    )
    points = ServicePoint.objects.bulk_create(
        ServicePoint(number=place.number, premises=place, kind="domestic") for place in places
    )
    agreements = ServiceAgreement.objects.bulk_create(
        ServiceAgreement(number=place.number, account=account, premises=place, from_date=since)
        for account, place in zip(accounts, places, strict=True)
    )
    for point in points:
        store(town, point, homes[point.number])
    yes = agree(subjects[0])
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subject=subject,
            **{
                name: getattr(yes, name)
                for name in (
                    "choice",
                    "state",
                    "channel",
                    "notice",
                    "ui_version",
                    "at",
                    "expires_at",
                )
            },
        )
        for subject in subjects[1:]
    )
    return HouseholdProfile.objects.bulk_create(
        HouseholdProfile(agreement=agreement, account=agreement.account, answered_at=NOW, **HOME)
        for agreement in agreements
    )


def store(town: Town, point: ServicePoint, gallons: int, *, days: int = 31) -> None:
    """Store the hours of October, or of its first days."""
    assert town.file
    dates = [OCTOBER + timedelta(days=n) for n in range(days)]
    rows = [StoredDay(point.pk, day, 60, [gallons * GALLON] * 24, "", None) for day in dates]
    write_days(new=rows, changed=[], file=town.file.pk)


@pytest.fixture
def october(town: Town, make_reads: ReadsMaker) -> Town:
    """Ada's reads of three months: 5, 10 and 12 gallons an hour."""
    make_reads("mill", date(2025, 10, 1), date(2025, 10, 31), gallons=10)
    make_reads("mill", date(2026, 9, 1), date(2026, 9, 30), gallons=5)
    make_reads("mill", OCTOBER, date(2026, 10, 31), gallons=12)
    return town
