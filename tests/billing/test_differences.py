"""Bills beside their meters on their pages (R16), and the statement that fetches what meters told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessGrant
from accounts.models.access import Role
from accounts.roles import ROLE_MAY, May
from billing.models import Bill
from tests.conftest import GALLON, TODAY, ReadsMaker, Town, make_bill
from usage.models import DayReads
from usage.units import UNITS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
CCF = UNITS["ccf"].microlitres
BEGINS = date(2026, 10, 10)  # with the day of 25 hours in it


def bill_of(town: Town, ccf: str, from_date: date = BEGINS, **more: object) -> Bill:
    made = make_bill(town, "ada", "mill", from_date, days=31)
    Bill.objects.filter(pk=made.pk).update(volume=Decimal(ccf), **more)
    return Bill.objects.get(pk=made.pk)


@pytest.fixture
def read(town: Town, make_reads: ReadsMaker) -> Town:
    """Ada's home with six gallons in each hour of three months."""
    Bill.objects.all().delete()
    make_reads("mill", TODAY - timedelta(days=100), TODAY, gallons=6)
    return town


def test_a_day_of_water_at_a_reading_at_noon_is_no_difference(as_: As, read: Town) -> None:
    """With the hour the page finds a cause for all of it; without it the missing hour is the cause."""
    noon = datetime(2026, 11, 10, 20, tzinfo=UTC)
    exact = round((745 + 12) * 6 * GALLON / UNITS["gal"].microlitres)
    bill = bill_of(read, str(exact), unit="gal")
    without = as_("ada").get(f"/bills/{bill.pk}/").context["meter"]
    unsaid = without.sentence
    Bill.objects.filter(pk=bill.pk).update(read_at=noon)
    said = as_("ada").get(f"/bills/{bill.pk}/").context["meter"].sentence
    assert "cannot explain" not in unsaid + said
    causes = [
        [row[0]["text"] for row in found.table["rows"]]
        for found in (without, as_("ada").get(f"/bills/{bill.pk}/").context["meter"])
    ]
    hour = "A day's water at most: our records do not say at which hour the meter was read"
    assert [hour in each for each in causes] == [True, False]


def test_the_page_of_a_bill_says_what_its_meter_counted(as_: As, read: Town) -> None:
    """R16: 745 hours of six gallons are 5.98 CCF, and the bill says 6."""
    bill = bill_of(read, "6")
    meter = as_("ada").get(f"/bills/{bill.pk}/").context["meter"]
    assert meter.sentence == "The meter counted 5.98 CCF in these days, and the bill counts 6 CCF."
    assert [[cell["text"] for cell in row] for row in meter.table["rows"]] == [
        ["Whole units only: the next bills take it back", "+0.02"]
    ]


def test_a_bill_that_agrees_and_one_that_nobody_can_explain(as_: As, read: Town) -> None:
    told = str(round(744 * 6 * GALLON / CCF, 3))
    first = bill_of(read, told, BEGINS - timedelta(days=31))
    wrong = bill_of(read, "9")
    said = as_("ada").get(f"/bills/{first.pk}/").context["meter"]
    assert said.sentence.startswith(("Yes: it counted 5.97 CCF", "The meter counted 5.97 CCF"))
    said = as_("ada").get(f"/bills/{wrong.pk}/").context["meter"]
    assert said.sentence.endswith("Part of that we cannot explain. We see it on our list too.")
    assert said.table["rows"][-1][0]["text"] == "We cannot explain it. Please ask us"
    DayReads.objects.all().delete()
    assert as_("ada").get(f"/bills/{wrong.pk}/").context["meter"] is None


@pytest.mark.parametrize(
    "role", [role for role in Role if role is not Role.HOLDER and May.BILLS in ROLE_MAY[role]]
)
def test_what_the_meter_counted_is_for_roles_that_may_see_use(
    role: Role, as_: As, read: Town
) -> None:
    bill = bill_of(read, "6")
    AccessGrant.objects.filter(pk=read.grants["ben ada"].pk).update(role=role)
    page = as_("ben").get(f"/bills/{bill.pk}/")
    assert (page.context["meter"] is not None) is (May.USE in ROLE_MAY[role])


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_differences_asks_the_same(how_many: int, as_: As, read: Town) -> None:
    for n in range(how_many):
        make_bill(read, "ada", "mill", BEGINS + timedelta(days=3 * n), days=3)
    Bill.objects.update(volume=Decimal(9))
    client = as_("admin")
    client.get("/staff/bills/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/staff/bills/")
    assert len(asked) == 7  # session and user, their groups; the bills, what meters told, the lines
    assert len(page.context["worst"]["rows"]) == how_many


def test_staff_see_which_bills_need_a_look(as_: As, read: Town) -> None:
    page = as_("admin").get("/staff/bills/")
    assert page.context["heading"] == "No bill was issued in the last 40 days."
    good = bill_of(read, "6")
    page = as_("admin").get("/staff/bills/")
    assert page.context["heading"] == (
        "Every bill of the last 40 days, 1 in all, is explained by its meter."
    )
    Bill.objects.filter(pk=good.pk).update(volume=Decimal(9))
    page = as_("admin").get("/staff/bills/")
    assert page.context["heading"] == (
        "1 bill of the last 40 days cannot be explained by its meter."
    )
    ((number, billed, meter, unknown),) = page.context["worst"]["rows"]
    assert (number["text"], number["url"]) == (
        good.number,
        f"/admin/billing/bill/{good.pk}/change/",
    )
    assert (billed["text"], meter["text"], unknown["text"]) == ("9 CCF", "5.98 CCF", "+2.02 CCF")


def test_staff_see_which_bills_do_not_add_up(as_: As, read: Town) -> None:
    """The most money first; a bill without lines says nothing that could be wrong."""
    more, less, right, bare = (bill_of(read, "6", BEGINS + timedelta(days=3 * n)) for n in range(4))
    more.lines.create(position=3, text="Sewer", amount=Decimal("1.10"))
    less.lines.filter(position=2).delete()
    bare.lines.all().delete()
    old = bill_of(read, "6", BEGINS - timedelta(days=90))
    old.lines.all().update(amount=1)
    page = as_("admin").get("/staff/bills/")
    assert page.context["heading"].endswith("The lines of 2 bills do not add up.")
    assert [[cell["text"] for cell in row] for row in page.context["astray"]["rows"]] == [
        [less.number, "$40.00", "$84.20", "−$44.20"],
        [more.number, "$85.30", "$84.20", "+$1.10"],
    ]
    assert page.context["astray"]["rows"][0][0]["url"] == (f"/admin/billing/bill/{less.pk}/change/")
    assert right.number not in page.content.decode()
