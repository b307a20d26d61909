"""What a group of homes can be chosen by. Each room declares its own facts in its `group_facts.py`:

    declare_fact(
        Fact(
            "leaks.open",
            _("A leak goes on"),
            because=_("your meter shows water that never stops"),
            columns=("leaks.LeakAlert.severity",),
            asks="leaks.view_leakalert",
            homes=lambda given, at: Q(pk__in=...),
        )
    )

A fact is asked of service agreements, for all of them at once: `homes` returns a condition, never a list, so
that a group is one statement however many homes there are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q

from notices.purposes import Purpose
from privacy.map import Personal, the_map

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Given = Mapping[str, Any]  # what is asked beside a fact, such as how many gallons: by name


class NotClear(Exception):
    """A condition names no fact there is, or says something beside it that cannot be read."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Fact:
    """Something that is so of a home or is not."""

    key: str
    label: "StrOrPromise"
    _: KW_ONLY
    because: "StrOrPromise"  # for who is told: "you got this because ..."
    columns: Sequence[str]  # what it looks at, as the privacy map names them
    homes: Callable[[Given, datetime], Q]
    asks: str = ""  # the permission without which staff cannot ask it; none for what is no secret
    fields: Callable[[], Mapping[str, forms.Field]] = dict
    # What is wrong with what was given, in sentences, where that takes looking something up.
    problems: Callable[[Given], list[str]] = field(default=lambda _given: [])
    # That it is so, with what was given in it: "used more than 9,000 gallons".
    said: Callable[[Given], str] | None = None
    # Whether it says that somebody joined something: news of a program goes to those alone.
    joined: bool = False

    def in_words(self, given: Given) -> str:
        """Return what it says with what was given."""
        return self.said(given) if self.said else str(self.label)

    def read(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was given as values. Raises NotClear with the first thing that is wrong."""
        given = {}
        for name, asked in self.fields().items():
            try:
                given[name] = asked.clean(raw.get(name))
            except forms.ValidationError as error:
                raise NotClear(f"{self.label}: {error.messages[0]}") from None
        for problem in self.problems(given):
            raise NotClear(f"{self.label}: {problem}")
        return given


@dataclass(frozen=True)
class Condition:
    """One line of a group: a fact, what was given beside it, and whether it must be so or must not."""

    fact: Fact
    given: Given
    holds: bool = True

    def in_words(self) -> str:
        """Return the fact with what was given in it; whether it must hold is said beside it."""
        return self.fact.in_words(self.given)


class AlreadyDeclared(Exception):
    """Two facts have one key; one of the two would never be asked."""


FACTS: dict[str, Fact] = {}


def declare_fact(fact: Fact) -> Fact:
    """Add a fact to those there are."""
    if fact.key in FACTS:
        raise AlreadyDeclared(fact.key)
    FACTS[fact.key] = fact
    return fact


def read_conditions(rows: Any) -> list[Condition]:
    """Return the conditions of a group as they are kept: `{"fact": ..., "holds": ..., "given": {...}}`.

    Raises NotClear. Read anew each time it is asked: a program or a street that is gone is said, and is not
    taken for one that nobody is in.
    """
    if not isinstance(rows, list):
        raise NotClear("not a list")
    found = []
    for row in rows:
        fact = FACTS.get(row.get("fact", "")) if isinstance(row, dict) else None
        if fact is None:
            raise NotClear(f"no such fact: {row!r}")
        found.append(
            Condition(fact, fact.read(row.get("given") or {}), bool(row.get("holds", True)))
        )
    return found


def serves(fact: Fact, purpose: Purpose) -> bool:
    """Tell whether a purpose may choose people by a fact: if the map uses each of its columns for it."""
    return all(_serves(column, purpose) for column in fact.columns)


def against(conditions: Iterable[Condition], purpose: Purpose) -> list[Fact]:
    """Return the facts that a purpose may not choose people by, in their order."""
    return [each.fact for each in conditions if not serves(each.fact, purpose)]


def _serves(column: str, purpose: Purpose) -> bool:
    label, _dot, name = column.rpartition(".")
    kept = the_map.models[label].columns[name]
    return not isinstance(kept, Personal) or not purpose.uses.isdisjoint(kept.uses)
