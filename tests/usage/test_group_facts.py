"""Choosing homes by what they used and when they watered, beside a slow twin in plain Python (S06)."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby

import pytest

from accounts.models import ServiceAgreement
from notices.facts import read_conditions
from notices.groups import homes_of
from privacy.actions.erasure import erase
from privacy.actions.restricting import restrict
from privacy.erasing.erasure import plan
from tests.conftest import GALLON, NOW, TODAY, Town
from tests.usage.comparing import build
from usage.comparing.comparison import full_month
from usage.comparing.seasons import Split, divide
from usage.jobs import find_what_runs_indoors
from usage.models import DayReads, HouseholdProfile, IndoorDay, ServicePoint, WeatherDay
from usage.rows import StoredDay
from usage.sql import write_days

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
YEAR_FROM = date(2025, 11, 1)
Used = Callable[[date], int]


def chosen(fact: str, **given: object) -> set[str]:
    conditions = read_conditions([{"fact": fact, "given": given}])
    found = homes_of(conditions, at=NOW)
    return set(found.values_list("premises__number", flat=True))


def store(town: Town, point: ServicePoint, first: date, last: date, used: Used) -> None:
    """Store whole days of a meter; `used` says how many gallons a day has."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    rows = [StoredDay(point.pk, day, 1440, [used(day) * GALLON], "", None) for day in days]
    write_days(rows, [], town.file.pk if town.file else 0)


def twin(days: Sequence[date], point: ServicePoint, *, least: int, times: int) -> bool:
    """Tell whether a home watered, by the rule of `seasons.divide`: month by month, in Python."""
    rows = DayReads.objects.filter(service_point=point).order_by("day")
    by_day = dict(rows.values_list("day", "total"))
    per_day: dict[date, int | None] = {}
    year = [day for day in sorted(by_day) if YEAR_FROM <= day <= OCTOBER[1]]
    for month, each in groupby(year, key=lambda day: day.replace(day=1)):
        known = [by_day[day] for day in each]
        per_day[month] = sum(known) // len(known)
    split = divide(per_day, pauses=None)
    if not isinstance(split, Split):
        return False
    return sum(by_day.get(day, 0) - split.indoors >= least for day in days) >= times


def test_the_last_full_month_is_one_whose_reads_have_come() -> None:
    assert full_month(TODAY) == OCTOBER
    assert full_month(TODAY - timedelta(days=18)) == (date(2026, 9, 1), date(2026, 9, 30))


def test_by_more_than_so_much(town: Town) -> None:
    """Of the household that lived there all month; of a fire line nothing."""
    fire = ServicePoint.objects.create(number="F", premises=town.premises["weir"], kind="fire")
    for point, gallons in ((town.points["mill"], 300), (town.points["weir"], 100), (fire, 900)):
        store(town, point, *OCTOBER, lambda _day, gallons=gallons: gallons)
    assert chosen("usage.above", amount="9299") == {"P1"}
    assert chosen("usage.above", amount="9301") == set()
    assert chosen("usage.above", amount="3099") == {"P1", "P2"}
    ServiceAgreement.objects.filter(premises=town.premises["mill"]).update(
        from_date=date(2026, 10, 2)
    )
    assert chosen("usage.above", amount="9299") == set()


def test_by_the_highest_of_their_kind(town: Town) -> None:
    """Of twenty homes the two highest; of a kind with fewer than fifteen nobody."""
    build(town, {f"N{n:02}": 10 + n for n in range(20)})
    assert chosen("usage.highest", percent="10") == {"N18", "N19"}
    assert HouseholdProfile.objects.count() == 20  # what they said of themselves is not looked at
    for number in ("N19", "N18"):
        premises = ServicePoint.objects.get(premises__number=number).premises
        type(premises).objects.filter(pk=premises.pk).update(kind="commercial")
    assert chosen("usage.highest", percent="5") == {"N17"}


GARDEN: Used = lambda day: 400 if day.month in {6, 7, 8, 9, 10, 11} else 100  # noqa: E731 -- one of a list of habits
HABITS: dict[str, Used] = {
    "waters": GARDEN,
    "rests": lambda day: 100 if day >= date(2026, 11, 1) else GARDEN(day),
    "all year": lambda _day: 400,
    "away in March": lambda day: 0 if day.month == 3 else GARDEN(day),
    "only once": lambda day: 100 if day >= date(2026, 11, 11) else GARDEN(day),
}


@pytest.mark.parametrize("least", [100, 300, 301])
def test_watering_equals_its_twin(town: Town, least: int) -> None:
    """Days of rain: the 10th and 12th of November; a light shower on the 14th is none."""
    for day, rain in ((10, 64), (12, 200), (14, 63)):
        WeatherDay.objects.create(station="S", day=date(2026, 11, day), rain=rain)
    wet = [date(2026, 11, 10), date(2026, 11, 12)]
    given = {"times": "2", "days": "30", "amount": str(least)}
    point = town.points["mill"]
    for name, used in HABITS.items():
        DayReads.objects.all().delete()
        store(town, point, YEAR_FROM, TODAY, used)
        find_what_runs_indoors(NOW)
        expected = twin(wet, point, least=least * GALLON, times=2)
        assert (chosen("usage.rain", **given) == {"P1"}) is expected, name
    assert expected is False
    DayReads.objects.all().delete()
    store(town, point, YEAR_FROM, TODAY, GARDEN)
    find_what_runs_indoors(NOW)
    assert chosen("usage.rain", **given) == ({"P1"} if least <= 300 else set())


def test_watering_on_other_days_than_those_allowed(town: Town) -> None:
    """It takes a year of the same household, and a day that is not allowed."""
    point = town.points["mill"]

    def used(day: date) -> int:
        return GARDEN(day) if day.month != 11 else (400 if day.weekday() in {1, 4} else 100)

    store(town, point, YEAR_FROM, TODAY, used)
    find_what_runs_indoors(NOW)
    given = {"times": "2", "days": "14", "amount": "200"}
    assert chosen("usage.other_days", allowed=["0", "3"], **given) == {"P1"}
    assert chosen("usage.other_days", allowed=["1", "4"], **given) == set()
    ServiceAgreement.objects.filter(premises=town.premises["mill"]).update(
        from_date=date(2025, 11, 2)
    )
    find_what_runs_indoors(NOW)
    assert chosen("usage.other_days", allowed=["0", "3"], **given) == set()


def test_what_runs_indoors_is_found_anew(town: Town) -> None:
    """The next look follows late reads, and leaves out whoever has their data stored only."""
    point = town.points["mill"]
    store(town, point, YEAR_FROM, TODAY, GARDEN)
    assert find_what_runs_indoors(NOW) == 1
    found = IndoorDay.objects.get()
    assert (found.microlitres, found.year_from) == (100 * GALLON, YEAR_FROM)
    DayReads.objects.filter(day__month=2).delete()
    store(town, point, date(2026, 2, 1), date(2026, 2, 28), lambda _day: 90)
    assert find_what_runs_indoors(NOW) == 1
    assert IndoorDay.objects.get().microlitres == 90 * GALLON
    restrict(subject=found.agreement.account.customer.subject, at=NOW)
    assert (find_what_runs_indoors(NOW), IndoorDay.objects.count()) == (0, 0)


def test_what_runs_indoors_goes_with_the_person(town: Town) -> None:
    """A142: the reads stay with the address; what was worked out of the household does not."""
    store(town, town.points["mill"], YEAR_FROM, TODAY, GARDEN)
    find_what_runs_indoors(NOW)
    person = IndoorDay.objects.get().agreement.account.customer.subject
    erase(subject=person, digest=plan(person, on=TODAY).digest, by=person, at=NOW, reason="asked")
    assert not IndoorDay.objects.exists()
    assert (find_what_runs_indoors(NOW), DayReads.objects.exists()) == (0, True)
