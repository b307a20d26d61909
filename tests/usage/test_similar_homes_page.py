"""What the page that compares says of similar homes (R07): to whom, of whom, and when not."""

import pytest
from django.test import Client

from accounts.models import Premises
from privacy.actions.restricting import restrict
from tests.conftest import GALLON, NOW, Town
from tests.usage.comparing import HOME, OCTOBER, As, agree, neighbours, october, store, words
from tests.usage.test_household import tell
from usage.jobs import compare_homes
from usage.models import CohortFigure

__all__ = ["october"]
pytestmark = pytest.mark.usefixtures("clock")


def test_figures_are_shown_with_the_homes_they_are_about(as_: As, october: Town) -> None:
    """Ada uses 288 gallons a day; fourteen others 240, 264, ... 552."""
    tell(october, "ada mill", **HOME)
    agree(october.users["ada"].subject)
    neighbours(october, 14)
    assert compare_homes(NOW) == 1
    block = as_("ada").get("/use/compare/").context["similar"]
    assert block["finding"] == "Your home is among the fifth that uses least."
    assert [(fact["term"], fact["text"]) for fact in block["facts"]] == [
        ("You", "288 gallons a day"),
        ("Average", "386 gallons a day"),
        ("Efficient", "291 gallons a day"),
        ("Similar homes", "At least 15"),
    ]
    assert block["facts"][3]["note"] == (
        "Single-family home, 2 people, watered garden: Up to 4,000 square feet (370 square metres)"
    )
    assert "20th percentile" in words(as_("ada"))


def test_fourteen_homes_are_too_few_and_the_page_says_so(as_: As, october: Town) -> None:
    tell(october, "ada mill", **HOME)
    agree(october.users["ada"].subject)
    neighbours(october, 13)
    assert (compare_homes(NOW), CohortFigure.objects.count()) == (0, 0)
    said = words(as_("ada"))
    assert "Fewer than 15 homes like yours take part." in said
    assert "Average of similar homes" not in said


def test_what_is_missing_is_asked_for_one_thing_at_a_time(as_: As, october: Town) -> None:
    neighbours(october, 14)
    client, ben = as_("ada"), Client()
    ben.force_login(october.users["ben"])
    assert "Tell us both, and we can." in words(client)
    client.post("/household/", {"occupants": "2"})
    assert "Tell us both, and we can." in words(client)
    client.post("/household/", {"occupants": "2", "garden": "medium"})
    assert "You decide whether your home is compared." in words(client)
    assert "Yes, compare" in words(client)
    assert "The account holder decides" in words(ben)
    assert "Yes, compare" not in words(ben)
    answer = {"choice": "similar_homes", "asked_in": "compare", "next": "/use/compare/"}
    assert (
        client.post("/privacy/choices/answer/", answer | {"answer": "yes"}).url == "/use/compare/"
    )
    assert compare_homes(NOW) == 1
    for who in (client, ben):
        assert "Half of the homes used less" in words(who)
    client.post("/privacy/choices/answer/", answer | {"answer": "no"})
    for who in (client, ben):
        assert "Half of the homes used less" not in words(who)


def test_whose_data_is_only_stored_is_not_compared(as_: As, october: Town) -> None:
    tell(october, "ada mill", **HOME)
    agree(october.users["ada"].subject)
    restrict(subject=october.users["ada"].subject, at=NOW)
    assert "stored and used for nothing else" in words(as_("ada"))


def test_a_business_and_a_month_that_runs_have_no_similar_homes(as_: As, october: Town) -> None:
    tell(october, "ada mill", **HOME)
    agree(october.users["ada"].subject)
    assert "five days after it is over" in words(as_("ada"), "?on=2026-11-19")
    Premises.objects.filter(pk=october.premises["mill"].pk).update(kind="commercial")
    assert "Only homes are compared" in words(as_("ada"))


@pytest.mark.parametrize(
    ("gallons", "finding"),
    [
        (11, "Your home is among the fifth that uses least."),
        (14, "You used less than most homes like yours."),
        (17, "You used about as much as the average home like yours."),
        (20, "You used more than most homes like yours."),
    ],
)
def test_where_a_home_stands_is_said_in_a_sentence(
    gallons: int, finding: str, as_: As, town: Town
) -> None:
    store(town, town.points["mill"], gallons)
    tell(town, "ada mill", **HOME)
    agree(town.users["ada"].subject)
    CohortFigure.objects.create(
        month=OCTOBER,
        kind="single_family",
        **HOME,
        homes=15,
        efficient=11 * 24 * GALLON,
        average=17 * 24 * GALLON,
        published_at=NOW,
    )
    assert as_("ada").get("/use/compare/").context["similar"]["finding"] == finding
