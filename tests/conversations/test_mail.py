"""Mail in and out: an answer lands in its thread, and nobody speaks for somebody else (A042, A078)."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AccessGrant
from conversations.actions import Said, answer, open_thread
from conversations.actions.handling import close
from conversations.actions.mail import (
    MOST_ANSWERS,
    NobodysThread,
    TakenAs,
    take_in,
    take_up,
    throw_away,
)
from conversations.mail.reading import LARGEST
from conversations.models import HeldMail, Message, Thread, Topic
from conversations.tokens import reply_address, thread_of
from notices.jobs import deliver
from notices.models import Notice
from privacy.actions import merge_subjects
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.jobs import send_letters
from privacy.models import Letter, Subject
from tests.conftest import NOW, TODAY, Town
from tests.conversations.mails import BOX, SERVER, a_mail
from tests.fakes import Mailbox, everything_stored, mailbox, text_of
from tests.programs.pictures import PLACE, jpeg

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "_takes_mail")]


@pytest.fixture
def _takes_mail(settings: Any) -> None:
    settings.REPLY_MAILBOX, settings.MAIL_AUTHSERV_ID = BOX, SERVER
    settings.NOTICES_INBOUND_KEY = "a key of the firm"


def last(thread: Thread) -> Message:
    found = thread.messages.order_by("pk").last()
    assert found is not None
    return found


def test_an_answer_by_mail_lands_in_its_thread(thread: Thread) -> None:
    """Only the new words of it, by the way it came; and it is with us again."""
    close(thread=thread, by=None, at=NOW)
    raw = a_mail(reply_address(thread), "It is fixed.\n\nOn Friday, Water wrote:\n> A leak.")
    assert take_in(raw=raw, at=NOW) == TakenAs.WORD
    word = last(thread)
    assert (word.side, word.way, word.by, word.body.text) == (
        "person",
        "email",
        None,
        "It is fixed.",
    )
    thread.refresh_from_db()
    assert thread.state == "open"


def test_the_same_mail_is_taken_in_once(thread: Thread) -> None:
    """A mail server that heard no answer sends it again; held mail too."""
    for to, first in ((reply_address(thread), TakenAs.WORD), (f"{BOX}", TakenAs.HELD)):
        raw = a_mail(to, identifier=f"<{first}@example.org>")
        assert [take_in(raw=raw, at=NOW) for _each in range(2)] == [first, TakenAs.AGAIN]
    assert thread.messages.count() == 2
    assert HeldMail.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"sender": "mallory@example.org"}, "not_theirs"),
        ({"sender": "ada@evil.org"}, "not_theirs"),
        ({"passes": False}, "not_proven"),
        ({"Sender": "x@example.org", "From": "eve@evil.org"}, "not_theirs"),  # two of them
    ],
)
def test_whoever_may_be_somebody_else_is_held(
    changed: dict[str, Any], why: str, thread: Thread
) -> None:
    """A token that got about is not enough; what they wrote is sealed, and nowhere to be read."""
    two = changed.pop("From", None)
    raw = a_mail(reply_address(thread), "Turn my water off. Zephyr", **changed)
    if two:
        raw = raw.replace(b"From:", f"From: {two}\nFrom:".encode(), 1)
    assert take_in(raw=raw, at=NOW) == TakenAs.HELD
    assert thread.messages.count() == 1
    held = HeldMail.objects.get()
    assert (held.why, held.thread) == (why, thread)
    assert held.mail().text == "Turn my water off. Zephyr"
    stored = [row for row in everything_stored() if "zephyr" in row[2].lower()]
    assert stored == []


def test_staff_take_up_what_is_genuine_and_throw_the_rest_away(thread: Thread, town: Town) -> None:
    """As what the person said when it came."""
    dana = town.users["dana"].subject
    for n in range(2):
        raw = a_mail(reply_address(thread), passes=False, identifier=f"<{n}@example.org>")
        take_in(raw=raw, at=NOW)
    first, second = HeldMail.objects.order_by("pk")
    later = NOW + timedelta(hours=1)
    word = take_up(held=first, thread=thread, by=dana, at=later)
    assert (word.side, word.way, word.by, word.at, word.written_at) == (
        "person", "email", dana, NOW, later,
    )  # fmt: skip
    throw_away(held=second)
    assert not HeldMail.objects.exists()
    take_in(raw=a_mail(BOX, identifier="<9@example.org>"), at=NOW)
    Thread.objects.update(subject=None)
    with pytest.raises(NobodysThread):
        take_up(held=HeldMail.objects.get(), thread=thread, by=dana, at=later)


def test_a_token_is_of_one_thread_and_one_person(thread: Thread, town: Town) -> None:
    """A letter changed, another number, another host: none is good. A new number of the person is."""
    good = reply_address(thread)
    box = good.rsplit("-", 1)[0]
    wrong = [
        f"{box}-{'0' * 24}@example.org",
        good.replace(f"+{thread.pk}-", f"+{thread.pk + 1}-"),
        good.replace("@example.org", "@evil.org"),
        BOX,
        f"{BOX.replace('@', '+x@')}",
    ]
    assert [thread_of([each]) for each in wrong] == [None] * 5
    assert thread_of([*wrong, good.upper()]) == thread
    customer = Subject.objects.create(created_at=NOW)
    merge_subjects(keep=customer, gone=town.users["ada"].subject, at=NOW)
    assert thread_of([good]) == thread


def test_a_token_is_dead_once_its_person_is_erased(thread: Thread, town: Town) -> None:
    """And the mail is held as that of a stranger, with the same answer."""
    to, ada = reply_address(thread), town.users["ada"].subject
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)
    assert thread_of([to]) is None
    assert take_in(raw=a_mail(to), at=NOW) == TakenAs.HELD
    assert (HeldMail.objects.get().thread, HeldMail.objects.get().why) == (None, "no_thread")


def test_strangers_get_one_answer_that_tells_nothing(
    thread: Thread, mailbox: Mailbox, settings: Any
) -> None:
    """The same words with a good token and without one; once in two weeks; never to a forged sender."""
    good, stranger = reply_address(thread), {"sender": "stranger@example.net"}
    for n, (to, more) in enumerate(
        [
            (good, stranger),
            (BOX, stranger | {"sender": "other@example.net"}),
            (good, stranger),  # a second time
            (BOX, {"sender": "forged@example.net", "passes": False}),
        ]
    ):
        take_in(raw=a_mail(to, identifier=f"<{n}@example.net>", **more), at=NOW)
    assert HeldMail.objects.count() == 4
    send_letters(NOW)
    first, second = mailbox.mails
    assert [first["To"], second["To"]] == ["stranger@example.net", "other@example.net"]
    assert text_of(first) == text_of(second)
    assert first["Auto-Submitted"] == "auto-generated"
    assert "Nobody may have read your mail" in text_of(first)


def test_a_flood_is_not_answered_with_another(thread: Thread) -> None:
    for n in range(MOST_ANSWERS + 3):
        mail = {"sender": f"s{n}@example.net", "identifier": f"<{n}@example.net>"}
        take_in(raw=a_mail(BOX, **mail), at=NOW)
    assert Letter.objects.filter(kind="mail_not_taken").count() == MOST_ANSWERS


def test_machines_are_not_heard(thread: Thread) -> None:
    """Absent readers and bounces open no thread, keep nothing and are sent nothing."""
    raw = a_mail(reply_address(thread), Auto_Submitted="auto-replied")
    assert take_in(raw=raw, at=NOW) == TakenAs.AUTOMATIC
    assert (thread.messages.count(), HeldMail.objects.count()) == (1, 0)


@pytest.mark.parametrize("name", ["List_Id", "X_Auto_Response_Suppress"])
def test_who_writes_by_a_list_is_heard_and_not_answered_by_a_machine(
    name: str, thread: Thread
) -> None:
    """A word of theirs where it fits, or held; but nothing of ours goes round in a circle."""
    assert take_in(raw=a_mail(reply_address(thread), **{name: "OOF"}), at=NOW) == TakenAs.WORD
    raw = a_mail(BOX, sender="n@example.net", identifier="<2@example.net>", **{name: "OOF"})
    assert take_in(raw=raw, at=NOW) == TakenAs.HELD
    assert not Letter.objects.filter(kind="mail_not_taken").exists()


def test_what_nobody_should_send_is_masked_before_it_is_kept(
    thread: Thread, mailbox: Mailbox
) -> None:
    """And they are told; a file that we cannot take is named too, and a photo is cleaned."""
    program = (b"MZ\x90 a program", "application/octet-stream")
    raw = a_mail(
        reply_address(thread),
        "Charge 4111 1111 1111 1111 please.",
        files=((jpeg(), "image/jpeg"), program),
    )
    take_in(raw=raw, at=NOW)
    word = last(thread)
    assert word.body.text == "Charge […] please."
    assert word.taken_out == ["card", "file"]
    assert PLACE not in word.attachments.get().opened()
    assert not [row for row in everything_stored() if "4111 1111" in row[2]]
    deliver(NOW)
    told = text_of(mailbox.only())
    assert "We took out the number of a card." in told
    assert "A file came along that we cannot take." in told


def test_the_mail_about_an_answer_does_not_say_it(
    thread: Thread, town: Town, mailbox: Mailbox
) -> None:
    """To whoever writes on these pages; an answer to it comes back to the thread."""
    answer(thread=thread, said=Said("It is a leak."), by=town.users["dana"].subject, at=NOW)
    deliver(NOW)
    told = mailbox.only()
    assert told["Reply-To"] == reply_address(thread)
    for kind in ("plain", "html"):
        assert "It is a leak" not in text_of(told, kind)
        assert f"/messages/{thread.pk}/" in text_of(told, kind)
        assert "##- Write your answer above this line -##" in text_of(told, kind)


def test_the_words_go_to_whoever_wrote_by_mail(
    thread: Thread, town: Town, mailbox: Mailbox
) -> None:
    """They chose the way; and not once they write on the page again."""
    take_in(raw=a_mail(reply_address(thread)), at=NOW)
    answer(thread=thread, said=Said("Good <to> hear."), by=town.users["dana"].subject, at=NOW)
    deliver(NOW)
    told = mailbox.only()
    assert "Good <to> hear." in text_of(told)
    assert "Good &lt;to&gt; hear." in text_of(told, "html")


def test_the_words_are_in_the_letter_to_whoever_has_no_login(
    thread: Thread, town: Town, mailbox: Mailbox
) -> None:
    """There is no page on which they could read them."""
    cleo = town.users["cleo"].subject
    Thread.objects.filter(pk=thread.pk).update(subject=cleo, account=None)
    town.users["cleo"].subject = type(cleo).objects.create(created_at=NOW)
    town.users["cleo"].save(update_fields=["subject"])
    thread.refresh_from_db()
    answer(thread=thread, said=Said("It is a leak."), by=town.users["dana"].subject, at=NOW)
    deliver(NOW)
    told = mailbox.only()
    assert told["To"] == "cleo.on.file@example.net"
    assert "It is a leak." in text_of(told)
    assert "/messages/" not in text_of(told)


def test_with_access_goes_what_staff_say_of_the_account(
    town: Town, topic: Topic, mailbox: Mailbox
) -> None:
    """Whoever lived there and wrote by mail hears no more of it than the page shows them: nothing."""
    ben, ada = town.users["ben"], town.accounts["ada"]
    thread = open_thread(
        subject=ben.subject, topic=topic, said=Said("Who pays?"), language="en", account=ada,
        by=None, at=NOW,
    )  # fmt: skip
    mails = [a_mail(reply_address(thread), sender="ben@example.org", identifier=f"<{n}@b.example>")
             for n in range(2)]  # fmt: skip
    assert take_in(raw=mails[0], at=NOW) == TakenAs.WORD
    answer(thread=thread, said=Said("Ada owes $84.20."), by=town.users["dana"].subject, at=NOW)
    AccessGrant.objects.filter(user=ben, account=ada).update(revoked_at=NOW)
    deliver(NOW)
    assert not mailbox.mails
    assert take_in(raw=mails[1], at=NOW) == TakenAs.HELD
    assert HeldMail.objects.get().why == HeldMail.Why.NO_THREAD


def test_no_address_to_answer_where_no_mail_is_taken_in(
    thread: Thread, town: Town, mailbox: Mailbox, settings: Any
) -> None:
    settings.REPLY_MAILBOX = ""
    answer(thread=thread, said=Said("It is a leak."), by=town.users["dana"].subject, at=NOW)
    deliver(NOW)
    assert mailbox.only()["Reply-To"] is None
    assert "##-" not in text_of(mailbox.only())


def test_a_mail_server_hands_a_mail_to_a_program(
    thread: Thread, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is said of what became of it; one that is too large is refused for good."""
    call_command("take_in_mail", stdin=io.BytesIO(a_mail(reply_address(thread))))
    assert last(thread).body.text == "It is fixed now."
    assert capsys.readouterr() == ("", "")
    with pytest.raises(CommandError) as refused:
        call_command("take_in_mail", stdin=io.BytesIO(b"x" * (LARGEST + 1)))
    assert refused.value.returncode == 65


@pytest.mark.parametrize("key", ["", "Bearer wrong", "Bearer a key of the firm"])
def test_a_firm_hands_a_mail_over(key: str, client: Client, thread: Thread) -> None:
    """With its key alone; the answer is the same for a word and for what is held."""
    right = key == "Bearer a key of the firm"
    for to, identifier in ((reply_address(thread), "<a@x>"), (BOX, "<b@x>")):
        sent = client.post(
            "/api/messages/mail/",
            a_mail(to, "x " * 2_000_000 if right else "x", identifier=identifier),
            content_type="message/rfc822",
            headers={"Authorization": key},
        )
        assert (sent.status_code, sent.json()) == (
            (200, {"taken": 1}) if right else (403, {"error": "not permitted"})
        )
    assert thread.messages.count() == (2 if right else 1)
    assert not Notice.objects.exists()
