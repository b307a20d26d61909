"""Keeping the erased erased: what told who they were is kept as keyed digests."""

from datetime import datetime

from privacy import keys
from privacy.identity import known_values
from privacy.models import Subject, SuppressionEntry


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
