"""What the form of a topic asks, as the utility wrote it, and where an answer sends a thread.

Plain rules. A form is a list of fields as JSON has them:

    {"key": "since", "kind": "date", "en": "Since when?", "es": "¿Desde cuándo?", "required": true}

Kinds are "text", "long", "choice", "date", "number" and "yes_no". A "choice" has "choices", each with "key",
"en" and "es", and where it matters "queue" (the short name of the queue it goes to) and "urgent". A "number"
may have "least" and "most", a "date" "past" or "future". "help_en" and "help_es" stand below a question.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

MOST_FIELDS = 20  # ours: a longer form is two forms
LONGEST_LABEL = 120
LONGEST_HELP = 300
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Kind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"


class Fault(StrEnum):
    """What is wrong with a form."""

    NOT_A_LIST = "not_a_list"
    TOO_MANY = "too_many"
    NOT_AN_OBJECT = "not_an_object"
    KEY = "key"
    TWICE = "twice"
    KIND = "kind"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"
    NO_CHOICES = "no_choices"
    QUEUE = "queue"
    NOT_A_NUMBER = "not_a_number"
    UNDER_LEAST = "under_least"
    NOT_TRUE_OR_FALSE = "not_true_or_false"
    PAST_AND_FUTURE = "past_and_future"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Found:
    """A fault: in which field by its number, and of which of its parts."""

    fault: Fault
    field: int = 0  # the first is 1; 0 is the form as a whole
    part: str = ""


class Faulty(Exception):
    """A form cannot be asked as it is written; `found` is everything that is wrong with it."""

    def __init__(self, found: Sequence[Found]) -> None:
        super().__init__(", ".join(f"{it.field} {it.part} {it.fault}" for it in found))
        self.found = tuple(found)


@dataclass(frozen=True)
class Choice:
    """One of several answers, and where it sends the thread; an empty queue is the topic's own."""

    key: str
    en: str
    es: str
    queue: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Field:
    """One question."""

    key: str
    kind: Kind
    en: str
    es: str
    help_en: str = ""
    help_es: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    past: bool = False
    future: bool = False

    def said(self, language: str) -> str:
        """Return the question."""
        return self.es if language.startswith("es") else self.en

    def helped(self, language: str) -> str:
        """Return what stands below it; empty for nothing."""
        return self.help_es if language.startswith("es") else self.help_en


@dataclass(frozen=True)
class Route:
    """Where a thread goes: the short name of a queue, empty for the topic's own, and whether it is urgent."""

    queue: str = ""
    urgent: bool = False


def read(form: object, *, queues: Collection[str] | None = None) -> tuple[Field, ...]:
    """Return the fields of a form. `queues` are those that there are; None trusts the form. Raises Faulty."""
    if not isinstance(form, list):
        raise Faulty([Found(Fault.NOT_A_LIST)])
    found = list(_faults(form, queues))
    if found:
        raise Faulty(found)
    return tuple(_field(each) for each in form)


def route(fields: Sequence[Field], answers: Mapping[str, object]) -> Route:
    """Return where answers send a thread: the first choice that names a queue, and urgent if any is."""
    chosen = [
        choice
        for field in fields
        for choice in field.choices
        if answers.get(field.key) == choice.key
    ]
    queue = next((choice.queue for choice in chosen if choice.queue), "")
    return Route(queue, urgent=any(choice.urgent for choice in chosen))


def told(
    fields: Sequence[Field], answers: Mapping[str, object], language: str
) -> list[tuple[str, object]]:
    """Return what was answered, as pairs of question and value, in the order of the form.

    A choice is its words, a day is a date, and the value of "yes_no" True or False. What was asked in an
    earlier form and is not asked any more stands last, by its key.
    """
    known = {field.key: field for field in fields}
    order = [key for key in known if key in answers] + [key for key in answers if key not in known]
    return [
        (known[key].said(language), _value(known[key], answers[key], language))
        if key in known
        else (key.replace("_", " "), answers[key])
        for key in order
    ]


def _value(field: Field, value: object, language: str) -> object:
    if field.kind is Kind.CHOICE:
        words = {it.key: it.es if language.startswith("es") else it.en for it in field.choices}
        return words.get(str(value), value)
    if field.kind is Kind.DATE:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            return value
    return value


def _field(each: Mapping[str, Any]) -> Field:
    given = {name: each[name] for name in PARTS if name in each}
    given["kind"] = Kind(each["kind"])
    given["choices"] = tuple(Choice(**it) for it in each.get("choices", ()))
    for name in ("least", "most"):
        given[name] = None if each.get(name) is None else Decimal(str(each[name]))
    return Field(**given)


def _faults(form: list[object], queues: Collection[str] | None) -> Iterator[Found]:
    if len(form) > MOST_FIELDS:
        yield Found(Fault.TOO_MANY)
    seen: set[str] = set()
    for number, each in enumerate(form, start=1):
        if not isinstance(each, dict):
            yield Found(Fault.NOT_AN_OBJECT, number)
            continue
        yield from (Found(fault, number, part) for fault, part in _faults_of(each, queues))
        key = str(each.get("key"))
        if key in seen:
            yield Found(Fault.TWICE, number, key)
        seen.add(key)


PARTS = (
    *("key", "kind", "en", "es", "help_en", "help_es", "required"),
    *("choices", "least", "most", "past", "future"),
)
CHOICE_PARTS = ("key", "en", "es", "queue", "urgent")
Faults = Iterator[tuple[Fault, str]]


def _faults_of(each: dict[str, Any], queues: Collection[str] | None) -> Faults:
    yield from _unknown(each, PARTS)
    yield from _named(each)
    if each.get("kind") not in set(Kind):
        yield Fault.KIND, str(each.get("kind", ""))
    for name in ("help_en", "help_es"):
        if not isinstance(each.get(name, ""), str) or len(each.get(name, "")) > LONGEST_HELP:
            yield Fault.TOO_LONG, name
    yield from _switches(each, ("required", "past", "future"))
    if each.get("past") is True and each.get("future") is True:
        yield Fault.PAST_AND_FUTURE, ""
    yield from _limits(each)
    if each.get("kind") == Kind.CHOICE:
        yield from _choices(each.get("choices"), queues)


def _unknown(each: dict[str, Any], known: Collection[str]) -> Faults:
    for name in each:
        if name not in known:
            yield Fault.UNKNOWN, str(name)


def _named(each: dict[str, Any]) -> Faults:
    """Check what a field and a choice both have: a key, and words in both languages."""
    if not (isinstance(each.get("key"), str) and KEY.fullmatch(each["key"])):
        yield Fault.KEY, str(each.get("key", ""))
    for name in ("en", "es"):
        words = each.get(name)
        if not isinstance(words, str) or not words.strip():
            yield Fault.NO_WORDS, name
        elif len(words) > LONGEST_LABEL:
            yield Fault.TOO_LONG, name


def _switches(each: dict[str, Any], names: Sequence[str]) -> Faults:
    for name in names:
        if not isinstance(each.get(name, False), bool):
            yield Fault.NOT_TRUE_OR_FALSE, name


def _limits(each: dict[str, Any]) -> Faults:
    limits: dict[str, Decimal] = {}
    for name in ("least", "most"):
        given = each.get(name)
        if given is None:
            continue
        try:
            limits[name] = Decimal(str(given))
        except InvalidOperation:
            yield Fault.NOT_A_NUMBER, name
            continue
        if isinstance(given, bool) or not limits[name].is_finite():
            yield Fault.NOT_A_NUMBER, name
            return
    if len(limits) == 2 and limits["most"] < limits["least"]:  # noqa: PLR2004 -- both of them
        yield Fault.UNDER_LEAST, "most"


def _choices(choices: object, queues: Collection[str] | None) -> Faults:
    if not isinstance(choices, list) or not choices:
        yield Fault.NO_CHOICES, "choices"
        return
    seen: set[str] = set()
    for choice in choices:
        if not isinstance(choice, dict):
            yield Fault.NO_CHOICES, "choices"
            return
        yield from _unknown(choice, CHOICE_PARTS)
        yield from _named(choice)
        yield from _switches(choice, ("urgent",))
        queue = choice.get("queue", "")
        if not isinstance(queue, str) or (queues is not None and queue and queue not in queues):
            yield Fault.QUEUE, str(queue)
        if str(choice.get("key")) in seen:
            yield Fault.TWICE, str(choice.get("key"))
        seen.add(str(choice.get("key")))
