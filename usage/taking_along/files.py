"""What a resident takes along of the use of a home, piece by piece: a table or JSON.

Green Button is written by `usage/taking_along/green_button.py`; a role that sees months only is served by
`usage/taking_along/months.py`.

Each month is a question of its own, judged by what the resident may see at that moment: nothing is held but
a month of days, no transaction stays open while a slow line drinks, and access that ends, ends the file.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import BoolOr
from django.db.models import BigIntegerField, BooleanField, Count, Func, Max, Min

from accounts.access import Home
from accounts.models import User
from accounts.roles import May
from privacy.showing.export import cell
from usage.calendar import MINUTES_PER_DAY
from usage.greenbutton import BilledPeriod
from usage.models import DayReads, DayReadsQuerySet, Meter
from usage.taking_along.export import STORED, told
from usage.taking_along.intervals import Interval, intervals_of

# Those of `reads`, our own feed: what is taken along here can be read in there.
COLUMNS = (
    "meter",
    "starts_at",
    "minutes",
    "volume",
    "unit",
    "quality",
    "register",
    "microlitres",  # the volume is for people; this is for programs, and exact
)


@dataclass(frozen=True)
class Wish:
    """Days from `first` to `last`, both included, of a home, as `user` may see them, in a unit."""

    user: User
    home: Home
    first: date
    last: date
    unit: str
    at: datetime  # carries its offset

    @property
    def today(self) -> date:
        """The day on which it was wished."""
        return self.at.date()

    def days(self, first: date, last: date, what: May = May.USE) -> DayReadsQuerySet:
        """Return the days of a part of it."""
        seen = DayReads.objects.visible_to(self.user, today=self.today, what=what)
        return seen.at(self.home.premises_id, first, last)


@dataclass(frozen=True)
class Held:
    """What there is at one service point in intervals of one length.

    `largest` is the most in one interval, and `backwards` whether water flowed back in any.
    """

    service_point_id: int
    service_point__kind: str
    interval_minutes: int
    first: date
    last: date
    days: int
    backwards: bool
    largest: int | None

    @property
    def readings(self) -> int:
        """How many intervals these days have, more or less: clocks change."""
        return self.days * MINUTES_PER_DAY // self.interval_minutes


def held(wish: Wish) -> list[Held]:
    """Return what a wish would bring, without bringing it. One query."""
    largest = Func(
        "volumes",
        template="(SELECT MAX(ABS(v)) FROM UNNEST(%(expressions)s) AS v)",
        output_field=BigIntegerField(),
    )
    fell = Func("volumes", template="0 > ANY(%(expressions)s)", output_field=BooleanField())
    rows = (
        wish.days(wish.first, wish.last)
        .values("service_point_id", "service_point__kind", "interval_minutes")
        .annotate(first=Min("day"), last=Max("day"), days=Count("day"))
        .annotate(backwards=BoolOr(fell, default=False), largest=Max(largest))
        .order_by("service_point__kind", "service_point_id", "interval_minutes")
    )
    return [Held(**row) for row in rows]


# --- Table and JSON -------------------------------------------------------------------------------------


def as_table(wish: Wish, parts: Sequence[Held]) -> Iterator[str]:
    """Yield a CSV, a day at a time, in the columns of our own feed `reads`."""
    yield _lines([COLUMNS])
    for meter, intervals in _by_meter(wish, parts):
        name = cell(meter)
        yield _lines((name, *told(each, wish.unit), each.microlitres) for each in intervals)


def as_json(wish: Wish, parts: Sequence[Held], bills: Iterable[BilledPeriod]) -> Iterator[str]:
    """Yield the same as JSON, a day at a time, with the bills."""
    yield json.dumps(head(wish))[:-1] + ', "reads": ['
    before = "\n"
    for meter, intervals in _by_meter(wish, parts):
        lines = (
            dict(zip(COLUMNS, (meter, *told(each, wish.unit), each.microlitres), strict=True))
            for each in intervals
        )
        yield before + ",\n".join(json_object(line, ("volume", "register")) for line in lines)
        before = ",\n"
    yield "],\n"
    yield from bills_as_json(bills)
    yield "}\n"


def head(wish: Wish) -> dict[str, Any]:
    """Return what a file says of itself."""
    return {
        "made_at": wish.at.isoformat(timespec="seconds"),
        "time_zone": settings.TIME_ZONE,
        "from": str(wish.first),
        "to": str(wish.last),
        "unit": wish.unit,
    }


def bills_as_json(bills: Iterable[BilledPeriod]) -> Iterator[str]:
    """Yield the member `bills` of a JSON file."""
    yield '"bills": ['
    before = "\n"
    for bill in bills:
        line: dict[str, Any] = {name: str(value) for name, value in asdict(bill).items()}
        del line["id"]
        line |= {"currency": "USD", "estimated": bill.estimated}
        yield before + json_object(line, ("volume", "charges"))
        before = ",\n"
    yield "]"


def json_object(line: dict[str, Any], numbers: Sequence[str]) -> str:
    """Return an object of JSON whose `numbers` came as text; an empty one is null.

    They are rounded to few decimals, which a float of 64 bits gives back as they were.
    """
    known = {name: float(line[name]) if line[name] else None for name in numbers}
    return json.dumps(line | known)


def _lines(rows: Iterable[Sequence[object]]) -> str:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _by_meter(wish: Wish, parts: Sequence[Held]) -> Iterator[tuple[str, list[Interval]]]:
    """Yield the intervals of each day with the serial number of the meter that was in place."""
    meter_on = _meters(wish.home)
    for part in parts:
        for day, intervals in days_of(wish, part):
            if intervals:
                yield meter_on(part.service_point_id, day), intervals


def _meters(home: Home) -> Callable[[int, date], str]:
    """Return what tells the meter at a service point on a day; the first one where none had come yet."""
    known: dict[int, list[tuple[date, str]]] = {}
    rows = Meter.objects.filter(service_point__premises=home.premises_id).order_by("from_date")
    for point, came, serial in rows.values_list("service_point_id", "from_date", "serial"):
        known.setdefault(point, []).append((came, serial))

    def on(point: int, day: date) -> str:
        meters = known.get(point, [])
        come = [serial for came, serial in meters if came <= day]
        return come[-1] if come else next((serial for _came, serial in meters), "")

    return on


def days_of(wish: Wish, part: Held) -> Iterator[tuple[date, list[Interval]]]:
    """Yield the days of a part with their intervals, a month of them at a time."""
    for first, last in months_between(part.first, part.last):
        rows = wish.days(first, last).filter(
            service_point=part.service_point_id, interval_minutes=part.interval_minutes
        )
        for stored in list(rows.order_by("day").values_list(*STORED)):
            yield (
                stored[0],
                [
                    interval
                    for interval in intervals_of(*stored, zone=settings.TIME_ZONE)
                    # What is still to come of today is no gap.
                    if interval.microlitres is not None or interval.start < wish.at
                ],
            )


def months_between(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each month, or of what of it lies between two days."""
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
        yield first, min(last, following - timedelta(days=1))
        first = following


def is_whole(first: date, last: date) -> bool:
    """Tell whether a stretch that `months_between` gave is a month from its first day to its last."""
    return first.day == 1 and (last + timedelta(days=1)).day == 1
