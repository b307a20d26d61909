"""Letters about privacy, while they are on their way and a little longer."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe

letter = partial(
    Personal,
    "privacy.request",
    purposes=("rights",),
    source="derived",
    basis="legal_obligation",
    keep="days_30",
    erase=Erase.DELETE_ROW,
)
describe(
    "privacy.Letter",
    subject="subject",
    clock="written_at",
    called=_("Letters about your privacy"),
    id=NotPersonal("a running number"),
    subject_=NotPersonal("to whom, as a random number"),
    kind=letter(),
    about=letter(),
    sealed_to=Personal(
        "contact.email",
        purposes=("rights",),
        source="subject",
        basis="legal_obligation",
        keep="days_30",
        erase=Erase.DELETE_ROW,
        recipients=("mail",),
        export=False,
        not_exported_because=_("It is sealed until the letter goes out, and then it is gone."),
    ),
    language=letter(),
    written_at=letter(),
    sent_at=letter(),
    tries=NotPersonal("how often the mail server was asked"),
    next_try_at=NotPersonal("when the mail server is asked next"),
)
