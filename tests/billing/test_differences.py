"""Bills beside their meters on their pages (R16), and the statement that fetches what meters told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessGrant, FeedFile
from accounts.models.access import Role
from accounts.roles import ROLE_MAY, May
from billing.models import Bill
from billing.sql import Told, told_of
from tests.conftest import GALLON, TODAY, ReadsMaker, Town, make_bill
from usage.calendar import interval_count
from usage.models import DayReads, Meter
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


def twin(bill: Bill) -> Told:
    """Ask the same in plain Python, a day at a time."""
    last, zone = bill.to_date - timedelta(days=1), settings.TIME_ZONE
    days = DayReads.objects.at(bill.premises_id, bill.from_date, last)
    meters = Meter.objects.filter(service_point__premises=bill.premises_id)
    expected = 0
    for n in range(bill.days):
        day = bill.from_date + timedelta(days=n)
        hung = [m for m in meters if m.from_date <= day and (not m.to_date or day < m.to_date)]
        expected += len(hung) * interval_count(day, 60, zone)
    known = sum(sum(v is not None for v in day.volumes) * day.interval_minutes for day in days)
    late = [
        day.total
        for day in days
        if FeedFile.objects.get(pk=day.file_id).at.astimezone(ZoneInfo(zone)).date()
        > bill.issued_on
    ]
    before = Bill.objects.filter(premises=bill.premises_id, to_date=bill.from_date).first()
    ran = around(bill.premises_id, bill.to_date, bill.read_at)
    if before:
        ran -= around(bill.premises_id, bill.from_date, before.read_at)
    return Told(
        bill=bill.pk,
        read=sum(day.total for day in days) + round(ran),
        late=sum(late),
        hours=expected,
        unread=max(expected - known // 60, 0),
        changed=any(bill.from_date < m.from_date < bill.to_date for m in meters),
        registers=len({m.service_point_id for m in meters}),
    )


def around(premises: int, day: date, read_at: datetime | None) -> Fraction:
    """Return what ran between the midnight a day begins with and a reading, below zero if that was before."""
    midnight = datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
    first, last = sorted([midnight, read_at or midnight])
    ran = Fraction(0)
    for reads in DayReads.objects.at(premises, day - timedelta(days=1), day):
        start = datetime.combine(reads.day, time.min, ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
        length = timedelta(minutes=reads.interval_minutes)
        for n, volume in enumerate(reads.volumes):
            begins = start + n * length
            inside = max(min(last, begins + length) - max(first, begins), timedelta(0))
            ran += (volume or 0) * Fraction(inside // timedelta(minutes=1), 60)
    return ran if read_at and read_at > midnight else -ran


# The hours at which readings were taken: in the afternoon, in the evening before, on the day of 25 hours.
READINGS = [
    (BEGINS, "2026-10-10T14:20-07:00"),
    (BEGINS, "2026-10-09T21:05-07:00"),
    (date(2026, 11, 1), "2026-11-01T03:30-08:00"),
    (date(2026, 11, 2), "2026-11-01T22:30-08:00"),
]


@pytest.mark.parametrize(("day", "read_at"), READINGS)
def test_water_goes_to_the_bill_that_its_reading_ended(day: date, read_at: str, read: Town) -> None:
    """A utility that reads in the middle of a day has no water without a cause; the sum stays the same."""
    at = datetime.fromisoformat(read_at)
    two = [bill_of(read, "6", day - timedelta(days=31)), bill_of(read, "6", day)]
    numbers = [bill.pk for bill in two]
    plain = told_of(numbers)
    Bill.objects.filter(pk=two[0].pk).update(read_at=at)
    told = told_of(numbers)
    assert told == {bill.pk: twin(bill) for bill in Bill.objects.filter(pk__in=numbers)}
    midnight = datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
    moved = round(Fraction((at - midnight) // timedelta(minutes=1), 60) * 6 * GALLON)
    assert [told[pk].read - plain[pk].read for pk in numbers] == [moved, -moved]


def test_a_day_of_water_at_a_reading_at_noon_is_no_difference(as_: As, read: Town) -> None:
    """With the hour the page finds a cause for all of it; without it part of it has none."""
    noon = datetime(2026, 11, 10, 20, tzinfo=UTC)
    exact = round((745 + 12) * 6 * GALLON / UNITS["gal"].microlitres)
    bill = bill_of(read, str(exact), unit="gal")
    unsaid = as_("ada").get(f"/bills/{bill.pk}/").context["meter"].sentence
    Bill.objects.filter(pk=bill.pk).update(read_at=noon)
    said = as_("ada").get(f"/bills/{bill.pk}/").context["meter"].sentence
    assert ("cannot explain" in unsaid, "cannot explain" in said) == (True, False)


def test_what_meters_told_is_fetched_at_once(read: Town) -> None:
    bills = [bill_of(read, "6", BEGINS - timedelta(days=31 * n)) for n in range(3)]
    DayReads.objects.filter(day=BEGINS + timedelta(days=5)).delete()
    old = Meter.objects.get(service_point=read.points["mill"])
    middle = BEGINS + timedelta(days=9)
    new = {name: getattr(old, name) for name in ("unit", "dials", "resolution", "service_point")}
    Meter.objects.filter(pk=old.pk).update(to_date=middle)
    Meter.objects.create(serial="M-new", from_date=middle, **new)
    FeedFile.objects.filter(pk=read.file.pk).update(
        at=datetime(2026, 9, 1, tzinfo=ZoneInfo(settings.TIME_ZONE))
    )
    with CaptureQueriesContext(connection) as asked:
        found = told_of([bill.pk for bill in bills])
    assert len(asked) == 1
    assert found == {bill.pk: twin(bill) for bill in bills}
    newest = found[bills[0].pk]
    assert (newest.hours, newest.unread, newest.changed) == (31 * 24 + 1, 24, True)
    assert found[bills[-1].pk].late == 0 or bills[-1].issued_on < date(2026, 9, 1)


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
    assert len(asked) == 6  # session and user, their groups; the bills, what meters told
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
