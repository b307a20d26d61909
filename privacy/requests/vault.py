"""What is sealed in a privacy request, and what the requests of one person add up to."""

import json
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare

from privacy import keys
from privacy.models import Letter, PrivacyRequest, RequestSender, Subject
from privacy.requests.deadlines import YEAR, free_again, local_day

# No letters or digits that are taken for one another when read aloud or off a screen.
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
State = PrivacyRequest.State
COPIES = (PrivacyRequest.Right.ACCESS, PrivacyRequest.Right.PORTABILITY)


@dataclass(frozen=True)
class Contact:
    """Where the answer goes; whoever has no e-mail address gets it by post."""

    name: str = ""
    email: str = ""
    post: str = ""


def locked(request: PrivacyRequest) -> PrivacyRequest:
    """Return the row as it is now, held until the transaction ends."""
    return PrivacyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def contact_of(request: PrivacyRequest) -> Contact:
    """Return where the answer goes."""
    sender = sender_of(request)
    text = keys.unseal(bytes(sender.contact)) if sender and sender.contact else ""
    return Contact(**json.loads(text)) if text else Contact()


def signature_of(request: PrivacyRequest) -> str:
    """Return the name under the declaration; empty where nobody signed, or the name went with an erasure."""
    sender = sender_of(request)
    return keys.unseal(bytes(sender.signature)) if sender and sender.signature else ""


def sender_of(request: PrivacyRequest) -> RequestSender | None:
    """Return who sent a request; None where a login did, or it was erased."""
    return getattr(request, "sender", None)


def sender_digests(said: Collection[tuple[str, str]], versions: Sequence[int]) -> list[str]:
    """Return by what a sender is known again, of (kind, value) as `suppression.identifiers` says them.

    An e-mail address; without one a name together with an address, since many share either.
    """
    return [
        keys.digest("request_sender", value, version=version)
        for version in versions
        for value in sorted(_sender_values(said))
    ]


def _sender_values(said: Collection[tuple[str, str]]) -> Iterator[str]:
    yield from (value for kind, value in said if kind == "email")
    for name in (value for kind, value in said if kind == "name"):
        for address in (value for kind, value in said if kind == "mailing"):
            # The numbers alone: one writes the town and the state, the other does not.
            numbers = [word for word in address.split() if any(c.isdigit() for c in word)]
            if numbers:
                yield " ".join([name, *numbers])


def from_the_same_sender(request: PrivacyRequest) -> "QuerySet[PrivacyRequest]":
    """Return the other requests that came from the same address, newest first: they are the sender's too."""
    sender = sender_of(request)
    known = sender.digests if sender else []
    same = PrivacyRequest.objects.filter(sender__digests__overlap=known)
    return same.exclude(pk=request.pk).order_by("-received_at", "-pk")


def copies_owed_again(subject: Subject | UUID | None, *, on: date, but: int = 0) -> date | None:
    """Return when a person may ask for a copy again; None if now. `but` is a request not to count."""
    given = (
        PrivacyRequest.objects.filter(
            subject=subject,
            right__in=COPIES,
            state__in=[State.VERIFIED, State.IN_PROGRESS, State.FULFILLED],
        )
        .exclude(pk=but)
        .values_list("received_at", flat=True)
    )
    days = [local_day(at, settings.TIME_ZONE) for at in given]
    return free_again([day for day in days if day > on - YEAR], on=on)


def overdue_on(today: date) -> Q:
    """Return what is late: the answer, or the confirmation that we have the request."""
    return Q(closed_at=None) & (Q(due__lt=today) | Q(confirmed_at=None, confirm_by__lt=today))


def requests_due(today: date) -> tuple[int, int]:
    """Return how many requests are open, and of how many a clock has run out."""
    rows = PrivacyRequest.objects.all()
    return rows.filter(closed_at=None).count(), rows.filter(overdue_on(today)).count()


def letters_to_post(request: PrivacyRequest) -> "QuerySet[Letter]":
    """Return the letters of a request that no e-mail address will take: staff print them."""
    return Letter.objects.filter(
        about__reference=request.reference, sent_at=None, sealed_to=b"", subject=None
    ).order_by("pk")


def secret_digest(secret: str, *, version: int) -> str:
    """Return what is kept of a request's secret."""
    plain = "".join(c for c in secret if c.isalnum()).upper()
    return keys.digest("request_secret", plain, version=version)


def sealed(text: str) -> bytes | None:
    """Return a text as it is kept; None for none."""
    return keys.seal(text) if text else None


def opens(secret: str, stored: str) -> bool:
    """Tell whether a secret is the one whose digest is kept; every known key is tried."""
    return any(
        [
            constant_time_compare(secret_digest(secret, version=version), stored)
            for version in keys.versions()
        ]
    )


def spelt(length: int) -> str:
    """Return a random text that can be read aloud, in groups of four."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return "-".join(letters[n : n + 4] for n in range(0, length, 4))
