"""Telling firms that were given somebody's data to delete or correct it too, or only to store it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import transaction

from privacy import keys
from privacy.actions.letters import write_letter
from privacy.disclosed import received_by
from privacy.map import the_map
from privacy.models import DownstreamNotice, Erasure, Letter, Override, Recipient, Subject
from privacy.vocabulary import RECIPIENTS

# Ours: a firm under contract answers in ten days, and the office is reminded once a week.
ANSWERED_WITHIN = timedelta(days=10)
REMINDED_EVERY = timedelta(days=7)


@dataclass(frozen=True)
class Firm:
    """A firm that has some of a person's data, and the values by which it finds them.

    One of the map's has a key; one that was given something once stands in the register.
    """

    key: str
    outside: Recipient | None
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        """Who it is."""
        return self.outside.name if self.outside else str(RECIPIENTS[self.key].label)


class AnsweredAlready(Exception):
    """The firm has said that it is done, and what it knew the person by is gone."""


def firms_that_erase(subject: Subject, recipients: Iterable[str]) -> list[Firm]:
    """Return who must erase somebody too: those that the map names, and who was in fact given data.

    The utility itself is not among them: the person is told to ask it. Asked before anything is erased.
    """
    named = [key for key in recipients if RECIPIENTS[key].kind != "utility"]
    return [Firm(key, None, _values(subject, _columns_of(key))) for key in named] + [
        Firm("", recipient, _values(subject, columns))
        for recipient, columns in received_by(subject).items()
    ]


def firms_that_correct(subject: Subject, column: str, wrong: str) -> list[Firm]:
    """Return who must correct a column too, with the wrong value among those they know the person by."""
    label, _dot, name = column.rpartition(".")
    recipients = the_map.models[label].personal[name].recipients
    firms = [
        *(
            Firm(key, None, _values(subject, _columns_of(key)))
            for key in recipients
            if RECIPIENTS[key].kind != "utility"
        ),
        *(
            Firm("", recipient, _values(subject, received_by(subject)[recipient]))
            for recipient in received_by(subject, column=column)
        ),
    ]
    return [Firm(it.key, it.outside, tuple(filter(None, (wrong, *it.values)))) for it in firms]


def tell_of_restriction(*, subject: Subject, lifted: bool, at: datetime) -> None:
    """Have the office tell firms that were given data only to store it, or that they may use it again.

    Not those that work on our word alone, such as the one that carries the mail: they get nothing more to
    do, and bills still go out. Whoever was not told of the restriction needs not hear that it is lifted.
    """
    earlier = DownstreamNotice.objects.filter(restriction=subject)
    earlier.filter(sent_at=None).delete()
    told = set(earlier.filter(lifted=False).values_list("outside", flat=True))
    firms = [
        Firm("", recipient, _values(subject, columns))
        for recipient, columns in received_by(subject).items()
        if not lifted or recipient.pk in told
    ]
    write_notices(firms=firms, restriction=subject, lifted=lifted, at=at)


def write_notices(
    *,
    firms: Iterable[Firm],
    at: datetime,
    erasure: Erasure | None = None,
    override: Override | None = None,
    restriction: Subject | None = None,
    lifted: bool = False,
) -> None:
    """Have the office tell each firm of an erasure, a correction or a restriction."""
    DownstreamNotice.objects.bulk_create(
        DownstreamNotice(
            erasure=erasure,
            override=override,
            restriction=restriction,
            lifted=lifted,
            recipient=firm.key,
            outside=firm.outside,
            sealed=keys.seal(json.dumps(firm.values)),
            made_at=at,
        )
        for firm in firms
    )


@transaction.atomic
def note_told(*, notice: DownstreamNotice, at: datetime) -> DownstreamNotice:
    """Note that the firm was told. Raises AnsweredAlready."""
    notice = _open(notice)
    notice.sent_at = notice.sent_at or at
    notice.save(update_fields=["sent_at"])
    return notice


@transaction.atomic
def note_answered(*, notice: DownstreamNotice, at: datetime) -> DownstreamNotice:
    """Note that the firm is done; what it knew the person by goes here too. Raises AnsweredAlready."""
    notice = _open(notice)
    notice.sent_at, notice.answered_at, notice.sealed = notice.sent_at or at, at, None
    notice.save(update_fields=["sent_at", "answered_at", "sealed"])
    return notice


def remind_of_notices(*, at: datetime) -> int:
    """Write to the office of firms that have not answered; return of how many. Once a week."""
    late = DownstreamNotice.objects.open().filter(made_at__lte=at - ANSWERED_WITHIN).count()
    lately = Letter.objects.filter(kind="notices_open", written_at__gt=at - REMINDED_EVERY)
    if not late or not settings.PRIVACY_EMAIL or lately.exists():
        return 0
    write_letter(
        kind="notices_open", sealed_to=settings.PRIVACY_EMAIL, at=at, about={"how_many": late}
    )
    return late


def _open(notice: DownstreamNotice) -> DownstreamNotice:
    notice = DownstreamNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.answered_at:
        raise AnsweredAlready
    return notice


def _columns_of(recipient: str) -> list[str]:
    """Return the columns that the map gives to a firm."""
    return [
        f"{label}.{name}"
        for label, entry in the_map.models.items()
        for name, it in entry.personal.items()
        if recipient in it.recipients
    ]


def _values(subject: Subject, columns: Iterable[str]) -> tuple[str, ...]:
    """Return what stands in columns about a person, as far as it is text."""
    by_model: dict[str, list[str]] = {}
    for column in columns:
        label, _dot, name = column.rpartition(".")
        if label in the_map.models and name in the_map.models[label].personal:
            by_model.setdefault(label, []).append(name)
    values: set[str] = set()
    for label, names in by_model.items():
        rows = the_map.models[label].rows_of(subject, apps.get_model(label)).values_list(*names)
        values |= {str(value) for row in rows for value in row if value and value == str(value)}
    return tuple(sorted(values))
