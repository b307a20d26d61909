"""The desk's pages: who may open them, how the list stands, answering, and what is refused (S04)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.views.guards import OWN_ACCOUNT
from conversations.actions import Said, answer, note, say
from conversations.actions.handling import assign, snooze
from conversations.locking import heard_of
from conversations.models import (
    Attachment,
    HeldMail,
    Message,
    MessageBody,
    SavedReply,
    Tag,
    Thread,
    Topic,
)
from notices.models import Notice
from privacy.models import Look
from tests.conftest import NOW, Town, signed_in
from tests.conversations.conftest import a_topic, asked, at_the_desk
from tests.conversations.test_desk_mail import held_mail
from tests.programs.pictures import jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOUR = timedelta(hours=1)
As = Callable[[str | None], Client]

EVERYBODY = ("ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "paul")
# Nobody but whoever works at the desk: Dana of these tests does not, and the administrator may all.
NO_SUCH_PAGE = {**dict.fromkeys(EVERYBODY, 404), None: 302}
TABLE: dict[tuple[str, str], dict[str | None, int]] = {
    ("desk", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk", "POST"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_several", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_several", "POST"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_find", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_find", "POST"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_keys", "GET"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_keys", "POST"): NO_SUCH_PAGE | {"admin": 302},
    ("desk_mails", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_mails", "POST"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_mail", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_mail", "POST"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_file", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_file", "POST"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_first", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_first", "POST"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_write", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_write", "POST"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_call", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_call", "POST"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_recognise", "GET"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_recognise", "POST"): NO_SUCH_PAGE | {"admin": 302},
    ("desk_thread", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_thread", "POST"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_say", "GET"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_say", "POST"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_present", "GET"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_present", "POST"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_reveal", "GET"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_reveal", "POST"): NO_SUCH_PAGE | {"admin": 302},
    ("desk_request", "GET"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_request", "POST"): NO_SUCH_PAGE | {"admin": 200},
    ("desk_act", "GET"): NO_SUCH_PAGE | {"admin": 405},
    ("desk_act", "POST"): NO_SUCH_PAGE | {"admin": 302},
}


@pytest.fixture
def dana(client: Client, town: Town) -> Client:
    """Dana, who works at the desk."""
    town.users["dana"] = at_the_desk(town.users["dana"])
    return signed_in(client, town.users["dana"])


def page_of(thread: Thread, name: str = "desk_thread", **more: str) -> str:
    return reverse(name, kwargs={"thread_id": thread.pk, **more})


def sent(thread: Thread, text: str, **more: object) -> dict[str, object]:
    """Return what the form of the page sends."""
    return {"do": "answer", "text": text, "heard": str(heard_of([thread.pk])[thread.pk]), **more}


def address_of(name: str, thread: Thread, town: Town) -> str:
    if name in {"desk_write", "desk_first"}:
        return reverse(name, args=[town.accounts["ada"].pk])
    if name == "desk_mail":
        return reverse(name, args=[HeldMail.objects.get().pk])
    if name == "desk_file":
        return page_of(thread, name, file_id=str(Attachment.objects.get().pk))
    if name in {"desk", "desk_several", "desk_call", "desk_find", "desk_keys", "desk_mails"}:
        return reverse(name)
    return page_of(thread, name, **({"act": "take"} if name == "desk_act" else {}))


@pytest.mark.parametrize("who", [*EVERYBODY, "admin", None])
def test_who_may_open_the_desk(who: str | None, as_: As, thread: Thread, town: Town) -> None:
    """A181: those with the permission; to everybody else there is no such page."""
    held_mail(thread)
    say(thread=thread, said=Said("See here.", files=(jpeg(),)), by=None, at=NOW)
    client = as_(who)
    seen = {
        (name, method): getattr(client, method.lower())(address_of(name, thread, town)).status_code
        for name, method in TABLE
    }
    assert seen == {row: statuses[who] for row, statuses in TABLE.items()}


def test_one_way_through(dana: Client, thread: Thread, topic: Topic, town: Town) -> None:
    """List, thread, answer, gone from the list, on to the next; and the person is told."""
    other = asked(town, topic, who="tom", text="Mine too")
    listed = dana.get("/staff/desk/")
    assert [line["pk"] for line in listed.context["queue"]["lines"]] == [thread.pk, other.pk]
    page = dana.get(page_of(thread))
    assert "Why is it so high?" in page.content.decode()
    answered = dana.post(
        page_of(thread, "desk_say"), sent(thread, "A leak, most likely.", next=other.pk)
    )
    assert answered.headers["Location"] == page_of(other)
    assert MessageBody.objects.get(message__side="staff").text == "A leak, most likely."
    assert Notice.objects.filter(topic="message_answered").count() == 1
    lines = dana.get("/staff/desk/").context["queue"]["lines"]
    assert [line["pk"] for line in lines] == [other.pk]


def test_an_answer_that_crosses_a_word_is_not_sent(dana: Client, thread: Thread) -> None:
    """It is shown beside what is new, and goes when it is sent again."""
    form = sent(thread, "Yours is fine.")
    say(thread=thread, said=Said("It is solved."), by=None, at=NOW)
    page = dana.post(page_of(thread, "desk_say"), form)
    assert page.status_code == 200
    text = page.content.decode()
    assert "It was not sent" in text
    assert "Yours is fine." in text
    assert [each["is_new"] for each in page.context["thread"]["messages"]] == [False, True]
    assert not Message.objects.filter(side="staff").exists()
    again = dana.post(page_of(thread, "desk_say"), sent(thread, "Yours is fine."))
    assert again.status_code == 302


def test_two_of_the_staff_do_not_answer_one_word(dana: Client, thread: Thread, town: Town) -> None:
    """Whoever is second sees the first one's answer before their own goes."""
    form = sent(thread, "Second")
    answer(thread=thread, said=Said("First"), by=town.users["admin"].subject, at=NOW)
    assert "It was not sent" in dana.post(page_of(thread, "desk_say"), form).content.decode()
    assert Message.objects.filter(side="staff").count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Your card 4111 1111 1111 1111 is noted", "number of a card"),
        ("His SSN is 123-45-6789", "social security number"),
        ("Your password is hunter2!", "password in it"),
        ("Dear {nmae}", "{nmae}"),
        ("Dear {name} of {street}", "{street}"),
        ("", "Write something first."),
    ],
)
def test_what_is_wrong_is_not_sent(dana: Client, thread: Thread, text: str, said: str) -> None:
    """A card, a number, a password, a place that nothing fills: it says so, and keeps what was typed."""
    page = dana.post(page_of(thread, "desk_say"), sent(thread, text))
    assert said in page.content.decode()
    assert not Message.objects.filter(side="staff").exists()


def test_somebody_elses_address_is_asked_about_once(
    dana: Client, thread: Thread, town: Town
) -> None:
    """It is asked, not stopped; their own and ours need no question."""
    own = f"We wrote to {town.users['ada'].email}, call +1 555 010 0199."
    for text, status in ((own, 302), ("Ask bob@example.com", 200)):
        assert dana.post(page_of(thread, "desk_say"), sent(thread, text)).status_code == status
    page = dana.post(page_of(thread, "desk_say"), sent(thread, "Ask bob@example.com"))
    assert page.context["thread"]["form"].data["meant"] == "yes"
    meant = sent(thread, "Ask bob@example.com", meant="yes")
    assert dana.post(page_of(thread, "desk_say"), meant).status_code == 302


def test_a_saved_reply_is_filled_when_it_is_sent(dana: Client, thread: Thread) -> None:
    """In the thread's language; until then nobody has seen the name."""
    Thread.objects.filter(pk=thread.pk).update(language="es")
    reply = SavedReply.objects.create(
        name="Hello", text_en="Dear {name}", text_es="Buenos días, {name}: sobre {topic}"
    )
    page = dana.post(
        page_of(thread, "desk_say"), sent(thread, "", do="fill", reply=reply.pk)
    ).content.decode()
    assert "Buenos días, {name}" in page
    assert "Okafor" not in page
    assert not Message.objects.filter(side="staff").exists()
    dana.post(page_of(thread, "desk_say"), sent(thread, reply.text_es))
    said = MessageBody.objects.get(message__side="staff").text
    assert said == "Buenos días, Ada N Okafor: sobre Una pregunta sobre una factura"


def test_a_note_is_kept_and_tells_nobody(dana: Client, thread: Thread) -> None:
    """Braces and addresses in it are among colleagues."""
    dana.post(page_of(thread, "desk_say"), sent(thread, "Ask bob@example.com {x}", do="note"))
    assert Message.objects.get(side="note").body.text == "Ask bob@example.com {x}"
    assert not Notice.objects.filter(topic="message_answered").exists()


def test_opening_a_thread_leaves_one_line_an_hour(
    dana: Client, thread: Thread, time_machine: object
) -> None:
    """A181: its person sees that it was read."""
    for _each in range(3):
        dana.get(page_of(thread))
    assert Look.objects.filter(page="conversation", purpose="support").count() == 1
    time_machine.move_to(NOW + 2 * HOUR)  # type: ignore[attr-defined]  # the plugin is untyped
    dana.get(page_of(thread))
    assert Look.objects.filter(page="conversation").count() == 2


# --- The list -------------------------------------------------------------------------------------------


def of(dana: Client, query: str) -> set[int]:
    return {line["pk"] for line in dana.get(f"/staff/desk/{query}").context["queue"]["lines"]}


def test_the_list_is_narrowed_down(dana: Client, thread: Thread, town: Town) -> None:
    """By queue, whose, late, state, topic, tag and language; what nobody offered is passed over."""
    water = a_topic("taste", "quality")
    other = asked(town, water, who="tom")
    tag = Tag.objects.create(name="drought")
    other.tags.add(tag)
    Thread.objects.filter(pk=other.pk).update(language="es", answer_due_at=NOW - HOUR)
    assign(thread=thread, to=town.users["dana"], by=town.users["admin"].subject, at=NOW)
    late = asked(town, water, who="cleo")
    snooze(thread=late, until=NOW + HOUR, by=town.users["admin"].subject, at=NOW)
    both, first, second = {thread.pk, other.pk}, {thread.pk}, {other.pk}
    assert {query: of(dana, query) for query in (
        "", "?queue=quality", "?queue=bills", "?whose=mine", "?whose=nobody", "?late=yes", "?topic=taste",
        f"?tag={tag.pk}", "?language=es", "?state=aside", "?state=closed", "?queue=nothing&state=x",
    )} == {
        "": both, "?queue=quality": second, "?queue=bills": first, "?whose=mine": first,
        "?whose=nobody": second, "?late=yes": second, "?topic=taste": second, f"?tag={tag.pk}": second,
        "?language=es": second, "?state=aside": {late.pk}, "?state=closed": set(),
        "?queue=nothing&state=x": both,
    }  # fmt: skip
    queue = dana.get("/staff/desk/").context["queue"]
    assert queue["heading"] == "2 wait for us, 1 of them late"
    assert [(link["count"], link["late"]) for link in queue["queues"]] == [
        ("2", "1 late"), ("1", ""), ("1", "1 late"),
    ]  # fmt: skip
    assert [link["count"] for link in queue["whose"]] == ["2", "1", "1"]


@pytest.mark.parametrize("query", ["", "?state=answered"])
def test_pages_follow_each_other_whatever_is_answered_meanwhile(
    query: str, dana: Client, town: Town, topic: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By key: nobody is shown twice or passed over. The page is small for the test alone."""
    from conversations.desk import listing

    monkeypatch.setattr(listing, "EACH_PAGE", 2)
    threads = [asked(town, topic, who="tom") for _each in range(5)]
    burst = a_topic("burst", "field", urgent=True)
    urgent = [asked(town, burst, who="tom") for _each in range(3)]
    if query:
        for each in (*threads, *urgent):
            answer(thread=each, said=Said("So"), by=town.users["admin"].subject, at=NOW)
    else:
        no_clock = Thread.objects.filter(pk=threads[4].pk)
        no_clock.update(waiting_since=None, answer_due_at=None)
    seen, url = [], f"/staff/desk/{query}"
    while url:
        queue = dana.get(url).context["queue"]
        seen += [line["pk"] for line in queue["lines"]]
        if not query and len(seen) == 2:
            answer(
                thread=Thread.objects.get(pk=seen[1]),
                said=Said("So"), by=town.users["admin"].subject, at=NOW,
            )  # fmt: skip
        url = queue["more_url"]
    newest_first = [each.pk for each in reversed((*threads, *urgent))]
    assert seen == (newest_first if query else [each.pk for each in (*urgent, *threads)])


@pytest.mark.parametrize("after", ["x", "1-2", "1-99999999999999999999-1", "²-1-1", "0-0-1-1"])
def test_a_key_that_is_none_of_ours_shows_the_beginning(
    after: str, dana: Client, thread: Thread
) -> None:
    assert of(dana, f"?after={after}") == {thread.pk}


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_lists_of_the_desk_ask_the_same(
    how_many: int, dana: Client, town: Town, topic: Topic
) -> None:
    """One thread or three, with as many messages, tags, steps and other threads of the same person."""
    reply = {"text_en": "a", "text_es": "b"}
    for n in range(how_many):
        thread = asked(town, topic)
        thread.tags.add(Tag.objects.create(name=f"tag {n}"))
        SavedReply.objects.create(name=f"reply {n}", **reply)
    for _each in range(how_many - 1):
        note(thread=thread, text="Seen", by=town.users["dana"].subject, at=NOW)
    asked(town, topic)
    dana.get(page_of(thread))
    asks = {}
    for name, path in (("desk", "/staff/desk/"), ("thread", page_of(thread))):
        with CaptureQueriesContext(connection) as queries:
            assert dana.get(path).status_code == 200
        asks[name] = len(queries)
    with CaptureQueriesContext(connection) as queries:
        found = dana.post("/staff/desk/find/", {"wanted": "okafor"})
    assert len(found.context["rows"][0]["threads"]) == how_many + 1
    asks["find"] = len(queries)
    assert asks == {"desk": 17, "thread": 34, "find": 9}


def test_a_number_that_may_be_either_leads_nowhere_by_itself(
    dana: Client, thread: Thread, town: Town
) -> None:
    """An account may have the number of a conversation: whoever looks says which they mean."""
    find = reverse("desk_find")
    alone = dana.post(find, {"wanted": str(thread.pk)})
    assert alone.headers["Location"] == page_of(thread)
    town.accounts["tom"].number = str(thread.pk)
    town.accounts["tom"].save()
    both = dana.post(find, {"wanted": str(thread.pk)})
    assert len(both.context["rows"]) == 1
    assert f'href="{page_of(thread)}">Conversation {thread.pk}' in both.content.decode()


def test_nobody_answers_themselves(dana: Client, topic: Topic, town: Town) -> None:
    """Nor puts their own question before everybody's, one by one or among several."""
    own = asked(town, topic, who="dana")
    assert (
        str(OWN_ACCOUNT)
        in dana.post(page_of(own, "desk_say"), sent(own, "Granted.")).content.decode()
    )
    dana.post(page_of(own, "desk_act", act="urgent"), {"urgent": "yes"})
    several = {"thread": own.pk, "do": "close", f"heard-{own.pk}": str(heard_of([own.pk])[own.pk])}
    dana.post(reverse("desk_several"), several)
    own.refresh_from_db()
    assert (own.state, own.urgent, own.messages.count()) == ("open", False, 1)


def test_what_is_put_aside_past_its_time_says_so(dana: Client, thread: Thread) -> None:
    heard = str(heard_of([thread.pk])[thread.pk])
    aside = {"until": "tomorrow", "heard": heard}
    page = dana.post(page_of(thread, "desk_act", act="later"), aside, follow=True)
    assert "Its answer is due before it comes back." in page.content.decode()


def test_who_else_is_here_is_told(dana: Client, thread: Thread, town: Town) -> None:
    """Until they were silent for a while; and that something was said since."""
    other = Client()
    signed_in(other, town.users["admin"])
    heard = str(heard_of([thread.pk])[thread.pk])
    present = page_of(thread, "desk_present")
    assert dana.post(present, {"writes": "no", "heard": heard}).json() == {"there": "", "news": ""}
    there = other.post(present, {"writes": "yes", "heard": heard}).json()["there"]
    assert there == "dana has this open too."
    say(thread=thread, said=Said("And?"), by=None, at=NOW)
    told = dana.post(present, {"writes": "no", "heard": heard}).json()
    assert told["there"] == "admin is writing an answer now."
    assert told["news"].startswith("Something was said")
    assert "admin is writing" in dana.get(page_of(thread)).content.decode()


def test_single_keys_can_be_switched_off(dana: Client, thread: Thread) -> None:
    """WCAG 2.1.4: whoever speaks to their screen presses none by accident."""
    assert "data-desk-keys" in dana.get("/staff/desk/").content.decode()
    dana.post("/staff/desk/keys/")
    assert "data-desk-keys" not in dana.get(page_of(thread)).content.decode()
