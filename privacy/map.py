"""The privacy map: what every column of every table is, and what becomes of it.

Each room says so in its `personal_data.py`, and from these declarations everything else follows:
checks, export, erasure, retention, notices, records of processing. A third-party table is declared
by the lowest room that installs its app.

    describe(
        "accounts.Customer",
        subject="subject",
        subject_=NotPersonal("the random number that stays as tombstone"),
        name=Personal("name", purposes=("account",), source="utility_feed", basis="contract",
                      keep="account_closed_90d", erase=Erase.BLANK),
    )

A column whose name Python or `describe` has taken itself is written with an underscore behind it
(`subject_`, `from_`); Django forbids field names that end so, nothing can be confused.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, Q, QuerySet

from privacy.models import Subject

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


TOTALS = "operations_analytics"  # the purpose of columns that are counted
# 16 random bytes in hexadecimal: no two people are given the same.
TOKEN_LENGTH = 32


class Erase(StrEnum):
    """What erasing the person does to a column."""

    KEEP = "keep"  # stays, for a stated exemption; never called anonymous
    NULL = "null"
    BLANK = "blank"  # the empty string
    # A random string, where a value must be there or be unique.
    TOKEN = "token"  # noqa: S105 - the name of an action, not a secret
    REDACT = "redact"  # known values of the person in free text are replaced
    DELETE_ROW = "delete_row"
    UNLINK = "unlink"  # a foreign key becomes NULL; the row is then about nobody


@dataclass(frozen=True)
class Personal:
    """A column that says something about a person; words are keys of `privacy.vocabulary`."""

    category: str
    _: KW_ONLY
    purposes: tuple[str, ...]
    source: str
    basis: str
    keep: str
    erase: Erase
    # What it is used for besides, of whoever said yes to that alone, whatever the others rest on.
    after_yes: tuple[str, ...] = ()
    # Counted in totals of fifteen people or more (`privacy.totals`), whatever else it is used for.
    in_totals: bool = False
    recipients: tuple[str, ...] = ()
    sensitive: bool = False
    export: bool = True
    # Shown to the person instead of the value; demanded where `export` is False.
    not_exported_because: "StrOrPromise" = ""
    # Somebody who proves who they are may be asked for this value.
    verifier: bool = False
    # In which rows its owner has shown that it is theirs; None for all. Nothing is sent to any other, and
    # nobody is known by it.
    proven: Q | None = None
    # A word of this program's, such as the name of a topic: it tells of somebody only beside their number.
    our_word: bool = False
    # A key of EXEMPTIONS, for Erase.KEEP only, and which law or which use it means there.
    keep_because: str = ""
    keep_note: "StrOrPromise" = ""

    @property
    def uses(self) -> tuple[str, ...]:
        """Every purpose that it serves."""
        return (*self.purposes, *self.after_yes, *((TOTALS,) if self.in_totals else ()))

    def basis_of(self, purpose: str) -> str:
        """Return what a use of it rests on."""
        if purpose == TOTALS:
            return "legitimate_interest"
        return "consent" if purpose in self.after_yes else self.basis

    @property
    def bases(self) -> tuple[str, ...]:
        """What its uses rest on, each once."""
        return tuple(dict.fromkeys(map(self.basis_of, self.uses)))


@dataclass(frozen=True)
class NotPersonal:
    """A column that says nothing about a person, and why.

    `when_erased` is what it is set to when its person is erased, for the switches of a login that
    nobody may use any more; None leaves it.
    """

    why: str
    _: KW_ONLY
    when_erased: bool | None = None


@dataclass(frozen=True)
class Exempt:
    """Rows that stay for a while whatever their columns say, such as what is not paid yet.

    `code` is a key of EXEMPTIONS. `rows` narrows a person's rows of the model to those that stay;
    the person reads `note`. What is left of them goes by itself once they are not exempt any more.
    """

    code: str
    note: "StrOrPromise"
    rows: Callable[["QuerySet[Any]"], "QuerySet[Any]"]


@dataclass(frozen=True)
class NoSubject:
    """Rows about people whom nobody can look up, and why; they must go soon by themselves.

    `searched` names columns of text in which erasure looks for what tells the person apart: a row that
    names them goes.
    """

    why: str
    _: KW_ONLY
    searched: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToldAs:
    """How a table is told to its person where its columns alone would say little: as rows of a file.

    `rows` turns the person's rows into those of the file one after the other, and holds few at a time:
    there may be ten years of them. `about` says unit, interval and time zone.
    """

    columns: tuple[str, ...]
    rows: Callable[["QuerySet[Any]"], Iterator[Sequence[object]]]
    about: "StrOrPromise"


T = TypeVar("T")
Column = Personal | NotPersonal
# From the rows of a person, the name and the bytes of each file in them, one after the other.
Files = Callable[["QuerySet[Any]"], Iterator[tuple[str, bytes]]]
# Rows of others, whoever of the staff erased somebody who was named in them, and when.
Redacted = Callable[["QuerySet[Any]", Subject | None, datetime], None]
# A lookup path to the subject, or its rows as a queryset, or the reason why there is neither.
SubjectLink = str | Callable[[Subject], "QuerySet[Any]"] | NoSubject


@dataclass(frozen=True)
class Entry:
    """What is declared of one model, or of one table that no model stands behind."""

    label: str
    subject: SubjectLink | None
    columns: Mapping[str, Column]
    # Lookup path to the day or instant from which the row's retention counts; empty if none.
    clock: str = ""
    exempt: tuple[Exempt, ...] = ()
    # What somebody should know before they are erased, beyond their own data; empty for nothing.
    warning: Callable[[Subject], str] | None = None
    # Other paths to days on which it may begin to count instead: whichever strikes first.
    or_clocks: tuple[str, ...] = ()
    # For tables too large to be deleted row by row: removes what is as old as the day `last`, but for
    # the rows in the querysets `held`, and returns how many went.
    in_bulk: Callable[..., int] | None = None
    # Which rows the retention passes over on a day, because somebody still uses them.
    in_use: Callable[[date], Q] | None = None
    # What residents call the table: "Your bills".
    called: "StrOrPromise" = ""
    # What must stand beside a row for it to be understood, as name and lookup path: the bill of a line.
    beside: Mapping[str, str] = field(default_factory=dict)
    told: ToldAs | None = None
    # Rows that their person must not be told of yet, such as what a court forbids to tell. Erasure takes
    # them like all others, and does not say so.
    untold: Q | None = None
    # What it holds as files, each with a name of ours: they lie in the download as they are.
    files: "Files | None" = None
    # Columns of text in which others may have named the person. In rows of others, erasure replaces what
    # tells the person apart, and leaves the rest.
    mentions: tuple[str, ...] = ()
    # Told of the rows in which that was done, by whom of the staff, and when: for somebody to look at them.
    redacted: "Redacted | None" = None
    # Its clock is the beginning or the end of what lasts, so it belongs to every span of days.
    lasts: bool = False

    def rows_of(self, subject: Subject, model: type[Model]) -> "QuerySet[Any]":
        """Return the subject's rows of the model, each once; none where nobody can find them."""
        if callable(self.subject):
            return self.subject(subject)
        if not isinstance(self.subject, str):
            return model._base_manager.none()
        # Through a subquery: a path over many rows would give a row twice, and a row that was made
        # distinct cannot be deleted.
        theirs = model._base_manager.filter(**{self.subject: subject})
        return model._base_manager.filter(pk__in=theirs.values("pk"))

    def told_rows_of(self, subject: Subject, model: type[Model]) -> "QuerySet[Any]":
        """Return the subject's rows that they may be told of."""
        rows = self.rows_of(subject, model)
        return rows if self.untold is None else rows.exclude(self.untold)

    def proven(self, rows: "QuerySet[Any]", columns: Iterable[str]) -> "QuerySet[Any]":
        """Leave out rows with a value that somebody only said is theirs."""
        for name in columns:
            where = self.personal[name].proven
            if where is not None:
                known = rows.model._base_manager.filter(where)
                rows = rows.filter(pk__in=known.values("pk"))
        return rows

    @property
    def personal(self) -> dict[str, Personal]:
        """The columns that say something about a person."""
        return {name: it for name, it in self.columns.items() if isinstance(it, Personal)}

    @property
    def exported(self) -> dict[str, Personal]:
        """The columns that the person is given."""
        return {name: it for name, it in self.personal.items() if it.export}

    @property
    def withheld(self) -> dict[str, Personal]:
        """The columns of which the person is told that they are held, and why they are not shown."""
        return {name: it for name, it in self.personal.items() if not it.export}


@dataclass(frozen=True)
class Cookie:
    """A cookie the portal sets: who sets it, for what, and how long the browser keeps it."""

    name: str
    _: KW_ONLY
    group: str
    purposes: tuple[str, ...]
    keep: str
    what_for: "StrOrPromise"


@dataclass(frozen=True)
class Automated:
    """Something that is worked out about people without a person looking, and what follows from it."""

    key: str
    _: KW_ONLY
    name: "StrOrPromise"
    how: "StrOrPromise"
    effect: "StrOrPromise"
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Folder:
    """Files beside the database that may name people, and what takes the erased out of them.

    `forget` looks through some of them and returns how many: none is left once it returns nought.
    """

    name: str
    _: KW_ONLY
    path: Callable[[], Path]
    forget: Callable[[datetime], int]


class AlreadyDescribed(Exception):
    """Something is in the map twice; one of the two would be ignored."""


class NothingToCount(Exception):
    """A column is said to be counted in totals, and says nothing about a person."""


@dataclass
class PrivacyMap:
    """The declarations of all rooms, in the order in which they were made: lowest room first."""

    models: dict[str, Entry] = field(default_factory=dict)
    tables: dict[str, Entry] = field(default_factory=dict)
    cookies: dict[str, Cookie] = field(default_factory=dict)
    automated: dict[str, Automated] = field(default_factory=dict)
    folders: dict[str, Folder] = field(default_factory=dict)
    # What makes a choice of a room again after a restore (`privacy.lasting.replay`), by the room.
    choices: dict[str, Callable[[Any], None]] = field(default_factory=dict)

    def describe(
        self,
        model: str | type[Model],
        /,
        *,
        subject: SubjectLink | None = None,
        clock: str = "",
        or_clocks: tuple[str, ...] = (),
        exempt: tuple[Exempt, ...] = (),
        warning: Callable[[Subject], str] | None = None,
        in_use: Callable[[date], Q] | None = None,
        in_bulk: Callable[..., int] | None = None,
        called: "StrOrPromise" = "",
        beside: Mapping[str, str] | None = None,
        told: ToldAs | None = None,
        untold: Q | None = None,
        files: "Files | None" = None,
        mentions: tuple[str, ...] = (),
        redacted: "Redacted | None" = None,
        in_totals: tuple[str, ...] = (),
        lasts: bool = False,
        **columns: Column,
    ) -> None:
        """Declare a model, by its class or by a label such as `accounts.Customer`.

        `subject` leads from a row to its person: a lookup path, a function from a subject to the
        queryset of their rows (which must not touch the database), or NoSubject. Only a model
        without personal columns may leave it out. `in_totals` names columns that figures count. `called`,
        `beside`, `told`, `untold` and `files` say how the table is shown to its person, `mentions` where
        others may speak of them, and `redacted` is told where they did. What `lasts` has no day of its own.
        """
        label = model if isinstance(model, str) else model._meta.label
        entry = replace(
            _entry(label, subject, clock, _counted(columns, in_totals)),
            or_clocks=or_clocks,
            exempt=exempt,
            warning=warning,
            in_use=in_use,
            in_bulk=in_bulk,
            called=called,
            beside=beside or {},
            told=told,
            untold=untold,
            files=files,
            mentions=mentions,
            redacted=redacted,
            lasts=lasts,
        )
        _put(self.models, label, entry)

    def describe_table(
        self, table: str, /, *, subject: NoSubject | None = None, **columns: Column
    ) -> None:
        """Declare a table that no model stands behind, by its name in the database."""
        _put(self.tables, table, _entry(table, subject, "", columns))

    def describe_cookies(self, *cookies: Cookie) -> None:
        """Declare cookies that the portal sets."""
        for cookie in cookies:
            _put(self.cookies, cookie.name, cookie)

    def describe_automated(self, *workings: Automated) -> None:
        """Declare what the portal works out by itself about people."""
        for working in workings:
            _put(self.automated, working.key, working)

    def describe_folder(self, folder: Folder) -> None:
        """Declare files beside the database."""
        _put(self.folders, folder.name, folder)

    def describe_choices(self, room: str, repeat: Callable[[Any], None]) -> None:
        """Declare how choices are made again of which the ledger says "room.what" (see `note_choice`)."""
        _put(self.choices, room, repeat)

    def in_erasure_order(self) -> list[Entry]:
        """Return the models' entries as erasure walks them: the highest room first.

        Rooms are loaded from the ground up, and within a room what points stands behind what it
        points at, so walking backwards meets a row before the row it hangs on.
        """
        return list(reversed(self.models.values()))


def _entry(
    label: str, subject: SubjectLink | None, clock: str, columns: Mapping[str, Column]
) -> Entry:
    """Build an entry, taking off the underscore that keeps a column's name apart from ours."""
    named = {name.removesuffix("_"): column for name, column in columns.items()}
    return Entry(label=label, subject=subject, columns=named, clock=clock)


def _counted(columns: Mapping[str, Column], in_totals: tuple[str, ...]) -> dict[str, Column]:
    """Return the columns, those that figures count marked; a name that is none of them is refused."""
    marked = dict(columns)
    for name in in_totals:
        column = marked[name]
        if not isinstance(column, Personal):
            raise NothingToCount(name)
        marked[name] = replace(column, in_totals=True)
    return marked


def _put(shelf: dict[str, T], name: str, thing: T) -> None:
    """Add to the map; refuse a second declaration, which would hide the first."""
    if name in shelf:
        raise AlreadyDescribed(name)
    shelf[name] = thing


# The portal's own map. Tests build others.
the_map = PrivacyMap()
describe = the_map.describe
describe_table = the_map.describe_table
describe_cookies = the_map.describe_cookies
describe_automated = the_map.describe_automated
describe_folder = the_map.describe_folder
describe_choices = the_map.describe_choices
