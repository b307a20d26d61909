"""Whoever's meter is silent is told so, in plain words, and nobody else is (R14)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import TODAY, ReadsMaker, Town
from usage.models import Meter, ServicePoint

pytestmark = pytest.mark.usefixtures("clock")
As = Callable[[str | None], Client]
SAID = "only what it counts does not reach us"
LISTED = "After 7 days of silence the meter is on the list that our crew works through"


def said(client: Client, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path).content.decode()).split())


@pytest.mark.parametrize("days", [3, 40])
def test_the_resident_is_told_since_when_and_what_is_done_about_it(
    days: int, as_: As, make_reads: ReadsMaker
) -> None:
    last = TODAY - timedelta(days=days)
    make_reads("mill", last - timedelta(days=3), last)
    day = "17 November 2026" if days == 3 else "11 October 2026"
    home, use = said(as_("ada"), "/"), said(as_("ada"), "/use/")
    assert "your meter has not reported lately" in home
    assert ("midnight" in home or "18 November" in home) if days == 3 else day in home
    assert f"Your meter has been silent since {day}." in use
    for page in (home, use):
        assert SAID in page
        assert LISTED in page


def test_a_meter_that_is_heard_is_not_called_silent(as_: As, make_reads: ReadsMaker) -> None:
    make_reads("mill", TODAY - timedelta(days=3), TODAY)
    assert SAID not in said(as_("ada"), "/") + said(as_("ada"), "/use/")


def test_one_of_two_meters_may_be_silent(as_: As, make_reads: ReadsMaker, town: Town) -> None:
    """The garden's, of which nothing was ever heard."""
    make_reads("mill", TODAY - timedelta(days=3), TODAY)
    garden = ServicePoint.objects.create(
        number="SP-G", premises=town.premises["mill"], kind="irrigation"
    )
    Meter.objects.create(
        serial="M-G", service_point=garden, from_date=TODAY - timedelta(days=9), unit="gal", dials=7
    )
    assert "We have not heard from your meter yet." in said(as_("ada"), "/use/")


def test_a_meter_that_was_taken_out_is_not_silent(
    as_: As, make_reads: ReadsMaker, town: Town
) -> None:
    make_reads("mill", TODAY - timedelta(days=9), TODAY - timedelta(days=5))
    Meter.objects.filter(service_point=town.points["mill"]).update(to_date=TODAY)
    home = said(as_("ada"), "/")
    assert "There is no meter at this home at the moment." in home
    assert SAID not in home + said(as_("ada"), "/use/")


@pytest.mark.parametrize("who", ["cleo", "lena"])
def test_nobody_is_told_of_a_home_they_left_or_see_by_the_month_only(
    who: str, as_: As, make_reads: ReadsMaker
) -> None:
    for place in ("weir", "orchard"):
        make_reads(place, TODAY - timedelta(days=40), TODAY - timedelta(days=20))
    assert SAID not in said(as_(who), "/") + said(as_(who), "/use/")


def test_nothing_is_said_of_a_day_before_the_own_time(
    as_: As, make_reads: ReadsMaker, town: Town
) -> None:
    """A new tenant does not learn on which day the last one was still heard."""
    town.agreements["tom orchard"].from_date = TODAY - timedelta(days=5)
    town.agreements["tom orchard"].save()
    make_reads("orchard", TODAY - timedelta(days=40), TODAY - timedelta(days=20))
    page = said(as_("tom"), "/use/")
    assert SAID in page
    assert "We have not heard from your meter yet." in page
    assert "October" not in page.partition(SAID)[0]
