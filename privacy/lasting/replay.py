"""What makes a choice again after a restore, for each kind of choice: one function, named here.

Each takes a choice that the restored database has never heard of and brings about what it brought about
then. Each is safe to run twice. One that cannot do it raises CannotRepeat, and a person decides.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from privacy.actions import correcting
from privacy.actions.consent import say_no
from privacy.actions.directing import take_back
from privacy.actions.erasure import AlreadyErased, Held, Suspected, erase
from privacy.actions.holds import approve_hold, lift_hold, place_hold
from privacy.actions.restricting import NotRestricted, lift_restriction, restrict
from privacy.choices.directions import PREFIX
from privacy.erasing.erasure import plan
from privacy.map import the_map
from privacy.models import Channel, LedgerEntry, LegalHold, Recipient, Subject

Kind = LedgerEntry.Kind


class CannotRepeat(Exception):
    """The choice cannot be made again as things stand; the text says why, and names nobody."""


@dataclass(frozen=True)
class Choice:
    """What somebody chose: whom it is about in this database, when it was made, and when it is repeated."""

    kind: LedgerEntry.Kind
    subject: Subject
    about: str
    value: str
    made_at: datetime
    now: datetime


def erase_again(choice: Choice) -> None:
    """Erase what the backup brought back, whatever it holds that was not there then."""
    found = plan(choice.subject, on=timezone.localdate(choice.now))
    try:
        erase(subject=choice.subject, digest=found.digest, by=choice.subject, at=choice.now)
    except AlreadyErased:
        return
    except Held:
        raise CannotRepeat("a legal hold of the time of the backup keeps the data") from None
    except Suspected:
        raise CannotRepeat("the backup doubts that the request came from the person") from None


def say_no_again(choice: Choice) -> None:
    """Say no again to what was withdrawn or opted out of, as of when it was."""
    room, _dot, what = choice.about.partition(".")
    if what and room in the_map.choices:
        the_map.choices[room](choice)
        return
    if choice.about.startswith(PREFIX):
        key = choice.about.removeprefix(PREFIX)
        for recipient in Recipient.objects.filter(key=key):
            take_back(
                subject=choice.subject,
                recipient=recipient,
                channel=Channel.OFFICE,
                at=choice.made_at,
            )
        return
    say_no(who=choice.subject, choices=[choice.about], channel=Channel.OFFICE, at=choice.made_at)


def correct_again(choice: Choice) -> None:
    """Put the corrected value back where the backup has the wrong one, and keep the next feed from it."""
    done = correcting.correct_again(
        subject=choice.subject, column=choice.about, value=choice.value, at=choice.made_at
    )
    if not done:
        raise CannotRepeat(f"there is not exactly one value of {choice.about}")


def restrict_again(choice: Choice) -> None:
    """Store the data and use it for nothing else again, or no longer."""
    if choice.subject.erased_at:
        return
    if choice.about == "lifted":
        with suppress(NotRestricted):
            lift_restriction(subject=choice.subject, at=choice.made_at)
    else:
        restrict(subject=choice.subject, at=choice.made_at)


Terms = Mapping[str, str | None]


def hold_again(choice: Choice) -> None:
    """Hold, approve or lift again exactly what was, under the number that it had."""
    what, _space, written = choice.about.partition(" ")
    number, terms = int(written), json.loads(choice.value) if choice.value else {}
    by = _staff(terms.get("by"), choice)
    hold = _hold(choice, number, terms)
    if what == "placed":
        if hold is None:
            _place_again(choice, number, terms, by)
    elif hold is None:
        raise CannotRepeat("there is no such hold on this person")
    elif what == "approved" and hold.waits:
        approve_hold(hold=hold, by=by, at=choice.made_at)
    elif what == "lifted" and hold.lifted_at is None:
        lift_hold(hold=hold, by=by, at=choice.made_at)


def _hold(choice: Choice, number: int, terms: Terms) -> LegalHold | None:
    """Return the hold that is meant: by its number, or by its terms where two people became one after."""
    theirs = LegalHold.objects.filter(subject=choice.subject)
    same = {name: terms.get(name) for name in ("made_at", "scope", "reason")}
    return theirs.filter(pk=number).first() or theirs.filter(**same).first()


def _place_again(choice: Choice, number: int, terms: Terms, by: Subject) -> None:
    """Place a hold with its terms; where they are not known, or a model is no more, hold everything."""
    scope, until, second = terms.get("scope"), terms.get("until"), terms.get("approved_by")
    place_hold(
        number=None if LegalHold.objects.filter(pk=number).exists() else number,
        subject=choice.subject,
        scope=scope if scope and scope in the_map.models else "",
        code=terms.get("code") or LegalHold.Code.LAW,
        reason=terms.get("reason")
        or f"hold {number}, placed after the backup: write it anew with its case and end",
        until=date.fromisoformat(until) if until else None,
        by=by,
        at=choice.made_at,
        approved_by=_staff(second, choice) if second else None,
    )


def _staff(number: str | None, choice: Choice) -> Subject:
    """Return who did it, if only as a number; whom it is about, where that was not written down."""
    if number is None:
        return choice.subject
    return Subject.objects.get_or_create(pk=number, defaults={"created_at": choice.made_at})[0]


AGAIN: Mapping[LedgerEntry.Kind, Callable[[Choice], None]] = {
    Kind.ERASE: erase_again,
    Kind.WITHDRAW: say_no_again,
    Kind.OPT_OUT: say_no_again,
    Kind.UNSUBSCRIBE: say_no_again,
    Kind.CORRECT: correct_again,
    Kind.RESTRICT: restrict_again,
    Kind.HOLD: hold_again,
}
