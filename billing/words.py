"""Money and bills as a resident reads them."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.models import Bill, BillLine
from usage.words import axis_number, day_and_year, short_day

# Units of a line that are no volume.
MONTH, SUM = "month", "usd"
TONES = {
    Bill.State.PAID: "good",
    Bill.State.DUE: "care",
    Bill.State.OVERDUE: "alert",
    Bill.State.CARRIED: "plain",
}


def money(amount: Decimal) -> str:
    """Return a sum of dollars: "$1,084.20"; what the utility owes stands with a minus sign."""
    said = formats.number_format(abs(amount), decimal_pos=2, force_grouping=True)
    return f"−${said}" if amount < 0 else f"${said}"


def whole_dollars(amount: Decimal) -> str:
    """Return a sum that is not known to the cent: "$84"; half a dollar is one."""
    # Django would cut off what is behind the point.
    whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
    return f"${formats.number_format(whole, decimal_pos=0, force_grouping=True)}"


def billed_volume(bill: Bill) -> str:
    """Return the volume as the utility bills it: "12 CCF"."""
    return f"{axis_number(bill.volume)} {unit_name(bill.unit)}"


def unit_name(unit: str) -> str:
    """Return a unit as bills print it; one that is not known here, as it came."""
    words = {"gal": _("gallons"), "kgal": _("thousand gallons"), "cf": _("cubic feet")}
    return words.get(unit) or {"ccf": "CCF", "l": "L", "m3": "m³"}.get(unit, unit)


def how_much(line: BillLine) -> str:
    """Return what a line charges for: "6 CCF", "1 month", or the sum that a tax is taken of."""
    if line.quantity is None:
        return ""
    said = axis_number(line.quantity)
    if line.unit == SUM:
        return money(line.quantity)
    if line.unit == MONTH:
        return ngettext("%(n)s month", "%(n)s months", 1 if line.quantity == 1 else 2) % {"n": said}
    return f"{said} {unit_name(line.unit)}".strip()


def price(line: BillLine) -> str:
    """Return the price of one unit, in whole cents or as many decimals as it has; of a sum, the share."""
    if not line.rate:
        return ""
    if line.unit == SUM:
        return f"{axis_number(line.rate * 100)} %"
    decimals = max(2, -int(line.rate.normalize().as_tuple().exponent))
    return f"${formats.number_format(line.rate, decimal_pos=decimals, force_grouping=True)}"


def period(bill: Bill) -> str:
    """Return the days a bill covers, both included."""
    last = date.fromordinal(bill.to_date.toordinal() - 1)
    days = ngettext("%(n)d day", "%(n)d days", bill.days) % {"n": bill.days}
    return _("%(first)s to %(last)s, %(days)s") % {
        "first": short_day(bill.from_date),
        "last": day_and_year(last),
        "days": days,
    }


def name(bill: Bill) -> str:
    """Return what to call a bill."""
    return _("Bill of %(day)s") % {"day": day_and_year(bill.issued_on)}


def owed(bill: Bill | None, today: date, items: Sequence[Bill] = ()) -> str:
    """Return the answer to "What do I owe?", from the latest bill and all of the home that are open."""
    if len(items) > 1:
        return _owed_on(items, today)
    if items:  # the one that is open need not be the latest
        bill = items[0]
    if bill is None:
        return _("There is no bill yet.")
    if bill.open_left < 0 < bill.on_its_way:
        said = {"amount": money(-bill.open_left)}
        return (
            _("You owe nothing. %(amount)s that you paid too much counts for the next bill.") % said
        )
    if bill.open_shown <= 0:
        return _("You owe nothing.")
    said = {"amount": money(bill.open_shown), "day": short_day(bill.due_on)}
    if bill.due_on < today:
        return _("You owe %(amount)s. It was due on %(day)s.") % said
    return _("You owe %(amount)s by %(day)s.") % said


def _owed_on(items: Sequence[Bill], today: date) -> str:
    """Return what is owed on several bills, and when the first of them had or has to be paid."""
    due = min(bill.due_on for bill in items)
    said = {
        "amount": money(sum((bill.open_shown for bill in items), Decimal(0))),
        "n": axis_number(len(items)),
        "day": short_day(due),
    }
    if due < today:
        return _("You owe %(amount)s on %(n)s bills. The oldest was due on %(day)s.") % said
    return _("You owe %(amount)s on %(n)s bills, the first by %(day)s.") % said


def row(bill: Bill, url: str, today: date) -> dict[str, Any]:
    """Return what the list of bills shows of one."""
    state = bill.state(today=today)
    facts = [period(bill), billed_volume(bill)]
    if state in {bill.State.DUE, bill.State.OVERDUE} and bill.open_shown != bill.due_shown:
        facts.insert(0, _("%(open)s still open") % {"open": money(bill.open_shown)})
    return {
        "url": url,
        "name": name(bill),
        "amount": money(bill.due_shown),
        "state": state.label,
        "tone": TONES[state],
        "note": " · ".join(facts),
    }
