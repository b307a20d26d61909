"""The code that shows that a telephone is somebody's: made when it goes out, kept as a digest."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from notices.addresses import phone_of
from notices.models import Channel, Lane, Phone
from notices.topics import MessageClass, Recipient, Topic, declare
from privacy.models import Subject

CODE_LIVES = timedelta(minutes=15)
MOST_TRIES = 5  # ours: of a million codes


def code_digest(code: str, phone: int) -> str:
    """Return what is kept of a code; it opens one telephone."""
    return salted_hmac("notices.phone", f"{phone} {code}", algorithm="sha256").hexdigest()


def make_code(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return a new code for a telephone; None where it was proven or taken away, or nobody waits any more."""
    phone = Phone.objects.filter(pk=about, subject=recipient.subject, verified_at=None).first()
    if phone is None or now - phone.asked_at > CODE_LIVES:
        return None
    code = f"{secrets.randbelow(10**6):06}"
    phone.code_digest = code_digest(code, phone.pk)
    phone.save(update_fields=["code_digest"])
    return {"code": code}


def number_to_prove(subject: Subject, _about: int) -> str:
    """Return the number that is not proven yet; empty for one whose owner wants no texts."""
    phone = phone_of(subject)
    return phone.number if phone and not phone.stopped_at else ""


PHONE_CODE = declare(
    Topic(
        "phone_code",
        _("Codes that prove a telephone"),
        message_class=MessageClass.SERVICE,
        template="notices/phone_code",
        compose=make_code,
        channels=(Channel.TEXT,),
        urgent=True,
        sooner=Lane.AWAITED,
        offered=False,
        address=number_to_prove,
    )
)
