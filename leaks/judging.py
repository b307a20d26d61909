"""Judging many homes at once: their last months laid out, and all that is found in them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np
from django.conf import settings

from leaks import cases, sql
from leaks.cases import Rule
from leaks.evidence import DAY, HOUR, Evidence, numbers
from leaks.hours import Hours, laid_out
from leaks.life import (
    Finding,
    Floats,
    Kind,
    much_more_than_usual,
    water_flowing_back,
    water_that_runs,
    water_while_away,
)
from leaks.sql import Place
from leaks.thresholds import HomeFacts, Thresholds, adapted
from usage.calendar import Days
from usage.grid import Int64s
from usage.sql import fetch_days

# Habits are taken from the sixty days before a leak; the rest is room for the leak itself. Ours.
WINDOW_DAYS = 75
# What a home is looked at for; all kinds of water that runs are one.
LOOKED_FOR = (Kind.CONTINUOUS, Kind.HIGH_USE, Kind.AWAY, Kind.BACKFLOW)


@dataclass(frozen=True)
class Found:
    """A finding by the hour of the window, and its place among those that came out."""

    which: int
    finding: Finding
    since: int
    until: int


@dataclass(frozen=True, eq=False)
class Judged:
    """One home in its window: what it was judged by and all that was found, by what was looked for."""

    window: "Window"
    row: int
    place: Place
    rule: Rule
    thresholds: Thresholds  # the rule's, by what is known of the home
    facts: HomeFacts
    tick: float
    found: Mapping[Kind, list[Found]]

    @property
    def heard(self) -> int:
        """The hour after the last one that the meter told of."""
        return int(self.window.heard[self.row])

    def newest(self, looked_for: Kind) -> Found | None:
        """Return what was found last; None if nothing was."""
        return self.found[looked_for][-1] if self.found[looked_for] else None

    def evidence(self, looked_for: Kind, which: int) -> Evidence:
        """Return all that a finding rests on; of number -1, all that none was found in."""
        steps, minutes, first = self.window.steps(looked_for, self.row)
        facts = self.facts
        if looked_for is Kind.CONTINUOUS and which >= 0:
            since = self.found[looked_for][which].since
            facts = replace(facts, frost=self.window.froze_before(since, self.thresholds))
        return Evidence(
            looked_for, which, first, minutes, numbers(steps), self.tick,
            self.place.home_class, self.thresholds, facts, self.window.no_habit[self.place.point],
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Window:
    """Some service points in the days up to one: what was measured, and who lives there."""

    places: list[Place]
    hours: Hours
    heard: Int64s
    frosts: Mapping[date, int]
    away_from: Mapping[int, date]  # by service point
    leaks: Sequence[tuple[int, datetime, datetime]]  # those that make no habit, by service point

    @classmethod
    def of(cls, points: Int64s, today: date) -> "Window":
        """Return the last months of some service points (ascending), of who lives there now."""
        first = today - timedelta(days=WINDOW_DAYS - 1)
        places = sql.places_of(points, today)
        days = Days.covering(first, today, settings.TIME_ZONE)
        ends = np.full((2, len(points)), [[first.toordinal()], [today.toordinal()]])
        hours = laid_out(points, days, fetch_days(points, *ends, registers=False))
        hours.forget_before(np.array([place.household_from for place in places], dtype=np.int64))
        empty = cases.away_on(today, places)
        away_from = {
            it.point: empty[it.agreement].from_date for it in places if it.agreement in empty
        }
        frosts, leaks = cases.frosts(first, today), cases.no_habits(places)
        return cls(places, hours, hours.heard, frosts, away_from, leaks)

    @cached_property
    def no_habit(self) -> dict[int, list[tuple[int, int]]]:
        """The stretches of hours that count for no habit, by service point."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for point, since, until in self.leaks:
            if self.hour(until) > 0:
                found[point].append((self.hour(since), self.hour(until)))
        return found

    @property
    def today(self) -> date:
        """The last day of the window."""
        return self.hours.days.day(len(self.hours.days) - 1)

    def instant(self, hour: int) -> datetime:
        """Return when an hour of the window begins."""
        return datetime.fromtimestamp(int(self.hours.days.midnights[0]) + hour * 3600, UTC)

    def hour(self, at: datetime) -> int:
        """Return the hour of the window in which an instant lies; it may lie before the first."""
        return (int(at.timestamp()) - int(self.hours.days.midnights[0])) // 3600

    def froze_before(self, hour: int, thresholds: Thresholds) -> bool:
        """Tell whether it froze hard shortly before an hour, or on its day."""
        day = self.hours.days.day(int(np.searchsorted(self.hours.offsets, hour, side="right")) - 1)
        lows = [self.frosts.get(day - timedelta(days=n)) for n in range(thresholds.frost_days + 1)]
        return any(low is not None and low <= thresholds.frost for low in lows)

    def steps(self, looked_for: Kind, row: int) -> tuple[Floats, int, datetime]:
        """Return what one home is judged by: its hours or days, how many minutes each has, and the first."""
        hours, start = self.hours, self.instant(0)
        if looked_for is Kind.CONTINUOUS:
            return hours.volumes[row], HOUR, start
        if looked_for is Kind.HIGH_USE:
            return hours.totals[row], DAY, start
        if looked_for is Kind.BACKFLOW:
            return hours.back[row], DAY, start
        first = self._first_away(row)
        sums = np.add.reduceat(np.nan_to_num(hours.volumes[row]), hours.offsets[:-1])
        return sums[first:], DAY, self.instant(int(hours.offsets[first]))

    def _first_away(self, row: int) -> int:
        """Return the number of the first whole day away; they may have showered before they left."""
        number = self.hours.days.number(self.away_from[self.places[row].point]) + 1
        return min(max(number, 0), len(self.hours.days) - 1)

    def judged(self) -> list[Judged]:
        """Judge every home by its own rule and facts; those judged alike together."""
        rules, known = cases.rules_on(self.today), cases.facts_on(self.today, self.places)
        alike: dict[tuple[str, HomeFacts], list[int]] = defaultdict(list)
        for row, place in enumerate(self.places):
            alike[place.home_class, known[place.point]].append(row)
        done = [
            home
            for (home_class, facts), rows in alike.items()
            for home in self._judged(np.array(rows), rules[home_class], facts)
        ]
        return sorted(done, key=lambda home: home.row)

    def _judged(self, rows: Int64s, rule: Rule, facts: HomeFacts) -> Iterator[Judged]:
        thresholds = adapted(rule.thresholds, facts)
        ticks = np.array([self.places[row].tick for row in rows])
        no_habit = [self.no_habit[self.places[row].point] for row in rows]
        flow = self.hours.flow(rows, ticks, no_habit)
        running = water_that_runs(flow, thresholds, frost=False)
        froze = bool(self.frosts) and min(self.frosts.values()) <= thresholds.frost
        frozen = water_that_runs(flow, thresholds, frost=True) if froze else running
        for n, row in enumerate(rows.tolist()):
            whole = [
                late if froze and self.froze_before(it.since, thresholds) else it
                for it, late in zip(running[n], frozen[n], strict=True)
            ]
            found = {
                Kind.CONTINUOUS: [Found(k, it, it.since, it.until) for k, it in enumerate(whole)],
                **self._found_by_day(row, thresholds, facts),
            }
            place = self.places[row]
            yield Judged(self, row, place, rule, thresholds, facts, float(flow.ticks[n]), found)

    def _found_by_day(
        self, row: int, thresholds: Thresholds, facts: HomeFacts
    ) -> dict[Kind, list[Found]]:
        hours = self.hours
        found: dict[Kind, tuple[Finding | None, int]] = {
            Kind.HIGH_USE: (much_more_than_usual(hours.totals[row], thresholds), 0),
            Kind.BACKFLOW: (water_flowing_back(hours.back[row], thresholds), 0),
            Kind.AWAY: (None, 0),
        }
        if facts.allowance is not None:
            steps, _minutes, _first = self.steps(Kind.AWAY, row)
            shift = self._first_away(row)
            found[Kind.AWAY] = (water_while_away(steps, facts.allowance, thresholds), shift)
        return {
            kind: [self._in_hours(finding, shift)] if finding else []
            for kind, (finding, shift) in found.items()
        }

    def _in_hours(self, finding: Finding, shift: int) -> Found:
        offsets = self.hours.offsets
        since, until = int(offsets[finding.since + shift]), int(offsets[finding.until + shift])
        return Found(0, finding, since, until)
