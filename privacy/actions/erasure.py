"""Erasing a person: exactly what was shown, all at once, and a certificate of it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import transaction
from django.db.models import CharField, Expression, F, Func, Value
from django.db.models.functions import Cast, Replace
from django.urls import reverse
from django.utils import formats, timezone, translation

from privacy import keys
from privacy.actions.ledger import note_choice
from privacy.actions.letters import write_letter
from privacy.actions.notices import Firm, firms_that_erase, write_notices
from privacy.actions.suppression import suppress
from privacy.contact import email_of, language_of
from privacy.disclosed import may_be_named
from privacy.erasing.certifying import certified, horizon, secret_of
from privacy.erasing.erasure import Deed, Plan, plan
from privacy.erasing.redaction import REMOVED
from privacy.lasting.identity import pattern_for
from privacy.map import Erase, the_map
from privacy.models import Erasure, LedgerEntry, LegalHold, Subject

# No letters or digits that are taken for one another when read aloud or off paper.
REFERENCE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
REFERENCE_LENGTH = 10


class PlanChanged(Exception):
    """What would happen now is not what was shown: something came or went in between."""


class Held(Exception):
    """A legal hold keeps everything about the person."""


class Suspected(Exception):
    """It is doubted that the request comes from the person."""


class AlreadyErased(Exception):
    """There is only the tombstone left."""


class MoreThanPlanned(Exception):
    """Rows went or changed that the plan does not name; nothing of it is done."""


@transaction.atomic
def ask_to_erase(*, subject: Subject, digest: str, by: Subject, at: datetime) -> Erasure:
    """Note that deletion was asked for; nothing changes until it is confirmed with `erase`.

    Asked again, the newer plan counts. Raises AlreadyErased.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    if subject.erased_at:
        raise AlreadyErased
    waiting, _made = Erasure.objects.update_or_create(
        subject=subject,
        at=None,
        defaults={"by": by, "asked_at": at, "digest": digest},
        create_defaults={
            "by": by,
            "asked_at": at,
            "digest": digest,
            "reference": _new_reference(),
        },
    )
    return waiting


@transaction.atomic
def give_up_erasing(*, subject: Subject) -> None:
    """Take back a request that was not confirmed: the person keeps their data."""
    Erasure.objects.filter(subject=subject, at=None).delete()


@transaction.atomic
def erase(*, subject: Subject, digest: str, by: Subject, at: datetime, reason: str = "") -> Erasure:
    """Erase the person as the plan with this digest says, and leave the tombstone.

    Raises PlanChanged if the plan is another one by now, Held, Suspected, AlreadyErased.
    """
    _refuse(Subject.objects.get(pk=subject.pk), at)
    _take_hold(plan(subject, on=timezone.localdate(at)))
    # After their rows, as everybody else: who writes to a thread has it, and then names its person.
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    _refuse(subject, at)
    found = plan(subject, on=timezone.localdate(at))  # with what came until all of it was held
    if found.digest != digest:
        raise PlanChanged
    # Asked now, because nothing will know them afterwards.
    address, language = email_of(subject), language_of(subject)
    firms = firms_that_erase(subject, found.recipients)
    named = _named(subject, firms, at)
    suppressed = suppress(subject=subject, at=at)
    note_choice(
        kind=LedgerEntry.Kind.ERASE,
        subject=subject,
        at=at,
        digests=[entry.digest for entry in suppressed],
    )
    carry_out(found=found, subject=subject)
    # Not who, where somebody erased themselves: it would tell for ever of whom a conversation spoke.
    tell_redacted(found=found, by=None if by == subject else by, at=at)
    subject.erased_at = subject.restricted_at = at
    subject.save(update_fields=["erased_at", "restricted_at"])
    erasure = _record(subject, found, named, by=by, at=at, reason=reason)
    write_notices(firms=firms, erasure=erasure, at=at)
    if address:
        _write_to(address, language, erasure, at)
    return erasure


def _take_hold(found: Plan) -> None:
    """Lock the rows of a plan: what is being added to one of them is there afterwards, or is not added.

    What belongs to something is erased before it, and is locked after it, as everybody else locks.
    """
    for step in reversed(found.steps):
        rows = apps.get_model(step.label)._base_manager.filter(pk__in=step.keys)
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def carry_out(*, found: Plan, subject: Subject) -> None:
    """Do what a plan says, a statement a model. Raises MoreThanPlanned, and so undoes it all.

    The number of statements depends on the number of models, not on anybody's rows.
    """
    pattern = pattern_for(subject)
    for step in found.steps:
        rows = apps.get_model(step.label)._base_manager.filter(pk__in=step.keys)
        if step.deletes:
            _number, gone = rows.delete()
            done = gone if gone != {step.label: len(step.keys)} else None
        else:
            changed = rows.update(**{n: becomes(n, d, pattern) for n, d in step.deeds.items()})
            done = {step.label: changed} if changed != len(step.keys) else None
        if done is not None:
            raise MoreThanPlanned(f"{step.label}: {len(step.keys)} planned, {done} done")


def tell_redacted(*, found: Plan, by: Subject | None, at: datetime) -> None:
    """Tell the rooms in which rows of others somebody was named, for staff to look at what is left."""
    for step in found.steps:
        told = the_map.models[step.label].redacted
        if told and not step.deletes:
            told(apps.get_model(step.label)._base_manager.filter(pk__in=step.keys), by, at)


def _refuse(subject: Subject, at: datetime) -> None:
    if subject.erased_at:
        raise AlreadyErased
    live = LegalHold.objects.live(on=timezone.localdate(at))
    if live.filter(subject=subject, scope="").exists():
        raise Held
    if subject.suspected_at:
        raise Suspected


def becomes(name: str, deed: Deed, pattern: str = "") -> Any:
    """Return what a column is set to."""
    match deed:
        case Erase.NULL | Erase.UNLINK:
            return None
        case Erase.BLANK:
            return ""
        case Erase.TOKEN:
            return Replace(Cast(RandomUUID(), CharField()), Value("-"), Value(""))
        case Erase.REDACT:
            return _redacted(name, pattern)
        case _:
            return deed


def _redacted(name: str, pattern: str) -> Expression:
    return Func(F(name), Value(pattern), Value(REMOVED), Value("gi"), function="REGEXP_REPLACE")


def _named(subject: Subject, firms: Sequence[Firm], at: datetime) -> list[Firm]:
    """Return the firms that the person may hear of: not one that an order forbids to name yet."""
    may_be = set(may_be_named(subject, on=timezone.localdate(at)))
    return [firm for firm in firms if firm.outside is None or firm.outside in may_be]


def _record(
    subject: Subject,
    found: Plan,
    told: Sequence[Firm],
    *,
    by: Subject,
    at: datetime,
    reason: str,
) -> Erasure:
    """Complete the row of the request, or make one where nobody asked in two steps."""
    erasure = Erasure.objects.filter(subject=subject, at=None).first() or Erasure(
        subject=subject, asked_at=at, reference=_new_reference()
    )
    erasure.by, erasure.at, erasure.reason, erasure.digest = by, at, reason, found.digest
    erasure.key_version = keys.versions()[0]
    erasure.unfinished = found.unfinished
    erasure.certificate = certified(erasure, found, told=told)
    erasure.save()
    return erasure


def _write_to(address: str, language: str, erasure: Erasure, at: datetime) -> None:
    """Have the person told that it is done, at the address that nobody knows any more."""
    with translation.override(language or settings.LANGUAGE_CODE):
        day = formats.date_format(horizon(timezone.localdate(at)), "DATE_FORMAT")
    write_letter(
        kind="erased",
        sealed_to=address,
        language=language,
        at=at,
        about={
            "reference": erasure.reference,
            "link": settings.SITE_URL + reverse("privacy_certificate_open"),
            "horizon": day,
            "by_staff": bool(erasure.reason),
        },
        sealed_about={"secret": secret_of(erasure)},
    )


def _new_reference() -> str:
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(REFERENCE_LENGTH))
