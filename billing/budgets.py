"""What rates go by beside the meter: people, watered ground and its weather, the place, the drought (R15).

The utility's records say it from a day on; of a home of which they say nothing its default holds, and the
bill says so. What a household answered in order to be compared with homes like it was given for that, and
nothing here reads it: a budget is money.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from billing.models import Bill, BudgetDefault, BudgetFact, DroughtStage
from billing.rates.charges import Fact
from usage.comparing.evapotranspiration import MICROMETRES_IN_AN_INCH, evapotranspiration
from usage.models import WeatherDay

PEOPLE = "hhsize"
GROUND = ("irr_area", "irrigable_area")  # files say one or the other
WEATHER = "et_amount"
CITY, WATER, STAGE = "city_limits", "water_type", "drought_stage"
EMPTY = (None, "")
A_DAY, A_YEAR = timedelta(days=1), timedelta(days=365)
Home = tuple[int, int]  # an account and a premises, by number


@dataclass(frozen=True)
class Counted:
    """A number that a budget goes by, and since when the records have it; None is the utility's default."""

    amount: int
    since: date | None = None


@dataclass(frozen=True)
class Called:
    """A word that rates choose by, and since when the records have it; None is the utility's default."""

    word: str
    since: date | None = None


@dataclass(frozen=True)
class Drawn:
    """Water that some days drew out of grass, in inches; `worked_out` of its days were not measured."""

    inches: Decimal
    worked_out: int


@dataclass(frozen=True)
class Budgets:
    """What some bills go by; nothing where their rates ask for none of it.

    `facts`, `defaults` and `stages` have the latest first. `drawn` has micrometres a day, and whether they
    were measured. `foretold` lets a day whose weather is not known take that of a year before: what a page
    says of a bill that is out never goes by it.
    """

    facts: Mapping[Home, Sequence[BudgetFact]] = field(default_factory=dict)
    defaults: Sequence[BudgetDefault] = ()
    stages: Sequence[DroughtStage] = ()
    drawn: Mapping[date, tuple[int, bool]] = field(default_factory=dict)
    foretold: bool = False

    def people(self, bill: Bill) -> Counted | None:
        """Return how many people a bill counts."""
        return self._counted(bill, "people")

    def ground(self, bill: Bill) -> Counted | None:
        """Return how many square feet of watered ground a bill counts."""
        return self._counted(bill, "ground")

    def city(self, bill: Bill) -> Called | None:
        """Return on which side of the city limits a bill's place is, in the word of the rates."""
        held = self._held(bill, "city_limits")
        return Called(*held) if held else None

    def water(self, bill: Bill) -> Called | None:
        """Return which water comes to a bill's place, in the word of the rates."""
        held = self._held(bill, "water_type")
        return Called(*held) if held else None

    def stage(self, bill: Bill) -> DroughtStage | None:
        """Return the stage of a drought that holds on the last day of a bill."""
        return next((stage for stage in self.stages if stage.from_date < bill.to_date), None)

    def _counted(self, bill: Bill, what: str) -> Counted | None:
        held = self._held(bill, what)
        if held is None:
            return None
        amount, since = held
        return Counted(amount if since else amount * (bill.premises.homes or 1), since)

    def _held(self, bill: Bill, what: str) -> tuple[Any, date | None] | None:
        """Return what holds on a bill's last day, as its rates do, and since when; None where nobody says."""
        home = bill.account_id, bill.premises_id
        for fact in self.facts.get(home, ()):
            value = getattr(fact, what)
            if fact.from_date < bill.to_date and value not in EMPTY:
                return value, fact.from_date
        for default in self.defaults:
            value = getattr(default, what)
            if (
                default.kind == bill.premises.kind
                and default.from_date < bill.to_date
                and value not in EMPTY
            ):
                return value, None
        return None

    def weather(self, bill: Bill) -> Drawn | None:
        """Return what the days of a bill drew out of grass; None where one of them is not known."""
        days = [self._day(bill.from_date + n * A_DAY) for n in range(bill.days)]
        known = [day for day in days if day]
        if not known or len(known) < len(days):
            return None
        inches = Decimal(sum(amount for amount, _measured in known)) / MICROMETRES_IN_AN_INCH
        return Drawn(inches, sum(not measured for _amount, measured in known))

    def _day(self, day: date) -> tuple[int, bool] | None:
        if day in self.drawn or not self.foretold:
            return self.drawn.get(day)
        return self.drawn.get(day - A_YEAR)

    def facts_of(self, bill: Bill) -> dict[str, Fact]:
        """Return what is known, under the names of the format."""
        people, ground, weather = self.people(bill), self.ground(bill), self.weather(bill)
        city, water, stage = self.city(bill), self.water(bill), self.stage(bill)
        known: dict[str, Fact] = {PEOPLE: Decimal(people.amount)} if people else {}
        if city:
            known[CITY] = city.word
        if water:
            known[WATER] = water.word
        if stage:
            known[STAGE] = Decimal(stage.stage)
        if ground:
            known |= dict.fromkeys(GROUND, Decimal(ground.amount))
        if weather:
            known[WEATHER] = weather.inches
        return known


NONE = Budgets()


def budgets_of(
    bills: Collection[Bill], asked: Collection[str], *, foretold_to: date | None = None
) -> Budgets:
    """Return what bills go by, as far as their rates ask for it; four queries at most, or none.

    `foretold_to` is the end of a bill that is still to come.
    """
    if not bills or not {PEOPLE, WEATHER, CITY, WATER, STAGE, *GROUND} & set(asked):
        return NONE
    facts: dict[Home, list[BudgetFact]] = {}
    theirs = BudgetFact.objects.filter(account__in={bill.account_id for bill in bills})
    for fact in theirs.order_by("-from_date", "-pk"):
        facts.setdefault((fact.account_id, fact.premises_id), []).append(fact)
    first, last = min(bill.from_date for bill in bills), max(bill.to_date for bill in bills)
    drawn = {}
    if WEATHER in asked:
        # As many days before as a bill in between may have, and the year that is foretold by.
        drawn = drawn_by_day(first - A_YEAR - A_DAY, max(last, foretold_to or last))
    return Budgets(
        facts,
        tuple(BudgetDefault.objects.order_by("-from_date", "-pk")),
        tuple(DroughtStage.objects.order_by("-from_date", "-pk")) if STAGE in asked else (),
        drawn,
        foretold=foretold_to is not None,
    )


def drawn_by_day(first: date, last: date) -> dict[date, tuple[int, bool]]:
    """Return what each day drew out of grass in micrometres, and whether that was measured. One query."""
    found = {}
    for day, weather in WeatherDay.objects.by_day((first, last)).items():
        amount = evapotranspiration(weather, settings.LATITUDE)
        if amount is not None:
            found[day] = amount, weather.eto is not None
    return found
