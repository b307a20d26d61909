"""The person as a number, their choices, and what was done about them."""

from privacy.models.choices import LedgerEntry, SuppressionEntry
from privacy.models.consent import Channel, ConsentEvent, ConsentNotice, State
from privacy.models.letters import Letter
from privacy.models.people import Look, MergedSubject, Subject

__all__ = [
    "Channel",
    "ConsentEvent",
    "ConsentNotice",
    "LedgerEntry",
    "Letter",
    "Look",
    "MergedSubject",
    "State",
    "Subject",
    "SuppressionEntry",
]
