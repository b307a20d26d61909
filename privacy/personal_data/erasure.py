"""The records of erasures, of who was told, of what must stay, and of what went by its time."""

from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe
from privacy.models import DownstreamNotice, Subject

NUMBER = NotPersonal("a running number")
STAFF = NotPersonal("who acted, as a random number")

recorded = partial(
    Personal,
    "privacy.request",
    purposes=("rights",),
    source="subject",
    basis="legal_obligation",
    keep="closed_24m",
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_("The record of your request: 11 CCR 7101 asks for it for 24 months."),
)


def notices_of(subject: Subject) -> QuerySet[DownstreamNotice]:
    """Return the notices of what a person corrected, and of how their data may be used.

    Those of an erasure lead to nobody any more; their sealed part goes within 30 days.
    """
    return DownstreamNotice.objects.filter(Q(override__subject=subject) | Q(restriction=subject))


describe(
    "privacy.Erasure",
    called=_("Your deletion"),
    subject="subject",
    clock="at",
    id=NUMBER,
    reference=NotPersonal("drawn by lot for this request"),
    subject_=NotPersonal("whose data it is, as a random number"),
    by=STAFF,
    asked_at=recorded(),
    digest=NotPersonal("a fingerprint of numbers of rows and names of columns"),
    reason=recorded(source="staff"),
    at=recorded(),
    unfinished=NotPersonal("whether rows are left for later"),
    key_version=NotPersonal("which key signed it"),
    certificate=NotPersonal("names kinds of data and dates, never a value (tested)"),
)
describe(
    "privacy.DownstreamNotice",
    subject=notices_of,
    called=_("Firms told to correct your data, or only to store it"),
    clock="made_at",
    id=NUMBER,
    erasure=NotPersonal("the erasure it follows from"),
    override=NotPersonal("the correction it follows from"),
    restriction=NotPersonal("whose data it is about, as a random number"),
    lifted=NotPersonal("whether the firm may use the data again"),
    recipient=NotPersonal("a firm in the vocabulary"),
    outside=NotPersonal("a firm that was given data once"),
    sealed=Personal(
        "contact.email",
        purposes=("rights",),
        source="derived",
        basis="legal_obligation",
        keep="days_30",
        erase=Erase.NULL,
        export=False,
        not_exported_because=_(
            "It is sealed until the firm has corrected or deleted your data too."
        ),
    ),
    made_at=NotPersonal("when it was written"),
    sent_at=NotPersonal("when the firm was told"),
    answered_at=NotPersonal("when the firm said that it is done"),
)
held = partial(recorded, source="staff", keep_note=_("The record of why your data must stay."))
describe(
    "privacy.LegalHold",
    called=_("What must not be deleted yet"),
    subject="subject",
    clock="lifted_at",
    id=NUMBER,
    subject_=NotPersonal("whose data must stay, as a random number"),
    scope=NotPersonal("a model of this program"),
    code=held(),
    reason=held(
        export=False,
        not_exported_because=_(
            "It belongs to a legal matter. You are told the ground and the end."
        ),
    ),
    by=STAFF,
    approved_by=STAFF,
    made_at=held(),
    until=held(),
    lifted_at=held(),
    lifted_by=STAFF,
)
describe(
    "privacy.RetentionRun",
    id=NUMBER,
    at=NotPersonal("when it ran"),
    counts=NotPersonal("names of tables and numbers of rows"),
)
