"""Whose a row is: of a home that others lived in before and after, and of an account that others may use."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import AccessGrant
from accounts.models.access import Role
from billing.models import Appeal
from leaks.models import AwayTime, PlaceFacts
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.models import Direction, Subject
from privacy.tables import tables_of, within
from tests.conftest import NOW, TODAY, Town
from tests.privacy.test_directing import a_solar_firm
from usage.models import HouseholdAnswer, Meter, MeterTrouble, ReadingFact

pytestmark = pytest.mark.django_db


def rows(subject: Subject, label: str, first: date | None = None, last: date | None = None) -> int:
    [table] = [table for table in tables_of(subject) if table.label == label]
    return within(table, first, last).rows.count()


@pytest.fixture
def ben(town: Town) -> Subject:
    """Ben, who may use Ada's account."""
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(role=Role.TENANT)
    return town.users["ben"].subject


def test_what_a_tenant_writes_is_theirs_too_and_goes_with_them(town: Town, ben: Subject) -> None:
    """L16: on the account of somebody else, who reads it on their page."""
    Appeal.objects.create(
        account=town.accounts["ada"], text="I am Ben, and ill.", asked_on=TODAY, asked_at=NOW,
        asked_by=ben,
    )  # fmt: skip
    agreement = town.accounts["ada"].agreements.first()
    HouseholdAnswer.objects.create(
        agreement=agreement, account=town.accounts["ada"], question="occupants", answer="3",
        at=NOW, by=town.users["ben"],
    )  # fmt: skip
    ada = town.users["ada"].subject
    for label in ("billing.Appeal", "usage.HouseholdAnswer"):
        assert (rows(ada, label), rows(ben, label)) == (1, 1), label
    erase(subject=ben, digest=plan(ben, on=TODAY).digest, by=ben, at=NOW)
    assert list(Appeal.objects.values_list("text", flat=True)) == [""]
    assert not HouseholdAnswer.objects.exists()


def test_who_moved_out_is_told_nothing_of_those_who_came(town: Town) -> None:
    """Cleo left the house at the weir in January; Ada lives there since March."""
    cleo, ada = town.users["cleo"].subject, town.users["ada"].subject
    meter = Meter.objects.get(service_point__premises=town.premises["weir"])
    PlaceFacts.objects.create(
        premises=town.premises["weir"], pool=True, by=town.users["dana"].subject, at=NOW
    )
    MeterTrouble.objects.create(meter=meter, kind="silent", since=TODAY - timedelta(days=9))
    for day in (date(2025, 6, 2), date(2026, 6, 2)):
        ReadingFact.objects.create(
            meter=meter, kind="bad_reading", after_day=day, after_position=1, day=day, position=2
        )  # fmt: skip
    labels = ("leaks.PlaceFacts", "usage.MeterTrouble", "usage.ReadingFact")
    assert [rows(cleo, label) for label in labels] == [0, 0, 1]
    assert [rows(ada, label) for label in labels] == [1, 1, 1]


def test_a_span_of_days_has_all_that_was_done_in_it(town: Town) -> None:
    """L07: whatever it is about, or until when it holds."""
    ada, said = town.users["ada"], datetime(2026, 11, 2, 20, tzinfo=UTC)
    Direction.objects.create(
        subject=ada.subject, recipient=a_solar_firm(), categories=["usage.reads"],
        until=date(2027, 11, 1), given_at=said,
    )  # fmt: skip
    AwayTime.objects.create(
        agreement=town.accounts["ada"].agreements.first(), by=ada, said_at=said,
        from_date=date(2026, 12, 1), to_date=date(2026, 12, 9),
    )  # fmt: skip
    for label in ("privacy.Direction", "leaks.AwayTime"):
        assert rows(ada.subject, label, date(2026, 11, 1), date(2026, 11, 3)) == 1, label
        assert rows(ada.subject, label, date(2026, 11, 3), date(2026, 11, 9)) == 0, label
