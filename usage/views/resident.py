"""Use by hour, day, week, month and year, and every hour of a year (R06); its unit (R08)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import Home
from accounts.homes import back_or, current_home, signed_in
from accounts.models import User
from accounts.roles import May
from privacy.choices.cookies import optional_cookie, set_optional_cookie
from usage.actions import units
from usage.forms import UnitForm
from usage.health.sql import SILENT_DAYS
from usage.looking import ways
from usage.looking.answers import reach
from usage.looking.bars import link_to
from usage.looking.pictures import Scene, picture
from usage.looking.running import heard_until
from usage.looking.silence import meters_at
from usage.looking.windows import By, Window, last_day, nearest, ways_for, window
from usage.models import DayReads, DayReadsQuerySet, Meter, UnitChoice
from usage.words import day_and_year, unit_name


@login_required
def use(request: HttpRequest) -> HttpResponse:
    """Show how much water ran at the home one looks at: `by` hour, day, week ..., around the day `on`."""
    home, user, today = current_home(request), signed_in(request), timezone.localdate()
    if home is None or not ways_for(home.may):
        bills = home is not None and May.BILLS in home.may
        return render(request, "usage/use.html", {"home": home, "window": None, "bills": bills})
    if last_day(home, today) < home.from_date:
        begins = day_and_year(home.from_date)
        return render(request, "usage/use.html", {"home": home, "begins": begins})
    asked_for = request.GET.get("by", "")
    by = _way(home, asked_for or optional_cookie(request, "use_view"))
    on = nearest(home, ways.day_in(request.GET.get("on", "")) or today, today)
    shown = window(home, by, on, today)
    response = render(
        request,
        "usage/use.html",
        {
            "home": home,
            "window": shown,
            "ways": ways.links(home, by, on),
            "pager": ways.pager(shown),
            "jump": ways.jump(home, by, on, today),
            "months_only": May.USE not in home.may,
            "silence": _silence(home, today),
            "table_heading": ways.of_a_bar(by),
            **_seen(user, home, shown),
        },
    )
    if asked_for == by:
        set_optional_cookie(request, response, "use_view", by)
    return response


@login_required
@require_POST
def go_to_day(request: HttpRequest) -> HttpResponse:
    """Go to the day that was typed: a form that is sent by GET would write it into every log on its way."""
    day = ways.day_in(request.POST.get("on", "")) or timezone.localdate()
    by = request.POST.get("by", "")
    return redirect(link_to(By(by) if by in tuple(By) else By.DAY, day))


@login_required
@require_POST
def choose_unit(request: HttpRequest) -> HttpResponse:
    """Show water in another unit from now on, and go back to where one was."""
    form = UnitForm(request.POST)
    if form.is_valid():
        units.choose_unit(user=signed_in(request), unit=form.cleaned_data["unit"])
    return back_or(request, "use")


def _seen(user: User, home: Home, shown: Window) -> dict[str, Any]:
    """Return the picture of a window, and its answer in words."""
    now = timezone.localtime()
    what = May.USE if May.USE in home.may else May.TOTALS
    reads = DayReads.objects.visible_to(user, today=now.date(), what=what)
    unit = UnitChoice.objects.of(user) or settings.VOLUME_UNIT
    until = None
    if what is May.USE and shown.after is None and not home.ended:
        until = _until(reads, home)
    scene = Scene(
        home,
        shown,
        reads.at(home.premises_id, shown.first, shown.last),
        Meter.objects.hung_at(home.premises_id),
        now.date(),
        until,
        unit,
    )
    return {
        **picture(scene),
        "reach": reach(until, now),
        "unit": unit_name(unit),
        "unit_form": UnitForm(initial={"unit": unit}),
    }


def _silence(home: Home, today: date) -> dict[str, Any] | None:
    """Return since when the meter is silent; None where it is not, or is none of the reader's business."""
    if home.ended or May.USE not in home.may or not home.holds(today):
        return None
    meters = meters_at(home, today)
    if not meters.silent:
        return None
    return {"since": day_and_year(meters.since) if meters.since else "", "days": SILENT_DAYS}


def _until(reads: DayReadsQuerySet, home: Home) -> Any:
    """Return up to when a meter of the home has told of itself."""
    of_home = reads.filter(service_point__premises=home.premises_id, day__gte=home.from_date)
    return heard_until(of_home.newest(), settings.TIME_ZONE)


def _way(home: Home, asked_for: str) -> By:
    """Return the way that was asked for, if the role may look so; days, or else the first that it may."""
    allowed = ways_for(home.may)
    if asked_for in allowed:
        return By(asked_for)
    return By.DAY if By.DAY in allowed else allowed[0]
