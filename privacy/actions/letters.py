"""Writing to a person about their privacy."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from privacy import keys
from privacy.letters import sealed_into
from privacy.models import Letter, Subject

# Each has its templates in templates/privacy/mail/.
KINDS = frozenset(
    {
        "corrected",
        "erased",
        "export_ready",
        "first_notice",
        "mail_not_taken",
        "notices_open",
        "policy_changed",
        "request_answered",
        "request_extended",
        "request_on_file",
        "request_permission",
        "request_received",
        "request_reminder",
        "request_verify",
        "terms_changed",
        "third_value",
        "transfer",
    }
)
# Ours: rows of one statement, where everybody is written to.
AT_ONCE = 2000
# Not written to somebody whose data is only stored; answers to their own requests are.
NOT_WHILE_RESTRICTED = frozenset({"policy_changed", "terms_changed"})


class UnknownLetter(Exception):
    """No template has this name: the letter would never go out."""


def write_letter(
    *,
    kind: str,
    at: datetime,
    to: Subject | None = None,
    sealed_to: str = "",
    language: str = "",
    about: dict[str, Any] | None = None,
    sealed_about: dict[str, str] | None = None,
) -> Letter:
    """Have the letter `privacy/mail/<kind>` sent: a job does it, and asks the map for the address.

    `sealed_to` is the address where the map will not know it when the letter goes out. `about` fills in
    the template, and must not hold anything about the person. Raises UnknownLetter.
    """
    if kind not in KINDS:
        raise UnknownLetter(kind)
    return Letter.objects.create(
        kind=kind,
        subject=to,
        sealed_to=keys.seal(sealed_to) if sealed_to else b"",
        language=language,
        about=sealed_into(about or {}, sealed_about or {}),
        written_at=at,
        next_try_at=at,
    )


def write_letters(
    *, kind: str, to: QuerySet[Subject], at: datetime, about: dict[str, Any] | None = None
) -> int:
    """Have the same letter sent to many, and return how many. Raises UnknownLetter."""
    if kind not in KINDS:
        raise UnknownLetter(kind)
    people = to.values_list("pk", flat=True)
    letters = Letter.objects.bulk_create(
        (
            Letter(kind=kind, subject_id=pk, about=about or {}, written_at=at, next_try_at=at)
            for pk in people.iterator(chunk_size=AT_ONCE)
        ),
        batch_size=AT_ONCE,
    )
    return len(letters)
