"""Volumes come in by one unit, are kept by another and shown by a third, and nothing is lost on the way."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from usage.units import UNITS, bore, from_unit, most_through, to_unit

# By hand, from the definition of the inch: exactly 25.4 mm. A cubic inch is 16,387.064 mm3 = microlitres.
CUBIC_INCH = Fraction(254, 10) ** 3
EXACT = {
    "gal": 231 * CUBIC_INCH,
    "kgal": 231_000 * CUBIC_INCH,
    "cf": 12**3 * CUBIC_INCH,
    "ccf": 100 * 12**3 * CUBIC_INCH,
    "l": Fraction(10**6),
    "m3": Fraction(10**9),
}


def test_each_unit_is_what_the_inch_makes_it() -> None:
    assert {key: Fraction(unit.microlitres) for key, unit in UNITS.items()} == EXACT


@pytest.mark.parametrize(
    ("volume", "unit", "microlitres"),
    [
        ("1", "gal", 3_785_412),
        ("1000", "gal", 3_785_411_784),
        ("1", "kgal", 3_785_411_784),
        ("1", "cf", 28_316_847),
        ("1", "ccf", 2_831_684_659),
        ("0.001", "l", 1000),
        ("1", "m3", 1_000_000_000),
        ("-0.5", "gal", -1_892_706),
        ("0", "ccf", 0),
        ("0.0000005", "l", 0),  # half a microlitre goes to the even one
        ("0.0000015", "l", 2),
    ],
)
def test_a_volume_is_kept_as_whole_microlitres(volume: str, unit: str, microlitres: int) -> None:
    assert from_unit(Decimal(volume), unit) == microlitres


@pytest.mark.parametrize("unit", UNITS)
@given(thousandths=st.integers(-(10**9), 10**9))
@settings(max_examples=50, deadline=None)
def test_what_came_in_can_be_read_back_to_a_thousandth(unit: str, thousandths: int) -> None:
    volume = Decimal(thousandths) / 1000
    assert round(to_unit(from_unit(volume, unit), unit), 3) == volume


@pytest.mark.parametrize("unit", UNITS)
@given(microlitres=st.integers(-(2**62), 2**62))
@settings(max_examples=50, deadline=None)
def test_what_is_kept_survives_any_unit(unit: str, microlitres: int) -> None:
    assert from_unit(to_unit(microlitres, unit), unit) == microlitres


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("each", "came_in"), [("1", "gal"), ("0.1", "gal"), ("0.01", "cf")])
def test_a_year_of_small_hours_does_not_drift(unit: str, each: str, came_in: str) -> None:
    hours = 8760
    kept = hours * from_unit(Decimal(each), came_in)
    exact = hours * Fraction(each) * EXACT[came_in] / EXACT[unit]
    decimals = UNITS[unit].decimals
    shown = round(to_unit(kept, unit), decimals)
    assert shown == round(Decimal(exact.numerator) / Decimal(exact.denominator), decimals)


def test_the_largest_sum_of_a_city_for_a_year_fits() -> None:
    assert 20_000_000 * 500 * 365 * UNITS["l"].microlitres < 2**63


def test_a_unit_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        from_unit(Decimal(1), "acre-foot")
    with pytest.raises(KeyError):
        to_unit(1, "")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('5/8"', "5/8"), ("5/8", "5/8"), ('1"', "1"), ('1_1/2"', "1 1/2"), ("1-1/2", "1 1/2"),
        ("1 1/2 in", "1 1/2"), ('10"', "10"), (" 3/4 inch", "3/4"), ("2''", "2"),
    ],
)  # fmt: skip
def test_a_size_of_a_meter_is_kept_in_one_form(said: str, kept: str) -> None:
    assert bore(said) == bore(bore(said)) == kept


@pytest.mark.parametrize(
    "said", [" ", '"', "5/", "-5/8", "1 2", "1.5", "large", "100", "1 1/2 1/2"]
)
def test_what_is_no_size_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=said):
        bore(said)


@pytest.mark.parametrize(
    ("size", "cubic_metres"),
    [("5/8", 8.55), ("1", 21.9), ("1 1/2", 49.3), ("2", 87.6), ("12", 3152)],
)
def test_a_meter_passes_what_runs_through_its_bore(size: str, cubic_metres: float) -> None:
    """By hand: a circle that wide, twelve metres a second, an hour. AWWA C700 asks 4.5 of the first."""
    assert most_through(size) / 1e9 == pytest.approx(cubic_metres, rel=0.01)


def test_a_size_that_nobody_knows_is_the_widest() -> None:
    assert most_through("") == most_through("0") == most_through("20")
