"""Is this an erased person? Compares digests of what came in with what was kept to know them by."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Max, QuerySet, Sum

from privacy import keys
from privacy.lasting.suppression import plain_email
from privacy.models import Subject, SuppressionEntry

# Up to so many rows are asked about by their digests. For a larger file every entry is read once, which is
# quicker by far: the erased are few beside the customers.
FEW = 500
# Ours: more rows of one file than this with one telephone or e-mail have it from a placeholder such as
# none@example.com, or from whoever manages the houses: it tells nobody apart.
MOST_WHO_SHARE = 10


class KeyMissing(Exception):
    """Digests were made with a secret that PRIVACY_KEYS does not name: nobody would be recognised."""


@dataclass(frozen=True)
class Blocked:
    """How often an erased person was brought again and stopped, and when last; None if never."""

    times: int
    last_at: datetime | None


Row = TypeVar("Row")
# For each erased person that something matched: the kinds that did, with the entry of each.
Matches = dict[UUID, dict[str, int]]


def require_keys() -> list[int]:
    """Return the versions of the secrets that entries in force were made with.

    Raises KeyMissing, which names those that are not there.
    """
    used = set(_in_force().values_list("key_version", flat=True).distinct())
    if missing := sorted(used - set(settings.PRIVACY_KEYS)):
        raise KeyMissing(", ".join(map(str, missing)))
    return sorted(used)


def recognise(
    rows: Sequence[Row], said: Callable[[Row], Collection[tuple[str, str]]]
) -> list[Matches]:
    """Return whom each of `rows` may be about, of those who were erased.

    `said` gives what a row says as `suppression.identifiers` does: it is not asked where nobody was
    erased. One query, however many rows. Raises KeyMissing.
    """
    versions = require_keys()
    found: list[Matches] = [{} for _row in rows]
    if not versions:
        return found
    people = [said(row) for row in rows]
    shared = Counter(pair for person in people for pair in person if pair[0] in {"email", "phone"})
    makers = [keys.digester(version) for version in versions]
    asked = [
        [make(*pair) for make in makers for pair in person if shared[pair] <= MOST_WHO_SHARE]
        for person in people
    ]
    entries = _in_force()
    if len(rows) <= FEW:
        entries = entries.filter(digest__in={digest for those in asked for digest in those})
    known: dict[str, list[tuple[int, UUID, str]]] = {}
    columns = entries.values_list("digest", "pk", "subject", "kind")
    for digest, pk, subject, kind in columns.iterator(chunk_size=5000):
        known.setdefault(digest, []).append((pk, subject, kind))
    for matches, those in zip(found, asked, strict=True):
        for digest in those:
            if digest not in known:
                continue
            for pk, subject, kind in known[digest]:
                matches.setdefault(subject, {})[kind] = pk
    return found


def digests(said: Iterable[tuple[str, str]], versions: Sequence[int]) -> list[str]:
    """Return what values would have been written down as, under each of some secrets."""
    return [keys.digest(kind, value, version=v) for v in versions for kind, value in said]


def erased_with(email: str) -> list[Subject]:
    """Return the erased people who had this e-mail address and did not ask for an account again."""
    entries = _in_force().filter(digest__in=email_digests(email))
    return list(Subject.objects.filter(pk__in=entries.values("subject")))


def email_digests(email: str) -> list[str]:
    """Return what an address would have been written down as, under every secret there is."""
    return digests([("email", plain_email(email))], keys.versions())


def came_back(subjects: Iterable[UUID]) -> set[UUID]:
    """Return those of some erased people who asked for an account again: nothing of theirs is blocked."""
    entries = SuppressionEntry.objects.filter(subject__in=set(subjects))
    blocked = set(entries.filter(retired_at=None).values_list("subject", flat=True))
    return set(entries.values_list("subject", flat=True)) - blocked


def blocked_count(subject: Subject) -> Blocked:
    """Return how often the person was brought again since they were erased, and was stopped."""
    found = subject.suppressions.aggregate(times=Sum("blocked"), last=Max("blocked_at"))
    return Blocked(times=found["times"] or 0, last_at=found["last"])


def _in_force() -> QuerySet[SuppressionEntry]:
    return SuppressionEntry.objects.filter(retired_at=None)
