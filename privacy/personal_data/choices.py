"""Choices that outlive restores, and the digests that keep the erased erased."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe

# Without the number of the person nothing could be applied again after a restore.
chosen = partial(
    Personal,
    "privacy.preference",
    purposes=("rights",),
    source="subject",
    basis="legal_obligation",
    keep="consent_24m",
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_("A record of your choice, by a random number, so that a backup cannot undo it."),
)
scrambled = partial(
    chosen,
    source="derived",
    export=False,
    not_exported_because=_("A scrambled form that cannot be read back. It is only compared."),
)
describe(
    "privacy.LedgerEntry",
    subject="subject",
    clock="at",
    called=_("The record of your choices"),
    id=NotPersonal("a random number of the entry"),
    subject_=NotPersonal("who chose, as a random number"),
    kind=chosen(),
    at=chosen(),
    about=chosen(),
    sealed=scrambled(erase=Erase.NULL, keep_because="", keep_note=""),
    digests=scrambled(),
    seq=NotPersonal("its place in the file outside the database"),
    replayed=NotPersonal("what came of it after a restore"),
)
describe(
    "privacy.SuppressionEntry",
    subject="subject",
    clock="retired_at",
    called=_("What keeps erased people erased"),
    id=NotPersonal("a running number"),
    subject_=NotPersonal("who was erased, as a random number"),
    kind=chosen(),
    key_version=NotPersonal("which key scrambled it"),
    digest=scrambled(),
    made_at=chosen(),
    retired_at=chosen(),
    blocked=chosen(),
    blocked_at=chosen(),
)

# Kept when the person is erased, since it exists only because they were; it goes after 30 days.
quarantined = partial(chosen, source="utility_feed", keep="days_30")
describe(
    "privacy.QuarantinedRow",
    called=_("Rows that the utility was asked about"),
    subject="subject",
    clock="at",
    id=NotPersonal("a running number"),
    subject_=NotPersonal("under whose number it came, as a random number"),
    receipt=NotPersonal("the number of a file"),
    line=NotPersonal("a line number"),
    at=quarantined(),
    key_version=NotPersonal("which key scrambled it"),
    digests=scrambled(source="utility_feed", keep="days_30"),
    answer=quarantined(source="staff"),
    answered_at=quarantined(source="staff"),
    answered_by=NotPersonal("a member of staff, as a random number"),
)
