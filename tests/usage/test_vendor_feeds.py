"""The formats of vendors: each sample in tests/data/feeds, line by line, and what all of them share."""

import io
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from accounts.feeds import FeedUnreadable, lines
from tests.usage.test_read_feeds import chunks_of, rows_of, set_aside_of
from usage.feeds import (
    By,
    Chunk,
    LocalParser,
    Registers,
    Volumes,
    aclara,
    beacon,
    cmep,
    neptune,
    opower,
    sentryx,
)

SAMPLES = Path(__file__).parent.parent / "data" / "feeds"
ZONE = "America/Los_Angeles"
FORMATS: dict[str, LocalParser] = {
    "beacon.csv": beacon.parse_range,
    "beacon_interval.csv": beacon.parse_interval,
    "beacon_billing.csv": beacon.parse_billing,
    "aclara.csv": aclara.parse,
    "cmep.csv": cmep.parse,
    "neptune.txt": neptune.parse,
    "opower60.txt": opower.parse_hours,
    "sentryx.json": sentryx.parse,
}
WITH_HEADER = [name for name in FORMATS if name not in ("cmep.csv", "sentryx.json")]
GAL, CF, CCF = 3_785_412, 28_316_847, 2_831_684_659  # microlitres
TWICE = "happened twice, as the clocks went back: which one is it?"
GAP = "does not exist: the clocks went forward over it"


def parsed(name: str, content: bytes | None = None) -> list[Chunk]:
    whole = (SAMPLES / name).read_bytes() if content is None else content
    return list(FORMATS[name](io.BytesIO(whole), ZONE))


def utc(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%m-%d %H:%M:%S}".removesuffix(":00")


def volumes_in(chunks: list[Chunk]) -> list[tuple[int, str, str, int, int, bool]]:
    """Line, meter, start in UTC, minutes, microlitres, estimated."""
    found = []
    for reads in (chunk.reads for chunk in chunks if isinstance(chunk.reads, Volumes)):
        columns = (reads.minutes, reads.microlitres, reads.estimated)
        starts = [utc(start) for start in reads.starts.tolist()]
        rest = (column.tolist() for column in columns)
        found += zip(reads.lines.tolist(), reads.meters, starts, *rest, strict=True)
    return sorted(found)


def registers_in(chunks: list[Chunk]) -> list[tuple[int, str, str, int, int | None]]:
    """Line, meter, instant in UTC, thousandths, microlitres in the unit that the row states."""
    found = []
    for reads in (chunk.reads for chunk in chunks if isinstance(chunk.reads, Registers)):
        assert reads.units is not None
        units = [None if np.isnan(unit) else round(unit) for unit in reads.units.tolist()]
        instants = [utc(instant) for instant in reads.instants.tolist()]
        columns = (reads.lines.tolist(), reads.meters, instants, reads.thousandths.tolist(), units)
        found += zip(*columns, strict=True)
    return sorted(found)


def said_of(chunks: list[Chunk]) -> list[tuple[int, str, str, bool]]:
    """Line, column, reason and whether it is a question, of the rows set aside."""
    return [(row.line, row.field, row.reason, row.held) for row in set_aside_of(chunks)]


# --- Each sample, line by line --------------------------------------------------------------------


def test_beacon_takes_the_flow_and_not_the_read_beside_it_in_another_unit() -> None:
    chunks = parsed("beacon.csv")
    assert volumes_in(chunks) == [
        (2, "E1", "06-10 07:00", 60, 5 * GAL - 1, False),  # 18,927,058.92
        (3, "E1", "06-10 08:00", 60, 28_390_588, False),
        (4, "E2", "06-10 07:00", 60, CF, False),
        (5, "E3", "06-10 07:00", 60, 7_570_824, False),
        (6, "E1", "06-10 09:00", 60, 22_712_471, True),
        (9, "E4-H", "06-10 07:00", 60, 378_541_178, False),
        (10, "E1", "11-01 08:00", 60, GAL, False),
        (11, "E1", "11-01 09:00", 60, 7_570_824, False),
        (12, "E1", "03-08 09:00", 60, 11_356_235, False),
    ]
    assert said_of(chunks) == [
        (7, "flow", "is empty; an interval without a reading is a gap", False),
        (8, "flow_time", "is not at the end of an hour: is this an export by the hour?", True),
    ]
    assert {chunk.reads.by for chunk in chunks} == {By.ENDPOINT}


def test_what_an_encoder_counts_is_told_from_what_a_register_shows() -> None:
    chunks = parsed("beacon_interval.csv")
    assert registers_in(chunks) == [
        (2, "E1", "06-10 08:00", 22_760_000, None),
        (3, "E2", "06-10 08:00", 100_000, None),
    ]
    assert [chunk.reads.counts for chunk in chunks if isinstance(chunk.reads, Registers)] == [True]
    assert sum(chunk.finer for chunk in chunks) == 1


def test_the_two_registers_of_a_compound_meter_have_names_of_their_own() -> None:
    chunks = parsed("beacon_billing.csv")
    assert registers_in(chunks) == [
        (2, "C7", "06-10 07:00", 1_200_000, CF),
        (3, "C7-H", "06-10 07:00", 34_000, CCF),
    ]
    assert [row[:2] for row in said_of(chunks)] == [(4, "read"), (5, "read_unit")]
    assert {chunk.reads.by for chunk in chunks} == {By.SERIAL}


def test_aclara_is_read_by_scaled_read_and_utc() -> None:
    chunks = parsed("aclara.csv")
    assert registers_in(chunks) == [
        (2, "A1", "05-25 16:00", 23_497_071, None),
        (6, "A1", "11-01 09:00", 23_600_000, None),
        (7, "A3", "05-25 16:07:31", 412_000, None),
    ]
    assert said_of(chunks) == [
        (3, "scaledread", "is ERROR: the register did not answer", False),
        (4, "accounttype", "is a detector check, not a customer's meter", False),
        (5, "scaledread", "is not rawread times scalar: which is right?", True),
    ]


def test_cmep_is_told_apart_by_channel_purpose_and_interval() -> None:
    chunks = parsed("cmep.csv")
    assert volumes_in(chunks) == [
        (1, "S1", "06-10 07:00", 60, CF, False),
        (1, "S1", "06-10 08:00", 60, 56_633_693, False),
        (1, "S1", "06-10 09:00", 60, 84_950_540, True),
        (1, "S1", "06-10 11:00", 60, 113_267_386, False),
        (6, "S2", "11-01 07:00", 60, GAL, False),
        (6, "S2", "11-01 08:00", 60, 7_570_824, False),
        (6, "S2", "11-01 09:00", 60, 11_356_235, False),
        (7, "S2", "06-10 08:00", 15, GAL, False),
    ]
    assert registers_in(chunks) == [(2, "S1", "06-10 08:00", 123_450_000, CF)]
    assert said_of(chunks) == [
        (3, "purpose", "is not OK or RESEND: it may not carry single readings", False),
        (4, "commodity", "is not W, water", False),
        (5, "count", "is not the number of readings that follow", False),
        (7, "quantity", "is empty; an interval without a reading is a gap", False),
        (8, "quantity", "is an estimate of the register; only what it showed is kept", False),
        (9, "interval", "is not an interval we keep; expected is 00000100, an hour", False),
    ]
    assert rows_of(chunks) == 15


def test_an_asterisk_of_neptune_is_a_missed_packet_and_never_a_nought() -> None:
    chunks = parsed("neptune.txt")
    assert registers_in(chunks) == [
        (2, "N1", "11-01 09:00", 101_000, None),
        (3, "N1", "11-01 08:00", 100_000, None),
        (4, "N1", "06-10 21:00", 90_500, None),
        (6, "N1", "06-10 21:00", 90_500, None),
    ]
    assert said_of(chunks) == [
        (5, "reading", "is missing: no packet was heard; the next reading closes the gap", False),
        (7, "read_time", GAP, False),
    ]


def test_opower_is_stamped_at_the_end_of_the_hour() -> None:
    chunks = parsed("opower60.txt")
    assert volumes_in(chunks) == [
        (2, "SP1", "11-01 07:00", 60, CCF, False),
        (3, "SP1", "11-01 08:00", 60, 5_663_369_318, False),
        (5, "SP1", "06-10 06:00", 60, 11_356_235, True),
        (6, "SP1", "03-08 09:00", 60, 15_141_647, False),
        (7, "SP2", "03-08 09:00", 60, 15_141_647, False),
        (8, "SP2", "06-10 07:00", 60, -1_892_706, False),
    ]
    assert said_of(chunks) == [(4, "time", TWICE, True)]
    assert {chunk.reads.by for chunk in chunks} == {By.SERVICE_POINT}


@pytest.mark.parametrize(
    ("day", "begins"), [("20261102", "11-01 07:00"), ("20260309", "03-08 08:00")]
)
def test_a_day_of_opower_ends_at_midnight_and_is_as_long_as_it_was(day: str, begins: str) -> None:
    content = f"service_point_id\tusage_value\tdate\ttime\tunits\nSP1\t2\t{day}\t0000\tgal\n"
    chunks = list(opower.parse_days(io.BytesIO(content.encode()), ZONE))
    assert [row[2:4] for row in volumes_in(chunks)] == [(begins, 1440)]


def test_sentryx_is_read_by_its_register() -> None:
    chunks = parsed("sentryx.json")
    assert registers_in(chunks) == [
        (1, "91", "06-10 08:00", 35_828_000, None),
        (3, "92", "06-10 08:00", 125_000, CF),
    ]
    assert said_of(chunks) == [
        (2, "reading", "is empty; an interval without a reading is a gap", False),
        (4, "timeStamp", "is not a time; expected is 2026-03-08T01:00:00", False),
    ]
    a_meter_a_line = b"\n".join(
        [b'{"deviceId": 1, "units": "GAL", "data": [{"timeStamp": "2026-06-10T01:00:00", "reading": 4}]}'] * 2
    )  # fmt: skip
    assert len(registers_in(parsed("sentryx.json", a_meter_a_line))) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "The file is not JSON. Nothing was read."),
        (b"[" * 100_000, "The file is not JSON. Nothing was read."),
        (b"7", "The file does not hold a list of meters. Nothing was read."),
        (
            b'{"meters": [{"ssn": 1}]}',
            "The key 'ssn' may hold something that is never stored here.",
        ),
        (b'[{"deviceId": 1, "data": [{"color": 1}]}]', "The key 'color' is not known."),
        (b'[{"deviceId": 1, "data": {"reading": 1}}]', "The data of a meter is not a list"),
    ],
)
def test_a_json_that_is_something_else_stops_the_file(content: bytes, said: str) -> None:
    with pytest.raises(FeedUnreadable, match=said.replace(".", r"\.")):
        parsed("sentryx.json", content)


# --- What all of them share -----------------------------------------------------------------------


@pytest.mark.parametrize("name", WITH_HEADER)
@pytest.mark.parametrize("column", ["SSN", "TaxId", "Tax_ID", "Date of Birth", "Drivers_License"])
def test_a_column_that_is_never_stored_stops_every_format(name: str, column: str) -> None:
    """A034."""
    text = (SAMPLES / name).read_text()
    separator = "\t" if name.endswith(".txt") else ","
    header, rest = text.split("\n", 1)
    rows = [f"{row}{separator}000-00-0000" for row in rest.splitlines()]
    with pytest.raises(FeedUnreadable, match="may hold something that is never stored here"):
        parsed(name, "\n".join([header + separator + column, *rows]).encode())


@pytest.mark.parametrize("name", WITH_HEADER)
@pytest.mark.parametrize(
    "change",
    [
        lambda whole: b"\xef\xbb\xbf" + whole,
        lambda whole: whole.replace(b"\n", b"\r\n"),
        lambda whole: whole[: whole.index(b"\n")].upper() + whole[whole.index(b"\n") :],
        lambda whole: whole[: whole.index(b"\n")].lower() + whole[whole.index(b"\n") :],
        lambda whole: whole.rstrip(b"\n"),
    ],
    ids=["mark", "returns", "large", "small", "no end"],
)
def test_however_it_is_written_it_says_the_same(name: str, change: object) -> None:
    changed = parsed(name, change((SAMPLES / name).read_bytes()))  # type: ignore[operator]  # a function
    as_it_is = parsed(name)
    assert volumes_in(changed) == volumes_in(as_it_is)
    assert registers_in(changed) == registers_in(as_it_is)
    assert said_of(changed) == said_of(as_it_is)


def test_semicolons_do_as_well_as_commas() -> None:
    whole = (SAMPLES / "beacon_billing.csv").read_bytes()
    found = parsed("beacon_billing.csv", whole.replace(b",", b";"))
    assert registers_in(found) == registers_in(parsed("beacon_billing.csv"))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("size", [1, 40, 130, 700])
def test_wherever_a_file_is_cut_it_says_the_same(
    name: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Among others, the two hours of an autumn night then lie in different pieces.
    whole = parsed(name)
    monkeypatch.setattr(lines, "PIECE", size)
    parts = parsed(name)
    assert volumes_in(parts) == volumes_in(whole)
    assert registers_in(parts) == registers_in(whole)
    assert set_aside_of(parts) == set_aside_of(whole)
    assert rows_of(parts) == rows_of(whole)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "sentryx.json"])
def test_a_broken_line_spoils_itself_only_and_every_row_is_accounted_for(name: str) -> None:
    chunks = parsed(name, (SAMPLES / name).read_bytes().rstrip(b"\n") + b"\nbroken\xff\n")
    before = parsed(name)
    assert volumes_in(chunks) == volumes_in(before)
    assert registers_in(chunks) == registers_in(before)
    assert said_of(chunks)[:-1] == said_of(before)
    placed = len(volumes_in(chunks)) + len(registers_in(chunks)) + len(said_of(chunks))
    assert rows_of(chunks) == placed + sum(chunk.finer for chunk in chunks)


@pytest.mark.parametrize("times", [1, 3])
def test_a_time_that_came_twice_needs_exactly_two_rows(times: int) -> None:
    row = "N1\t11/01/2026 01:00:00 AM\t100\n"
    chunks = parsed("neptune.txt", ("meter_number\tread_time\treading\n" + row * times).encode())
    assert registers_in(chunks) == []
    assert said_of(chunks) == [(n + 2, "read_time", TWICE, True) for n in range(times)]
    assert {row.text for row in set_aside_of(chunks)} == {row.strip("\n")}


def test_a_header_alone_brings_nothing() -> None:
    for name in WITH_HEADER:
        header = (SAMPLES / name).read_bytes().split(b"\n")[0]
        assert parsed(name, header) == []
    assert parsed("cmep.csv", b"") == []
    assert parsed("sentryx.json", b'{"meters": []}') == []
    assert chunks_of(lambda file: cmep.parse(file, ZONE), "\n\n") == []
