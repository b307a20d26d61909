"""The person as a number, their choices, and what was done about them."""

from privacy.models.choices import LedgerEntry, QuarantinedRow, SuppressionEntry
from privacy.models.consent import Channel, ConsentEvent, ConsentNotice, State
from privacy.models.corrections import MinorFound, Override
from privacy.models.erasure import DownstreamNotice, Erasure, LegalHold, RetentionRun
from privacy.models.exports import ExportPackage
from privacy.models.letters import Letter
from privacy.models.people import Look, MergedSubject, Subject
from privacy.models.requests import PrivacyRequest, RequestEvent, Training

__all__ = [
    "Channel",
    "ConsentEvent",
    "ConsentNotice",
    "DownstreamNotice",
    "Erasure",
    "ExportPackage",
    "LedgerEntry",
    "LegalHold",
    "Letter",
    "Look",
    "MergedSubject",
    "MinorFound",
    "Override",
    "PrivacyRequest",
    "QuarantinedRow",
    "RequestEvent",
    "RetentionRun",
    "State",
    "Subject",
    "SuppressionEntry",
    "Training",
]
