"""The same as Green Button, with the bills: what we hold, in the things that the standard knows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from usage.calendar import MINUTES_PER_DAY, midnight
from usage.greenbutton import BilledPeriod, Block, Reading, Series, UsagePoint
from usage.greenbutton.clocks import local_time
from usage.greenbutton.codes import QUALITY_OF
from usage.greenbutton.writer import Feed, write
from usage.models import ServicePoint
from usage.taking_along.files import Held, Wish, days_of
from usage.taking_along.numbers import number_of


def as_green_button(
    wish: Wish, parts: Sequence[Held], bills: Iterable[BilledPeriod]
) -> Iterator[str]:
    """Yield an Atom feed; the bills of a home stand with the first of its usage points.

    Names are put into the words of who asks now, because the file is written after the page was answered.
    """
    points = [
        UsagePoint(
            id=number_of(wish.home.agreement_id, point),
            name=_name(kind),
            series=[series for part in own for series in _series(wish, part)],
            bills=bills if n == 0 else (),
        )
        for n, (point, kind, own) in enumerate(_by_point(parts))
    ]
    return write(feed_of(wish), points)


def feed_of(wish: Wish) -> Feed:
    """Return what holds for a whole file of Green Button."""
    return Feed(
        id=number_of(wish.home.agreement_id, "feed"),
        title=_("Water use"),
        author=settings.UTILITY["name"],
        unit=wish.unit,
        clock=local_time(settings.TIME_ZONE, wish.today.year),
        made_at=wish.at,
    )


def _by_point(parts: Sequence[Held]) -> list[tuple[int, str, list[Held]]]:
    points: dict[int, list[Held]] = {}
    for part in parts:
        points.setdefault(part.service_point_id, []).append(part)
    return [(point, own[0].service_point__kind, own) for point, own in points.items()]


def _name(kind: str) -> str:
    return {
        ServicePoint.Kind.DOMESTIC: _("Water meter"),
        ServicePoint.Kind.IRRIGATION: _("Garden meter"),
        ServicePoint.Kind.FIRE: _("Fire line"),
    }[ServicePoint.Kind(kind)]


def _series(wish: Wish, part: Held) -> list[Series]:
    """Return the water that came, and where there is any, the water that flowed back.

    Two, because the standard names the way of flow once for all readings; a negative number in what is
    called forward would be read as a fault.
    """
    name = {
        15: _("Water of each quarter of an hour"),
        30: _("Water of each half hour"),
        60: _("Water of each hour"),
        MINUTES_PER_DAY: _("Water of each day"),
    }[part.interval_minutes]
    ways = [(False, name)]
    if part.backwards:
        ways.append((True, _("Water that flowed back")))
    return [
        Series(said, part.interval_minutes, back, part.largest or 0, _blocks(wish, part, back))
        for back, said in ways
    ]


def _blocks(wish: Wish, part: Held, backwards: bool) -> Iterator[Block]:
    """Yield a block for each day on which something was read."""
    for day, intervals in days_of(wish, part):
        begins, ends = (
            midnight(each, settings.TIME_ZONE) for each in (day, day + timedelta(days=1))
        )
        readings = [
            Reading(
                start := int(interval.start.timestamp()),
                # A daily reading lasts 23 or 25 hours when the clocks change.
                ends - begins
                if interval.minutes == MINUTES_PER_DAY
                else min(interval.minutes * 60, ends - start),
                interval.microlitres,
                QUALITY_OF[interval.quality],
            )
            for interval in intervals
            if interval.microlitres is not None and (interval.microlitres < 0) is backwards
        ]
        if readings:
            yield Block(begins, ends - begins, readings)
