"""Registers from a file to the table: what is kept as it came, and what flowed between."""

from datetime import date

import pytest

from tests.conftest import Town
from tests.portal.loading import (
    DAIAD,
    READS,
    Load,
    counts,
    gallons,
    kept,
    litre_meter,
    load,
    set_aside,
    shown,
    sparse,
    volumes,
)
from tests.portal.test_load_feed import read
from usage.models import Correction, DayBeside, DayReads, Meter

__all__ = ["load"]
pytestmark = pytest.mark.usefixtures("town")
WEIR, JUNE = "SP2", "2026-06-10"


def test_registers_are_kept_as_they_came_and_volumes_worked_out(load: Load, town: Town) -> None:
    litre_meter(town)
    receipt = load(
        "daiad", DAIAD,
        shown("2026-06-10 09:30:00", 100), shown("2026-06-10 10:30:00", 103.5),
        shown("2026-06-10 13:30:00", 106.5), shown("2026-06-10 13:40:00", 107),
    )  # fmt: skip
    assert counts(receipt) == {"taken": 3, "unchanged": 1}
    [day] = DayReads.objects.all()
    assert sparse(day.volumes) == {0: 3_500_000, 1: 1_000_000, 2: 1_000_000, 3: 1_000_000}
    assert day.qualities == "asss" + "-" * 20
    assert sparse(day.registers or []) == {0: 100_000, 1: 103_500, 4: 106_500}
    assert day.total == 6_500_000


def test_a_late_register_makes_a_spread_total_exact_without_a_correction(
    load: Load, town: Town
) -> None:
    litre_meter(town)
    ends = shown("2026-06-10 09:00:00", 100), shown("2026-06-10 11:00:00", 110)
    middle = shown("2026-06-10 10:00:00", 109)
    load("daiad", DAIAD, *ends)
    assert sparse(volumes()[WEIR, JUNE]) == {0: 5_000_000, 1: 5_000_000}
    assert counts(load("daiad", DAIAD, middle)) == {"taken": 1}
    assert sparse(volumes()[WEIR, JUNE]) == {0: 9_000_000, 1: 1_000_000}
    assert Correction.objects.count() == 0


def test_a_register_that_fell_is_held_and_the_others_go_on(load: Load, town: Town) -> None:
    litre_meter(town)
    rows = [shown(f"2026-06-10 {9 + n:02}:00:00", n * 1000 + 5000) for n in range(4)]
    rows[2] = shown("2026-06-10 11:00:00", 3)
    receipt = load("daiad", DAIAD, *rows)
    assert counts(receipt) == {"taken": 3, "held": 1}
    assert set_aside(receipt)[0][:3] == (4, "held", "meter reading")
    assert sparse(volumes()[WEIR, JUNE]) == {0: 10**9, 1: 10**9, 2: 10**9}
    before = kept()
    assert counts(load("daiad", DAIAD, *rows)) == {"unchanged": 4}
    assert kept() == before


def test_a_register_said_again_with_another_value_is_corrected(load: Load, town: Town) -> None:
    litre_meter(town)
    load("daiad", DAIAD, *(shown(f"2026-06-10 {9 + n:02}:00:00", 100 + n) for n in range(4)))
    later = load("daiad", DAIAD, shown("2026-06-10 10:00:00", 101.5))
    assert counts(later) == {"changed": 1}
    assert sparse(volumes()[WEIR, JUNE]) == {0: 1_500_000, 1: 500_000, 2: 1_000_000}
    logged = Correction.objects.order_by("position").values_list(
        "position", "volume_before", "volume_after", "file"
    )
    assert list(logged) == [
        (0, 1_000_000, 1_500_000, later.pk),
        (1, 1_000_000, 500_000, later.pk),
    ]


def test_no_volume_is_worked_out_between_two_meters(load: Load, town: Town) -> None:
    litre_meter(town, to_date=date(2026, 6, 10))
    Meter.objects.create(
        serial="NEXT",
        service_point=town.points["weir"],
        from_date=date(2026, 6, 10),
        unit="m3",
        dials=5,
    )
    receipt = load(
        "daiad", DAIAD,
        shown("2026-06-10 07:00:00", 900), shown("2026-06-10 08:00:00", 901),
        shown("2026-06-10 09:00:00", 0, "NEXT"), shown("2026-06-10 10:00:00", 0.25, "NEXT"),
        shown("2026-06-10 11:00:00", 902), shown("2026-06-10 08:30:00", 0, "NEXT"),
    )  # fmt: skip
    assert set_aside(receipt) == [
        (6, "refused", "meter", "this meter had been taken out by then"),
        (7, "refused", "meter", "this meter was not in place yet"),
    ]
    assert {day: sparse(found) for (_, day), found in volumes().items()} == {
        "2026-06-09": {22: 1_000_000},
        "2026-06-10": {0: 250_000_000},
    }


def test_registers_on_a_day_held_in_quarters_are_a_question(load: Load, town: Town) -> None:
    litre_meter(town)
    quarters = [f"REG,{JUNE}T{n // 4:02}:{n % 4 * 15:02}:00-07:00,15,1,gal," for n in range(96)]
    load("reads", READS, *quarters)
    rows = [
        shown("2026-06-10 08:00:00", 100), shown("2026-06-10 15:00:00", 101),
        shown("2026-06-11 09:00:00", 124), shown("2026-06-11 10:00:00", 125),
    ]  # fmt: skip
    receipt = load("daiad", DAIAD, *rows)
    assert set_aside(receipt) == [
        (3, "held", "time",
         "this day is held in intervals of another length than 60 minutes: which is right?"),
    ]  # fmt: skip
    assert counts(receipt) == {"taken": 3, "held": 1}
    # The quarters stay; the days on either side have their part of what ran in between. The reading is
    # kept, so nothing of what ran before it is spread over what ran after it.
    assert {day: sparse(found) for (_, day), found in volumes().items()} == {
        "2026-06-09": {23: 142_858},
        "2026-06-10": dict.fromkeys(range(96), gallons(1)),
        "2026-06-11": {0: 1_000_000},
    }
    beside = DayBeside.objects.get()
    assert (beside.interval_minutes, sparse(beside.registers or [])) == (60, {6: 101_000})
    before = kept()
    assert counts(load("daiad", DAIAD, *rows)) == {"unchanged": 4}
    assert kept() == before


def test_volumes_that_were_said_are_not_overwritten_by_a_spread_total(
    load: Load, town: Town
) -> None:
    litre_meter(town)
    load("reads", READS, read(5, 1, meter="REG"))
    load("daiad", DAIAD, shown("2026-06-09 20:00:00", 100), shown("2026-06-11 20:00:00", 148))
    assert DayReads.objects.get(day=JUNE).volumes == [
        gallons(1) if hour == 5 else 1_000_000 for hour in range(24)
    ]


def test_a_volume_said_of_an_hour_leaves_the_registers_as_they_came(load: Load, town: Town) -> None:
    litre_meter(town)
    load("daiad", DAIAD, shown("2026-06-10 09:00:00", 100), shown("2026-06-10 10:00:00", 102))
    assert counts(load("reads", READS, read(0, 1, meter="REG"))) == {"changed": 1}
    [day] = DayReads.objects.all()
    assert (sparse(day.volumes), sparse(day.registers or []), day.total) == (
        {0: gallons(1)},
        {0: 100_000, 1: 102_000},
        gallons(1),
    )


def test_a_long_silence_is_spread_whichever_file_comes_first(load: Load, town: Town) -> None:
    # 1,656 hours is the longest; on the way one of the days has 23 of them.
    litre_meter(town)
    first = shown("2026-01-29 08:00:00", 0)  # 23:00 of the day before
    last = shown("2026-04-08 09:00:00", 1656)
    for row in (first, last):
        load("daiad", DAIAD, row)
    forward = volumes()
    assert sum(sum(sparse(found).values()) for found in forward.values()) == 1_656_000_000
    DayReads.objects.all().delete()
    for row in (last, first):
        load("daiad", DAIAD, row)
    assert volumes() == forward


METER = "record,meter,service_point,from_date,to_date,unit,dials"


@pytest.mark.parametrize(
    ("said", "flowed"),
    [
        ("2015-01-01,,l,5", {0: 1, 1: 2, 2: None}),
        ("2015-01-01,,m3,6", {0: 1000, 1: 2000, 2: None}),
        ("2015-01-01,,l,3", {0: 1, 1: 2, 2: 1}),  # 999 and then 0: it rolled over
        ("2015-01-01,2026-06-10,l,6", {0: None, 1: None, 2: None}),
    ],
)
def test_a_meter_that_is_another_than_we_thought_has_its_volumes_worked_out_anew(
    said: str, flowed: dict[int, int | None], load: Load, town: Town
) -> None:
    litre_meter(town)
    levels = enumerate((996, 997, 999, 0, 0, 0, 0))
    lines = [shown(f"2026-06-10 {9 + n:02}:00:00", litres) for n, litres in levels]
    load("daiad", DAIAD, *lines)
    as_they_came = list(DayReads.objects.values_list("registers"))
    receipt = load("cis", METER, f"meter,REG,SP2,{said}")
    assert counts(receipt) == {"changed": 1}
    found = sparse(volumes()[WEIR, JUNE])
    assert {n: found.get(n) for n in flowed} == {
        n: litres and litres * 10**6 for n, litres in flowed.items()
    }
    assert list(DayReads.objects.values_list("registers")) == as_they_came


NEPTUNE = "meter_number\tmiu_id\tread_time\treading"


@pytest.mark.parametrize(
    ("format", "header", "line", "field"),
    [
        ("daiad", DAIAD, shown("2026-06-10 10:00:00", -3.5), "meter reading"),
        ("neptune", NEPTUNE, "REG\t1\t06/10/2026 02:00:00 AM\t-4", "reading"),
    ],
)
def test_a_register_below_zero_is_refused_and_nothing_of_it_is_kept(
    format: str, header: str, line: str, field: str, load: Load, town: Town
) -> None:
    """M02: no register shows one; what flows back lowers it, or is counted by another beside it."""
    litre_meter(town)
    receipt = load(format, header, line)
    reason = "is below zero, which no register shows; expected is 0 or more"
    assert set_aside(receipt) == [(2, "refused", field, reason)]
    assert not DayReads.objects.exists()
