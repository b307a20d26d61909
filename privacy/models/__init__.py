"""The person as a number, their choices, and what was done about them."""

from privacy.models.choices import LedgerEntry, SuppressionEntry
from privacy.models.incidents import Incident
from privacy.models.letters import Letter
from privacy.models.people import Look, MergedSubject, Subject
from privacy.models.policy import Acknowledgement, FirstNotice, PolicyText, PolicyVersion
from privacy.models.sharing import Disclosure, DisclosureDraft, Recipient

__all__ = [
    "Acknowledgement",
    "Disclosure",
    "DisclosureDraft",
    "FirstNotice",
    "Incident",
    "LedgerEntry",
    "Letter",
    "Look",
    "MergedSubject",
    "PolicyText",
    "PolicyVersion",
    "Recipient",
    "Subject",
    "SuppressionEntry",
]
