"""What a bill counts beside what its meter counted, in words: one bill, and all of the last round (R16)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.views.guards import permitted
from billing import words
from billing.comparing import Compared, compared
from billing.models import Bill
from billing.models.bills import LinesApart
from billing.reconciliation import Cause
from privacy.tabular import row_of
from usage.units import to_unit
from usage.words import axis_number

BEFORE = 6  # bills, from which one knows how far ahead the meter a bill begins
DAYS = 40  # a round of bills, and a week
DAYS_BEFORE = 200  # so many days of bills are looked at to know where those begin
MOST = 20_000  # bills looked at
WORST = 20  # bills listed
DECIMALS = 2

NAMES: Mapping[Cause, str | Promise] = {
    Cause.ROUNDING: gettext_lazy("Whole units only: the next bills take it back"),
    Cause.ESTIMATE: gettext_lazy("This bill is an estimate: the next real reading puts it right"),
    Cause.SETTLED: gettext_lazy("Puts the estimate of the bill before right"),
    Cause.CHANGED: gettext_lazy("Hours that were not read while the meter was changed"),
    Cause.UNREAD: gettext_lazy("Hours that were not read: the register counted on"),
    Cause.LATE: gettext_lazy("Readings that came after the bill"),
    Cause.HOUR: gettext_lazy(
        "A day's water at most: our records do not say at which hour the meter was read"
    ),
    Cause.UNKNOWN: gettext_lazy("We cannot explain it. Please ask us"),
}


@dataclass(frozen=True)
class BesideMeter:
    """One sentence, and from what the meter counted to what the bill counts; no table where they agree."""

    sentence: str
    table: dict[str, Any] | None


def beside_meter(user: User, bill: Bill, today: date) -> BesideMeter | None:
    """Set a bill beside its meter; None for who may not see use, or where nothing was read."""
    seen = Bill.objects.visible_to(user, today=today).with_use_visible_to(user, today=today)
    before = seen.filter(
        account=bill.account_id, premises=bill.premises_id, from_date__lte=bill.from_date
    ).newest_first()[:BEFORE]
    found = compared(list(before)).get(bill.pk)
    if found is None or found[0].hours == found[0].unread:
        return None
    counted, parts = found
    unit = words.unit_name(bill.unit)
    said = {
        "read": f"{_amount(counted.read, bill.unit)} {unit}",
        "billed": words.billed_volume(bill),
    }
    if not parts:
        return BesideMeter(_("Yes: it counted %(read)s in these days.") % said, None)
    sentence = _("The meter counted %(read)s in these days, and the bill counts %(billed)s.") % said
    if any(part.cause is Cause.UNKNOWN for part in parts):
        sentence += " " + _("Part of that we cannot explain. We see it on our list too.")
    columns: list[dict[str, Any]] = [{"label": _("Because of")}, {"label": unit, "number": True}]
    rows = [(str(NAMES[part.cause]), _signed(part.microlitres, bill.unit)) for part in parts]
    total = (_("All together"), _signed(counted.difference, bill.unit))
    last, *others = (row_of(columns, row) for row in (total, *rows))
    return BesideMeter(sentence, {"columns": columns, "rows": others, "total": last})


def _amount(microlitres: int, unit: str) -> str:
    return axis_number(round(to_unit(microlitres, unit), DECIMALS), DECIMALS)


def _signed(microlitres: int, unit: str) -> str:
    said = _amount(abs(microlitres), unit)
    return f"+{said}" if microlitres > 0 else f"−{said}"


@permitted("billing.view_bill")
def differences(request: HttpRequest) -> HttpResponse:
    """Show what became of the bills of the last round: how many are explained, and which are not."""
    today = timezone.localdate()
    bills = Bill.objects.filter(issued_on__gt=today - timedelta(days=DAYS_BEFORE))
    looked_at = list(bills.filter(issued_on__lte=today).newest_first()[:MOST])
    found = compared(looked_at)
    since = today - timedelta(days=DAYS)
    last = [bill for bill in looked_at if bill.issued_on > since]
    astray = bills.filter(issued_on__gt=since, issued_on__lte=today).unlike_their_lines()
    return render(
        request,
        "billing/staff/differences.html",
        {
            "heading": " ".join(filter(None, [_heading(last, found), _add_up(len(astray))])),
            "astray": _astray(astray),
            "causes": _causes(last, found),
            "worst": _worst(last, found),
        },
    )


def _unknown(compared_bill: Compared) -> int:
    return sum(part.microlitres for part in compared_bill[1] if part.cause is Cause.UNKNOWN)


def _heading(bills: list[Bill], found: Mapping[int, Compared]) -> str:
    said: dict[str, Any] = {"n": len(bills), "days": DAYS}
    if not bills:
        return _("No bill was issued in the last %(days)d days.") % said
    unknown = sum(_unknown(found[bill.pk]) != 0 for bill in bills)
    said |= {"bills": axis_number(len(bills)), "unknown": axis_number(unknown)}
    if not unknown:
        return (
            _("Every bill of the last %(days)d days, %(bills)s in all, is explained by its meter.")
            % said
        )
    return (
        ngettext(
            "%(unknown)s bill of the last %(days)d days cannot be explained by its meter.",
            "%(unknown)s bills of the last %(days)d days cannot be explained by their meters.",
            unknown,
        )
        % said
    )


def _add_up(astray: int) -> str:
    """Say how many bills have lines that do not come to their charges; nothing where all do."""
    if not astray:
        return ""
    said = {"bills": axis_number(astray)}
    return (
        ngettext(
            "The lines of %(bills)s bill do not add up.",
            "The lines of %(bills)s bills do not add up.",
            astray,
        )
        % said
    )


def _astray(bills: list[LinesApart]) -> dict[str, Any]:
    """Return the bills whose lines come to another amount than their charges, the most money first."""
    columns: list[dict[str, Any]] = [
        {"label": _("Bill")},
        {"label": _("Lines"), "number": True},
        {"label": _("Charges"), "number": True},
        {"label": _("Difference"), "number": True},
    ]
    rows = []
    for bill in sorted(bills, key=lambda bill: abs(bill.apart), reverse=True)[:WORST]:
        texts = (
            bill.number,
            words.money(bill.charges + bill.apart),
            words.money(bill.charges),
            f"+{words.money(bill.apart)}" if bill.apart > 0 else words.money(bill.apart),
        )
        cells = row_of(columns, texts)
        cells[0]["url"] = reverse("admin:billing_bill_change", args=[bill.pk])
        rows.append(cells)
    return {"columns": columns, "rows": rows}


def _causes(bills: list[Bill], found: Mapping[int, Compared]) -> dict[str, Any]:
    """Return how often each cause was found, and how much water it comes to in all, as a table."""
    count: Counter[Cause] = Counter()
    water: Counter[Cause] = Counter()
    for bill in bills:
        for part in found[bill.pk][1]:
            count[part.cause] += 1
            water[part.cause] += part.microlitres
    unit = bills[0].unit if bills else "ccf"
    columns: list[dict[str, Any]] = [
        {"label": _("Because of")},
        {"label": _("Bills"), "number": True},
        {"label": words.unit_name(unit), "number": True},
    ]
    rows = [
        row_of(
            columns,
            (str(STAFF_NAMES[cause]), axis_number(count[cause]), _signed(water[cause], unit)),
        )
        for cause in Cause
        if count[cause]
    ]
    return {"columns": columns, "rows": rows}


STAFF_NAMES: Mapping[Cause, str | Promise] = {
    Cause.ROUNDING: gettext_lazy("Readings cut to whole units"),
    Cause.ESTIMATE: gettext_lazy("Estimates, not yet put right"),
    Cause.SETTLED: gettext_lazy("Estimates that were put right"),
    Cause.CHANGED: gettext_lazy("Changes of a meter"),
    Cause.UNREAD: gettext_lazy("Hours without a read"),
    Cause.LATE: gettext_lazy("Reads that came after the bill"),
    Cause.HOUR: gettext_lazy("A day's water at most: the hour of the reading is not in the file"),
    Cause.UNKNOWN: gettext_lazy("No cause was found"),
}


def _worst(bills: list[Bill], found: Mapping[int, Compared]) -> dict[str, Any]:
    """Return the bills that nobody can explain as a table, the most water first."""
    columns: list[dict[str, Any]] = [
        {"label": _("Bill")},
        {"label": _("Billed"), "number": True},
        {"label": _("Meter"), "number": True},
        {"label": _("No cause for"), "number": True},
    ]
    unknown = [bill for bill in bills if _unknown(found[bill.pk])]
    unknown.sort(key=lambda bill: abs(_unknown(found[bill.pk])), reverse=True)
    rows = []
    for bill in unknown[:WORST]:
        counted, _parts = found[bill.pk]
        texts = (
            bill.number,
            words.billed_volume(bill),
            f"{_amount(counted.read, bill.unit)} {words.unit_name(bill.unit)}",
            f"{_signed(_unknown(found[bill.pk]), bill.unit)} {words.unit_name(bill.unit)}",
        )
        cells = row_of(columns, texts)
        cells[0]["url"] = reverse("admin:billing_bill_change", args=[bill.pk])
        rows.append(cells)
    return {"columns": columns, "rows": rows}
