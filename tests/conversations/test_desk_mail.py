"""Held mail at the desk: staff see why it is held, and know it or throw it away (A042)."""

from threading import Thread as Worker
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from conversations.actions.mail import take_in, throw_away
from conversations.models import HeldMail, Thread
from conversations.tokens import reply_address
from privacy.models import Look
from tests.conftest import NOW, Town, signed_in
from tests.conversations.conftest import at_the_desk
from tests.conversations.mails import BOX, SERVER, a_mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def dana(client: Client, town: Town) -> Client:
    """Dana, who works at the desk."""
    return signed_in(client, at_the_desk(town.users["dana"]))


def held_mail(thread: Thread, number: int = 1, **changed: str) -> HeldMail:
    """Return a mail that may not be from who it says, in answer to a thread."""
    with override_settings(REPLY_MAILBOX=BOX, MAIL_AUTHSERV_ID=SERVER):
        to = reply_address(thread)
        raw = a_mail(to, passes=False, identifier=f"<{number}@example.org>", **changed)
        take_in(raw=raw, at=NOW)
    return HeldMail.objects.latest("pk")


def test_a_held_mail_is_read_and_added_to_its_conversation(dana: Client, thread: Thread) -> None:
    """The list tells nothing of it; reading it leaves a line that its person sees."""
    held = held_mail(thread, text="My card is 4111 1111 1111 1111")
    listed = dana.get("/staff/desk/mail/").content.decode()
    assert "could not tell that the sender is real" in listed
    assert "It says that it is from example.org. Their mail service did not vouch for it." in listed
    assert "ada@example.org" not in listed
    page = dana.get(f"/staff/desk/mail/{held.pk}/").content.decode()
    assert "ada@example.org" not in page
    assert "4111" not in page
    assert "Their mail service did not vouch for it." in page
    assert "We took out the number of a card." in page
    assert "Add it to this conversation</button>" in page
    assert "Throw this mail away</button>" in page
    assert Look.objects.filter(subject=thread.subject, page="conversation").count() == 1
    answered = dana.post(f"/staff/desk/mail/{held.pk}/", {"do": "take", "thread": thread.pk})
    assert answered.headers["Location"] == f"/staff/desk/{thread.pk}/"
    assert thread.messages.filter(way="email").count() == 1
    assert not HeldMail.objects.exists()


def test_who_sent_it_is_seen_by_whoever_may_see_who_somebody_is(
    client: Client, thread: Thread, town: Town
) -> None:
    """As everywhere at the desk."""
    held = held_mail(thread)
    dana = signed_in(client, at_the_desk(town.users["dana"], "reveal_at_the_desk"))
    assert "ada@example.org" in dana.get(f"/staff/desk/mail/{held.pk}/").content.decode()


def test_a_held_mail_is_thrown_away(dana: Client, thread: Thread) -> None:
    """Without a word to anybody."""
    held = held_mail(thread)
    dana.post(f"/staff/desk/mail/{held.pk}/", {"do": "drop"})
    assert not HeldMail.objects.exists()
    assert thread.messages.count() == 1
    assert dana.get(f"/staff/desk/mail/{held.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("do", ["take", "drop"])
def test_the_second_of_two_who_deal_with_a_mail_is_told(
    do: str, dana: Client, thread: Thread
) -> None:
    """Both have it open; what the first did stands."""
    held = held_mail(thread)

    def first() -> None:
        throw_away(held=held)
        connection.close()

    def is_quicker(execute: Any, sql: str, *rest: Any) -> Any:
        if "conversations_heldmail" in sql and "FOR UPDATE" in sql:
            worker = Worker(target=first)
            worker.start()
            worker.join(timeout=60)
        return execute(sql, *rest)

    with connection.execute_wrapper(is_quicker):
        answered = dana.post(
            f"/staff/desk/mail/{held.pk}/", {"do": do, "thread": thread.pk}, follow=True
        )
    assert answered.redirect_chain[-1][0] == "/staff/desk/mail/"
    assert "Somebody else has just dealt with this mail." in answered.content.decode()
    assert thread.messages.count() == 1


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"passes": True}, "From evil.org, whose mail service vouched for it."),
        (
            {"passes": False},
            "It says that it is from evil.org. Their mail service did not vouch for it.",
        ),
    ],
)
def test_staff_read_whether_a_sender_is_real_whyever_it_is_held(
    headers: dict[str, bool], said: str, dana: Client, thread: Thread
) -> None:
    """An address that is not the person's may be real all the same, and theirs."""
    with override_settings(REPLY_MAILBOX=BOX, MAIL_AUTHSERV_ID=SERVER):
        take_in(raw=a_mail(reply_address(thread), sender="eve@evil.org", **headers), at=NOW)
    held = HeldMail.objects.get()
    for path in ("/staff/desk/mail/", f"/staff/desk/mail/{held.pk}/"):
        page = dana.get(path).content.decode()
        assert "not the person’s" in page
        assert said in page


def test_a_mail_that_cannot_be_read_is_shown_as_it_came(dana: Client, thread: Thread) -> None:
    """Python's parser fails on it, and the page does not."""
    take_in(raw=b"Content-Type: a/b; c*=x\0''b\r\n\r\nSSN 219-09-9999 & more", at=NOW)
    held = HeldMail.objects.get()
    page = dana.get(f"/staff/desk/mail/{held.pk}/").content.decode()
    assert "Our program could not take it in" in page
    assert "It does not say who it is from." in page
    assert "SSN […] &amp; more" in page


@pytest.mark.parametrize("number", ["", "0", "x", "99999999999999999999"])
def test_it_is_added_to_no_conversation_that_there_is_not(
    number: str, dana: Client, thread: Thread
) -> None:
    """What was typed is said to be wrong, and the mail stays."""
    held = held_mail(thread)
    page = dana.post(f"/staff/desk/mail/{held.pk}/", {"do": "take", "thread": number})
    assert page.status_code == 200
    assert page.context["form"].errors["thread"]
    assert HeldMail.objects.exists()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_held_mail_asks_the_same(how_many: int, dana: Client, thread: Thread) -> None:
    """However many wait."""
    for number in range(how_many):
        held_mail(thread, number)
    dana.get("/staff/desk/mail/")
    with CaptureQueriesContext(connection) as queries:
        page = dana.get("/staff/desk/mail/")
    assert (len(page.context["rows"]), len(queries)) == (how_many, 8)


@pytest.mark.parametrize(
    ("passes", "heading"),
    [
        (True, "It is not clear where this mail belongs"),
        (False, "This mail may not be from whom it says"),
    ],
)
def test_a_sender_who_is_real_is_not_doubted(
    passes: bool, heading: str, dana: Client, town: Town
) -> None:
    with override_settings(REPLY_MAILBOX=BOX, MAIL_AUTHSERV_ID=SERVER):
        take_in(raw=a_mail(BOX, sender="eve@elsewhere.org", passes=passes), at=NOW)
    page = dana.get(f"/staff/desk/mail/{HeldMail.objects.get().pk}/").content.decode()
    assert heading in page
