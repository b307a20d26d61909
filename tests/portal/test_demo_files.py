"""The demonstration's files are feeds like anyone's, and its bills add up to the cent."""

import csv
import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from portal.demo.bills import GALLONS_IN_CCF, draw_bills
from portal.demo.files import CIS_COLUMNS, READ_COLUMNS, write_cis, write_late_reads, write_reads
from portal.demo.meters import read_meters, registers
from portal.demo.plan import plan

TODAY = date(2026, 11, 22)
NOW_HOUR = 4
FEEDS = Path(__file__).parents[2] / "docs" / "feeds.md"


@pytest.fixture(scope="module")
def town():
    return plan(seed=7, today=TODAY, now_hour=NOW_HOUR)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("feeds")


@pytest.fixture(scope="module")
def cis(town, folder):
    path = write_cis(town, folder, with_bad_rows=False)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def recent(town, folder):
    path = write_reads(
        town, folder, town.recent_date, TODAY + timedelta(days=1), with_bad_rows=False
    )
    return pl.read_csv(path)


@pytest.fixture(scope="module")
def late(town, folder):
    return pl.read_csv(write_late_reads(town, folder))


def documented_columns():
    """Read the columns of each kind of record from the page that defines the feed."""
    text = FEEDS.read_text(encoding="utf-8").partition("## `cis`")[2]
    rows = re.findall(r"^\| `(\w+)` \| (\*\*.+) \|$", text, re.MULTILINE)
    plain = {kind: re.sub(r"\([^)]*\)", "", columns) for kind, columns in rows}
    return {kind: re.findall(r"`(\w+)`", columns) for kind, columns in plain.items()}


def test_the_headers_are_the_documented_ones(cis, recent, late):
    every = {column for columns in documented_columns().values() for column in columns}
    # The demonstration's meters are named by their serial numbers alone, and read at midnight; its rates
    # have no budgets, and ask for nothing else of a place.
    unused = {"endpoint", "read_at", "people", "ground", "city_limits", "water_type"}
    assert set(CIS_COLUMNS) == {"record"} | every - unused
    text = FEEDS.read_text(encoding="utf-8").partition("## `reads`")[2].partition("\n## ")[0]
    documented = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    # The last two are those of a resident's own download.
    assert [*READ_COLUMNS, "register", "microlitres"] == documented
    assert list(READ_COLUMNS) == recent.columns == late.columns


def test_a_record_uses_its_own_columns_only(cis):
    columns = documented_columns()
    used = defaultdict(set)
    for row in cis:
        used[row["record"]] |= {name for name, value in row.items() if value and name != "record"}
    assert {kind: names - set(columns[kind]) for kind, names in used.items()} == {
        kind: set()
        for kind in columns
        if kind != "budget"  # its rates have none
    }


def test_every_record_refers_to_one_in_the_file(cis):
    numbers = defaultdict(set)
    for row in cis:
        if row["record"] != "bill_line":
            numbers[row["record"]].add(row[row["record"]])
    for row in cis:
        for kind in ("customer", "account", "premises", "service_point", "bill"):
            assert not row[kind] or row[kind] in numbers[kind]
    counts = Counter(row["record"] for row in cis)
    assert (counts["account"], counts["premises"]) == (500, 512)


def test_nothing_tells_of_leaks_or_of_what_people_are_like(town, folder):
    text = write_cis(town, folder, with_bad_rows=False).read_text(encoding="utf-8").lower()
    words = ("leak", "slab", "burst", "toilet", "holiday", "teenagers", "autopay", "behind")
    assert [word for word in words if word in text] == []


def test_bad_rows_stand_at_the_end_and_only_if_asked_for(town, folder):
    clean = write_cis(town, folder, with_bad_rows=False).read_bytes()
    dirty = write_cis(town, folder).read_bytes()
    assert dirty.startswith(clean)
    assert dirty[len(clean) :].count(b"\n") == 9
    day = (TODAY - timedelta(days=1), TODAY)
    clean = write_reads(town, folder, *day, with_bad_rows=False).read_bytes()
    dirty = write_reads(town, folder, *day).read_bytes()
    assert dirty.startswith(clean)
    said_again = dirty.splitlines()[-1]
    assert dirty[len(clean) :].count(b"\n") == 7
    assert said_again in clean.splitlines()


def test_reads_go_up_to_the_last_full_hour(recent):
    assert recent["starts_at"].min() == "2026-10-18T00:00:00-07:00"
    assert recent["starts_at"].max() == "2026-11-22T03:00:00-08:00"


def test_a_meter_says_each_hour_at_most_once(recent):
    assert recent.select("meter", "starts_at").is_duplicated().any() is False


def test_the_day_of_twenty_five_hours_has_them_with_their_offsets(town, recent):
    day = recent.filter(
        pl.col("starts_at").str.starts_with("2026-11-01T"), meter=town.cast.ada.meter
    )["starts_at"].to_list()
    instants = [datetime.fromisoformat(label).timestamp() for label in day]
    assert len(day) == 25
    assert {later - earlier for earlier, later in pairwise(instants)} == {3600.0}


def test_volumes_are_whole_ticks_of_the_register(town, recent):
    ticks = {meter.meter: float(meter.resolution) for meter in town.meters}
    steps = recent["meter"].replace_strict(ticks)
    in_ticks = (recent["volume"] / steps).to_numpy()
    assert np.abs(in_ticks - np.rint(in_ticks)).max() < 1e-6
    units = {meter.meter: meter.unit for meter in town.meters}
    assert (recent["meter"].replace_strict(units) == recent["unit"]).all()
    assert set(recent["unit"]) == {"gal", "cf"}


def test_the_silent_meter_is_silent_since_three_weeks(town, recent):
    heard = recent.filter(meter=town.scenes["silent_meter"].meter)["starts_at"]
    assert heard.max() == "2026-11-01T08:00:00-08:00"


def test_late_reads_fill_what_was_silent_and_correct_what_was_guessed(town, recent, late):
    since = late.filter(pl.col("starts_at") >= str(town.recent_date))
    known = since.join(recent, on=["meter", "starts_at"], how="left", suffix="_before")
    fate = Counter(known["quality_before"].to_list())
    assert set(late["quality"]) == {"A"}
    assert set(fate) == {None, "E"}
    scene = town.scenes["late_reads"].meter
    assert len(late.filter(meter=scene)) == 120
    assert late.filter(meter=scene)["volume"].to_numpy()[-24:].min() >= 7
    guessed = recent.filter(quality="E").join(late, on=["meter", "starts_at"], how="anti")
    assert len(guessed) > 0


def test_a_slice_says_the_same_as_a_longer_one(town, folder, recent):
    week = (TODAY - timedelta(days=9), TODAY - timedelta(days=2))
    alone = pl.read_csv(write_reads(town, folder, *week, with_bad_rows=False))
    within = recent.filter(pl.col("starts_at") >= str(week[0]), pl.col("starts_at") < str(week[1]))
    assert alone.sort("meter", "starts_at").equals(within.sort("meter", "starts_at"))


def test_the_files_of_some_meters_hold_no_others(town, folder):
    serials = [town.cast.ada.meter, town.cast.lena.meter]
    path = write_reads(town, folder, TODAY, TODAY + timedelta(days=1), serials, with_bad_rows=False)
    assert pl.read_csv(path)["meter"].to_list() == [serials[0]] * 4 + [serials[1]] * 4


def test_the_same_seed_and_day_give_the_same_bytes(town, folder, tmp_path):
    again = plan(seed=7, today=TODAY, now_hour=NOW_HOUR)
    period = (town.recent_date, TODAY + timedelta(days=1))
    for write in (
        write_cis,
        write_late_reads,
        lambda town, where: write_reads(town, where, *period),
    ):
        assert write(town, folder).read_bytes() == write(again, tmp_path).read_bytes()


# --- Bills --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chains(town):
    """The bills of each premises and account, oldest first."""
    found = defaultdict(list)
    for bill in draw_bills(town):
        found[bill.account, bill.premises].append(bill)
    return found


def test_every_bill_adds_up_to_the_cent(chains):
    for bills in chains.values():
        for bill in bills:
            assert bill.charges == sum(line.amount for line in bill.lines)
            assert bill.amount_due == bill.balance_before - bill.payments + bill.charges
            for line in bill.lines:
                exact = (line.quantity * line.rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
                assert line.amount == exact


def test_each_bill_goes_on_from_the_one_before(chains):
    for bills in chains.values():
        assert bills[0].balance_before == 0
        for earlier, later in pairwise(bills):
            assert later.from_date == earlier.to_date
            assert later.balance_before == earlier.amount_due
            assert earlier.open_amount == 0


def test_only_what_an_account_used_while_it_was_there_is_billed(town, chains):
    agreements = {(a.account, a.premises): a for a in town.agreements}
    for key, bills in chains.items():
        agreement = agreements[key]
        assert agreement.from_date <= bills[0].from_date
        assert agreement.to_date is None or bills[-1].to_date <= agreement.to_date
        assert bills[-1].issued_on <= TODAY


def test_accounts_that_were_there_all_the_time_have_thirteen_bills(town, chains):
    lengths = Counter(
        len(chains[a.account, a.premises])
        for a in town.agreements
        if a.from_date < town.history_date and a.to_date is None
    )
    assert set(lengths) == {13}


def test_water_is_billed_in_whole_ccf_within_one_of_what_was_counted(town, chains):
    reads = read_meters(town)
    counted = registers(town, reads)
    points = defaultdict(list)
    for point in town.service_points:
        points[point.premises].append(reads.water.rows[point.service_point])
    for bills in chains.values():
        if any(bill.estimated == "yes" for bill in bills):
            continue
        for bill in bills:
            first, last = ((day - town.history_date).days for day in (bill.from_date, bill.to_date))
            rows = counted[points[bill.premises]].sum(axis=0)
            assert abs((rows[last] - rows[first]) / GALLONS_IN_CCF - bill.volume) < 1


def test_the_silent_meter_is_billed_by_an_estimate(town, chains):
    scene = town.scenes["silent_meter"]
    assert [bill.estimated for bill in chains[scene.account, scene.premises]] == ["no"] * 12 + [
        "yes"
    ]


def test_adas_bill_is_open_and_due_in_about_two_weeks(town, chains):
    bill = chains[town.cast.ada.account, town.cast.ada.premises][-1]
    assert bill.open_amount == bill.amount_due == bill.charges > 0
    assert 12 <= (bill.due_on - TODAY).days <= 21


def test_people_pay_in_their_ways(town, chains):
    def last(scene):
        return chains[town.scenes[scene].account, town.scenes[scene].premises][-1]

    behind, parts, credit = last("behind"), last("part_payer"), last("credit")
    assert behind.balance_before - behind.payments > behind.charges
    assert behind.open_amount == behind.amount_due
    assert 0 < parts.balance_before - parts.payments < parts.balance_before
    assert credit.payments - credit.balance_before == Decimal("25.00")
    assert credit.amount_due == credit.open_amount == credit.charges - 25
    late = [
        bill
        for bills in chains.values()
        for bill in bills[1:]
        if bill.balance_before > bill.payments
    ]
    assert 0.01 < len(late) / sum(len(bills) for bills in chains.values()) < 0.15
