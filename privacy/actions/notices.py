"""Telling firms that were given an erased person's data to delete it too."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from privacy.actions.letters import write_letter
from privacy.models import DownstreamNotice, Letter

# Ours: a firm under contract answers in ten days, and the office is reminded once a week.
ANSWERED_WITHIN = timedelta(days=10)
REMINDED_EVERY = timedelta(days=7)


class AnsweredAlready(Exception):
    """The firm has said that it is done, and what it knew the person by is gone."""


@transaction.atomic
def note_told(*, notice: DownstreamNotice, at: datetime) -> DownstreamNotice:
    """Note that the firm was told. Raises AnsweredAlready."""
    notice = _open(notice)
    notice.sent_at = notice.sent_at or at
    notice.save(update_fields=["sent_at"])
    return notice


@transaction.atomic
def note_answered(*, notice: DownstreamNotice, at: datetime) -> DownstreamNotice:
    """Note that the firm is done; what it knew the person by goes here too. Raises AnsweredAlready."""
    notice = _open(notice)
    notice.sent_at, notice.answered_at, notice.sealed = notice.sent_at or at, at, None
    notice.save(update_fields=["sent_at", "answered_at", "sealed"])
    return notice


def remind_of_notices(*, at: datetime) -> int:
    """Write to the office of firms that have not answered; return of how many. Once a week."""
    late = DownstreamNotice.objects.filter(
        answered_at=None, made_at__lte=at - ANSWERED_WITHIN
    ).count()
    lately = Letter.objects.filter(kind="notices_open", written_at__gt=at - REMINDED_EVERY)
    if not late or not settings.PRIVACY_EMAIL or lately.exists():
        return 0
    write_letter(
        kind="notices_open", sealed_to=settings.PRIVACY_EMAIL, at=at, about={"how_many": late}
    )
    return late


def _open(notice: DownstreamNotice) -> DownstreamNotice:
    notice = DownstreamNotice.objects.select_for_update().get(pk=notice.pk)
    if notice.answered_at:
        raise AnsweredAlready
    return notice
