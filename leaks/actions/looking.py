"""Looking at what is new: who might have a leak, all that is known of those, and what it does to alerts."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from leaks import sql
from leaks.actions.steps import carry_out
from leaks.actions.telling import tell_of_silence
from leaks.haste import worth_a_look
from leaks.judging import WINDOW_DAYS, Window
from leaks.models import LookedUpTo
from leaks.stories import changes_in
from usage.grid import Int64s

AT_ONCE = 4000  # homes in their window: 60 megabytes of hours


@transaction.atomic
def look_at_news(*, at: datetime) -> int:
    """Judge every home of which reads came in since the last look; return how many alerts changed.

    One look at a time; what comes in meanwhile is news of the next one.
    """
    LookedUpTo.objects.get_or_create(pk=1)
    looked = LookedUpTo.objects.select_for_update().get(pk=1)
    news, today, changed = sql.news_since(looked.touched), timezone.localdate(at), 0
    recent = news.first_days > (today - timedelta(days=WINDOW_DAYS)).toordinal()
    if recent.any():
        changed = look_at(
            points=news.points[recent], first_days=news.first_days[recent], today=today, at=at
        )
    looked.touched, looked.at = news.up_to, at
    looked.save(update_fields=["touched", "at"])
    tell_of_silence(numbers=sql.note_silent_meters(today, at, settings.TIME_ZONE), at=at)
    return changed


@transaction.atomic
def look_at(*, points: Int64s, first_days: Int64s, today: date, at: datetime) -> int:
    """Judge homes by their service points (ascending) up to `today`; return how many alerts changed.

    `first_days` are the first days (ordinals) on which something is new of each.
    """
    worth = worth_a_look(points, first_days, today)
    points, first_days, changed = points[worth], first_days[worth], 0
    for start in range(0, len(points), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        window = Window.of(points[part], today)
        news = dict(zip(points[part].tolist(), first_days[part].tolist(), strict=True))
        changed += carry_out(changes=changes_in(window, news), window=window, at=at)
    return changed
