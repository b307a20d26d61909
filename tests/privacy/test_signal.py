"""A browser's signal is a no, is said to be heard, and stands when somebody signs in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from privacy.actions.consent import say_no
from privacy.models import Channel, ConsentEvent
from tests.conftest import NOW, PASSWORD, Town
from tests.privacy.consenting import SIGNAL, As, consent_cookie, press, stood

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
STRIP = "data-ask-once"
HONOURED = "Opt-out preference signal honored"


# --- The signal -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [None, "ada"])
@pytest.mark.parametrize("path", ["/", "/privacy/cookies/", "/privacy/opt-out/"])
def test_it_is_said_that_the_signal_was_heard_and_only_then(
    path: str, who: str | None, as_: As
) -> None:
    """L45."""
    client = as_(who)
    assert HONOURED not in client.get(path).content.decode()
    assert HONOURED in client.get(path, **SIGNAL).content.decode()
    assert HONOURED not in client.get(path, headers={"Sec-GPC": "0"}).content.decode()
    assert HONOURED not in client.get(path, headers={"DNT": "1"}).content.decode()


def test_a_visitor_with_the_signal_leaves_no_row(as_: As) -> None:
    """L42, L46, L75: nothing per hit, no strip, no cookie but what the page needs, and no session."""
    client = as_(None)
    for _hit in range(3):
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/", **SIGNAL)
        assert len(asked) == 0
        assert STRIP not in page.content.decode()
    assert (ConsentEvent.objects.count(), set(client.cookies)) == (0, {"csrftoken"})


def test_the_signal_of_somebody_signed_in_is_recorded_once(as_: As, town: Town) -> None:
    """L42, L43, L44, L38: for the account, on the first look; it stays when the signal is gone."""
    client, ada = as_("ada"), town.users["ada"].subject
    press(client, "usage_analytics", "yes")
    for _hit in range(3):
        assert client.get("/", **SIGNAL).status_code == 200
    opted_out = {
        "usage_analytics": "withdrawn",
        "email_tracking": "refused",
        "third_party_sharing": "refused",
    }
    assert stood(ada) == opted_out
    assert ConsentEvent.objects.count() == 4
    page = client.get(reverse("privacy_choices")).content.decode()
    assert "Opted out" in page
    assert HONOURED not in page
    assert stood(ada) == opted_out
    assert consent_cookie(client)["analytics"] == "-1"


def test_another_device_of_the_same_person_hears_of_it(as_: As, town: Town, client: Client) -> None:
    """L42: the known person, not the browser alone."""
    as_("ada").get("/", **SIGNAL)
    elsewhere = Client()
    elsewhere.post("/sign-in/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert STRIP not in elsewhere.get("/").content.decode()


def test_a_browser_that_said_yes_before_its_signal_says_no_with_it(as_: As) -> None:
    """L43, L44: the signal goes before the earlier yes, once, and its absence later changes nothing."""
    client = as_(None)
    press(client, "usage_analytics", "yes", "banner")
    press(client, "personalise", "yes", "cookies")
    for _hit in range(3):
        client.get("/", **SIGNAL)
    said = consent_cookie(client)
    assert (said["analytics"], said["preferences"], said["signal"]) == ("-1", "yes", "1")
    assert client.cookies["page_count"].value == ""
    assert (
        ConsentEvent.objects.filter(channel=Channel.SIGNAL, choice="usage_analytics").count() == 1
    )
    client.get("/")
    assert consent_cookie(client)["analytics"] == "-1"


def test_a_yes_after_the_signal_takes_two_steps_and_stands(as_: As, town: Town) -> None:
    """L43, L46."""
    client, ada = as_("ada"), town.users["ada"].subject
    client.get("/", **SIGNAL)
    first = press(client, "usage_analytics", "yes", **SIGNAL)
    assert first.headers["Location"] == "/privacy/choices/usage_analytics/confirm/"
    assert stood(ada)["usage_analytics"] == "refused"
    press(client, "usage_analytics", "yes", "confirm", **SIGNAL)
    client.get("/", **SIGNAL)
    assert stood(ada)["usage_analytics"] == "given"
    assert consent_cookie(client)["analytics"] == "yes"


@pytest.mark.parametrize("before", ["signal", "no"])
def test_a_browser_too_says_yes_twice_after_a_no(before: str, as_: As) -> None:
    """L46."""
    client = as_(None)
    extra = SIGNAL if before == "signal" else {}
    if before == "no":
        press(client, "usage_analytics", "no", "banner")
    first = press(client, "usage_analytics", "yes", "cookies", **extra)
    assert first.headers["Location"] == "/privacy/choices/usage_analytics/confirm/"
    assert client.get(first.headers["Location"]).status_code == 200
    press(client, "usage_analytics", "yes", "confirm", **extra)
    client.get("/", **extra)
    assert consent_cookie(client)["analytics"] == "yes"


def test_browsers_are_told_that_the_signal_is_honoured(as_: As) -> None:
    response = as_(None).get("/.well-known/gpc.json")
    assert response.json() == {"gpc": True, "lastUpdate": "2026-11-22"}
    assert response.headers["Content-Type"] == "application/json"


def test_do_not_track_changes_nothing_and_the_page_says_so(as_: As) -> None:
    """A170, L60."""
    client = as_(None)
    press(client, "usage_analytics", "yes", "banner")
    client.get("/", headers={"DNT": "1"})
    assert consent_cookie(client)["analytics"] == "yes"
    page = client.get("/privacy/cookies/").content.decode()
    assert "Do Not Track (DNT): ignored." in page
    assert "Global Privacy Control (Sec-GPC): honored" in page


# --- Signing in -----------------------------------------------------------------------------------------

# What the browser said, what the account says, and what the browser says after signing in.
JOINED = [
    ("", "", None),
    ("", "yes", "yes"),
    ("", "no", "-1"),
    ("yes", "", "yes"),
    ("yes", "yes", "yes"),
    ("yes", "no", "-1"),
    ("no", "", "-1"),
    ("no", "yes", "-1"),
    ("no", "no", "-1"),
]


@pytest.mark.parametrize(("browser", "account", "joined"), JOINED)
def test_the_most_protective_answer_stands_when_somebody_signs_in(
    browser: str, account: str, joined: str | None, town: Town
) -> None:
    ada, elsewhere, client = town.users["ada"], Client(), Client()
    elsewhere.force_login(ada)
    if account:
        press(elsewhere, "usage_analytics", account)
    if browser:
        press(client, "usage_analytics", browser, "banner")
    before = stood(ada.subject)
    client.post("/sign-in/login/", {"login": ada.email, "password": PASSWORD})
    said = consent_cookie(client).get("analytics") if "cookie_consent" in client.cookies else None
    assert said == joined
    assert stood(ada.subject) == before  # no browser's yes becomes the account's


def test_a_no_of_long_ago_lets_one_be_asked_again(town: Town) -> None:
    """L46: twelve months, not for ever."""
    ada, client = town.users["ada"], Client()
    before = NOW - timedelta(days=400)
    say_no(who=ada.subject, choices=["usage_analytics"], channel=Channel.PORTAL, at=before)
    client.post("/sign-in/login/", {"login": ada.email, "password": PASSWORD})
    assert STRIP in client.get("/").content.decode()


def test_signing_in_with_the_signal_is_heard(town: Town) -> None:
    """L42."""
    ada, client = town.users["ada"], Client()
    client.post("/sign-in/login/", {"login": ada.email, "password": PASSWORD}, **SIGNAL)
    assert stood(ada.subject)["third_party_sharing"] == "refused"
