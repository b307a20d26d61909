"""Registers from a file to the table: what is kept as it came, and what flowed between."""

from datetime import date, datetime, timedelta
from itertools import permutations

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
from tests.portal.test_any_order import what_is_left
from tests.portal.test_load_feed import read
from usage.models import Correction, DayBeside, DayReads, Meter, ServicePoint

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


def read_again(day: DayReads) -> dict[int, int]:
    """Return the litres that flowed by the hour."""
    return {hour: round(volume / 10**6) for hour, volume in sparse(day.volumes).items()}


def exchanged(town: Town, day: date, **fields: object) -> None:
    """Put a meter NEW in the place of a meter OLD on a day; both count litres, with six digits."""
    litre_meter(town, "OLD", to_date=day, **fields)
    Meter.objects.create(
        serial="NEW", service_point=town.points["weir"], from_date=day, unit="l", dials=6, **fields
    )


def test_on_the_day_of_an_exchange_each_register_counts_until_the_next_is_read(
    load: Load, town: Town
) -> None:
    """The old one's readings were refused from midnight on, and the last hour of the day before was lost."""
    exchanged(town, date(2026, 6, 11))
    hours = (
        ("11 08:00", 500),
        ("11 09:00", 510),
        ("11 10:00", 520),
        ("11 17:30", 600),
        ("11 19:00", 610),
    )
    old = [shown(f"2026-06-{at}:00", litres, "OLD") for at, litres in hours]
    new = [shown(f"2026-06-11 {at}:00:00", n, "NEW") for at, n in (("18", 0), ("19", 4), ("20", 9))]
    both = [("daiad", DAIAD, old), ("daiad", DAIAD, new)]
    left = [what_is_left(files, load) for files in (both, both[::-1])]
    assert left[0] == left[1]
    receipts = [load(*both[0][:2], *old), load(*both[1][:2], *new)]
    assert [counts(receipt) for receipt in receipts] == [{"taken": 5}, {"taken": 3}]
    before, day = DayReads.objects.order_by("day")
    assert read_again(before) == {23: 10}
    assert sparse(day.registers or []) == {
        0: 510_000, 1: 520_000, 8: 600_000, 9: 0, 10: 4000, 11: 9000,
    }  # fmt: skip
    assert read_again(day) == {0: 10} | dict.fromkeys(range(1, 8), 11) | {1: 11, 9: 4, 10: 5}


def test_a_radio_that_went_over_to_the_new_meter_does_not_roll_over(load: Load, town: Town) -> None:
    """It names the new meter all of that day; 50,000 litres ran in an hour, as read."""
    exchanged(town, date(2026, 6, 11), endpoint="E9", resolution=1)
    levels = (("00:00", 999_500), ("09:00", 999_900), ("10:00", 0), ("11:00", 5))
    rows = [f"E9,{level},2026-06-11 {at},60" for at, level in levels]
    receipt = load("beacon_interval", "Endpoint_SN,Encoder_Value,Read_Time,Read_Interval", *rows)
    assert counts(receipt) == {"taken": 3, "held": 1}
    [(line, kind, field, reason)] = set_aside(receipt)
    assert (line, kind, field) == (4, "held", "encoder_value")
    assert "the register fell by more than water can flow back" in reason
    [day] = DayReads.objects.all()
    assert read_again(day)[10] == 5
    assert 9 not in sparse(day.volumes)


def test_a_reading_that_says_more_coarsely_what_is_known_takes_nothing_away(
    load: Load, town: Town
) -> None:
    """A bill's reading in whole cubic metres of one in litres: 35 litres flowed back, as read."""
    litre_meter(town, "MB", endpoint="EB", resolution=1)
    levels = (("09", 4035), ("10", 4040), ("11", 4045))
    fine = [f"EB,{level},2026-06-10 {hour}:00,60" for hour, level in levels]
    header = "Endpoint_SN,Encoder_Value,Read_Time,Read_Interval"
    coarse = "Meter_ID,Read,Read_Unit,Read_Time,Read_Method"
    files = [
        ("beacon_interval", header, fine),
        ("beacon_billing", coarse, ["MB,4,CUBIC_METER,2026-06-10 10:00,Network"]),
        ("beacon_billing", coarse, ["MB,4.02,CUBIC_METER,2026-06-10 10:30,Network"]),
    ]
    left = [what_is_left(list(order), load) for order in permutations(files)]
    assert left == left[:1] * 6
    assert sparse(left[0][0][4]) == {9: 4_035_000, 10: 4_040_000, 11: 4_045_000}  # type: ignore[arg-type]  # the registers
    for format, header, lines in files[:2]:
        receipt = load(format, header, *lines)
    assert counts(receipt) == {"unchanged": 1}
    assert counts(load("beacon_billing", coarse, "MB,5,CUBIC_METER,2026-06-10 10:00,Network")) == {
        "held": 1  # and not what is known: it is a correction
    }


def test_a_size_that_was_put_right_lets_through_what_was_too_much(load: Load, town: Town) -> None:
    litre_meter(town)
    point = town.points["weir"]
    record = "record,service_point,premises,kind,size"
    levels = enumerate((100, 110, 20_110, 20_120))
    load("daiad", DAIAD, *(shown(f"2026-06-10 {9 + n:02}:00:00", litres) for n, litres in levels))
    line = f"service_point,{point.number},{point.premises.number},{point.kind}"
    for size, flowed in (("5/8", {0: 10, 2: 10}), ("2", {0: 10, 1: 20_000, 2: 10})):
        assert counts(load("cis", record, f"{line},{size}")) == {"changed": 1}
        assert read_again(DayReads.objects.get()) == flowed


def test_the_day_of_an_exchange_that_was_put_right_is_counted_anew(load: Load, town: Town) -> None:
    """By the records the old meter left a day before the new one came; then they say that it was that day."""
    exchanged(town, date(2026, 6, 11))
    Meter.objects.filter(serial="OLD").update(to_date=date(2026, 6, 10))
    new = [shown(f"2026-06-11 {at}:00:00", n, "NEW") for at, n in (("18", 0), ("19", 4), ("20", 9))]
    load("daiad", DAIAD, *new)
    record = "record,meter,service_point,from_date,to_date,unit,dials"
    load("cis", record, "meter,OLD,SP2,2015-01-01,2026-06-11,l,6")
    assert Meter.objects.get(serial="NEW").first_read == 9
    old = [
        shown(f"2026-06-11 {at}:00:00", n, "OLD")
        for at, n in (("09", 500), ("10", 510), ("19", 600))
    ]
    receipt = load("daiad", DAIAD, *old)
    assert counts(receipt) == {"taken": 2, "refused": 1}
    assert read_again(DayReads.objects.get()) == {0: 10, 9: 4, 10: 5}


def test_before_any_meter_is_known_each_reading_is_refused_by_name(load: Load) -> None:
    Meter.objects.all().delete()
    receipt = load("daiad", DAIAD, shown("2026-06-10 09:00:00", 100))
    assert counts(receipt) == {"refused": 1}
    assert set_aside(receipt)[0][3] == "no meter with this serial number is known"


def test_a_register_that_rose_by_more_than_its_meter_can_pass_is_a_question(
    load: Load, town: Town
) -> None:
    """An inch and a half passes 49 cubic metres an hour, at 12 metres a second."""
    litre_meter(town)
    ServicePoint.objects.filter(pk=town.points["weir"].pk).update(size="1 1/2")
    levels = enumerate((100, 110, 60_000, 60_010))
    rows = [shown(f"2026-06-10 {9 + n:02}:00:00", litres) for n, litres in levels]
    receipt = load("daiad", DAIAD, *rows)
    assert counts(receipt) == {"taken": 3, "held": 1}
    assert "rose by more than a meter of this size can pass" in set_aside(receipt)[0][3]
    [day] = DayReads.objects.all()
    assert read_again(day) == {0: 10, 2: 10}


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
    whole = [volume for found in volumes().values() for volume in found if volume is not None]
    assert sum(whole) == 48_000_000  # what the register says, in 48 hours
    share = (48_000_000 - gallons(1)) // 47
    assert DayReads.objects.get(day=JUNE).volumes == [
        gallons(1) if hour == 5 else share for hour in range(24)
    ]


@pytest.mark.parametrize(
    ("said", "hours", "letters"),
    [
        ({2: (40, "A")}, [2.5, 2.5, 40, 2.5, 2.5], "ssass"),
        ({2: (60, "A")}, [0, 0, 60, 0, 0], "ssass"),  # more than the total: nothing is left
        ({n: (20, "E") for n in range(5)}, [10, 10, 10, 10, 10], "sssss"),
        ({n: (5 * n, "E") for n in range(5)}, [0, 5, 10, 15, 20], "eeeee"),  # as the register says
        ({n: (n, "E") for n in range(5)}, [0, 5, 10, 15, 20], "sssss"),
        ({0: (20, "E"), 1: (12, "A")}, [20, 12, 6, 6, 6], "easss"),
        ({0: (90, "E")}, [10, 10, 10, 10, 10], "sssss"),  # it cannot be right
        ({n: (10, "A") for n in range(5)}, [10, 10, 10, 10, 10], "aaaaa"),
    ],
)
def test_hours_come_to_the_total_that_the_register_tells_whatever_was_said_of_some(
    said: dict[int, tuple[int, str]], hours: list[float], letters: str, load: Load, town: Town
) -> None:
    """Fifty litres in five hours; forty said of one of them made eighty. Whichever file comes first."""
    litre_meter(town)
    total = "daiad", DAIAD, [shown("2026-06-10 09:00:00", 100), shown("2026-06-10 14:00:00", 150)]
    lines = [
        f"REG,2026-06-10T0{n}:00:00-07:00,60,{volume},l,{worth}"
        for n, (volume, worth) in said.items()
    ]
    each = [("reads", READS, [line]) for line in lines]
    left = [what_is_left(files, load) for files in ([total, *each], [*each[::-1], total])]
    assert left[0] == left[1]
    [(_point, _day, volumes, qualities, *_rest)] = left[0]
    assert sparse(volumes) == {n: litres * 10**6 for n, litres in enumerate(hours)}  # type: ignore[arg-type]  # the volumes
    assert str(qualities or "a" * 5)[:5] == letters


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


def here(day: int, hour: int, litres: float, meter: str = "REG") -> str:
    """A line of a register at an hour of June here."""
    return shown(f"{datetime(2026, 6, day, hour) + timedelta(hours=9)}", litres, meter)  # noqa: DTZ001 -- Madrid


def said(day: int, hour: int, litres: float) -> tuple[str, str, list[str]]:
    return "reads", READS, [f"REG,2026-06-{day:02}T{hour:02}:00:00-07:00,60,{litres},l,A"]


def litres_left(files: list[tuple[str, str, list[str]]], load: Load) -> float:
    """Return the litres of all days that files leave behind."""
    days = what_is_left(files, load)
    return round(sum(sum(sparse(row[2]).values()) for row in days) / 10**6, 2)  # type: ignore[arg-type]  # the volumes


def test_a_late_volume_believes_no_total_that_ends_at_a_bad_reading(load: Load, town: Town) -> None:
    """M02. What discredits the reading lies days away; 971 litres, as read."""
    litre_meter(town)
    shows = "daiad", DAIAD, [here(1, 12, 100), here(2, 12, 900), here(10, 12, 292)]
    files = [shows, said(2, 2, 1)]
    assert [litres_left(order, load) for order in (files, files[::-1])] == [192, 192]


def test_a_corrected_hour_of_a_whole_day_leaves_the_total_as_it_is(load: Load, town: Town) -> None:
    """M02. On a day that is counted by register, and on one in between that nobody had to write."""
    litre_meter(town)
    whole = [said(1, hour, 3) for hour in range(24)]
    ends = "daiad", DAIAD, [here(1, 20, 100), here(2, 4, 180)]
    corrected = said(1, 21, 10)
    last = [[ends, *whole, corrected], [*whole, ends, corrected], [*whole, corrected, ends]]
    assert [litres_left(files, load) for files in last] == [20 * 3 + 80] * 3
    whole = [said(2, hour, 1) for hour in range(24)]
    ends = "daiad", DAIAD, [here(1, 12, 100), here(3, 12, 200)]
    corrected = said(2, 5, 11)
    last = [[ends, *whole, corrected], [*whole, ends, corrected], [*whole, corrected, ends]]
    assert [litres_left(files, load) for files in last] == [100] * 3


def test_nothing_is_left_of_a_way_to_a_reading_that_another_meter_took(
    load: Load, town: Town
) -> None:
    """M02. The reading before it lies two days back; 49 litres, as read."""
    exchanged(town, date(2026, 6, 4))
    lines = [
        here(2, 19, 943, "OLD"),
        here(4, 6, 981, "OLD"),
        here(4, 1, 10, "NEW"),
        here(4, 17, 26, "NEW"),
    ]
    files = [("daiad", DAIAD, [line]) for line in lines]
    assert {litres_left(list(order), load) for order in permutations(files)} == {16}


def test_of_one_moment_in_one_file_the_finer_reading_counts(load: Load, town: Town) -> None:
    litre_meter(town, "MB", unit="cf")
    header = "Meter_ID,Read,Read_Unit,Read_Time"
    rows = ["MB,1234,CUBIC_FEET,2026-06-10 10:00", "MB,12,CCF,2026-06-10 10:00"]
    for lines in (rows, rows[::-1]):
        [day] = what_is_left([("beacon_billing", header, lines)], load)
        assert sparse(day[4]) == {10: 1_234_000}  # type: ignore[arg-type]  # the registers


def test_a_resolution_of_nothing_is_refused(load: Load, town: Town) -> None:
    litre_meter(town, resolution=1)
    record = "record,meter,service_point,from_date,unit,dials,resolution"
    for size in ("0", "-1"):
        receipt = load("cis", record, f"meter,REG,SP2,2015-01-01,l,6,{size}")
        assert [(row[1], row[2]) for row in set_aside(receipt)] == [("refused", "resolution")]
    assert Meter.objects.get(serial="REG").resolution == 1


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
        ("2015-01-01,2026-06-09,l,6", {0: None, 1: None, 2: None}),
        ("2015-01-01,2026-06-10,l,6", {0: 1, 1: 2, 2: None}),  # its last day
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
