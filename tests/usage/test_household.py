"""What a household says of itself (R05): asked with a reason, theirs alone, and gone when they are."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessGrant, ServiceAgreement
from accounts.models.access import Role
from accounts.roles import ROLE_MAY, May
from privacy.actions.erasure import erase
from privacy.actions.retention import purge
from privacy.erasing.erasure import plan
from privacy.map import the_map
from tests.conftest import NOW, TODAY, Town
from usage.comparing.household import Facts, Garden, Toilets
from usage.forms import HouseholdForm
from usage.models import HouseholdAnswer, HouseholdProfile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

SAID = {
    "occupants": "2",
    "garden": "medium",
    "pool": "no",
    "cooler": "yes",
    "softener": "",
    "constant_flow": "no",
    "toilets": "old",
}
FACTS = Facts(
    occupants=2,
    garden=Garden.MEDIUM,
    pool=False,
    cooler=True,
    softener=None,
    constant_flow=False,
    toilets=Toilets.OLD,
)


def tell(town: Town, agreement: str, **facts: object) -> HouseholdProfile:
    """Write down what a household said of itself."""
    at = town.agreements[agreement]
    return HouseholdProfile.objects.create(
        agreement=at, account=at.account, answered_at=NOW, **facts
    )


def known(town: Town, place: str, day: date = TODAY) -> Facts | None:
    """Return what a rule would learn of a place on a day."""
    found = HouseholdProfile.objects.facts_on(day, [town.premises[place].pk])
    return found.get(town.premises[place].pk)


def test_what_is_said_is_what_a_rule_learns_and_what_the_form_shows_again(
    as_: As, town: Town
) -> None:
    client = as_("ada")
    assert client.post("/household/", SAID).url == "/use/compare/"
    assert known(town, "mill") == FACTS
    assert client.get("/household/").context["form"].initial == SAID


def test_the_household_sees_what_was_answered_when_and_by_whom(as_: As, town: Town) -> None:
    """R05: what stands, and how it came so; who moves in later sees nothing of it."""
    as_("ada").post("/household/", SAID)
    as_("ben").post("/household/", SAID | {"occupants": "3", "cooler": ""})
    as_("ben").post("/household/", SAID | {"occupants": "3", "cooler": ""})  # nothing new
    history = as_("ada").get("/household/").context["history"]
    assert {(str(each["term"]), str(each["text"])) for each in history[:2]} == {
        ("How many people live here?", "3"),
        ("Is there an evaporative cooler?", "Not said"),
    }
    assert len(history) == 2 + 6
    assert {each["note"] for each in history[:2]} == {
        "20 November 2026, by somebody of your household"
    }
    assert {each["note"] for each in history[2:]} == {"20 November 2026, by you"}
    as_("ben").post("/household/forget/")
    assert (HouseholdAnswer.objects.count(), HouseholdProfile.objects.count()) == (0, 0)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_the_same_however_much_was_answered(
    how_many: int, as_: As, django_assert_num_queries: Any, town: Town
) -> None:
    client = as_("ada")
    for number in range(1, how_many + 1):
        client.post("/household/", {"occupants": str(number)})
    with django_assert_num_queries(5):
        assert len(client.get("/household/").context["history"]) == how_many


def test_every_question_may_stay_open_and_says_why_it_is_asked(as_: As) -> None:
    fields = HouseholdForm().fields.values()
    assert [field.label for field in fields if field.required or not field.help_text] == []
    page = as_("ada").get("/household/").content.decode()
    assert page.count("(optional)") == len(fields) + 1  # and once in the notice
    assert len(re.findall(r"checked|selected", page)) == len(fields)  # each stands at "Not said"


def test_blanks_alone_take_everything_back_and_so_does_the_button(as_: As, town: Town) -> None:
    client = as_("ada")
    client.post("/household/", SAID)
    client.post("/household/", dict.fromkeys(SAID, ""))
    assert not HouseholdProfile.objects.exists()
    client.post("/household/", SAID)
    assert client.post("/household/forget/").url == "/household/"
    assert (known(town, "mill"), HouseholdProfile.objects.exists()) == (None, False)


def test_what_no_household_is_is_refused(as_: As, town: Town) -> None:
    for wrong in ({"occupants": "7"}, {"garden": "park"}, {"pool": "perhaps"}):
        page = as_("ada").post("/household/", SAID | wrong)
        assert (page.status_code, known(town, "mill")) == (200, None)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOLDER])
def test_only_those_who_live_there_see_and_change_it(role: Role, as_: As, town: Town) -> None:
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(role=role)
    tell(town, "ada mill", occupants=3)
    client, may = as_("ben"), May.HOUSEHOLD in ROLE_MAY[role]
    assert may is (role in {Role.HOUSEHOLD, Role.TENANT})
    assert client.get("/household/").context["allowed"] is may
    assert ("Tell us about your home" in client.get("/profile/").content.decode()) is may
    client.post("/household/", SAID)
    assert known(town, "mill") == (FACTS if may else Facts(occupants=3))
    assert client.post("/household/forget/").status_code == (302 if may else 404)
    assert HouseholdProfile.objects.exists() is not may


def test_access_that_begins_later_shows_nothing_before(as_: As, town: Town) -> None:
    tell(town, "ada mill", occupants=3)
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(
        from_date=TODAY + timedelta(days=1)
    )
    client = as_("ben")
    assert client.get("/household/").context["allowed"] is False
    assert client.post("/household/forget/").status_code == 404


def test_whoever_moves_in_never_sees_what_the_last_household_said(as_: As, town: Town) -> None:
    """Cleo left 3 Weir Cottages in January; Ada has it since March."""
    tell(town, "cleo weir", occupants=4, garden="large")
    client = as_("ada")
    session = client.session
    session["home"] = town.agreements["ada weir"].pk
    session.save()
    assert client.get("/household/").context["form"].initial["occupants"] == ""
    assert known(town, "weir", date(2026, 1, 14)) == Facts(occupants=4, garden=Garden.LARGE)
    assert [known(town, "weir", date(2026, 1, 15)), known(town, "weir")] == [None, None]


def test_a_former_resident_sees_and_deletes_but_does_not_change(as_: As, town: Town) -> None:
    tell(town, "cleo weir", occupants=4, softener=True)
    client = as_("cleo")
    page = client.get("/household/")
    assert [(fact["term"], fact["text"]) for fact in page.context["said"]] == [
        ("How many people live here?", "4"),
        ("Is there a water softener?", "Yes"),
    ]
    client.post("/household/", SAID)
    assert HouseholdProfile.objects.get().occupants == 4
    client.post("/household/forget/")
    assert not HouseholdProfile.objects.exists()


def test_an_agreement_that_is_written_over_takes_no_answers_to_another_account(
    as_: As, town: Town
) -> None:
    """The utility corrects whose agreement it was: the answers stay with the one who gave them."""
    tell(town, "ada mill", occupants=4)
    ServiceAgreement.objects.filter(pk=town.agreements["ada mill"].pk).update(
        account=town.accounts["cleo"]
    )
    assert known(town, "mill") is None
    client = as_("cleo")
    session = client.session
    session["home"] = town.agreements["ada mill"].pk
    session.save()
    assert client.get("/household/").context["form"].initial["occupants"] == ""
    entry = the_map.models["usage.HouseholdProfile"]
    subjects = (town.users["ada"].subject, town.users["cleo"].subject)
    assert [entry.rows_of(who, HouseholdProfile).count() for who in subjects] == [1, 0]


def test_it_is_handed_over_and_erased_with_its_person(as_: As, town: Town) -> None:
    tell(town, "ada mill", occupants=4)
    tell(town, "tom orchard", occupants=1)
    entry = the_map.models["usage.HouseholdProfile"]
    assert set(entry.exported) == {*SAID, "answered_at"}
    ada = town.users["ada"].subject
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)
    assert [profile.occupants for profile in HouseholdProfile.objects.all()] == [1]


@pytest.mark.parametrize(("days", "left"), [(89, 1), (90, 0)])
def test_it_goes_ninety_days_after_the_household_left(days: int, left: int, town: Town) -> None:
    """Cleo left on 15 January."""
    tell(town, "cleo weir", occupants=4)
    purge(at=datetime(2026, 1, 15, 20, 0, tzinfo=UTC) + timedelta(days=days))
    assert HouseholdProfile.objects.count() == left


def test_the_form_says_what_becomes_of_the_answers(as_: As) -> None:
    page = as_("ada").get("/household/").content.decode()
    for said in (
        "90 days after you leave the home",
        "Comparing similar homes",
        "Warning you of leaks",
    ):
        assert said in page
