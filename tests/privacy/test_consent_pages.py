"""My choices, receipts, and what depends on them: as people meet them."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from privacy.actions.consent import say_no
from privacy.choices.notices import digest_of, notice_text, ui_version
from privacy.map import the_map
from privacy.models import Channel, ConsentEvent
from privacy.vocabulary import CHOICES
from tests.conftest import NOW, Town
from tests.privacy.consenting import As, consent_cookie, press, stood

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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
