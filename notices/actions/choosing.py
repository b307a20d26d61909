"""What residents say of how they want to be reached."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from notices.actions.outbox import enqueue
from notices.lasting import (
    FORGOTTEN,
    forget_phones,
    is_lasting,
    note_phone,
    note_wishes,
    set_wish,
)
from notices.models import Phone, QuietHours
from notices.phones import CODE_LIVES, MOST_TRIES, PHONE_CODE, code_digest
from notices.preferences import chosen_by, hours_of
from notices.times import Hours
from notices.topics import TOPICS, MessageClass
from privacy.models import Subject

# By key of the topic and channel: when to be told.
Wishes = Mapping[tuple[str, str], str]


class WrongCode(Exception):
    """This is not the code of the last text, or it is too old, or was tried too often."""


@transaction.atomic
def choose(*, subject: Subject, wishes: Wishes, at: datetime) -> dict[tuple[str, str], str]:
    """Record when somebody wants to be told of which topic by which channel; return what that changed.

    Marketing is left alone: its yes and no are consents.
    """
    topics = [it for it in TOPICS.values() if it.message_class is not MessageClass.MARKETING]
    before = chosen_by(subject, topics)
    changed = {it: wishes[it] for it in before if it in wishes and wishes[it] != before[it]}
    for (key, channel), cadence in changed.items():
        set_wish(subject=subject, wish=(key, channel, cadence), at=at)
    lasting = [(*it, after) for it, after in changed.items() if is_lasting(before[it], after)]
    note_wishes(subject=subject, wishes=lasting, at=at)
    return changed


@transaction.atomic
def keep_quiet(*, subject: Subject, hours: Hours, at: datetime) -> bool:
    """Record the hours in which nothing rings at somebody's; return whether they are other ones."""
    if hours_of(subject) == hours:
        return False
    QuietHours.objects.filter(subject=subject).delete()
    QuietHours.objects.create(
        subject=subject, from_hour=hours.from_hour, to_hour=hours.to_hour, at=at
    )
    return True


@transaction.atomic
def give_phone(*, subject: Subject, number: str, at: datetime) -> Phone:
    """Text a code to a telephone, which is somebody's once they type it. The one before is forgotten."""
    if Phone.objects.filter(subject=subject).delete()[0]:
        note_phone(subject=subject, what=FORGOTTEN, at=at)
    phone = Phone.objects.create(subject=subject, number=number, asked_at=at)
    enqueue(topic=PHONE_CODE, to=[subject], key=f"phone {phone.pk}", about=phone.pk, at=at)
    return phone


def prove_phone(*, subject: Subject, code: str, at: datetime) -> Phone:
    """Accept the code that was texted. Raises WrongCode, and counts the try whatever comes of it."""
    with transaction.atomic():
        waiting = Phone.objects.select_for_update().filter(subject=subject, verified_at=None)
        phone = waiting.order_by("-pk").first()
        if phone is None or phone.tries >= MOST_TRIES or at - phone.asked_at > _LIVES:
            raise WrongCode
        phone.tries += 1
        right = constant_time_compare(phone.code_digest, code_digest(code, phone.pk))
        if right:
            phone.verified_at, phone.code_digest = at, ""
        phone.save(update_fields=["tries", "verified_at", "code_digest"])
    if not right:
        raise WrongCode
    return phone


@transaction.atomic
def forget_phone(*, subject: Subject, at: datetime) -> None:
    """Text and call somebody no more, and forget the number and what was wanted there."""
    forget_phones(subject)
    note_phone(subject=subject, what=FORGOTTEN, at=at)


# A text may take a while to come; the code is made only when it goes out.
_LIVES = CODE_LIVES + timedelta(minutes=5)
