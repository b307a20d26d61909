"""The demonstration's town and its water: nobody in it is real, and it behaves as if it were."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from portal.demo.hours import midnight
from portal.demo.households import draw_households
from portal.demo.meters import MISSING, gallons_a_tick, read_meters
from portal.demo.plan import months_before, plan
from portal.demo.weather import write_weather
from usage.comparing.cohorts import FEWEST, cohort_of
from usage.feeds import ghcn

TODAY = date(2026, 11, 22)
NOW_HOUR = 4


@pytest.fixture(scope="module")
def town():
    return plan(seed=7, today=TODAY, now_hour=NOW_HOUR)


@pytest.fixture(scope="module")
def reads(town):
    return read_meters(town)


@pytest.fixture(scope="module")
def gallons(town, reads):
    steps = np.array([gallons_a_tick(meter) for meter in town.meters])
    return reads.ticks * steps[reads.meter]


def row_of(reads, part):
    return reads.water.rows[part.service_point]


def test_the_town_has_five_hundred_accounts_and_a_few_more_premises(town):
    assert (len(town.accounts), len(town.premises)) == (500, 512)
    assert Counter(p.kind for p in town.premises) == {
        "single_family": 410,
        "multi_family": 34,
        "commercial": 34,
        "institutional": 14,
        "irrigation": 16,
        "industrial": 4,
    }


def test_every_number_and_address_is_given_out_once(town):
    for numbers in (
        [customer.customer for customer in town.customers],
        [account.account for account in town.accounts],
        [premises.premises for premises in town.premises],
        [premises.line1 for premises in town.premises],
        [agreement.agreement for agreement in town.agreements],
        [point.service_point for point in town.service_points],
        [meter.meter for meter in town.meters],
        [customer.email for customer in town.customers if customer.email],
    ):
        assert len(set(numbers)) == len(numbers)


def test_nobody_can_be_written_to_or_called(town):
    hosts = {c.email.partition("@")[2] for c in town.customers if c.email}
    assert hosts == {"example.org", "example.com", "example.net"}
    phones = [phone for c in town.customers if c.phone for phone in c.phone.split("; ")]
    assert all("555-01" in phone for phone in phones)
    assert len(set(phones)) == len(phones)


def test_the_residents_of_a_premises_never_overlap(town):
    by_premises = {}
    for agreement in town.agreements:
        by_premises.setdefault(agreement.premises, []).append(agreement)
    assert max(len(agreements) for agreements in by_premises.values()) > 1
    for agreements in by_premises.values():
        agreements.sort(key=lambda agreement: agreement.from_date)
        for earlier, later in pairwise(agreements):
            assert earlier.to_date is not None
            assert earlier.to_date <= later.from_date


def test_an_account_is_open_while_it_has_an_agreement(town):
    accounts = {account.account: account for account in town.accounts}
    for agreement in town.agreements:
        account = accounts[agreement.account]
        assert account.from_date <= agreement.from_date
        assert account.to_date is None or account.to_date == agreement.to_date


def test_one_customer_moved_across_town_and_kept_the_account(town):
    scene = town.scenes["moved_across_town"]
    homes = [a.premises for a in town.agreements if a.account == scene.account]
    assert (len(homes), homes[-1]) == (2, scene.premises)


def test_each_of_the_cast_has_what_the_tests_and_pages_expect(town):
    cast = town.cast
    names = {customer.customer: customer for customer in town.customers}
    accounts = {account.account: account for account in town.accounts}
    addresses = {premises.premises: premises.line1 for premises in town.premises}
    assert [
        (names[part.customer].name, addresses[part.premises], accounts[part.account].customer)
        for part in (cast.ada, cast.ada_cottage, cast.cleo, cast.lena, *cast.tenants)
    ] == [
        ("Ada Okafor", "12 Mill Lane", cast.ada.customer),
        ("Ada Okafor", "3 Weir Cottages", cast.ada.customer),
        ("Cleo Martin", "3 Weir Cottages", cast.cleo.customer),
        ("Lena Fischer", "31 Orchard Street", cast.lena.customer),
        ("Tomás Rivera", "7 Orchard Street", cast.tenants[0].customer),
    ]
    assert (cast.ben.customer, cast.ben.account) == ("", cast.ada.account)
    assert names[cast.tenants[0].customer].language == "es"


def test_cleo_left_the_cottage_in_january_and_ada_took_it_weeks_later(town):
    cleo, ada = (
        next(a for a in town.agreements if a.agreement == part.agreement)
        for part in (town.cast.cleo, town.cast.ada_cottage)
    )
    assert (cleo.to_date, ada.from_date, ada.to_date) == (
        date(2026, 1, 24),
        date(2026, 3, 9),
        None,
    )


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 11, 22), 13, date(2025, 10, 22)),
        (date(2027, 3, 31), 13, date(2026, 2, 28)),
        (date(2027, 1, 31), 13, date(2025, 12, 31)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_are_counted_back_to_a_day_that_exists(day, months, earlier):
    assert months_before(day, months) == earlier


@pytest.mark.parametrize("today", [date(2026, 2, 3), date(2026, 8, 9), date(2028, 2, 29)])
def test_a_toilet_of_adas_runs_since_three_on_a_working_morning(today):
    town = plan(today=today)
    leak = next(leak for leak in town.leaks if leak.service_point == town.cast.ada.service_point)
    assert (leak.kind, leak.gallons_an_hour, leak.ends_at) == ("toilet", 6.0, None)
    assert (leak.starts_at.hour, leak.starts_at.weekday() < 5) == (3, True)
    assert 3 < (today - leak.starts_at.date()).days < 8


def test_every_leak_lies_within_the_reads_and_within_its_agreement(town):
    agreements = {agreement.agreement: agreement for agreement in town.agreements}
    now = midnight(town.today, town.time_zone) + timedelta(hours=town.now_hour)
    assert {leak.kind for leak in town.leaks} == {
        "toilet",
        "intermittent",
        "tap",
        "valve",
        "slab",
        "burst",
    }
    for leak in town.leaks:
        agreement = agreements[leak.agreement]
        start, end = leak.starts_at, leak.ends_at or now
        assert midnight(town.first_date, town.time_zone) <= start < end <= now
        assert midnight(agreement.from_date, town.time_zone) <= start
        assert agreement.to_date is None or end <= midnight(agreement.to_date, town.time_zone)
        assert leak.gallons_an_hour > 0


def test_single_homes_use_what_american_homes_use(town, reads, gallons):
    homes = {premises.premises for premises in town.premises if premises.kind == "single_family"}
    rows = [n for n, point in enumerate(town.service_points) if point.premises in homes]
    daily = gallons[rows].sum(axis=1) / reads.water.hours.days
    winter = np.isin(reads.water.climate.month[reads.water.hours.day], [12, 1, 2])
    indoors = gallons[rows][:, winter].mean() * 24
    summer = np.isin(reads.water.climate.month[reads.water.hours.day], [6, 7, 8])
    assert 100 < np.median(daily) < 350
    assert 105 < indoors < 165  # REU2016: a mean of 138
    assert gallons[rows][:, summer].mean() * 24 > 1.35 * indoors


def test_people_get_up_in_the_morning_and_come_home_in_the_evening(town, reads, gallons):
    rows = [
        reads.water.rows[use.service_point]
        for use in town.uses
        if use.pattern == "workers" and not use.irrigation and not use.extras
    ]
    workday = (reads.water.hours.weekday < 5)[None, :]
    by_hour = [
        gallons[rows][:, (workday & (reads.water.hours.hour == hour))[0]].mean()
        for hour in range(24)
    ]
    night, morning, noon, evening = by_hour[3], by_hour[6], by_hour[12], by_hour[19]
    assert night < 0.35 * noon
    assert morning > 2 * noon
    assert evening > 2 * noon


def test_both_days_on_which_the_clock_changes_have_the_hours_they_had(reads):
    hours = reads.water.hours
    lengths = dict(zip(hours.dates(), np.diff(hours.day_starts), strict=True))
    odd = {day: int(length) for day, length in lengths.items() if length != 24}
    assert odd == {date(2025, 11, 2): 25, date(2026, 3, 8): 23, date(2026, 11, 1): 25}
    start = hours.day_index(date(2026, 11, 1))
    assert hours.labels[start + 1 : start + 3] == [
        "2026-11-01T01:00:00-07:00",
        "2026-11-01T01:00:00-08:00",
    ]
    spring = hours.day_index(date(2026, 3, 8))
    assert hours.labels[spring + 1 : spring + 3] == [
        "2026-03-08T01:00:00-08:00",
        "2026-03-08T03:00:00-07:00",
    ]


def test_an_empty_premises_is_dry(town, reads, gallons):
    hours = reads.water.hours
    lived_in = np.zeros(gallons.shape, dtype=bool)
    points = {}
    for point in town.service_points:
        points.setdefault(point.premises, []).append(reads.water.rows[point.service_point])
    for agreement in town.agreements:
        lived_in[points[agreement.premises], hours.span(agreement.from_date, agreement.to_date)] = (
            True
        )
    assert (~lived_in).sum() > 24 * 100
    # A register may tick once for water that ran before.
    assert gallons[~lived_in].sum() < 200


def test_adas_toilet_is_to_be_seen_at_every_hour_since(town, reads, gallons):
    row, hours = row_of(reads, town.cast.ada), reads.water.hours
    leak = next(leak for leak in town.leaks if leak.service_point == town.cast.ada.service_point)
    start, now = hours.index(leak.starts_at), hours.day_index(town.today) + town.now_hour
    assert gallons[row, start:now].min() >= 5
    assert gallons[row, start - 24 * 7 : start].min() == 0
    assert not (reads.outcome[row, start:now] == MISSING).any()


def test_nobody_is_home_on_holiday(town, reads, gallons):
    row, hours = row_of(reads, town.scenes["away_now"]), reads.water.hours
    away = slice(hours.day_index(TODAY - timedelta(days=8)), hours.day_index(TODAY))
    assert gallons[row, away].sum() <= 1
    assert gallons[row, hours.day_index(TODAY - timedelta(days=30)) : away.start].sum() > 300


def test_the_holiday_home_leaks_while_nobody_is_there(town, reads, gallons):
    row, hours = row_of(reads, town.scenes["holiday_home"]), reads.water.hours
    last_week = gallons[row, hours.day_index(TODAY - timedelta(days=5)) : hours.day_index(TODAY)]
    assert (last_week.min() >= 10, last_week.max() <= 12) == (True, True)


def test_a_leak_on_a_coarse_register_ticks_now_and_then(town, reads):
    row, hours = row_of(reads, town.scenes["leak_on_cubic_feet"]), reads.water.hours
    since = hours.day_index(TODAY - timedelta(days=9))
    nights = np.flatnonzero(hours.hour[since:] == 3) + since
    ticks = reads.ticks[row, nights]
    assert set(ticks.tolist()) <= {0, 1, 2}
    assert 0 in ticks
    assert ticks.sum() > 0


def test_the_works_send_water_back_now_and_then(town, reads, gallons):
    row = row_of(reads, town.scenes["backflow"])
    assert gallons[row].min() < 0
    assert (gallons < 0).sum() == (gallons[row] < 0).sum()


def test_a_meter_was_changed_and_both_serials_are_known(town, reads):
    scene = town.scenes["change_out"]
    old, new = (m for m in town.meters if m.service_point == scene.service_point)
    assert (old.to_date, old.unit, new.unit) == (new.from_date, "cf", "gal")
    assert (new.meter, new.to_date) == (scene.meter, None)
    row, hours = row_of(reads, scene), reads.water.hours
    change = hours.day_index(new.from_date)
    serials = [town.meters[n].meter for n in reads.meter[row, [change - 1, change]]]
    assert serials == [old.meter, new.meter]


# --- What households say, and the weather ---------------------------------------------------------------


def test_adas_home_has_enough_like_it_and_her_cottage_has_not(town):
    said = {household.agreement: household.facts for household in draw_households(town)}
    homes = Counter(cohort_of("single_family", facts) for facts in said.values())
    mill, cottage = (
        cohort_of("single_family", said[part.agreement])
        for part in (town.cast.ada, town.cast.ada_cottage)
    )
    assert homes[mill] >= FEWEST + 5
    assert homes[cottage] < FEWEST
    assert town.cast.lena.agreement not in said  # a page of somebody who has said nothing


def test_the_weather_is_the_one_the_gardens_were_watered_by(town, reads, tmp_path):
    with write_weather(town, tmp_path).open("rb") as file:
        chunks = list(ghcn.parse(file))
    assert [chunk.set_aside for chunk in chunks] == [[]] * len(chunks)
    values = {(it.day, it.what): it.value for chunk in chunks for it in chunk.measured}
    climate, days = reads.water.climate, reads.water.hours.dates()
    yesterday = days.index(TODAY) - 1
    assert max(day for day, _what in values) == days[yesterday]
    rained = {day for (day, what), value in values.items() if what == "rain" and value}
    assert rained == {day for n, day in enumerate(days[: yesterday + 1]) if climate.rains[n]}
    assert values[days[0], "high"] == round((climate.highs[0] - 32) * 50 / 9)
    assert all(values[day, "low"] < values[day, "high"] for day in days[: yesterday + 1])
