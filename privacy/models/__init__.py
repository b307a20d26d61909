"""The person as a number, their choices, and what was done about them."""

from privacy.models.choices import LedgerEntry, SuppressionEntry
from privacy.models.exports import ExportPackage
from privacy.models.letters import Letter
from privacy.models.people import Look, MergedSubject, Subject

__all__ = [
    "ExportPackage",
    "LedgerEntry",
    "Letter",
    "Look",
    "MergedSubject",
    "Subject",
    "SuppressionEntry",
]
