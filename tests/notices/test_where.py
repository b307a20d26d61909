"""The places of an area that staff wrote down: all of them, and those of no other town (R23)."""

import pytest

from accounts.models import Premises
from notices.where import on_streets
from tests.conftest import Town
from tests.tables import Kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]


@pytest.fixture
def town(kept_town: Kept, db: None) -> Town:
    """The whole town: its places are looked for."""
    town: Town = kept_town.put_back()
    return town


def place(line1: str, city: str = "Mill Valley") -> int:
    return Premises.objects.create(number=line1 + city, line1=line1, city=city).pk


@pytest.mark.parametrize(
    ("line1", "asked"),
    [
        ("30 Mill Lane, Apt 4", "Mill Lane: 30"),
        ("30 Mill Lane,Apt 4", "Mill Lane: 30"),
        ("30  MILL   Lane", "mill lane: 30"),
        ("1st Street", "1st Street"),
        ("30 1st Street", "1st Street: 30"),
        ("30B 22nd Street", "22nd Street: 30"),
        ("30 1/2 Oak Row", "Oak Row: 30"),
    ],
)
def test_a_house_is_found_however_its_address_is_written(line1: str, asked: str) -> None:
    """Whoever is passed over drinks on. What SQL looks for and what Python reads is one rule."""
    number = place(line1)
    found = on_streets(asked)
    assert (found.places, found.problems) == ([number], [])


def test_a_street_of_two_towns_is_asked_about(town: Town) -> None:
    other = place("12 Mill Lane", "New Riverton")
    place("90 Mill Lane", "New Riverton")
    assert on_streets("Mill Lane: 12\nOak Row").problems == [
        "Line 1: Mill Lane is in Mill Valley, New Riverton. Write which one you mean, like “Mill Lane, New "
        "Riverton”, or each in a line of its own.",
        "Line 2: we serve no place on Oak Row.",
    ]
    here = on_streets("Mill Lane, mill valley: 12")
    assert (here.places, here.problems) == ([town.premises["mill"].pk], [])
    there = on_streets("Mill Lane, New Riverton: 12")
    assert (there.places, there.problems) == ([other], [])
    both = on_streets("Mill Lane, Mill Valley: 12\nMill Lane, New Riverton: 12")
    assert (set(both.places), both.problems) == ({town.premises["mill"].pk, other}, [])
    # Of houses that are in one town alone nobody is asked.
    assert on_streets("Mill Lane: 90").problems == []


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("Mill Lane, Elsewhere", "Line 1: we serve no place on Mill Lane in Elsewhere."),
        ("Mill Lane, Mill Valley: 900", "Line 1: no house on Mill Lane has such a number."),
    ],
)
def test_what_leads_nowhere_is_said(asked: str, problem: str) -> None:
    assert on_streets(asked).problems == [problem]
