"""Taking in mail, and what staff do with mail that was held."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from conversations.actions.saying import Said, say
from conversations.caught import MASK, masked
from conversations.locking import Closed
from conversations.mail.authentication import is_proven
from conversations.mail.reading import Mail, TooLarge, Unreadable, as_it_came, read
from conversations.mail.taking_out import without_secrets
from conversations.models import HeldMail, Message, Thread
from conversations.tokens import thread_of
from privacy import keys
from privacy.actions.letters import write_letter
from privacy.contact import email_of
from privacy.models import Subject
from privacy.papers import kinds
from privacy.papers.scanning import Infected
from privacy.papers.sealed import Scan
from privacy.papers.taking import Seen, look_at

Way = Message.Way
ANSWERED_ONCE_IN = timedelta(days=14)  # as long as held mail is kept, which is how we know
MOST_ANSWERS = 20  # ours, in an hour and to everybody: a flood is not answered with another
HOUR = timedelta(hours=1)
LONGEST_DOMAIN = 253  # RFC 1035, section 2.3.4
MOST_FILES = 10

logger = logging.getLogger(__name__)


class TakenAs(StrEnum):
    """What became of a mail; nothing of this is told to whoever sent it."""

    WORD = "word"
    HELD = "held"
    AGAIN = "again"
    AUTOMATIC = "automatic"


class AlreadyDone(Exception):
    """Somebody else took a held mail up, or threw it away."""


class NobodysThread(Exception):
    """A held mail is taken up into a thread, and this is none in which something is said."""


@dataclass(frozen=True)
class Files:
    """What came along with a mail and is kept, and whether something is not."""

    kept: tuple[Seen, ...]
    some_left: bool


def take_in(*, raw: bytes, at: datetime) -> TakenAs:
    """Take a mail in as a word of a thread, or hold it for staff. Raises reading.TooLarge.

    What a machine wrote is dropped, and so is a mail that came before. It is a word only if it bears the
    token of a thread, comes from a confirmed address of that thread's person, and our mail server says that
    the sender is real. Everything else is held, and answered in the same words whatever is the matter. So is
    what this program fails on: nobody would send it again. A database that is away is let through.
    """
    try:
        return _take_in(raw, at)
    except (TooLarge, DatabaseError):
        raise
    except Exception as problem:  # noqa: BLE001 -- whatever it is, the mail must not be lost
        # Its kind alone: what it says may be of the mail.
        logger.error("A mail is held that was not taken in: %s", type(problem).__name__)
    return _hold_unread(raw, at)


def _take_in(raw: bytes, at: datetime) -> TakenAs:
    mail = read(raw)
    if mail.is_automatic:
        return TakenAs.AUTOMATIC
    digests = _digests("mail", mail.identifier or raw.hex())
    if _is_known(digests):
        return TakenAs.AGAIN
    thread = thread_of(mail.to)
    proven = is_proven(mail.results, sender=mail.sender, server=settings.MAIL_AUTHSERV_ID)
    why = _why_not(thread, mail, proven=proven, today=timezone.localdate(at))
    if thread is not None and why is None:
        try:
            _say(thread, mail, _files(mail), digest=digests[0], by=None, at=at)
        except Closed:
            why = HeldMail.Why.TOO_OLD
        else:
            return TakenAs.WORD
    _hold(
        raw,
        mail,
        thread=thread,
        why=why or HeldMail.Why.NO_THREAD,
        digest=digests[0],
        proven=proven,
        at=at,
    )
    return TakenAs.HELD


def _hold_unread(raw: bytes, at: datetime) -> TakenAs:
    """Hold a mail on which this program failed, as well as it can be read."""
    digests = _digests("mail", raw.hex())
    if _is_known(digests):
        return TakenAs.AGAIN
    try:
        mail = read(raw)
    except Unreadable:
        mail = as_it_came(raw)
    why, digest = HeldMail.Why.UNREAD, digests[0]
    _hold(raw, mail, thread=None, why=why, digest=digest, proven=False, at=at)
    return TakenAs.HELD


def take_up(*, held: HeldMail, thread: Thread, by: Subject, at: datetime) -> Message:
    """Add a held mail to a thread, as what its person said when it came; staff know that it is theirs.

    Raises NobodysThread, AlreadyDone.
    """
    mail = held.mail()
    files = _files(mail)
    with transaction.atomic():
        held = _still_held(held)
        try:
            message = _say(
                thread,
                mail,
                files,
                digest=held.mail_digest,
                by=by,
                at=held.at,
                now=at,
                taken_out=held.taken_out if MASK in mail.text else (),
            )
        except Closed:
            raise NobodysThread from None
        held.delete()
    return message


@transaction.atomic
def throw_away(*, held: HeldMail) -> None:
    """Delete a held mail. Nobody is told: whoever sent it may not be who they said. Raises AlreadyDone."""
    _still_held(held).delete()


def _still_held(held: HeldMail) -> HeldMail:
    """Return a held mail, locked. Raises AlreadyDone."""
    found = HeldMail.objects.select_for_update().filter(pk=held.pk).first()
    if found is None:
        raise AlreadyDone
    return found


def _why_not(
    thread: Thread | None, mail: Mail, *, proven: bool, today: date
) -> HeldMail.Why | None:
    """Return why a mail is not taken in at once; None where it is.

    Nothing is open to whoever lost their access to the account since: no answer would reach them.
    """
    if thread is None or thread.subject is None or not _is_open_to_them(thread, today):
        return HeldMail.Why.NO_THREAD
    if mail.sender not in _addresses_of(thread.subject):
        return HeldMail.Why.NOT_THEIRS
    return None if proven else HeldMail.Why.NOT_PROVEN


def _is_open_to_them(thread: Thread, today: date) -> bool:
    """Tell whether its person could read it; whoever has no login reads it in letters."""
    user = User.objects.filter(subject=thread.subject).first()
    goes_on = _where_it_goes_on(thread)
    seen = Thread.objects.visible_to(user, today=today) if user else Thread.objects.all()
    return seen.filter(pk=goes_on.pk).exists()


def _addresses_of(subject: Subject) -> set[str]:
    """Return the addresses that somebody confirmed, and the one that we write to, in small letters."""
    confirmed = EmailAddress.objects.filter(user__subject=subject, verified=True)
    return {
        it.lower() for it in [*confirmed.values_list("email", flat=True), email_of(subject)] if it
    }


def _say(
    thread: Thread,
    mail: Mail,
    files: Files,
    *,
    digest: str,
    by: Subject | None,
    at: datetime,
    now: datetime | None = None,
    taken_out: Iterable[str] = (),
) -> Message:
    """Say what a mail says; `taken_out` is what was taken out of its words before it was held."""
    thread = _where_it_goes_on(thread)
    text, caught = masked(mail.text)
    found = {*caught, *taken_out, *(("file",) if files.some_left else ())}
    said = Said(
        text=text,
        way=Way.EMAIL,
        written_at=now,
        mail_digest=digest,
        files=files.kept,
        taken_out=tuple(sorted(found)),
    )
    return say(thread=thread, said=said, by=by, at=at)


def _where_it_goes_on(thread: Thread) -> Thread:
    """Return the thread that another was joined with, of the same person."""
    into = thread.merged_into
    return into if into is not None and into.subject_id == thread.subject_id else thread


def _files(mail: Mail) -> Files:
    """Look at what came along: kept are papers, and none that the scanner knows.

    In no transaction: a scanner may take its time. One that does not answer is not asked about the others;
    they wait for it.
    """
    kept: list[Seen] = []
    for content in mail.files[:MOST_FILES]:
        is_away = any(each.scan == Scan.WAITING for each in kept)
        try:
            kept.append(look_at(content, wait=is_away))
        except (kinds.NotAPaper, kinds.TooLarge, Infected):
            continue
    return Files(tuple(kept), some_left=len(kept) < len(mail.files))


def _digests(kind: str, value: str) -> list[str]:
    return [keys.digest(kind, value, version=it) for it in keys.versions()]


def _is_known(digests: list[str]) -> bool:
    words = Message.objects.filter(mail_digest__in=digests)
    return words.exists() or HeldMail.objects.filter(mail_digest__in=digests).exists()


def _hold(
    raw: bytes,
    mail: Mail,
    *,
    thread: Thread | None,
    why: HeldMail.Why,
    digest: str,
    proven: bool,
    at: datetime,
) -> None:
    senders = _digests("mail sender", mail.sender)
    answered = proven and not mail.wants_no_answer and not _was_answered(senders, at)
    without, found = without_secrets(raw)
    held = HeldMail(
        thread=thread,
        why=why,
        mail_digest=digest,
        sender_digest=senders[0],
        answered=answered,
        proven=proven,
        domain=mail.sender.rpartition("@")[2][:LONGEST_DOMAIN],
        taken_out=sorted(found),
        at=at,
    )
    held.seal(without)
    with transaction.atomic():
        held.save()
        if answered:
            # To an address that is proven alone: an answer to a forged one would trouble somebody else.
            write_letter(kind="mail_not_taken", sealed_to=mail.sender, at=at)


def _was_answered(senders: list[str], at: datetime) -> bool:
    """Tell whether this sender was answered lately, or so many were that it is a flood."""
    lately = Q(sender_digest__in=senders, at__gt=at - ANSWERED_ONCE_IN)
    answered = HeldMail.objects.filter(answered=True)
    return (
        answered.filter(lately).exists()
        or answered.filter(at__gt=at - HOUR).count() >= MOST_ANSWERS
    )
