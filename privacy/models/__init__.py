"""The person as a number, their choices, and what was done about them."""

from privacy.models.choices import LedgerEntry, SuppressionEntry
from privacy.models.corrections import MinorFound, Override
from privacy.models.letters import Letter
from privacy.models.people import Look, MergedSubject, Subject
from privacy.models.requests import PrivacyRequest, RequestEvent, Training

__all__ = [
    "LedgerEntry",
    "Letter",
    "Look",
    "MergedSubject",
    "MinorFound",
    "Override",
    "PrivacyRequest",
    "RequestEvent",
    "Subject",
    "SuppressionEntry",
    "Training",
]
