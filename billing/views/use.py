"""Use by billing period (R06)."""

from datetime import date, timedelta
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
from billing import by_bill
from billing.models import Bill
from usage.forms import UnitForm
from usage.looking import ways
from usage.looking.history import days, together
from usage.looking.windows import last_day, nearest
from usage.models import DayReads, Meter, UnitChoice
from usage.words import unit_name


@login_required
def use_by_bill(request: HttpRequest) -> HttpResponse:
    """Show an average day of each bill of the home one looks at."""
    home, user, today = current_home(request), signed_in(request), timezone.localdate()
    if home is None or May.BILLS not in home.may:
        return render(request, "billing/use_by_bill.html", {"home": home, "allowed": False})
    unit = UnitChoice.objects.of(user) or settings.VOLUME_UNIT
    on = nearest(home, ways.day_in(request.GET.get("on", "")) or today, today)
    seen = (
        Bill.objects.visible_to(user, today=today)
        .filter(account=home.account_id, premises=home.premises_id)
        .newest_first()
    )
    shelf = by_bill.shelf_of(list(seen), on)
    since = _since(user, home, shelf, today) if May.USE in home.may else None
    return render(
        request,
        "billing/use_by_bill.html",
        {
            "home": home,
            "allowed": True,
            "heading": by_bill.heading(shelf.bills, unit),
            "lead": by_bill.compared(shelf.bills, unit),
            "chart": by_bill.chart_of_bills(shelf.bills, since, unit),
            "ways": ways.links(home, ways.BILLS, on),
            "pager": _pager(shelf),
            "unit": unit_name(unit),
            "unit_form": UnitForm(initial={"unit": unit}),
        },
    )


def _since(user: User, home: Home, shelf: by_bill.Shelf, today: date) -> by_bill.Open | None:
    """Return the whole days since the last bill; None where there is none, or it is long ago."""
    if shelf.after or not shelf.bills or home.ended:
        return None
    first = max(shelf.bills[-1].to_date, home.from_date)
    last = last_day(home, today - timedelta(days=1))
    if not first <= last < first + by_bill.A_YEAR:
        return None
    reads = DayReads.objects.visible_to(user, today=today).at(home.premises_id, first, last)
    by_day = days(
        first,
        last,
        reads.as_totals(),
        settings.TIME_ZONE,
        today=today,
        meters=Meter.objects.hung_at(home.premises_id),
    )
    read = [amount for amount in by_day.values() if amount.microlitres is not None]
    return by_bill.Open(first, len(read), together(list(by_day.values())))


def _pager(shelf: by_bill.Shelf) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for side, day in (("before", shelf.before), ("after", shelf.after)):
        if day:
            found[f"{side}_url"] = f"{reverse('use_by_bill')}?on={day}"
            found[f"{side}_label"] = ways.month_on_the_way(day, back=side == "before")
    return found
