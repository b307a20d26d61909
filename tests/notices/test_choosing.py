"""What residents choose, how they stop it, and what firms tell of them."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notices.actions import enqueue
from notices.actions.stopping import note_bounce
from notices.jobs import deliver
from notices.models import Bounce, Cadence, Channel, Notice, Phone, Preference, QuietHours
from notices.preferences import cadences_for
from notices.topics import MessageClass, Topic
from privacy import keys
from privacy.actions.consent import say_yes
from privacy.choices.consent import state_of
from privacy.models import Channel as How
from privacy.models import ConsentEvent, State, Subject
from tests.conftest import NOW, Town
from tests.fakes import Mailbox, text_of
from tests.notices.conftest import Declares, Files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
PAGE = "/profile/notices/"
KEY = "a key that only the firms have"
QUIET = {"from_hour": "21", "to_hour": "8"}


@pytest.fixture
def leak(a_topic: Declares) -> Topic:
    """A service topic."""
    return a_topic(channels=(Channel.EMAIL, Channel.TEXT, Channel.POST))


def agree(user: User) -> ConsentEvent:
    return say_yes(
        who=user.subject, choice="marketing_email", template="privacy/choices.html",
        language="en", channel=How.PORTAL, at=NOW - timedelta(minutes=1),
    )  # fmt: skip


def said_on(client: Client, path: str = PAGE) -> str:
    """Return the page as one reads it."""
    return words_of(client.get(path))


def words_of(response: Any) -> str:
    """Return what an answer says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


# --- Choosing -------------------------------------------------------------------------------------------


def test_a_save_says_what_it_changed_and_is_kept(
    town: Town, leak: Topic, texted: Files, as_: As
) -> None:
    """R24: by topic and channel, with a cadence; service is on by its first channel, all else off."""
    ada, client = town.users["ada"].subject, as_("ada")
    before = {"leak-email": "at_once", "leak-post": "off", "leak-text": "off"}
    assert "Nothing changed." in client.post(PAGE, before | QUIET, follow=True).content.decode()
    answer = client.post(PAGE, before | {"leak-email": "weekly"} | QUIET, follow=True)
    assert "Saved. The leak, E-mail: Once a week." in answer.content.decode()
    assert cadences_for(leak, [ada], at=NOW) == {
        (ada.pk, "email"): Cadence.WEEKLY,
        (ada.pk, "text"): Cadence.OFF,
        (ada.pk, "post"): Cadence.OFF,
    }
    client.post(PAGE, before | {"leak-email": "off", "leak-post": "at_once"} | QUIET)
    assert Preference.objects.count() == 2  # one for each channel, however often it was changed
    enqueue(topic=leak, to=[ada], key="k", about=1, at=NOW)
    assert [it.channel for it in Notice.objects.all()] == ["post"]


def test_texts_cannot_be_chosen_before_a_telephone_is_proven(
    town: Town, leak: Topic, texted: Files, as_: As
) -> None:
    as_("ada").post(
        PAGE, {"leak-email": "at_once", "leak-text": "at_once", "leak-post": "off"} | QUIET
    )
    assert Preference.objects.count() == 0
    said = said_on(as_("ada"))
    assert (
        "Text message Never" not in said and "Letter Never" in said
    )  # nothing that cannot be chosen
    assert "If no e-mail reaches you, we write a letter instead." in said


def test_quiet_hours_are_kept_once(town: Town, leak: Topic, texted: Files, as_: As) -> None:
    for hour in ("22", "23"):
        answer = as_("ada").post(
            PAGE, {"leak-email": "at_once", "leak-post": "off", "from_hour": hour, "to_hour": "7"},
            follow=True,
        )  # fmt: skip
        assert "Your quiet hours are other ones." in answer.content.decode()
    assert [*QuietHours.objects.values_list("from_hour", "to_hour")] == [(23, 7)]


def test_offers_are_said_to_be_what_privacy_says(town: Town, a_topic: Declares, as_: As) -> None:
    """There is one truth of marketing: the page shows it and leads to where it is changed."""
    a_topic("offers", MessageClass.MARKETING)
    assert "E-mail about programs and offers Off" in said_on(as_("ada"))
    agree(town.users["ada"])
    assert "E-mail about programs and offers On" in said_on(as_("ada"))
    as_("ada").post(PAGE, {"offers-email": "at_once"} | QUIET)
    assert Preference.objects.count() == 0


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_the_same(how_many: int, town: Town, a_topic: Declares, as_: As) -> None:
    for n in range(how_many):
        a_topic(f"leak{n}")
    client = as_("ada")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get(PAGE).context["rows"]) == how_many
    # Session, user, homes; choices, telephone, hours, consents; address, its bounces; the policy's strip.
    assert len(asked) == 10


# --- Telephones -----------------------------------------------------------------------------------------


def test_a_telephone_is_proven_by_the_code_that_is_texted_to_it(
    town: Town, leak: Topic, texted: Files, as_: As
) -> None:
    client, path = as_("ada"), PAGE + "phone/"
    assert (
        "This is not a whole telephone number"
        in client.post(path, {"number": "12"}).content.decode()
    )
    client.post(path, {"number": "(555) 210-0199"})
    assert deliver(NOW) == 1
    [text] = texted()
    [code] = re.findall(r"\b\d{6}\b", text["text"])
    assert text["to"] == "+15552100199"
    assert code not in " ".join(map(str, Phone.objects.values_list("code_digest", "number")[0]))
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert "This code does not work" in client.post(path, {"code": wrong}).content.decode()
    assert (
        "Choose what to be texted"
        in client.post(path, {"code": code}, follow=True).content.decode()
    )
    client.post(PAGE, {"leak-email": "off", "leak-text": "at_once", "leak-post": "off"} | QUIET)
    enqueue(topic=leak, to=[town.users["ada"].subject], key="k", about=1, at=NOW)
    assert deliver(NOW) == 1


def test_guessing_a_code_ends_after_five_tries(
    town: Town, leak: Topic, texted: Files, as_: As
) -> None:
    client, path = as_("ada"), PAGE + "phone/"
    client.post(path, {"number": "5552100199"})
    deliver(NOW)
    [code] = re.findall(r"\b\d{6}\b", texted()[0]["text"])
    for n in range(5):
        client.post(path, {"code": f"{(int(code) + n + 1) % 10**6:06}"})
    assert "This code does not work" in client.post(path, {"code": code}).content.decode()
    assert Phone.objects.get().verified_at is None


def test_codes_are_not_texted_by_the_dozen(town: Town, texted: Files, as_: As) -> None:
    """Nobody makes our texts ring at somebody else's."""
    for _n in range(7):
        answer = as_("ada").post(PAGE + "phone/", {"number": "5552100199"})
    assert "Those were many codes" in answer.content.decode()
    deliver(NOW)
    assert len(texted()) == 1  # the others were replaced before they went out


# --- One click ------------------------------------------------------------------------------------------


def link_in(mail: Any) -> str:
    return (
        re.sub(r"\s", "", str(mail["List-Unsubscribe"]))
        .strip("<>")
        .removeprefix("http://testserver")
    )


def test_one_click_ends_offers_without_signing_in(
    town: Town, a_topic: Declares, mailbox: Mailbox, client: Client
) -> None:
    """L72, A165: a mail program posts without a cookie; looking at the page alone ends nothing."""
    agree(town.users["ada"])
    offers = a_topic("offers", MessageClass.MARKETING)
    enqueue(topic=offers, to=[town.users["ada"].subject], key="k", about=1, at=NOW)
    deliver(NOW)
    mail = mailbox.only()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = link_in(mail)
    assert path in text_of(mail) and path in text_of(mail, "html")
    assert "Do you want no more" in said_on(client, path)
    assert state_of(town.users["ada"].subject, "marketing_email", at=NOW).yes
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    event = ConsentEvent.objects.newest_first()[0]
    assert (event.channel, event.state) == (How.ONE_CLICK, State.WITHDRAWN)


def test_one_click_ends_one_programme_and_leaves_the_others(
    town: Town, a_topic: Declares, mailbox: Mailbox, client: Client
) -> None:
    ada = town.users["ada"].subject
    turf, rebate = (a_topic(key, MessageClass.PROGRAMME) for key in ("turf", "rebate"))
    enqueue(topic=turf, to=[ada], key="k", about=1, at=NOW)
    deliver(NOW)
    client.post(link_in(mailbox.only()))
    for topic in (turf, rebate):
        enqueue(topic=topic, to=[ada], key="next", about=1, at=NOW)
    assert [it.topic for it in Notice.objects.filter(key="next")] == ["rebate"]


def test_service_mail_has_no_such_link(town: Town, leak: Topic, mailbox: Mailbox) -> None:
    enqueue(topic=leak, to=[town.users["ada"].subject], key="k", about=1, at=NOW)
    deliver(NOW)
    assert mailbox.only()["List-Unsubscribe"] is None
    assert "/notices/stop/" not in text_of(mailbox.only()) + text_of(mailbox.only(), "html")


def test_every_link_is_answered_alike_and_none_is_logged(
    town: Town,
    a_topic: Declares,
    mailbox: Mailbox,
    client: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Of somebody, of nobody, of somebody who was erased: the same words, and never an error to log."""
    programme = a_topic("turf", MessageClass.PROGRAMME)
    enqueue(topic=programme, to=[town.users["ada"].subject], key="k", about=1, at=NOW)
    deliver(NOW)
    real = link_in(mailbox.only())
    other = f"/notices/stop/{keys.seal('something else').decode()}/"
    answers = [
        words_of(client.post(it)) for it in (real, real[:-9] + "x/", "/notices/stop/x/", other)
    ]
    Subject.objects.filter(pk=town.users["ada"].subject_id).update(erased_at=NOW)
    answers.append(words_of(client.post(real)))
    assert len(set(answers)) == 1
    assert "/notices/stop/" not in caplog.text


def test_a_link_names_nobody(town: Town, a_topic: Declares, mailbox: Mailbox) -> None:
    enqueue(
        topic=a_topic("turf", MessageClass.PROGRAMME),
        to=[town.users["ada"].subject], key="k", about=1, at=NOW,
    )  # fmt: skip
    deliver(NOW)
    link = link_in(mailbox.only())
    assert "turf" not in link and town.users["ada"].subject.pk.hex not in link.replace("-", "")


# --- What firms tell ------------------------------------------------------------------------------------


def tell(client: Client, path: str, told: Any, key: str = KEY) -> Any:
    return client.post(
        f"/api/notices/{path}/",
        json.dumps(told),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )


@pytest.mark.parametrize("path", ["events", "texts"])
def test_firms_prove_who_they_are(path: str, client: Client, settings: Any) -> None:
    settings.NOTICES_INBOUND_KEY = ""
    assert tell(client, path, [], key="").status_code == 403  # nobody may, unless there is a key
    settings.NOTICES_INBOUND_KEY = KEY
    assert tell(client, path, [], key="guess").status_code == 403
    assert client.get(f"/api/notices/{path}/").status_code == 405
    assert tell(client, path, "neither").status_code == 400


@pytest.mark.parametrize(
    ("event", "stops", "says_no"),
    [
        ({"event_type": "bounced", "reject_reason": "bounced"}, True, False),
        ({"event_type": "bounced", "reject_reason": "timed_out"}, False, False),
        ({"event_type": "complained"}, True, True),
        ({"event_type": "delivered"}, False, False),
    ],
)
def test_bounces_and_complaints_stop_an_address_until_its_owner_says_it_works(
    event: dict[str, str],
    stops: bool,
    says_no: bool,
    town: Town,
    leak: Topic,
    mailbox: Mailbox,
    client: Client,
    settings: Any,
    as_: As,
) -> None:
    settings.NOTICES_INBOUND_KEY = KEY
    ada = town.users["ada"]
    agree(ada)
    told = [event | {"recipient": "Ada@Example.org"}, event | {"recipient": "nobody@x.example"}]
    assert tell(client, "events", told).json() == {"taken": 2}
    enqueue(topic=leak, to=[ada.subject], key="k", about=1, at=NOW)
    assert deliver(NOW) == (0 if stops else 1)
    assert state_of(ada.subject, "marketing_email", at=NOW).said_no is says_no
    assert ("We send no e-mail to ada@example.org" in said_on(as_("ada"))) is stops
    as_("ada").post(PAGE + "email/")
    assert Bounce.objects.count() == 0


def test_stop_start_and_help_are_heeded(
    town: Town, leak: Topic, texted: Files, client: Client, settings: Any
) -> None:
    settings.NOTICES_INBOUND_KEY = KEY
    phone = Phone.objects.create(
        subject=town.users["ada"].subject, number="+15552100199", asked_at=NOW, verified_at=NOW
    )

    def answer(text: str) -> tuple[str, bool]:
        said = tell(client, "texts", {"from": "+1 (555) 210-0199", "text": text}).json()["answer"]
        phone.refresh_from_db()
        return said, phone.stopped_at is not None

    assert answer("what?") == ("", False)
    assert "call us at" in answer("Help")[0]
    assert answer("Opt-out.")[1] is True
    assert answer("START")[1] is False
    assert answer("Alto")[1] is True
    assert tell(client, "texts", {"from": "+15559999999", "text": "stop"}).json()["answer"]


def test_a_bounce_keeps_no_address(town: Town) -> None:
    ada = town.users["ada"].subject
    note_bounce(subject=ada, email="ada@example.org", kind=Bounce.Kind.BOUNCED, at=NOW)
    assert "ada" not in str(Bounce.objects.values()[0])
