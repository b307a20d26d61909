"""What the portal does not collect: said on the page for as long as the map shows that it is true."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from privacy.map import PrivacyMap

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Absent:
    """Something that is not collected: how a column of it would be called, or its category."""

    label: "StrOrPromise"
    column: str
    category: str = ""


ABSENT = (
    Absent(
        _("Your date of birth or age. We ask whether you are 18, and keep no answer."),
        r"birth|dob|age",
        "demographic.age",
    ),
    Absent(_("Photographs of you."), r"photo|avatar|portrait|selfie"),
    Absent(
        _("Numbers of your identity papers, such as social security, passport or licence."),
        r"ssn|social_security|passport|driver|licen[cs]e|national_id|tax_id|government",
    ),
    Absent(
        _("Where you or your devices are: no GPS, Wi-Fi, Bluetooth, tags or beacons."),
        r"latitude|longitude|gps|geo\w*|beacon|rfid",
    ),
    Absent(
        _("What would tell your device from all others, such as a fingerprint of it."),
        r"device_id|fingerprint|imei|advertising_id",
    ),
    Absent(
        _("Whole numbers of cards or bank accounts, and security codes."),
        r"card_number|pan|cvv|cvc|iban|routing_number|bank_account",
    ),
    Absent(_("Your health."), r"medical|health|diagnosis", "sensitive.medical"),
    Absent(_("Anything about people who apply for a job."), r"applicant|employment|resume"),
    Absent(_("Anything about visitors of our offices."), r"visitor"),
    Absent(
        _("Who comes to events, webinars, trainings or contests."),
        r"webinar|conference|contest|attendee|registrant",
    ),
    Absent(
        _("Answers to surveys, and which newsletters or reports you read."),
        r"survey|newsletter|feedback|interests",
    ),
    Absent(_("Orders of goods: there is no shop."), r"order|cart|shipping\w*"),
    Absent(
        _("Anything for others to read: nobody can post here, and there is no directory."),
        r"public_post|comment|directory|listing",
    ),
)


def absent(described: PrivacyMap, of: Iterable[Absent] = ABSENT) -> list[Absent]:
    """Return what is truly not collected: no personal column is called so, none has its category."""
    columns = [
        (name, column.category)
        for entry in [*described.models.values(), *described.tables.values()]
        for name, column in entry.personal.items()
    ]
    return [
        one
        for one in of
        if not any(_names(one, name) or category == one.category for name, category in columns)
    ]


def _names(one: Absent, column: str) -> bool:
    return bool(re.search(rf"(^|_)({one.column})(_|$)", column))
