"""The days of a home and their weather, for what the meter says of actions; and that in words."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.access import Home
from accounts.models import User
from programs.effect import MOST_BEFORE, DayUsed, Effect, Found, Unmeasured, measure
from usage.looking.history import days
from usage.models import DayReads, WeatherDay
from usage.words import day_and_year, from_to, volume


def effects(
    home: Home, done: Sequence[date], *, by: User, today: date
) -> dict[date, Effect | Unmeasured]:
    """Return what changed with each of some days. Two queries for all of them, none where there are none."""
    if not done:
        return {}
    first = max(min(done) - timedelta(days=MOST_BEFORE), home.from_date)
    last = today - timedelta(days=1)
    if last <= first:
        return dict.fromkeys(done, Unmeasured.SOON)
    reads = DayReads.objects.visible_to(by, today=today).at(home.premises_id, first, last)
    by_day = days(first, last, reads.as_totals(), settings.TIME_ZONE, today=today)
    weather = WeatherDay.objects.by_day((first, last))
    known = [
        DayUsed(
            day,
            None if amount.gaps else amount.microlitres,
            weather[day].temperature if day in weather else None,
            weather[day].rain if day in weather else None,
        )
        for day, amount in by_day.items()
    ]
    return {day: measure(known, day) for day in done}


def in_words(found: Effect | Unmeasured, done: date, unit: str) -> dict[str, Any]:
    """Return what was measured as a finding, a sentence more, and a tag."""
    if isinstance(found, Unmeasured):
        return {
            "finding": _("We cannot measure it yet.")
            if found is Unmeasured.SOON
            else _("We cannot measure it."),
            "more": _unmeasured(found),
            "tag": {"text": _("Not measured"), "tone": "plain"},
        }
    span = from_to(found.first, found.last)
    low, high = sorted((abs(found.low), abs(found.high)))
    words = {
        "saved": volume(abs(found.saved), unit),
        "low": volume(low, unit),
        "high": volume(high, unit),
        "days": span,
    }
    if found.found is Found.NOTHING:
        return {
            "finding": _("No measurable change."),
            "more": _(
                "From %(days)s your use was within what it varies by anyway. That can be a small saving, "
                "or none: the meter cannot tell."
            )
            % words,
            "tag": {"text": _("No measurable change"), "tone": "plain"},
        }
    if found.found is Found.MORE:
        return {
            "finding": _("Your home uses more since then: about %(saved)s a day.") % words,
            "more": _(
                "Between %(low)s and %(high)s, from %(days)s. The meter does not know why: guests and "
                "leaks do that, too."
            )
            % words,
            "tag": {"text": _("Uses more"), "tone": "care"},
        }
    return {
        "finding": _("It saves about %(saved)s a day.") % words,
        "more": _("Between %(low)s and %(high)s, from %(days)s.") % words,
        "tag": {"text": _("Saves, as measured"), "tone": "good"},
    }


def _unmeasured(why: Unmeasured) -> str:
    return {
        Unmeasured.SOON: _("It takes four weeks of readings after the day. Come back then."),
        Unmeasured.SHORT: _(
            "It takes four months of readings from before, and three times as many days as after. We do "
            "not have them for this home."
        ),
        Unmeasured.WEATHER: _(
            "We do not know the weather of these days, and without it a cool week would look like a saving."
        ),
        Unmeasured.SEASON: _(
            "The days since then were warmer or colder than any that we know from before. Come back in "
            "another season."
        ),
        Unmeasured.AWAY: _(
            "On many days since then hardly any water ran, as if nobody was at home. That is no fair "
            "comparison."
        ),
    }[why]


def since(done: date) -> str:
    """Return "Done on 3 May 2026"."""
    return _("Done on %(day)s") % {"day": day_and_year(done)}
