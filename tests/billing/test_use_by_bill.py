"""Use by billing period (R06): bills of 29 and 33 days compare by the day, for those who see bills."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AccessGrant
from accounts.models.access import Role
from accounts.roles import ROLE_MAY, May
from billing.by_bill import BILLS_SHOWN, shelf_of
from billing.models import Bill
from tests.conftest import TODAY, ReadsMaker, Town, make_bill
from usage.looking.charts import Kind
from usage.units import UNITS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def bill(town: Town, from_date: date, days: int, ccf: str, **more: object) -> Bill:
    made = make_bill(town, "ada", "mill", from_date, days=days)
    Bill.objects.filter(pk=made.pk).update(volume=Decimal(ccf), **more)
    return made


def said(client: Client) -> list[tuple[str, str, str]]:
    points = client.get("/use/bills/").context["chart"].points
    return [(point.name, point.said, point.note) for point in points]


@pytest.fixture
def two_bills(town: Town) -> Town:
    """Two bills of Ada's of the same water a day: one for 29 days and one for 33."""
    Bill.objects.all().delete()
    bill(town, date(2026, 9, 1), 29, "5.8")
    bill(town, date(2026, 9, 30), 33, "6.6", estimated=True)
    return town


def test_bills_of_different_lengths_compare_by_the_day(as_: As, two_bills: Town) -> None:
    assert said(as_("ada")) == [
        ("1 September to 29 September 2026, 29 days", "150 gallons", "4,339 gallons in all"),
        ("30 September to 1 November 2026, 33 days", "150 gallons", "4,937 gallons in all"),
        ("Since 2 November, not billed yet", "", ""),
    ]
    page = as_("ada").get("/use/bills/")
    assert page.context["heading"] == "The bill up to 1 November came to 150 gallons a day."
    kinds = [point.kind for point in page.context["chart"].points]
    assert kinds == [Kind.ACTUAL, Kind.ESTIMATED, Kind.MISSING]


def test_the_days_since_the_last_bill_come_from_the_meter(
    as_: As, two_bills: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", date(2026, 11, 2), date(2026, 11, 11), gallons=2)
    last = said(as_("ada"))[-1]
    assert last == ("Since 2 November, 10 days, not billed yet", "48 gallons", "480 gallons in all")
    point = as_("ada").get("/use/bills/").context["chart"].points[-1]
    # A week of it has not come yet: of those days nothing is said.
    assert (point.part, point.url) == (True, "/use/?by=day&on=2026-11-02")


def test_a_bill_beside_that_of_a_year_before(as_: As, town: Town) -> None:
    Bill.objects.all().delete()
    bill(town, date(2025, 9, 25), 30, "6")
    bill(town, date(2026, 1, 25), 30, "60")
    bill(town, date(2026, 9, 30), 30, "7.5")
    lead = as_("ada").get("/use/bills/").context["lead"]
    assert lead == "That is 37 gallons a day more than a year before."


def test_a_bill_that_takes_water_back_is_not_said_to_have_used_less_than_none(
    as_: As, two_bills: Town
) -> None:
    bill(two_bills, date(2026, 11, 2), 10, "-1.0")
    bill(two_bills, date(2025, 11, 2), 10, "2.0")
    page = as_("ada").get("/use/bills/").context
    assert page["heading"] == "The bill up to 11 November takes water back: 75 gallons a day."
    assert page["lead"] == ""


def test_the_unit_one_chose_counts_here_too(as_: As, two_bills: Town) -> None:
    client = as_("ada")
    for unit, words in (("ccf", "0.20 CCF (hundred cubic feet)"), ("l", "566 litres")):
        client.post("/use/unit/", {"unit": unit})
        assert [name_and_said[1] for name_and_said in said(client)[:2]] == [words, words]
    assert set(UNITS) >= {"ccf", "l"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOLDER])
def test_use_by_bill_is_for_roles_that_see_bills(
    role: Role, as_: As, two_bills: Town, make_reads: ReadsMaker
) -> None:
    """Decision 8: a helper sees bills and no day of the meter; a landlord neither."""
    make_reads("mill", date(2026, 11, 2), TODAY, gallons=2)
    AccessGrant.objects.filter(pk=two_bills.grants["ben ada"].pk).update(role=role)
    page = as_("ben").get("/use/bills/")
    may = ROLE_MAY[role]
    assert page.context["allowed"] is (May.BILLS in may)
    if May.BILLS in may:
        points = page.context["chart"].points
        assert len(points) == (3 if May.USE in may else 2)
        hourly = any(link["url"].startswith("/use/?by=hour") for link in page.context["ways"])
        assert hourly is (May.USE in may)
    else:
        assert "chart" not in page.context


def test_who_moved_out_sees_their_bills_and_nothing_since(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    """Decision 4."""
    make_reads("weir", date(2025, 12, 1), TODAY, gallons=2)
    assert [name for name, _said, _note in said(as_("cleo"))] == [
        "1 December to 30 December 2025, 30 days"
    ]


def test_without_bills_the_page_says_so(as_: As, town: Town) -> None:
    Bill.objects.all().delete()
    assert as_("ada").get("/use/bills/").context["heading"] == "There is no bill yet."


@given(count=st.integers(0, 60), on=st.integers(0, 70))
def test_every_bill_stands_on_a_shelf_and_one_finds_the_way_between_them(
    count: int, on: int
) -> None:
    first = date(2020, 1, 1)
    bills = [
        SimpleNamespace(from_date=first + timedelta(days=30 * n)) for n in reversed(range(count))
    ]
    shelf = shelf_of(bills, first + timedelta(days=30 * on))
    assert len(shelf.bills) <= BILLS_SHOWN
    days = [one.from_date for one in shelf.bills]
    assert days == sorted(days)
    if bills:
        wanted = max(b.from_date for b in bills if b.from_date <= first + timedelta(days=30 * on))
        assert wanted in days
    for day in (shelf.before, shelf.after):
        if day:
            assert day not in days
            assert day in [one.from_date for one in shelf_of(bills, day).bills]
