"""Finding water that never stops."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from leaks.detection import QUIET, Alert, Flow, find, holding, matches, may_match, together
from leaks.hours import Told, laid_out_at_most
from leaks.rules import GPH, OURS, PRESETS, Habit, Pattern
from leaks.thresholds import smallest_shown
from usage.calendar import Days
from usage.units import CUBIC_FOOT, GALLON

DAY = 24
NAN = float("nan")
TICK = float(CUBIC_FOOT)


def flow(*hours: float, tick: float = 1.0) -> Flow:
    return Flow(np.array([hours]), np.array([tick]))


def metered(rate: float, hours: int, tick: float) -> Flow:
    """What a register shows of water that runs evenly at `rate`."""
    shown = np.floor(np.arange(1, hours + 1) * rate / tick) * tick
    return Flow(np.diff(shown, prepend=0.0)[None], np.array([tick]))


def home_with_nights(days: int) -> NDArray[np.float64]:
    """Twenty gallons in each waking hour, and dry nights from 23 to 6."""
    day = np.where((np.arange(DAY) >= 6) & (np.arange(DAY) < 23), 20 * GPH, 0.0)
    return np.tile(day, days)


# --- One pattern --------------------------------------------------------------------------------


def holding_slowly(hours: list[float], tick: float, pattern: Pattern) -> list[int]:
    """One hour at a time, as the docstring of `Pattern` says it."""
    lengths, run = [], 0
    for n in range(len(hours)):
        block = hours[max(0, n - pattern.hours + 1) : n + 1]
        known = [volume for volume in block if not math.isnan(volume)]
        used, counted = sum(known), pattern.hours
        if pattern.evenly:
            used, counted = used - max(known, default=0.0), counted - 1
        if used >= max(pattern.at_least * counted, tick):
            run += 1
        elif len(known) == len(block):
            run = 0
        lengths.append(run)
    return lengths


VOLUMES = st.one_of(st.just(NAN), st.integers(0, 5).map(lambda n: n * 1e6))
PATTERNS = st.builds(
    Pattern,
    hours=st.integers(2, 5),
    at_least=st.integers(0, 3).map(lambda n: n * 1e6),
    lasting=st.just(3),
    evenly=st.booleans(),
) | st.just(Pattern(1, 1e6, 3))


@given(st.lists(VOLUMES, min_size=6, max_size=60), PATTERNS)
@example([1e6, NAN, 1e6, 0.0, 1e6, 1e6], Pattern(1, 1e6, 3))
def test_whole_columns_give_what_one_hour_at_a_time_gives(hours, pattern):
    held, _sums, _partly = holding(flow(*hours, tick=1e6), pattern)
    assert held[0].tolist() == holding_slowly(hours, 1e6, pattern)


@given(
    st.lists(VOLUMES, min_size=12, max_size=90),
    st.lists(PATTERNS, min_size=1, max_size=3),
    st.integers(0, 60),
)
@example([NAN] * 10 + [1e6] * 2, [Pattern(1, 1e6, 3)], 8)
def test_a_home_that_is_passed_over_in_haste_has_nothing_new(hours, patterns, before):
    """From whichever hour one looks: an alert raised at or after it is never missed."""
    before = min(before, len(hours) - 1)
    whole = flow(*hours, tick=1e6)
    rules = replace(OURS["usual"], patterns=tuple(patterns), habit=None)
    raised = [it for each in patterns for it in matches(whole, each, None) if it.raised >= before]
    first = max(0, before - 5)
    [maybe] = may_match(whole.volumes[:, first:], rules, from_hour=before - first)
    assert maybe or not raised


@given(
    st.lists(st.lists(VOLUMES, min_size=24, max_size=24), min_size=2, max_size=4),
    st.lists(PATTERNS, min_size=1, max_size=3),
)
@example([[NAN] * 12 + [1e6] * 12, [1e6] * 24], [Pattern(4, 1e6, 3, evenly=True)])
def test_what_at_most_ran_passes_over_nobody_whose_hours_do_not(whole, patterns):
    """Bits of which hours were dry, and the day's total, say "never" only where all the hours say so too."""
    days = Days.covering(date(2026, 6, 1), date(2026, 6, len(whole)), "America/Los_Angeles")
    told = [
        Told(
            days.first.toordinal() + number,
            np.array([7]),
            np.array([sum(1 << n for n, it in enumerate(hours) if it == 0)]),
            np.array([sum(1 << n for n, it in enumerate(hours) if it > 0)]),
            np.array([int(np.nansum(hours))]),
        )
        for number, hours in enumerate(whole)
    ]
    at_most, unclear = laid_out_at_most(np.array([7]), days, told)
    hours, rules = np.concatenate(whole)[None], replace(OURS["usual"], patterns=tuple(patterns))
    assert not unclear.any()
    assert np.array_equal(np.isnan(at_most.volumes), np.isnan(hours))
    [maybe] = may_match(hours, rules, from_hour=24)
    [at_most_maybe] = may_match(at_most.volumes, rules, from_hour=24)
    assert at_most_maybe or not maybe


def test_haste_passes_over_dry_nights():
    calm = flow(*home_with_nights(3))
    assert may_match(calm.volumes, OURS["usual"], from_hour=48).tolist() == [False]


def test_homes_do_not_see_each_other():
    both = Flow(np.array([[2e6] * 30, [0.0] * 30]), np.array([1.0, 1.0]))
    assert [alert.home for alert in matches(both, Pattern(1, 1e6, 24), None)] == [0]


def test_an_alert_says_since_when_and_how_much_at_least():
    hours = [0.0] * 10 + [5e6] * 20 + [3e6] * 10 + [0.0] * 5
    assert matches(flow(*hours), Pattern(1, 1e6, 24), None) == [
        Alert(home=0, since=10, raised=33, ended=40, rate=3e6, pattern=Pattern(1, 1e6, 24))
    ]


# --- What proves nothing ------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [1, 12, 40])
def test_hours_without_a_reading_neither_make_a_leak_nor_end_one(missing):
    hours = [2e6] * 20 + [NAN] * missing + [2e6] * 4
    [alert] = matches(flow(*hours), Pattern(1, 1e6, 24), None)
    assert alert.raised == len(hours) - 1
    assert matches(flow(*hours[:-1]), Pattern(1, 1e6, 24), None) == []


def test_one_watering_is_no_leak_however_regular():
    """It fills its block each night; but for its fullest hour the block is dry."""
    night = np.zeros(DAY)
    night[[3, 12, 20]] = 80 * GPH
    sprinkler = flow(*np.tile(night, 30))
    assert matches(sprinkler, Pattern(12, GPH, 5 * DAY), None)
    assert not matches(sprinkler, Pattern(12, GPH, 5 * DAY, evenly=True), None)


# --- Coarse registers ---------------------------------------------------------------------------


def test_a_small_leak_on_a_coarse_register_is_seen_in_blocks_alone():
    """Three gallons an hour move a register of one cubic foot every two and a half hours."""
    leak = metered(3 * GPH, 14 * DAY, TICK)
    assert [key for key, rules in PRESETS.items() if find(leak, rules)] == []
    assert [key for key, rules in OURS.items() if find(leak, rules)] == ["keen", "keenest"]


@pytest.mark.parametrize("tick", [1e6, float(GALLON), TICK, 10 * float(GALLON), 10 * TICK])
@pytest.mark.parametrize("key", ["quietest", "usual", "keenest"])
def test_the_smallest_leak_that_a_register_can_show_is_found(key, tick):
    """S05: said beside each alert; whatever the moment in which the register moves."""
    rate = smallest_shown(tick, OURS[key]) * 1.000001  # what floats round away
    whole = metered(rate, 20 * DAY, tick)
    assert find(whole, OURS[key])
    late = Flow(whole.volumes[:, 17:], whole.ticks)
    assert find(late, OURS[key])
    fine, coarse = smallest_shown(1.0, OURS[key]), smallest_shown(tick, OURS[key])
    assert fine <= coarse * 1.000001


@pytest.mark.parametrize("key", OURS)
def test_a_home_with_dry_nights_has_no_leak(key):
    calm = flow(*home_with_nights(90), tick=TICK)
    assert find(calm, OURS[key]) == []


# --- Habits -------------------------------------------------------------------------------------


def test_what_a_home_always_does_is_no_news():
    """A cooler that runs for two days a week is known after some weeks, and a new leak is not."""
    week = np.concatenate([home_with_nights(5), np.full(2 * DAY, 4 * GPH)])
    hours = np.tile(week, 20)
    pattern = Pattern(1, 3 * GPH, 24)
    raised = [alert.raised // DAY for alert in matches(flow(*hours), pattern, Habit())]
    assert raised
    assert max(raised) < 6 * 7
    hours[-10 * DAY :] = np.maximum(hours[-10 * DAY :], 8 * GPH)
    quick = Pattern(1, 7 * GPH, 24)
    assert [alert.since // DAY for alert in matches(flow(*hours), quick, Habit())] == [130]


def test_what_was_before_the_first_reading_is_no_habit():
    leak = flow(*[4 * GPH] * 30)
    assert matches(leak, Pattern(1, 3 * GPH, 24), Habit()) != []


# --- One alert for one leak ---------------------------------------------------------------------


def alert(since: int, raised: int, ended: int, rate: float = 1.0, home: int = 0) -> Alert:
    return Alert(home, since, raised, ended, rate, Pattern(1, 1.0, 1))


def test_what_several_patterns_say_of_one_leak_is_one_alert():
    joined = together([alert(10, 33, 80, 2.0), alert(8, 60, 90, 3.0), alert(5, 9, 12, home=1)])
    assert joined == [alert(8, 33, 90, 3.0), alert(5, 9, 12, home=1)]


@pytest.mark.parametrize(("since", "alerts"), [(50 + QUIET, 1), (51 + QUIET, 2)])
def test_a_leak_that_comes_back_after_quiet_days_is_another(since, alerts):
    assert len(together([alert(0, 24, 50), alert(since, since + 24, since + 30)])) == alerts
