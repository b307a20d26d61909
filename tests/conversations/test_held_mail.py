"""What is held is sealed without what nobody should send, and released like what came straight in (A042)."""

import io
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from conversations.actions.mail import TakenAs, take_in, take_up
from conversations.models import Attachment, HeldMail, Message, Thread
from conversations.tokens import reply_address
from tests.conftest import NOW, Town
from tests.conversations.mails import BOX, SERVER, a_mail
from tests.fakes import everything_stored
from tests.programs.pictures import jpeg
from tests.programs.test_papers import CLEAN, FOUND, NOBODY_ANSWERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "_takes_mail")]
NUMBER = "4111 1111 1111 1111"  # the schemes' own number for tests
PROGRAM = (b"MZ\x90 a program", "application/octet-stream")
# Python's parser fails on a null in the name of a charset.
UNREADABLE = (
    b"Content-Type: multipart/report; a*=x\0''b\r\n\r\nCard 4111 1111 1111 1111 of Zephyr\r\n"
)


@pytest.fixture
def _takes_mail(settings: Any) -> None:
    settings.REPLY_MAILBOX, settings.MAIL_AUTHSERV_ID = BOX, SERVER
    settings.NOTICES_INBOUND_KEY = "a key of the firm"


def said(message: Message) -> tuple[str, list[str], list[str]]:
    """Return what a thread shows of a message: its words, what was not kept, and its files."""
    kinds = [each.kind for each in message.attachments.order_by("pk")]
    return message.body.text, message.taken_out, kinds


MAILS: dict[str, dict[str, Any]] = {
    "text": {"text": f"Mañana, señora. Charge {NUMBER} please.\n\n> Is it done?"},
    "two kinds": {"text": f"SSN 219-09-9999, card {NUMBER}\n\nAda"},
    "broken over two lines": {"text": "Card 4111 1111\n1111 1111, thank you"},
    "a page alone": {
        "text": " ",
        "html": f"<p>It is <b>dry</b>.</p>Card {NUMBER[:7]}<i>{NUMBER[7:]}</i>",
    },
    "both ways": {"text": f"Card {NUMBER}", "html": f"<p>Card {NUMBER}</p>"},
    "with files": {"text": f"Card {NUMBER}", "files": ((jpeg(), "image/jpeg"), PROGRAM)},
    "in a file alone": {"text": "See there.", "files": ((f"{NUMBER}\n".encode(), "text/csv"),)},
    "in the subject alone": {"text": "See above.", "X_Comment": "x", "Comments": NUMBER},
    "nothing": {"text": "It is [...] fixed."},
}


@pytest.mark.parametrize("which", MAILS)
def test_what_is_held_and_released_is_shown_as_what_came_straight_in(
    which: str, thread: Thread, town: Town
) -> None:
    """The same words, the same sentence about what was taken out, the same files."""
    to = reply_address(thread)
    assert take_in(raw=a_mail(to, **MAILS[which]), at=NOW) == TakenAs.WORD
    straight = said(Message.objects.latest("pk"))
    other = {"passes": False, "identifier": "<2@example.org>"}
    assert take_in(raw=a_mail(to, **MAILS[which], **other), at=NOW) == TakenAs.HELD
    held = HeldMail.objects.get()
    word = take_up(held=held, thread=thread, by=town.users["dana"].subject, at=NOW)
    assert said(word) == straight


def test_no_number_is_sealed(thread: Thread) -> None:
    """Nor its end; what kind it was of is kept, and staff are told."""
    raw = a_mail(
        BOX,
        f"Card {NUMBER}",
        html=f"<p>{NUMBER}</p>",
        files=((NUMBER.encode(), "text/plain"),),
        Comments=NUMBER,
    )
    assert take_in(raw=raw, at=NOW) == TakenAs.HELD
    held = HeldMail.objects.get()
    assert b"1111" not in held.opened()
    assert held.taken_out == ["card"]
    assert held.mail().text == "Card […]"


def test_a_mail_that_holds_nothing_is_sealed_as_it_came(thread: Thread) -> None:
    raw = a_mail(BOX, "It is fixed.", html="<p>It is <b>fixed</b>.</p>", files=(PROGRAM,))
    take_in(raw=raw, at=NOW)
    assert (HeldMail.objects.get().opened(), HeldMail.objects.get().taken_out) == (raw, [])


def test_two_mails_that_differ_in_the_number_alone_are_two(thread: Thread) -> None:
    """Where a mail has no name of its own it is known by its bytes, as they came."""
    for number in (NUMBER, "5555 5555 5555 4444", NUMBER):
        raw = a_mail(BOX, f"Card {number}").replace(b"Message-ID: <1@example.org>\n", b"")
        take_in(raw=raw, at=NOW)
    assert HeldMail.objects.count() == 2
    assert len({each.opened() for each in HeldMail.objects.all()}) == 1


@pytest.mark.parametrize(
    ("changed", "proven", "domain"),
    [
        ({}, True, "example.org"),
        ({"passes": False}, False, "example.org"),
        ({"sender": "eve@mail.evil.org"}, True, "mail.evil.org"),
        ({"sender": "nobody"}, False, ""),
        ({"sender": f"a@{'x' * 400}.org"}, False, f"{'x' * 253}"),
    ],
)
def test_a_held_mail_knows_whether_its_domain_is_so(
    changed: dict[str, Any], proven: bool, domain: str, db: None
) -> None:
    take_in(raw=a_mail(BOX, **changed), at=NOW)
    held = HeldMail.objects.get()
    assert (held.proven, held.domain) == (proven, domain)


# --- What nobody expected ------------------------------------------------------------------------------


def test_a_mail_that_cannot_be_read_is_held(
    thread: Thread,
    town: Town,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The mail server hears nothing, the log hears the kind of failure, staff see what there is of it."""
    raw = b"From: Ada <ada@example.org>\r\n" + UNREADABLE
    for _each in range(2):
        with caplog.at_level(logging.DEBUG):
            call_command("take_in_mail", stdin=io.BytesIO(raw))
    assert capsys.readouterr() == ("", "")
    assert [each.getMessage() for each in caplog.records if "mail" in each.name] == [
        "A mail is held that was not taken in: Unreadable"
    ] * 2
    assert all(each.exc_info is None for each in caplog.records if "mail" in each.name)
    assert "Zephyr" not in caplog.text
    held = HeldMail.objects.get()
    assert (held.why, held.thread, held.domain, held.proven) == ("unread", None, "", False)
    assert "Card […] of Zephyr" in held.mail().text
    assert not [row for row in everything_stored() if "zephyr" in row[2].lower()]
    word = take_up(held=held, thread=thread, by=town.users["dana"].subject, at=NOW)
    assert word.taken_out == ["card"]


def test_what_fails_later_is_held_too(thread: Thread, settings: Any) -> None:
    """Here a mailbox that is none: whose answer it is cannot be worked out."""
    settings.REPLY_MAILBOX = None
    assert take_in(raw=a_mail(BOX), at=NOW) == TakenAs.HELD
    held = HeldMail.objects.get()
    assert (held.why, held.mail().sender) == ("unread", "ada@example.org")


def test_a_failure_of_the_program_has_the_mail_sent_again(
    thread: Thread, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without keys nothing can be held; the mail server keeps the mail, and nothing of it is printed."""
    settings.PRIVACY_KEYS = {}
    with pytest.raises(CommandError) as refused:
        call_command("take_in_mail", stdin=io.BytesIO(a_mail(BOX)))
    assert (refused.value.returncode, str(refused.value)) == (75, "The mail was not taken in.")
    assert refused.value.__suppress_context__
    assert capsys.readouterr() == ("", "")


# --- The scanner ---------------------------------------------------------------------------------------


@pytest.fixture
def scanner(settings: Any) -> Iterator[Callable[[bytes], list[bytes]]]:
    """Return a function that starts a scanner with one answer for each file; it lists what it was sent."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.VIRUS_SCANNER = f"127.0.0.1:{server.getsockname()[1]}"

    def start(answer: bytes) -> list[bytes]:
        got: list[bytes] = []
        threading.Thread(target=_answers, args=(server, answer, got), daemon=True).start()
        return got

    yield start
    server.close()


def _answers(server: socket.socket, answer: bytes, got: list[bytes]) -> None:
    while True:
        try:
            asked, _address = server.accept()
        except OSError:
            return  # the test is over
        with asked, asked.makefile("rb") as file:
            file.read(10)
            pieces = b""
            while size := int.from_bytes(file.read(4)):
                pieces += file.read(size)
            got.append(pieces)
            asked.sendall(answer)


def test_each_file_is_scanned_once_and_in_no_transaction(
    thread: Thread, scanner: Callable[[bytes], list[bytes]]
) -> None:
    got = scanner(CLEAN)
    files = tuple((jpeg() + b"\0" * n, "image/jpeg") for n in range(3))
    take_in(raw=a_mail(reply_address(thread), files=files), at=NOW)
    assert got == [content for content, _kind in files]
    assert set(Attachment.objects.values_list("scan", flat=True)) == {"clean"}


def test_a_file_that_the_scanner_knows_is_left_out(
    thread: Thread, town: Town, scanner: Callable[[bytes], list[bytes]]
) -> None:
    """Also of a held mail, which is looked at when it is released and not before."""
    got = scanner(FOUND)
    mail: dict[str, Any] = {"files": ((jpeg(), "image/jpeg"),), "passes": False}
    take_in(raw=a_mail(reply_address(thread), **mail), at=NOW)
    assert got == []
    by = town.users["dana"].subject
    word = take_up(held=HeldMail.objects.get(), thread=thread, by=by, at=NOW)
    assert (len(got), word.taken_out, word.attachments.count()) == (1, ["file"], 0)


def test_a_scanner_that_does_not_answer_is_asked_for_one_file_of_a_mail(
    thread: Thread, settings: Any
) -> None:
    """The others wait for it with that one."""
    settings.VIRUS_SCANNER = NOBODY_ANSWERS
    files = ((jpeg(), "image/jpeg"),) * 3
    take_in(raw=a_mail(reply_address(thread), files=files), at=NOW)
    assert list(Attachment.objects.values_list("scan", flat=True)) == ["waiting"] * 3


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_a_scanner(thread: Thread, settings: Any) -> None:
    """It hangs while nothing is locked."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.VIRUS_SCANNER = f"127.0.0.1:{server.getsockname()[1]}"
    inside: list[bool] = []

    def hang_up_after_a_while() -> None:
        with server.accept()[0] as asked:
            asked.recv(100)
            time.sleep(0.3)
            inside.append(ours.in_atomic_block)

    ours = connections["default"]
    raw = a_mail(reply_address(thread), files=((jpeg(), "image/jpeg"),))
    waiting = threading.Thread(target=hang_up_after_a_while, daemon=True)
    waiting.start()
    assert take_in(raw=raw, at=NOW) == TakenAs.WORD
    waiting.join(5)
    server.close()
    assert inside == [False]
