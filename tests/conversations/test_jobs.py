"""What the clock does with conversations: closes, scans, forgets, and sets a new desk up."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conversations.actions import Said, answer, say
from conversations.actions.handling import close_silent
from conversations.fields import read
from conversations.jobs import close_answered, forget_presence, open_first_desk, scan_files
from conversations.models import Attachment, Presence, Queue, Thread, Topic
from notices.models import Notice
from tests.conftest import NOW, Town, signed_in
from tests.conversations.conftest import asked
from tests.privacy.test_papers import clamd
from tests.programs.pictures import jpeg
from tests.programs.test_papers import CLEAN, FOUND, NOBODY_ANSWERS

__all__ = ["clamd"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Clamd = Callable[[bytes], list[bytes]]


def test_what_was_answered_is_closed_after_two_weeks_of_silence(
    thread: Thread, topic: Topic, town: Town
) -> None:
    """What waits for us never is, and its person can write again."""
    waiting = asked(town, topic)
    answer(thread=thread, said=Said("A leak."), by=town.users["dana"].subject, at=NOW)
    assert close_answered(NOW + timedelta(days=13)) == 0
    assert close_answered(NOW + timedelta(days=15)) == 1
    assert close_answered(NOW + timedelta(days=15)) == 0
    states = dict(Thread.objects.values_list("pk", "state"))
    assert states == {thread.pk: "closed", waiting.pk: "open"}
    assert thread.steps.get(kind="closed").by is None


def test_who_writes_while_threads_are_closed_is_not_closed_out(thread: Thread, town: Town) -> None:
    """A thousand are found at once and closed one by one; of this one the job has an old copy."""
    answer(thread=thread, said=Said("A leak."), by=town.users["dana"].subject, at=NOW)
    found, now = Thread.objects.get(pk=thread.pk), NOW + timedelta(days=15)
    say(thread=thread, said=Said("Again."), by=None, at=now)
    assert not close_silent(thread=found, before=now - timedelta(days=14), at=now)
    thread.refresh_from_db()
    assert (thread.state, thread.waiting_since) == ("open", now)


def test_a_desk_is_set_up_once(db: None) -> None:
    """With forms that can be asked; what the utility takes away does not come back."""
    assert open_first_desk(NOW) == Topic.objects.count() == 9
    assert all(read(topic.fields) is not None for topic in Topic.objects.all())
    Topic.objects.filter(slug="pool").delete()
    assert open_first_desk(NOW) == 0
    assert Topic.objects.count() == 8


def test_who_had_a_conversation_open_is_forgotten_within_the_hour(
    thread: Thread, town: Town
) -> None:
    Presence.objects.create(thread=thread, user=town.users["dana"], at=NOW)
    assert forget_presence(NOW + timedelta(minutes=59)) == 0
    assert forget_presence(NOW + timedelta(minutes=61)) == 1


def test_a_file_waits_for_a_scanner_that_is_away(
    thread: Thread, settings: Any, clamd: Clamd, client: Client, town: Town
) -> None:
    """Nobody opens it meanwhile."""
    settings.VIRUS_SCANNER = NOBODY_ANSWERS
    say(thread=thread, said=Said("", files=(jpeg(),)), by=None, at=NOW)
    file = Attachment.objects.get()
    path = f"/messages/{thread.pk}/files/{file.pk}/"
    ada = signed_in(client, town.users["ada"])
    assert "File JPEG: Waits for the scanner" in ada.get(f"/messages/{thread.pk}/").content.decode()
    assert ada.get(path).status_code == 302
    assert scan_files(NOW) == 0
    clamd(CLEAN)
    assert scan_files(NOW) == 1
    assert ada.get(path).status_code == 200


@pytest.mark.parametrize("spoilt", ["content", "sealed_key"])
def test_a_file_that_cannot_be_opened_holds_up_no_other(
    spoilt: str, thread: Thread, settings: Any, clamd: Clamd, caplog: pytest.LogCaptureFixture
) -> None:
    settings.VIRUS_SCANNER = NOBODY_ANSWERS
    say(thread=thread, said=Said("", files=(jpeg(), jpeg())), by=None, at=NOW)
    first, _second = Attachment.objects.order_by("pk")
    Attachment.objects.filter(pk=first.pk).update(**{spoilt: b"not ours"})
    clamd(CLEAN)
    assert [scan_files(NOW), scan_files(NOW)] == [1, 0]
    assert list(Attachment.objects.order_by("pk").values_list("scan", flat=True)) == [
        "waiting",
        "clean",
    ]
    assert f"Attachment {first.pk} still waits for the scanner: Unreadable" in caplog.text


def test_a_file_for_which_the_scanner_has_no_answer_waits(
    thread: Thread, settings: Any, clamd: Clamd
) -> None:
    """One that it finds too large, say: it is neither clean nor thrown away."""
    settings.VIRUS_SCANNER = NOBODY_ANSWERS
    say(thread=thread, said=Said("", files=(jpeg(),)), by=None, at=NOW)
    clamd(b"INSTREAM size limit exceeded. ERROR\0")
    assert scan_files(NOW) == 0
    assert set(Attachment.objects.values_list("scan", flat=True)) == {"waiting"}


def test_a_file_that_is_found_out_later_is_thrown_away_and_told(
    thread: Thread, settings: Any, clamd: Clamd, client: Client, town: Town
) -> None:
    """Nothing of it is left but that it came; in the thread, and by a notice that is sent once."""
    settings.VIRUS_SCANNER = NOBODY_ANSWERS
    say(thread=thread, said=Said("", files=(jpeg(),)), by=None, at=NOW)
    clamd(FOUND)
    assert scan_files(NOW) == 1
    rows = Attachment.objects.values_list("scan", "size", "content", "sealed_key")
    assert {(scan, size, bytes(a), bytes(b)) for scan, size, a, b in rows} == {
        ("infected", 0, b"", b"")
    }
    assert Notice.objects.filter(topic="message_taken_out").count() == 1
    page = signed_in(client, town.users["ada"]).get(f"/messages/{thread.pk}/").content.decode()
    assert "File JPEG: Thrown away: it would have done harm" in page


def test_a_file_that_the_scanner_knows_at_once_is_refused(
    thread: Thread, clamd: Clamd, client: Client, town: Town
) -> None:
    """Nothing of the message is kept, and the words stand in the field again."""
    clamd(FOUND)
    sent = {"text": "See here.", "papers": SimpleUploadedFile("a.jpg", jpeg())}
    page = signed_in(client, town.users["ada"]).post(f"/messages/{thread.pk}/", sent)
    assert "Our virus scanner stopped a file." in page.content.decode()
    assert "See here." in page.content.decode()
    assert thread.messages.count() == 1


def test_what_is_wrong_in_a_form_is_said_in_the_admin(client: Client, town: Town) -> None:
    """Every fault, by field and in words; a right one is kept with its history."""
    open_first_desk(NOW)
    topic, queue = Topic.objects.get(slug="pool"), Queue.objects.get(slug="bills")
    admin = signed_in(client, town.users["admin"])
    path = f"/admin/conversations/topic/{topic.pk}/change/"
    columns = {
        "slug": "pool", "queue": queue.pk, "title_en": "Pool", "title_es": "Piscina", "order": 1,
    }  # fmt: skip
    wrong = '[{"key": "a", "kind": "colour", "en": "A"}]'
    page = admin.post(path, columns | {"fields": wrong}).content.decode()
    assert "Field 1: Its “kind” must be text, long, choice, date, number or yes_no" in page
    assert "Field 1: It has no words in “es”. Both languages are needed." in page
    assert ">Bills and payments</option>" in page
    right = '[{"key": "a", "kind": "text", "en": "A", "es": "B"}]'
    assert admin.post(path, columns | {"fields": right}).status_code == 302
    topic.refresh_from_db()
    assert (topic.queue, len(topic.fields)) == (queue, 1)
    assert admin.get(f"/admin/conversations/topic/{topic.pk}/history/").status_code == 200
