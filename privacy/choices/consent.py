"""Leave to do what needs somebody's yes, and the state of each choice.

Whoever counts, writes about offers or hands data on takes a `Grant`, and nothing but `require` makes
one: to forget to ask is a TypeError. A grant is good for the moment: it is asked again when it is used,
and cannot be put in a queue. The last answer stands, whoever gave it: what a person says after their
browser's signal goes before the signal, and the signal before what they said earlier. No answer is a no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from django.db.models import Q, QuerySet

from privacy.models import ConsentEvent, State, Subject
from privacy.vocabulary import CHOICES

# A person, or a browser that nobody is signed in with, by the number in its cookie.
Person = Subject | UUID

# 11 CCR 7028(a), Civ. Code 1798.135(c)(4): who opted out is not asked again for twelve months.
NOT_ASKED_AGAIN = timedelta(days=366)


class NotGranted(Exception):
    """There is no yes to this, or not any more."""


class Forged(Exception):
    """A grant was made, copied or stored by something else than `require`."""


@dataclass(frozen=True)
class Standing:
    """What a choice stands at: the state, and the last answer; None if there was none."""

    choice: str
    state: State
    event: ConsentEvent | None = None

    @property
    def yes(self) -> bool:
        """Whether it may be done."""
        return self.state in ConsentEvent.VALID

    @property
    def said_no(self) -> bool:
        """Whether the person, or their browser's signal, said no."""
        return self.state in ConsentEvent.SAID_NO

    def asked_lately(self, at: datetime) -> bool:
        """Tell whether it is too early to ask somebody who said no."""
        return bool(self.said_no and self.event and at - self.event.at < NOT_ASKED_AGAIN)


_MINT = object()


class Grant:
    """Leave to do one thing about one person, now."""

    __slots__ = ("choice", "consent", "who")
    who: Person
    choice: str
    consent: ConsentEvent

    def __init__(self, mint: object, who: Person, choice: str, consent: ConsentEvent) -> None:
        if mint is not _MINT:
            raise Forged
        object.__setattr__(self, "who", who)
        object.__setattr__(self, "choice", choice)
        object.__setattr__(self, "consent", consent)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise Forged

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        # What waits in a queue keeps the person's number, and asks again when its turn comes.
        raise Forged

    def check(self, choice: str, *, at: datetime) -> ConsentEvent:
        """Return the yes that this rests on, as the database has it at this moment.

        Raises NotGranted if it was taken back or ran out since, or was about something else.
        """
        if self.choice != choice:
            raise NotGranted(choice)
        return require(self.who, choice, at=at).consent


def require(who: Person, choice: str, *, at: datetime) -> Grant:
    """Return leave to do what `choice` is about. Raises NotGranted, and KeyError for no such choice."""
    # GDPR 18: what is restricted is stored, and nothing else, whatever was agreed to before.
    if isinstance(who, Subject) and who.restricted_at:
        raise NotGranted(choice)
    found = state_of(who, choice, at=at)
    if not found.yes or found.event is None:
        raise NotGranted(choice)
    return Grant(_MINT, who, choice, found.event)


def state_of(who: Person, choice: str, *, at: datetime) -> Standing:
    """Return what one choice of a person stands at."""
    key = CHOICES[choice].key
    rows = ConsentEvent.objects.of(who).filter(choice=key, at__lte=at)
    return _standing(key, rows.newest_first().first(), at)


def states_of(who: Person, *, at: datetime) -> Mapping[str, Standing]:
    """Return what every choice of a person stands at, in the order of the vocabulary."""
    last = {event.choice: event for event in ConsentEvent.objects.of(who).standing(at=at)}
    return {choice: _standing(choice, last.get(choice), at) for choice in CHOICES}


def who_said_yes(choice: str, *, at: datetime) -> QuerySet[Subject]:
    """Return everybody who may be written to, or counted in, for a choice."""
    last = ConsentEvent.objects.filter(choice=CHOICES[choice].key).standing(at=at)
    valid = ConsentEvent.objects.filter(
        Q(expires_at__gt=at), pk__in=last.values("pk"), state__in=ConsentEvent.VALID
    )
    return Subject.objects.filter(
        pk__in=valid.values("subject"), erased_at=None, restricted_at=None
    )


def _standing(choice: str, event: ConsentEvent | None, at: datetime) -> Standing:
    if event is None:
        return Standing(choice, State.UNKNOWN)
    state = State(event.state)
    if state in ConsentEvent.VALID and (event.expires_at is None or event.expires_at <= at):
        state = State.EXPIRED
    return Standing(choice, state, event)
