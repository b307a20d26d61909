"""Who may receive data, and what has gone to them."""

from functools import partial

from django.db.models import Q
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe

NUMBER = NotPersonal("a running number")
FIRM = NotPersonal("a firm or an authority, and what it may receive")

describe(
    "privacy.Recipient",
    id=NUMBER,
    key=FIRM,
    name=FIRM,
    kind=FIRM,
    country=FIRM,
    transfer=FIRM,
    purposes=FIRM,
    columns=FIRM,
    contract_signed_on=FIRM,
    reviewed_on=FIRM,
    sale=FIRM,
    announced_at=FIRM,
)

# Who received somebody's data must stay answerable when the person is erased.
disclosed = partial(
    Personal,
    "privacy.request",
    purposes=("rights", "legal"),
    source="staff",
    basis="legal_obligation",
    keep="months_24",
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_("A record that data left us, by a random number: the law asks for the account."),
)
STAFF = partial(
    Personal,
    "staff.identity",
    purposes=("security", "rights"),
    source="observed",
    basis="legal_obligation",
    keep="months_24",
    export=False,
    not_exported_because=_("It names a member of staff. You are shown their role instead."),
)
staff = STAFF(erase=Erase.KEEP, keep_because="W2")

# An order forbids to tell of it yet. By the database's own day: a download must not show what the page
# beside it may not.
GAGGED = Q(gag_until__gte=TruncDate(Now()))

# Kept like the consent event of the same moment, to show what was agreed to; this goes with the person.
directed = partial(
    Personal,
    "privacy.preference",
    purposes=("rights",),
    source="subject",
    basis="legal_obligation",
    keep="consent_24m",
    erase=Erase.DELETE_ROW,
)
describe(
    "privacy.Direction",
    called=_("Whom you told us to give your data to"),
    subject="subject",
    clock="until",
    beside={"name": "recipient__name"},
    id=NUMBER,
    subject_=NotPersonal("whose data it is, as a random number"),
    recipient=directed(),
    categories=directed(),
    until=directed(),
    given_at=directed(),
)
describe(
    "privacy.Disclosure",
    called=_("What left us about you"),
    subject="subject",
    untold=GAGGED,
    clock="at",
    beside={"name": "recipient__name"},
    id=NUMBER,
    recipient=disclosed(),
    subject_=NotPersonal("whose data it was, as a random number"),
    reason=disclosed(),
    authority=disclosed(),
    document=disclosed(),
    document_date=disclosed(),
    legal_basis=disclosed(),
    justification=disclosed(erase=Erase.BLANK, keep_because="", keep_note=""),
    categories=disclosed(),
    columns=disclosed(),
    by=staff,
    approved_by=staff,
    at=disclosed(),
    gag_until=disclosed(),
    review_due_at=disclosed(),
    reviewed_at=disclosed(),
    reviewed_by=staff,
)
draft = partial(
    disclosed,
    keep="days_30",
    erase=Erase.DELETE_ROW,
    keep_because="",
    keep_note="",
    # An order not to tell would be worth nothing if the draft told.
    export=False,
    not_exported_because=_("Nothing has left us yet. You are told once it has."),
)
describe(
    "privacy.DisclosureDraft",
    called=_("What is about to leave us about you"),
    subject="subject",
    untold=Q(written_at__isnull=False),  # all of them
    clock="written_at",
    id=NUMBER,
    recipient=draft(),
    subject_=NotPersonal("whose data it is about, as a random number"),
    reason=draft(),
    authority=draft(),
    document=draft(),
    document_date=draft(),
    legal_basis=draft(),
    justification=draft(),
    columns=draft(),
    gag_until=draft(),
    by=STAFF(keep="days_30", erase=Erase.DELETE_ROW),
    written_at=draft(),
)
