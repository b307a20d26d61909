"""The budget of water behind a bill: what it counts, and how much water it leaves (R15)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import words
from billing.budgets import GROUND, PEOPLE, WEATHER, Budgets, Counted, Drawn
from billing.models import Bill
from billing.rates.charges import Allowance, NoRate, allowance
from billing.rates.owrs import Tariff, asked_by
from billing.rating import CLASSES, Reckoning, Records, facts_of
from usage.units import UNITS
from usage.words import axis_number, day_and_year

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True)
class Budget:
    """A budget in words: whether it was kept, what it is made of, and where to say that it is wrong."""

    sentences: tuple[str, ...]
    facts: tuple[dict[str, str], ...]
    objection: str  # the page on which a resident says that something of it is wrong


def budget_of(bill: Bill, tariff: Tariff, reckoning: Reckoning, records: Records) -> Budget | None:
    """Return the budget that a bill went by; None where its rates have none, or lack what it takes."""
    kind = CLASSES[bill.premises.kind]
    try:
        found = allowance(tariff, kind, facts_of(bill, records))
    except NoRate:
        return None
    if found is None:
        return None
    unit = tariff.unit
    sentences = [_kept(bill, found, unit)]
    if not reckoning.agrees:
        sentences.append(
            _(
                "This bill comes to another amount than these numbers do. Ask us, and we look into it."
            )
        )
    return Budget(
        tuple(sentences),
        (*_parts(found, unit), *_counted(bill, records.budgets, asked_by(tariff.classes[kind]))),
        reverse("thread_topics"),
    )


def _kept(bill: Bill, found: Allowance, unit: str) -> str:
    used = bill.volume * UNITS[bill.unit].microlitres / UNITS[unit].microlitres
    said = {"budget": _volume(found.total, unit), "used": _volume(used, unit)}
    if used <= found.total:
        return (
            _("Your water budget for these days was %(budget)s. You used %(used)s: within it.")
            % said
        )
    said["over"] = _volume(used - found.total, unit)
    return (
        _(
            "Your water budget for these days was %(budget)s. You used %(used)s: %(over)s more, and those "
            "cost more each."
        )
        % said
    )


def _parts(found: Allowance, unit: str) -> list[dict[str, str]]:
    """Return what a budget adds up, under the names that files commonly use; others as the file has them."""
    names = {"indoor": _("For indoors"), "outdoor": _("For outdoors")}
    return [
        {"term": names.get(name, name.replace("_", " ")), "text": _volume(amount, unit)}
        for name, amount in found.parts
    ]


def _counted(bill: Bill, budgets: Budgets, asked: frozenset[str]) -> list[dict[str, str]]:
    """Return what was counted of the home and its days, and on whose word."""
    people, ground, weather = budgets.people(bill), budgets.ground(bill), budgets.weather(bill)
    facts = []
    if people and PEOPLE in asked:
        said = ngettext("%(n)s person", "%(n)s people", people.amount)
        text = said % {"n": axis_number(people.amount)}
        facts.append({"term": _("People we counted"), "text": text, "note": _word(people)})
    if ground and asked & set(GROUND):
        said = ngettext("%(n)s square foot", "%(n)s square feet", ground.amount)
        text = said % {"n": axis_number(ground.amount)}
        facts.append({"term": _("Watered ground we counted"), "text": text, "note": _word(ground)})
    if weather and WEATHER in asked:
        text = _("%(n)s inches") % {"n": axis_number(weather.inches.quantize(TENTH))}
        facts.append({"term": _("Water that grass needed"), "text": text, "note": _source(weather)})
    return facts


def _word(counted: Counted) -> str:
    """Say on whose word a number stands."""
    if counted.since is None:
        return _("The utility's usual number: nobody told us yours.")
    return _("In our records since %(day)s.") % {"day": day_and_year(counted.since)}


def _source(weather: Drawn) -> str:
    """Say where the weather is from."""
    if not weather.worked_out:
        return _("As weather stations measured it in these days.")
    return _("Worked out from how cold and how warm each day was (Hargreaves, FAO-56).")


def _volume(amount: Decimal, unit: str) -> str:
    """Return a volume in the unit of the rates, exactly enough to add up by hand."""
    return f"{axis_number(amount.quantize(HUNDREDTH, ROUND_HALF_UP))} {words.unit_name(unit)}"
