"""What is done at the desk besides answering: handling, who it is, the telephone, requests (S04)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Customer, User
from accounts.views.guards import OWN_ACCOUNT
from conversations.actions import Said, note, say
from conversations.desk.here import EVERY_SECONDS, others
from conversations.jobs import forget_presence
from conversations.locking import heard_of
from conversations.masking import initials, last_digits, street
from conversations.models import Message, Presence, Queue, Tag, Thread, Topic
from conversations.others import contacts_of_others
from notices.jobs import deliver
from privacy.actions.restricting import restrict
from privacy.models import Look, PrivacyRequest
from tests.conftest import NOW, Town, make_bill, signed_in
from tests.conversations.conftest import a_topic, asked, at_the_desk
from tests.conversations.test_desk_mail import held_mail
from tests.fakes import Mailbox, mailbox, text_of

__all__ = ["mailbox"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOUR = timedelta(hours=1)
SECRETS = ("Okafor", "3 Weir Cottages", "001-4711", "ada@example.org", "ada.on.file")
Moved = Callable[..., None]


@pytest.fixture
def dana(client: Client, town: Town) -> Client:
    """Dana, who works at the desk and may look at who somebody is."""
    town.users["dana"] = at_the_desk(town.users["dana"], "reveal_at_the_desk")
    return signed_in(client, town.users["dana"])


def do(client: Client, thread: Thread, act: str, **sent: object) -> Thread:
    """Press a button of a page that shows all that was said; return the thread as it is then."""
    path = reverse("desk_act", args=[thread.pk, act])
    heard = str(heard_of([thread.pk])[thread.pk])
    assert client.post(path, {"heard": heard, **sent}).status_code == 302
    return Thread.objects.get(pk=thread.pk)


def page(client: Client, thread: Thread) -> str:
    return client.get(reverse("desk_thread", args=[thread.pk])).content.decode()


def test_each_button_does_its_thing(dana: Client, thread: Thread, topic: Topic, town: Town) -> None:
    """One after the other, each with a step."""
    me = town.users["dana"]
    assert do(dana, thread, "take").assigned_to == me
    assert do(dana, thread, "give", to="").assigned_to is None
    assert do(dana, thread, "give", to=town.users["admin"].pk).assigned_to == town.users["admin"]
    other = a_topic("taste", "quality")
    assert (
        do(dana, thread, "move", queue=Queue.objects.get(slug="quality").pk).queue.slug == "quality"
    )
    assert do(dana, thread, "topic", topic=other.pk).topic == other
    tag = Tag.objects.create(name="drought")
    assert list(do(dana, thread, "tags", tags=[tag.pk]).tags.all()) == [tag]
    assert list(do(dana, thread, "tags").tags.all()) == []
    assert do(dana, thread, "urgent", urgent="yes").urgent
    assert not do(dana, thread, "urgent", urgent="no").urgent
    assert do(dana, thread, "close").state == "closed"
    assert do(dana, thread, "undo").state == "open"
    assert do(dana, thread, "close").state == "closed"
    assert do(dana, thread, "reopen").state == "open"
    kinds = list(thread.steps.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        "opened", "assigned", "assigned", "assigned", "moved", "topic", "tagged", "tagged", "urgent",
        "calm", "silent", "reopened", "silent", "reopened",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        ({"until": "tomorrow"}, datetime(2026, 11, 21, 16, tzinfo=UTC)),
        ({"until": "monday"}, datetime(2026, 11, 23, 16, tzinfo=UTC)),
        ({"until": "date", "on": "2026-12-01"}, datetime(2026, 12, 1, 16, tzinfo=UTC)),
        ({"until": "date", "on": "2026-11-01"}, None),
        ({"until": "date"}, None),
        ({"until": "never"}, None),
    ],
)
def test_put_aside_until_eight(
    sent: dict[str, str], until: datetime | None, dana: Client, thread: Thread
) -> None:
    """Where the utility is; a day that is over changes nothing."""
    assert do(dana, thread, "later", **sent).snoozed_until == until


@pytest.mark.parametrize(
    ("act", "sent"), [("close", {}), ("later", {"until": "tomorrow"})], ids=["close", "later"]
)
def test_a_word_that_staff_have_not_read_is_not_put_out_of_sight(
    act: str, sent: dict[str, str], dana: Client, thread: Thread, town: Town
) -> None:
    """It came after the page was opened, and the page says so."""
    heard = str(heard_of([thread.pk])[thread.pk])
    say(thread=thread, said=Said("And it smells."), by=town.users["ada"].subject, at=NOW)
    for unread in (heard, "", "x"):
        found = do(dana, thread, act, heard=unread, **sent)
        assert (found.state, found.snoozed_until) == ("open", None)
    assert "Something was said since you opened this." in page(dana, thread)
    assert (do(dana, thread, act, **sent).state == "closed") is (act == "close")


@pytest.mark.parametrize(
    ("act", "sent"),
    [("give", {"to": "tom"}), ("move", {}), ("topic", {"topic": "x"}), ("join", {"into": "tom"}),
     ("apart", {"messages": "1"}), ("undo", {}), ("tags", {"tags": "x"})],
)  # fmt: skip
def test_what_no_page_offers_changes_nothing(
    act: str, sent: dict[str, str], dana: Client, thread: Thread, topic: Topic, town: Town
) -> None:
    """Residents get no threads, and two people's are not joined."""
    theirs = {"give": town.users["tom"].pk, "join": asked(town, topic, who="tom").pk}
    do(dana, thread, act, **{key: theirs.get(act, value) for key, value in sent.items()})
    assert list(thread.steps.values_list("kind", flat=True)) == ["opened"]
    path = reverse("desk_act", args=[thread.pk, "erase"])
    assert dana.post(path).status_code == 404


def test_joining_and_taking_apart_on_the_page(
    dana: Client, thread: Thread, topic: Topic, town: Town
) -> None:
    """The other becomes part of the one that is open; and out of it again."""
    other = asked(town, topic, text="Second")
    do(dana, thread, "join", into=other.pk)
    assert Message.objects.filter(thread=thread).count() == 2
    assert f"joined with {thread.pk}" in page(dana, other)
    [second] = Message.objects.filter(body__text="Second")
    do(dana, thread, "apart", messages=[second.pk], topic=topic.pk)
    second.refresh_from_db()
    assert second.thread not in (thread, other)


# --- Who it is ------------------------------------------------------------------------------------------


def test_a_person_is_masked_until_there_is_a_reason(
    dana: Client, thread: Thread, town: Town, time_machine: object
) -> None:
    """A181: for a while, for this thread and this member of staff; and they can see that somebody looked."""
    before = page(dana, thread)
    assert [each for each in SECRETS if each in before] == []
    assert ["O. A. N." in before, "••• 4711" in before, "Weir Cottages" in before] == [True] * 3
    reveal = reverse("desk_reveal", args=[thread.pk])
    dana.post(reveal, {"purpose": "marketing"})
    assert not Look.objects.filter(page="conversation: who it is").exists()
    dana.post(reveal, {"purpose": "billing"})
    look = Look.objects.get(page="conversation: who it is")
    assert (look.subject, look.purpose) == (town.users["ada"].subject, "billing")
    after = page(dana, thread)
    # Where somebody is written to is the address of their login.
    assert [each.lower() in after.lower() for each in SECRETS[:4]] == [True] * 4
    other = at_the_desk(town.users["paul"], "reveal_at_the_desk")
    assert "3 Weir Cottages" not in page(signed_in(Client(), other), thread)
    time_machine.move_to(NOW + timedelta(minutes=31))  # type: ignore[attr-defined]  # the plugin is untyped
    assert [each for each in SECRETS if each in page(dana, thread)] == []


def test_whoever_may_not_look_has_no_button(client: Client, thread: Thread, town: Town) -> None:
    """A permission of its own."""
    client = signed_in(client, at_the_desk(town.users["dana"]))
    assert "Show who it is" not in page(client, thread)
    path = reverse("desk_reveal", args=[thread.pk])
    assert client.post(path, {"purpose": "support"}).status_code == 404


def test_what_other_rooms_know_stands_beside_who_it_is(
    dana: Client, thread: Thread, town: Town
) -> None:
    """Told by the rooms above, to whoever may see it there anyway."""
    make_bill(town, "ada", "mill", NOW.date() - HOUR * 24 * 90, open_amount="84.20")
    assert "$84.20" not in page(dana, thread)
    path = reverse("desk_reveal", args=[thread.pk])
    dana.post(path, {"purpose": "billing"})
    assert "$84.20" not in page(dana, thread)
    both = at_the_desk(town.users["dana"], "view_bill")
    assert "$84.20, its day has passed" in page(signed_in(Client(), both), thread)


def test_nobody_looks_at_whose_data_is_only_stored(
    dana: Client, thread: Thread, town: Town
) -> None:
    """They are answered; they are not found, and not shown."""
    restrict(subject=town.users["ada"].subject, at=NOW)
    seen = page(dana, thread)
    assert "only stored" in seen
    assert "Show who it is" not in seen
    dana.post(reverse("desk_reveal", args=[thread.pk]), {"purpose": "security"})
    assert not Look.objects.filter(page="conversation: who it is").exists()
    assert dana.post("/staff/desk/find/", {"wanted": "okafor"}).context["rows"] == []
    path = reverse("desk_write", args=[town.accounts["ada"].pk])
    assert dana.get(path).status_code == 404


def test_a_thread_of_somebody_erased_shows_nobody(dana: Client, thread: Thread) -> None:
    """That there was one is left."""
    Thread.objects.filter(pk=thread.pk).update(subject=None, account=None)
    Message.objects.get(thread=thread).body.delete()
    seen = page(dana, thread)
    assert "was erased" in seen
    assert 'id="say"' not in seen


@pytest.mark.parametrize(
    ("name", "number", "line", "seen"),
    [
        ("OKAFOR, ADA N", "001-4711", "12 Mill Lane", ("O. A. N.", "••• 4711", "Mill Lane")),
        ("", "4711", "", ("", "", "")),
        ("Jean-Luc O’Neil", "AB12345", "12-14 5th Street", ("J. O.", "••• 2345", "Street")),
        ("Élan 3 Ltd", "123456", "7 Elm Ave Apt 4, rear", ("É. L.", "••• 3456", "Elm Ave")),
    ],
)
def test_what_is_seen_of_a_person(
    name: str, number: str, line: str, seen: tuple[str, str, str]
) -> None:
    assert (initials(name), last_digits(number), street(line)) == seen


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Call (415) 555-0123 or Bob@Example.com.", 2),
        ("Call +1 555 010 0199, write ADA@example.org", 0),
        ("Meter 40012345, account 001-4711, 2026-11-20, 12.50", 0),
    ],
)
def test_addresses_of_others_are_told_from_theirs_and_ours(text: str, count: int) -> None:
    assert contacts_of_others(text, known=["ada@example.org", "+1 555 010 0199", ""]) == count


# --- The telephone --------------------------------------------------------------------------------------


def test_whoever_calls_is_found_masked(dana: Client, thread: Thread, town: Town) -> None:
    """By number with or without dashes, by name in any order; a thread's number leads to it."""
    for wanted in ("001-4711", "0014711", "okafor ada", "Ada Okafor"):
        found = dana.post("/staff/desk/find/", {"wanted": wanted})
        assert [row["initials"] for row in found.context["rows"]] == ["O. A. N."]
        assert [each["pk"] for each in found.context["rows"][0]["threads"]] == [thread.pk]
        shown = found.content.decode().partition("<ul class")[2]
        assert [each for each in SECRETS if each in shown] == []
    straight = dana.post("/staff/desk/find/", {"wanted": str(thread.pk)})
    assert straight.headers["Location"] == reverse("desk_thread", args=[thread.pk])
    assert dana.post("/staff/desk/find/", {"wanted": "999999999"}).context["rows"] == []


@pytest.mark.usefixtures("town")
def test_a_number_of_one_digit_is_looked_for_and_a_single_letter_is_not(dana: Client) -> None:
    digit = dana.post("/staff/desk/find/", {"wanted": "7"}).context
    assert (digit["rows"], digit["form"].errors) == ([], {})
    letter = dana.post("/staff/desk/find/", {"wanted": "a"}).context
    assert letter["form"].errors == {"wanted": ["Enter a number, or two letters of a name."]}


def called(topic: Topic, **changed: object) -> dict[str, object]:
    return {
        "way": "phone", "on": "2026-11-20", "time": "09:30", "topic": topic.pk, "thread": "",
        "text": "The street is wet.",
    } | changed  # fmt: skip


def test_a_call_is_written_down_as_said_when_it_was(
    dana: Client, thread: Thread, topic: Topic, town: Town
) -> None:
    """A009: a new thread counts from the call; or it goes on in one that there is."""
    path = reverse("desk_write", args=[town.accounts["ada"].pk])
    dana.post(path, called(topic))
    new = Thread.objects.exclude(pk=thread.pk).get()
    said = new.messages.get()
    half_past_nine = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    assert (new.subject, new.waiting_since) == (town.users["ada"].subject, half_past_nine)
    assert (said.way, said.at, said.written_at) == ("phone", half_past_nine, NOW)
    assert said.by == town.users["dana"].subject
    dana.post(path, called(topic, thread=thread.pk, way="letter"))
    assert thread.messages.filter(way="letter", side="person").exists()
    for wrong in ({"time": "23:00"}, {"thread": new.pk + 99}, {"text": "4111 1111 1111 1111"}):
        assert dana.post(path, called(topic, **wrong)).status_code == 200
    assert Message.objects.count() == 3


def test_staff_write_first(
    dana: Client, thread: Thread, topic: Topic, town: Town, mailbox: Mailbox
) -> None:
    """In a conversation of its own, with the name put in; its person is told and can answer."""
    ada, path = town.accounts["ada"], reverse("desk_first", args=[town.accounts["ada"].pk])
    assert ada.customer.subject
    written = {"topic": topic.pk, "text": "{name}, we close your street on Monday."}
    found = dana.post("/staff/desk/find/", {"wanted": "okafor"}).content.decode()
    assert path in found
    for wrong in ({"topic": ""}, {"text": "4111 1111 1111 1111"}, {"text": "{number}"}):
        assert dana.post(path, written | wrong).status_code == 200
    assert dana.post(path, written).status_code == 302
    new = Thread.objects.exclude(pk=thread.pk).get()
    assert (new.subject, new.account, new.state) == (ada.customer.subject, ada, "answered")
    said = new.messages.get()
    assert (said.side, said.by) == ("staff", town.users["dana"].subject)
    assert said.body.text == "Ada N Okafor, we close your street on Monday."
    looks = Look.objects.filter(subject=new.subject, page="conversation: written to")
    assert looks.count() == 3
    deliver(NOW)
    assert mailbox.only()["Subject"] == "We have written to you: A question about a bill"
    assert "There is a message from us." in text_of(mailbox.only())


def test_whose_number_is_in_a_first_word_is_asked_about_once(
    dana: Client, topic: Topic, town: Town
) -> None:
    path = reverse("desk_first", args=[town.accounts["ada"].pk])
    written = {"topic": topic.pk, "text": "Call the plumber: 555-123-4567."}
    asked_back = dana.post(path, written)
    assert (asked_back.status_code, Thread.objects.count()) == (200, 0)
    assert 'name="meant" value="yes"' in asked_back.content.decode()
    assert dana.post(path, written | {"meant": "yes"}).status_code == 302


def test_nobody_writes_to_themselves_or_to_whom_data_is_only_stored(
    dana: Client, topic: Topic, town: Town
) -> None:
    account = town.accounts["ada"]
    path, written = reverse("desk_first", args=[account.pk]), {"topic": topic.pk, "text": "Hello."}
    Customer.objects.filter(pk=account.customer_id).update(subject=town.users["dana"].subject)
    assert str(OWN_ACCOUNT) in dana.post(path, written).content.decode()
    Customer.objects.filter(pk=account.customer_id).update(subject=town.users["ada"].subject)
    restrict(subject=town.users["ada"].subject, at=NOW)
    assert dana.post(path, written).status_code == 404
    assert not Thread.objects.exists()


# --- Requests under the law -----------------------------------------------------------------------------


def test_a_message_becomes_a_request_as_of_the_day_it_came(
    dana: Client, thread: Thread, town: Town
) -> None:
    """L06: received when it was said, linked, and whoever wrote is told."""
    Message.objects.filter(thread=thread).update(at=NOW - timedelta(days=9))
    message = say(thread=thread, said=Said("Delete all you have."), by=None, at=NOW)
    first = thread.messages.order_by("at").first()
    path = reverse("desk_request", args=[thread.pk])
    assert dana.post(path, {"message": message.pk, "right": "correct"}).status_code == 200
    assert (
        dana.post(path, {"message": first.pk, "right": "delete", "contested": ""}).status_code
        == 302
    )
    request = PrivacyRequest.objects.get()
    assert (request.right, request.received_at) == ("delete", NOW - timedelta(days=9))
    assert (request.subject, request.channel) == (town.users["ada"].subject, "web")
    assert request.unsealed("description") == "Why is it so high?"
    # In whose thread it came proves nothing.
    assert (request.state, request.matched, request.tier) == ("received", [], "")
    thread.refresh_from_db()
    assert thread.request == request
    told = thread.messages.get(side="staff").body.text
    assert request.reference in told
    assert "from 11 November 2026" in told
    dana.post(path, {"message": first.pk, "right": "delete", "contested": ""})
    assert PrivacyRequest.objects.count() == 1


def test_a_note_is_no_message_of_theirs(dana: Client, thread: Thread, town: Town) -> None:
    """Nor is what staff said: a request is what its person wrote."""
    noted = note(thread=thread, text="Wants all deleted", by=town.users["dana"].subject, at=NOW)
    path = reverse("desk_request", args=[thread.pk])
    assert dana.post(path, {"message": noted.pk, "right": "delete"}).status_code == 200
    assert not PrivacyRequest.objects.exists()


def test_who_had_what_open_is_gone_within_the_hour(thread: Thread, town: Town) -> None:
    """As the privacy map says."""
    user: User = town.users["dana"]
    Presence.objects.create(thread=thread, user=user, at=NOW)
    assert forget_presence(NOW + HOUR) == 0
    assert forget_presence(NOW + HOUR + HOUR / 60) == 1


NINES = "9" * 5000


def at_page(thread: Thread, name: str = "desk_thread", **more: str) -> str:
    return reverse(name, kwargs={"thread_id": thread.pk, **more})


def test_a_long_conversation_with_a_late_letter_is_answered_all_the_same(
    dana: Client, thread: Thread
) -> None:
    """The newest by number stands far up by its day, and is not among those that are shown."""
    for minute in range(60):
        say(thread=thread, said=Said("And."), by=None, at=NOW + timedelta(minutes=minute))
    letter = say(thread=thread, said=Said("By letter."), by=None, at=NOW + timedelta(hours=2))
    Message.objects.filter(pk=letter.pk).update(at=NOW - timedelta(days=9))
    page = dana.get(at_page(thread))
    dana.post(at_page(thread, "desk_act", act="close"), {"heard": page.context["thread"]["newest"]})
    thread.refresh_from_db()
    assert thread.state == "closed"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("desk_present", {"heard": NINES}),
        ("desk_act", {"heard": NINES}),
        ("desk_say", {"do": "fill", "reply": NINES, "text": "", "heard": "1-1"}),
        ("desk_say", {"do": "answer", "text": "It is off.", "heard": NINES}),
    ],
)
def test_a_number_without_end_breaks_nothing(
    name: str, form: dict[str, str], dana: Client, thread: Thread
) -> None:
    more = {"act": "close"} if name == "desk_act" else {}
    assert dana.post(at_page(thread, name, **more), form).status_code in {200, 302}
    thread.refresh_from_db()
    assert thread.state == "open"


def test_the_next_one_of_a_number_without_end_is_the_list(dana: Client, thread: Thread) -> None:
    heard = str(heard_of([thread.pk])[thread.pk])
    done = dana.post(at_page(thread, "desk_act", act="close"), {"heard": heard, "next": NINES})
    assert (done.status_code, done["Location"]) == (302, "/staff/desk/")


def test_a_mail_that_is_held_waits_for_us(dana: Client, thread: Thread) -> None:
    Thread.objects.update(state="answered", answer_due_at=None, waiting_since=None)
    held_mail(thread)
    assert dana.get("/staff/desk/").context["queue"]["heading"] == "1 held mail waits for us"


def test_what_a_colleague_took_meanwhile_is_not_taken_from_them(
    dana: Client, thread: Thread, town: Town
) -> None:
    """The page still says that it is nobody's; pressed again, on a page that names them, it is taken."""
    admin = town.users["admin"]
    assert 'name="held" value=""' in page(dana, thread)
    Thread.objects.filter(pk=thread.pk).update(assigned_to=admin)
    assert do(dana, thread, "take", held="").assigned_to == admin
    assert "A colleague took it since you opened this." in page(dana, thread)
    assert f'name="held" value="{admin.pk}"' in page(dana, thread)
    assert do(dana, thread, "take", held=admin.pk).assigned_to == town.users["dana"]


def test_who_was_silent_for_three_signs_is_not_there_any_more(thread: Thread, town: Town) -> None:
    """The page says every quarter of a minute that it is open: one sign that is lost takes nobody away."""
    dana, admin = town.users["dana"], town.users["admin"]
    Presence.objects.create(thread=thread, user=dana, at=NOW, writes=True)
    for seconds, there in ((0, 1), (3 * EVERY_SECONDS, 1), (4 * EVERY_SECONDS, 0)):
        assert len(others(thread, but=admin, now=NOW + timedelta(seconds=seconds))) == there
    assert others(thread, but=dana, now=NOW) == []  # nobody is warned of themselves
