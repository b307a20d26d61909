"""Feeds in words: states, moments, and what was done about a row."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.feeds.reasons import in_other_words
from accounts.models import FeedLoad, RowAct, SetAsideRow, User
from portal.feeding.questions import word_for
from privacy.moments import short_moment

TONES = {
    FeedLoad.State.WAITING: "plain",
    FeedLoad.State.RUNNING: "care",
    FeedLoad.State.FINISHED: "good",
    FeedLoad.State.FAILED: "alert",
    FeedLoad.State.STOPPED: "alert",
}

# How reasons begin that go on from the name of their field; others have a subject of their own.
GOES_ON = ("is", "are", "has", "does", "differs", "counts", "happened", "lies")


def columns(*texts: str, numbers: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return the columns of a table, figures last."""
    found: list[dict[str, Any]] = [{"label": text} for text in texts]
    return found + [{"label": text, "number": True} for text in numbers]


def moment(at: datetime) -> str:
    """Return a day and a time by the utility's clock; in a narrow column a line each."""
    day, _comma, time = short_moment(at).partition(", ")
    return f"{unbroken(day)}, {unbroken(time)}"


def unbroken(text: str) -> str:
    """Return text that stays in one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def problem_of(load: FeedLoad, state: FeedLoad.State) -> str:
    """Return what is wrong with a file, and what to do; empty if nothing is."""
    if state == FeedLoad.State.STOPPED:
        return _(
            "Whatever was loading it was stopped: nothing of the file was written, and it is tried again by "
            "itself. If it stays like this, load it anew."
        )
    if state != FeedLoad.State.FAILED:
        return ""
    if not load.problem:
        return _(
            "A fault of ours stopped it, and nothing of the file was written. The log names the fault. After "
            "30 days the reason is not kept any more."
        )
    return said(load.problem, load.pattern)


def fault_of(row: SetAsideRow) -> str:
    """Return what is wrong with a row: said of its field, or beside it."""
    says = row.reason.partition(" ")[0] in GOES_ON
    said = reason_of(row)
    return f"{row.field}{' ' if says else ': '}{said}" if row.field else said


def reason_of(row: SetAsideRow) -> str:
    """Return why a row was set aside, in the language of the reader; the file's own words stay as they are.

    Of a row from before patterns were kept that is the whole sentence, which is known where it has no blanks.
    """
    return said(row.reason, row.pattern)


def said(reason: str, pattern: str) -> str:
    """Return a reason in the language of the reader."""
    if not pattern:
        return _(reason) if reason else ""
    return in_other_words(reason, pattern, _(pattern))


def row_tag(row: SetAsideRow) -> dict[str, str]:
    """Return the state of a row, of `with_tries`, as a cell with a sign."""
    if row.settled:
        return {"tag": row.get_settled_display(), "tone": "good"}
    if row.awaits_its_load:
        return {"tag": _("Corrected, to be loaded"), "tone": "care"}
    tone = "care" if row.kind == SetAsideRow.Kind.HELD else "alert"
    return {"tag": row.get_kind_display(), "tone": tone}


def act_in_words(act: RowAct, *, me: User) -> str:
    """Return what was done about which line, when and by whom: by a number, as staff are named elsewhere."""
    who = ""
    if act.by_id is not None:
        who = _("you") if act.by_id == me.subject_id else act.by_id.hex[:8]
    what = "" if act.kind == RowAct.Kind.LOADED else str(word_for(act.what))
    said = [
        _("Line %(number)d") % {"number": act.line},
        f"{act.get_kind_display()}: {what}" if what else act.get_kind_display(),
        moment(act.at),
        who,
    ]
    return " · ".join(filter(None, said))
