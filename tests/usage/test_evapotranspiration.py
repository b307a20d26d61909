"""What a day draws out of grass: against the worked examples of FAO-56."""

from datetime import date

import pytest

from usage.comparing.days import Weather, over_stations
from usage.comparing.evapotranspiration import evapotranspiration, sunlight

SEPTEMBER = date(2026, 9, 3)  # the 246th day
JULY = date(2026, 7, 15)


def test_sunlight_is_what_the_paper_works_out() -> None:
    """FAO-56, example 8: 20° south on 3 September, 32.2 MJ a square metre, which is 13.1 mm of water."""
    assert sunlight(SEPTEMBER, -20) == pytest.approx(0.408 * 32.2, abs=0.03)


@pytest.mark.parametrize(("latitude", "megajoules"), [(50, 40.0), (30, 40.2), (0, 34.3)])
def test_sunlight_is_that_of_the_papers_table(latitude: int, megajoules: float) -> None:
    """FAO-56, annex 2, table 2.6: the middle of July, north."""
    assert sunlight(JULY, latitude) == pytest.approx(0.408 * megajoules, rel=0.015)


def test_it_never_rises_and_never_sets_at_the_poles() -> None:
    assert sunlight(JULY, -90) == pytest.approx(0, abs=1e-9)
    assert sunlight(JULY, 90) > sunlight(JULY, 0)


def test_a_warm_day_draws_by_equation_52() -> None:
    """0.0023 * (17.5 + 17.8) * sqrt(15) * Ra, in micrometres."""
    day = Weather(JULY, low=100, high=250)
    by_hand = 0.0023 * 35.3 * 15**0.5 * sunlight(JULY, 37.9) * 1000
    assert evapotranspiration(day, 37.9) == round(by_hand)
    assert 4500 < round(by_hand) < 5800  # five millimetres, as gardens in California take


def test_what_was_measured_goes_before() -> None:
    assert evapotranspiration(Weather(JULY, low=100, high=250, eto=4064), 37.9) == 4064
    assert evapotranspiration(Weather(JULY, low=100, high=250, eto=0), 37.9) == 0


@pytest.mark.parametrize(
    ("day", "latitude"),
    [
        (Weather(JULY, low=100, high=250), None),
        (Weather(JULY, low=100), 37.9),
        (Weather(JULY, high=100), 37.9),
        (Weather(JULY, low=110, high=100), 37.9),
    ],
)
def test_what_is_not_known_is_not_guessed(day: Weather, latitude: float | None) -> None:
    assert evapotranspiration(day, latitude) is None


def test_deep_cold_draws_nothing_and_never_less() -> None:
    assert evapotranspiration(Weather(JULY, low=-500, high=-400), 37.9) == 0


def test_of_several_stations_those_count_that_measure() -> None:
    days = [Weather(JULY, eto=4000), Weather(JULY, low=100, high=250), Weather(JULY, eto=5000)]
    assert over_stations(days)[JULY].eto == 4500
