"""Taking in mail, and what staff do with mail that was held."""

from datetime import datetime, timedelta
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from conversations.actions.saying import Said, say
from conversations.caught import masked
from conversations.locking import Closed
from conversations.mail.authentication import is_proven
from conversations.mail.reading import Mail, read
from conversations.models import HeldMail, Message, Thread
from conversations.tokens import thread_of
from privacy import keys
from privacy.actions.letters import write_letter
from privacy.contact import email_of
from privacy.models import Subject
from privacy.papers.kinds import NotAPaper, TooLarge, kind_of
from privacy.papers.scanning import Infected, NotScanned, scan

Way = Message.Way
ANSWERED_ONCE_IN = timedelta(days=14)  # as long as held mail is kept, which is how we know
MOST_ANSWERS = 20  # ours, in an hour and to everybody: a flood is not answered with another
HOUR = timedelta(hours=1)
MOST_FILES = 10


class TakenAs(StrEnum):
    """What became of a mail; nothing of this is told to whoever sent it."""

    WORD = "word"
    HELD = "held"
    AGAIN = "again"
    AUTOMATIC = "automatic"


class NobodysThread(Exception):
    """A held mail is taken up into a thread, and this is none in which something is said."""


@transaction.atomic
def take_in(*, raw: bytes, at: datetime) -> TakenAs:
    """Take a mail in as a word of a thread, or hold it for staff. Raises reading.TooLarge.

    What a machine wrote is dropped, and so is a mail that came before. It is a word only if it bears the
    token of a thread, comes from a confirmed address of that thread's person, and our mail server says that
    the sender is real. Everything else is held, and answered in the same words whatever is the matter.
    """
    mail = read(raw)
    if mail.is_automatic:
        return TakenAs.AUTOMATIC
    digests = _digests("mail", mail.identifier or raw.hex())
    if _is_known(digests):
        return TakenAs.AGAIN
    thread = thread_of(mail.to)
    proven = is_proven(mail.results, sender=mail.sender, server=settings.MAIL_AUTHSERV_ID)
    why = _why_not(thread, mail, proven=proven)
    if thread is not None and why is None:
        try:
            _say(thread, mail, digest=digests[0], by=None, at=at)
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


@transaction.atomic
def take_up(*, held: HeldMail, thread: Thread, by: Subject, at: datetime) -> Message:
    """Add a held mail to a thread, as what its person said when it came; staff know that it is theirs.

    Raises NobodysThread, and Infected where the scanner knows a file by now.
    """
    held = HeldMail.objects.select_for_update().get(pk=held.pk)
    try:
        message = _say(thread, held.mail(), digest=held.mail_digest, by=by, at=held.at, now=at)
    except Closed:
        raise NobodysThread from None
    held.delete()
    return message


@transaction.atomic
def throw_away(*, held: HeldMail) -> None:
    """Delete a held mail. Nobody is told: whoever sent it may not be who they said."""
    held.delete()


def _why_not(thread: Thread | None, mail: Mail, *, proven: bool) -> HeldMail.Why | None:
    """Return why a mail is not taken in at once; None where it is."""
    if thread is None or thread.subject is None:
        return HeldMail.Why.NO_THREAD
    if mail.sender not in _addresses_of(thread.subject):
        return HeldMail.Why.NOT_THEIRS
    return None if proven else HeldMail.Why.NOT_PROVEN


def _addresses_of(subject: Subject) -> set[str]:
    """Return the addresses that somebody confirmed, and the one that we write to, in small letters."""
    confirmed = EmailAddress.objects.filter(user__subject=subject, verified=True)
    return {
        it.lower() for it in [*confirmed.values_list("email", flat=True), email_of(subject)] if it
    }


def _say(
    thread: Thread,
    mail: Mail,
    *,
    digest: str,
    by: Subject | None,
    at: datetime,
    now: datetime | None = None,
) -> Message:
    thread = _where_it_goes_on(thread)
    text, caught = masked(mail.text)
    found: set[str] = set(caught)
    files = [it for it in mail.files[:MOST_FILES] if _can_be_taken(it)]
    if len(files) < len(mail.files):
        found.add("file")
    said = Said(
        text=text,
        way=Way.EMAIL,
        written_at=now,
        mail_digest=digest,
        files=tuple(files),
        taken_out=tuple(sorted(found)),
    )
    return say(thread=thread, said=said, by=by, at=at)


def _where_it_goes_on(thread: Thread) -> Thread:
    """Return the thread that another was joined with, of the same person."""
    into = thread.merged_into
    return into if into is not None and into.subject_id == thread.subject_id else thread


def _can_be_taken(content: bytes) -> bool:
    """Tell whether a file that came along is kept: a paper, and none that the scanner knows."""
    try:
        kind_of(content)
        scan(content)
    except (NotAPaper, TooLarge, Infected):
        return False
    except NotScanned:
        return True  # it waits for the scanner
    return True


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
    answered = proven and not _was_answered(senders, at)
    held = HeldMail(
        thread=thread,
        why=why,
        mail_digest=digest,
        sender_digest=senders[0],
        answered=answered,
        at=at,
    )
    held.seal(raw)
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
