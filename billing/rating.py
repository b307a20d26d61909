"""Working a bill out again from the rates of its days, and saying where it comes to something else (R15).

A bill is worked out from what the utility itself keeps: the kind of the place, how many homes it has, the
bore of its meters, and where rates ask for it what the utility counts of it and the stage of a drought. What
residents tell of their household is theirs, and no bill goes by it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Premises
from billing.budgets import NONE, Budgets, budgets_of
from billing.models import Bill
from billing.rates.charges import Charge, Fact, Facts, NoRate, charges, total
from billing.rates.owrs import Tariff
from usage.models import ServicePoint
from usage.units import UNITS, inches

Kind = Premises.Kind
# The standard classes of the format, for the kinds of places we know.
CLASSES: Mapping[str, str] = {
    Kind.SINGLE_FAMILY: "RESIDENTIAL_SINGLE", Kind.MULTI_FAMILY: "RESIDENTIAL_MULTI",
    Kind.COMMERCIAL: "COMMERCIAL", Kind.INDUSTRIAL: "INDUSTRIAL",
    Kind.INSTITUTIONAL: "INSTITUTIONAL", Kind.IRRIGATION: "IRRIGATION",
}  # fmt: skip
BILLED_IN = {"usage_ccf": "ccf", "usage_kgal": "kgal", "usage_gal": "gal"}
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Records:
    """What the utility's records say beside some bills: the bore of the meters of places, and budgets."""

    sizes: Mapping[int, str]
    budgets: Budgets = NONE


@dataclass(frozen=True)
class Reckoning:
    """A bill worked out again: its lines, or what they lack. Nothing is guessed."""

    bill: Bill
    lines: tuple[Charge, ...] = ()
    lacks: str = ""

    @property
    def charges(self) -> Decimal | None:
        """What the bill comes to, None where it cannot be worked out."""
        return None if self.lacks else total(self.lines)

    @property
    def agrees(self) -> bool:
        """Tell whether it comes to what the utility asked for, to the cent."""
        return self.charges == self.bill.charges


def sizes_of(premises: Iterable[int]) -> dict[int, str]:
    """Return the bore of the largest meter of each place, as far as it is known; fire lines do not count."""
    points = ServicePoint.objects.filter(premises__in=list(premises)).exclude(size="")
    found: dict[int, str] = {}
    for place, size in points.exclude(kind=ServicePoint.Kind.FIRE).values_list("premises", "size"):
        found[place] = max(found.get(place, size), size, key=inches)
    return found


def records_of(
    bills: Collection[Bill], *tariffs: Tariff, foretold_to: date | None = None
) -> Records:
    """Return what working out bills by some tariffs needs. One query; where they ask for more, five at most.

    `foretold_to` is the end of a bill that is still to come.
    """
    asked = frozenset().union(*(tariff.asks for tariff in tariffs))
    return Records(
        sizes_of({bill.premises_id for bill in bills}),
        budgets_of(bills, asked, foretold_to=foretold_to),
    )


def facts_of(bill: Bill, records: Records) -> Facts:
    """Return what is known of a bill, under the names of the format."""
    volume = bill.volume * UNITS[bill.unit].microlitres
    known: dict[str, Fact | None] = {
        name: bill.volume if unit == bill.unit else volume / UNITS[unit].microlitres
        for name, unit in BILLED_IN.items()
    }
    known |= {
        "meter_size": records.sizes.get(bill.premises_id) or None,
        "usage_month": Decimal((bill.to_date - A_DAY).month),
        "days_in_period": Decimal(bill.days),
        "homes": None if bill.premises.homes is None else Decimal(bill.premises.homes),
    }
    known |= records.budgets.facts_of(bill)
    return {name: fact for name, fact in known.items() if fact is not None}


def reckon(bills: Sequence[Bill], tariff: Tariff) -> list[Reckoning]:
    """Work bills out by a tariff, each with its premises at hand."""
    records = records_of(bills, tariff)
    return [worked_out(bill, tariff, records) for bill in bills]


def worked_out(bill: Bill, tariff: Tariff, records: Records) -> Reckoning:
    """Work out one bill, which need not exist: its account, premises, days, volume and unit are enough."""
    try:
        return Reckoning(
            bill, charges(tariff, CLASSES[bill.premises.kind], facts_of(bill, records))
        )
    except NoRate as missing:
        return Reckoning(bill, lacks=str(missing))


def last_day(bill: Bill) -> date:
    """Return the day by which a bill finds its rates: its last."""
    return bill.to_date - A_DAY
