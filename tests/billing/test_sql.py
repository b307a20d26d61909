"""What meters told of the days of bills, in one statement, beside the same in plain Python (R16)."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import FeedFile
from billing.models import Bill
from billing.sql import Told, told_of
from tests.billing.test_differences import BEGINS, bill_of, read
from tests.conftest import GALLON, Town
from usage.calendar import interval_count
from usage.models import DayReads, Meter

__all__ = ["read"]  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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
