"""The strip above a page asks once, and its answer stays with the browser."""

import re
from datetime import timedelta
from typing import Any

import pytest

from privacy.choices.consent import state_of
from privacy.choices.notices import ui_version
from privacy.models import Channel, ConsentEvent, LedgerEntry
from privacy.vocabulary.choices import NOTICE_VERSION
from tests.conftest import NOW
from tests.privacy.consenting import As, consent_cookie, press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
STRIP = "data-ask-once"


@pytest.mark.parametrize("who", [None, "ada"])
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_strip_asks_until_it_is_answered(answer: str, who: str | None, as_: As) -> None:
    """A199, L40, L46: one press, back to the same page, and not again within twelve months."""
    client = as_(who)
    assert STRIP in client.get("/").content.decode()
    assert STRIP in client.get("/").content.decode()  # going on without an answer is none
    assert not ConsentEvent.objects.exists()
    response = press(client, "usage_analytics", answer, "banner", next="/privacy/")
    assert (response.status_code, response.headers["Location"]) == (302, "/privacy/")
    assert STRIP not in client.get("/").content.decode()
    cookie = client.cookies["cookie_consent"]
    assert cookie["max-age"] >= 365 * 24 * 3600
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    [event] = ConsentEvent.objects.all()
    assert event.channel == Channel.BANNER
    assert event.ui_version == ui_version("components/cookie_banner.html")
    assert event.notice is not None


@pytest.mark.parametrize("path", ["/privacy/choices/", "/privacy/cookies/", "/privacy/opt-out/"])
def test_a_page_that_asks_has_no_strip_above_it(path: str, as_: As) -> None:
    assert STRIP not in as_("ada").get(path).content.decode()


def test_the_strip_does_not_claim_to_be_the_opt_out(as_: As) -> None:
    """L39, A199: one plain question; no "best experience", no "accept", nothing about sharing."""
    page = as_(None).get("/").content.decode()
    strip = re.sub(r"<[^>]*>", " ", page[page.index('class="ask-once"') : page.index("<main")])
    assert " ".join(strip.split()[1:]).endswith(
        "May we count which pages are used, to improve them? Choose in detail "
        "Yes, count No, do not count"
    )


def test_a_browser_that_says_no_gets_no_number(as_: As) -> None:
    """L71: to be left alone one is not numbered."""
    client = as_(None)
    press(client, "usage_analytics", "no", "banner")
    assert consent_cookie(client) == {"analytics": "-1", "asked": NOTICE_VERSION}
    assert client.cookies["page_count"].value == ""  # the library takes it away, had it been there
    assert not LedgerEntry.objects.exists()


def test_a_browser_that_says_yes_holds_the_number_of_its_yes(as_: As) -> None:
    client = as_(None)
    press(client, "usage_analytics", "yes", "banner")
    [event] = ConsentEvent.objects.all()
    assert event.browser is not None
    number = event.browser.hex
    assert consent_cookie(client) == {"analytics": "yes", "asked": NOTICE_VERSION, "id": number}
    assert client.cookies["page_count"].value == number
    press(client, "usage_analytics", "no", "cookies")
    assert consent_cookie(client) == {"analytics": "-1", "asked": NOTICE_VERSION}
    assert client.cookies["page_count"].value == ""
    assert state_of(event.browser, "usage_analytics", at=NOW).said_no


def test_after_a_year_one_is_asked_again(as_: As) -> None:
    client = as_(None)
    press(client, "usage_analytics", "yes", "banner")
    browser = ConsentEvent.objects.get().browser
    assert browser is not None
    assert not state_of(browser, "usage_analytics", at=NOW + timedelta(days=365)).yes


def test_changed_words_are_asked_again(as_: As, settings: Any) -> None:
    """A yes to other words is none; a no stays a no."""
    client = as_(None)
    for group, said in (("analytics", "2026-11-22T00:00:00"), ("analytics", "-1")):
        client.cookies["cookie_consent"] = f"{group}={said}|asked=2020-01-01"
        assert (STRIP in client.get("/").content.decode()) is (said != "-1")


def test_the_strip_is_not_shown_to_staff_at_work(as_: As) -> None:
    assert STRIP not in as_("dana").get("/staff/").content.decode()
