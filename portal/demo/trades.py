"""Water at work: kitchens, laundries, offices, schools, works."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from portal.demo.hours import Hours
from portal.demo.records import Use

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Business:
    """When a trade uses water: a digit an hour from midnight, a digit a weekday from Monday.

    `noise` is the shape of a gamma distribution: 2 is a car wash, 20 a cooling tower.
    """

    hours: str
    week: str
    noise: float = 5.0
    has_terms: bool = False


# Ours, by the look of metered profiles of such trades.
BUSINESSES: dict[str, Business] = {
    "bakery": Business("013688765566543200000000", "0777898"),
    "restaurant": Business("200000001356987556899863", "0667898"),
    "laundry": Business("000000147888888877665300", "8777790"),
    "office": Business("000000025788878876400000", "8888700"),
    "hotel": Business("211125799766544556777653", "6667899"),
    "carwash": Business("000000024678888886420000", "5556798", noise=2.5),
    "grocery": Business("333335677788888888777543", "7777788", noise=14.0),
    "gym": Business("000016986444554568997400", "9898756"),
    "nursery": Business("000002897666655566421000", "6666788"),
    "school": Business("000000259889987642100000", "8888800", has_terms=True),
    "church": Business("000000002687632224641000", "1121229", noise=2.0),
    "care": Business("322235899877876667766543", "8888888", noise=16.0),
    "factory": Business("455556888888878886554444", "8888842", noise=14.0),
}
# Days on which schools are shut, as (month, day) from and up to, both included.
SHUT = (
    ((1, 1), (1, 4)),
    ((4, 6), (4, 12)),
    ((6, 13), (8, 17)),
    ((11, 24), (11, 30)),
    ((12, 20), (12, 31)),
)
SHUT_SHARE = 0.06  # what the caretaker uses


def run_business(rng: np.random.Generator, use: Use, hours: Hours) -> Floats:
    """Run a business through all hours, whether or not it is there yet; gallons an hour."""
    trade = BUSINESSES[use.pattern]
    by_hour = digits(trade.hours)
    by_hour /= by_hour.sum()
    by_weekday = digits(trade.week) / max(digits(trade.week))
    days = by_weekday[(np.arange(hours.days) + hours.first.weekday()) % 7]
    days = days * rng.gamma(30.0, 1 / 30.0, hours.days)
    if trade.has_terms:
        days = np.where(shut_days(hours), SHUT_SHARE * days, days)
    noise = rng.gamma(trade.noise, 1 / trade.noise, len(hours.labels))
    gallons: Floats = use.gallons * by_hour[hours.hour] * days[hours.day] * noise
    if "backflow" in use.extras:
        for day, hour in ((-9, 13), (-9, 14), (-71, 6)):
            gallons[int(hours.day_starts[day - 1]) + hour] = -12.0
    return gallons


def digits(text: str) -> Floats:
    """Read a digit string as numbers."""
    return np.array([int(digit) for digit in text], dtype=np.float64)


def shut_days(hours: Hours) -> npt.NDArray[np.bool_]:
    """Mark the days of the school holidays."""
    dates = [(day.month, day.day) for day in hours.dates()]
    return np.array([any(first <= day <= last for first, last in SHUT) for day in dates])
