"""How people live: who they are, when they are away, what they water."""

from datetime import date, timedelta

import numpy as np

from portal.demo.people import chance, pick, weigh
from portal.demo.records import Irrigation, Spell, Use

# How the 400-odd single-family homes live. The shares are ours; so are those of people below,
# which come to 2.6 a home, like the 2.65 of REU2016 (Water Research Foundation, Residential End
# Uses of Water, version 2, 2016).
LIVES: tuple[tuple[str, float], ...] = (
    ("workers", 0.37),
    ("family", 0.29),
    ("retired", 0.17),
    ("home", 0.09),
    ("night", 0.04),
    ("holiday", 0.02),
    ("sharers", 0.02),
)
PEOPLE: dict[str, tuple[tuple[int, float], ...]] = {
    "workers": ((1, 0.33), (2, 0.56), (3, 0.11)),
    "family": ((3, 0.3), (4, 0.42), (5, 0.18), (6, 0.1)),
    "retired": ((1, 0.42), (2, 0.54), (3, 0.04)),
    "home": ((1, 0.3), (2, 0.4), (3, 0.3)),
    "night": ((1, 0.5), (2, 0.3), (3, 0.2)),
    "holiday": ((2, 0.6), (4, 0.4)),
    "sharers": ((4, 0.6), (5, 0.4)),
}
# Gallons a flush: one home in five still above 1.6 (REU2016 found about 21 %).
FLUSHES: tuple[tuple[float, float], ...] = ((1.28, 0.34), (1.6, 0.45), (2.4, 0.11), (3.6, 0.1))
WATERING_DAYS: tuple[tuple[tuple[int, ...], float], ...] = (
    ((1, 3, 5), 0.34),
    ((0, 2, 4), 0.28),
    ((2, 5), 0.14),
    ((0, 3, 6), 0.1),
    ((0, 1, 2, 3, 4, 5, 6), 0.08),
    ((6,), 0.06),
)
WATERING_HOURS: tuple[tuple[int, float], ...] = (
    (2, 0.1),
    (3, 0.16),
    (4, 0.26),
    (5, 0.26),
    (6, 0.12),
    (20, 0.06),
    (22, 0.04),
)
# How likely a trip begins in each month: school holidays, Thanksgiving, Christmas.
TRAVEL = (0.05, 0.06, 0.1, 0.1, 0.06, 0.14, 0.26, 0.22, 0.06, 0.05, 0.1, 0.2)
NOWHERE = date.min


def draw_home(rng: np.random.Generator, first: date, end: date) -> Use:
    """Draw the life in one home between two days; who, where and when is filled in by the town."""
    life = weigh(rng, LIVES)
    people = weigh(rng, PEOPLE[life])
    extras = {
        extra
        for extra, share in (
            ("pool", 0.07),
            ("softener", 0.08),
            ("cooler", 0.05),
            ("hose", 0.22),
            ("teenagers", 0.4 if life == "family" else 0.0),
        )
        if chance(rng, share)
    }
    return Use(
        service_point="",
        agreement="",
        from_date=NOWHERE,
        to_date=None,
        pattern=life,
        people=float(people),
        usual=0.0 if life == "holiday" else 1.0,
        shift=weigh(rng, ((-1, 0.24), (0, 0.5), (1, 0.26))),
        flush=weigh(rng, FLUSHES),
        thrift=float(rng.lognormal(-0.05, 0.24)),
        drip=float(min(rng.lognormal(-3.3, 1.5), 0.7)),
        irrigation=draw_irrigation(rng) if chance(rng, 0.56) else None,
        extras=frozenset(extras),
        spells=draw_spells(rng, life, first, end),
    )


def draw_irrigation(rng: np.random.Generator, *, typical: float = 290.0) -> Irrigation:
    """Draw a controller's programme around `typical` gallons of a watering day at midsummer."""
    return Irrigation(
        weekdays=weigh(rng, WATERING_DAYS),
        hour=weigh(rng, WATERING_HOURS),
        hours=weigh(rng, ((1, 0.42), (2, 0.42), (3, 0.16))),
        gallons=float(typical * rng.lognormal(0.0, 0.55)),
        set_and_forget=chance(rng, 0.3),
    )


def draw_spells(rng: np.random.Generator, life: str, first: date, end: date) -> tuple[Spell, ...]:
    """Draw when a home is empty and when it has guests; for a holiday home, when it is lived in."""
    if life == "holiday":
        return stays(rng, first, end)
    spells = [trip(rng, first, end) for _ in range(int(rng.poisson(1.3)))]
    spells += [
        Spell(start, start + timedelta(days=2), 0.0)
        for start in weekends(rng, first, end, share=0.05)
    ]
    if chance(rng, 0.25):
        visit = trip(rng, first, end)
        spells.append(Spell(visit.from_date, visit.to_date, float(rng.uniform(1.5, 2.2))))
    return tuple(spells)


def trip(rng: np.random.Generator, first: date, end: date) -> Spell:
    """Draw one time away of four days to two weeks, mostly in the holidays."""
    days = (end - first).days
    while True:
        start = first + timedelta(days=int(rng.integers(days)))
        if chance(rng, TRAVEL[start.month - 1] / max(TRAVEL)):
            length = pick(rng, (4, 5, 7, 7, 8, 9, 10, 14))
            return Spell(start, start + timedelta(days=length), 0.0)


def weekends(rng: np.random.Generator, first: date, end: date, *, share: float) -> list[date]:
    """Draw some of the Saturdays between two days."""
    saturday = first + timedelta(days=(5 - first.weekday()) % 7)
    weeks = (end - saturday).days // 7
    return [saturday + timedelta(weeks=n) for n in range(weeks) if chance(rng, share)]


def stays(rng: np.random.Generator, first: date, end: date) -> tuple[Spell, ...]:
    """Draw when a holiday home or a let cottage is lived in: some weekends, some whole weeks."""
    short = [
        Spell(start - timedelta(days=1), start + timedelta(days=2), 1.0)
        for start in weekends(rng, first, end, share=0.3)
    ]
    long = [trip(rng, first, end) for _ in range(3)]
    return (*short, *(Spell(t.from_date, t.to_date, 1.0) for t in long))
