"""The first pane of the desk: the list as it is narrowed down, how the queues stand, what can be chosen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from conversations.actions.handling import UNDONE, UNDONE_WITHIN
from conversations.desk import listing, words
from conversations.desk.here import called
from conversations.desk.listing import Choice, Filter, Standing, address
from conversations.models import HeldMail, Message, Step, Thread

# These two are always to be seen, with their counts; the others fold out.
ALWAYS = ("queue", "whose")


def queue_pane(
    given: Mapping[str, str],
    *,
    desk: listing.SetUp,
    user: User,
    now: datetime,
    current: int = 0,
    page: str = "desk",
) -> dict[str, Any]:
    """Return the pane; `given` is what stands in the address, `current` the thread that is open.

    `page` is where its own pages are.
    """
    among = listing.filters(desk)
    choice = listing.chosen(given, among)
    key = given.get("after", "")
    rows = _rows(choice, key, user=user, now=now)
    shown, more = rows[: listing.EACH_PAGE], rows[listing.EACH_PAGE :]
    stands = listing.standing(user=user, now=now)
    held = HeldMail.objects.count()
    lines = _lines(shown, choice, key, desk=desk, now=now, current=current)
    place = next((n for n, line in enumerate(lines) if line["current"]), None)
    return {
        "heading": _heading(stands[""], choice, held),
        "choice": choice,
        "lines": lines,
        "first_url": address(reverse(page), choice) if key else "",
        "more_url": _after_last(shown, choice, page) if more else "",
        "previous": lines[place - 1]["url"] if place else "",
        "next": _next(lines, place),
        "queues": _links(among[0], choice, _waiting(among[0], stands)),
        "whose": _links(among[1], choice, _whose(stands, choice)),
        "filters": [_folded(each, choice) for each in among if each.key not in ALWAYS],
        "narrowed": any(each not in ALWAYS for each in choice),
        "query": address("", choice, after=key),
        "undo": _undo(user, choice, now),
        "held": held,
        "unreached": Thread.objects.unreached().count(),
        "unreached_url": address(reverse(page), {"state": "unreached"}),
    }


def _rows(choice: Choice, key: str, *, user: User, now: datetime) -> list[Any]:
    rows = listing.listed(choice, user=user, now=now)
    if key:
        rows = listing.after(rows, key, choice)
    # Topics and queues are known: what the rows need of them stands in `SetUp`.
    rows = rows.annotate(owner=F("assigned_to__email")).prefetch_related("tags")
    return list(rows[: listing.EACH_PAGE + 1])


def _lines(
    rows: list[Any],
    choice: Choice,
    key: str,
    *,
    desk: listing.SetUp,
    now: datetime,
    current: int,
) -> list[dict[str, Any]]:
    office = desk.office(now)
    topics = {each.pk: each.said("title") for each in desk.topics}
    queues = {each.pk: each.name for each in desk.queues}
    last = dict(
        Message.objects.filter(thread__in=rows, side=Message.Side.PERSON)
        .order_by()
        .values_list("thread")
        .annotate(Max("at"))
    )
    return [
        {
            "pk": each.pk,
            "url": address(reverse("desk_thread", args=[each.pk]), choice, after=key),
            "current": each.pk == current,
            "topic": topics[each.topic_id],
            "queue": "" if "queue" in choice else queues[each.queue_id],
            "due": office.due(each),
            "state": "" if each.state == Thread.State.OPEN else each.get_state_display(),
            "back": words.moment(each.snoozed_until)
            if choice.get("state") == "aside" and each.snoozed_until
            else "",
            "last": words.ago(last[each.pk], now) if each.pk in last else "",
            "urgent": each.urgent,
            "owner": called(each.owner),
            "held": each.assigned_to_id or "",
            "language": each.language,
            "tags": [tag.name for tag in each.tags.all()],
        }
        for each in rows
    ]


def _after_last(shown: list[Thread], choice: Choice, page: str) -> str:
    return address(reverse(page), choice, after=listing.key_of(shown[-1], choice))


def _next(lines: list[dict[str, Any]], place: int | None) -> dict[str, Any]:
    """Return what stands behind the thread that is open; the first where it stands nowhere any more."""
    behind = lines[place + 1 :] if place is not None else lines
    return {"pk": behind[0]["pk"], "url": behind[0]["url"]} if behind else {"pk": 0, "url": ""}


def _heading(whole: Standing, choice: Choice, held: int) -> str:
    if choice:
        return _("What fits")
    if not whole.waiting and held:
        said = ngettext("%(n)s held mail waits for us", "%(n)s held mails wait for us", held)
        return said % {"n": held}
    if not whole.waiting:
        return _("Nothing waits for us")
    waiting = ngettext("%(n)s waits for us", "%(n)s wait for us", whole.waiting) % {
        "n": whole.waiting
    }
    if not whole.late:
        return _("%(waiting)s, none of them late") % {"waiting": waiting}
    return _("%(waiting)s, %(late)s of them late") % {"waiting": waiting, "late": whole.late}


def _waiting(queues: Filter, stands: Mapping[str, Standing]) -> dict[str, Any]:
    """Return what stands beside each queue: how many wait, and how many of them are late."""
    found = {}
    for slug in ("", *queues.choices):
        stand = stands.get(slug, Standing())
        late = _("%(n)s late") % {"n": stand.late} if stand.late else ""
        found[slug] = {"count": str(stand.waiting), "late": late}
    return found


def _whose(stands: Mapping[str, Standing], choice: Choice) -> dict[str, Any]:
    stand = stands.get(choice.get("queue", ""), Standing())
    counts = {"": stand.waiting, "mine": stand.mine, "nobody": stand.nobodys}
    return {value: {"count": str(count), "late": ""} for value, count in counts.items()}


def _links(each: Filter, choice: Choice, beside: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a filter's links; the list stays what it is but for that."""
    others = {key: value for key, value in choice.items() if key != each.key}
    return [
        {
            "label": label,
            "url": address(reverse("desk"), others, **{each.key: value}),
            "current": choice.get(each.key, "") == value,
            **beside.get(value, {"count": "", "late": ""}),
        }
        for value, label in {"": each.nothing, **each.choices}.items()
    ]


def _folded(each: Filter, choice: Choice) -> dict[str, Any]:
    return {"label": each.label, "links": _links(each, choice, {})}


def _undo(user: User, choice: Choice, now: datetime) -> dict[str, Any]:
    """Return what somebody did last, if it made threads go from the desk and can be taken back.

    What was done with several at once is taken back at once.
    """
    last = (
        Step.objects.filter(by=user.subject_id, at__gt=now - UNDONE_WITHIN)
        .order_by("-at", "-pk")
        .first()
    )
    if last is None or last.kind not in UNDONE:
        return {}
    same = Step.objects.filter(by=user.subject_id, at=last.at, kind=last.kind)
    threads = sorted(same.values_list("thread", flat=True).distinct())
    one = reverse("desk_act", args=[last.thread_id, "undo"])
    return {
        "url": address(reverse("desk_several") if threads[1:] else one, choice),
        "threads": threads,
        "numbers": ", ".join(map(str, threads)),
        "kind": last.kind,
    }
