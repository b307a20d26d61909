"""A conversation from a photo on the page to its end, by page and by mail, and what is left of it."""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from conversations.actions import Said, answer
from conversations.actions.mail import take_in
from conversations.actions.set_up import set_up
from conversations.actions.visits import choose_for_them, offer_window
from conversations.figures import FIGURES
from conversations.models import Attachment, HeldMail, Message, MessageBody, Thread, Topic, Visit
from notices.jobs import deliver
from portal.figures.rolling import WEEK, add_up
from portal.models import FigureCell
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from tests.browser.chromium import NewTab, Tab
from tests.conftest import NOW, TODAY, Town
from tests.conversations.mails import BOX, SERVER, a_mail
from tests.fakes import AnyPort, Mailbox, text_of
from tests.journeys.steps import mails_to
from tests.programs.pictures import jpeg

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("clock")


class OurServer:
    """A mail server of the utility: it says whether a sender is real, and hands the mail to the portal."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep a mail for `hand_over`: the database is not this thread's."""
        assert isinstance(envelope.content, bytes)
        self.came.append(envelope.content)
        return "250 OK"

    def __init__(self) -> None:
        self.came: list[bytes] = []

    def hand_over(self) -> None:
        """Give the portal what came, as its pipe does."""
        while self.came:
            take_in(raw=self.came.pop(0), at=NOW)


@pytest.fixture
def our_server(settings: Any) -> Iterator[tuple[OurServer, int]]:
    """The server, and its port."""
    settings.REPLY_MAILBOX, settings.MAIL_AUTHSERV_ID = BOX, SERVER
    box = OurServer()
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    yield box, controller.port
    controller.stop()


def figures() -> dict[str, list[tuple[Any, ...]]]:
    """Return what is added up of conversations of this week: parts and amounts of each figure (S08)."""
    week = NOW - WEEK, NOW + WEEK
    return {it.key: sorted(row[1:] for row in it.rows(*week)) for it in FIGURES}


def test_a_conversation_from_a_photo_to_its_end(
    new_tab: NewTab,
    town: Town,
    mailbox: Mailbox,
    our_server: tuple[OurServer, int],
    tmp_path: Path,
) -> None:
    """R22, A042: the words are on the page, and in a mail only to whoever wrote one."""
    set_up()
    ada, dana = town.users["ada"], town.users["dana"].subject
    photo = tmp_path / "wet.jpg"
    photo.write_bytes(jpeg())

    tab = new_tab(viewport={"width": 320, "height": 700})
    tab.sign_in(ada, home=town.agreements["ada mill"].pk)
    tab.open("/messages/")
    assert "You have not written to us yet." in tab.text()
    tab.follow("Write to us")
    tab.page.get_by_text("Water leaks").click()
    tab.choose("At the meter")
    tab.fill(text="It drips since Monday.")
    tab.page.locator("[name=papers]").set_input_files(photo)
    tab.press("Send")
    assert tab.heading == "We answer by today at 2 pm."
    assert "File JPEG" in tab.text()
    thread = Thread.objects.get()
    assert thread.urgent

    answer(thread=thread, said=Said("Somebody comes today."), by=dana, at=NOW)
    deliver(NOW)
    [told] = mails_to(mailbox, ada.email)
    assert "Somebody comes" not in text_of(told)
    [link] = [word for word in text_of(told).split() if "/messages/" in word]
    tab.open(urlsplit(link).path)
    assert tab.heading == "We have answered you."

    box, port = our_server
    reply = "Thank you, it is dry.\n\nOn Friday, Mill Valley Water wrote:\n> " + text_of(told)
    _send(a_mail(str(told["Reply-To"]), reply, sender=ada.email), port)
    spoofed = a_mail(
        str(told["Reply-To"]),
        "Shut my water off.",
        sender=ada.email,
        passes=False,
        identifier="<2@x>",
    )
    _send(spoofed, port)
    box.hand_over()
    tab.open(urlsplit(link).path)
    assert "Thank you, it is dry." in tab.text()
    assert "Somebody comes today." in tab.text()
    assert tab.text().count("Somebody comes today.") == 1  # what was quoted is not said twice
    assert "Shut my water off" not in tab.text()
    assert HeldMail.objects.get().thread == thread

    _is_visited(tab, town, thread, mailbox)

    mailbox.mails.clear()
    answer(thread=thread, said=Said("Glad to hear."), by=dana, at=NOW)
    deliver(NOW)
    assert "Glad to hear." in text_of(mailbox.only())  # she wrote by mail
    tab.open(urlsplit(link).path)
    _is_settled(tab, thread)

    _is_erased(town, thread)


def _is_visited(tab: Tab, town: Town, thread: Thread, mailbox: Mailbox) -> None:
    """Let Ada choose a time and another one; then staff need the crew, and say so by mail (A076)."""
    dana = town.users["dana"].subject
    Topic.objects.filter(pk=thread.topic_id).update(visits=True)
    monday, tuesday, friday = (
        offer_window(
            topic=thread.topic, from_at=NOW + DAY * n, to_at=NOW + DAY * n + HOUR * 2,
            places=1, by=dana, at=NOW,
        )
        for n in (3, 4, 7)
    )  # fmt: skip
    tab.open(f"/messages/{thread.pk}/")
    tab.follow("Choose a time")
    tab.choose("Monday 23 November 2026, from 12 pm to 2 pm")
    tab.page.locator("main input[name=home]").first.check()
    tab.press("Choose this time")
    assert tab.heading == "We come by: Monday 23 November 2026, from 12 pm to 2 pm."
    tab.open(f"/messages/{thread.pk}/visit/")
    tab.choose("Tuesday 24 November 2026, from 12 pm to 2 pm")
    tab.page.locator("main input[name=home]").first.check()
    tab.press("Move the visit")
    assert tab.heading == "We come by: Tuesday 24 November 2026, from 12 pm to 2 pm."
    visit = Visit.objects.get()
    assert (visit.window, visit.state) == (tuesday, "planned")

    mailbox.mails.clear()
    choose_for_them(
        thread=thread, window=friday, premises=visit.premises, reason="emergency", by=dana, at=NOW
    )
    deliver(NOW)
    said = text_of(mailbox.only())
    assert "Our crew is needed for an emergency." in said
    assert "We come by: Friday 27 November 2026, from 12 pm to 2 pm." in said
    tab.open(f"/messages/{thread.pk}/visit/")
    assert "We moved the visit" in tab.text()
    assert monday.visits.count() == 0


def _is_settled(tab: Tab, thread: Thread) -> None:
    """Call the visit off and close it all: while somebody comes by it cannot be closed."""
    tab.press("This is settled")
    assert "One of us still comes by." in tab.text()
    tab.open(f"/messages/{thread.pk}/visit/")
    tab.press("Call the visit off")
    tab.open(f"/messages/{thread.pk}/")
    tab.press("This is settled")
    assert tab.heading == "This is settled."


def _is_erased(town: Town, thread: Thread) -> None:
    """Erase Ada: what was said is gone, and that there was a conversation is counted as before."""
    ada, dana = town.users["ada"], town.users["dana"].subject
    before = figures()
    assert before["begun"] == [("leak", 1)]
    assert [key for key, rows in before.items() if rows] == [
        "begun", "begun_by_way", "answered", "first_answer", "first_answer_ninetieth", "visits",
    ]  # fmt: skip
    add_up(NOW + WEEK, 1)  # what the page of figures shows of this week, for good
    cells = list(FigureCell.objects.order_by("pk").values())
    erase(subject=ada.subject, digest=plan(ada.subject, on=TODAY).digest, by=dana, at=NOW)
    assert figures() == before
    assert add_up(NOW + WEEK, 1) == 0
    assert list(FigureCell.objects.order_by("pk").values()) == cells
    thread.refresh_from_db()
    assert (thread.subject, thread.account) == (None, None)
    assert Message.objects.count() == 4
    left = [MessageBody, Attachment, HeldMail]
    assert [model.objects.count() for model in left] == [0, 0, 0]


def _send(raw: bytes, port: int) -> None:
    """Send a mail by SMTP."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.sendmail("ada@example.org", [BOX], raw)
