"""What stands on the certificate of an erasure, and how the person comes back to it without a login."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare

from privacy import keys
from privacy.erasing import certificates
from privacy.erasing.erasure import Line, Plan
from privacy.erasing.proof import SCANNER
from privacy.models import Erasure

FORMAT = "curbstop erasure certificate 1"
SECRET_LENGTH = 32


class Told(Protocol):
    """A firm that is told to erase too; one that is not the map's has no key."""

    @property
    def key(self) -> str:
        """Its word in the vocabulary."""

    @property
    def name(self) -> str:
        """Who it is."""


def certified(erasure: Erasure, found: Plan, *, told: Sequence[Told]) -> str:
    """Return the signed certificate of an erasure that was carried out.

    In English, whoever reads it: it is for machines and courts, and the page beside it translates.
    """
    assert erasure.at is not None  # noqa: S101 -- for the type checker: it was carried out
    with translation.override("en"):
        content = {
            "format": FORMAT,
            "utility": str(settings.UTILITY["name"]),
            "reference": erasure.reference,
            "asked_at": erasure.asked_at.isoformat(timespec="seconds"),
            "erased_at": erasure.at.isoformat(timespec="seconds"),
            "plan": found.digest,
            "erased": [_gone(line) for line in found.goes],
            "kept": [_kept(line) for line in found.stays],
            "told": [{"recipient": firm.key, "name": firm.name} for firm in told],
            "scanner": SCANNER,
            "gone_from_backups_on": horizon(timezone.localdate(erasure.at)).isoformat(),
        }
    version = erasure.key_version
    return certificates.sign(content, key=keys.signing_key(version), version=version)


def horizon(day: date) -> date:
    """Return the day on which the last backup that knew the person is destroyed."""
    return day + timedelta(days=settings.BACKUPS_KEPT_DAYS)


def public_keys() -> dict[int, str]:
    """Return the public keys of all secrets that are known, by version."""
    return {v: certificates.public_key(keys.signing_key(v)) for v in keys.versions()}


def secret_of(erasure: Erasure) -> str:
    """Return the word that opens the certificate's page: worked out from the keys, kept nowhere."""
    whole = keys.digest("certificate", erasure.reference, version=erasure.key_version)
    return whole[:SECRET_LENGTH]


def opens(erasure: Erasure, secret: str) -> bool:
    """Tell whether the secret is the right one for a certificate that was given out."""
    given_out = erasure.at is not None and erasure.key_version in keys.versions()
    return given_out and constant_time_compare(secret_of(erasure), secret)


def _gone(line: Line) -> dict[str, Any]:
    return {"category": line.category, "name": str(line.name), "rows": line.rows}


def _kept(line: Line) -> dict[str, Any]:
    return {
        "category": line.category,
        "name": str(line.name),
        "rows": line.rows,
        "because": line.code,
        "means": str(line.why),
        "note": str(line.note),
        "until": line.until.isoformat() if line.until else str(line.how_long),
    }
