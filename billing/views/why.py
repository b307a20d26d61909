"""Why a bill is higher or lower than the one before, in words (R15)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from billing import words
from billing.budgets import CITY, GROUND, PEOPLE, STAGE, WATER, WEATHER
from billing.changes import Event, Step, Why, events, steps
from billing.models import Bill, RateFile
from billing.rating import last_day, records_of
from privacy.tabular import row_of
from usage.comparing.days import Climate, together, warmer
from usage.comparing.weather import is_metric
from usage.models import WeatherDay
from usage.units import from_unit
from usage.words import volume


@dataclass(frozen=True)
class Reasons:
    """The steps from the bill before to this one, as a table, and what took water in its days."""

    table: dict[str, Any] | None
    sentences: tuple[str, ...]
    events: tuple[Event, ...]


def reasons(user: User, bill: Bill, before: Bill | None, today: date) -> Reasons | None:
    """Return why a bill differs from the one before; None where there is none, or nothing to say."""
    if before is None or bill.unit != before.unit:
        return None
    now, then = (RateFile.objects.in_force(last_day(each)) for each in (bill, before))
    found: tuple[Step, ...] = ()
    rates = _("Other prices: the rates or the season changed")
    if now and then:
        tariffs = now.tariff(), then.tariff() if then != now else now.tariff()
        if {PEOPLE, WEATHER, *GROUND} & tariffs[0].asks:
            rates = _("Other prices, or another water budget")
        elif {CITY, WATER, STAGE} & tariffs[0].asks:
            rates = _("Other prices: the rates, the season, or what they go by changed")
        found = steps(bill, before, *tariffs, records_of([bill, before], *tariffs))
    happened = tuple(events(user, bill, today))
    sentences = tuple(
        filter(None, [_use(bill, before), _weather(bill, before), _estimates(bill, before)])
    )
    return Reasons(_table(found, bill, before, rates) if found else None, sentences, happened)


def _table(found: tuple[Step, ...], bill: Bill, before: Bill, rates: str) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [
        {"label": _("Because of")},
        {"label": _("Change"), "number": True},
    ]
    rows = [(_name(step, bill, before, rates), _signed(step)) for step in found]
    sum_up = (_("All together"), _signed(Step(Why.OTHER, bill.charges - before.charges)))
    first, *others = (row_of(columns, row) for row in (sum_up, *rows))
    return {"columns": columns, "rows": others, "total": first}


def _signed(step: Step) -> str:
    """Return a change with its sign."""
    return f"+{words.money(step.amount)}" if step.amount > 0 else words.money(step.amount)


def _name(step: Step, bill: Bill, before: Bill, rates: str) -> str:
    if step.why is Why.RATES:
        return rates
    if step.why is Why.DAYS:
        return ngettext(
            "%(n)d day instead of %(before)d", "%(n)d days instead of %(before)d", bill.days
        ) % {"n": bill.days, "before": before.days}
    if step.why is Why.WATER:
        more = _a_day(bill) > _a_day(before)
        # A bill counts whole units: a few liters less may be one unit more.
        if more != (step.amount > 0):
            return _("Water, counted in whole units")
        return _("More water a day") if more else _("Less water a day")
    return _("Credits and lines that no rate explains")


def _a_day(bill: Bill) -> int:
    return round(from_unit(bill.volume, bill.unit) / bill.days)


def _use(bill: Bill, before: Bill) -> str:
    now, then = volume(_a_day(bill)), volume(_a_day(before))
    if now == then:
        return _("An average day took %(volume)s, as on the bill before.") % {"volume": now}
    return _("An average day took %(now)s; on the bill before it was %(then)s.") % {
        "now": now,
        "then": then,
    }


def _weather(bill: Bill, before: Bill) -> str:
    """Say how the days differed, where the weather of nearly all of them is known."""
    spans = [(each.from_date, last_day(each)) for each in (bill, before)]
    weather = WeatherDay.objects.by_day(*spans)
    now, then = (together([weather.get(day) for day in _each(*span)]) for span in spans)
    said = [_warmth(now, then), _rain(now, then)]
    return " ".join(filter(None, said))


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _warmth(now: Climate, then: Climate) -> str:
    if now.temperature is None or then.temperature is None:
        return ""
    more = warmer(now.temperature, then.temperature, fahrenheit=not is_metric())
    if not more:
        return _("It was about as warm.")
    if more > 0:
        said = ngettext("It was %(n)d degree warmer.", "It was %(n)d degrees warmer.", more)
    else:
        said = ngettext("It was %(n)d degree colder.", "It was %(n)d degrees colder.", -more)
    return said % {"n": abs(more)}


def _rain(now: Climate, then: Climate) -> str:
    if now.rain is None or then.rain is None or now.rainy_days == then.rainy_days:
        return ""
    said = {"now": now.rainy_days, "then": then.rainy_days}
    return (
        ngettext(
            "It rained on %(now)d day instead of %(then)d.",
            "It rained on %(now)d days instead of %(then)d.",
            now.rainy_days,
        )
        % said
    )


def _estimates(bill: Bill, before: Bill) -> str:
    if bill.estimated:
        return _("The water of this bill is an estimate; the next real reading puts it right.")
    if before.estimated:
        return _(
            "The bill before was an estimate. This one is by a real reading and puts it right, so part "
            "of its water may be of the time before."
        )
    return ""
