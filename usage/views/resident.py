"""Use by hour, day and month (R06)."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.models import User
from accounts.roles import May
from privacy.choices.cookies import optional_cookie, set_optional_cookie
from usage import looking
from usage.health.sql import SILENT_DAYS
from usage.history import days, hours, months, together
from usage.models import DayReads
from usage.silence import meters_at
from usage.words import day_and_year, month, short_day

WINDOWS = {
    "hour": looking.day_window,
    "day": looking.month_window,
    "month": looking.year_window,
}


@login_required
def use(request: HttpRequest) -> HttpResponse:
    """Show how much water ran at the home one looks at: `by` hour, day or month, around the day `on`."""
    home, today = current_home(request), timezone.localdate()
    if home is None:
        return render(request, "usage/use.html", {"home": None})
    asked_for = request.GET.get("by", "")
    by = asked_for or optional_cookie(request, "use_view")
    if May.USE not in home.may:
        by = "month"  # months are all that this role may see
    by = by if by in WINDOWS else "day"
    on = _day(request.GET.get("on", "")) or looking.last_day(home, today)
    window = WINDOWS[by](home, looking.nearest(home, on, today), today)
    if not home.may & {May.USE, May.TOTALS}:
        return render(request, "usage/use.html", {"home": home, "window": None})
    response = render(
        request,
        "usage/use.html",
        {
            "home": home,
            "window": window,
            "ways": _ways(home, by, window),
            "pager": _pager(window),
            "table_heading": _heading_of_labels(by),
            "silence": _silence(home, today),
            **_seen(signed_in(request), home, window, today),
        },
    )
    if asked_for in WINDOWS:
        set_optional_cookie(request, response, "use_view", asked_for)
    return response


def _seen(user: User, home: Home, window: looking.Window, today: date) -> dict[str, Any]:
    """Return the chart of a window, and its answer in words."""
    what = May.USE if May.USE in home.may else May.TOTALS
    reads = DayReads.objects.visible_to(user, today=today, what=what).at(
        home.premises_id, window.first, window.last
    )
    if window.by == "hour":
        spans = hours(window.first, reads.as_reads(), settings.TIME_ZONE)
        if window.first == today:
            spans = looking.so_far(spans)
        chart = looking.chart_of_hours(spans)
        amounts = [span.amount for span in spans]
    else:
        by_day = days(window.first, window.last, reads.as_totals(), settings.TIME_ZONE, today=today)
        amounts = list(by_day.values())
        if window.by == "day":
            chart = looking.chart_of_days(by_day, linked=True)
        else:
            by_month = months(by_day)
            if what is May.TOTALS:
                by_month = looking.whole_months(by_month, home, today)
                window = replace(window, first=min(by_month, default=window.first))
            chart = looking.chart_of_months(by_month, linked=May.USE in home.may)
            amounts = list(by_month.values())
    total = together(amounts)
    return {
        "chart": chart,
        "heading": looking.heading(window, total),
        "lead": looking.gaps_in_words(window, amounts),
        "finding": looking.highest(chart),
    }


def _silence(home: Home, today: date) -> dict[str, Any] | None:
    """Return since when the meter is silent; None where it is not, or is none of the reader's business."""
    if home.ended or May.USE not in home.may or not home.holds(today):
        return None
    meters = meters_at(home, today)
    if not meters.silent:
        return None
    return {"since": day_and_year(meters.since) if meters.since else "", "days": SILENT_DAYS}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _ways(home: Home, by: str, window: looking.Window) -> list[dict[str, Any]]:
    """Return the links to the three ways of looking that the role may use."""
    words = {
        "hour": pgettext("way of looking", "Hours of a day"),
        "day": pgettext("way of looking", "Days of a month"),
        "month": pgettext("way of looking", "Months of a year"),
    }
    if May.USE not in home.may:
        words = {"month": words["month"]}
    return [
        {"label": word, "url": _url(way, window.last), "current": way == by}
        for way, word in words.items()
    ]


def _pager(window: looking.Window) -> dict[str, str]:
    name = {"hour": short_day, "day": month, "month": month}[window.by]
    pager: dict[str, str] = {}
    if window.before:
        pager |= {"before_url": _url(window.by, window.before), "before_label": name(window.before)}
    if window.after:
        pager |= {"after_url": _url(window.by, window.after), "after_label": name(window.after)}
    return pager


def _url(by: str, on: date) -> str:
    return f"{reverse('use')}?by={by}&on={on}"


def _heading_of_labels(by: str) -> str:
    return {"hour": _("Hour"), "day": _("Day"), "month": _("Month")}[by]
