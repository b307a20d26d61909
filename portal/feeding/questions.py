"""The questions with which rows are held, what can be answered, and why a row may be left out.

A question is known by some of its own words: the room that asks it need not know that anybody answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEAVE_OUT: dict[str, "StrOrPromise"] = {
    "comes_again": _("The system it came from sends it again, put right"),
    "newer": _("A newer file has brought the same record since"),
    "not_ours": _("It is not one of our meters or customers"),
    "test": _("It is a row for testing"),
    "unknown": _("Nobody can find out what is right"),
}


@dataclass(frozen=True)
class Question:
    """A question: words that it holds, what to do first, and the answers that leave the row as it stands."""

    words: str
    advice: "StrOrPromise"
    answers: Mapping[str, "StrOrPromise"] = field(default_factory=dict)
    # Whether the row is taken all the same: as it stands it changes nothing then, and is not asked about.
    taken: bool = False


# Answered by `answering` with what follows from it.
FELL = "fell by more than water can flow back"
ROSE = "rose by more than a meter of this size can pass"

QUESTIONS = (
    Question(
        "agree with each other and not with it",
        _(
            "The reading is kept, and no use is worked out from it. If you know what the register showed, "
            "write that in its place."
        ),
        {"bad_reading": _("It was a bad reading: leave it out of the use")},
        taken=True,
    ),
    Question(
        FELL,
        _(
            "The reading is kept, and use is counted on from it. What ran just before it is shown as a gap "
            "until you say what happened. If it rolled over, put its number of digits right in your records "
            "too, or you are asked again at the next turn."
        ),
        {
            "reset": _("The register was reset, or the meter is new: count on from here"),
            "rolled_over": _("The register rolled over: count what ran on the way"),
            "bad_reading": _("It was a bad reading: leave it out of the use"),
        },
        taken=True,
    ),
    Question(
        ROSE,
        _(
            "The reading is kept, and use is counted on from it. What ran just before it is shown as a gap. "
            "If so much did run, put the size of the meter right in your records."
        ),
        {
            "reset": _("The register was reset, or the meter is new: count on from here"),
            "bad_reading": _("It was a bad reading: leave it out of the use"),
        },
        taken=True,
    ),
    Question(
        "more than a meter of this size can pass in that time",
        _(
            "Correct the volume or its unit here, or put the size of the meter right in your records, and "
            "load this row again."
        ),
    ),
    Question(
        "intervals of another length",
        _(
            "Both are kept. The day is shown by the finer one, unless that knows much less of it. If a meter "
            "should not send both, tell whoever sends the file."
        ),
        {"keep": _("It is right: keep both")},
        taken=True,
    ),
    Question(
        "the meter that took this one's place",
        _("The new meter is believed for the day of the exchange."),
        {"keep": _("The new meter is right")},
    ),
    Question(
        "how large one is is not known",
        _("Send the meter's record with its resolution, then load this row again."),
    ),
    Question(
        "in another unit than the meter's register",
        _(
            "Send the meter's record with the right unit, or correct the unit here, and load it again."
        ),
    ),
    Question(
        "rawread times scalar",
        _("Write down here which of the two is right, and load the row again."),
    ),
    Question(
        "at the end of an hour",
        _(
            "Ask for an export by the hour: what flowed in other intervals is not taken from this format."
        ),
    ),
    Question(
        "is this an export by the day",
        _(
            "If it is, load the file again as beacon_days. If it is not, load these rows with the others."
        ),
    ),
    Question(
        "is this the last good reading, carried on",
        _(
            "If it is, leave the row out: nothing was read then. If not, empty the code and load it again."
        ),
    ),
    Question(
        "told twice by its two names",
        _(
            "Write down here which of the two volumes is right, leave the other row out, and load it again."
        ),
    ),
    Question(
        "says that the reading is questionable",
        _(
            "Ask whoever sent the file. If the reading is right, have it sent again with another quality."
        ),
    ),
    Question(
        "happened twice, as the clocks went back",
        _(
            "Load it together with the row of the other hour, or write the offset behind the time, like "
            "01:30-0700 for the first and 01:30-0800 for the second."
        ),
    ),
    Question(
        "is at the same premises on some of these days",
        _(
            "Correct the day here, or send the record of the other agreement, and load this row again."
        ),
    ),
    Question(
        "sits there on some of these days",
        _("Correct the day here, or send the record of the other meter, and load this row again."),
    ),
    Question(
        "the account belongs to customer",
        _("An account stays with its customer: everybody with access to it would see the new one."),
        {"keep": _("It belongs to the customer that we have")},
    ),
    Question(
        "in dashes or capitals alone",
        _("People type account numbers without dashes, so the two could not be told apart."),
        {"same": _("They are one account: what we hold is right")},
    ),
    Question(
        "the number was that of somebody who was erased",
        _("The privacy office answers this one, on its own page."),
    ),
)


def question_of(reason: str) -> Question | None:
    """Return the question that a row was held with; None for one that was refused."""
    return next((each for each in QUESTIONS if each.words in reason), None)


def word_for(key: str) -> "StrOrPromise":
    """Return the words of an answer or of a reason to leave a row out; the key where it is none."""
    every = dict(LEAVE_OUT)
    for question in QUESTIONS:
        every |= question.answers
    return every.get(key, key)
