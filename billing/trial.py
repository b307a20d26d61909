"""Trying rates out before they go live: on example homes, and on the bills of the last round."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Premises
from billing import words
from billing.budgets import budgets_of
from billing.models import Bill
from billing.rates.charges import Facts, NoRate, charges, total
from billing.rates.owrs import Choice, Part, Tariff
from billing.rating import BILLED_IN, CLASSES, Reckoning, reckon
from privacy.tabular import row_of
from usage.units import inches
from usage.words import axis_number

DAYS = 40  # a round of bills, and a week
MOST = 5000  # bills, the latest: a second's work
# What a home, a garden and a business use in a month, in the unit of the rates.
LEVELS = {
    "ccf": (0, 5, 10, 20, 40, 100),
    "kgal": (0, 4, 8, 15, 30, 75),
    "gal": (0, 4000, 8000, 30000),
}
MONTH = Decimal(30)  # days
NOBODY = 0  # no account has this number


@dataclass(frozen=True)
class Trial:
    """The last bills by some rates. `others` come to something else, the largest difference first.

    `lacking` says of how many bills which part or fact is missing, the commonest first.
    """

    count: int
    same: int
    others: tuple[Reckoning, ...]
    lacking: tuple[tuple[str, int], ...]
    asked: Decimal
    would_ask: Decimal

    @property
    def higher(self) -> int:
        """How many bills would be higher."""
        return sum(_difference(other) > 0 for other in self.others)

    @property
    def lower(self) -> int:
        """How many bills would be lower."""
        return len(self.others) - self.higher


def trial(tariff: Tariff, today: date) -> Trial:
    """Work out the bills of the last round by a tariff, whatever rates held then."""
    bills = Bill.objects.filter(issued_on__gt=today - timedelta(days=DAYS), issued_on__lte=today)
    tried = reckon(
        list(bills.select_related("premises").order_by("-issued_on", "-pk")[:MOST]), tariff
    )
    worked_out = [each for each in tried if not each.lacks]
    others = [each for each in worked_out if not each.agrees]
    return Trial(
        count=len(tried),
        same=len(worked_out) - len(others),
        others=tuple(sorted(others, key=lambda each: abs(_difference(each)), reverse=True)),
        lacking=tuple(Counter(each.lacks for each in tried if each.lacks).most_common()),
        asked=sum((each.bill.charges for each in worked_out), Decimal(0)),
        would_ask=sum((each.charges or Decimal(0) for each in worked_out), Decimal(0)),
    )


def _difference(reckoning: Reckoning) -> Decimal:
    return (reckoning.charges or Decimal(0)) - reckoning.bill.charges


def examples(tariff: Tariff, today: date) -> dict[str, Any]:
    """Return what a month comes to as a table: a row for each level of use, a column for each class.

    Budgets are those of homes of which nothing is known, in the weather of the last month.
    """
    kinds = [
        (Premises.Kind(kind).label, name)
        for kind, name in CLASSES.items()
        if name in tariff.classes
    ]
    months = {
        name: Bill(
            account_id=NOBODY,
            premises=Premises(kind=kind),
            from_date=today - timedelta(days=int(MONTH)),
            to_date=today,
        )
        for kind, name in CLASSES.items()
    }
    budgets = budgets_of(list(months.values()), tariff.asks)
    known = {name: budgets.facts_of(month) for name, month in months.items()}
    unit = words.unit_name(tariff.unit)
    columns: list[dict[str, Any]] = [{"label": _("A month's use")}]
    columns += [{"label": str(label), "number": True} for label, _name in kinds]
    rows = []
    for level in LEVELS[tariff.unit]:
        texts = [f"{axis_number(level)} {unit}"]
        texts += [
            _example(tariff, name, Decimal(level), today, known[name]) for _label, name in kinds
        ]
        rows.append(row_of(columns, texts))
    return {"columns": columns, "rows": rows}


def _example(tariff: Tariff, customer_class: str, used: Decimal, today: date, known: Facts) -> str:
    facts: Facts = {
        **known,
        **dict.fromkeys(BILLED_IN, used),
        "usage_month": Decimal(today.month),
        "days_in_period": MONTH,
        "homes": Decimal(1),
        "meter_size": _smallest(tariff.classes[customer_class].values()),
    }
    try:
        return words.money(total(charges(tariff, customer_class, facts)))
    except NoRate as missing:
        return _("needs %(fact)s") % {"fact": missing}


def _smallest(parts: Any) -> str:
    """Return the smallest meter that any part has a case for."""
    sizes = [size for part in parts for size in _sizes(part)]
    return min(sizes, key=inches, default="5/8")


def _sizes(part: Part) -> list[str]:
    if not isinstance(part, Choice) or "meter_size" not in part.depends_on:
        return []
    place = part.depends_on.index("meter_size")
    return [case.split("|")[place] for case in part.cases]
