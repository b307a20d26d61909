"""Taking in the utility's records of service points and meters."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from accounts.actions.overlaps import Stay, without_overlaps
from accounts.actions.records import known, need, read_each
from accounts.actions.upsert import Wanted, upsert
from accounts.feeds.cis import BadField, Record
from accounts.feeds.reasons import because as _
from accounts.models import FeedFile, Premises
from accounts.receipts import Tally
from usage import sql
from usage.actions.batch import Meters
from usage.actions.registers import work_out_again
from usage.models import Meter, ServicePoint
from usage.units import UNITS, bore

KINDS: dict[str, tuple[str, ...]] = {
    "service_point": ("service_point", "premises", "kind", "size"),
    "meter": (
        "meter", "endpoint", "service_point", "from_date", "to_date", "unit", "dials", "resolution",
    ),
}  # fmt: skip
MOST_DIALS = 12


def take_in_service_points(*, records: Sequence[Record], file: FeedFile, at: datetime) -> Tally:
    """Take in the places where meters sit; their premises must be known.

    What flowed by registers is worked out anew where the size of a meter, which says how much it can pass,
    turned out to be another.
    """
    before = Meters.load()
    places = known(Premises, records, "premises")

    def read(record: Record) -> Wanted:
        values = {
            "premises": need(places, record, "premises"),
            "kind": record.choice("kind", ServicePoint.Kind.values),
            "size": _size(record),
        }
        return Wanted(record, record.required("service_point", 40), values)

    wanted, tally = read_each(records, read)
    done, _points = upsert(ServicePoint, key="number", wanted=wanted)
    tally.add(done)
    if done.changed:
        work_out_again(before=before, after=Meters.load(), file=file)
    return tally


def _size(record: Record) -> str:
    """Return the bore of the meter there, empty where nobody says."""
    said = record.optional("size", 12)
    try:
        return bore(said) if said else ""
    except ValueError:
        raise BadField(
            "size", _("{value} is no size; expected are inches like 5/8 or 1 1/2", value=repr(said))
        ) from None


def take_in_meters(*, records: Sequence[Record], file: FeedFile, at: datetime) -> Tally:
    """Take in meters; one that would share a service point with another on some day is held.

    What flowed by the registers of a meter is worked out anew where it turns out to have another unit, other
    dials, or to have been there on other days than we thought.
    """
    before = Meters.load()
    points = known(ServicePoint, records, "service_point")

    def read(record: Record) -> Wanted:
        from_date, to_date = record.required_day("from_date"), record.day("to_date")
        if to_date and to_date < from_date:
            raise BadField(
                "to_date",
                _("{day} is before from_date, {from_day}", day=to_date, from_day=from_date),
            )
        dials = record.required_number("dials", 0)
        if not 1 <= dials <= MOST_DIALS:
            raise BadField(
                "dials",
                _("is {n}; expected is a number from 1 to {most}", n=dials, most=MOST_DIALS),
            )
        resolution = record.number("resolution", 4)
        if resolution is not None and resolution <= 0:
            raise BadField("resolution", _("is {n}; expected is a number above 0", n=resolution))
        values = {
            "endpoint": record.optional("endpoint", 40),
            "service_point": need(points, record, "service_point"),
            "from_date": from_date,
            "to_date": to_date,
            "unit": record.choice("unit", UNITS),
            "dials": int(dials),
            "resolution": resolution,
        }
        return Wanted(record, record.required("meter", 40), values)

    wanted, tally = read_each(records, read)
    held = Meter.objects.filter(
        Q(service_point__in=[point.pk for point in points.values()])
        | Q(serial__in=[want.key for want in wanted])
    ).values_list("serial", "service_point_id", "from_date", "to_date")
    fitting, asked = without_overlaps(
        wanted,
        [Stay(*row) for row in held],
        place="service_point",
        question=_("meter {number} sits there on some of these days: when was it taken out?"),
    )
    tally.set_aside += asked
    done, _meters = upsert(Meter, key="serial", wanted=fitting, periods=True)
    tally.add(done)
    if done.changed:
        _hand_over_again(before, Meters.load())
        work_out_again(before=before, after=Meters.load(), file=file)
    return tally


def _hand_over_again(before: Meters, now: Meters) -> None:
    """Say anew from which hour of its first day a meter counts, where that or the last day changed."""
    known = {serial: n for n, serial in enumerate(before.columns["serial"])}
    for n, serial in enumerate(now.columns["serial"]):
        if serial not in known or not now.took_over[n]:
            continue
        then = known[serial]
        first_day, was = now.from_days[n], before.from_days[then]
        if first_day == was and before.took_over[then]:
            continue
        meter = Meter.objects.filter(serial=serial)
        if first_day == was:  # all registers of that day were its own
            sql.count_from_the_first_kept(serial)
        else:  # what is kept of a day before it came is the other's, of a day on which it was there its own
            meter.update(first_read=0 if first_day > was else None)
