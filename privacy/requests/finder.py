"""Who a request is about: found by what its maker says, which is compared with the map's verifiers.

The same queries run whether or not there is such a person, and every value is compared: neither the page
nor its time tells whether somebody has an account (A148).
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q
from django.db.models.functions import Lower

from privacy.lasting.suppression import plain_email
from privacy.map import Entry, the_map
from privacy.models import Subject
from privacy.requests.matching import plain_number
from privacy.requests.verification import POINTS, agrees


@dataclass(frozen=True)
class Found:
    """The person who fits best, if anybody does, and which data points fitted."""

    subject: Subject | None
    matched: tuple[str, ...]


def find(said: Mapping[str, str]) -> Found:
    """Return who fits what was said, by data point; an empty value was not said.

    Looked up by account number and by e-mail address; then everything said is compared with each of the
    two. Somebody of whom one thing alone fits is found as well: they are told that somebody asked.
    """
    by_number = _owner("account_number", plain_number(said.get("account_number", "")))
    by_email = _owner("email", plain_email(said.get("email", "")))
    tried = [(subject, _matched(subject, said)) for subject in (by_number, by_email)]
    subject, matched = max(tried, key=lambda each: len(each[1]))
    return Found(subject if matched else None, matched)


def _owner(point: str, value: str) -> Subject:
    """Return the one person whose verifier has this value; a person without anything if there is none.

    An address that several people share finds nobody: it does not say who asks.
    """
    found: set[uuid.UUID] = set()
    # What was not said is looked up as well, as something that nobody has.
    value = value or uuid.uuid4().hex
    for label, entry in the_map.models.items():
        columns = _verifiers(entry, POINTS[point])
        if not columns or not isinstance(entry.subject, str):
            continue
        rows = apps.get_model(label)._base_manager.all()
        where = Q()
        for name in columns:
            rows = rows.alias(**{f"{name}_small": Lower(name)})
            where |= Q(**{f"{name}_small": value})
        # A tombstone is nobody any more: 11 CCR 7060(g).
        rows = entry.proven(rows.filter(where, **{f"{entry.subject}__erased_at": None}), columns)
        found |= set(rows.values_list(entry.subject, flat=True)[:2])
    return Subject(pk=found.pop() if len(found) == 1 else uuid.uuid4())


def _matched(subject: Subject, said: Mapping[str, str]) -> tuple[str, ...]:
    """Return which of the data points said are what is on file for a person."""
    filed = {point: on_file(subject, category) for point, category in POINTS.items()}
    return tuple(
        point for point in POINTS if agrees(point, said.get(point, ""), filed[point] or [""])
    )


def on_file(subject: Subject, category: str) -> list[str]:
    """Return a person's values of a category; columns of one row are one value together."""
    values: list[str] = []
    for label, entry in the_map.models.items():
        columns = _verifiers(entry, category)
        if not columns:
            continue
        rows = entry.rows_of(subject, apps.get_model(label))
        rows = entry.proven(rows, columns).order_by("-pk")
        if category == "billing":
            rows = rows.order_by(f"-{entry.clock}", "-pk")[:1]  # the last bill alone
        alone = category == "account.number"  # spellings of one number, each a value
        for row in rows.values_list(*columns):
            texts = [str(value) for value in row if value not in (None, "")]
            values += texts if alone else [" ".join(texts)]
    return values


def _verifiers(entry: Entry, category: str) -> list[str]:
    return [name for name, it in entry.personal.items() if it.verifier and it.category == category]
