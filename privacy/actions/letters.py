"""Writing to a person about their privacy."""

from datetime import datetime
from typing import Any

from privacy import keys
from privacy.models import Letter, Subject

# Each has its templates in templates/privacy/mail/.
KINDS = frozenset({"erased", "notices_open", "policy_changed"})
# Not written to somebody whose data is only stored; answers to their own requests are.
NOT_WHILE_RESTRICTED = frozenset({"policy_changed"})


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
        about=about or {},
        written_at=at,
        next_try_at=at,
    )
