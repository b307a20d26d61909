"""Keeping the erased erased: what told who they were is kept as keyed digests."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from privacy import keys
from privacy.lasting.identity import known_values
from privacy.lasting.screening import email_digests, erased_with
from privacy.models import QuarantinedRow, Subject, SuppressionEntry


class AnsweredAlready(Exception):
    """Somebody else answered first."""


def suppress(*, subject: Subject, at: datetime) -> list[SuppressionEntry]:
    """Write down digests of everything by which the person would be known again.

    Called before their columns are emptied. Twice writes nothing new.
    """
    version = keys.versions()[0]
    wanted = [
        SuppressionEntry(
            subject=subject,
            kind=kind,
            key_version=version,
            digest=keys.digest(kind, value, version=version),
            made_at=at,
        )
        for kind, value in sorted(known_values(subject))
    ]
    SuppressionEntry.objects.bulk_create(wanted, ignore_conflicts=True)
    return list(SuppressionEntry.objects.filter(subject=subject))


def count_blocked(*, entries: Mapping[int, int], at: datetime) -> None:
    """Add to entries how often each stopped somebody from coming back, by the entry's number."""
    by_times = Counter(entries)
    for times in sorted(set(by_times.values())):
        those = [entry for entry, n in by_times.items() if n == times]
        SuppressionEntry.objects.filter(pk__in=those).update(
            blocked=F("blocked") + times, blocked_at=at
        )


def quarantine(
    *,
    subject: Subject,
    said: Collection[tuple[str, str]],
    receipt: int,
    line: int,
    at: datetime,
) -> QuarantinedRow:
    """Keep of a row nothing but digests and where it stood, until the utility says whose it is.

    The same row again, the next night, is the same question.
    """
    version = keys.versions()[0]
    digests = [
        f"{kind}:{keys.digest(kind, value, version=version)}" for kind, value in sorted(said)
    ]
    row, _new = QuarantinedRow.objects.update_or_create(
        subject=subject,
        digests=digests,
        defaults={"receipt": receipt, "line": line, "at": at, "key_version": version},
    )
    return row


@transaction.atomic
def answer_quarantine(
    *, row: QuarantinedRow, answer: QuarantinedRow.Answer, by: Subject, at: datetime
) -> None:
    """Record whose row it was: what the same person goes by now is blocked from here on.

    Somebody else needs a customer number of their own, which only the utility can give them. Raises
    AnsweredAlready.
    """
    row = QuarantinedRow.objects.select_for_update().get(pk=row.pk)
    if row.answer:
        raise AnsweredAlready
    row.answer, row.answered_at, row.answered_by = answer, at, by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    if answer == QuarantinedRow.Answer.SAME:
        pairs = [text.split(":") for text in row.digests]
        SuppressionEntry.objects.bulk_create(
            [
                SuppressionEntry(
                    subject=row.subject,
                    kind=kind,
                    key_version=row.key_version,
                    digest=digest,
                    made_at=at,
                )
                for kind, digest in pairs
            ],
            ignore_conflicts=True,
        )


@transaction.atomic
def welcome_back(*, email: str, at: datetime) -> int:
    """Let a person who was erased have an account again, as somebody new; return how many entries end.

    They have shown that the address is theirs. Where two erased people shared it, only the address is
    free again: what else is blocked may be the other's, and the utility can tell them apart.
    """
    people = erased_with(email)
    entries = SuppressionEntry.objects.filter(subject__in=people, retired_at=None)
    if len(people) > 1:
        entries = entries.filter(digest__in=email_digests(email))
    return entries.update(retired_at=at)
