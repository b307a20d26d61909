"""A notice from its row to a mail server: once, in its reader's language, or not at all."""

import logging
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from allauth.account.models import EmailAddress
from anymail.backends.test import EmailBackend as Provider
from anymail.exceptions import AnymailAPIError
from django.core import mail as django_mail
from django.db import connection

from accounts.models import Customer, User
from notices import sql
from notices.actions import enqueue
from notices.actions.choosing import choose
from notices.actions.outbox import try_again
from notices.jobs import deliver, gather
from notices.models import Bounce, Cadence, Channel, Notice, Phone
from notices.plain import links_in
from notices.times import MOST_TRIES
from notices.topics import MessageClass, Topic
from privacy.actions.consent import say_no, say_yes
from privacy.models import Channel as How
from privacy.models import ConsentEvent, Subject
from tests.conftest import NOW, Town
from tests.fakes import Mailbox, text_of
from tests.notices.conftest import Declares, Files, Room

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
State = Notice.State


@pytest.fixture
def leak(a_topic: Declares) -> Topic:
    """A service topic."""
    return a_topic()


class Breaking429(Provider):
    """A provider that asks to be left alone for a while."""

    status = 429

    def post_to_esp(self, payload: Any, message: Any) -> Any:
        """Answer as a provider does that did not take a mail."""
        raise AnymailAPIError("no", status_code=self.status, response=SimpleNamespace(reason="no"))


class Breaking500(Breaking429):
    """A provider that breaks: it may have taken the mail."""

    status = 500


def tell(topic: Topic, *people: User, key: str = "leak 7 found") -> None:
    enqueue(topic=topic, to=[it.subject for it in people], key=key, about=7, at=NOW)


def states() -> list[tuple[str, str]]:
    """Return state and problem of all notices, in their order."""
    return list(Notice.objects.order_by("pk").values_list("state", "problem"))


def agree(user: User, choice: str = "marketing_email") -> ConsentEvent:
    return say_yes(
        who=user.subject, choice=choice, template="privacy/choices.html",
        language="en", channel=How.PORTAL, at=NOW - MINUTE,
    )  # fmt: skip


def give_phone(user: User) -> Phone:
    return Phone.objects.create(
        subject=user.subject, number="+15550100199", asked_at=NOW, verified_at=NOW
    )


# --- Once -----------------------------------------------------------------------------------------------


def test_everybody_is_told_once_however_often_it_is_asked(
    town: Town, leak: Topic, room: Room, mailbox: Mailbox
) -> None:
    ada, ben = town.users["ada"], town.users["ben"]
    tell(leak, ada)
    tell(leak, ada, ben)
    assert [deliver(NOW), deliver(NOW + MINUTE)] == [2, 0]
    tell(leak, ada, ben)
    assert deliver(NOW + MINUTE) == 0
    assert mailbox.addressed() == [
        ("ada@example.org", "Water runs at 12 Mill Lane"),
        ("ben@example.org", "Water runs at 12 Mill Lane"),
    ]
    assert [(about, who.user, at) for about, who, at in room.asked] == [
        (7, ada, NOW),
        (7, ben, NOW),
    ]
    assert states() == [("sent", "")] * 2


def test_nothing_of_the_message_stands_in_the_row(town: Town, leak: Topic) -> None:
    tell(leak, town.users["ada"])
    [row] = Notice.objects.values()
    said = " ".join(map(str, row.values()))
    assert "Mill" not in said and "@" not in said and row["about"] == 7


def test_a_repeat_bears_the_same_message_id(town: Town, leak: Topic, mailbox: Mailbox) -> None:
    """The server took the mail and the worker died before it knew: the row is still being handed over."""
    tell(leak, town.users["ada"], town.users["ben"])
    assert deliver(NOW) == 2
    Notice.objects.filter(subject=town.users["ada"].subject).update(
        state=State.HANDING_OVER, ended_at=None
    )
    assert deliver(NOW + MINUTE) == 1
    ids = [str(mail["Message-ID"]) for mail in mailbox.mails]
    assert [str(mail["To"]) for mail in mailbox.mails[::2]] == ["ada@example.org"] * 2
    assert ids[0] == ids[2] != ids[1]
    assert ids[0].endswith("@example.org>")


@pytest.mark.parametrize("kind", [MessageClass.PROGRAMME, MessageClass.MARKETING])
def test_what_is_no_service_is_never_repeated(
    kind: MessageClass, town: Town, a_topic: Declares, mailbox: Mailbox
) -> None:
    agree(town.users["ada"])
    tell(a_topic(kind=kind), town.users["ada"])
    Notice.objects.update(state=State.HANDING_OVER)
    assert deliver(NOW) == 0
    assert (states(), mailbox.mails) == ([("failed", "in_doubt")], [])


def test_a_way_that_knows_its_messages_again_may_be_asked_twice(
    town: Town, a_topic: Declares, texted: Files
) -> None:
    give_phone(town.users["ada"])
    tell(a_topic(channels=(Channel.TEXT,)), town.users["ada"])
    assert deliver(NOW) == 1
    Notice.objects.update(state=State.HANDING_OVER, ended_at=None)
    assert deliver(NOW + MINUTE) == 1
    assert [it["text"] for it in texted()] == [
        "Water runs at 12 Mill Lane. See http://testserver/leaks/7/"
    ]


def test_a_worker_leaves_alone_what_another_one_is_at(
    town: Town, leak: Topic, mailbox: Mailbox
) -> None:
    """Another connection holds the lock, until it lets go."""
    tell(leak, town.users["ada"])
    number = Notice.objects.get().pk
    known = {
        name: value
        for name in ("host", "user", "port")
        if (value := connection.settings_dict[name.upper()])
    }
    with psycopg.connect(**known, dbname=connection.settings_dict["NAME"]) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [sql.NOTICES, number])
        assert (deliver(NOW), mailbox.mails, states()) == (0, [], [("waiting", "")])
        other.execute("SELECT pg_advisory_unlock_all()")
    assert deliver(NOW) == 1


# --- Refused and lost -------------------------------------------------------------------------------------


def test_what_is_refused_waits_longer_each_time_and_is_given_up(
    town: Town, leak: Topic, settings: Any
) -> None:
    """Nobody listens on this port: that is known before anything is handed over."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(leak, town.users["ada"])
    notice, waits, now = Notice.objects.get(), [], NOW
    while notice.state == State.WAITING:
        assert deliver(now) == 0
        notice.refresh_from_db()
        waits.append(int((notice.due_at - now) / MINUTE))
        now = notice.due_at
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert (len(waits), max(waits)) == (MOST_TRIES, 720)
    assert states() == [("failed", "ConnectionRefusedError")]


def test_staff_have_what_failed_tried_again(town: Town, leak: Topic, mailbox: Mailbox) -> None:
    mailbox.refuses.add("ada@example.org")
    tell(leak, town.users["ada"], town.users["ben"])
    assert deliver(NOW) == 1
    failed, sent = Notice.objects.order_by("pk").values_list("pk", flat=True)
    assert states() == [("failed", "address_refused"), ("sent", "")]
    mailbox.refuses.clear()
    assert try_again(notices=[failed, sent], at=NOW + MINUTE) == 1
    assert deliver(NOW + MINUTE) == 1
    assert [to for to, _subject in mailbox.addressed()] == ["ben@example.org", "ada@example.org"]


def test_a_log_names_nobody(
    town: Town, leak: Topic, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.refuses.add("*")
    tell(leak, town.users["ada"])
    deliver(NOW)
    assert "not sent: address_refused" in caplog.text
    assert "ada@" not in caplog.text


@pytest.mark.parametrize(
    ("kind", "then"),
    [
        (MessageClass.SERVICE, [("handing_over", "")]),
        (MessageClass.MARKETING, [("failed", "in_doubt")]),
    ],
)
def test_a_server_that_falls_silent_leaves_it_in_doubt(
    kind: MessageClass,
    then: list[tuple[str, str]],
    town: Town,
    a_topic: Declares,
    mailbox: Mailbox,
) -> None:
    """It kept the mail and went before it said so."""
    agree(town.users["ada"])
    tell(a_topic(kind=kind), town.users["ada"], town.users["ben"])
    mailbox.hangs_up = True
    assert (deliver(NOW), states()[:1]) == (0, then)
    mailbox.hangs_up = False
    repeated = kind is MessageClass.SERVICE
    assert deliver(NOW + MINUTE) == (2 if repeated else 0)
    to_ada = [mail["Message-ID"] for mail in mailbox.mails if mail["To"] == "ada@example.org"]
    assert (len(to_ada), len(set(to_ada))) == (2 if repeated else 1, 1)


def test_a_fault_in_one_room_holds_up_no_other(
    town: Town, leak: Topic, room: Room, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    tell(leak, town.users["ada"])
    room.breaks = True
    with caplog.at_level(logging.ERROR):
        assert deliver(NOW) == 0
    assert states() == [("waiting", "broke")]
    room.breaks = False
    assert deliver(NOW + MINUTE) == 1


def test_an_address_that_is_none_gets_no_more(town: Town, leak: Topic, mailbox: Mailbox) -> None:
    mailbox.refuses.add("*")
    mailbox.refusal = "550 5.1.1 no such user:"
    tell(leak, town.users["ada"])
    deliver(NOW)
    assert states() == [("failed", "address_refused")]
    mailbox.refuses.clear()
    tell(leak, town.users["ada"], key="leak 8 found")
    deliver(NOW)
    assert states()[1] == ("needless", "stopped")
    for login in (User, EmailAddress):
        login.objects.filter(email="ada@example.org").update(email="ada.new@example.org")
    tell(leak, town.users["ada"], key="leak 9 found")
    assert deliver(NOW) == 1
    assert Bounce.objects.get().kind == Bounce.Kind.BOUNCED


# --- Whether at all ---------------------------------------------------------------------------------------


def test_what_is_over_when_it_would_go_out_is_not_said(
    town: Town, leak: Topic, room: Room, mailbox: Mailbox
) -> None:
    tell(leak, town.users["ada"])
    room.says = None
    assert (deliver(NOW), states()) == (0, [("needless", "nothing_to_say")])


@pytest.mark.parametrize("column", ["erased_at", "restricted_at"])
def test_nobody_is_told_whose_data_is_only_stored(
    column: str, town: Town, leak: Topic, mailbox: Mailbox
) -> None:
    """GDPR 18: L66."""
    tell(leak, town.users["ada"])
    Subject.objects.filter(pk=town.users["ada"].subject_id).update(**{column: NOW})
    assert (deliver(NOW), mailbox.mails) == (0, [])
    assert states()[0][0] == "needless"


def test_somebody_who_was_two_people_is_told_once(
    town: Town, leak: Topic, mailbox: Mailbox
) -> None:
    """A login and the utility's record of its owner were told of one leak, and are linked meanwhile."""
    tell(leak, town.users["ada"], town.users["ben"])
    Notice.objects.update(subject=town.users["ada"].subject)
    assert (deliver(NOW), len(mailbox.mails)) == (1, 1)
    assert sorted(states()) == [("needless", "told_already"), ("sent", "")]


def test_marketing_goes_to_those_alone_who_say_yes_when_it_goes_out(
    town: Town, a_topic: Declares, mailbox: Mailbox
) -> None:
    """A072, A089: no row without a yes, and no mail where it was taken back since."""
    agree(town.users["ada"])
    agree(town.users["ben"])
    offers = a_topic("offers", MessageClass.MARKETING)
    tell(offers, town.users["ada"], town.users["ben"], town.users["cleo"])
    assert Notice.objects.count() == 2
    said: dict[str, Any] = {"choices": ["marketing_email"], "channel": How.PORTAL, "at": NOW}
    say_no(who=town.users["ben"].subject, **said)
    assert deliver(NOW + MINUTE) == 1
    assert mailbox.addressed() == [("ada@example.org", "Water runs at 12 Mill Lane")]
    assert states() == [("sent", ""), ("needless", "not_wanted")]


def test_service_goes_out_whatever_was_said_of_marketing(
    town: Town, leak: Topic, mailbox: Mailbox
) -> None:
    """A074, A167."""
    said: dict[str, Any] = {"choices": ["marketing_email"], "channel": How.PORTAL, "at": NOW}
    say_no(who=town.users["ada"].subject, **said)
    tell(leak, town.users["ada"])
    assert deliver(NOW) == 1


# --- How it is said ---------------------------------------------------------------------------------------


def test_text_and_html_say_the_same_and_who_writes(
    town: Town, leak: Topic, mailbox: Mailbox
) -> None:
    tell(leak, town.users["ada"])
    deliver(NOW)
    text, html = text_of(mailbox.only()), text_of(mailbox.only(), "html")
    for body in (text, html):
        assert "http://testserver/leaks/7/" in body
        assert "http://testserver/profile/notices/" in body
        assert "1 Reservoir Road" in body


def test_no_link_of_a_service_mail_tells_who_follows_it(
    town: Town, leak: Topic, mailbox: Mailbox
) -> None:
    """A060, L71: whoever gets it, the links are the same, and nothing in it is loaded."""
    tell(leak, town.users["ada"], town.users["ben"])
    deliver(NOW)
    ada, ben = (links_in(text_of(mail, "html")) for mail in mailbox.mails)
    assert ada == ben == ["http://testserver/leaks/7/", "http://testserver/profile/notices/"]


def test_a_provider_is_told_not_to_count(town: Town, leak: Topic, settings: Any) -> None:
    """A060, L71: through anymail, whose own backend for tests says what a provider would be asked."""
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    tell(leak, town.users["ada"])
    assert deliver(NOW) == 1
    [mail] = django_mail.outbox
    asked = mail.anymail_test_params  # type: ignore[attr-defined]  # anymail puts it there
    assert (asked["track_opens"], asked["track_clicks"]) == (False, False)
    assert mail.extra_headers["Message-ID"].endswith("@example.org>")


@pytest.mark.parametrize(
    ("status", "then"), [(429, ("waiting", "provider_refused")), (500, ("handing_over", ""))]
)
def test_what_a_provider_refuses_was_not_sent_and_where_it_breaks_nobody_knows(
    status: int, then: tuple[str, str], town: Town, leak: Topic, settings: Any
) -> None:
    settings.EMAIL_BACKEND = f"tests.notices.test_delivery.Breaking{status}"
    tell(leak, town.users["ada"])
    assert (deliver(NOW), states()) == (0, [then])


def test_everybody_is_written_to_in_their_language(
    town: Town, leak: Topic, mailbox: Mailbox
) -> None:
    User.objects.filter(email="ada@example.org").update(language="es")
    tell(leak, town.users["ada"])
    deliver(NOW)
    assert '<html lang="es">' in text_of(mailbox.only(), "html")


def test_a_mail_with_a_picture_does_not_go_out(
    town: Town, a_topic: Declares, mailbox: Mailbox
) -> None:
    """L71: whoever writes the template."""
    tell(a_topic(template="tests/pixel"), town.users["ada"])
    deliver(NOW)
    assert (mailbox.mails, states()) == ([], [("waiting", "broke")])


def test_a_letter_is_addressed_as_the_utility_has_it(
    town: Town, a_topic: Declares, texted: Files
) -> None:
    Customer.objects.create(
        number="C1", subject=town.users["ada"].subject, name="OKAFOR, ADA N",
        mail_line1="PO Box 7", mail_city="Mill Valley", mail_state="CA",
    )  # fmt: skip
    tell(a_topic(channels=(Channel.POST,)), town.users["ada"], town.users["mallory"])
    assert deliver(NOW) == 1
    [letter] = texted()
    assert letter["to"] == "OKAFOR, ADA N\nPO Box 7\nMill Valley, CA"
    assert letter["text"].startswith("It has not stopped.")
    assert states()[1] == ("failed", "no_address")


def test_a_text_waits_for_the_morning_and_an_urgent_one_does_not(
    town: Town, a_topic: Declares, texted: Files
) -> None:
    """Ada's telephone is quiet from nine to eight; it is noon, and then eleven at night."""
    give_phone(town.users["ada"])
    night = NOW + timedelta(hours=11)
    tell(a_topic(channels=(Channel.TEXT,)), town.users["ada"])
    tell(a_topic("burst", channels=(Channel.TEXT,), urgent=True), town.users["ada"])
    assert deliver(night) == 1
    assert deliver(night + timedelta(hours=8, minutes=59)) == 0
    assert deliver(night + timedelta(hours=9)) == 1
    assert Notice.objects.get(topic="leak").tries == 1


# --- Summaries --------------------------------------------------------------------------------------------


def test_what_waits_for_the_end_of_the_day_goes_out_in_one_mail(
    town: Town, leak: Topic, room: Room, mailbox: Mailbox
) -> None:
    ada = town.users["ada"]
    choose(subject=ada.subject, wishes={("leak", "email"): Cadence.DAILY}, at=NOW)
    for n in range(3):
        tell(leak, ada, key=f"leak {n} found")
    tell(leak, town.users["ben"])
    assert [gather(NOW), deliver(NOW)] == [0, 1]
    morning = NOW + timedelta(hours=19)
    assert [gather(morning), gather(morning), deliver(morning)] == [1, 0, 1]
    assert mailbox.addressed()[1] == ("ada@example.org", "3 things about your water")
    said = "Water runs at 12 Mill Lane. See http://testserver/leaks/7/"
    assert text_of(mailbox.mails[1]).count(said) == 3
    assert text_of(mailbox.mails[1], "html").count('href="http://testserver/leaks/7/"') == 3


def test_a_programme_does_not_wait_for_a_summary_which_has_no_link_to_end_it(
    town: Town, a_topic: Declares
) -> None:
    turf, ada = a_topic("turf", MessageClass.PROGRAMME), town.users["ada"]
    choose(subject=ada.subject, wishes={("turf", "email"): Cadence.DAILY}, at=NOW)
    tell(turf, ada)
    assert not Notice.objects.get().gathered


def test_a_summary_of_what_is_over_is_not_sent(
    town: Town, leak: Topic, room: Room, mailbox: Mailbox
) -> None:
    ada = town.users["ada"]
    choose(subject=ada.subject, wishes={("leak", "email"): Cadence.WEEKLY}, at=NOW)
    tell(leak, ada)
    room.says = None
    monday = NOW + timedelta(days=2, hours=19)
    assert [gather(monday - MINUTE), gather(monday), deliver(monday)] == [0, 1, 0]
    assert (mailbox.mails, states()) == ([], [("gathered", ""), ("needless", "nothing_to_say")])
