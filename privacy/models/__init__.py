"""The person as a number, their choices, and what was done about them."""

from privacy.models.choices import LedgerEntry, QuarantinedRow, SuppressionEntry
from privacy.models.letters import Letter
from privacy.models.people import Look, MergedSubject, Subject

__all__ = [
    "LedgerEntry",
    "Letter",
    "Look",
    "MergedSubject",
    "QuarantinedRow",
    "Subject",
    "SuppressionEntry",
]
