"""Who may open what of messages, what is written there, and at what cost (R22, A042, A078)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conversations.actions import Said, answer, note, say
from conversations.actions.joining import merge
from conversations.actions.set_up import set_up
from conversations.models import Attachment, Message, MessageBody, Thread, Topic
from tests.conftest import NOW, Town
from tests.conversations.conftest import a_topic, asked
from tests.programs.pictures import CAMERA, PLACE, jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

WHO = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "admin", None]
EVERYBODY = [200] * 8 + [302]
HERS = (
    [200] + [404] * 7 + [302]
)  # what Ada writes is not even Ben's to see, nor staff's on this page
MACHINE = [403] * 9
TABLE: dict[tuple[str, str], list[int]] = {
    ("messages", "GET"): EVERYBODY,
    ("thread_topics", "GET"): EVERYBODY,
    ("thread_new", "GET"): EVERYBODY,
    ("thread", "GET"): HERS,
    ("thread_file", "GET"): HERS,
    ("thread_settle", "POST"): [302] + [404] * 7 + [302],
    ("messages_mail", "POST"): MACHINE,
}
PATHS = {
    "messages": "/messages/",
    "thread_topics": "/messages/new/",
    "thread_new": "/messages/new/bill/",
    "thread": "/messages/{thread}/",
    "thread_file": "/messages/{thread}/files/{file}/",
    "thread_settle": "/messages/{thread}/settle/",
    "messages_mail": "/api/messages/mail/",
}
CARD = "My card is 4111 1111 1111 1111"


def with_a_photo(thread: Thread) -> Attachment:
    said = Said("See here.", files=(jpeg(),))
    return say(thread=thread, said=said, by=None, at=NOW).attachments.get()


def test_who_may_open_pages_of_messages(as_: As, thread: Thread) -> None:
    numbers = {"thread": thread.pk, "file": with_a_photo(thread).pk}
    seen: dict[tuple[str, str], list[int]] = {key: [] for key in TABLE}
    for who in WHO:
        client = as_(who)
        for name, method in TABLE:
            answered = client.generic(method, PATHS[name].format(**numbers))
            seen[name, method].append(answered.status_code)
    assert seen == TABLE, {k: v for k, v in seen.items() if v != TABLE[k]}


def test_the_link_in_an_old_mail_leads_to_what_its_conversation_was_joined_with(
    as_: As, thread: Thread, topic: Topic, town: Town
) -> None:
    """Twice joined too; to its person alone, and not once they may not see it any more."""
    second, third = (asked(town, topic, text=text) for text in ("Second", "Third"))
    by = town.users["dana"].subject
    merge(thread=thread, into=second, by=by, at=NOW)
    merge(thread=second, into=third, by=by, at=NOW)
    ada = as_("ada")
    for each in (thread, second):
        assert ada.get(f"/messages/{each.pk}/").headers["Location"] == f"/messages/{third.pk}/"
    assert as_("ben").get(f"/messages/{thread.pk}/").status_code == 404
    town.grants["ada ada"].revoked_at = NOW
    town.grants["ada ada"].save()
    assert as_("ada").get(f"/messages/{thread.pk}/").status_code == 404


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_lists_of_messages_ask_the_same(how_many: int, as_: As, town: Town) -> None:
    """The list, the topics, and a thread with its words, forms and files."""
    for n in range(how_many):
        found = asked(town, a_topic(f"topic-{n}", queue="q"))
        for _each in range(how_many - 1):
            with_a_photo(found)
    with_a_photo(found)
    client = as_("ada")
    counts = {}
    for path in ("/messages/", "/messages/new/", f"/messages/{found.pk}/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts[path.replace(str(found.pk), "n")] = len(queries)
    # session, user, homes; then counts by state, of pages, and rows | topics | thread, words, files, visit
    assert counts == {"/messages/": 6, "/messages/new/": 4, "/messages/n/": 7}


def test_a_form_of_staff_is_filled_in_and_sends_its_thread(as_: As, town: Town) -> None:
    """A038, A061: by topic, answers and home; what was answered stands in the thread in words."""
    set_up()
    client = as_("ada")
    sent = client.post(
        "/messages/new/leak/",
        {
            "account": str(town.accounts["ada"].pk),
            "asked_where": "street",
            "asked_since": "2026-11-18",
            "asked_harm": "no",
            "text": "Beside the hydrant.",
        },
    )
    found = Thread.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/messages/{found.pk}/")
    assert (found.queue.slug, found.urgent) == ("water", True)
    assert (found.account, found.subject) == (town.accounts["ada"], town.users["ada"].subject)
    assert MessageBody.objects.get().answers == {
        "where": "street", "since": "2026-11-18", "harm": False,
    }  # fmt: skip
    page = client.get(f"/messages/{found.pk}/").content.decode()
    for words in (
        "We answer by today at 2 pm.",
        "In the street or on the sidewalk",
        "18 November 2026",
        "Beside the hydrant.",
        "12 Mill Lane, 3 Weir Cottages",
        "call +1 555 010 0199",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"asked_where": ""}, "Choose one of these."),
        ({"asked_where": "moon"}, "Choose one of these."),
        ({"asked_since": "2027-01-01"}, "Choose today or a day before."),
        ({"asked_since": "soon"}, "Enter the day as a date."),
        ({"text": CARD}, "This looks like the number of a card."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    typed: dict[str, str], said: str, as_: As, town: Town
) -> None:
    set_up()
    right = {"account": "none", "asked_where": "home", "asked_since": "2026-11-18", "text": ""}
    page = as_("ada").post("/messages/new/leak/", right | {"asked_where": "inside"} | typed)
    assert said in page.content.decode()
    assert not Thread.objects.exists()


def test_nobody_writes_about_an_account_that_is_not_theirs_to_write_about(
    as_: As, town: Town, topic: Topic
) -> None:
    """A landlord sees months of it, and does not speak for it; a stranger's number is refused."""
    for who in ("lena", "mallory", "ben"):
        account = town.accounts["tom"].pk
        as_(who).post("/messages/new/bill/", {"account": str(account), "text": "Mine"})
    about = Thread.objects.values_list("subject__user__email", "account")
    # Lena and Mallory are asked about no account, so that what they send beside it is not looked at.
    assert sorted(about) == [("lena@example.org", None), ("mallory@example.org", None)]


@pytest.mark.parametrize("path", ["/messages/{}/", "/messages/new/bill/"])
def test_what_nobody_should_write_is_given_back_and_kept_nowhere(
    path: str, as_: As, thread: Thread
) -> None:
    """The words stand in the field again, to be changed; L-rows of 4.7."""
    page = as_("ada").post(path.format(thread.pk), {"text": CARD, "account": "none"})
    text = page.content.decode()
    assert "This looks like the number of a card. Take it out" in text
    assert CARD in text
    assert not MessageBody.objects.filter(text__contains="4111").exists()
    assert Thread.objects.count() == 1


def test_a_word_with_a_photo_lies_in_the_thread(as_: As, thread: Thread) -> None:
    """Without what the camera wrote into it, and handed out as a file that nothing opens."""
    client = as_("ada")
    photo = SimpleUploadedFile("../../me.jpg", jpeg())
    assert PLACE in jpeg() and CAMERA in jpeg()
    client.post(f"/messages/{thread.pk}/", {"text": "", "papers": [photo]})
    file = Attachment.objects.get()
    page = client.get(f"/messages/{thread.pk}/files/{file.pk}/")
    assert PLACE not in page.content
    assert CAMERA not in page.content
    assert page.content.startswith(b"\xff\xd8\xff")
    assert page["Content-Disposition"] == f'attachment; filename="{thread.pk}-{file.pk}.jpeg"'
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([b"MZ\x90\x00 a program"], "Send a PDF, a JPEG or a PNG and nothing else."),
        ([b"%PDF-1.4 %%EOF"] * 6, "Send up to 5 files at once."),
        ([], "Write something, or choose a file."),
    ],
)
def test_files_that_are_none_are_refused(
    files: list[bytes], said: str, as_: As, thread: Thread
) -> None:
    sent = [SimpleUploadedFile("a.pdf", content) for content in files]
    page = as_("ada").post(f"/messages/{thread.pk}/", {"text": "", "papers": sent})
    assert said in page.content.decode()
    assert thread.messages.count() == 1


def test_notes_of_staff_and_their_files_are_not_shown(as_: As, thread: Thread, town: Town) -> None:
    note(thread=thread, text="Rang twice.", by=town.users["dana"].subject, at=NOW)
    file = with_a_photo(thread)
    Message.objects.filter(pk=file.message_id).update(side="note", by=town.users["dana"].subject)
    client = as_("ada")
    page = client.get(f"/messages/{thread.pk}/").content.decode()
    assert "Rang twice" not in page
    assert "See here" not in page
    assert client.get(f"/messages/{thread.pk}/files/{file.pk}/").status_code == 404


def test_staff_are_the_utility_and_not_a_name(as_: As, thread: Thread, town: Town) -> None:
    dana = town.users["dana"]
    answer(thread=thread, said=Said("It leaks."), by=dana.subject, at=NOW)
    page = as_("ada").get(f"/messages/{thread.pk}/").content.decode()
    assert "We have answered you." in page
    assert "<b>Mill Valley Water</b>" in page
    assert "dana" not in page.lower()
    assert str(dana.subject_id) not in page


def test_how_a_thread_stands_is_said_honestly(
    as_: As, thread: Thread, town: Town, time_machine: Any
) -> None:
    """Due, late, answered, settled, and written to again."""
    client = as_("ada")

    def heading() -> str:
        return str(client.get(f"/messages/{thread.pk}/").context["heading"])

    assert heading() == "We answer by today at 2 pm."
    time_machine.move_to(NOW + timedelta(hours=3), tick=False)
    assert heading() == "Our answer is late. We are sorry."
    answer(thread=thread, said=Said("A leak."), by=town.users["dana"].subject, at=NOW)
    assert heading() == "We have answered you."
    client.post(f"/messages/{thread.pk}/settle/")
    assert heading() == "This is settled."
    step = thread.steps.get(kind="settled")
    assert step.by is None  # who it was is not kept beyond them
    client.post(f"/messages/{thread.pk}/", {"text": "It is back."})
    assert heading() == "We answer by Monday at 10 am."


def test_what_is_sent_to_a_thread_that_was_joined_meanwhile_is_said_there(
    as_: As, thread: Thread, topic: Topic, town: Town
) -> None:
    """Nobody writes twice because staff put two of theirs together while they wrote."""
    other = asked(town, topic)
    merge(thread=thread, into=other, by=town.users["dana"].subject, at=NOW)
    sent = as_("ada").post(f"/messages/{thread.pk}/", {"text": "Hello?"})
    assert sent.headers["Location"] == f"/messages/{other.pk}/"
    assert MessageBody.objects.get(text="Hello?").message.thread == other
    assert as_("ben").post(f"/messages/{thread.pk}/", {"text": "Hello?"}).status_code == 404


def test_what_is_sent_by_one_press_too_many_is_said_once(
    as_: As, thread: Thread, town: Town, time_machine: Any
) -> None:
    """In a thread and for a new one; the same word said later, or by staff who write it down, is meant."""
    ada, more = as_("ada"), reverse("thread", args=[thread.pk])
    for _each in range(2):
        ada.post(more, {"text": "It drips still."})
    assert thread.messages.filter(body__text="It drips still.").count() == 1
    time_machine.move_to(NOW + timedelta(minutes=5))
    ada.post(more, {"text": "It drips still."})
    assert thread.messages.filter(body__text="It drips still.").count() == 2
    for _each in range(2):
        first = {"text": "Twice?", "account": str(town.accounts["ada"].pk)}
        ada.post(reverse("thread_new", args=[thread.topic.slug]), first)
    assert Thread.objects.filter(messages__body__text="Twice?").count() == 1
    for _each in range(2):
        said = Said("Twice?", way="phone")
        say(thread=thread, said=said, by=town.users["dana"].subject, at=NOW)
    assert thread.messages.filter(body__text="Twice?").count() == 2


def test_a_number_that_goes_on_in_the_next_field_is_given_back_too(as_: As, town: Town) -> None:
    more = {"key": "more", "kind": "text", "en": "What more?", "es": "¿Qué más?"}
    a_topic("other", fields=[more])
    sent = {"account": "none", "text": "My card is 4111 1111", "asked_more": "1111 1111"}
    page = as_("ada").post("/messages/new/other/", sent)
    assert "This looks like the number of a card." in page.content.decode()
    assert not Thread.objects.exists()
