"""What was taken out of messages, listed for the privacy office: which, when, by whom, never what (L09)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from conversations.actions.joining import split
from conversations.actions.mail import take_in
from conversations.models import MessageBody, Step, Thread, Topic
from conversations.tokens import reply_address
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.models import Look, Subject
from tests.conftest import NOW, TODAY, Town, signed_in
from tests.conversations.conftest import asked, at_the_desk
from tests.conversations.mails import BOX, SERVER, a_mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PATH = "/staff/privacy/messages/"


def erased(subject: Subject, by: Subject) -> None:
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=by, at=NOW)


def lines(client: Client) -> list[list[str]]:
    rows = client.get(PATH).context["table"]["rows"]
    return [[cell["text"] for cell in row] for row in rows]


def mailed(thread: Thread, text: str, number: int = 1) -> None:
    """Have Ada say something by mail."""
    with override_settings(REPLY_MAILBOX=BOX, MAIL_AUTHSERV_ID=SERVER):
        raw = a_mail(reply_address(thread), text, identifier=f"<{number}@example.org>")
        take_in(raw=raw, at=NOW + timedelta(minutes=number))


@pytest.fixture
def paul(client: Client, town: Town) -> Client:
    """Paul, who is the privacy office."""
    return signed_in(client, town.users["paul"])


def test_the_office_reads_of_which_message_what_kind_was_taken_out(
    paul: Client, thread: Thread, topic: Topic, town: Town
) -> None:
    """By itself as a mail came in, and by whoever of the staff erased somebody."""
    said = asked(town, topic, text="Tomás Rivera waters all night.")
    mailed(thread, "Card 4111 1111 1111 1111, SSN 219-09-9999")
    tom, dana = town.users["tom"].subject, town.users["dana"].subject
    erased(tom, by=dana)
    assert lines(paul) == [
        [
            f"Conversation {thread.pk}",
            "20 Nov 2026, 12:01 pm",
            "By itself, as the mail came",
            "The number of a card, A social security number",
        ],
        [
            f"Conversation {said.pk}",
            "20 Nov 2026, 12 pm",
            "dana",
            "What told somebody apart who was erased",
        ],
    ]
    page = paul.get(PATH).content.decode()
    for words in ("Tom", "Rivera", "waters", "4111", "ada@"):
        assert words not in page
    assert 'href="/staff/desk/' not in page  # Paul does not work at the desk
    assert not Look.objects.filter(by=town.users["paul"].subject).exists()
    step = Step.objects.get(kind="redacted")
    assert (step.thread, step.by, step.about) == (said, dana, said.messages.get().pk)


def test_who_erased_themselves_is_not_in_the_step(thread: Thread, topic: Topic, town: Town) -> None:
    """It would tell for as long as the conversation is there of whom it spoke."""
    asked(town, topic, text="Tomás Rivera waters all night.")
    asked(town, topic, text="The river Tom is high.")
    tom = town.users["tom"].subject
    erased(tom, by=tom)
    assert Step.objects.get(kind="redacted").by is None


def test_the_own_words_of_whoever_is_erased_are_in_no_list(
    paul: Client, topic: Topic, town: Town
) -> None:
    """They went, and so did whose conversation it was; what was taken out of a mail of theirs as well."""
    thread = asked(town, topic, text="I am Ada Okafor.")
    mailed(thread, "Card 4111 1111 1111 1111")
    assert len(lines(paul)) == 1
    ada = town.users["ada"].subject
    erased(ada, by=ada)
    assert lines(paul) == []
    assert "Nothing was taken out of messages" in paul.get(PATH).content.decode()
    assert not MessageBody.objects.exists()


def test_a_message_is_found_where_it_is_now(
    client: Client, thread: Thread, topic: Topic, town: Town
) -> None:
    """And opened by whoever works at the desk as well, which is a look as any other."""
    said = asked(town, topic, text="Tomás Rivera waters all night.")
    mailed(said, "It goes on.")
    tom, dana = town.users["tom"].subject, town.users["dana"].subject
    erased(tom, by=tom)
    first = said.messages.order_by("pk").values_list("pk", flat=True)[:1]
    new = split(thread=said, messages=list(first), topic=topic, by=dana, at=NOW)
    paul = signed_in(client, at_the_desk(town.users["paul"]))
    page = paul.get(PATH)
    [[cell, *_others]] = page.context["table"]["rows"]
    assert cell == {"text": f"Conversation {new.pk}", "url": f"/staff/desk/{new.pk}/"}
    opened = paul.get(cell["url"]).content.decode()
    assert "[removed] waters all night." in opened
    assert Look.objects.filter(by=town.users["paul"].subject, page="conversation").count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ada", 404), ("ben", 404), ("cleo", 404), ("lena", 404), ("tom", 404), ("mallory", 404),
        ("dana", 404), ("paul", 200), ("admin", 200), (None, 302),
    ],
)  # fmt: skip
def test_who_may_open_the_list(
    who: str | None, status: int, client: Client, thread: Thread, town: Town
) -> None:
    """Whoever erases people; working at the desk is not enough, and nothing is posted to it."""
    if who == "dana":
        town.users["dana"] = at_the_desk(town.users["dana"])
    if who:
        signed_in(client, town.users[who])
    assert client.get(PATH).status_code == status
    assert client.post(PATH).status_code == (405 if status == 200 else status)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_what_was_taken_out_asks_the_same(
    how_many: int, paul: Client, topic: Topic, town: Town
) -> None:
    """However much it was, by mail and by erasure."""
    for number in range(how_many):
        said = asked(town, topic, text="Tomás Rivera waters all night.")
        mailed(said, "Card 4111 1111 1111 1111", number)
    tom = town.users["tom"].subject
    erased(tom, by=tom)
    paul.get(PATH)
    with CaptureQueriesContext(connection) as queries:
        page = paul.get(PATH)
    assert (len(page.context["table"]["rows"]), len(queries)) == (2 * how_many, 11)


def test_the_list_goes_on_on_another_page(paul: Client, thread: Thread, town: Town) -> None:
    """Fifty a page, the newest first."""
    word = thread.messages.get()
    Step.objects.bulk_create(
        Step(thread=thread, kind="redacted", about=word.pk, at=NOW + timedelta(days=n))
        for n in range(53)
    )
    pages = [paul.get(PATH, {"page": n}).context["table"]["rows"] for n in (1, 2)]
    assert [len(rows) for rows in pages] == [50, 3]
    assert "53 times" in paul.get(PATH).content.decode()
