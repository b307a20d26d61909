"""A home's use beside earlier use and similar homes, under the weather, indoors and outdoors (R07, R09)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.models import User
from accounts.roles import May
from privacy.views.choices import card
from privacy.vocabulary import CHOICES
from usage.comparing import outdoors, similar, weather
from usage.comparing.comparison import MONTHS_A_YEAR, first_of_month, last_of_month
from usage.comparing.earlier import (
    Earlier,
    Month,
    first_whole_month,
    highest,
    month_of,
    per_month,
    year_chart,
)
from usage.comparing.household import NOTHING_KNOWN, Facts
from usage.comparing.seasons import Split, Unclear, divide, lowest_month
from usage.looking.history import Amount, days
from usage.models import DayReads, UnitChoice, WeatherDay
from usage.words import month


@login_required
def compare(request: HttpRequest) -> HttpResponse:
    """Compare one month of the home one looks at: that of the day `on`, or the last that is over."""
    home, today = current_home(request), timezone.localdate()
    if home is None or not home.may & {May.USE, May.TOTALS}:
        return render(request, "usage/compare.html", {"home": home, "allowed": False})
    by_month = May.USE not in home.may
    shown = month_of(home, _on(request.GET.get("on", "")), today=today, whole=by_month)
    context: dict[str, Any] = {"home": home, "allowed": True, "shown": shown, "by_month": by_month}
    if shown is not None:
        context |= _compared(request, home, shown, today)
    return render(request, "usage/compare.html", context)


def _compared(request: HttpRequest, home: Home, shown: Month, today: date) -> dict[str, Any]:
    user = signed_in(request)
    unit = UnitChoice.objects.of(user) or settings.VOLUME_UNIT
    by_day = _use(user, home, shown, today)
    earlier = Earlier.of(home, shown, by_day, unit)
    like = similar.similar_homes(
        home, shown, earlier.now, by=user.subject_id, today=today, at=timezone.now()
    )
    chart = year_chart(shown, by_day, like.typical() if like else {}, unit)
    return {
        "heading": earlier.heading(),
        "lead": earlier.gaps(),
        "earlier": earlier.table(),
        "chart": chart,
        "finding": highest(chart),
        "pager": _pager(shown),
        "similar": _similar(like, shown, earlier) if like else None,
        "weather": _weather(home, shown, earlier, by_day),
        "outdoors": _outdoors(user, earlier, by_day, like.facts if like else NOTHING_KNOWN, today),
    }


def _use(user: User, home: Home, shown: Month, today: date) -> dict[date, Amount]:
    """Return the days of thirteen months up to the one shown, as far as they may be seen: one query."""
    what, since = May.USE, home.from_date
    if May.USE not in home.may:
        what, since = May.TOTALS, first_whole_month(home.from_date)  # a part of a month is days
    first = max(first_of_month(shown.first, back=MONTHS_A_YEAR), since)
    reads = DayReads.objects.visible_to(user, today=today, what=what).at(
        home.premises_id, first, shown.last
    )
    return days(first, shown.last, reads.as_totals(), settings.TIME_ZONE, today=today)


def _similar(like: similar.Similar, shown: Month, earlier: Earlier) -> dict[str, Any]:
    """Return the block about similar homes."""
    has_figures = like.shows is similar.Shows.FIGURES
    asked = CHOICES["similar_homes"]
    return {
        "finding": similar.finding(like, shown, earlier.now) if has_figures else "",
        "facts": similar.figures_in_words(like, shown, earlier.now, earlier.unit)
        if has_figures
        else [],
        "why_not": similar.why_not(like),
        "who": "" if has_figures else similar.cohort_in_words(like.cohort),
        "unknown": like.shows is similar.Shows.UNKNOWN,
        "choice": card(asked, like.standing) if like.shows is similar.Shows.ASK else None,
    }


def _weather(
    home: Home, shown: Month, earlier: Earlier, by_day: Mapping[date, Amount]
) -> dict[str, Any] | None:
    """Return the block about the weather; None where nothing of it is known."""
    now, before = earlier.now, earlier.year_before
    measured = WeatherDay.objects.by_day((now.first, now.last), (before.first, before.last))
    if not any(now.first <= day <= now.last for day in measured):
        return None
    said = weather.weather_in_words(
        shown, weather.climate(measured, now), weather.climate(measured, before)
    )
    block: dict[str, Any] = {"said": said, "finding": weather.finding(measured, shown)}
    if May.USE not in home.may:
        return block
    return block | {
        "chart": weather.days_chart(shown, by_day, measured, earlier.unit),
        "table": weather.days_table(shown, by_day, measured, earlier.unit),
        "temperature_unit": weather.temperature_unit(),
        "rain_unit": weather.rain_unit(),
    }


def _outdoors(
    user: User,
    earlier: Earlier,
    by_day: Mapping[date, Amount],
    facts: Facts,
    today: date,
) -> dict[str, Any]:
    """Return the block about indoors and outdoors."""
    home, used = earlier.home, per_month(by_day, earlier.month.last)
    lowest, paused = lowest_month(used), None
    if lowest is not None:
        what = May.USE if May.USE in home.may else May.TOTALS
        reads = DayReads.objects.visible_to(user, today=today, what=what)
        paused = outdoors.pauses(
            reads.at(home.premises_id, lowest, last_of_month(lowest)).as_reads()
        )
    found: Split | Unclear = divide(used, pauses=paused)
    if isinstance(found, Unclear):
        said: dict[str, Any] = {"why_not": outdoors.unclear_in_words(found)}
    else:
        said = outdoors.split_in_words(found, facts, earlier.unit)
    return said | {"source": outdoors.SOURCE}


def _on(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _pager(shown: Month) -> dict[str, str]:
    pager: dict[str, str] = {}
    for side, day in (("before", shown.before), ("after", shown.after)):
        if day:
            pager |= {
                f"{side}_url": f"{reverse('compare')}?on={day}",
                f"{side}_label": month(day),
            }
    return pager
