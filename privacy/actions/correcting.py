"""Putting something right so that it stays right, whatever the utility's files bring (L16, A158)."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import formats, timezone, translation

from privacy import keys
from privacy.actions.ledger import note_choice
from privacy.actions.letters import write_letter
from privacy.actions.notices import firms_that_correct, write_notices
from privacy.actions.requests import Wish, record_done
from privacy.contact import language_of
from privacy.corrections import (
    CORRECTABLE,
    digest_of,
    is_known_wrong,
    is_right,
    open_overrides,
    plain,
)
from privacy.map import the_map
from privacy.models import LedgerEntry, Override, PrivacyRequest, Subject

Values = Mapping[str, Any]


class NotCorrectable(Exception):
    """There is no such value of this person, or it is not one that the utility's files bring."""


class NothingToCorrect(Exception):
    """The value is that already."""


class CannotBe(Exception):
    """The column cannot hold such a value; the text says why."""


@transaction.atomic
def put_right(
    *,
    subject: Subject,
    column: str,
    row: str,
    value: str,
    at: datetime,
    request: PrivacyRequest | None = None,
    checked: bool = False,
) -> Override:
    """Correct a value, and keep it so: the wrong one is known again when a file brings it.

    `checked`: somebody made sure of it, and it is not the person's own word alone.
    The person hears of it, at the old e-mail address too where that was what was wrong. Whoever sent the
    wrong value is told by the office: the row waits for that. Raises NotCorrectable, NothingToCorrect,
    CannotBe.
    """
    found, name, category = _row(subject, column, row)
    wrong = str(getattr(found, name))
    before = Override.objects.select_for_update().filter(column=column, row=row, ended_at=None)
    earlier = before.first()
    if wrong == value:
        raise NothingToCorrect
    _write(found, name, value)
    known = list(earlier.wrong_digests) if earlier else []
    before.update(ended_at=at)
    version = keys.versions()[0]
    override = Override.objects.create(
        subject=subject,
        request=request,
        column=column,
        row=row,
        key_version=version,
        # One's own word of yesterday is no error of the utility's.
        wrong_digests=known if earlier else [digest_of(column, wrong, version=version)],
        value=keys.seal(value),
        checked=checked,
        made_at=at,
    )
    firms = firms_that_correct(subject, column, wrong)
    write_notices(firms=firms, override=override, at=at)
    note_choice(kind=LedgerEntry.Kind.CORRECT, subject=subject, at=at, about=column, sealed=value)
    _tell(subject, "corrected", at)
    if category == "contact.email" and wrong:
        _tell(subject, "corrected", at, sealed_to=wrong)
    return override


@transaction.atomic
def put_right_oneself(
    *, subject: Subject, column: str, row: str, value: str, at: datetime, checked: bool = False
) -> Override:
    """Correct one's own value, signed in: at once, with the record of it that the law wants (L52).

    `checked`: an e-mail address, whose mail they showed to read. Raises what `put_right` raises.
    """
    wish = Wish(right=PrivacyRequest.Right.CORRECT, contested=category_of(column=column))
    asked = record_done(wish=wish, subject=subject, at=at)
    return put_right(
        subject=subject,
        column=column,
        row=row,
        value=value,
        at=at,
        request=asked,
        checked=checked,
    )


@transaction.atomic
def keep_right(
    *, label: str, incoming: Mapping[str, Values], at: datetime
) -> dict[str, dict[str, str]]:
    """Return what to write instead of values that a file brings for rows of a model, by row and column.

    A value that was corrected is ignored and counted. A value that is neither the wrong nor the right one
    is shown to the person beside theirs, which stays until they say (A157).
    """
    instead: dict[str, dict[str, str]] = {}
    for override in open_overrides(label, incoming):
        name = override.column.rpartition(".")[2]
        if name not in incoming[override.row]:
            continue
        said, right = str(incoming[override.row][name] or ""), override.unsealed("value")
        instead.setdefault(override.row, {})[name] = right
        if is_right(override, said):
            continue
        if is_known_wrong(override, said):
            count_ignored(override=override, times=1, at=at)
        elif plain(override.unsealed("third")) != plain(said) or override.third is None:
            override.third, override.third_at = keys.seal(said), at
            override.save(update_fields=["third", "third_at"])
            _tell(override.subject, "third_value", at)
    return instead


def count_ignored(*, override: Override, times: int, at: datetime) -> None:
    """Count how often a file brought a value that was corrected."""
    if times:
        Override.objects.filter(pk=override.pk).update(ignored=F("ignored") + times, ignored_at=at)


@transaction.atomic
def settle(*, override: Override, theirs: bool, at: datetime) -> Override:
    """Decide between one's own value and the third one that the utility sent: `theirs` takes that.

    Raises NothingToCorrect if nothing is to be decided any more.
    """
    override = Override.objects.select_for_update().get(pk=override.pk)
    if override.third is None or override.ended_at:
        raise NothingToCorrect
    third = override.unsealed("third")
    if theirs:
        found, name, _category = _row(override.subject, override.column, override.row)
        before = str(getattr(found, name))
        _write(found, name, third)
        firms = firms_that_correct(override.subject, override.column, before)
        override.notices.all().delete()  # who was not told of the other value needs not hear of it
        write_notices(firms=firms, override=override, at=at)
        override.ended_at = at
        note_choice(
            kind=LedgerEntry.Kind.CORRECT,
            subject=override.subject,
            at=at,
            about=override.column,
            sealed=third,
        )
    else:
        version = keys.versions()[0]
        refused = digest_of(override.column, third, version=version)
        override.wrong_digests = [*override.wrong_digests, refused]
        override.told_at = None  # the utility is told again
    override.third = override.third_at = None
    override.save()
    return override


def tell_source(*, override: Override, at: datetime) -> None:
    """Note that the utility was told of a correction, so that it corrects its own records (L16)."""
    Override.objects.filter(pk=override.pk).update(told_at=at)


@transaction.atomic
def correct_again(*, subject: Subject, column: str, value: str, at: datetime) -> bool:
    """Make a correction again that a restored backup undid; tell whether there was one row to do it to."""
    label, _dot, name = column.rpartition(".")
    entry = the_map.models.get(label)
    if entry is None or name not in entry.personal:
        return False
    rows = list(entry.rows_of(subject, apps.get_model(label))[:2])
    if len(rows) != 1:
        return False
    with suppress(NothingToCorrect):
        put_right(subject=subject, column=column, row=str(rows[0].pk), value=value, at=at)
    return True


def category_of(*, column: str) -> str:
    """Return the category of a column by its name in the map; empty if it is in none."""
    label, _dot, name = column.rpartition(".")
    entry = the_map.models.get(label)
    it = entry.personal.get(name) if entry else None
    return it.category if it else ""


def _row(subject: Subject, column: str, row: str) -> tuple[Any, str, str]:
    """Return a person's row, the name of the column and its category. Raises NotCorrectable."""
    label, _dot, name = column.rpartition(".")
    entry = the_map.models.get(label)
    it = entry.personal.get(name) if entry else None
    if entry is None or it is None:
        raise NotCorrectable
    if it.category not in CORRECTABLE or it.source != "utility_feed" or not row.isdecimal():
        raise NotCorrectable
    model = apps.get_model(label)
    theirs = entry.rows_of(subject, model).filter(pk=row).first()
    if theirs is None:
        raise NotCorrectable
    return theirs, name, it.category


def _write(found: Any, name: str, value: str) -> None:
    field = found._meta.get_field(name)
    try:
        setattr(found, name, field.clean(value, found))
        found.validate_constraints()
    except ValidationError as error:
        raise CannotBe(" ".join(error.messages)) from None
    found.save(update_fields=[name])


def _tell(subject: Subject, kind: str, at: datetime, *, sealed_to: str = "") -> None:
    language = language_of(subject)
    with translation.override(language or settings.LANGUAGE_CODE):
        day = formats.date_format(timezone.localtime(at), "DATE_FORMAT")
    write_letter(
        kind=kind,
        to=None if sealed_to else subject,
        sealed_to=sealed_to,
        language=language,
        at=at,
        about={"day": day, "link": settings.SITE_URL + reverse("privacy_correct")},
    )
