"""A no needs no login and no proof: by a form, by telephone, as often as it takes."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from privacy.models import ConsentEvent
from tests.conftest import Town
from tests.privacy.consenting import As, consent_cookie, press, stood

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("known_as", ["ada@example.org", "ADA@Example.org ", "001-4711"])
def test_a_no_needs_no_login_and_no_proof(known_as: str, as_: As, town: Town) -> None:
    """L25, L37, L67: one identifier at most, effective at once; nobody is asked back."""
    ada = town.users["ada"].subject
    press(as_("ada"), "marketing_email", "yes")
    said = {"choices": ["marketing_email", "third_party_sharing"], "known_as": known_as}
    response = as_(None).post(reverse("privacy_opt_out"), said)
    assert response.headers["Location"] == reverse("privacy_opt_out")
    assert stood(ada) == {"marketing_email": "withdrawn", "third_party_sharing": "refused"}
    assert {event.channel for event in ConsentEvent.objects.exclude(state="given")} == {"form"}


def test_the_form_asks_for_one_thing_and_ticks_nothing(as_: As) -> None:
    """L25, L40."""
    page = as_(None).get(reverse("privacy_opt_out")).content.decode()
    main = page[page.index("<main") : page.index("</main")]
    fields = re.findall(r'<input type="(\w+)" name="(\w+)"', main)
    assert {name for kind, name in fields if kind != "hidden"} == {"choices", "known_as"}
    assert "checked" not in main


def test_a_stranger_is_answered_as_somebody_known(as_: As, town: Town) -> None:
    """L26: nobody learns from it who has an account, and what was entered is not kept."""
    answers = []
    for known_as in ("ada@example.org", "nobody@example.org", ""):
        client = as_(None)
        said = {"choices": ["marketing_email"], "known_as": known_as}
        page = client.post(reverse("privacy_opt_out"), said, follow=True).content.decode()
        answers.append(page[page.index("<main") : page.index("</main")])
    assert len({re.sub(r'value="\w{64}"', "", answer) for answer in answers}) == 1
    # For the stranger one is written too, under nobody's number: see test_attacks.py.
    whose = ConsentEvent.objects.order_by("pk").values_list("subject", flat=True)
    assert list(whose) == [town.users["ada"].subject.pk, None]


def test_without_any_identifier_the_browser_itself_says_no(as_: As) -> None:
    """L25."""
    client = as_(None)
    press(client, "usage_analytics", "yes", "banner")
    client.post(reverse("privacy_opt_out"), {"choices": ["usage_analytics"]})
    assert consent_cookie(client)["analytics"] == "-1"
    assert ConsentEvent.objects.order_by("-pk")[0].state == "withdrawn"


def test_saying_no_for_a_whole_list_of_addresses_is_slowed(as_: As) -> None:
    client = as_(None)
    said = {"choices": ["research"], "known_as": "x@example.org"}
    seen = [client.post(reverse("privacy_opt_out"), said).status_code for _n in range(21)]
    assert (seen[19], seen[20]) == (302, 429)


@pytest.fixture
def three_answers(settings: Any) -> None:
    """Three answers a minute, and not as many as a crowd behind one address gives."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"privacy_answer": "3/m/key"}


@pytest.mark.usefixtures("three_answers")
def test_answers_from_one_place_are_slowed_and_the_place_is_not_kept(client: Client) -> None:
    """L30: a row of evidence for each answer is cheap to ask for and kept for years."""

    def answered(address: str, times: int = 1) -> list[int]:
        client.defaults["REMOTE_ADDR"] = address
        return [press(client, "usage_analytics", "no", "banner").status_code for _n in range(times)]

    assert set(answered("203.0.113.7", 3)) == {302}
    # Nor from next door, with another number of the same block; from elsewhere as before.
    assert answered("203.0.113.8") == [429]
    assert answered("198.51.100.7") == [302]
    assert answered("2001:db8:0:1::1", 3)[-1] == 302
    assert answered("2001:db8:0:2::1") == [429]
    assert ConsentEvent.objects.count() == 7
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key || value FROM portal_cache")
        kept = " ".join(row[0] for row in cursor.fetchall())
    assert "privacy_answer" in kept
    assert not re.search(r"203\.0|198\.51|2001:db8", kept)


@pytest.mark.usefixtures("three_answers")
def test_whoever_is_signed_in_is_not_stopped_by_the_neighbours(as_: As) -> None:
    crowd = as_(None)
    for _n in range(3):
        press(crowd, "usage_analytics", "no", "banner")
    assert press(crowd, "usage_analytics", "no", "banner").status_code == 429
    assert press(as_("ada"), "usage_analytics", "no", "banner").status_code == 302


def test_a_no_by_telephone_is_written_down_by_the_office(as_: As, town: Town) -> None:
    """A165."""
    ada, path = town.users["ada"].subject, reverse("privacy_office_choices")
    office = as_("admin")
    wrong = office.post(path, {"choices": ["marketing_email"], "known_as": "nobody@example.org"})
    assert "Nobody is known by this." in wrong.content.decode()
    office.post(path, {"choices": ["marketing_email"], "known_as": "ada@example.org"})
    [event] = ConsentEvent.objects.all()
    assert (event.subject, event.state, event.channel) == (ada, "refused", "staff")
    assert event.by == town.users["admin"].subject
    page = as_("ada").get(reverse("privacy_choices")).content.decode()
    assert "to our staff" in page
    assert "admin@" not in page
