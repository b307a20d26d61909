"""Whose turn it is in a thread, by what was said in it.

Plain rules: for threads whose messages came from somewhere else, because two were joined or one was taken
apart. What happens one after the other is written down as it happens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Turn:
    """The oldest word of the person that nobody answered, and the first answer; None where there is none."""

    waiting_since: datetime | None
    first_answered_at: datetime | None


def turn(said: Iterable[tuple[str, datetime]]) -> Turn:
    """Return whose turn it is after messages, each a side ("person", "staff", "note") and when, in order."""
    waiting: datetime | None = None
    asked = False
    answered: datetime | None = None
    for side, at in said:
        if side == "person":
            waiting, asked = waiting or at, True
        elif side == "staff":
            answered = answered or (at if asked else None)
            waiting = None
    return Turn(waiting, answered)
