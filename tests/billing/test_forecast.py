"""The range of a forecast (R17): where it lies, when none is given, and how often it holds."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from billing.forecast import FEWEST_KNOWN, Range, ahead
from portal.demo.corpus import real_homes
from portal.forecast_scorecard import AHEAD, by_day, scored

ROOT = Path(settings.BASE_DIR)
READS = ROOT.parent / "shared" / "data" / "reads" / "swm_trialA_open24.csv.gz"
LITRES = 10**6
A_DAY = 400 * LITRES


def test_a_home_that_never_changes_goes_on_as_it_did():
    assert ahead([A_DAY] * 200, 30) == Range(30 * A_DAY, 30 * A_DAY, 30 * A_DAY)


def test_the_newest_days_count_most():
    found = ahead([A_DAY] * 150 + [2 * A_DAY] * 28, 10)
    assert found
    assert 15 * A_DAY < found.likely < 20 * A_DAY
    assert found.low <= found.likely < found.high


def test_the_range_is_as_wide_as_the_home_is_restless():
    rng = np.random.default_rng(1)
    calm, restless = (
        ahead([int(A_DAY * (1 + share * rng.standard_normal())) for _ in range(365)], 14)
        for share in (0.05, 0.3)
    )
    assert calm
    assert restless
    assert (restless.high - restless.low) > 3 * (calm.high - calm.low)


@pytest.mark.parametrize(
    ("days", "length"),
    [
        ([], 10),
        ([A_DAY] * (FEWEST_KNOWN - 1), 10),
        ([A_DAY] * 60, 30),  # not two stretches of thirty days that it could have guessed
        ([A_DAY] * 200 + [None] * 50, 10),  # silent since
    ],
)
def test_where_too_little_is_known_no_range_is_given(days: list[int | None], length: int):
    assert ahead(days, length) is None


def test_days_that_nobody_read_are_no_dry_days():
    whole, holed = [A_DAY] * 120, [A_DAY if n % 5 else None for n in range(120)]
    assert ahead(holed, 7) == ahead(whole, 7)


def test_nothing_ahead_takes_nothing():
    assert ahead([A_DAY] * 90, 0) == Range(0, 0, 0)


@given(
    days=st.lists(st.none() | st.integers(-(10**9), 10**12), max_size=120),
    length=st.integers(1, 31),
)
def test_a_range_is_in_order_and_never_below_nothing(days: list[int | None], length: int):
    found = ahead(days, length)
    assert found is None or 0 <= found.low <= found.high
    assert found is None or found.low <= max(found.likely, 0) <= found.high


def test_nine_of_ten_ranges_hold_on_months_of_real_homes_that_were_held_out():
    """R17: the range that is said to hold nine times in ten does so 85 to 95 times in a hundred."""
    days = by_day(real_homes(READS))
    for length in AHEAD:
        score = scored(days, length)
        assert score.times > 150
        assert 0.85 <= score.held <= 0.95, length


def test_the_page_of_the_score_says_what_comes_of_it_today(tmp_path: Path):
    page = tmp_path / "forecast.md"
    call_command("score_forecasts", reads=READS, write=page)
    assert page.read_text() == (ROOT / "docs" / "forecast.md").read_text()
