"""The person as a number, their choices, and what was done about them."""

from privacy.models.choices import LedgerEntry, QuarantinedRow, SuppressionEntry
from privacy.models.consent import Channel, ConsentEvent, ConsentNotice, State
from privacy.models.corrections import MinorFound, Override
from privacy.models.erasure import DownstreamNotice, Erasure, LegalHold, RetentionRun
from privacy.models.exports import ExportPackage
from privacy.models.incidents import Incident
from privacy.models.letters import Letter
from privacy.models.papers import RequestPaper
from privacy.models.people import Look, MergedSubject, Subject
from privacy.models.policy import Acknowledgement, FirstNotice, PolicyText, PolicyVersion
from privacy.models.probing import ProbeRun
from privacy.models.requests import PrivacyRequest, RequestEvent, RequestSender, Training
from privacy.models.security import SecurityLine
from privacy.models.sharing import Direction, Disclosure, DisclosureDraft, Recipient

__all__ = [
    "Acknowledgement",
    "Channel",
    "ConsentEvent",
    "ConsentNotice",
    "Direction",
    "Disclosure",
    "DisclosureDraft",
    "DownstreamNotice",
    "Erasure",
    "ExportPackage",
    "FirstNotice",
    "Incident",
    "LedgerEntry",
    "LegalHold",
    "Letter",
    "Look",
    "MergedSubject",
    "MinorFound",
    "Override",
    "PolicyText",
    "PolicyVersion",
    "PrivacyRequest",
    "ProbeRun",
    "QuarantinedRow",
    "Recipient",
    "RequestEvent",
    "RequestPaper",
    "RequestSender",
    "RetentionRun",
    "SecurityLine",
    "State",
    "Subject",
    "SuppressionEntry",
    "Training",
]
