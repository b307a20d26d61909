"""The first page: what is owed, whether something is wrong, how much water ran."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.models import User
from accounts.roles import May
from billing import words
from billing.models import Bill
from leaks.models import LeakAlert
from leaks.showing.standing import Standing, said_so_far
from portal.example import leaking_day
from usage.health.sql import SILENT_DAYS
from usage.looking import answers as looking
from usage.looking import bars
from usage.looking.history import Reads, days, together
from usage.looking.running import heard_until
from usage.looking.silence import meters_at
from usage.looking.windows import By, Window, last_day
from usage.models import DayReads, Meter, UnitChoice
from usage.words import day_and_clock, day_and_year, short_day, volume

DAYS_SHOWN = 30
ALERTS_LOOKED_AT = 20  # of the last weeks: more is for their own page
DAYS_LOOKED_BACK = 14  # for the newest reading, and for what stopped lately


def home(request: HttpRequest) -> HttpResponse:
    """Answer the three questions of a resident; greet everybody else."""
    if not request.user.is_authenticated:
        chart, finding = leaking_day()
        example = {"chart": chart, "finding": finding}
        return render(request, "portal/welcome.html", {"example": example})
    shown = current_home(request)
    if shown is None and request.user.is_staff:
        return redirect("staff")
    if shown is None:
        return render(request, "portal/no_home.html")
    user, now = signed_in(request), timezone.localtime()
    context: dict[str, Any] = {"home": shown, "alone": True}
    if shown.from_date > now.date():
        return render(request, "portal/home.html", context | _not_yet(shown))
    unit = UnitChoice.objects.of(user) or settings.VOLUME_UNIT
    if May.BILLS in shown.may:
        context["bill"] = _bill(user, shown, now.date())
    if shown.may & {May.USE, May.TOTALS}:
        context |= _water(user, shown, now, unit)
    if May.ALERTS in shown.may and not shown.ended:
        context |= _leaks(user, shown, now, unit)
    return render(request, "portal/home.html", context | _answer(context))


def _not_yet(home: Home) -> dict[str, str]:
    """Return what is said of a home before the first day that the user may see of it."""
    return {
        "heading": _("You can see this home from %(day)s.") % {"day": day_and_year(home.from_date)},
        "lead": _("Nothing of the time before that day is shown here."),
    }


def _answer(context: dict[str, Any]) -> dict[str, str]:
    """Return the answer of the page: what is owed, and if nothing was billed yet, how the water is."""
    water = context.get("month_said", "")
    if context.get("wrong"):
        water = context["wrong"]["short"]
    elif context.get("late"):
        water = _("Your meter has not reported lately.")
    elif context.get("no_meter"):
        water = _("There is no meter at this home at the moment.")
    elif context.get("heard"):
        water = _("Nothing looks wrong with your water.")
    bill = context.get("bill")
    owed = bill["answer"] if bill else ""
    said = [owed, water] if bill and bill["shown"] else [water, owed]
    heading, lead = [*filter(None, said), "", ""][:2]
    return {"heading": heading or context["home"].name, "lead": lead}


def _bill(user: User, home: Home, today: date) -> dict[str, Any]:
    """Return the answer to "What do I owe?"."""
    seen = (
        Bill.objects.visible_to(user, today=today)
        .filter(account=home.account_id, premises=home.premises_id)
        .with_on_its_way()
        .newest_first()
    )
    latest = seen.first()
    items = [each for each in seen.open_items() if each.open_shown > 0]
    # The bill to open: of those to be paid the one that presses most.
    shown = min(items, key=lambda each: (each.due_on, each.pk), default=latest)
    due = shown.due_on if shown and items else today
    return {
        "shown": shown,
        "answer": words.owed(latest, today, items),
        "amount": words.money(sum((each.open_shown for each in items), Decimal(0)))
        if items
        else "",
        "several": len(items) if len(items) > 1 else 0,
        "due": short_day(due),
        "overdue": due < today,
        "name": words.name(shown) if shown else "",
        "facts": f"{words.period(shown)} · {words.billed_volume(shown)}" if shown else "",
        "look_ahead": latest is not None and May.USE in home.may and not home.ended,
    }


def _water(user: User, home: Home, now: datetime, unit: str) -> dict[str, Any]:
    """Return the answers to "Is anything wrong?" and "How much am I using?"."""
    if May.USE not in home.may:
        return _last_month(user, home, now.date(), unit)
    last = last_day(home, now.date())
    first = max(home.from_date, last - timedelta(days=DAYS_SHOWN - 1))
    seen = DayReads.objects.visible_to(user, today=now.date())
    reads = seen.at(home.premises_id, first, last).as_reads()
    by_day = days(
        first,
        last,
        [row.in_all() for row in reads],
        settings.TIME_ZONE,
        today=now.date(),
        meters=Meter.objects.hung_at(home.premises_id),
    )
    total = together(list(by_day.values()))
    chart = bars.chart_of_days(by_day, linked=True, unit=unit)
    recent = [row for row in reads if row.day > last - timedelta(days=DAYS_LOOKED_BACK)]
    return {
        "since": short_day(first),
        "used": "" if total.microlitres is None else volume(total.microlitres, unit),
        "chart": chart,
        "finding": looking.highest(chart),
        **_state(recent, home, now),
    }


def _last_month(user: User, home: Home, today: date, unit: str) -> dict[str, Any]:
    """Return the last whole month, for a role that sees no days.

    Never the month that runs, nor thirty days up to today: two looks at such a sum, one subtracted from the
    other, are a day.
    """
    last = today.replace(day=1) - timedelta(days=1)
    window = Window(By.DAY, last.replace(day=1), last, None, None)
    if not (home.holds(window.first) and home.holds(window.last)):
        return {}
    reads = DayReads.objects.visible_to(user, today=today, what=May.TOTALS).at(
        home.premises_id, window.first, window.last
    )
    by_day = days(window.first, window.last, reads.as_totals(), settings.TIME_ZONE, today=today)
    return {"month_said": looking.heading(window, together(list(by_day.values())), unit, home=home)}


def _leaks(user: User, home: Home, now: datetime, unit: str) -> dict[str, Any]:
    """Return the worst of what is wrong now, and what stopped lately."""
    lately = Q(ended_at__gte=now - timedelta(days=DAYS_LOOKED_BACK))
    alerts = (
        LeakAlert.objects.visible_to(user, today=now.date())
        .filter(Q(state=LeakAlert.State.OPEN) | lately, agreement=home.agreement_id)
        .exclude(kind=LeakAlert.Kind.SILENT)  # the page says by itself how far the meter was heard
        .select_related("premises")
        .with_answers()
        .worst_first()[:ALERTS_LOOKED_AT]
    )
    found = [Standing.of(alert, user=user, unit=unit) for alert in alerts]
    open_now = [each for each in found if each.alert.is_open]
    ended = [each for each in found if not each.alert.is_open]
    newest = max(ended, key=lambda each: each.alert.ended_at or now, default=None)
    return {
        "watched": True,
        "wrong": _wrong(open_now, now) if open_now else None,
        "lately": {"url": _link(newest), "said": newest.words().title} if newest else None,
    }


def _wrong(stands: list[Standing], now: datetime) -> dict[str, Any]:
    """Return the worst of some alerts that go on; the least bad is one that is said to be fixed."""
    worst = next((each for each in stands if not each.claim), stands[0])
    words, said = worst.words(), said_so_far(worst, now.date())
    short = _("One thing needs a look at your water.")
    if worst.claim:
        short = _("Your meter checks whether the leak is fixed.")
    elif worst.alert.is_leak:
        short = _("One thing needs a look: water runs without a stop.")
    return {
        "short": short,
        "title": said["heading"] if said and worst.claim else words.title,
        "line": said["text"] if said and worst.claim else words.lines[0],
        "url": _link(worst),
        "others": len(stands) - 1,
        "checked": worst.claim is not None,
    }


def _link(stands: Standing) -> str:
    return reverse("leak", args=[stands.alert.pk])


def _state(recent: list[Reads], home: Home, now: datetime) -> dict[str, Any]:
    """Return how far the meter was heard, or that it is silent, from the reads of the last two weeks."""
    if home.ended:
        return {}
    until = heard_until(recent, settings.TIME_ZONE)
    said = day_and_clock(until) if until else ""
    if until is None or now - until > looking.LATE_AFTER:
        return _silent(home, now.date(), said)
    return {"heard": said}


def _silent(home: Home, today: date, until: str) -> dict[str, Any]:
    """Return what is said where nothing was heard lately: the meter is silent, or there is none any more."""
    meters = meters_at(home, today)
    if not meters.any:
        return {"no_meter": True}
    since = day_and_year(meters.since) if meters.since else ""
    return {"late": True, "until": until, "silent_since": since, "silent_days": SILENT_DAYS}
