"""What an alert is judged by at homes of one class, what a home's own facts change in it, and as JSON.

A utility may lay down its own for each class, from a day on (`LeakRule`); without it ours hold.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from leaks.rules import GPH, OURS, Habit, Pattern, Rules
from usage.units import GALLON

GALLONS = float(GALLON)
# An evaporative cooler bleeds off a few gallons an hour, and so does most of what is meant to run. Ours.
STEADY = 10 * GPH
# Lots irrigate for up to six hours: Rincon's rule for much water asks for eight.
WATERING_HOURS = 8
WATERING_TIMES = 1.5  # of what is much at homes that water a garden or fill a pool. Ours.
MORE_THAN_NORMAL = 1.25  # times what a home called normal is something else. Ours.


@dataclass(frozen=True)
class Thresholds:
    """Every figure an alert may hang on. Microlitres, and microlitres an hour; weather in tenths of a degree.

    All but those of `rules` are ours.
    """

    rules: Rules  # water that never stops, and much at once
    high_times: float = 3.0  # what is usual is much, two days running...
    high_least: float = 500 * GALLONS  # ...from so much a day on
    back_least: float = 5 * GALLONS  # flowing back in a day
    frost: int = -67  # 20 degrees Fahrenheit: pipes in unheated rooms freeze below
    frost_days: int = 3  # in which what begins to run is a pipe that froze
    medium: float = 90 * GALLONS / 24  # 10 % of homes lose that much a day: EPA, WaterSense
    high: float = 30 * GPH  # Athens-Clarke's burst
    burst: float = 100 * GPH  # more than any toilet lets through
    grown: float = 2.0  # times what people were told is news


@dataclass(frozen=True)
class HomeFacts:
    """What is known of a home on the day on which it is judged; None where nobody said."""

    cooler: bool | None = None
    pool: bool | None = None
    irrigation: bool | None = None
    softener: bool | None = None
    constant_flow: bool | None = None
    normal_rate: int | None = None  # called normal by who lives there, for now
    allowance: int | None = None  # of each day on which nobody is home; None if they are
    frost: bool = False  # in the days before


NOTHING_KNOWN = HomeFacts()


def _larger(key: str, name: str, *rungs: tuple[float, int], source: str) -> Thresholds:
    """Return a class for which hours on end at a rate in gallons count, and the same in blocks of two."""
    patterns = tuple(Pattern(1, rate * GPH, lasting) for rate, lasting in rungs)
    blocks = tuple(replace(each, hours=2) for each in patterns)
    rules = Rules(key, name, 1, date(2026, 11, 22), source, patterns + blocks, Habit())
    return Thresholds(rules, high_least=5000 * GALLONS, high=100 * GPH, medium=20 * GPH)


# Ours for homes is the level `usual` of the scorecard. The others follow what utilities published.
CLASSES: Mapping[str, Thresholds] = MappingProxyType(
    {
        "single_family": Thresholds(OURS["usual"]),
        "multi_family": _larger(
            "multi_family", "Apartments", (20, 72), (600, 8), source="EyeOnWater; SFPUC"
        ),
        "commercial": _larger(
            "commercial", "Businesses", (10, 168), (500, 24), source="Athens-Clarke"
        ),
        "industrial": _larger(
            "industrial", "Industry", (100, 72), (2000, 24), source="a Sensus utility's own list"
        ),
        "institutional": _larger(
            "institutional", "Institutions", (30, 24), source="a Sensus utility's own list"
        ),
        "irrigation": _larger("irrigation", "Irrigation", (7.5, 48), source="SFPUC"),
        # A fire line is dry but for tests, which take less than an hour.
        "fire": _larger("fire", "Fire lines", (1, 3), source="ours"),
    }
)


def class_of(point_kind: str, premises_kind: str) -> str:
    """Return the class of what hangs behind a meter: its own kind goes before that of the place."""
    return point_kind if point_kind in ("irrigation", "fire") else premises_kind


def adapted(thresholds: Thresholds, facts: HomeFacts) -> Thresholds:
    """Return what counts at a home of which these facts are known. Never less than without them."""
    least, lasting = 0.0, 0
    if facts.cooler or facts.constant_flow:
        least = STEADY
    if facts.normal_rate is not None:
        least = max(least, facts.normal_rate * MORE_THAN_NORMAL)
    if facts.irrigation or facts.pool:
        lasting = WATERING_HOURS
        thresholds = replace(thresholds, high_times=thresholds.high_times * WATERING_TIMES)
    if not least and not lasting:
        return thresholds
    patterns = tuple(
        replace(each, at_least=max(each.at_least, least), lasting=max(each.lasting, lasting))
        for each in thresholds.rules.patterns
    )
    return replace(thresholds, rules=replace(thresholds.rules, patterns=patterns))


def smallest_shown(tick: float, rules: Rules) -> float:
    """Return the smallest steady leak that a rule finds through a register with this tick.

    Whatever the hour in which the register moves: a block of h hours holds at least `rate * h / tick` ticks,
    rounded down. Where the fullest hour is left out, the others must hold enough.
    """
    return min(_smallest(tick, pattern) for pattern in rules.patterns)


def _smallest(tick: float, pattern: Pattern) -> float:
    counted = pattern.counted
    ticks = max(-(-pattern.at_least * counted // tick), 1)  # rounded up
    if pattern.evenly:
        # The fullest hour holds its share of them, rounded up; the others must hold enough.
        ticks = -(-ticks * pattern.hours // counted)
    return ticks * tick / pattern.hours


def to_json(thresholds: Thresholds) -> dict[str, Any]:
    """Return thresholds as JSON keeps them."""
    found = asdict(thresholds)
    found["rules"]["from_date"] = thresholds.rules.from_date.isoformat()
    found["rules"]["patterns"] = list(found["rules"]["patterns"])
    return found


def as_text(thresholds: Thresholds) -> str:
    """Return thresholds as text that somebody may change and give back."""
    return json.dumps(to_json(thresholds), indent=1)


def from_json(found: Mapping[str, Any]) -> Thresholds:
    """Return thresholds that `to_json` wrote.

    Raises KeyError, TypeError or ValueError for what it did not write.
    """
    rules = dict(found["rules"])
    rules["from_date"] = date.fromisoformat(rules["from_date"])
    rules["patterns"] = tuple(Pattern(**each) for each in rules["patterns"])
    rules["habit"] = Habit(**rules["habit"]) if rules["habit"] else None
    return Thresholds(**{**found, "rules": Rules(**rules)})
