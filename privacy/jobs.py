"""What the clock runs here: letters and files that rows ask for, the ledger, data that has had its time."""

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from smtplib import SMTPException

from django.conf import settings

from privacy import keys, sql
from privacy.actions.exports import hand_over
from privacy.actions.ledger import drop_values, write_to_file
from privacy.actions.letters import NOT_WHILE_RESTRICTED
from privacy.actions.notices import remind_of_notices
from privacy.actions.policy import publish_first
from privacy.actions.probing import record_probe
from privacy.actions.retention import purge
from privacy.actions.security import forget_unknown
from privacy.contact import email_of, language_of
from privacy.letters import opened
from privacy.mail import send
from privacy.models import ExportPackage, Letter, PolicyVersion, ProbeRun, QuarantinedRow
from privacy.models.exports import MOST_TRIES as MOST_TRIES_OF_EXPORTS
from privacy.probe.where import probe
from privacy.restriction import is_restricted
from privacy.showing import packages

logger = logging.getLogger(__name__)

QUARANTINE_KEPT = timedelta(days=30)  # the retention `days_30` of the privacy map
# Ours: after a quarter of a day a mail server that refuses is not busy.
MOST_TRIES = 8
PROBED_EVERY = timedelta(days=1)


def send_letters(now: datetime) -> int:
    """Mail the letters that are due; return how many went out. One that fails waits twice as long."""
    due = Letter.objects.filter(sent_at=None, next_try_at__lte=now, tries__lt=MOST_TRIES)
    return sum(_send(pk, now) for pk in due.order_by("pk").values_list("pk", flat=True))


def publish_first_policy(now: datetime) -> int:
    """Publish the policy and the terms where a new portal has none yet; return how many that were."""
    missing = [
        document
        for document in PolicyVersion.Document.values
        if PolicyVersion.objects.newest(document) is None
    ]
    for document in missing:
        publish_first(document=document, at=now)
    return len(missing)


def forget(now: datetime) -> int:
    """Take away what has had its time by the privacy map, beside it and the ledger; return how many."""
    gone: int = sum(purge(at=now).counts.values())
    return gone + drop_values(at=now) + forget_unknown(at=now)


def probe_privacy(now: datetime) -> int:
    """Test the live site if the last time is a day ago, or was not in order; return how often: 1 or 0.

    Asked every hour, so that a site that is mended does not stand there as broken for a day.
    """
    last = ProbeRun.objects.newest()
    if last and not last.failed and now - last.at < PROBED_EVERY:
        return 0
    run = record_probe(results=probe(settings.SITE_URL), site=settings.SITE_URL, at=now)
    if run.failed:
        logger.warning("daily test of the site: failed at %s", ", ".join(run.failed))
    return 1


def write_choices(now: datetime) -> int:
    """Add to the ledger file what a process that died has left; return how many choices."""
    return write_to_file()


def forget_quarantine(now: datetime) -> int:
    """Delete digests of rows that the utility was asked about a month ago; return how many."""
    gone, _by_model = QuarantinedRow.objects.filter(at__lte=now - QUARANTINE_KEPT).delete()
    return gone


def make_exports(now: datetime) -> int:
    """Write the files that people asked for; return how many are ready.

    One that was begun by a worker that is no more is begun again; see `privacy.sql.take`.
    """
    due = ExportPackage.objects.filter(
        ready_at=None,
        subject__suspected_at=None,
        tries__lt=MOST_TRIES_OF_EXPORTS,
        expires_at__gt=now,
    )
    return sum(_make(str(pk), now) for pk in due.order_by("asked_at").values_list("pk", flat=True))


def forget_exports(now: datetime) -> int:
    """Delete what has been there for a week, key first: from then on a copy of the file is noise too."""
    gone, _by_model = ExportPackage.objects.filter(expires_at__lte=now).delete()
    return gone + packages.sweep()


def _make(number: str, now: datetime) -> bool:
    if not sql.take(number):
        return False
    try:
        package = ExportPackage.objects.filter(pk=number, ready_at=None).first()
        if package is None:
            return False
        package.tries += 1
        package.save(
            update_fields=["tries"]
        )  # before the work: one that kills its worker counts too
        key, size = packages.build(package, now)
        return hand_over(package=package, key=key, size=size, at=now)
    except OSError as problem:  # a full disk; anything else is ours, and goes to the log whole
        logger.warning("export %s not written: %s", number, type(problem).__name__)
        return False
    finally:
        sql.leave(number)


def _send(pk: int, now: datetime) -> bool:
    """Send one letter unless another worker is at it; one that was refused waits."""
    work = f"letter {pk}"
    if not sql.take(work):
        return False
    try:
        letter = Letter.objects.filter(pk=pk, sent_at=None, next_try_at__lte=now).first()
        return letter is not None and _hand_over(letter, now)
    except (SMTPException, OSError, ValueError) as problem:
        # ValueError is an address that cannot be written down. Its text names it, so it is not logged.
        logger.warning("letter %s not sent: %s", pk, type(problem).__name__)
        return False
    finally:
        sql.leave(work)


def _hand_over(letter: Letter, now: datetime) -> bool:
    """Hand a letter to the mail server, having written down that it is tried; then that it was taken.

    A worker that dies in between leaves it due: it is rather sent twice than never, and the second time under
    the same Message-ID, as notices are (docs/decisions/0020-notices.md).
    """
    to = "" if _is_held_back(letter) else _address(letter)
    if not to:
        return False
    letter.next_try_at = now + timedelta(minutes=2**letter.tries)
    letter.tries += 1
    letter.save(update_fields=["tries", "next_try_at"])
    send(
        to=to,
        template=f"privacy/mail/{letter.kind}",
        context=opened(letter.about),
        language=letter.language or (language_of(letter.subject) if letter.subject else ""),
        mark=sha256(f"letter {letter.pk} {letter.written_at.isoformat()}".encode()).hexdigest(),
    )
    letter.about.pop("sealed", "")
    letter.sent_at, letter.sealed_to = now, b""
    letter.save(update_fields=["sent_at", "sealed_to", "about"])
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
