"""Writing a public notice, announcing it, putting it right, ending it, and telling people of each."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from notices import announced
from notices.actions.outbox import enqueue_all
from notices.announcements import people_told, topic_of
from notices.models import Announcement, AnnouncementPlace, AnnouncementStep
from privacy.models import Subject

AT_ONCE = 5000  # ours: rows of one statement
READ = ("title_en", "text_en", "title_es", "text_es", "where_en", "where_es", "from_at", "to_at")
Kind = AnnouncementStep.Kind


class AlreadyAnnounced(Exception):
    """People have read it: it is put right from here on, where all can see what changed."""


class NotCurrent(Exception):
    """Nobody announced it yet, or it is over."""


class ChangedMeanwhile(Exception):
    """Somebody wrote it anew since it was read: what is announced is what somebody read."""


class OtherKind(Exception):
    """What could not wait would become what can."""


class SecondPersonNeeded(Exception):
    """It can wait, so somebody else than who wrote it reads it first."""


class OverBefore(Exception):
    """It would end before it is announced."""


@transaction.atomic
def write_announcement(
    *,
    announcement: Announcement | None,
    columns: Mapping[str, Any],
    places: Iterable[int] | None,
    by: Subject,
    at: datetime,
) -> Announcement:
    """Write a public notice that nobody reads yet. Raises AlreadyAnnounced.

    `places` are the numbers of its premises; None leaves those that it has.
    """
    if announcement is None:
        announcement = Announcement()
    else:
        announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
        if announcement.announced_at:
            raise AlreadyAnnounced
    _set(announcement, columns, by, at)
    if places is not None:
        announcement.places.all().delete()
        _add(announcement, places)
    return announcement


@transaction.atomic
def announce(
    *, announcement: Announcement, by: Subject, at: datetime, seen: str | None = None
) -> AnnouncementStep:
    """Let everybody read a notice; a job tells those of its area. Raises AlreadyAnnounced, OverBefore.

    `seen` says when what whoever announces it has read was written, as ISO 8601; None asks nobody. Raises
    ChangedMeanwhile where it was written anew since.

    Raises SecondPersonNeeded where it can wait and `by` wrote it. Boiling and a cut pipe cannot: an error in
    them is put right in a minute, and people who drink meanwhile cannot be.
    """
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if announcement.announced_at:
        raise AlreadyAnnounced
    if announcement.is_over(at):
        raise OverBefore
    if announcement.written_by_id == by.pk and not announcement.is_urgent:
        raise SecondPersonNeeded
    if seen is not None and seen != announcement.written_at.isoformat():
        raise ChangedMeanwhile
    announcement.announced_by, announcement.announced_at = by, at
    announcement.save(update_fields=["announced_by", "announced_at"])
    return _step(announcement, Kind.ANNOUNCED, by=by, at=at)


@transaction.atomic
def put_right(
    *,
    announcement: Announcement,
    columns: Mapping[str, Any],
    places: Iterable[int] | None,
    note: tuple[str, str],
    by: Subject,
    at: datetime,
) -> AnnouncementStep:
    """Change a notice that people have read, and tell them what changed, in English and Spanish.

    Those whose place is not in it any more are told this once more. Raises NotCurrent, and OtherKind where
    an urgent one would become one that can wait: that one needs a second person, so it is another notice.
    """
    announcement = _current(announcement, at)
    was_in_town, was_urgent = announcement.in_town, announcement.is_urgent
    if was_urgent and not Announcement(kind=columns.get("kind", announcement.kind)).is_urgent:
        raise OtherKind
    # Who announced it stands; a constraint keeps them apart from who wrote it, and both are in its steps.
    _set(announcement, columns, announcement.written_by, announcement.written_at)
    if places is not None:
        _move(announcement, set(places), at)
    return _step(
        announcement,
        Kind.CHANGED,
        by=by,
        at=at,
        note=note,
        in_town=was_in_town or announcement.in_town,
    )


@transaction.atomic
def end_announcement(
    *, announcement: Announcement, note: tuple[str, str] = ("", ""), by: Subject, at: datetime
) -> AnnouncementStep:
    """Say that it is over: boiling is lifted, the water is back. Raises NotCurrent."""
    announcement = _current(announcement, at)
    announcement.ended_at = at
    announcement.save(update_fields=["ended_at"])
    return _step(announcement, Kind.ENDED, by=by, at=at, note=note)


@transaction.atomic
def tell(*, step: AnnouncementStep, at: datetime) -> bool:
    """Write the notices of a step to everybody it concerns, once; return whether it was not done before."""
    step = AnnouncementStep.objects.select_for_update().get(pk=step.pk)
    if step.told_at:
        return False
    step.people = enqueue_all(
        topic=topic_of(step.announcement),
        to=people_told(step),
        key=f"announcement step {step.pk}",
        about=step.pk,
        at=at,
    )
    step.told_at = at
    step.save(update_fields=["told_at", "people"])
    return True


def _current(announcement: Announcement, at: datetime) -> Announcement:
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if announcement.announced_at is None or announcement.is_over(at):
        raise NotCurrent
    return announcement


def _set(announcement: Announcement, columns: Mapping[str, Any], by: Subject, at: datetime) -> None:
    for name, value in columns.items():
        setattr(announcement, name, value)
    announcement.written_by, announcement.written_at = by, at
    announcement.save()


def _add(announcement: Announcement, places: Iterable[int]) -> None:
    AnnouncementPlace.objects.bulk_create(
        [AnnouncementPlace(announcement=announcement, premises_id=pk) for pk in places],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["announcement", "premises"],
        update_fields=["left_at"],
    )


def _move(announcement: Announcement, places: set[int], at: datetime) -> None:
    """Let it hold at other places; those that it leaves are remembered, with when."""
    here = announcement.places.filter(left_at=None)
    gone = set(here.values_list("premises", flat=True)) - places
    here.filter(premises__in=gone).update(left_at=at)
    _add(announcement, places)


def _step(
    announcement: Announcement,
    kind: str,
    *,
    by: Subject,
    at: datetime,
    note: tuple[str, str] = ("", ""),
    in_town: bool | None = None,
) -> AnnouncementStep:
    step = AnnouncementStep.objects.create(
        announcement=announcement,
        kind=kind,
        by=by,
        at=at,
        note_en=note[0],
        note_es=note[1],
        read={name: getattr(announcement, name) for name in READ},
        in_town=announcement.in_town if in_town is None else in_town,
    )
    transaction.on_commit(announced.forget)
    return step
