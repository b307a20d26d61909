"""Leaks and silences: the truth that a detector is judged by, and that no feed tells."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from portal.demo.hours import Hours, local
from portal.demo.people import chance, pick, weigh
from portal.demo.records import Leak, Premises, Silence, Use

Floats = npt.NDArray[np.float64]

INTERMITTENT = 0.45  # share of hours in which an intermittent leak runs

# What leaks, how often among the past leaks of the town: toilets lead, as in the survey of SFPUC
# (toilet 50 %, irrigation 8 %, taps 8 %, pipe 4 %, unknown the rest). The flows are ours, inside
# the range that survey saw: a few to above 50 gallons an hour.
CAUSES: tuple[tuple[str, float], ...] = (
    ("toilet", 0.42),
    ("intermittent", 0.2),
    ("tap", 0.12),
    ("valve", 0.1),
    ("slab", 0.1),
    ("burst", 0.06),
)
FLOWS = {
    "toilet": (2.0, 22.0),
    "intermittent": (2.0, 9.0),
    "tap": (0.7, 3.0),
    "valve": (40.0, 160.0),
    "slab": (4.0, 22.0),
    "burst": (240.0, 700.0),
}
HOURS_LONG = {
    "toilet": (60, 900),
    "intermittent": (120, 1100),
    "tap": (200, 1600),
    "valve": (24, 130),
    "slab": (900, 2400),
    "burst": (3, 13),
}
LEAKING_HOMES = 0.22  # share of uses that leak some time in the 13 months, one leak each
LEAKING_NOW = 7  # and how many more leak as the demonstration begins


def draw_leaks(
    rng: np.random.Generator, uses: Sequence[Use], first: date, today: date, zone: ZoneInfo
) -> list[Leak]:
    """Draw past and present leaks among `uses`; none starts before `first` or lasts past today."""
    leaky = [use for use in uses if chance(rng, LEAKING_HOMES)]
    past = [leak for use in leaky if (leak := _past_leak(rng, use, first, today, zone))]
    known = {leak.service_point for leak in past}
    open_uses = [u for u in uses if u.to_date is None and u.usual and u.service_point not in known]
    chosen = rng.permutation(len(open_uses))[:LEAKING_NOW]
    return past + [_present_leak(rng, open_uses[n], today, zone) for n in chosen]


def _past_leak(
    rng: np.random.Generator, use: Use, first: date, today: date, zone: ZoneInfo
) -> Leak | None:
    """Draw a leak that somebody has mended, or None if the resident was not there long enough."""
    kind = weigh(rng, CAUSES)
    start = max(first, use.from_date)
    hours = int(rng.integers(*HOURS_LONG[kind]))
    last = min(today, use.to_date or today) - timedelta(days=hours // 24 + 2)
    if (last - start).days < 1:
        return None
    day = start + timedelta(days=int(rng.integers((last - start).days)))
    begins = local(day, int(rng.integers(24)), zone)
    flow = draw_flow(rng, kind)
    return Leak(
        use.service_point, use.agreement, kind, begins, begins + timedelta(hours=hours), flow
    )


def _present_leak(rng: np.random.Generator, use: Use, today: date, zone: ZoneInfo) -> Leak:
    """Draw a leak of the last days that nobody has mended."""
    kind = pick(rng, ("toilet", "toilet", "intermittent", "tap", "toilet"))
    day = max(today - timedelta(days=int(rng.integers(2, 24))), use.from_date)
    begins = local(day, int(rng.integers(24)), zone)
    return Leak(use.service_point, use.agreement, kind, begins, None, draw_flow(rng, kind))


def draw_flow(rng: np.random.Generator, kind: str) -> float:
    """Draw a flow: many small, few large."""
    low, high = FLOWS[kind]
    return float(round(low * (high / low) ** (rng.random() ** 1.3), 2))


def draw_silences(
    rng: np.random.Generator,
    uses: Sequence[Use],
    *,
    premises_of: dict[str, Premises],
    first: date,
    today: date,
    zone: ZoneInfo,
) -> list[Silence]:
    """Draw what the radio network lost, delayed or guessed: single meters, and one collector."""
    points = [use.service_point for use in uses if use.to_date is None]
    days = (today - first).days - 3
    silences: list[Silence] = []
    for kind, how_many, least, most in (
        ("missing", 26, 3, 90),
        ("late", 30, 4, 120),
        ("estimated", 22, 2, 20),
        ("corrected", 24, 3, 60),
    ):
        for _ in range(how_many):
            begins = _some_time(rng, first, days, zone)
            ends = begins + timedelta(hours=int(rng.integers(least, most)))
            silences.append(Silence(pick(rng, points), kind, begins, ends))
    return silences + _collector_outage(rng, points, premises_of, today, zone)


def _some_time(rng: np.random.Generator, first: date, days: int, zone: ZoneInfo) -> datetime:
    """Draw an hour; one in three within the last month, where people look."""
    back = int(rng.integers(5, 33)) if chance(rng, 0.33) else int(rng.integers(5, days))
    return local(first + timedelta(days=days + 3 - back), int(rng.integers(24)), zone)


def _collector_outage(
    rng: np.random.Generator,
    points: Sequence[str],
    premises_of: dict[str, Premises],
    today: date,
    zone: ZoneInfo,
) -> list[Silence]:
    """Lose an evening of every meter on three routes: their collector was struck by lightning."""
    routes = sorted({premises_of[point].read_day for point in points})
    struck = {routes[n] for n in rng.permutation(len(routes))[:3]}
    begins = local(today - timedelta(days=47), 17, zone)
    ends = begins + timedelta(hours=6)
    return [
        Silence(point, "missing", begins, ends)
        for point in points
        if premises_of[point].read_day in struck
    ]


def add_leaks(
    rng: np.random.Generator,
    leaks: Sequence[Leak],
    gallons: Floats,
    rows: dict[str, int],
    hours: Hours,
) -> None:
    """Add what each leak loses to the hours of its service point."""
    for leak in leaks:
        start = hours.index(leak.starts_at)
        end = len(hours.labels) if leak.ends_at is None else hours.index(leak.ends_at)
        losing = gallons[rows[leak.service_point], start:end]
        losing += leak.gallons_an_hour * course(rng, leak.kind, len(losing))


def course(rng: np.random.Generator, kind: str, length: int) -> Floats:
    """Say how a leak goes on hour by hour, as multiples of its flow."""
    wobble = rng.uniform(0.92, 1.08, length)
    if kind == "slab":
        return np.linspace(0.04, 1.0, length) * wobble
    if kind == "intermittent":
        return (rng.random(length) < INTERMITTENT) / INTERMITTENT * wobble
    return wobble
