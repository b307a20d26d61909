"""What was published, and who took note of it."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe

NUMBER = NotPersonal("a running number")
PUBLISHED = NotPersonal("published for everybody to read")

describe(
    "privacy.PolicyVersion",
    id=NUMBER,
    document=PUBLISHED,
    number=PUBLISHED,
    effective_date=PUBLISHED,
    published_at=PUBLISHED,
    published_by=NotPersonal("the member of staff who published, as a random number"),
    summary=PUBLISHED,
    material=PUBLISHED,
)
describe(
    "privacy.PolicyText",
    id=NUMBER,
    version=PUBLISHED,
    language=PUBLISHED,
    sections=PUBLISHED,
    sha256=PUBLISHED,
)

told = partial(
    Personal,
    "privacy.preference",
    purposes=("rights",),
    source="observed",
    basis="legal_obligation",
    keep="consent_24m",
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_("A record that you were told, by a random number: the law asks for the proof."),
)
describe(
    "privacy.Acknowledgement",
    called=_("Policies you know of"),
    subject="subject",
    clock="at",
    id=NUMBER,
    subject_=NotPersonal("who took note, as a random number"),
    version=told(),
    how=told(),
    at=told(),
)
describe(
    "privacy.FirstNotice",
    called=_("Our first notice to you"),
    subject="subject",
    clock="at",
    id=NUMBER,
    subject_=NotPersonal("who was told, as a random number"),
    at=told(),
)
