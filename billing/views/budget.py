"""What a bill counts beside the meter, whose word it is, and how much water a budget leaves (R15)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import words
from billing.budgets import (
    CITY,
    GROUND,
    PEOPLE,
    STAGE,
    WATER,
    WEATHER,
    Budgets,
    Called,
    Counted,
    Drawn,
)
from billing.models import Bill, DroughtStage
from billing.rates.charges import Allowance, NoRate, allowance
from billing.rates.owrs import Tariff, asked_by
from billing.rating import CLASSES, Reckoning, Records, facts_of
from usage.units import UNITS
from usage.words import axis_number, day_and_year

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True)
class Budget:
    """What was counted, in words, whether a budget was kept, and where to say that something is wrong."""

    heading: str
    sentences: tuple[str, ...]
    facts: tuple[dict[str, str], ...]
    objection: str  # the page on which a resident says that something of it is wrong


def budget_of(bill: Bill, tariff: Tariff, reckoning: Reckoning, records: Records) -> Budget | None:
    """Return what a bill went by beside the meter; None where rates ask for nothing, or lack a fact."""
    kind = CLASSES[bill.premises.kind]
    try:
        found = allowance(tariff, kind, facts_of(bill, records))
    except NoRate:
        return None
    unit = tariff.unit
    asked = asked_by(tariff.classes[kind])
    if found is None and (reckoning.lacks or not asked & {CITY, WATER, STAGE}):
        return None
    sentences = [_kept(bill, found, unit)] if found else []
    if not reckoning.agrees:
        sentences.append(
            _(
                "This bill comes to another amount than these numbers do. Ask us, and we look into it."
            )
        )
    return Budget(
        _("What was your water budget?") if found else _("What else did we count?"),
        tuple(sentences),
        (
            *(_parts(found, unit) if found else ()),
            *_counted(bill, records.budgets, asked),
            *_called(bill, records.budgets, asked),
        ),
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


def _called(bill: Bill, budgets: Budgets, asked: frozenset[str]) -> list[dict[str, str]]:
    """Return the words by which prices were chosen, and whose words they are."""
    city, water, stage = budgets.city(bill), budgets.water(bill), budgets.stage(bill)
    facts = []
    if city and CITY in asked:
        facts.append({"term": _("City limits"), "text": _name(city), "note": _word(city)})
    if water and WATER in asked:
        facts.append({"term": _("Kind of water"), "text": _name(water), "note": _word(water)})
    if stage and STAGE in asked:
        facts.append(
            {"term": _("Stage of the drought"), "text": _stage(stage), "note": _set(stage)}
        )
    return facts


def _name(called: Called) -> str:
    """Return a word of the rates as one says it; one that we do not know as it stands there."""
    names = {
        "in": _("Inside the city"),
        "inside": _("Inside the city"),
        "out": _("Outside the city"),
        "outside": _("Outside the city"),
        "potable": _("Drinking water"),
        "recycled": _("Recycled water"),
    }
    return names.get(called.word.lower(), called.word)


def _stage(stage: DroughtStage) -> str:
    return _("Stage %(n)s") % {"n": stage.stage} if stage.stage else _("No drought")


def _set(stage: DroughtStage) -> str:
    """Say who set a stage, and that it counts for all days of a bill."""
    return _(
        "Set by the utility from %(day)s on. What holds on the last day of a bill counts for all its days."
    ) % {"day": day_and_year(stage.from_date)}


def _word(said: Counted | Called) -> str:
    """Say on whose word a number or a name stands."""
    if said.since:
        return _("In our records since %(day)s.") % {"day": day_and_year(said.since)}
    if isinstance(said, Called):
        return _("What the utility takes as usual: nobody told us of your place.")
    return _("The utility's usual number: nobody told us yours.")


def _source(weather: Drawn) -> str:
    """Say where the weather is from."""
    if not weather.worked_out:
        return _("As weather stations measured it in these days.")
    return _("Worked out from how cold and how warm each day was (Hargreaves, FAO-56).")


def _volume(amount: Decimal, unit: str) -> str:
    """Return a volume in the unit of the rates, exactly enough to add up by hand."""
    return f"{axis_number(amount.quantize(HUNDREDTH, ROUND_HALF_UP))} {words.unit_name(unit)}"
