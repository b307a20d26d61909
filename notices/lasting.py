"""What somebody does not want to get: noted so that a restored backup does not send it again."""

from collections.abc import Iterable
from datetime import datetime

from notices.models import Cadence, Channel, Phone, Preference
from notices.topics import TOPICS
from privacy.actions.ledger import note_choice
from privacy.lasting.replay import Choice
from privacy.models import LedgerEntry, Subject

# How the ledger's lines of this room begin.
ROOM = "notices"
Wish = tuple[str, str, str]  # topic, channel, cadence
STOPPED, STARTED, FORGOTTEN = "texts stopped", "texts started", "phone forgotten"


def note_wishes(*, subject: Subject, wishes: Iterable[Wish], at: datetime) -> None:
    """Note by which channel somebody wants a topic no more, or again."""
    _note(subject, map(" ".join, wishes), at)


def note_phone(*, subject: Subject, what: str, at: datetime) -> None:
    """Note that texts were stopped or started, or that a telephone was taken away."""
    _note(subject, [what], at)


def set_wish(*, subject: Subject, wish: Wish, at: datetime) -> None:
    """Make this what somebody chose for a topic and a channel."""
    topic, channel, cadence = wish
    Preference.objects.filter(subject=subject, topic=topic, channel=channel).delete()
    Preference.objects.create(subject=subject, topic=topic, channel=channel, cadence=cadence, at=at)


def forget_phones(subject: Subject) -> None:
    """Forget somebody's telephone, and what was wanted there."""
    Phone.objects.filter(subject=subject).delete()
    rings = [Channel.TEXT, Channel.VOICE]
    Preference.objects.filter(subject=subject, channel__in=rings).delete()


def repeat(choice: Choice) -> None:
    """Do again what a line of the ledger says; nothing for somebody who is erased."""
    what, subject = choice.about.removeprefix(f"{ROOM}."), choice.subject
    if subject.erased_at:
        return
    phones = Phone.objects.filter(subject=subject)
    if what == FORGOTTEN:
        forget_phones(subject)  # one that was given since is in no backup
    elif what == STOPPED:
        phones.filter(stopped_at=None).update(stopped_at=choice.made_at)
    elif what == STARTED:
        phones.update(stopped_at=None)
    else:
        topic, channel, cadence = what.split(" ")
        if topic in TOPICS:
            set_wish(subject=subject, wish=(topic, channel, cadence), at=choice.made_at)


def is_lasting(before: str, after: str) -> bool:
    """Tell whether a change of mind must outlive a restore: where nothing is wanted, now or until now."""
    return before != after and Cadence.OFF in {before, after}


def _note(subject: Subject, each: Iterable[str], at: datetime) -> None:
    digests: list[str] = []
    for what in each:
        entry = note_choice(
            kind=LedgerEntry.Kind.UNSUBSCRIBE,
            subject=subject,
            at=at,
            about=f"{ROOM}.{what}",
            digests=digests,
        )
        digests = list(entry.digests)
