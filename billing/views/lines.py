"""How a bill is worked out: its lines beside its charges, and its charges beside the rates (R15)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from billing import words
from billing.models import Bill, RateFile
from billing.rating import last_day, records_of, worked_out
from billing.views.budget import Budget, budget_of
from privacy.tabular import row_of
from usage.words import day_and_year


@dataclass(frozen=True)
class Lines:
    """The lines of a bill as a table that comes to its charges, and what there is to say of them.

    `objection` is the page on which a resident asks about lines that do not add up; "" where they do.
    """

    table: dict[str, Any]
    sentences: tuple[str, ...]
    objection: str
    budget: Budget | None


def lines_of(bill: Bill) -> Lines:
    """Return the lines of a bill, and whether its charges follow from the rates of its days."""
    lines = list(bill.lines.order_by("position"))
    astray = (
        sum((line.amount for line in lines), Decimal(0)) - bill.charges if lines else Decimal(0)
    )
    rows = [
        (line.text, words.how_much(line), words.price(line), words.money(line.amount))
        for line in lines
    ]
    if astray:
        rows.append((_("What these lines do not explain"), "", "", words.money(-astray)))
    rows.append((_("Charges of this bill"), "", "", words.money(bill.charges)))
    columns: list[dict[str, Any]] = [
        {"label": _("For")},
        {"label": _("How much"), "number": True},
        {"label": _("Price"), "number": True},
        {"label": _("Charge"), "number": True},
    ]
    *others, total = (row_of(columns, row) for row in rows)
    rates = RateFile.objects.in_force(last_day(bill))
    agrees, budget = _by_rates(bill, rates)
    said = {
        "lines": words.money(bill.charges + astray),
        "charges": words.money(bill.charges),
        "day": day_and_year(rates.from_date) if rates else "",
    }
    return Lines(
        {"columns": columns, "rows": others, "total": total},
        tuple(sentence % said for sentence in _sentences(astray=bool(astray), agrees=agrees)),
        reverse("thread_topics") if astray else "",
        budget,
    )


def _by_rates(bill: Bill, rates: RateFile | None) -> tuple[bool, Budget | None]:
    """Tell whether a bill follows from the rates of its days, and what it counted beside the meter.

    Where it does not, staff see it.
    """
    if rates is None:
        return False, None
    tariff = rates.tariff()
    records = records_of([bill], tariff)
    reckoning = worked_out(bill, tariff, records)
    return reckoning.agrees, budget_of(bill, tariff, reckoning, records)


def _sentences(*, astray: bool, agrees: bool) -> list[str]:
    if not astray:
        return [
            _("We worked this out again from the rates of %(day)s: it is right to the cent.")
        ] * agrees
    said = [
        _("These lines do not add up: they come to %(lines)s, and the charges are %(charges)s.")
    ]
    if agrees:
        said.append(
            _(
                "We worked the charges out again from the rates of %(day)s, and they are right: so a "
                "line is wrong, or one is missing."
            )
        )
    said.append(_("We see it on our list too."))
    return said
