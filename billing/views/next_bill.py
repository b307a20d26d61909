"""What the next bill will be (R17)."""

from datetime import timedelta
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.homes import current_home, signed_in
from accounts.roles import May
from billing import words
from billing.forecast import Range
from billing.next_bill import NextBill, roughly
from billing.next_bill import next_bill as foretell
from billing.running_total import RunningTotal, running_total
from privacy.tabular import row_of
from usage.models import UnitChoice
from usage.units import from_unit, to_unit
from usage.words import axis_number, full_day, number, short_date, short_day, unit_name, volume


@login_required
def next_bill(request: HttpRequest) -> HttpResponse:
    """Foretell the bill that runs at the home one looks at."""
    home, today = current_home(request), timezone.localdate()
    if home is None or not {May.BILLS, May.USE} <= home.may:
        return render(request, "billing/next_bill.html", {"home": home, "allowed": False})
    user = signed_in(request)
    unit = UnitChoice.objects.of(user) or settings.VOLUME_UNIT
    found = foretell(user, home, today)
    context: dict[str, Any] = {"home": home, "allowed": True, "found": found}
    if found:
        context |= {
            "heading": _heading(found, unit),
            "lead": _lead(found),
            "facts": _facts(found, unit),
            "tier": _tier(found),
            "picture": _picture(found, unit),
            "table": _table(found, unit),
            "finding": _finding(found, unit),
        }
    return render(request, "billing/next_bill.html", context)


def _between(water: Range, unit: str) -> dict[str, str]:
    """Return both ends of a range as one says what is not known exactly: "3,700", "6,300 gallons"."""
    return {
        "low": number(roughly(water.low, unit), unit),
        "high": volume(roughly(water.high, unit), unit),
    }


def _heading(found: NextBill, unit: str) -> str:
    if found.water is None:
        return _("We cannot say yet what your next bill will be.")
    if found.money is None:
        said = _between(found.water, unit)
        return _("Your next bill will likely be for %(low)s to %(high)s.") % said
    low, _likely, high = (words.whole_dollars(each) for each in found.money)
    if low == high:
        return _("Your next bill will likely be about %(amount)s.") % {"amount": low}
    return _("Your next bill will likely be %(low)s to %(high)s.") % {"low": low, "high": high}


def _lead(found: NextBill) -> str:
    if found.water is None:
        return _(
            "For that we need two months of readings of your meter, and a day or two of this bill."
        )
    said = {"day": short_day(found.ends)}
    if found.money is None:
        return (
            _("It runs until about %(day)s. We cannot say yet what that costs: only how much.")
            % said
        )
    said["amount"] = words.whole_dollars(found.money[1])
    return (
        _("Most likely it comes to %(amount)s. It runs until about %(day)s, if nothing changes.")
        % said
    )


def _facts(found: NextBill, unit: str) -> list[dict[str, str]]:
    days = len(found.read)
    so_far = ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    unread = ""
    if found.unread:
        unread = ngettext(
            "%(n)d day of them was not read whole: it is counted as a day to come.",
            "%(n)d days of them were not read whole: they are counted as days to come.",
            found.unread,
        ) % {"n": found.unread}
    facts = [
        {
            "term": _("Used so far"),
            "text": f"{volume(found.used, unit)}, {so_far}",
            "note": unread,
        },
        {"term": _("First day"), "text": full_day(found.begins)},
        {"term": _("Last day, about"), "text": full_day(found.ends)},
    ]
    if found.water:
        text = _("%(low)s to %(high)s") % _between(found.water, unit)
        facts.insert(1, {"term": _("In all, likely"), "text": text})
    last = found.last
    facts.append(
        {
            "term": _("The bill before"),
            "text": f"{words.money(last.charges)}, {words.billed_volume(last)}",
            "url": reverse("bill", args=[last.pk]),
        }
    )
    return facts


def _tier(found: NextBill) -> str:
    """Say when water gets dearer, if this bill may come so far."""
    crossing = found.crossing
    if crossing is None:
        return ""
    said = {
        "volume": f"{axis_number(crossing.unit)} {words.unit_name(found.last.unit)}",
        "unit": words.unit_name(found.last.unit),
        "before": words.money(crossing.before),
        "price": words.money(crossing.price),
        "earliest": short_day(crossing.earliest),
    }
    dearer = _("From %(volume)s on, each %(unit)s costs %(price)s instead of %(before)s.") % said
    if crossing.day is None:
        when = _("That is not likely before this bill ends; %(earliest)s at the earliest.") % said
    elif crossing.day == crossing.earliest:
        when = _("As things go, that is on about %(earliest)s.") % said
    else:
        said["day"] = short_day(crossing.day)
        when = _("As things go, that is on about %(day)s; %(earliest)s at the earliest.") % said
    return f"{dearer} {when}"


def _finding(found: NextBill, unit: str) -> str:
    if found.water is None:
        return ""
    return _("%(used)s used so far; %(low)s to %(high)s by %(day)s.") % {
        **_between(found.water, unit),
        "used": volume(found.used, unit),
        "day": short_day(found.ends),
    }


def _picture(found: NextBill, unit: str) -> RunningTotal | None:
    if found.water is None:
        return None
    days = (found.ends - found.begins).days + 1
    crossing = found.crossing
    tier = None
    if crossing:
        level = from_unit(crossing.unit, found.last.unit)
        dearer = _("%(price)s a %(unit)s from here") % {
            "price": words.money(crossing.price),
            "unit": words.unit_name(found.last.unit),
        }
        tier = (float(to_unit(level, unit)), dearer)
    water = found.water
    return running_total(
        [
            float(to_unit(total, unit))
            for total in accumulate(day or 0 for day in found.read.values())
        ],
        ends=(
            float(to_unit(water.low, unit)),
            float(to_unit(water.likely, unit)),
            float(to_unit(water.high, unit)),
        ),
        days=[short_date(found.begins + timedelta(days=n)) for n in range(days)],
        unit=unit_name(unit),
        tier=tier,
        number=axis_number,
    )


def _table(found: NextBill, unit: str) -> dict[str, Any]:
    """Return what the picture shows: the days so far, and the range at the end."""
    columns: list[dict[str, Any]] = [
        {"label": _("By the end of")},
        {"label": _("Used since the last bill"), "number": True},
    ]
    totals = accumulate(day or 0 for day in found.read.values())
    rows = [
        (short_day(day), volume(total, unit)) for day, total in zip(found.read, totals, strict=True)
    ]
    if found.water:
        text = _("%(low)s to %(high)s") % _between(found.water, unit)
        rows.append((short_day(found.ends), text))
    return {"columns": columns, "rows": [row_of(columns, row) for row in rows]}
