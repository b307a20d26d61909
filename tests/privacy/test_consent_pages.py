"""My choices, the strip above a page, saying no without a login, receipts: as people meet them."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from privacy.actions.consent import say_no
from privacy.choices.consent import state_of, states_of
from privacy.choices.notices import digest_of, notice_text, ui_version
from privacy.map import the_map
from privacy.models import Channel, ConsentEvent, LedgerEntry, Subject
from privacy.vocabulary import CHOICES
from privacy.vocabulary.choices import NOTICE_VERSION
from tests.conftest import NOW, PASSWORD, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
STRIP = "data-ask-once"
SIGNAL = {"headers": {"Sec-GPC": "1"}}
HONOURED = "Opt-out preference signal honored"


def press(client: Client, choice: str, answer: str, where: str = "choices", **more: Any) -> Any:
    """Press one button."""
    headers = more.pop("headers", {})
    said = {"choice": choice, "answer": answer, "asked_in": where}
    return client.post(reverse("privacy_answer"), said | more, headers=headers)


def stood(subject: Subject) -> dict[str, str]:
    """Return what each answered choice stands at."""
    return {key: it.state.value for key, it in states_of(subject, at=NOW).items() if it.event}


def consent_cookie(client: Client) -> dict[str, str]:
    """Return what the consent cookie of a browser says; the time of the library's version as "yes"."""
    said = dict(pair.split("=") for pair in client.cookies["cookie_consent"].value.split("|"))
    return {key: "yes" if "T" in it else it for key, it in said.items()}


# --- My choices -----------------------------------------------------------------------------------------


def test_everything_is_off_and_says_what_it_is_for(as_: As) -> None:
    """A089, A097, L40: nothing is ticked beforehand; purpose, recipients and duration stand beside each."""
    page = as_("ada").get(reverse("privacy_choices")).content.decode()
    assert "Everything is off: you said yes to nothing." in page
    assert "checked" not in page
    for choice in CHOICES.values():
        assert str(choice.label) in page
    asked = [choice for choice in CHOICES.values() if choice.asked]
    assert page.count("Who receives something") == page.count("A yes lasts") == len(asked)


def test_a_yes_and_a_no_are_one_press_each(as_: As, town: Town) -> None:
    """L40, L62, A164: no more presses to take back than to give; each is confirmed and in the history."""
    client, ada = as_("ada"), town.users["ada"].subject
    given = press(client, "marketing_email", "yes")
    assert (given.status_code, given.headers["Location"]) == (302, reverse("privacy_choices"))
    assert stood(ada) == {"marketing_email": "given"}
    page = client.get(reverse("privacy_choices")).content.decode()
    assert "Your yes is recorded: E-mail about programs and offers." in page
    assert "You said yes to one thing. All else is off." in page
    assert press(client, "marketing_email", "no").status_code == 302
    assert stood(ada) == {"marketing_email": "withdrawn"}
    page = client.get(reverse("privacy_choices")).content.decode()
    assert "Your no is recorded, and holds from now on" in page
    assert page.count("/receipt.json") == 2


def test_taking_every_yes_back_is_one_press(as_: As, town: Town) -> None:
    """A164."""
    client, ada = as_("ada"), town.users["ada"].subject
    for choice in ("marketing_email", "marketing_post", "usage_analytics"):
        press(client, choice, "yes")
    client.post(reverse("privacy_withdraw"))
    assert set(stood(ada).values()) == {"withdrawn"}
    assert consent_cookie(client)["analytics"] == "-1"


def test_a_no_to_what_is_not_done_is_taken_and_a_yes_refused(as_: As, town: Town) -> None:
    """L36, L39, A097: the control of sharing is its own, and there is nothing to agree to."""
    client, ada = as_("ada"), town.users["ada"].subject
    assert press(client, "third_party_sharing", "yes", "confirm").status_code == 403
    assert stood(ada) == {}
    press(client, "third_party_sharing", "no")
    assert stood(ada) == {"third_party_sharing": "refused"}


def test_nobody_answers_for_somebody_else(as_: As, town: Town) -> None:
    press(as_("ben"), "marketing_email", "yes")
    assert stood(town.users["ada"].subject) == {}
    assert stood(town.users["ben"].subject) == {"marketing_email": "given"}


def test_whoever_is_not_signed_in_signs_in_first_where_it_is_about_a_person(as_: As) -> None:
    response = press(as_(None), "marketing_email", "yes")
    assert response.headers["Location"].startswith("/sign-in/login/?next=/privacy/choices/")
    assert not ConsentEvent.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"choice": "advertising", "answer": "yes", "asked_in": "banner"},
        {"choice": "usage_analytics", "answer": "maybe", "asked_in": "banner"},
        {"choice": "usage_analytics", "asked_in": "banner"},
        {"choice": "usage_analytics", "answer": "yes", "asked_in": "nowhere"},
        {},
    ],
)
def test_what_was_not_asked_is_a_bad_request(said: dict[str, str], as_: As) -> None:
    """The library answers 200 to an unknown group: its views are not used."""
    client = as_(None)
    assert client.post(reverse("privacy_answer"), said).status_code == 400
    assert (ConsentEvent.objects.count(), "cookie_consent" in client.cookies) == (0, False)


@pytest.mark.parametrize("way", ["https://example.org/", "//example.org/", "javascript:x()"])
def test_an_answer_leads_nowhere_else(way: str, as_: As) -> None:
    assert (
        press(as_(None), "usage_analytics", "no", next=way).headers["Location"]
        == "/privacy/cookies/"
    )


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_history_asks_the_same_however_long_it_is(how_many: int, as_: As, town: Town) -> None:
    ada = town.users["ada"].subject
    for choice in ["research", "email_tracking", "marketing_text"][:how_many]:
        say_no(who=ada, choices=[choice], channel=Channel.PORTAL, at=NOW)
    client = as_("ada")
    client.get(reverse("privacy_choices"))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("privacy_choices"))
    assert len(asked) == 6  # session, user, their subject, homes, what stands, the history
    assert len(page.context["history"]) == how_many


# --- Receipts -------------------------------------------------------------------------------------------


def test_a_receipt_has_the_fields_of_the_standard(as_: As, town: Town) -> None:
    """L62: ISO/IEC TS 27560; words, version, time and look, and nothing that names the person."""
    client, ada = as_("ada"), town.users["ada"].subject
    press(client, "marketing_email", "yes")
    event = ConsentEvent.objects.get()
    response = client.get(reverse("privacy_receipt", args=[event.pk]))
    receipt = json.loads(response.content)
    assert set(receipt) == {
        "schema_version",
        "record_id",
        "receipt_id",
        "pii_principal_id",
        "pii_processing",
        "party_identification",
        "event",
    }
    assert receipt["pii_principal_id"] == str(ada.pk)
    [purpose] = receipt["pii_processing"]["purposes"]
    assert {key: purpose[key] for key in ("purpose", "lawful_basis", "retention_period")} == {
        "purpose": "marketing_email",
        "lawful_basis": "dpv:Consent",
        "retention_period": "P24M",
    }
    assert receipt["pii_processing"]["privacy_notice"]["sha256"] == digest_of(
        notice_text("marketing_email", "en")
    )
    assert receipt["event"] == {
        "event_time": NOW.isoformat(),
        "validity_duration": (NOW + timedelta(days=730)).isoformat(),
        "entity_id": "pii_principal",
        "event_type": "dpv:ConsentRecord",
        "event_state": "given",
        "user_interface_sha256": ui_version("privacy/choices.html"),
    }
    assert "no-store" in response.headers["Cache-Control"]
    assert "ada@" not in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 200), ("ben", 404), ("dana", 404), (None, 302)]
)
def test_who_may_open_adas_receipt(who: str | None, status: int, as_: As, town: Town) -> None:
    [event] = say_no(
        who=town.users["ada"].subject, choices=["research"], channel=Channel.PORTAL, at=NOW
    )
    assert as_(who).get(reverse("privacy_receipt", args=[event.pk])).status_code == status


# --- The strip ------------------------------------------------------------------------------------------


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


# --- A no without a login -------------------------------------------------------------------------------


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


# --- What depends on it ---------------------------------------------------------------------------------


def test_the_service_is_the_same_with_everything_refused(as_: As, town: Town) -> None:
    """L51, L62, A154, A167, A200: no page is lost or changed by a no."""
    client = as_("ada")
    paths = ["/", "/use/", "/bills/", "/access/", "/profile/"]

    def mains() -> list[str]:
        pages = [client.get(path).content.decode() for path in paths]
        return [
            re.sub(r'value="\w{64}"', "", page[page.index("<main") : page.index("</main")])
            for page in pages
        ]

    before = mains()
    for choice in CHOICES:
        press(client, choice, "no", "banner")
    assert mains() == before


def test_a_page_opens_the_way_it_was_left_after_a_yes_alone(as_: As) -> None:
    """A043, A084: personalised by what the browser keeps; without a yes it opens neutrally."""
    client = as_("ada")

    def by() -> str:
        return str(client.get("/use/").context["window"].by)

    client.get("/use/?by=month")
    assert ("use_view" in client.cookies, by()) == (False, "day")
    client.cookies["use_view"] = "month"  # left over, or forged
    assert by() == "day"
    press(client, "personalise", "yes", "cookies")
    client.get("/use/?by=month")
    assert (client.cookies["use_view"].value, by()) == ("month", "month")
    client.cookies["use_view"] = "nonsense"
    assert by() == "day"
    client.get("/use/?by=month")
    press(client, "personalise", "no", "cookies")
    assert (client.cookies["use_view"].value, by()) == ("", "day")


def test_signing_up_asks_for_no_yes(as_: As) -> None:
    """A209, L62: marketing and sharing are asked apart from the account and its terms, and never ticked."""
    page = as_(None).get("/sign-in/signup/").content.decode()
    main = page[page.index("<main") : page.index("</main")]
    names = set(re.findall(r'name="(\w+)"', main))
    assert names & {"choice", "choices", *CHOICES} == set()
    assert "checked" not in main


def test_nothing_but_one_cookie_of_the_browser_is_for_personalising() -> None:
    """A043, A084: no table holds interests; the map would have to say so."""
    columns = [
        (label, name)
        for label, entry in the_map.models.items()
        for name, column in entry.personal.items()
        if "personalise" in column.purposes
    ]
    cookies = [name for name, it in the_map.cookies.items() if "personalise" in it.purposes]
    assert (columns, cookies) == ([], ["use_view"])


def test_an_answer_in_another_language_keeps_its_words(as_: As) -> None:
    """L62."""
    client = as_(None)
    client.cookies["django_language"] = "es"
    press(client, "usage_analytics", "yes", "banner")
    [event] = ConsentEvent.objects.all()
    assert event.notice is not None
    assert (event.notice.language, event.notice.text) == (
        "es",
        notice_text("usage_analytics", "es"),
    )


def test_time_runs_out_for_a_yes_on_the_page_too(as_: As, town: Town) -> None:
    client = as_("ada")
    press(client, "marketing_email", "yes")
    with time_machine.travel(NOW + timedelta(days=731), tick=False):
        client = as_("ada")
        page = client.get(reverse("privacy_choices")).content.decode()
    assert "Everything is off" in page
    assert "Your yes ran out" in page
