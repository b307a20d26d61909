"""On what grounds data may leave the portal, and what each demands.

Everything is refused that no ground allows. The one way out is `privacy.actions.sharing.share`.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.checks.outside import REVIEW_LASTS
from privacy.choices.directions import may_receive
from privacy.map import Personal, the_map
from privacy.models import Direction, Recipient, Subject
from privacy.vocabulary.words import Word, words

# Emergency responders are helped at once, and a second person looks at it afterwards.
REVIEW_WITHIN = timedelta(days=3)
# They act by law and not under a contract with the utility: a paper or an emergency clears them.
BY_LAW = frozenset({"regulator", "agency", "court", "emergency", "utility"})
# Whoever receives what people themselves told us to give.
BY_DIRECTION = "customer_directed"
# Ours: what somebody asked for a year ago they may have forgotten.
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Reason(Word):
    """A ground on which data leaves, and what must be written down for it."""

    _: KW_ONLY
    kinds: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    approver: bool = False
    consent: bool = False
    review: bool = False
    announced: bool = False


FIRMS = frozenset({"service_provider", "affiliate"})
STATE = frozenset({"regulator", "agency", "court"})
REASONS = words(
    Reason("service", _("The firm does part of the work under contract"), kinds=FIRMS),
    Reason(
        "utility", _("The utility receives what it contracted for"), kinds=frozenset({"utility"})
    ),
    Reason(
        "customer_directed",
        _("The person asked us to give it"),
        kinds=frozenset({"customer_directed"}),
        consent=True,
    ),
    Reason(
        "legal_process",
        _("A law, a court or a warrant demands it"),
        kinds=STATE,
        needs=("authority", "document", "document_date", "legal_basis"),
        approver=True,
    ),
    Reason(
        "regulator",
        _("A regulator or agency has the right to it"),
        kinds=STATE,
        needs=("authority", "legal_basis"),
        approver=True,
    ),
    Reason(
        "rights",
        _("To enforce the terms, or protect rights and property"),
        kinds=STATE | FIRMS,
        needs=("justification",),
        approver=True,
    ),
    Reason(
        "fraud",
        _("To stop fraud or something illegal"),
        kinds=STATE | FIRMS,
        needs=("justification",),
        approver=True,
    ),
    Reason(
        "safety",
        _("To keep people safe"),
        kinds=STATE | {"emergency"},
        needs=("justification",),
        approver=True,
    ),
    Reason(
        "emergency",
        _("Life or property is in danger now"),
        kinds=frozenset({"emergency", "agency"}),
        needs=("justification",),
        review=True,
    ),
    Reason(
        "insurance",
        _("An insurer has a claim to settle"),
        kinds=frozenset({"insurer"}),
        needs=("document", "legal_basis"),
        approver=True,
    ),
    Reason(
        "corporate_transaction",
        _("The service passes to somebody else"),
        kinds=frozenset({"successor"}),
        needs=("document",),
        approver=True,
        announced=True,
    ),
)


@dataclass(frozen=True)
class Papers:
    """What is written down about a disclosure."""

    authority: str = ""
    document: str = ""
    document_date: date | None = None
    legal_basis: str = ""
    justification: str = ""
    gag_until: date | None = None


class Refused(Exception):
    """The data stays here. Each way to be refused has a name of its own."""


class UnknownReason(Refused):
    """No such ground exists, or it is not one on which this kind of recipient receives data."""


class RecipientNotCleared(Refused):
    """The contract is missing, or nobody has reviewed it for twelve months."""


class ColumnNotAllowed(Refused):
    """A column is not among those that this recipient may receive."""


class NeverShared(Refused):
    """A column opens an account, or the map does not know it: it goes to nobody."""


class PapersMissing(Refused):
    """The ground demands something that was not written down; the message names it."""


class NotApproved(Refused):
    """The ground demands a second person, who is not the first."""


class NoConsent(Refused):
    """The person did not tell us to give this to them, or not any more."""


class NotAnnounced(Refused):
    """Residents have not been told that the service passes to somebody else."""


class NothingIsSold(Refused):
    """The recipient would pay for it: personal data is not for sale here."""


class PersonErased(Refused):
    """The person was erased: what is left of them is kept for its own reason alone."""


class PersonRestricted(Refused):
    """The person's data is only stored: it leaves for a duty of law or an emergency, and for nothing else."""


def column_of(name: str) -> Personal:
    """Return what the map says of "accounts.Customer.name". Raises NeverShared."""
    label, _dot, column = name.rpartition(".")
    entry = the_map.models.get(label)
    found = entry.personal.get(column) if entry else None
    if found is None or not found.export:
        raise NeverShared(name)
    return found


def is_cleared(recipient: Recipient, *, on: date) -> bool:
    """Tell whether a recipient's contract is signed and was reviewed in the last twelve months."""
    if recipient.kind in BY_LAW:
        return True
    signed, reviewed = recipient.contract_signed_on, recipient.reviewed_on
    return bool(signed and signed <= on and reviewed and on - REVIEW_LASTS <= reviewed <= on)


def check(  # noqa: C901 - one line a rule, in the order in which an officer would ask
    *,
    recipient: Recipient,
    subject: Subject,
    columns: Sequence[str],
    reason: str,
    papers: Papers,
    by: Subject,
    approved_by: Subject | None,
    at: datetime,
) -> None:
    """Refuse unless everything that the ground demands is there. Raises a kind of Refused."""
    ground = REASONS.get(reason)
    if ground is None or recipient.kind not in ground.kinds:
        raise UnknownReason(reason)
    if recipient.sale:
        raise NothingIsSold(recipient.key)
    if subject.erased_at:
        raise PersonErased
    if subject.restricted_at and recipient.kind not in STATE | {"emergency"}:
        raise PersonRestricted
    if not is_cleared(recipient, on=timezone.localdate(at)):
        raise RecipientNotCleared(recipient.key)
    for name in columns:
        column_of(name)
        if name not in recipient.columns:
            raise ColumnNotAllowed(name)
    if missing := [name for name in ground.needs if not getattr(papers, name)]:
        raise PapersMissing(missing[0])
    if ground.approver and (approved_by is None or approved_by.pk == by.pk):
        raise NotApproved
    if ground.consent:
        _check_direction(recipient, subject, columns, at)
    if ground.announced and not (recipient.announced_at and recipient.announced_at <= at):
        raise NotAnnounced


def _check_direction(
    recipient: Recipient, subject: Subject, columns: Sequence[str], at: datetime
) -> None:
    allowed = may_receive(recipient, of=subject, at=at)
    if not columns or any(column_of(name).category not in allowed for name in columns):
        raise NoConsent


def may_be_chosen(recipient: Recipient, *, on: date) -> bool:
    """Tell whether people may choose a recipient: the office wrote it down for that, and cleared it."""
    return (
        recipient.kind == BY_DIRECTION
        and not recipient.sale
        and bool(kinds_offered(recipient))
        and is_cleared(recipient, on=on)
    )


def kinds_offered(recipient: Recipient) -> set[str]:
    """Return the kinds of data that a recipient may receive, and so that people may choose."""
    return {column_of(name).category for name in recipient.columns}


def columns_directed(direction: Direction) -> list[str]:
    """Return the columns of the kinds that a person chose which the recipient may receive."""
    return [
        name
        for name in direction.recipient.columns
        if column_of(name).category in direction.categories
    ]


def shareable() -> list[str]:
    """Return every column that could go to anybody: personal ones that the person may have as well."""
    return [
        f"{label}.{name}"
        for label, entry in the_map.models.items()
        for name, column in entry.personal.items()
        if column.export
    ]
