"""The forms of topics: what is wrong in one is said, and answers send threads where they belong (R22)."""

from typing import Any

import pytest

from conversations.fields import Fault, Faulty, Found, read, route, told
from conversations.shipped import QUEUES, TOPICS

WHERE = {
    "key": "where", "kind": "choice", "en": "Where?", "es": "¿Dónde?", "required": True,
    "choices": [
        {"key": "street", "en": "In the street", "es": "En la calle", "queue": "field", "urgent": True},
        {"key": "home", "en": "At home", "es": "En casa"},
    ],
}  # fmt: skip
SINCE = {"key": "since", "kind": "date", "en": "Since when?", "es": "¿Desde cuándo?", "past": True}
HARM = {"key": "harm", "kind": "yes_no", "en": "Does it do harm?", "es": "¿Causa daños?"}


def faults(*form: Any, queues: list[str] | None = None) -> list[Found]:
    with pytest.raises(Faulty) as raised:
        read(list(form), queues=queues)
    return list(raised.value.found)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda it: it["slug"])
def test_the_forms_that_come_along_are_right(topic: dict[str, Any]) -> None:
    """Each of them, and each sends to a queue that there is."""
    queues = [slug for slug, *_rest in QUEUES]
    read(list(topic["fields"]), queues=queues)
    assert topic["queue"] in queues


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"kind": "colour"}, Found(Fault.KIND, 1, "colour")),
        ({"key": "Since when"}, Found(Fault.KEY, 1, "Since when")),
        ({"es": " "}, Found(Fault.NO_WORDS, 1, "es")),
        ({"en": "x" * 200}, Found(Fault.TOO_LONG, 1, "en")),
        ({"required": "yes"}, Found(Fault.NOT_TRUE_OR_FALSE, 1, "required")),
        ({"hidden": True}, Found(Fault.UNKNOWN, 1, "hidden")),
        ({"future": True}, Found(Fault.PAST_AND_FUTURE, 1)),
        ({"kind": "number", "least": "many"}, Found(Fault.NOT_A_NUMBER, 1, "least")),
        ({"kind": "number", "least": True}, Found(Fault.NOT_A_NUMBER, 1, "least")),
        ({"kind": "number", "least": 5, "most": 4}, Found(Fault.UNDER_LEAST, 1, "most")),
        ({"kind": "choice"}, Found(Fault.NO_CHOICES, 1, "choices")),
        ({"kind": "choice", "choices": ["a"]}, Found(Fault.NO_CHOICES, 1, "choices")),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], fault: Found) -> None:
    """By the number of the field, and by its part."""
    assert fault in faults(SINCE | changed)


def test_a_form_is_a_list_of_different_fields() -> None:
    """Two answers under one key would be one."""
    assert faults(SINCE, HARM, SINCE) == [Found(Fault.TWICE, 3, "since")]
    assert faults("since") == [Found(Fault.NOT_AN_OBJECT, 1)]
    assert faults(*[SINCE | {"key": f"a{n}"} for n in range(21)]) == [Found(Fault.TOO_MANY)]
    with pytest.raises(Faulty):
        read({"fields": []})


def test_a_choice_that_leads_nowhere_is_named() -> None:
    """Only where it is asked which queues there are: a queue may go later."""
    assert faults(WHERE, queues=["bills"]) == [Found(Fault.QUEUE, 1, "field")]
    assert len(read([WHERE])) == 1


@pytest.mark.parametrize(
    ("answers", "queue", "urgent"),
    [
        ({"where": "street"}, "field", True),
        ({"where": "home"}, "", False),
        ({}, "", False),
        ({"where": "gone"}, "", False),
    ],
)
def test_an_answer_sends_a_thread_elsewhere(
    answers: dict[str, object], queue: str, *, urgent: bool
) -> None:
    """And may make it urgent."""
    to = route(read([SINCE, WHERE]), answers)
    assert (to.queue, to.urgent) == (queue, urgent)


def test_answers_are_told_in_the_order_of_the_form_and_in_the_readers_language() -> None:
    """What is not asked any more stands last, by its key."""
    fields = read([WHERE, HARM])
    answers = {"old_one": "x", "harm": False, "where": "street"}
    assert told(fields, answers, "es") == [
        ("¿Dónde?", "En la calle"), ("¿Causa daños?", False), ("old one", "x"),
    ]  # fmt: skip
    assert told(fields, {"where": "gone"}, "en") == [("Where?", "gone")]
