"""Several conversations at once: each by itself, in its language, and nobody's word is passed over (S04)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.actions import Said, say
from conversations.models import Message, SavedReply, Thread
from notices.models import Notice
from privacy.models import Look
from tests.conftest import NOW, Town, signed_in
from tests.conversations.conftest import a_topic, asked, at_the_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
PAGE = "/staff/desk/several/"
WORDS = {"text_en": "Water is back, {name}.", "text_es": "Ya hay agua, {name}."}


@pytest.fixture
def dana(client: Client, town: Town) -> Client:
    town.users["dana"] = at_the_desk(town.users["dana"])
    return signed_in(client, town.users["dana"])


@pytest.fixture
def three(town: Town) -> list[Thread]:
    """Ada and Tom ask in English, Cleo in Spanish."""
    topic = a_topic("leak")
    threads = [asked(town, topic, who) for who in ("ada", "tom", "cleo")]
    Thread.objects.filter(pk=threads[-1].pk).update(language="es")
    return threads


def press(client: Client, threads: list[Thread], do: str, **more: object) -> object:
    """Press a button of the page as it stands, with these chosen."""
    lines = client.get(PAGE).context["queue"]["lines"]
    seen = {f"heard-{line['pk']}": line["newest"] for line in lines}
    seen |= {f"held-{line['pk']}": line["held"] for line in lines}
    form = {"thread": [each.pk for each in threads], "do": do, **seen, **more}
    return client.post(PAGE, form, follow=True)


def said_by_staff() -> list[tuple[int, str]]:
    rows = Message.objects.filter(side=Message.Side.STAFF).order_by("thread")
    return list(rows.values_list("thread", "body__text"))


def test_each_gets_the_answer_in_its_language_with_its_name(
    dana: Client, three: list[Thread], town: Town
) -> None:
    before = press(dana, three, "answer", **WORDS)
    assert "It goes to 3 people, 1 of them in Spanish." in before.content.decode()
    assert said_by_staff() == []
    after = press(dana, three, "send_close", **WORDS)
    assert "It is done with 3 of them." in after.content.decode()
    ada, tom, cleo = three
    assert said_by_staff() == [
        (ada.pk, "Water is back, Ada N Okafor."),
        (tom.pk, "Water is back, Tomás Rivera."),
        (cleo.pk, "Ya hay agua, Cleo Martin."),
    ]
    assert set(Thread.objects.values_list("state", flat=True)) == {"closed"}
    told = set(Notice.objects.values_list("subject", flat=True))
    assert told == {thread.subject_id for thread in three}
    # Their names were put in: each can see that staff were at their conversation.
    assert Look.objects.filter(page="conversation").count() == len(three)


def test_who_has_written_meanwhile_is_left_and_named_by_number(
    dana: Client, three: list[Thread], town: Town
) -> None:
    lines = dana.get(PAGE).context["queue"]["lines"]
    heard = {f"heard-{line['pk']}": line["newest"] for line in lines}
    say(thread=three[1], said=Said("It drips."), by=None, at=NOW + timedelta(minutes=1))
    form = {"thread": [each.pk for each in three], "do": "answer", **heard, **WORDS}
    looked = dana.post(PAGE, form)
    # Looked at once more, it is still what was on the first page.
    again = {f"heard-{each['pk']}": each["newest"] for each in looked.context["queue"]["lines"]}
    page = dana.post(PAGE, form | again | {"do": "send"}, follow=True).content.decode()
    left = f"{three[1].pk} stays as it was. Something was said since you opened this."
    assert left in page
    assert [number for number, _text in said_by_staff()] == [three[0].pk, three[2].pk]


def test_an_answer_lacks_a_language_that_one_of_them_writes_in(
    dana: Client, three: list[Thread]
) -> None:
    page = press(dana, three, "send", text_en="Water is back.")
    assert "Some of them write in Spanish" in page.content.decode()
    assert said_by_staff() == []
    press(dana, three[:2], "send", text_en="Water is back.")
    assert [text for _number, text in said_by_staff()] == ["Water is back."] * 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Card 4111 1111 1111 1111", "the number of a card"),
        ("Water is back, {nobody}.", "We have nothing to put in for {nobody}."),
    ],
)
def test_what_must_not_go_out_does_not(
    text: str, said: str, dana: Client, three: list[Thread]
) -> None:
    page = press(dana, three[:2], "send", text_en=text)
    assert said in page.content.decode()
    assert said_by_staff() == []


def test_a_strangers_address_is_pointed_out_before_it_goes(
    dana: Client, three: list[Thread]
) -> None:
    warning = "There is an e-mail address or a telephone number in it that is not ours."
    page = press(dana, three[:2], "answer", text_en="Write to joe@example.net.")
    assert warning in page.content.decode()
    page = press(dana, three[:2], "answer", text_en="Write to us.")
    assert warning not in page.content.decode()


def test_a_saved_reply_is_put_in_in_both_languages_and_the_choice_stays(
    dana: Client, three: list[Thread]
) -> None:
    reply = SavedReply.objects.create(name="Back", **WORDS)
    page = press(dana, three[:2], "fill", reply=reply.pk)
    form = page.context["form"]
    assert {name: form[name].value() for name in WORDS} == WORDS
    assert [line["pk"] for line in page.context["queue"]["lines"] if line["on"]] == [
        each.pk for each in three[:2]
    ]


@pytest.mark.parametrize(
    ("do", "more", "column", "value"),
    [
        ("take", {}, "assigned_to__email", "dana@example.org"),
        ("close", {}, "state", "closed"),
        ("later", {"until": "tomorrow"}, "snoozed_until__isnull", False),
    ],
)
def test_a_button_does_it_with_those_that_are_chosen(
    do: str, more: dict[str, str], column: str, value: object, dana: Client, three: list[Thread]
) -> None:
    press(dana, three[:2], do, **more)
    changed = Thread.objects.filter(**{column: value}).order_by("pk")
    assert list(changed) == three[:2]


def test_what_was_done_with_several_is_taken_back_at_once(
    dana: Client, three: list[Thread]
) -> None:
    press(dana, three[:2], "close")
    undo = dana.get("/staff/desk/").context["queue"]["undo"]
    assert undo["threads"] == [each.pk for each in three[:2]]
    dana.post(undo["url"], {"do": "undo", "thread": undo["threads"]})
    assert not Thread.objects.filter(state="closed").exists()


def test_what_was_done_with_one_is_taken_back_where_it_is(
    dana: Client, three: list[Thread]
) -> None:
    press(dana, three[:1], "close")
    undo = dana.get("/staff/desk/").context["queue"]["undo"]
    assert undo["url"] == f"/staff/desk/{three[0].pk}/do/undo/"


def test_they_go_to_another_queue_and_to_a_colleague(
    dana: Client, three: list[Thread], town: Town
) -> None:
    other = a_topic("pool", "crew").queue
    press(dana, three[:2], "move", queue=other.pk)
    assert Thread.objects.filter(queue=other).count() == len(three[:2])
    page = press(dana, three[:1], "give", to=town.users["ada"].pk)
    assert "stays as it was" in page.content.decode()  # Ada does not work at the desk
    assert not Thread.objects.filter(assigned_to=town.users["ada"]).exists()


NINES = "9" * 5000


@pytest.mark.parametrize(
    "form",
    [
        {"do": "fill", "reply": NINES},
        {"do": "move", "queue": NINES},
        {"do": "give", "to": NINES},
        {"do": "later", "until": "never"},
        {"do": "send", "text_en": "\x00"},
    ],
)
def test_the_worst_that_can_be_sent_is_no_error_of_ours(
    form: dict[str, str], dana: Client, three: list[Thread]
) -> None:
    assert press(dana, three, **form).status_code == 200
    assert said_by_staff() == []
    assert not Thread.objects.filter(snoozed_until__isnull=False).exists()


def test_who_writes_in_a_language_that_we_do_not_write_is_answered_in_english(
    dana: Client, three: list[Thread]
) -> None:
    Thread.objects.update(language="fr")
    press(dana, three[:1], "send", text_en="Water is back.")
    assert [text for _number, text in said_by_staff()] == ["Water is back."]


def test_of_several_those_that_a_colleague_took_meanwhile_stay_theirs(
    dana: Client, three: list[Thread], town: Town
) -> None:
    ada, *others = three
    Thread.objects.filter(pk=ada.pk).update(assigned_to=town.users["admin"])
    after = press(dana, three, "take", **{f"held-{ada.pk}": ""})
    assert "A colleague took it since you opened this." in after.content.decode()
    owners = [Thread.objects.get(pk=each.pk).assigned_to for each in three]
    assert owners == [town.users["admin"], *[town.users["dana"]] * len(others)]
    press(dana, [ada], "take")  # on a page that names them
    assert Thread.objects.get(pk=ada.pk).assigned_to == town.users["dana"]


@pytest.mark.parametrize(
    "form", [{"do": "take"}, {"do": "take", "thread": "9" * 40}, {"thread": "999"}]
)
def test_nothing_is_done_with_nothing(
    form: dict[str, str], dana: Client, three: list[Thread]
) -> None:
    page = dana.post(PAGE, form)
    assert "Choose at least one conversation." in page.content.decode()


def test_a_form_without_what_was_on_the_page_closes_and_sends_nothing(
    dana: Client, three: list[Thread]
) -> None:
    for do in ("close", "send"):
        dana.post(PAGE, {"thread": [three[0].pk], "do": do, **WORDS})
    assert said_by_staff() == []
    assert not Thread.objects.filter(state="closed").exists()


def test_all_of_a_page_are_chosen_without_a_script(dana: Client, three: list[Thread]) -> None:
    page = dana.get(f"{PAGE}?all=yes")
    assert page.content.decode().count(" checked>") == len(three)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_the_same_however_many_wait(how_many: int, dana: Client, town: Town) -> None:
    topic = a_topic("leak")
    for who in ("ada", "tom", "cleo")[:how_many]:
        asked(town, topic, who)
    dana.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        assert len(dana.get(PAGE).context["queue"]["lines"]) == how_many
    assert len(queries) == 20
