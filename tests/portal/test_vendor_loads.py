"""Files of vendors from end to end: which meter a row means, in which unit, and what is kept."""

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command

from portal.feeding.feeds import load_feed
from tests.conftest import NOW, Town
from tests.portal.loading import Load, counts, gallons, load, set_aside, sparse, volumes
from usage.looking.history import hours
from usage.models import DayReads, Meter, ServicePoint

__all__ = ["load"]
pytestmark = pytest.mark.usefixtures("town")
MILL, JUNE = "SP1", "2026-06-10"
BEACON = "Endpoint_SN,Flow,Flow_Unit,Flow_Time"
BILLING = "Meter_ID,Register_Number,Read,Read_Unit,Read_Time"
NEPTUNE = "meter_number,read_time,reading"
SAMPLE = Path(configured.BASE_DIR).parent / "shared" / "data" / "feeds" / "beacon-360-report.csv"


def meter(**fields: object) -> Meter:
    """Change the meter of 12 Mill Lane, M001, and return it."""
    Meter.objects.filter(serial="M001").update(**fields)
    return Meter.objects.get(serial="M001")


def registers() -> dict[str, dict[int, int]]:
    """Return the registers that are kept, by service point."""
    rows = DayReads.objects.values_list("service_point__number", "registers")
    return {number: sparse(found or []) for number, found in rows}


def test_a_row_finds_its_meter_by_endpoint_and_the_hour_by_its_end(load: Load) -> None:
    meter(endpoint="E1")
    receipt = load(
        "beacon", BEACON, "E1,5,Gallons,2026-06-10 00:59", "E1,2,CCF,2026-06-10 02:00",
        "E9,5,Gallons,2026-06-10 00:59", ",5,Gallons,2026-06-10 00:59",
    )  # fmt: skip
    assert counts(receipt) == {"taken": 2, "refused": 2}
    assert sparse(volumes()[MILL, JUNE]) == {0: gallons(5), 1: 5_663_369_318}
    assert set_aside(receipt) == [
        (4, "refused", "endpoint_sn", "no meter with this endpoint is known"),
        (5, "refused", "endpoint_sn", "is empty"),
    ]


def test_an_endpoint_that_moved_on_means_the_meter_that_was_there_on_the_day(
    load: Load, town: Town
) -> None:
    meter(endpoint="E1", to_date=date(2026, 6, 9))
    Meter.objects.create(
        serial="NEW", endpoint="E1", service_point=town.points["mill"],
        from_date=date(2026, 6, 11), unit="gal", dials=7,
    )  # fmt: skip
    receipt = load(
        "beacon", BEACON, "E1,1,Gallons,2026-06-08 00:59", "E1,2,Gallons,2026-06-12 00:59",
        "E1,3,Gallons,2026-06-10 00:59",
    )  # fmt: skip
    assert volumes() == {
        (MILL, "2026-06-08"): [gallons(1), *[None] * 23],
        (MILL, "2026-06-12"): [gallons(2), *[None] * 23],
    }
    assert set_aside(receipt) == [
        (4, "refused", "endpoint_sn", "this meter had been taken out by then")
    ]


@pytest.mark.parametrize(
    ("own", "unit", "kept", "held"),
    [
        ("cf", "CUBIC_FEET", 1_200_000, 0),
        ("cf", "CCF", 120_000_000, 0),
        ("ccf", "CUBIC_FEET", 12_000, 0),
        ("gal", "CUBIC_FEET", None, 1),
        ("m3", "LITER", 1200, 0),
    ],
)
def test_a_register_in_another_unit_than_the_meter_is_a_question_unless_it_is_a_power_of_ten(
    own: str, unit: str, kept: int | None, held: int, load: Load
) -> None:
    meter(unit=own)
    receipt = load("beacon_billing", BILLING, f"M001,,1200,{unit},2026-06-10 00:00")
    assert receipt.held == held
    assert registers() == ({} if kept is None else {MILL: {0: kept}})
    if held:
        reason = "is in another unit than the meter's register: which is right?"
        assert set_aside(receipt) == [(2, "held", "read", reason)]


@pytest.mark.parametrize(("resolution", "kept"), [(Decimal("0.1"), 2_276_000), (None, None)])
def test_what_an_encoder_counts_is_multiplied_by_the_resolution_of_its_register(
    resolution: Decimal | None, kept: int | None, load: Load
) -> None:
    meter(endpoint="E1", resolution=resolution)
    header = "Endpoint_SN,Encoder_Value,Read_Time,Read_Interval"
    receipt = load("beacon_interval", header, "E1,22760,2026-06-10 01:00,60")
    assert registers() == ({} if kept is None else {MILL: {1: kept}})
    assert receipt.held == (kept is None)


def test_the_two_registers_of_a_compound_meter_add_up_on_the_page(load: Load, town: Town) -> None:
    meter(unit="cf")
    high = ServicePoint.objects.create(
        number="SP1-H", premises=town.premises["mill"], kind="domestic"
    )
    Meter.objects.create(
        serial="M001-H", service_point=high, from_date=date(2024, 1, 1), unit="cf", dials=6
    )
    rows = [
        f"M001,{register},{value},CUBIC_FEET,2026-06-10 0{hour}:00"
        for register, values in (("L", (100, 101, 103)), ("H", (10, 10, 14)))
        for hour, value in enumerate(values)
    ]
    assert counts(load("beacon_billing", BILLING, *rows)) == {"taken": 6}
    days = DayReads.objects.at(town.premises["mill"].pk, date(2026, 6, 10), date(2026, 6, 10))
    found = hours(date(2026, 6, 10), days.as_reads(), configured.TIME_ZONE)
    assert [span.amount.microlitres for span in found[:3]] == [28_316_847, 169_901_079, None]


def test_a_service_point_is_a_name_too(load: Load) -> None:
    header = "service_point_id\tusage_value\tdate\ttime\tunits\tis_estimate"
    receipt = load(
        "opower60", header, f"{MILL}\t5\t20260610\t0100\tGAL\tA", "SP99\t5\t20260610\t0100\tGAL\tA"
    )
    assert sparse(volumes()[MILL, JUNE]) == {0: gallons(5)}
    assert set_aside(receipt) == [
        (3, "refused", "service_point_id", "no meter with this service point is known")
    ]


def test_an_estimate_of_opower_gives_way_to_the_actual_read(load: Load) -> None:
    header = "service_point_id\tusage_value\tdate\ttime\tunits\tis_estimate"
    for value, flag in ((9, ""), (5, "A"), (8, "E")):
        load("opower60", header, f"{MILL}\t{value}\t20260610\t0100\tGAL\t{flag}")
    assert sparse(volumes()[MILL, JUNE]) == {0: gallons(5)}


def test_hours_that_no_packet_told_of_are_spread_and_never_nought(load: Load) -> None:
    receipt = load(
        "neptune", NEPTUNE, "M001,06/10/2026 01:00:00 AM,100", "M001,06/10/2026 02:00:00 AM,*",
        "M001,06/10/2026 03:00:00 AM,104*", "M001,06/10/2026 03:00:00 AM,104*",
    )  # fmt: skip
    assert counts(receipt) == {"taken": 2, "unchanged": 1, "refused": 1}
    [day] = DayReads.objects.all()
    assert sparse(day.volumes) == {1: gallons(2), 2: gallons(2)}
    assert day.qualities[:4] == "-ss-"


def test_volumes_and_registers_come_in_one_file_of_cmep(load: Load) -> None:
    line = "MEPMD01,19970819,S,,U,7,202606101200,M001,OK,W,{},1,00000100,{}"
    receipt = load(
        "cmep", line.format("GAL", "2,202606100100,R0,3,,R0,4"),
        line.format("GALREG", "3,202606100000,R0,100,,R0,103,,R0,107"),
        line.format("GALREG", "1,202606100300,R0,110"),
    )  # fmt: skip
    assert counts(receipt) == {"taken": 6}
    [day] = DayReads.objects.all()
    assert sparse(day.volumes) == {0: gallons(3), 1: gallons(4), 2: gallons(3)}
    assert sparse(day.registers or []) == {0: 100_000, 1: 103_000, 2: 107_000, 3: 110_000}


@pytest.mark.parametrize(
    ("format", "rows", "wrong", "right"),
    [
        (
            "cmep",
            ["MEPMD01,1,S,,U,7,202606101200,M0O1,OK,W,GALREG,1,00000100,2,202606100100,R0,5,,R0,6"],
            "M0O1", "M001",
        ),
        (
            "sentryx",
            ['{"deviceId": "E7", "units": "GAL", "data": [{"timeStamp": "2026-06-10T01:00:00",'
             ' "reading": 5}, {"timeStamp": "2026-06-10T02:00:00", "reading": 6}]}'],
            "E7", "E1",
        ),
    ],
)  # fmt: skip
def test_rows_of_a_format_without_a_header_are_set_aside_corrected_and_taken(
    format: str, rows: list[str], wrong: str, right: str, load: Load
) -> None:
    meter(endpoint="E1")
    first = load(format, rows[0], *rows[1:])
    assert counts(first) == {"refused": 2}
    out = StringIO()
    call_command("set_aside_rows", str(first.pk), stdout=out)
    fix = out.getvalue().replace(wrong, right).splitlines()
    assert counts(load(format, fix[0], *fix[1:])) == {"taken": 2}
    assert registers() == {MILL: {1: 5000, 2: 6000}}


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01"])
def test_both_nights_of_a_naive_clock_are_whole(day: str, load: Load) -> None:
    meter(endpoint="E1")
    stamps = [f"{hour:02}:59" for hour in range(24)]
    if day == "2026-03-08":
        stamps.remove("02:59")
    else:
        stamps.insert(2, "01:59")
    rows = [f"E1,{n},Gallons,{day} {stamp}" for n, stamp in enumerate(stamps)]
    assert counts(load("beacon", BEACON, *rows)) == {"taken": len(stamps)}
    assert volumes() == {(MILL, day): [gallons(n) for n in range(len(stamps))]}


@pytest.mark.skipif(not SAMPLE.exists(), reason="the open data is not beside the checkout")
def test_the_published_sample_of_beacon_is_taken_whole() -> None:
    meter(endpoint="130615549")
    receipt = load_feed(format="beacon", path=SAMPLE, at=NOW)
    assert counts(receipt) == {"taken": 2}
    assert sparse(volumes()[MILL, "2024-08-01"]) == {0: 18_927_059, 1: 18_927_059}
    assert counts(load_feed(format="beacon", path=SAMPLE, at=NOW)) == {"unchanged": 2}


def test_a_volume_that_no_meter_of_that_size_passes_is_asked_about_by_its_name_in_the_file(
    load: Load, town: Town
) -> None:
    """Five eighths of an inch pass 2,259 gallons in an hour, at twelve metres a second."""
    meter(endpoint="E1")
    ServicePoint.objects.filter(pk=town.points["mill"].pk).update(size="5/8")
    rows = [
        f"E1,{volume},Gallons,2026-06-10 0{n}:59" for n, volume in enumerate((2258, 2260, -2260))
    ]
    receipt = load("beacon", BEACON, *rows)
    assert [row[:3] for row in set_aside(receipt)] == [(3, "held", "flow"), (4, "held", "flow")]
    assert sparse(volumes()[MILL, JUNE]) == {0: gallons(2258)}


def test_a_row_of_opower_without_a_time_is_not_midnight(load: Load) -> None:
    header = "service_point_id\tusage_value\tdate\ttime\tunits\tis_estimate"
    receipt = load("opower60", header, f"{MILL}\t5\t20260610\t\tGAL\tA")
    [(row, state, column, _why)] = set_aside(receipt)
    assert (row, state, column) == (2, "refused", "time")
    assert not DayReads.objects.exists()


def test_the_last_quarter_of_an_hour_is_not_the_hour(load: Load) -> None:
    """A range export by the quarter: none of it is taken for hours; the meter beside it is."""
    meter(endpoint="E1")
    quarters = [f"E1,10,Gallons,2026-06-10 {at}" for at in ("00:15", "00:30", "00:45", "01:00")]
    receipt = load("beacon", BEACON, *quarters, "E1,5,Gallons,2026-06-10 02:00")
    assert counts(receipt) == {"taken": 1, "held": 4}
    assert sparse(volumes()[MILL, JUNE]) == {1: gallons(5)}
