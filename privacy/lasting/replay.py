"""What makes a choice again after a restore, for each kind of choice: one function, named here.

Each takes a choice that the restored database has never heard of and brings about what it brought about
then. Each is safe to run twice. One that cannot do it raises CannotRepeat, and a person decides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from privacy.actions import correcting
from privacy.actions.consent import say_no
from privacy.actions.erasure import AlreadyErased, Held, Suspected, erase
from privacy.actions.holds import lift_hold, place_hold
from privacy.erasing.erasure import plan
from privacy.models import Channel, LedgerEntry, LegalHold, Subject

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
    since = None if choice.about == "lifted" else choice.made_at
    Subject.objects.filter(pk=choice.subject.pk, erased_at=None).update(restricted_at=since)


def hold_again(choice: Choice) -> None:
    """Hold everything again, since nobody can ask what the hold was about; or lift the one that is there.

    Staff find the hold by its reason and write it anew with its case and its end.
    """
    what, _space, number = choice.about.partition(" ")
    if what == "placed":
        place_hold(
            subject=choice.subject,
            scope="",
            code=LegalHold.Code.LAW,
            reason=f"hold {number}, placed after the backup: write it anew",
            until=None,
            by=choice.subject,
            at=choice.made_at,
        )
    elif what == "lifted":
        placed_after = Q(reason__startswith=f"hold {number}, ")
        for hold in LegalHold.objects.filter(
            Q(pk=number) | placed_after, subject=choice.subject, lifted_at=None
        ):
            lift_hold(hold=hold, by=choice.subject, at=choice.made_at)


AGAIN: Mapping[LedgerEntry.Kind, Callable[[Choice], None]] = {
    Kind.ERASE: erase_again,
    Kind.WITHDRAW: say_no_again,
    Kind.OPT_OUT: say_no_again,
    Kind.UNSUBSCRIBE: say_no_again,
    Kind.CORRECT: correct_again,
    Kind.RESTRICT: restrict_again,
    Kind.HOLD: hold_again,
}
