"""Writing a Green Button file, entry by entry: what is written is forgotten, however long the file.

The order of elements within a resource is the schema's, which enforces it. Numbers of resources follow from
that of their usage point and from what they are, so the same thing has the same number in every file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.sax.saxutils import escape

from usage.calendar import midnight
from usage.greenbutton import BilledPeriod, Block, Series, UsagePoint, codes
from usage.greenbutton.clocks import LocalTime

BASE = "/espi/1_1/resource"  # where the standard's interface keeps resources
DAY = 1440
BILL_DECIMALS = 3  # of a volume that is billed; see billing.models.Bill


@dataclass(frozen=True)
class Feed:
    """What holds for a whole file. `made_at` carries an offset; `unit` is one of `usage.units`."""

    id: UUID
    title: str
    author: str
    unit: str
    clock: LocalTime
    made_at: datetime
    not_potable: bool = False

    @property
    def commodity(self) -> int:
        """The number of what runs in the pipes."""
        return codes.NOT_POTABLE if self.not_potable else codes.POTABLE

    @property
    def updated(self) -> str:
        """When it was made, as Atom says it."""
        return f"{self.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def write(feed: Feed, points: Iterable[UsagePoint]) -> Iterator[str]:
    """Yield the text of a file."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="{codes.ATOM}">\n'
        f"<id>urn:uuid:{feed.id}</id>\n<title>{escape(feed.title)}</title>\n"
        f"<updated>{feed.updated}</updated>\n"
        f"<author><name>{escape(feed.author)}</name></author>\n"
        f'<link rel="self" href="{BASE}/Subscription/{feed.id}"/>\n'
    )
    clock_id = uuid5(NAMESPACE_URL, f"{BASE}/LocalTimeParameters/{feed.clock.zone}")
    clock_url = f"{BASE}/LocalTimeParameters/{clock_id}"
    yield _entry(feed, clock_id, clock_url, feed.clock.zone, _clock(feed.clock))
    for point in points:
        yield from _usage_point(feed, point, clock_url)
    yield "</feed>\n"


def _usage_point(feed: Feed, point: UsagePoint, clock_url: str) -> Iterator[str]:
    url = f"{BASE}/UsagePoint/{point.id}"
    related = [f"{url}/MeterReading", f"{url}/UsageSummary", clock_url]
    body = _resource("UsagePoint", f"<ServiceCategory><kind>{codes.WATER}</kind></ServiceCategory>")
    yield _entry(feed, point.id, url, point.name, body, related)
    for series in point.series:
        yield from _series(feed, point.id, url, series)
    for bill in point.bills:
        bill_id = uuid5(point.id, f"UsageSummary/{bill.id}")
        name = f"{bill.first} - {bill.end}"
        yield _entry(feed, bill_id, f"{url}/UsageSummary/{bill_id}", name, _summary(feed, bill))


def _series(feed: Feed, point: UUID, point_url: str, series: Series) -> Iterator[str]:
    uom, _power = codes.OURS[feed.unit]
    power = codes.power_for(series.largest, uom)
    what = f"{series.minutes or 'month'}/{codes.REVERSE if series.backwards else codes.FORWARD}"
    reading_id = uuid5(point, f"MeterReading/{what}")
    # The unit is part of what a type is: another download in another unit has another type.
    type_id = uuid5(point, f"ReadingType/{what}/{uom}/{power}")
    url, type_url = f"{point_url}/MeterReading/{reading_id}", f"{BASE}/ReadingType/{type_id}"
    related = [f"{url}/IntervalBlock", type_url]
    yield _entry(feed, reading_id, url, series.name, _resource("MeterReading", ""), related)
    reading_type = _reading_type(feed, series, uom, power)
    yield _entry(feed, type_id, type_url, series.name, reading_type)
    for block in series.blocks:
        block_id = uuid5(reading_id, f"IntervalBlock/{block.start}")
        block_url = f"{url}/IntervalBlock/{block_id}"
        yield _entry(feed, block_id, block_url, series.name, _block(series, block, uom, power))


def _entry(
    feed: Feed, id: UUID, url: str, title: str, body: str, related: Iterable[str] = ()
) -> str:
    links = "".join(f'<link rel="related" href="{href}"/>\n' for href in related)
    return (
        f"<entry>\n<id>urn:uuid:{id}</id>\n"
        f'<link rel="self" href="{url}"/>\n<link rel="up" href="{url.rpartition("/")[0]}"/>\n{links}'
        f"<title>{escape(title)}</title>\n<content>\n{body}</content>\n"
        f"<published>{feed.updated}</published>\n<updated>{feed.updated}</updated>\n</entry>\n"
    )


def _resource(name: str, body: str) -> str:
    return f'<{name} xmlns="{codes.ESPI}">\n{body}</{name}>\n'


def _clock(clock: LocalTime) -> str:
    return _resource(
        "LocalTimeParameters",
        f"<dstEndRule>{clock.summer_ends}</dstEndRule>\n<dstOffset>{clock.summer_offset}</dstOffset>\n"
        f"<dstStartRule>{clock.summer_begins}</dstStartRule>\n<tzOffset>{clock.offset}</tzOffset>\n",
    )


def _reading_type(feed: Feed, series: Series, uom: int, power: int) -> str:
    flow = codes.REVERSE if series.backwards else codes.FORWARD
    length = f"<intervalLength>{series.minutes * 60}</intervalLength>\n" if series.minutes else ""
    every = {DAY: codes.DAILY, None: codes.MONTHLY}.get(series.minutes, 0)
    return _resource(
        "ReadingType",
        f"<accumulationBehaviour>{codes.DELTA}</accumulationBehaviour>\n"
        f"<commodity>{feed.commodity}</commodity>\n"
        f"<defaultQuality>{codes.VALID}</defaultQuality>\n"
        f"<flowDirection>{flow}</flowDirection>\n{length}"
        f"<kind>{codes.VOLUME}</kind>\n"
        f"<powerOfTenMultiplier>{power}</powerOfTenMultiplier>\n"
        f"<timeAttribute>{every}</timeAttribute>\n<uom>{uom}</uom>\n",
    )


def _block(series: Series, block: Block, uom: int, power: int) -> str:
    """Return a block. An interval without a reading is not in it."""
    sign = -1 if series.backwards else 1
    scale = codes.MICROLITRES[uom].scaleb(power)  # what one of a value is
    lines = [f"<interval>{_period(block.start, block.seconds)}</interval>\n"]
    for reading in block.readings:
        quality = ""
        if reading.quality != codes.VALID:
            quality = f"<ReadingQuality><quality>{reading.quality}</quality></ReadingQuality>"
        value = int((sign * reading.microlitres / scale).to_integral_value())
        period = _period(reading.start, reading.seconds)
        lines.append(
            f"<IntervalReading>{quality}<timePeriod>{period}</timePeriod>"
            f"<value>{value}</value></IntervalReading>\n"
        )
    return _resource("IntervalBlock", "".join(lines))


def _period(start: int, seconds: int) -> str:
    return f"<duration>{seconds}</duration><start>{start}</start>"


def _summary(feed: Feed, bill: BilledPeriod) -> str:
    start, end = (midnight(day, feed.clock.zone) for day in (bill.first, bill.end))
    issued = midnight(bill.issued_on, feed.clock.zone)
    quality = codes.ESTIMATED if bill.estimated else codes.REVENUE
    return _resource(
        "UsageSummary",
        f"<billingPeriod>{_period(start, end - start)}</billingPeriod>\n"
        f"<billLastPeriod>{int(bill.charges * codes.MONEY)}</billLastPeriod>\n"
        f"<currency>{codes.US_DOLLAR}</currency>\n"
        f"<overallConsumptionLastPeriod>{_billed(bill)}</overallConsumptionLastPeriod>\n"
        f"<qualityOfReading>{quality}</qualityOfReading>\n"
        f"<statusTimeStamp>{issued}</statusTimeStamp>\n<commodity>{feed.commodity}</commodity>\n",
    )


def _billed(bill: BilledPeriod) -> str:
    """Return the volume of a bill in the unit of the bill: of a hundred cubic feet, power two."""
    uom, power = codes.OURS[bill.unit]
    finer = 0 if bill.volume == bill.volume.to_integral_value() else BILL_DECIMALS
    value, power = int(bill.volume.scaleb(finer)), power - finer
    return f"<powerOfTenMultiplier>{power}</powerOfTenMultiplier><uom>{uom}</uom><value>{value}</value>"
