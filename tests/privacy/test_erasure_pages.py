"""Deleting one's own data, page by page."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, HomeNickname
from privacy.actions.holds import place_hold
from privacy.models import Erasure, Subject
from tests.conftest import NOW, PASSWORD, TODAY, Town, make_bill
from tests.privacy.dumps import changed, every_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
DELETE, CONFIRM = "/privacy/delete/", "/privacy/delete/confirm/"


@pytest.fixture
def ada(town: Town, client: Client) -> Client:
    """Ada's browser, a minute after she gave her password."""
    client.post("/sign-in/login/", {"login": "ada@example.org", "password": PASSWORD})
    return client


def words(response: HttpResponse) -> str:
    """Return a page's text with spaces made one."""
    return " ".join(response.content.decode().split())


def asked(ada: Client) -> str:
    """Go on to the question, and return the digest that comes with it."""
    assert ada.post(DELETE)["Location"] == CONFIRM
    digest: str = ada.get(CONFIRM).context["digest"]
    return digest


@pytest.mark.parametrize("path", [DELETE, CONFIRM])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_gave_no_proof_lately_is_asked_first(
    path: str, method: str, town: Town, left_open: As
) -> None:
    """Ada an hour after signing in, staff, and nobody."""
    Erasure.objects.create(
        subject=town.users["ada"].subject,
        by=town.users["ada"].subject,
        asked_at=NOW,
        digest="0" * 64,
        reference="BCDFGHJKLM",
    )
    before = every_row()
    answers = {who: getattr(left_open(who), method)(path) for who in ("ada", "dana", None)}
    assert {who: answer.status_code for who, answer in answers.items()} == dict.fromkeys(
        answers, 302
    )
    assert answers["ada"]["Location"].startswith("/sign-in/reauthenticate/")
    assert answers[None]["Location"].startswith("/sign-in/login/")
    moved = changed(before, every_row())
    assert set(moved) <= {"django_session", "portal_cache", "accounts_user"}


def test_the_page_says_what_goes_what_stays_and_why(ada: Client, town: Town) -> None:
    """A129 to A133: in plain words, with the utility's contact and the promise about its next file."""
    make_bill(town, "ada", "mill", date(2026, 10, 1), open_amount="84.20")
    page = ada.get(DELETE)
    said = words(page)
    assert {"Name", "E-mail address"} <= {str(line.name) for line in page.context["goes"]}
    assert "The utility keeps water use for the address and account number" in said
    assert "This bill is not paid yet." in said
    assert "To finish what you asked for" in said
    assert "may send yours again" in said
    assert "do not take them in" in said
    assert "1 other person sees your account here. They will not see it any more." in said
    assert "The service that sends our e-mail" in said
    assert "They are destroyed by 25 December 2026." in said
    assert "+1 555 010 0199" in said
    assert "help@example.org" in said


def test_the_page_leads_to_the_utilitys_own_rules_where_there_are_any(
    ada: Client, settings: Any
) -> None:
    """A133."""
    assert "How the utility deletes its own records" not in words(ada.get(DELETE))
    settings.UTILITY_DELETION_URL = "https://water.example/deletion"
    assert 'href="https://water.example/deletion"' in words(ada.get(DELETE))


def test_looking_changes_nothing(ada: Client) -> None:
    before = every_row()
    ada.get(DELETE)
    ada.get(CONFIRM)
    assert set(changed(before, every_row())) <= {"django_session"}


def test_two_steps_and_then_nobody_is_signed_in(ada: Client, town: Town) -> None:
    """L08, L40: one page to see, one question, a certificate."""
    digest = asked(ada)
    assert Customer.objects.get(number="C1").name != ""
    done = ada.post(CONFIRM, {"digest": digest}, follow=True)
    assert "Your data was deleted on 20 November 2026." in words(done)
    assert Customer.objects.get(number="C1").name == ""
    assert ada.get("/use/").status_code == 302
    assert Erasure.objects.get().subject == town.users["ada"].subject


def test_whoever_changes_their_mind_keeps_everything(ada: Client) -> None:
    """The question can be left; the plan is made anew the next time."""
    asked(ada)
    HomeNickname.objects.all().delete()
    digest = asked(ada)
    assert Erasure.objects.count() == 1
    assert Erasure.objects.get().digest == digest


def test_what_came_in_between_is_shown_before_anything_goes(ada: Client, town: Town) -> None:
    """Plan shown = plan executed: data that changed is asked about again."""
    digest = asked(ada)
    HomeNickname.objects.create(
        user=town.users["ada"], premises=town.premises["mill"], nickname="Home"
    )
    again = ada.post(CONFIRM, {"digest": digest}, follow=True)
    assert again.redirect_chain == [(DELETE, 302)]
    assert "Nothing was deleted. Look again." in words(again)
    assert Customer.objects.get(number="C1").name != ""
    assert ada.post(CONFIRM, {"digest": asked(ada)}).status_code == 302
    assert Customer.objects.get(number="C1").name == ""


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_a_confirmation_without_the_plan_it_confirms_does_nothing(digest: str, ada: Client) -> None:
    asked(ada)
    assert ada.post(CONFIRM, {"digest": digest})["Location"] == DELETE
    assert Customer.objects.get(number="C1").name != ""


def test_there_is_no_question_before_there_is_a_request(ada: Client) -> None:
    assert ada.get(CONFIRM)["Location"] == DELETE
    assert ada.post(CONFIRM, {"digest": ""})["Location"] == DELETE


def test_a_hold_is_told_with_its_ground_and_end_and_offers_no_button(
    ada: Client, town: Town
) -> None:
    """A093, A163, L13."""
    digest = asked(ada)
    place_hold(
        subject=town.users["ada"].subject,
        scope="",
        code="W7",
        reason="case 26-117",
        until=TODAY + timedelta(days=30),
        by=town.users["paul"].subject,
        at=NOW,
    )
    page = ada.post(CONFIRM, {"digest": digest}, follow=True)
    assert "We must keep your data for now." in words(page)
    assert "A law or a court demands it" in words(page)
    assert "20 December 2026" in words(page)
    assert "26-117" not in words(page)
    assert "Go on to delete" not in words(page)
    assert Customer.objects.get(number="C1").name != ""


def test_a_doubt_is_told_and_offers_no_button(ada: Client, town: Town) -> None:
    digest = asked(ada)
    Subject.objects.filter(pk=town.users["ada"].subject.pk).update(suspected_at=NOW)
    page = ada.post(CONFIRM, {"digest": digest}, follow=True)
    assert "We must first make sure that it is you who asks." in words(page)
    assert "Go on to delete" not in words(page)


def test_the_centre_leads_there(ada: Client) -> None:
    assert f'href="{DELETE}"' in words(ada.get("/privacy/"))


def test_the_page_asks_the_same_however_much_there_is(ada: Client, town: Town) -> None:
    """Compared with itself: how many statements it takes is how many models the map has."""
    ada.get("/privacy/")  # the first page of a day asks for a new version of the policy
    costs = []
    for number, place in enumerate(town.premises.values()):
        make_bill(town, "ada", "mill", date(2024, 1, 1) + timedelta(days=number), days=1)
        HomeNickname.objects.create(user=town.users["ada"], premises=place, nickname="Home")
        with CaptureQueriesContext(connection) as asked:
            assert ada.get(DELETE).status_code == 200
        costs.append(len(asked))
    assert costs == [costs[0]] * 3
