"""People as numbers, who looked at them, and the bookkeeping tables of Django that no model shows."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe, describe_table

describe(
    "privacy.Subject",
    id=NotPersonal("a random number; it stays as the tombstone and says nothing by itself"),
    created_at=NotPersonal("when the number was made"),
    erased_at=NotPersonal("when the person behind it was erased"),
    suspected_at=NotPersonal("since when it is doubted that requests come from the person"),
    restricted_at=NotPersonal("since when what is kept of the person is only stored"),
)

describe(
    "privacy.MergedSubject",
    gone=NotPersonal("a random number that is no longer used"),
    into=NotPersonal("the random number that is used instead"),
    at=NotPersonal("when two numbers became one"),
)

# Kept when the person is erased, and when the member of staff is: who looked must stay answerable.
look = partial(
    Personal,
    "staff.identity",
    purposes=("security", "rights"),
    source="observed",
    basis="legal_obligation",
    keep="months_24",
    erase=Erase.KEEP,
    keep_because="W2",
)

describe(
    "privacy.Look",
    subject="subject",
    clock="at",
    called=_("Each time staff opened your data, or somebody downloaded your water use"),
    id=NotPersonal("a running number"),
    subject_=NotPersonal("whose data was opened, as a random number"),
    by=look(
        export=False,
        not_exported_because=_("It names a member of staff. You are shown their role instead."),
    ),
    role=look(),
    purpose=look(),
    page=look(),
    at=look(),
)

describe_table(
    "django_migrations",
    id=NotPersonal("a running number"),
    app=NotPersonal("a room of this program"),
    name=NotPersonal("a migration of this program"),
    applied=NotPersonal("when the migration ran"),
)
