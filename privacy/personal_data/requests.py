"""The vault of privacy requests: kept 24 months for proof, and used for nothing else."""

from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy import keys
from privacy.lasting.identity import known_values
from privacy.map import Erase, NotPersonal, Personal, describe
from privacy.models import PrivacyRequest, RequestEvent, RequestPaper, RequestSender, Subject
from privacy.requests.vault import sender_digests
from privacy.requests.verification import Tier, answered_at

NUMBER = NotPersonal("a running number")
BY_NUMBER = NotPersonal("a link by number; what is personal stands where it points")

# 11 CCR 7101: when, what kind, how it was answered and why. By number, without what was written.
vault = partial(
    Personal,
    purposes=("rights",),
    source="subject",
    basis="legal_obligation",
    keep="closed_24m",
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_("The law demands a record of each request and its answer for 24 months."),
)
recorded = partial(vault, "privacy.request")
written = partial(recorded, erase=Erase.NULL, keep_because="", keep_note="")
by_staff = partial(vault, "staff.identity", source="staff", export=False)
# What `sender_digests` makes digests of.
SENDERS = ("email", "name", "mailing")
NAMES_STAFF = _("It names a member of staff.")
OPENS = _("It opens your request. It is held in scrambled form, and shown to nobody.")
SCRAMBLED = _("A scrambled form of your address, by which we know your requests again.")


def requests_of(subject: Subject) -> QuerySet[PrivacyRequest]:
    """Return the requests of which it is sure that they are a person's, and those that they sent.

    Others fit them in a point or two and may be a neighbour's, whose name, address and words stand in them.
    One of nobody of whom it is sure belongs to whoever has the address that it came from: the letters about
    it, with the secret that opens it, went there.
    """
    enough = Q(tier__in=[Tier.HIGH, Tier.ACCOUNT]) | Q(
        tier=Tier.REASONABLE, right__in=answered_at(Tier.REASONABLE)
    ) & ~Q(contested="contact.email")
    sure = enough | Q(authority_seen_at__isnull=False)
    nobodys = PrivacyRequest.objects.exclude(sender=None).exclude(sure)
    # The checks build this for nobody, before there is any table to ask.
    if subject._state.adding or not nobodys.exists():
        return PrivacyRequest.objects.filter(sure, subject=subject)
    sent = Q(sender__digests__overlap=_digests_of(subject))
    return PrivacyRequest.objects.filter(Q(subject=subject) & sure | sent & ~sure)


def senders_of(subject: Subject) -> QuerySet[RequestSender]:
    """Return who sent a person's requests, and where they asked for somebody else themselves."""
    theirs = RequestSender.objects.filter(request__in=requests_of(subject))
    if subject._state.adding or not RequestSender.objects.exists():
        return theirs
    sent = RequestSender.objects.filter(digests__overlap=_digests_of(subject))
    return theirs | sent


def _digests_of(subject: Subject) -> list[str]:
    return sender_digests(known_values(subject, kinds=SENDERS), keys.versions())


def who_waits_for_an_answer(subject: Subject) -> str:
    """Return a sentence on requests of theirs for others that are open: no answer will reach them."""
    for_others = senders_of(subject).exclude(request__in=requests_of(subject))
    if not for_others.filter(request__closed_at=None).exists():
        return ""
    return gettext(
        "You asked for somebody else, and that is not answered yet. We delete where the answer goes, and "
        "answer them instead."
    )


def events_of(subject: Subject) -> QuerySet[RequestEvent]:
    """Return what was done about them."""
    return RequestEvent.objects.filter(request__in=requests_of(subject))


def papers_of(subject: Subject) -> QuerySet[RequestPaper]:
    """Return what was sent along with requests about a person, or by them."""
    about = Q(request__subject=subject) | Q(request__in=requests_of(subject))
    return RequestPaper.objects.filter(about)


describe(
    "privacy.PrivacyRequest",
    in_totals=("closed_at", "due", "received_at", "right", "state"),
    called=_("Your privacy requests"),
    subject=requests_of,
    clock="closed_at",
    id=NUMBER,
    subject_=NotPersonal("whom it is about, as a random number"),
    reference=recorded(),
    secret_digest=recorded(export=False, not_exported_because=OPENS),
    permission_digest=recorded(export=False, not_exported_because=OPENS),
    right=recorded(),
    regime=recorded(),
    channel=recorded(),
    whom=recorded(),
    state=recorded(),
    received_at=recorded(),
    confirm_by=recorded(),
    due=recorded(),
    last_due=recorded(),
    extended_at=recorded(),
    language=recorded(),
    description=written(),
    contested=recorded(),
    from_date=recorded(),
    to_date=recorded(),
    matched=recorded(source="derived"),
    tier=recorded(source="derived"),
    tries=NotPersonal("how often somebody tried to show who they are"),
    declaration_digest=recorded(source="derived"),
    declared_at=recorded(),
    authority=recorded(source="agent"),
    authority_seen_at=recorded(source="staff"),
    confirmed_at=recorded(source="derived"),
    told_at=recorded(source="derived"),
    owner=by_staff(not_exported_because=NAMES_STAFF),
    decision=recorded(source="staff"),
    exemption=recorded(source="staff"),
    answer=written(source="staff"),
    closed_at=recorded(source="staff"),
)
describe(
    "privacy.RequestEvent",
    called=_("What was done about your requests"),
    subject=events_of,
    clock="request__closed_at",
    beside={"reference": "request__reference"},
    id=NUMBER,
    request=BY_NUMBER,
    at=recorded(source="staff"),
    by=by_staff(not_exported_because=NAMES_STAFF),
    kind=recorded(source="staff"),
    note=written(source="staff"),
)
of_sender = partial(recorded, erase=Erase.DELETE_ROW, keep_because="", keep_note="")
describe(
    "privacy.RequestSender",
    called=_("Who sent a request for you, and where you sent one from"),
    subject=senders_of,
    clock="request__closed_at",
    beside={"reference": "request__reference"},
    warning=who_waits_for_an_answer,
    id=NUMBER,
    request=BY_NUMBER,
    contact=of_sender(recipients=("mail",)),
    digests=of_sender(source="derived", export=False, not_exported_because=SCRAMBLED),
    signature=of_sender(),
)
paper = partial(recorded, source="agent", erase=Erase.DELETE_ROW, keep_because="", keep_note="")
SIGNED = _(
    "It is what somebody who asked for you sent. The privacy office shows it to you on request."
)
describe(
    "privacy.RequestPaper",
    called=_("Signed permissions sent for you"),
    subject=papers_of,
    clock="request__closed_at",
    id=NUMBER,
    request=BY_NUMBER,
    at=paper(),
    kind=paper(),
    size=NotPersonal("bytes"),
    scanned=NotPersonal("whether a virus scanner was asked"),
    sealed_key=paper(export=False, not_exported_because=SIGNED),
    content=paper(export=False, not_exported_because=SIGNED),
)
describe(
    "privacy.Training",
    called=_("Your trainings"),
    subject="subject",
    clock="on",
    id=NUMBER,
    subject_=NotPersonal("the member of staff, as a random number"),
    on=Personal(
        "staff.identity",
        purposes=("rights",),
        source="staff",
        basis="legal_obligation",
        keep="months_24",
        erase=Erase.DELETE_ROW,
    ),
)
