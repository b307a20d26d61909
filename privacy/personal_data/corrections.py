"""Corrections that outlive the next file, and children who should have no login."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe

corrected = partial(
    Personal,
    "privacy.request",
    purposes=("rights",),
    source="subject",
    basis="legal_obligation",
    keep="closed_24m",
    erase=Erase.DELETE_ROW,
)
SEALED = _("It is sealed; the value itself stands where you corrected it.")
describe(
    "privacy.Override",
    called=_("What you corrected"),
    subject="subject",
    clock="ended_at",
    id=NotPersonal("a running number"),
    subject_=NotPersonal("who corrected it, as a random number"),
    request=NotPersonal("a link by number to the request"),
    column=corrected(),
    row=NotPersonal("the number of the row that was corrected"),
    key_version=NotPersonal("which key scrambled the wrong value"),
    wrong_digests=corrected(export=False, not_exported_because=SEALED),
    value=corrected(export=False, not_exported_because=SEALED),
    checked=corrected(source="derived"),
    made_at=corrected(),
    told_at=corrected(source="staff"),
    third=corrected(source="utility_feed", export=False, not_exported_because=SEALED),
    third_at=corrected(source="utility_feed"),
    ignored=corrected(source="derived"),
    ignored_at=corrected(source="derived"),
    ended_at=corrected(),
)

# That a child was found and that its data is gone must stay answerable; who it was is not kept.
found = partial(
    Personal,
    "privacy.request",
    purposes=("rights", "legal"),
    source="staff",
    basis="legal_obligation",
    keep="months_24",
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_("That a child's data was deleted, and when, by a random number."),
)
describe(
    "privacy.MinorFound",
    called=_("A login that was stopped"),
    subject="subject",
    clock="at",
    id=NotPersonal("a running number"),
    subject_=NotPersonal("a random number"),
    by=found(export=False, not_exported_because=_("It names a member of staff.")),
    at=found(),
    erased_at=found(),
)
