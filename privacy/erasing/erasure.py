"""What would happen if a person were erased, worked out from the privacy map and nothing else.

The plan that is shown is the plan that is carried out: it names each row and column, and its digest
comes back with the confirmation. A plan leaves out what is empty already, so the plan of a person who
was erased is empty: that is how one sees that nothing was forgotten.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from privacy.erasing.retention import ends_on, has_length
from privacy.lasting.identity import named_in, pattern_for
from privacy.map import TOKEN_LENGTH, Entry, Erase, NoSubject, NotPersonal, PrivacyMap, the_map
from privacy.models import LegalHold, Subject
from privacy.vocabulary import CATEGORIES, EXEMPTIONS, RETENTIONS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What is done to a column: what the map says, or the value that a switch is set to.
Deed = Erase | bool
DONE_BY = frozenset(Erase) - {Erase.KEEP}


@dataclass(frozen=True)
class Step:
    """Rows of one model by their primary keys, and what is done to which of their columns."""

    label: str
    keys: tuple[Any, ...]
    deeds: Mapping[str, Deed]
    categories: frozenset[str]
    # How many of the rows the person is not told of.
    untold: int = 0

    @property
    def deletes(self) -> bool:
        """Whether the rows go as a whole."""
        return Erase.DELETE_ROW in self.deeds.values()


@dataclass(frozen=True)
class Kept:
    """Columns of rows that stay: how many rows, under which exemption, and until when.

    `until` is None where no day can be named yet; `period` says then what the end depends on.
    """

    label: str
    columns: tuple[str, ...]
    categories: tuple[str, ...]
    rows: int
    code: str
    note: "StrOrPromise"
    period: str
    until: date | None


@dataclass(frozen=True)
class Line:
    """A kind of data as the person reads of it; of what stays also why, and until when."""

    category: str
    rows: int
    code: str = ""
    note: "StrOrPromise" = ""
    period: str = ""
    until: date | None = None

    @property
    def name(self) -> "StrOrPromise":
        """The kind in words."""
        return CATEGORIES[self.category].label

    @property
    def why(self) -> "StrOrPromise":
        """The exemption in words; empty for what goes."""
        return EXEMPTIONS[self.code].label if self.code else ""

    @property
    def how_long(self) -> "StrOrPromise":
        """The period in words; empty for what goes."""
        return RETENTIONS[self.period].label if self.period else ""


@dataclass(frozen=True)
class Plan:
    """Everything that is done, in order, and everything that stays."""

    steps: tuple[Step, ...]
    kept: tuple[Kept, ...]
    recipients: tuple[str, ...]
    # Rows stay that nothing but a passing reason keeps: they are erased once it is over.
    unfinished: bool = False

    @cached_property
    def digest(self) -> str:
        """A fingerprint of exactly what is touched.

        What stays is not in it: a new day of reads, or the record of the request itself, would make
        everybody confirm a second time.
        """
        touched = [
            [step.label, [str(key) for key in step.keys], sorted(map(str, step.deeds.items()))]
            for step in self.steps
        ]
        return sha256(json.dumps(touched).encode()).hexdigest()

    @property
    def goes(self) -> list[Line]:
        """The kinds of data that go, in the order of the vocabulary."""
        rows: dict[str, int] = {}
        for step in self.steps:
            told = len(step.keys) - step.untold
            for category in step.categories if told else ():
                rows[category] = rows.get(category, 0) + told
        return [Line(category, rows[category]) for category in CATEGORIES if category in rows]

    @property
    def stays(self) -> list[Line]:
        """The kinds of data that stay, each with every reason for which some of it does."""
        found: dict[tuple[str, str, str], list[Kept]] = {}
        for it in self.kept:
            for category in it.categories:
                found.setdefault((category, it.code, str(it.note)), []).append(it)
        lines = [
            Line(
                category,
                sum(it.rows for it in those),
                code,
                those[0].note,
                those[0].period,
                max((it.until for it in those if it.until), default=None)
                if all(it.until for it in those)
                else None,
            )
            for (category, code, _note), those in found.items()
        ]
        order = list(CATEGORIES)
        return sorted(lines, key=lambda line: (order.index(line.category), line.code))

    @property
    def lines(self) -> list[Line]:
        """What goes and then what stays: a line that stays has a code."""
        return [*self.goes, *self.stays]


def plan(subject: Subject, *, on: date, described: PrivacyMap = the_map) -> Plan:
    """Work out what erasing the person on `on` would do; reads only."""
    holds = {hold.scope: hold for hold in LegalHold.objects.live(on=on).filter(subject=subject)}
    steps: list[Step] = []
    kept: list[Kept] = []
    recipients: set[str] = set()
    unfinished = False
    for entry in described.in_erasure_order():
        if not entry.personal:
            continue
        model = apps.get_model(entry.label)
        rows = entry.rows_of(subject, model)
        if isinstance(entry.subject, NoSubject):
            if not entry.subject.searched:
                continue
            rows = model._base_manager.filter(named_in(entry.subject.searched, subject))
        if hold := holds.get("") or holds.get(entry.label):
            kept += _passing(entry, rows, hold.code, hold.get_code_display(), until=hold.until)
            unfinished |= bool(deeds_of(entry)) and rows.exists()
            continue
        for exempt in entry.exempt:
            staying = exempt.rows(rows)
            kept += _passing(entry, staying, exempt.code, exempt.note)
            unfinished |= bool(deeds_of(entry)) and staying.exists()
            rows = rows.exclude(pk__in=staying.values("pk"))
        for step in filter(None, (_mentions(entry, subject), _step(entry, rows, subject))):
            steps.append(step)
            recipients |= {key for it in entry.personal.values() for key in it.recipients}
        kept += _kept_by_columns(entry, rows)
    return Plan(tuple(steps), tuple(kept), tuple(sorted(recipients)), unfinished)


def warnings_for(subject: Subject) -> list[str]:
    """Return what the person should know before, beyond their own data."""
    said = [entry.warning(subject) for entry in the_map.models.values() if entry.warning]
    return [sentence for sentence in said if sentence]


def deeds_of(entry: Entry) -> dict[str, Deed]:
    """Return what erasure does to which column; nothing for a model of which everything stays."""
    done: dict[str, Deed] = {
        name: it.erase for name, it in entry.personal.items() if it.erase in DONE_BY
    }
    switched = {
        name: it.when_erased
        for name, it in entry.columns.items()
        if isinstance(it, NotPersonal) and it.when_erased is not None
    }
    return {**done, **switched}


def not_done_yet(name: str, deed: Deed, pattern: str = "") -> Q:
    """Return which rows still have to have it done to them."""
    match deed:
        case Erase.DELETE_ROW:
            return Q()
        case Erase.NULL | Erase.UNLINK:
            return Q(**{f"{name}__isnull": False})
        case Erase.BLANK:
            return ~Q(**{name: ""})
        case Erase.TOKEN:
            return ~Q(**{f"{name}__regex": rf"^[0-9a-f]{{{TOKEN_LENGTH}}}$"})
        case Erase.REDACT:
            return Q(**{f"{name}__iregex": pattern}) if pattern else Q(pk__in=[])
        case _:
            return ~Q(**{name: deed})


def _step(entry: Entry, rows: "QuerySet[Any]", subject: Subject) -> Step | None:
    """Return what is done to the rows of one model; None if there is nothing to do."""
    deeds = deeds_of(entry)
    if not deeds:
        return None
    pattern = pattern_for(subject) if Erase.REDACT in deeds.values() else ""
    wanted = Q(pk__in=[])
    for name, deed in deeds.items():
        if deed is Erase.DELETE_ROW:
            wanted = Q()
            break
        wanted |= not_done_yet(name, deed, pattern)
    keys = tuple(rows.filter(wanted).order_by("pk").values_list("pk", flat=True))
    if not keys:
        return None
    categories = {it.category for name, it in entry.personal.items() if name in deeds}
    untold = rows.filter(wanted & entry.untold).count() if entry.untold else 0
    return Step(entry.label, keys, deeds, frozenset(categories), untold)


def _mentions(entry: Entry, subject: Subject) -> Step | None:
    """Return what is taken out of other people's rows that name the person; None if there is none.

    The person is not told how many there are: that others wrote of them is the others' matter.
    """
    if not entry.mentions:
        return None
    model = apps.get_model(entry.label)
    theirs = entry.rows_of(subject, model)
    others = model._base_manager.filter(named_in(entry.mentions, subject))
    keys = tuple(
        others.exclude(pk__in=theirs.values("pk")).order_by("pk").values_list("pk", flat=True)
    )
    deeds = dict.fromkeys(entry.mentions, Erase.REDACT)
    categories = frozenset(entry.personal[name].category for name in entry.mentions)
    return Step(entry.label, keys, deeds, categories, untold=len(keys)) if keys else None


def _passing(
    entry: Entry,
    rows: "QuerySet[Any]",
    code: str,
    note: "StrOrPromise",
    until: date | None = None,
) -> Iterator[Kept]:
    """Yield whole rows that stay until their reason is over, whatever their own period is."""
    for it in _kept(entry, rows, tuple(entry.personal), code, note):
        yield replace(it, until=until, period="")


def _kept_by_columns(entry: Entry, rows: "QuerySet[Any]") -> Iterator[Kept]:
    """Group the columns that stay by the reason for which they do."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for name, it in entry.personal.items():
        if it.erase is Erase.KEEP:
            groups.setdefault((it.keep_because, str(it.keep_note), it.keep), []).append(name)
    for (code, _note, _keep), columns in groups.items():
        note = entry.personal[columns[0]].keep_note
        yield from _kept(entry, rows, tuple(columns), code, note)


def _kept(
    entry: Entry, rows: "QuerySet[Any]", columns: tuple[str, ...], code: str, note: "StrOrPromise"
) -> Iterator[Kept]:
    """Yield what stays of the rows, if there are any."""
    rows = rows if entry.untold is None else rows.exclude(entry.untold)
    how_many = rows.count()
    if not how_many:
        return
    period = entry.personal[columns[0]].keep
    yield Kept(
        label=entry.label,
        columns=columns,
        categories=tuple(dict.fromkeys(entry.personal[name].category for name in columns)),
        rows=how_many,
        code=code,
        note=note,
        period=period,
        until=_until(entry, rows, period),
    )


def _until(entry: Entry, rows: "QuerySet[Any]", period: str) -> date | None:
    """Return when the last of the rows has had its time; None while one of their clocks has not struck."""
    if not entry.clock or not has_length(RETENTIONS[period]):
        return None
    if rows.filter(**{f"{entry.clock}__isnull": True}).exists():
        return None
    last = rows.aggregate(last=Max(entry.clock))["last"]
    return ends_on(RETENTIONS[period], as_day(last)) if last else None


def as_day(moment: date | datetime) -> date:
    """Return the utility's local day of an instant; a day is itself."""
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment
