"""What people say of an alert, and take back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from leaks.actions.asking import ask_for_help
from leaks.models import LeakAlert, LeakAnswer

# What is normal is asked again within a year: homes change, and so do those who live in them. Ours.
LONGEST_NORMAL = timedelta(days=366)


class AlreadyOver(Exception):
    """The alert has ended, or was taken back: there is nothing left to say of it but that it was fixed."""


class AlreadyClaimed(Exception):
    """Somebody in the home said before that it is fixed, and the meter has not told yet."""


class NoSuchEnd(Exception):
    """What is normal needs a day on which it is asked again: after today, and within a year."""


@transaction.atomic
def answer_alert(
    *, alert: LeakAlert, kind: str, by: User, at: datetime, until_date: date | None = None
) -> LeakAnswer:
    """Record what somebody in the home says of an alert, and return it.

    "Fixed" is a claim that the meter confirms after some nights or takes back; where the water has stopped
    before, it has been confirmed. "Normal" ends the alert: until `until_date` no more than that is news.
    "Help" opens a conversation. Raises AlreadyOver, AlreadyClaimed or NoSuchEnd.
    """
    alert = LeakAlert.objects.select_for_update().get(pk=alert.pk)
    answer = LeakAnswer(alert=alert, kind=kind, by=by, at=at)
    if kind == LeakAnswer.Kind.FIXED:
        _claim(alert, answer)
    elif not alert.is_open:
        raise AlreadyOver
    elif kind == LeakAnswer.Kind.NORMAL:
        _call_normal(alert, answer, until_date)
    elif kind == LeakAnswer.Kind.HELP:
        answer.thread = ask_for_help(alert=alert, by=by, at=at)
    answer.save()
    return answer


def _claim(alert: LeakAlert, answer: LeakAnswer) -> None:
    if alert.state == LeakAlert.State.WITHDRAWN:
        raise AlreadyOver
    if alert.answers.filter(kind=LeakAnswer.Kind.FIXED, outcome="").exists():
        raise AlreadyClaimed
    if not alert.is_open:
        answer.outcome, answer.settled_at = LeakAnswer.Outcome.VERIFIED, answer.at


def _call_normal(alert: LeakAlert, answer: LeakAnswer, until_date: date | None) -> None:
    today = timezone.localdate(answer.at)
    if until_date is None or not today < until_date <= today + LONGEST_NORMAL:
        raise NoSuchEnd
    answer.until_date, answer.rate = until_date, alert.rate
    alert.state, alert.ended_at = LeakAlert.State.STOPPED, answer.at
    alert.save(update_fields=["state", "ended_at"])


@transaction.atomic
def no_longer_normal(*, answer: LeakAnswer, by: User, at: datetime) -> None:
    """Take back that something is normal: from today on it is news again.

    Raises AlreadyOver if that has ended before.
    """
    answer = LeakAnswer.objects.select_for_update().get(pk=answer.pk)
    today = timezone.localdate(at)
    if answer.until_date is None or answer.until_date <= today:
        raise AlreadyOver
    answer.until_date = today
    answer.save(update_fields=["until_date"])
