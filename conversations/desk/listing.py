"""The desk's list: what can be chosen, in which order it stands, and pages of it by key.

A page begins after a row, not after a number of rows: what is answered meanwhile goes, and nobody is shown
twice or passed over for it. What goes along in the address says nothing of a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from conversations.clock import Week
from conversations.desk.words import Office
from conversations.hours import week
from conversations.models import Queue, Tag, Thread, ThreadQuerySet, Topic
from privacy.typed import number_in

EACH_PAGE = 25
MICROSECOND = 1_000_000
LAST_SECOND = 32_503_680_000  # the year 3000: what lies behind it nobody wrote
STATES = {
    "aside": _("Put aside"),
    "answered": _("Answered"),
    "closed": _("Closed"),
    "unreached": _("Reached nobody"),
}
WHOSE = {"mine": _("Mine"), "nobody": _("Nobody’s")}
LATE = {"yes": _("Late")}
# Whoever left, or does not work here any more, answers nobody.
NOBODYS = Q(assigned_to=None) | Q(assigned_to__is_active=False) | Q(assigned_to__is_staff=False)
Choice = dict[str, str]


@dataclass(frozen=True)
class Filter:
    """Something that the list is narrowed down by: its word in the address, its name, what it can be."""

    key: str
    label: Any
    nothing: Any
    choices: Mapping[str, Any]


@dataclass(frozen=True)
class SetUp:
    """How the utility set its desk up, asked once a page: two of its panes show it."""

    queues: list[Queue]
    topics: list[Topic]  # with what is shown of them, and without their forms
    tags: list[Tag]
    week: Week

    def office(self, now: datetime) -> Office:
        """Return when the office is open, as its clock stands."""
        return Office(self.week, now)


def set_up() -> SetUp:
    """Return how the utility set its desk up."""
    return SetUp(
        list(Queue.objects.order_by("order", "pk")),
        list(Topic.objects.only("slug", "title_en", "title_es").order_by("order", "pk")),
        list(Tag.objects.order_by("name")),
        week(),
    )


def filters(desk: SetUp) -> list[Filter]:
    """Return everything that the list can be narrowed down by."""
    return [
        Filter("queue", _("Queue"), _("All queues"), {each.slug: each.name for each in desk.queues}),
        Filter("whose", _("Whose"), _("Anybody’s"), WHOSE),
        Filter("late", _("Time"), _("Late or not"), LATE),
        Filter("state", _("State"), _("With us"), STATES),
        Filter("topic", _("Topic"), _("Any topic"), {each.slug: each.said("title") for each in desk.topics}),
        Filter("tag", _("Tag"), _("Any tag"), {
            str(each.pk): each.name for each in desk.tags
        }),
        Filter("language", _("Language"), _("Any language"), dict(settings.LANGUAGES)),
    ]  # fmt: skip


def chosen(given: Mapping[str, str], among: list[Filter]) -> Choice:
    """Return what an address narrows the list down by; what nobody offered is passed over."""
    return {each.key: given[each.key] for each in among if given.get(each.key) in each.choices}


def listed(choice: Choice, *, user: User, now: datetime) -> ThreadQuerySet:
    """Return the threads that fit, in their order: what presses first, or what changed last."""
    state = choice.get("state", "")
    rows = Thread.objects.filter(merged_into=None)
    if state == "aside":
        rows = Thread.objects.put_aside(at=now)
    elif state == "unreached":
        rows = Thread.objects.unreached()
    elif state:
        rows = rows.filter(state=state)
    else:
        rows = Thread.objects.at_the_desk(at=now)
    rows = rows.filter(_narrowed(choice, user=user, now=now))
    return (
        rows.most_pressing_first() if _by_pressure(choice) else rows.order_by("-changed_at", "-pk")
    )


def _narrowed(choice: Choice, *, user: User, now: datetime) -> Q:
    found = Q()
    columns = {
        "queue": "queue__slug",
        "topic": "topic__slug",
        "tag": "tags",
        "language": "language",
    }
    for key, column in columns.items():
        if key in choice:
            found &= Q(**{column: choice[key]})
    if "whose" in choice:
        found &= Q(assigned_to=user) if choice["whose"] == "mine" else NOBODYS
    if "late" in choice:
        found &= Q(answer_due_at__lt=now)
    return found


def _by_pressure(choice: Choice) -> bool:
    return choice.get("state", "") not in {"answered", "closed", "unreached"}


def key_of(thread: Thread, choice: Choice) -> str:
    """Return where a thread stands in the list, as it goes into an address: times and its number."""
    if _by_pressure(choice):
        return f"{int(thread.urgent)}-{_instant(thread.answer_due_at)}-{thread.pk}"
    return f"{_instant(thread.changed_at)}-{thread.pk}"


def after(rows: ThreadQuerySet, key: str, choice: Choice) -> ThreadQuerySet:
    """Return what stands behind a key; all of it where the key is none of ours."""
    parts = key.split("-")
    if None in map(number_in, parts):
        return rows
    if _by_pressure(choice) and len(parts) == 3:  # noqa: PLR2004 -- as `key_of` writes it
        urgent, due, number = bool(int(parts[0])), _moment(parts[1]), int(parts[2])
        behind = Q(answer_due_at=due, pk__gt=number)
        if due is not None:
            behind |= Q(answer_due_at__gt=due) | Q(answer_due_at=None)
        behind &= Q(urgent=urgent)
        return rows.filter(behind | Q(urgent=False) if urgent else behind)
    if not _by_pressure(choice) and len(parts) == 2:  # noqa: PLR2004 -- as `key_of` writes it
        at, number = _moment(parts[0]), int(parts[1])
        return rows.filter(Q(changed_at__lt=at) | Q(changed_at=at, pk__lt=number)) if at else rows
    return rows


def _instant(at: datetime | None) -> int:
    """Return microseconds since 1970; 0 for none."""
    if at is None:
        return 0
    passed = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (passed.days * 86_400 + passed.seconds) * MICROSECOND + passed.microseconds


def _moment(digits: str) -> datetime | None:
    whole, micro = divmod(int(digits), MICROSECOND)
    if not whole or whole > LAST_SECOND:
        return None
    return datetime.fromtimestamp(whole, tz=UTC).replace(microsecond=micro)


@dataclass(frozen=True)
class Standing:
    """How a queue stands: threads with us, of them late, of them nobody's and one's own."""

    waiting: int = 0
    late: int = 0
    nobodys: int = 0
    mine: int = 0


def standing(*, user: User, now: datetime) -> dict[str, Standing]:
    """Return how each queue stands, by its short name; under "" all of them together. One query."""
    rows = (
        Thread.objects.at_the_desk(at=now)
        .order_by()
        .values_list("queue__slug")
        .annotate(
            waiting=Count("pk"),
            late=Count("pk", filter=Q(answer_due_at__lt=now)),
            nobodys=Count("pk", filter=NOBODYS),
            mine=Count("pk", filter=Q(assigned_to=user)),
        )
    )
    found = {slug: counts for slug, *counts in rows}
    whole = [sum(each) for each in zip(*found.values(), strict=True)]
    return {slug: Standing(*counts) for slug, counts in {"": whole, **found}.items()}


def address(page: str, choice: Mapping[str, str], **more: str) -> str:
    """Return a page's address with the list as it is narrowed down."""
    query = urlencode({key: value for key, value in {**choice, **more}.items() if value})
    return f"{page}?{query}" if query else page
