"""What homes are judged by on a day: the rules, and what is known of who lives there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef

from leaks.models import FLOWING, AwayTime, LeakAlert, LeakAnswer, LeakRule, PlaceFacts
from leaks.sql import Place
from leaks.thresholds import CLASSES, HomeFacts, Thresholds, from_json
from usage.comparing.household import Facts, Garden
from usage.models import HouseholdProfile, WeatherDay

HABIT = timedelta(days=60)  # as far back as habits are looked for (rules.Habit)
# Below this mean of the day nobody cools: tenths of a degree Celsius. Ours.
COOLING = 180


@dataclass(frozen=True)
class Rule:
    """The rule of a class on a day: the utility's own, by its version, or ours."""

    thresholds: Thresholds
    version: int


def rules_on(day: date) -> dict[str, Rule]:
    """Return the rule of each class on a day."""
    ours = {key: Rule(each, each.rules.version) for key, each in CLASSES.items()}
    laid_down = {
        key: Rule(from_json(rule.thresholds), rule.version)
        for key, rule in LeakRule.objects.in_force(day).items()
    }
    return ours | laid_down


@dataclass(frozen=True)
class Away:
    """Since when nobody is home, and how much may run in a day all the same."""

    from_date: date
    allowance: int


def away_on(day: date, places: Sequence[Place]) -> dict[int, Away]:
    """Return which homes are empty on a day, by agreement; of several times away the longest holds."""
    said = AwayTime.objects.on(day).filter(
        agreement__in=[place.agreement for place in places if place.agreement]
    )
    return {
        agreement: Away(from_date, allowance)
        for agreement, from_date, allowance in said.order_by("-from_date", "pk").values_list(
            "agreement_id", "from_date", "allowance"
        )
    }


def normal_on(day: date, points: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """Return what is called normal on a day: by service point, the rate and the agreement it was said of."""
    said = (
        LeakAnswer.objects.filter(
            kind=LeakAnswer.Kind.NORMAL,
            until_date__gt=day,
            alert__service_point__in=points,
            alert__kind__in=FLOWING,
        )
        .values("alert__service_point", "alert__agreement")
        .annotate(most=Max("rate"))
        .values_list("alert__service_point", "most", "alert__agreement")
    )
    return {point: (most, agreement) for point, most, agreement in said}


def no_habits(places: Sequence[Place]) -> list[tuple[int, datetime, datetime]]:
    """Return the leaks that make no habit: by service point, since when and until when they ran.

    One leak is no habit, nor is any that the meter confirmed to be fixed. What came soon after another and
    was never mended is the beginning of one. It is decided by what was before, so later leaks change nothing.
    """
    alerts = (
        LeakAlert.objects.filter(
            service_point__in=[place.point for place in places], kind__in=FLOWING
        )
        .exclude(state=LeakAlert.State.WITHDRAWN)
        .exclude(answers__kind=LeakAnswer.Kind.NORMAL)
        .annotate(fixed=Exists(LeakAnswer.objects.filter(alert=OuterRef("pk"), outcome="verified")))
        .order_by("raised_at", "pk")
    )
    found: list[tuple[int, datetime, datetime]] = []
    last: dict[int, datetime] = {}
    for point, raised, since, until, fixed in alerts.values_list(
        "service_point_id", "raised_at", "since_at", "until_at", "fixed"
    ):
        if fixed or point not in last or raised - last[point] > HABIT:
            found.append((point, since, until))
        last[point] = raised
    return found


def facts_on(day: date, places: Sequence[Place]) -> dict[int, HomeFacts]:
    """Return what is known of the homes on a day, by service point; their word goes before staff's."""
    homes = [place.premises for place in places]
    told = HouseholdProfile.objects.facts_on(day, homes)
    noted = PlaceFacts.objects.in_bulk(homes)
    normal = normal_on(day, [place.point for place in places])
    away, warm = away_on(day, places), _is_warm(day)
    found = {}
    for place in places:
        known = _together(told.get(place.premises), noted.get(place.premises))
        rate, agreement = normal.get(place.point, (None, None))
        empty = away.get(place.agreement) if place.agreement else None
        found[place.point] = replace(
            known,
            cooler=known.cooler and warm,
            normal_rate=rate if agreement == place.agreement else None,
            allowance=empty.allowance if empty else None,
        )
    return found


def _together(told: Facts | None, noted: PlaceFacts | None) -> HomeFacts:
    told = told or Facts()

    def either(name: str) -> bool | None:
        said: bool | None = getattr(told, name)
        return said if said is not None else getattr(noted, name, None)

    waters = told.garden is Garden.LARGE or None
    return HomeFacts(
        cooler=either("cooler"),
        pool=either("pool"),
        irrigation=waters if waters is not None else getattr(noted, "irrigation", None),
        softener=either("softener"),
        constant_flow=either("constant_flow"),
    )


def _is_warm(day: date) -> bool:
    """Tell whether it is warm enough to cool; where the weather is not known, it may be."""
    days = WeatherDay.objects.by_day((day - timedelta(days=7), day))
    known = [it.temperature for it in days.values() if it.temperature is not None]
    return not known or max(known) >= COOLING


def frosts(first: date, last: date) -> Mapping[date, int]:
    """Return the lowest temperature of each day on which it is known, in tenths of a degree."""
    days = WeatherDay.objects.by_day((first, last))
    return {day: it.low for day, it in days.items() if it.low is not None}
