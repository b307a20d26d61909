"""The lines of a bill, worked out from a tariff and what is known of the bill.

Rounding, as most tariffs do it: each line is rounded half up to the cent, and a bill is the sum of its lines.

Tiers begin as the format says: with starts 0 and 15 the fifteenth unit is the first of the second tier, so
14 units lie in the first. Starts that come of a budget are rounded up to whole units first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import pairwise

from billing.rates.formula import Formula
from billing.rates.owrs import Choice, Part, Share, Tariff, tier_names

CENT = Decimal("0.01")
USAGE = ("usage_ccf", "usage_kgal", "usage_gal")

Fact = Decimal | str
Facts = Mapping[str, Fact]


class NoRate(Exception):
    """The tariff says nothing of such a bill; the message says which class, part or fact is missing."""


@dataclass(frozen=True)
class Charge:
    """One line: `part` of the tariff, the tier from 1 on (0: none), and what was multiplied, if anything was.

    `quantity` is in the unit of `fact`, dollars where that is empty.
    """

    part: str
    amount: Decimal
    tier: int = 0
    quantity: Decimal | None = None
    rate: Decimal | None = None
    fact: str = ""


@dataclass(frozen=True)
class Allowance:
    """The water that the first charge by budget leaves before it gets dearer, and what that adds up.

    Volumes in the unit of the tariff; `parts` by their names in the file, empty where it is no sum of parts.
    """

    total: Decimal
    parts: tuple[tuple[str, Decimal], ...]


def charges(tariff: Tariff, customer_class: str, facts: Facts) -> tuple[Charge, ...]:
    """Return the lines of a bill in the order of the tariff. Raises NoRate."""
    try:
        return tuple(_working(tariff, customer_class, facts).lines("bill"))
    except ArithmeticError as error:  # division by nothing, or more dollars than there are
        raise NoRate("arithmetic") from error


def total(lines: tuple[Charge, ...]) -> Decimal:
    """Return what the lines come to."""
    return sum((line.amount for line in lines), Decimal(0))


def tiers(
    tariff: Tariff, customer_class: str, charge: str, facts: Facts
) -> tuple[tuple[Decimal, Decimal], ...]:
    """Return (units below the tier, price of a unit) of each tier of a charge. Raises NoRate."""
    try:
        return _working(tariff, customer_class, facts).tiers(charge)
    except ArithmeticError as error:
        raise NoRate("arithmetic") from error


def allowance(tariff: Tariff, customer_class: str, facts: Facts) -> Allowance | None:
    """Return the budget of a bill; None where nothing of its class goes by one. Raises NoRate."""
    working = _working(tariff, customer_class, facts)
    charge = next(
        (name for name, part in tariff.classes[customer_class].items() if part == "Budget"), None
    )
    if charge is None:
        return None
    try:
        return working.allowance(tier_names(charge)[2])
    except ArithmeticError as error:
        raise NoRate("arithmetic") from error


def _working(tariff: Tariff, customer_class: str, facts: Facts) -> "_Working":
    parts = tariff.classes.get(customer_class)
    if parts is None:
        raise NoRate(f"class {customer_class}")
    return _Working(parts, facts, f"usage_{tariff.unit}")


class _Working:
    """One bill being worked out: each part once."""

    def __init__(self, parts: Mapping[str, Part], facts: Facts, usage: str) -> None:
        self._parts = parts
        self._facts = facts
        self._usage = usage  # the fact that tiers count
        self._printed = set(self._lines_of("bill"))
        self._worth: dict[str, Decimal] = {}

    def _lines_of(self, name: str) -> Iterator[str]:
        """Yield the parts that are lines of the bill: a tax on them goes by what is printed."""
        yield name
        part = self._case(name)
        if isinstance(part, Formula):
            for term in part.terms:
                if term.text.strip() in self._parts:
                    yield from self._lines_of(term.text.strip())

    def lines(self, name: str) -> Iterator[Charge]:
        """Yield what a part is made of: a sum is its terms, a charge by tiers its tiers."""
        part = self._case(name)
        if isinstance(part, str):
            yield from self._tier_lines(name)
        elif not isinstance(part, Formula):
            raise NoRate(name)
        else:
            for term in part.terms:
                other = term.text.strip()
                yield from self.lines(other) if other in self._parts else [self._line(name, term)]

    def tiers(self, name: str) -> tuple[tuple[Decimal, Decimal], ...]:
        """Return (units below, price) of each tier of a charge."""
        starts_name, prices_name, budget_name = tier_names(name)
        starts, prices = self._case(starts_name), self._case(prices_name)
        if not isinstance(starts, tuple) or not isinstance(prices, tuple):
            raise NoRate(name)
        below = [Decimal(0)]
        for step in starts[1:]:
            if isinstance(step, Share):
                start = step.percent.worth(self.value_of) / 100 * self.value_of(budget_name)
            else:
                start = step.worth(self.value_of)
            if self._parts[name] == "Budget":
                start = start.to_integral_value(ROUND_CEILING)
            below.append(max(start - 1, below[-1]))
        each = (price.worth(self.value_of) for price in prices if isinstance(price, Formula))
        return tuple(zip(below, each, strict=True))

    def allowance(self, budget: str) -> Allowance:
        """Return what a budget comes to, and its terms that are parts of their own."""
        part = self._case(budget)
        terms = part.terms if isinstance(part, Formula) else ()
        names = [term.text.strip() for term in terms if term.text.strip() in self._parts]
        parts = tuple((name, self.value_of(name)) for name in names) if len(names) > 1 else ()
        return Allowance(self.value_of(budget), parts)

    def value_of(self, name: str) -> Decimal:
        """Return the value of a part or a fact. Raises NoRate."""
        if name not in self._worth:
            self._worth[name] = self._work_out(name)
        return self._worth[name]

    def _work_out(self, name: str) -> Decimal:
        if name not in self._parts:
            fact = self._facts.get(name)
            if not isinstance(fact, Decimal):
                raise NoRate(name)
            return fact
        part = self._case(name)
        if isinstance(part, Formula):
            worth = part.worth(self.value_of)
            return _cents(worth) if name in self._printed else worth
        return sum((line.amount for line in self.lines(name)), Decimal(0))

    def _case(self, name: str) -> Part:
        """Return the part itself, or the case of it that holds for these facts."""
        part = self._parts.get(name)
        if isinstance(part, Choice):
            case = "|".join(self._word(each) for each in part.depends_on)
            part = part.cases.get(case)
            if part is None:
                raise NoRate(f"{name}, case {case}")
        if part is None:
            raise NoRate(name)
        return part

    def _word(self, name: str) -> str:
        """Return a fact, or a part that is a word, as a case is written."""
        if name in self._parts:
            word = self._case(name)
            return word.text.strip() if isinstance(word, Formula) else name
        fact = self._facts.get(name)
        if fact is None:
            raise NoRate(name)
        return format(fact.normalize(), "f") if isinstance(fact, Decimal) else fact

    def _line(self, name: str, formula: Formula) -> Charge:
        """Return a line; of a price times the use, or a share of a sum, with what was multiplied."""
        worth = _cents(formula.worth(self.value_of))
        for rate, of in _both_ways(formula.factors):
            if of.text in USAGE:
                return Charge(
                    name, worth, 0, self.value_of(of.text), rate.worth(self.value_of), of.text
                )
            if of.text in self._parts and not rate.names:
                return Charge(name, worth, 0, _cents(self.value_of(of.text)), rate.worth(_none))
        return Charge(name, worth)

    def _tier_lines(self, name: str) -> Iterator[Charge]:
        usage, steps = self.value_of(self._usage), self.tiers(name)
        ends = [below for below, _price in steps[1:]] + [max(usage, steps[-1][0])]
        bounds = pairwise([Decimal(0), *ends])
        for tier, ((_, price), (low, high)) in enumerate(zip(steps, bounds, strict=True), start=1):
            within = min(max(usage - low, Decimal(0)), high - low)
            if within or tier == 1:
                yield Charge(name, _cents(within * price), tier, within, price, self._usage)


def _both_ways(factors: tuple[Formula, Formula] | None) -> Iterator[tuple[Formula, Formula]]:
    if factors:
        yield factors
        yield factors[1], factors[0]


def _none(name: str) -> Decimal:
    raise NoRate(name)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
