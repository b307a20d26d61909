"""Green Button files: what the official schema says of each element, and what stands in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count, islice, pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from lxml import etree

from usage.calendar import interval_starts, midnight
from usage.greenbutton import BilledPeriod, Block, Reading, Series, UsagePoint, codes
from usage.greenbutton.clocks import NO_RULE, local_time
from usage.greenbutton.writer import Feed, write
from usage.units import UNITS, to_unit

SCHEMA = Path(__file__).parents[3] / "shared/data/green-button/all.xsd"
official = pytest.mark.skipif(not SCHEMA.exists(), reason="the official schema is not at hand")
ZONE = "America/Los_Angeles"
GALLON = 3_785_412
IN = {"atom": codes.ATOM, "espi": codes.ESPI}
SPRING, AUTUMN, PLAIN = date(2026, 3, 8), date(2026, 11, 1), date(2026, 6, 10)
BILL = BilledPeriod(
    id=7,
    first=date(2026, 5, 20),
    end=date(2026, 6, 19),
    issued_on=date(2026, 6, 21),
    volume=Decimal("5.000"),
    unit="ccf",
    charges=Decimal("84.20"),
    estimated=False,
)


@pytest.fixture(scope="session")
def schema() -> Any:
    """The schema of ESPI 4.0 and Atom, as the Green Button Alliance publishes it."""
    return etree.XMLSchema(etree.parse(SCHEMA))


def feed(unit: str = "gal", **changes: Any) -> Feed:
    made = datetime(2026, 11, 20, 20, tzinfo=UTC)
    clock = local_time(ZONE, 2026)
    return replace(Feed(UUID(int=1), "Use & bills", "Water <Co>", unit, clock, made), **changes)


def day_block(day: date, minutes: int, volume: int = GALLON) -> Block:
    """Return a day on which every third interval is estimated, every third spread."""
    begins, ends = midnight(day, ZONE), midnight(date.fromordinal(day.toordinal() + 1), ZONE)
    readings = [
        Reading(
            int(start.timestamp()),
            ends - begins if minutes == 1440 else minutes * 60,
            volume,
            (codes.VALID, codes.ESTIMATED, codes.INTERPOLATED)[n % 3],
        )
        for n, start in enumerate(interval_starts(day, minutes, ZONE))
    ]
    return Block(begins, ends - begins, readings)


def point(minutes: int = 60, volume: int = GALLON, **changes: Any) -> UsagePoint:
    blocks = [day_block(day, minutes, volume) for day in (SPRING, PLAIN, AUTUMN)]
    start, length = blocks[0].start, blocks[0].seconds if minutes == 1440 else minutes * 60
    series = [
        Series("Water", minutes, backwards=False, largest=volume, blocks=blocks),
        Series("Back", minutes, True, 9, [Block(start, length, [Reading(start, length, -9, 0)])]),
    ]  # fmt: skip
    return replace(UsagePoint(UUID(int=2), "Home", series, [BILL]), **changes)


def written(points: Sequence[UsagePoint], **changes: Any) -> Any:
    return etree.fromstring("".join(write(feed(**changes), points)).encode())


def found(tree: Any, path: str) -> list[str]:
    return [
        each if isinstance(each, str) else each.text for each in tree.xpath(path, namespaces=IN)
    ]


# --- The schema -------------------------------------------------------------------------------------------


@official
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("minutes", [15, 60, 1440])
def test_every_element_is_what_the_schema_asks_for(unit: str, minutes: int, schema: Any) -> None:
    """R10: each kind of resource, both nights when the clocks change, each quality, each unit, a bill."""
    bills = [BILL, replace(BILL, id=8, unit=unit, volume=Decimal("5.125"), estimated=True)]
    tree = written([point(minutes, bills=bills)], unit=unit)
    schema.assertValid(tree)
    kinds = {etree.QName(each).localname for each in tree.xpath("//atom:content/*", namespaces=IN)}
    assert kinds == {
        "IntervalBlock", "LocalTimeParameters", "MeterReading", "ReadingType", "UsagePoint", "UsageSummary",
    }  # fmt: skip
    assert set(found(tree, "//espi:IntervalReading//espi:quality")) == (
        {"8", "9"} if minutes != 1440 else set()
    )


@official
def test_months_and_water_that_is_not_for_drinking_are_valid_too(schema: Any) -> None:
    start, end = midnight(date(2026, 3, 1), ZONE), midnight(date(2026, 4, 1), ZONE)
    reading = Reading(start, end - start, 10**13, codes.QUESTIONABLE)
    series = Series("Months", None, False, 10**13, [Block(start, end - start, [reading])])
    tree = written([UsagePoint(UUID(int=3), "Home", [series])], not_potable=True)
    schema.assertValid(tree)
    assert found(tree, "//espi:ReadingType/espi:commodity") == ["14"]
    assert found(tree, "//espi:ReadingType/espi:intervalLength") == []


@official
@pytest.mark.parametrize(
    ("element", "instead"),
    [
        ("<value>", "<value>7.48"),
        ("<commodity>9", "<commodity>nine"),
        ("<statusTimeStamp>", "<readCycle>x</readCycle><statusTimeStamp>"),
        ("<tzOffset>", "<tzOffset>x"),
        ("<dstEndRule>B4", "<dstEndRule>Z"),
        ("<kind>2", "<kind>two"),
        ("<duration>3600", "<duration>-1"),
        ("<ReadingQuality>", "<value>1</value><ReadingQuality>"),  # in another order
        ("<MeterReading", "<MeterReading><ReadingType/></MeterReading><MeterReading"),
    ],
)
def test_the_schema_refuses_what_is_wrong(element: str, instead: str, schema: Any) -> None:
    """The positive control: a schema that takes everything would prove nothing."""
    text = "".join(write(feed(), [point()]))
    assert element in text
    wrong = text.replace(element, instead, 1)
    assert not schema.validate(etree.fromstring(wrong.encode()))


@official
def test_each_resource_is_valid_by_itself(schema: Any) -> None:
    """As one fetches it from an interface: element by element, without the feed around it."""
    resources = written([point()]).xpath("//atom:content/*", namespaces=IN)
    assert len(resources) == 11
    for resource in resources:
        schema.assertValid(etree.fromstring(etree.tostring(resource)))


# --- What stands in it ------------------------------------------------------------------------------------


def test_a_reading_type_says_that_it_is_water_in_which_unit() -> None:
    forward, back = written([point()]).xpath("//espi:ReadingType", namespaces=IN)
    assert {etree.QName(each).localname: each.text for each in forward} == {
        "accumulationBehaviour": "4", "commodity": "9", "defaultQuality": "0", "flowDirection": "1",
        "intervalLength": "3600", "kind": "58", "powerOfTenMultiplier": "-9", "timeAttribute": "0",
        "uom": "128",
    }  # fmt: skip
    assert back.find("espi:flowDirection", IN).text == "19"


@pytest.mark.parametrize(
    ("unit", "uom", "power", "value"),
    [
        ("gal", "128", "-9", "1000000057"),
        ("kgal", "128", "-9", "1000000057"),
        ("cf", "119", "-9", "133680563"),
        ("ccf", "119", "-9", "133680563"),
        ("l", "134", "-9", "3785412000"),
        ("m3", "42", "-9", "3785412"),
    ],
)
def test_a_gallon_is_a_gallon_in_every_unit(unit: str, uom: str, power: str, value: str) -> None:
    tree = written([point()], unit=unit)
    assert found(tree, "(//espi:uom)[1]") == [uom]
    assert found(tree, "(//espi:powerOfTenMultiplier)[1]") == [power]
    assert found(tree, "(//espi:IntervalReading/espi:value)[1]") == [value]
    litres = Decimal(value) * codes.MICROLITRES[int(uom)].scaleb(int(power))
    assert abs(litres - GALLON) < Decimal("0.5")


def test_a_volume_that_fits_no_fine_number_is_written_in_a_coarser_one() -> None:
    """48 bits: a thousand million gallons in an hour are no home's, and no file's end either."""
    huge = round(UNITS["gal"].microlitres * 10**9)
    tree = written([point(volume=huge)])
    assert found(tree, "(//espi:powerOfTenMultiplier)[1]") == ["-3"]
    assert found(tree, "(//espi:IntervalReading/espi:value)[1]") == ["1000000000000"]
    assert round(to_unit(huge, "gal")) == 10**9


def test_days_have_as_many_hours_as_they_have() -> None:
    tree = written([point()])
    blocks = tree.xpath("//espi:IntervalBlock", namespaces=IN)[:3]
    assert [len(block.findall("espi:IntervalReading", IN)) for block in blocks] == [23, 24, 25]
    assert [block.findtext("espi:interval/espi:duration", None, IN) for block in blocks] == [
        "82800", "86400", "90000",
    ]  # fmt: skip
    starts = [int(each) for each in found(blocks[2], ".//espi:IntervalReading//espi:start")]
    assert [b - a for a, b in pairwise(starts)] == [3600] * 24


def test_water_that_flowed_back_is_positive_in_a_type_of_its_own() -> None:
    tree = written([point()])
    values = [int(each) for each in found(tree, "//espi:value[../espi:timePeriod]")]
    assert min(values) > 0
    assert len(tree.xpath("//espi:MeterReading", namespaces=IN)) == 2


def test_a_bill_is_in_the_unit_of_the_bill_and_in_dollars() -> None:
    part = replace(BILL, id=8, volume=Decimal("5.125"), estimated=True)
    whole, parts = written([point(bills=[BILL, part])]).xpath("//espi:UsageSummary", namespaces=IN)
    said = {etree.QName(each).localname: each.text for each in whole.iter() if not len(each)}
    assert said == {
        "duration": str(30 * 86_400), "start": str(midnight(BILL.first, ZONE)),
        "billLastPeriod": "8420000", "currency": "840",
        "powerOfTenMultiplier": "2", "uom": "119", "value": "5",
        "qualityOfReading": "19", "statusTimeStamp": str(midnight(BILL.issued_on, ZONE)), "commodity": "9",
    }  # fmt: skip
    said = {etree.QName(each).localname: each.text for each in parts.iter() if not len(each)}
    assert (said["powerOfTenMultiplier"], said["value"], said["qualityOfReading"]) == (
        "-1",
        "5125",
        "8",
    )


def test_every_link_leads_to_a_resource_or_to_the_list_it_is_in() -> None:
    tree = written([point()])
    own = set(found(tree, "//atom:entry/atom:link[@rel='self']/@href"))
    assert len(own) == len(tree.xpath("//atom:entry", namespaces=IN))
    lists = {link.rpartition("/")[0] for link in own}
    others = set(found(tree, "//atom:entry/atom:link[not(@rel='self')]/@href"))
    assert others - own - lists == set()
    ids = found(tree, "//atom:id")
    assert len(ids) == len(set(ids))


def test_the_same_things_have_the_same_numbers_in_every_file() -> None:
    first = written([point()])
    later = written([point(bills=[])], made_at=datetime(2027, 1, 1, tzinfo=UTC))
    ids = set(found(later, "//atom:entry/atom:id"))
    assert ids < set(found(first, "//atom:entry/atom:id"))
    assert len(ids) == 10


def test_names_are_text_and_nothing_else() -> None:
    tree = written([point(name="<b>&amp;")])
    assert found(tree, "/atom:feed/atom:author/atom:name") == ["Water <Co>"]
    assert "<b>&amp;" in found(tree, "//atom:entry/atom:title")


@dataclass
class Watched:
    """Days without an end, and how many were asked for."""

    asked: int = 0

    def __iter__(self) -> Iterator[Block]:
        for n in count():
            self.asked += 1
            yield day_block(date.fromordinal(PLAIN.toordinal() + n % 90), 15)


def test_a_file_is_written_as_it_is_read() -> None:
    """Of ten years, or of ten thousand, one day is held: the next is asked for when this one has gone out."""
    days = Watched()
    series = Series("Water", 15, backwards=False, largest=GALLON, blocks=days)
    pieces = write(feed(), [UsagePoint(UUID(int=2), "Home", [series])])
    before = list(
        islice(pieces, 5)
    )  # the feed, the clock, the point, the meter reading and its type
    assert ("ReadingType" in before[-1], days.asked) == (True, 0)
    for n in range(1, 4):
        assert next(pieces).count("<IntervalReading>") == 96
        assert days.asked == n


# --- Clocks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "offset", "by", "begins", "ends"),
    [
        # As the published samples have them: second Sunday of March, first of November, at two.
        ("America/Los_Angeles", -28_800, 3600, "360E2000", "B40E2000"),
        ("America/New_York", -18_000, 3600, "360E2000", "B40E2000"),
        ("America/Phoenix", -25_200, 0, NO_RULE, NO_RULE),
        ("Europe/Berlin", 3600, 3600, "3E0E2000", "AE0E3000"),  # last Sundays, at two and at three
        ("Australia/Sydney", 36_000, 3600, "A40E2000", "440E3000"),
        ("Australia/Lord_Howe", 37_800, 1800, "A40E2000", "440E2000"),
        ("UTC", 0, 0, NO_RULE, NO_RULE),
    ],
)
def test_a_zone_tells_when_its_clocks_change(
    zone: str, offset: int, by: int, begins: str, ends: str
) -> None:
    clock = local_time(zone, 2026)
    assert (clock.offset, clock.summer_offset) == (offset, by)
    assert (clock.summer_begins, clock.summer_ends) == (begins, ends)
