"""Help with paying, on its pages: the answer first, what is asked for in full, what an appeal needs (R19)."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Account
from billing.models import Appeal, Arrangement
from tests.conftest import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def test_the_answer_stands_first(as_: As, behind: Account) -> None:
    """23 October and sixty days are 23 December; later than seven working days from now."""
    context = as_("ada").get("/bills/help/").context
    assert context["heading"] == (
        "Your water stays on. It cannot be shut off before 23 December 2026."
    )
    assert context["lead"] == "You owe $84.20. Tell us what would help."


def test_a_plan_is_shown_to_the_cent_before_it_is_asked_for(as_: As, behind: Account) -> None:
    page = as_("ada").post("/bills/help/", {"how": "parts", "months": "4"})
    assert Arrangement.objects.count() == 0
    table = page.context["table"]
    assert [[cell["text"] for cell in row] for row in [*table["rows"], table["total"]]] == [
        ["20 December 2026", "$21.05"],
        ["20 January 2027", "$21.05"],
        ["20 February 2027", "$21.05"],
        ["20 March 2027", "$21.05"],
        ["In all", "$84.20"],
    ]
    assert dict(page.context["given"]) == {"how": "parts", "months": "4"}


@pytest.mark.parametrize(
    ("said", "field", "problem"),
    [
        ({"how": ""}, "how", "Choose what would help."),
        ({"how": "later"}, "day", "Enter the day on which you can pay."),
        ({"how": "later", "day": "2026-11-20"}, "day", "Choose a day from tomorrow on, within a year."),
        ({"how": "parts"}, "months", "Choose over how many months."),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for(
    said: dict[str, str], field: str, problem: str, as_: As, behind: Account
) -> None:
    page = as_("ada").post("/bills/help/", said)
    assert page.context["form"].errors == {field: [problem]}


def test_somebody_who_may_not_pay_reads_why(as_: As, town: Town, behind: Account) -> None:
    for path in ("/bills/help/", "/bills/help/appeal/"):
        assert [as_(who).get(path).context["allowed"] for who in ("ada", "ben", "lena")] == [
            True,
            False,
            False,
        ]
    as_("ben").post("/bills/help/", {"how": "parts", "months": "2", "sure": "yes"})
    as_("ben").post("/bills/help/appeal/", {"text": "It is wrong."})
    assert (Arrangement.objects.count(), Appeal.objects.count()) == (0, 0)


@pytest.mark.parametrize("text", ["", "x", "too much"])
def test_an_appeal_says_which_bill_and_what_is_wrong(text: str, as_: As, behind: Account) -> None:
    page = as_("ada").post("/bills/help/appeal/", {"text": text})
    [said] = page.context["form"].errors["text"]
    assert said.startswith("Tell us")
    assert not Appeal.objects.exists()


def test_nobody_appeals_where_nothing_is_open(as_: As, town: Town) -> None:
    """The page says how else a bill that was paid is looked at."""
    page = as_("ada").post("/bills/help/appeal/", {"text": "Nobody was home in October."})
    assert page.context["heading"] == "You owe nothing now, so no bill is held against you."
    assert b"mailto:" in page.content
    assert not Appeal.objects.exists()
