"""What the clock runs here: letters that rows ask for, and data that has had its time."""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db import transaction
from django.db.models import F

from privacy import keys
from privacy.actions.letters import NOT_WHILE_RESTRICTED
from privacy.actions.notices import remind_of_notices
from privacy.actions.retention import purge
from privacy.contact import email_of, language_of
from privacy.mail import send
from privacy.models import Letter
from privacy.restriction import is_restricted

logger = logging.getLogger(__name__)

# Ours: after a quarter of a day a mail server that refuses is not busy.
MOST_TRIES = 8


def send_letters(now: datetime) -> int:
    """Mail the letters that are due; return how many went out. One that fails waits twice as long."""
    due = Letter.objects.filter(sent_at=None, next_try_at__lte=now, tries__lt=MOST_TRIES)
    return sum(_send(pk, now) for pk in due.order_by("pk").values_list("pk", flat=True))


def forget(now: datetime) -> int:
    """Take away what has had its time by the privacy map; return how many rows."""
    return sum(purge(at=now).counts.values())


def _send(pk: int, now: datetime) -> bool:
    """Send one letter in a transaction of its own, so that a worker that dies leaves it due."""
    try:
        with transaction.atomic():
            letter = (
                Letter.objects.select_for_update(skip_locked=True)
                .filter(pk=pk, sent_at=None)
                .first()
            )
            to = _address(letter) if letter and not _is_held_back(letter) else ""
            if letter is None or not to:
                return False
            letter.sent_at, letter.sealed_to = now, b""
            letter.save(update_fields=["sent_at", "sealed_to"])
            language = letter.language or (language_of(letter.subject) if letter.subject else "")
            send(
                to=to,
                template=f"privacy/mail/{letter.kind}",
                context=letter.about,
                language=language,
            )
    except (SMTPException, OSError, ValueError) as problem:
        # ValueError is an address that cannot be written down. Its text names it, so it is not logged.
        logger.warning("letter %s not sent: %s", pk, type(problem).__name__)
        tries = Letter.objects.values_list("tries", flat=True).get(pk=pk)
        Letter.objects.filter(pk=pk).update(
            tries=F("tries") + 1, next_try_at=now + timedelta(minutes=2**tries)
        )
        return False
    return True


def remind(now: datetime) -> int:
    """Remind the office of firms that have not answered; return of how many."""
    return remind_of_notices(at=now)


def _is_held_back(letter: Letter) -> bool:
    """Tell whether a letter waits because its reader's data is only stored for now."""
    return (
        letter.kind in NOT_WHILE_RESTRICTED
        and letter.subject is not None
        and is_restricted(letter.subject)
    )


def _address(letter: Letter) -> str:
    """Return where a letter goes; empty where nobody can be reached by mail: staff see it unsent."""
    if letter.sealed_to:
        return keys.unseal(bytes(letter.sealed_to))
    return email_of(letter.subject) if letter.subject else ""
