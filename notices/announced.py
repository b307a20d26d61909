"""Which public notices hold where. Every page asks, so what holds is remembered for a moment.

Each process remembers by itself, in its memory: on most days nothing holds, and no page asks the database.
Only where one holds in a part of the town, a page of somebody signed in asks whether their home is in it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from threading import Lock

from notices.models import Announcement, AnnouncementPlace

REMEMBERED = timedelta(seconds=10)  # ours: how late another process may hear of it

_lock = Lock()
_memory: tuple[datetime, list[Announcement]] | None = None


def current(now: datetime) -> list[Announcement]:
    """Return what holds now, urgent ones first, then the newest."""
    known = _memory
    if known is None or known[0] <= now:
        known = remember(list(Announcement.objects.current(now)), until=now + REMEMBERED)
    held = [each for each in known[1] if not each.is_over(now)]
    return sorted(held, key=lambda each: not each.is_urgent)


def concerning(premises: Collection[int], now: datetime) -> dict[int, set[int]]:
    """Return what holds at some places: by its number, at which of them; none for the whole town."""
    held = current(now)
    found: dict[int, set[int]] = {each.pk: set() for each in held if each.in_town}
    parts = [each.pk for each in held if not each.in_town]
    if parts and premises:
        rows = AnnouncementPlace.objects.filter(
            announcement__in=parts, premises__in=premises, left_at=None
        )
        for announcement, place in rows.values_list("announcement", "premises"):
            found.setdefault(announcement, set()).add(place)
    return found


def remember(held: list[Announcement], *, until: datetime) -> tuple[datetime, list[Announcement]]:
    """Keep what holds until a moment."""
    global _memory  # noqa: PLW0603 -- the memory of this process, in one place
    with _lock:
        _memory = (until, held)
        return _memory


def forget() -> None:
    """Look again at the next page: something was said in this process."""
    global _memory  # noqa: PLW0603 -- the memory of this process, in one place
    with _lock:
        _memory = None
