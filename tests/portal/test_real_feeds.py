"""Real readings of real homes, with all that is wrong with them, against a slow and plain second opinion.

The data is not part of the project: one set is share-alike. It lies beside the checkout.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as configured
from django.db.models import Sum
from pytest_django import Settings

from accounts.models import Premises
from portal.feeding.feeds import load_feed
from tests.conftest import NOW
from tests.portal.loading import counts, kept
from usage.models import DayReads, Meter, ServicePoint

READS = Path(configured.BASE_DIR).parent / "shared" / "data" / "reads"
DAIAD, AMPDS2 = READS / "swm_trialA_open24.csv.gz", READS / "ampds2_Water_WHW_1min.csv.gz"
pytestmark = pytest.mark.skipif(
    not READS.is_dir(), reason="the open data is not beside the checkout"
)

HOUR = 3600
MOST_BACK = 50_000  # thousandths of a litre: what a register may run back and still be believed
LONGEST = 1656  # hours over which a total is spread


@dataclass
class Opinion:
    """What a patient clerk makes of a file: figures of the receipt, and the register at each full hour."""

    rows: int = 0
    unchanged: int = 0  # a second reading within an hour
    held: int = 0
    shown: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    believed: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, meter: str, instant: int, thousandths: int) -> None:
        """Note a reading; they come in the order of time."""
        if instant // HOUR in self.shown[meter]:
            self.unchanged += 1
        else:
            self.shown[meter][instant // HOUR] = thousandths

    def believe(self) -> None:
        """Leave out what fell by more than water can flow back."""
        for meter, shown in self.shown.items():
            reached = None
            for hour in sorted(shown):
                if reached is not None and shown[hour] < reached - MOST_BACK:
                    self.held += 1
                    continue
                self.believed[meter][hour] = reached = shown[hour]

    @property
    def taken(self) -> int:
        """Readings believed."""
        return sum(len(believed) for believed in self.believed.values())

    def hours(self, meter: str) -> Iterator[tuple[int, int]]:
        """Yield each hour between two readings, with the thousandths of a litre between them, undivided."""
        for (begins, before), (ends, after) in pairwise(sorted(self.believed[meter].items())):
            if ends - begins <= LONGEST:
                yield begins, after - before

    def totals(self) -> dict[str, int]:
        """Return microlitres by meter."""
        return {meter: 1000 * sum(used for _, used in self.hours(meter)) for meter in self.believed}


def of_daiad() -> Opinion:
    """Read the file of Alicante line by line; the clock there is told apart with the standard library."""
    madrid, opinion = ZoneInfo("Europe/Madrid"), Opinion()
    at_time: dict[tuple[str, datetime], list[float]] = defaultdict(list)
    with gzip.open(DAIAD, "rt", encoding="utf-8") as text:
        for row in csv.DictReader(text, delimiter=";"):
            opinion.rows += 1
            local = datetime.strptime(row["datetime"], "%d/%m/%Y %H:%M:%S").replace(tzinfo=madrid)
            at_time[row["user key"], local].append(float(row["meter reading"]))
    found = []
    for (meter, local), readings in at_time.items():
        twice = local.utcoffset() != local.replace(fold=1).utcoffset()
        assert datetime.fromtimestamp(local.timestamp(), madrid).replace(tzinfo=madrid) == local
        if twice and len(readings) == 1:
            opinion.held += 1
            continue
        for n, reading in enumerate(sorted(readings)):
            instant = local.replace(fold=1 if n and twice else 0)
            found.append((int(instant.timestamp()), reading, meter))
    for instant, reading, meter in sorted(found):
        opinion.add(meter, instant, round(reading * 1000))
    opinion.believe()
    return opinion


def of_ampds2() -> Opinion:
    """Read the file of the house near Vancouver line by line."""
    opinion = Opinion()
    with gzip.open(AMPDS2, "rt", encoding="utf-8") as text:
        for at, counter, *_rates in csv.reader(text):
            if at == "unix_ts":
                continue
            opinion.rows += 1
            if int(at) % HOUR < 60:
                opinion.add("AMPDS2", int(at), round(float(counter) * 1000))
            else:
                opinion.unchanged += 1
    opinion.believe()
    return opinion


def install(serials: list[str]) -> None:
    """Put a meter that counts litres in a place of its own, for each serial number."""
    for n, serial in enumerate(serials):
        place = Premises.objects.create(
            number=f"P{n}", line1="-", city="-", state="-", postcode="-", kind="single_family"
        )
        point = ServicePoint.objects.create(number=serial, premises=place, kind="domestic")
        Meter.objects.create(
            serial=serial, service_point=point, from_date=date(2010, 1, 1), unit="l", dials=9
        )


def kept_totals() -> dict[str, int]:
    """Return microlitres by service point, from the totals of the days."""
    rows = DayReads.objects.values_list("service_point__number").annotate(Sum("total"))
    return {number: int(total) for number, total in rows}


def kept_hours(number: str) -> dict[int, tuple[int, int | None, str]]:
    """Return volume, register and quality of each hour of a service point, by the hours since 1970."""
    found: dict[int, tuple[int, int | None, str]] = {}
    for row in DayReads.objects.filter(service_point__number=number).order_by("day"):
        midnight = datetime.combine(row.day, datetime.min.time(), ZoneInfo(configured.TIME_ZONE))
        first = int(midnight.astimezone(UTC).timestamp()) // HOUR
        registers = row.registers or [None] * len(row.volumes)
        letters = row.qualities or "a" * len(row.volumes)
        for n, volume in enumerate(row.volumes):
            if volume is not None:
                found[first + n] = (volume, registers[n], letters[n])
    return found


def test_a_year_of_homes_in_alicante(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Madrid"
    opinion = of_daiad()
    install(sorted(opinion.shown))
    receipt = load_feed(format="daiad", path=DAIAD, at=NOW)
    assert (receipt.rows, opinion.rows, len(opinion.shown)) == (190_329, 190_329, 24)
    assert counts(receipt) == {"taken": 188_576, "unchanged": 1747, "held": 6}
    assert (opinion.taken, opinion.unchanged, opinion.held) == (188_576, 1747, 6)
    assert set(receipt.set_aside.values_list("field", "reason")) == {
        ("datetime", "happened twice, as the clocks went back: which one is it?")
    }
    assert kept_totals() == opinion.totals()
    for meter in sorted(opinion.shown)[:4]:
        agree_on_every_hour(meter, opinion)
    the_autumn_night_is_right()

    before = kept()
    again = load_feed(format="daiad", path=DAIAD, at=NOW)
    assert counts(again) == {"unchanged": 190_323, "held": 6}
    assert kept() == before


def the_autumn_night_is_right() -> None:
    """Every home's two readings between two and three o'clock stand in the third and fourth hour of 25."""
    night = defaultdict(list)
    with gzip.open(DAIAD, "rt", encoding="utf-8") as text:
        for row in csv.DictReader(text, delimiter=";"):
            if row["datetime"].startswith("30/10/2016 02:"):
                night[row["user key"]].append(round(float(row["meter reading"]) * 1000))
    days = DayReads.objects.filter(day=date(2016, 10, 30), service_point__number__in=night)
    registers = {day.service_point.number: day.registers or [] for day in days}
    assert {len(found) for found in registers.values()} == {25}
    twice = {meter: sorted(readings) for meter, readings in night.items() if len(readings) == 2}
    assert {meter: registers[meter][2:4] for meter in twice} == twice
    assert len(twice) == 18


def agree_on_every_hour(meter: str, opinion: Opinion) -> None:
    """Compare the volume and register of each hour, and every total that is spread over several."""
    hours, believed = kept_hours(meter), opinion.believed[meter]
    spread = {}
    for begins, used in opinion.hours(meter):
        if begins + 1 in believed:
            assert hours.pop(begins) == (1000 * used, believed[begins], "a")
        else:
            spread[begins] = used
    for begins, used in spread.items():
        ends = min(hour for hour in believed if hour > begins)
        each, rest = divmod(1000 * used, ends - begins)
        assert [hours.pop(hour) for hour in range(begins, ends)] == [
            (each + rest, believed[begins], "s"),
            *[(each, None, "s")] * (ends - begins - 1),
        ]
    assert hours == {}


def test_two_years_of_a_house_read_by_the_minute() -> None:
    opinion = of_ampds2()
    install(["AMPDS2"])
    receipt = load_feed(format="ampds2", path=AMPDS2, at=NOW)
    assert (receipt.rows, opinion.rows) == (1_051_200, 1_051_200)
    assert counts(receipt) == {"taken": 17_520, "unchanged": 1_033_680}
    assert (opinion.taken, opinion.unchanged, opinion.held) == (17_520, 1_033_680, 0)
    assert kept_totals() == opinion.totals()
    agree_on_every_hour("AMPDS2", opinion)

    before = kept()
    again = load_feed(format="ampds2", path=AMPDS2, at=NOW)
    assert counts(again) == {"unchanged": 1_051_200}
    assert kept() == before
