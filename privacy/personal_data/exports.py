"""Files made for people who take their data along. What is in a file is encrypted with the row's key."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe

asked = partial(
    Personal,
    "privacy.request",
    purposes=("rights",),
    source="subject",
    basis="legal_obligation",
    keep="days_7",
    erase=Erase.DELETE_ROW,
)
describe(
    "privacy.ExportPackage",
    subject="subject",
    clock="asked_at",
    called=_("Files with your data that you asked for"),
    id=NotPersonal("a random number, the name of the file"),
    subject_=NotPersonal("who asked, as a random number"),
    from_date=asked(),
    to_date=asked(),
    language=asked(),
    asked_at=asked(),
    expires_at=asked(),
    tries=NotPersonal("how often the file was begun"),
    done=NotPersonal("how far the file has come"),
    parts=NotPersonal("of how many parts it is made"),
    ready_at=asked(),
    size=NotPersonal("bytes"),
    sealed_key=asked(
        source="derived",
        export=False,
        not_exported_because=_("It opens the file. It is used for you when you download it."),
    ),
    downloaded_at=asked(),
)
