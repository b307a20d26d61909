"""The canary's conversations: by form, by mail, with a file; mail that is held; what others say of them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import override_settings

from conversations.actions import Said, answer, note, open_thread
from conversations.actions.mail import TakenAs, take_in
from conversations.actions.set_up import set_up
from conversations.actions.visits import call_off, choose_window
from conversations.models import Message, Queue, Thread, Topic
from conversations.tokens import reply_address
from tests.conftest import NOW, Town
from tests.conversations.mails import BOX, SERVER, a_mail
from tests.conversations.test_visits import offered
from tests.privacy import canary

PAPER = b"%PDF-1.7 " + canary.NAME.encode() + b" %%EOF"
SAID = f"I am {canary.NAME}, write to {canary.LOGIN}."
CARD = " My card is 4111 1111 1111 1111."


@override_settings(REPLY_MAILBOX=BOX, MAIL_AUTHSERV_ID=SERVER)
def talks(own: Client, town: Town) -> None:
    """They write and are answered; they write by mail, and somebody who may not be them does."""
    staff = town.users["dana"].subject
    if not Queue.objects.exists():  # the job may have made them
        set_up()
    account = str(town.accounts["birdcage"].pk)
    form = {"account": account, "asked_address": canary.BOX, "asked_you_are": "owner",
            "asked_day": "2026-12-01", "asked_meter": canary.PHONE, "text": SAID}  # fmt: skip
    file = SimpleUploadedFile("zephyrine.pdf", PAPER)
    assert own.post("/messages/new/start/", form | {"papers": file}).status_code == 302
    thread = Thread.objects.latest("pk")
    answer(thread=thread, said=Said(f"Dear {canary.NAME}!", files=(PAPER,)), by=staff, at=NOW)
    note(thread=thread, text=f"{canary.NAME} sounds worried.", by=staff, at=NOW)
    _is_visited(town, thread)
    to, mine = reply_address(thread), {"sender": canary.LOGIN, "text": SAID}
    assert take_in(raw=a_mail(to, SAID + CARD, sender=canary.LOGIN), at=NOW) == TakenAs.WORD
    spoofed = a_mail(to, identifier="<2@x>", passes=False, **mine | {"text": SAID + CARD})
    assert take_in(raw=spoofed, at=NOW) == TakenAs.HELD
    stranger = a_mail(BOX, SAID, sender="stranger@elsewhere.example", identifier="<3@x>")
    assert take_in(raw=stranger, at=NOW) == TakenAs.HELD
    _is_spoken_of(town)
    other = {"account": "none", "text": SAID}
    assert own.post("/messages/new/other/", other).status_code == 302  # and waits
    for path in ("/messages/", f"/messages/{thread.pk}/"):
        assert own.get(path).status_code == 200
    assert own.post(f"/messages/{thread.pk}/settle/").status_code == 302
    found = Message.objects.filter(thread=thread, attachments__isnull=False).first()
    assert found is not None
    path = f"/messages/{thread.pk}/files/{found.attachments.get().pk}/"
    assert canary.NAME.encode() in own.get(path).content


def _is_visited(town: Town, thread: Thread) -> None:
    """They choose when somebody comes by, and call it off."""
    by, home = thread.subject, town.accounts["birdcage"].agreements.latest("pk").premises
    assert by is not None
    choose_window(thread=thread, window=offered(town, thread.topic), premises=home, by=by, at=NOW)
    call_off(thread=thread, by=by, at=NOW)


def _is_spoken_of(town: Town) -> None:
    """Ada writes of them in a conversation of her own."""
    open_thread(
        subject=town.users["ada"].subject,
        topic=Topic.objects.get(slug="other"),
        said=Said(f"My neighbour {canary.NAME} ({canary.EMAIL_ON_FILE}) waters all night."),
        language="en",
        by=None,
        at=NOW,
    )
