"""The tables of the feed pages, and what their headings say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import FeedFile, FeedLoad, SetAsideRow, User
from accounts.sql import held_loads
from portal.feeding.expected import Expected
from portal.feeding.words import TONES, columns, moment, reason_of, row_tag, unbroken
from usage.words import axis_number

COUNTS = ("rows", "taken", "changed", "unchanged", "suppressed", "held", "refused")


def heading(expected: Sequence[Expected], waiting: int, *, has_files: bool) -> str:
    """Return what the page of all files finds: what is late, then what waits."""
    late = sum(feed.is_late for feed in expected)
    if not has_files and not late:
        return _("No file has come in yet")
    if late:
        return ngettext("%(n)d feed is late", "%(n)d feeds are late", late) % {"n": late}
    if waiting:
        return ngettext("%(n)d row waits for you", "%(n)d rows wait for you", waiting) % {
            "n": waiting
        }
    return _("Everything that came is in")


def file_heading(state: FeedLoad.State, open_rows: int, known: int = 0) -> str:
    """Return what the page of one file finds; `known` rows stand with an earlier load of the same file."""
    if state != FeedLoad.State.FINISHED:
        return str(
            {
                FeedLoad.State.WAITING: _("The file waits to be taken in"),
                FeedLoad.State.RUNNING: _("The file is being taken in"),
                FeedLoad.State.FAILED: _("The file was not taken in"),
                FeedLoad.State.STOPPED: _("The loading was stopped half-way; nothing of it is in"),
            }[state]
        )
    if open_rows:
        return ngettext("%(n)d row was not taken", "%(n)d rows were not taken", open_rows) % {
            "n": open_rows
        }
    if known:
        return ngettext(
            "%(n)d row was not taken, and stands with an earlier load",
            "%(n)d rows were not taken, and stand with an earlier load",
            known,
        ) % {"n": known}
    return _("All of it is in")


def expected_table(feeds: Sequence[Expected]) -> dict[str, Any]:
    """Return the feeds that are expected, each with whether it is late."""
    rows = [
        [
            {"text": feed.format},
            {"text": _every(feed.every.days), "label": _("Comes")},
            {
                "text": moment(feed.last_at) if feed.last_at else _("Never yet"),
                "label": _("Came last"),
            },
            {"tag": _("Late"), "tone": "alert"}
            if feed.is_late
            else {"tag": _("In time"), "tone": "good"},
        ]
        for feed in feeds
    ]
    return {"columns": columns(_("Format"), _("Comes"), _("Came last"), _("State")), "rows": rows}


def _every(days: int) -> str:
    return ngettext("every day", "every %(n)d days", days) % {"n": days}


def week_table(since: datetime) -> dict[str, Any]:
    """Return what each format brought since a moment."""
    sums = (
        FeedFile.objects.filter(at__gte=since)
        .order_by("format")
        .values_list("format")
        .annotate(Count("pk"), *(Sum(name) for name in COUNTS))
    )
    rows = [
        [
            {"text": format},
            *({"text": axis_number(cast(int, found)), "number": True} for found in figures),
        ]
        for format, *figures in sums
    ]
    return {"columns": columns(_("Format"), numbers=(_("Files"), *_count_words())), "rows": rows}


def _count_words() -> tuple[str, ...]:
    return (
        _("Rows"),
        _("Taken"),
        _("Changed"),
        _("Unchanged"),
        _("Suppressed"),
        _("Held"),
        _("Refused"),
    )


def files_table(loads: Sequence[FeedLoad], user: User) -> dict[str, Any]:
    """Return loads with the counts of their receipts; a link for whoever may open them."""
    held = held_loads()
    may_open = user.has_perm("accounts.feed_operator")
    receipts = [load.receipt_id for load in loads if load.receipt_id]
    open_rows = SetAsideRow.objects.open().filter(file__in=receipts)
    waiting = dict(open_rows.values_list("file").annotate(Count("pk")))
    rows = []
    for load in loads:
        state = load.state(held=held)
        receipt = load.receipt
        rows.append(
            [
                {
                    "text": unbroken(_("File %(number)d") % {"number": load.pk}),
                    "url": reverse("feed_load", args=[load.pk]) if may_open else "",
                },
                {"tag": state.label, "tone": TONES[state]},
                {"text": axis_number(waiting.get(load.receipt_id, 0)), "number": True},
                {"text": moment(load.at)},
                {"text": load.format},
                {"text": load.get_way_display()},
                *(
                    {"text": axis_number(getattr(receipt, name)) if receipt else "", "number": True}
                    for name in COUNTS
                ),
            ]
        )
    # What waits stands first: on a phone the rest is beyond the edge.
    named = [
        *columns(_("File"), _("State"), numbers=(_("To do"),)),
        *columns(_("When"), _("Format"), _("Way"), numbers=_count_words()),
    ]
    return {"columns": named, "rows": rows}


def rows_table(found: Sequence[SetAsideRow]) -> dict[str, Any]:
    """Return rows set aside, each with the field at fault and the reason."""
    rows = [
        [
            {
                "text": unbroken(_("Line %(number)s") % {"number": axis_number(row.line)}),
                "url": reverse("feed_row", args=[row.pk]),
            },
            {"text": row.field, "label": _("Field")},
            {"text": reason_of(row), "label": _("Why")},
            row_tag(row),
        ]
        for row in found
    ]
    return {"columns": columns(_("Row"), _("Field"), _("Why"), _("State")), "rows": rows}


def facts(load: FeedLoad, me: User) -> list[dict[str, str]]:
    """Return what is known of how a file came."""
    who = ""
    if load.by_id is not None:
        who = _("you") if load.by_id == me.subject_id else load.by_id.hex[:8]
    found = [
        {"term": _("Format"), "text": load.format},
        {"term": _("Came"), "text": moment(load.at)},
        {"term": _("Way"), "text": load.get_way_display(), "note": who},
    ]
    if load.destroyed_at is not None:
        gone = _("Destroyed on %(moment)s, because somebody in it was erased. This receipt stays.")
        found.append({"term": _("Kept copy"), "text": gone % {"moment": moment(load.destroyed_at)}})
    if load.of is not None:
        first: FeedLoad = load.of.load
        name = _("File %(number)d") % {"number": first.pk}
        url = reverse("feed_load", args=[first.pk])
        found.append({"term": _("Rows of"), "text": name, "url": url})
    if load.receipt is not None and load.receipt.known:
        found.append(_came_before(load.receipt))
    return found


def _came_before(receipt: FeedFile) -> dict[str, str]:
    """Return where the rows stand that are known."""
    first: FeedLoad = receipt.same_before().earliest("pk").load
    note = ngettext(
        "%(n)d row that was not taken stands there, and is not listed twice.",
        "%(n)d rows that were not taken stand there, and are not listed twice.",
        receipt.known,
    ) % {"n": receipt.known}
    name = _("File %(number)d") % {"number": first.pk}
    url = reverse("feed_load", args=[first.pk])
    return {"term": _("Same file as"), "text": name, "url": url, "note": note}


def counts(receipt: FeedFile) -> list[dict[str, str]]:
    """Return the figures of a receipt, each with its word."""
    figures = (axis_number(getattr(receipt, name)) for name in COUNTS)
    return [
        {"term": word, "text": text} for word, text in zip(_count_words(), figures, strict=True)
    ]
