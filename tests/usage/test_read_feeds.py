"""Parsers of reads: bytes in, columns out; a bad row never stops a good one."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.feeds import FeedUnreadable, SetAside, lines
from usage.feeds import Chunk, Parser, Registers, Volumes, ampds2, daiad, native
from usage.grid import Quality
from usage.units import UNITS, from_unit

HEADER = "meter,starts_at,minutes,volume,unit,quality"
GOOD = "M1,2026-03-08T01:00:00-08:00,60,12.5,gal,A"
ONE = int(datetime(2026, 3, 8, 9, tzinfo=UTC).timestamp())
Row = tuple[int, str, int, int, int, bool]  # line, meter, start, minutes, microlitres, estimated
FORMATS: dict[str, tuple[Parser, str, str]] = {
    "reads": (native.parse, HEADER, GOOD),
    "daiad": (daiad.parse, "user key;datetime;meter reading;diff", "k;01/03/2016 00:30:27;90348;0"),
    "ampds2": (ampds2.parse, "unix_ts,counter,avg_rate,inst_rate", "1333263600,45287.526,0.0,0.0"),
}


def chunks_of(parse: Parser, content: str | bytes) -> list[Chunk]:
    return list(parse(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def volumes_of(chunks: Iterable[Chunk]) -> list[Row]:
    found: list[Row] = []
    for chunk in chunks:
        reads = chunk.reads
        assert isinstance(reads, Volumes)
        columns = (reads.starts, reads.minutes, reads.microlitres, reads.estimated)
        found += zip(
            reads.lines.tolist(),
            reads.meters,
            *(column.tolist() for column in columns),
            strict=True,
        )
    return found


def registers_of(chunks: Iterable[Chunk]) -> list[tuple[int, str, int, int]]:
    found = []
    for chunk in chunks:
        reads = chunk.reads
        assert isinstance(reads, Registers)
        columns = reads.lines.tolist(), reads.meters, reads.instants.tolist()
        found += list(zip(*columns, reads.thousandths.tolist(), strict=True))
    return found


def set_aside_of(chunks: Iterable[Chunk]) -> list[SetAside]:
    return sorted(
        (row for chunk in chunks for row in chunk.set_aside), key=lambda aside: aside.line
    )


def rows_of(chunks: Iterable[Chunk]) -> int:
    return sum(chunk.rows for chunk in chunks)


# --- Headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda names: [*names, "colour"], "The column 'colour' is not known; expected are "),
        (lambda names: [*names, "SSN"], "The column 'ssn' may hold something that is never stored"),
        (lambda names: [*names, "Date of Birth"], "The column 'date of birth' may hold something"),
        (lambda names: [*names, "tax_id"], "The column 'tax_id' may hold something"),
        (lambda names: names[1:], "is missing. Nothing was read."),
        (lambda names: [*names, names[0].upper()], "stands there twice. Nothing was read."),
        (lambda names: [*names, ""], "The column '' is not known; expected are "),
    ],
)
def test_a_header_that_is_wrong_stops_the_file(name: str, change: object, said: str) -> None:
    parse, header, row = FORMATS[name]
    separator = ";" if name == "daiad" else ","
    names = change(header.split(separator))  # type: ignore[operator]  # a function on names
    with pytest.raises(FeedUnreadable) as stopped:
        chunks_of(parse, f"{separator.join(names)}\n{row}\n")
    assert said in str(stopped.value)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_an_empty_file_is_said_to_be_empty(name: str, content: bytes) -> None:
    with pytest.raises(FeedUnreadable) as stopped:
        chunks_of(FORMATS[name][0], content)
    assert str(stopped.value) == "The file is empty: the first line must name the columns."


@pytest.mark.parametrize("name", FORMATS)
def test_a_header_alone_brings_nothing(name: str) -> None:
    parse, header, _row = FORMATS[name]
    assert chunks_of(parse, header) == chunks_of(parse, f"{header}\r\n") == []


# --- The same rows, written by other programs -----------------------------------------------------

ROWS = [(2, "M1", ONE, 60, 47_317_647, False), (3, "M2", ONE + 3600, 60, 0, True)]
PLAIN = f"{HEADER}\n{GOOD}\nM2,2026-03-08T03:00:00-07:00,60,0,gal,E\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.rstrip("\n"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r\n").rstrip("\r\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        "\ufeff" + PLAIN,
        PLAIN.replace("M1", " M1 ").replace("12.5", '"12.5"'),
        PLAIN.upper().replace("GAL", "Gal"),
        PLAIN.replace(",A\n", ",\n"),
        PLAIN + "\n\n\r\n",
        PLAIN.replace("12.5", "1.25e1"),
        PLAIN.replace("2026-03-08T01:00:00-08:00", "2026-03-08T09:00:00Z"),
    ],
    ids=lambda content: repr(content[:20] + "..." + content[-20:]),
)
def test_however_it_is_written_it_says_the_same(content: str) -> None:
    chunks = chunks_of(native.parse, content)
    assert (volumes_of(chunks), set_aside_of(chunks)) == (ROWS, [])
    assert rows_of(chunks) == 2


def test_columns_may_stand_in_any_order_and_blank_lines_keep_their_number() -> None:
    content = (
        "Unit,VOLUME,minutes,starts_at,meter\n\ngal,12.5,60,2026-03-08T01:00:00-08:00,M1\n\r\n\n"
        "gal,0,60,2026-03-08T03:00:00-07:00,M2"
    )
    chunks = chunks_of(native.parse, content)
    assert [(row[0], row[1], row[5]) for row in volumes_of(chunks)] == [
        (3, "M1", False),
        (6, "M2", False),
    ]
    assert {chunk.header for chunk in chunks} == {"Unit,VOLUME,minutes,starts_at,meter"}


def test_the_column_of_reasons_is_ignored() -> None:
    content = f"{HEADER},set_aside_because\n{GOOD},no meter of that name\n"
    assert volumes_of(chunks_of(native.parse, content)) == ROWS[:1]


# --- Refused --------------------------------------------------------------------------------------

NO_QUALITY = (
    "is not known; expected is A (actual), E (estimated), S (spread) or nothing; "
    "M (missing) has no volume"
)
TIME = "is not a time that exists, with its offset; expected is 2026-03-08T01:00:00-08:00"
NUMBER = "is not a number; expected is a number like 12.5"


@pytest.mark.parametrize(
    ("good", "bad", "field", "reason"),
    [
        ("M1", "", "meter", "is empty; expected is the meter's serial number"),
        ("-08:00", "", "starts_at", TIME),
        ("2026-03-08T01", "2026-02-30T01", "starts_at", TIME),
        ("2026-03-08T01:00:00-08:00", "yesterday", "starts_at", TIME),
        ("2026-03-08T01:00:00-08:00", "", "starts_at", TIME),
        (",60,", ",45,", "minutes", "is not an interval we keep; expected is 15, 30, 60 or 1440"),
        (",60,", ",,", "minutes", "is not an interval we keep; expected is 15, 30, 60 or 1440"),
        (",60,", ",60.0,", "minutes", "is not an interval we keep; expected is 15, 30, 60 or 1440"),
        ("12.5", "", "volume", "is empty; an interval without a reading is left out of the file"),
        ("12.5", "a lot", "volume", NUMBER),
        ("12.5", "nan", "volume", NUMBER),
        ("12.5", "inf", "volume", NUMBER),
        ("12.5", "1e999", "volume", NUMBER),
        ("12.5", "1_000", "volume", NUMBER),
        ("12.5", "1e9", "volume", "is more than any meter passes in an interval"),
        ("12.5", "-1e9", "volume", "is more than any meter passes in an interval"),
        ("gal", "", "unit", "is not known; expected is one of gal, kgal, cf, ccf, l, m3"),
        ("gal", "gallons", "unit", "is not known; expected is one of gal, kgal, cf, ccf, l, m3"),
        (",A", ",X", "quality", NO_QUALITY),
        (",A", ",M", "quality", NO_QUALITY),
        (",A", ",A,", "", "has 7 fields; the header names 6"),
        ("12.5", '"12,5"', "", "has 7 fields; the header names 6"),
        (",gal,A", "", "", "has 4 fields; the header names 6"),
        (GOOD, "end of file", "", "has 1 fields; the header names 6"),
    ],
)
def test_a_row_at_fault_is_refused_by_line_field_and_reason(
    good: str, bad: str, field: str, reason: str
) -> None:
    row = GOOD.replace(good, bad, 1)
    chunks = chunks_of(native.parse, f"{HEADER}\n{row}\nM2,2026-03-08T03:00:00-07:00,60,0,gal,E\n")
    assert set_aside_of(chunks) == [SetAside(2, field, reason, row)]
    assert volumes_of(chunks) == ROWS[1:]
    assert rows_of(chunks) == 2


@pytest.mark.parametrize(
    ("volume", "microlitres", "quality", "taken"),
    [
        (
            "12.5",
            "47317648",
            "spread",
            (47_317_648, Quality.SPREAD),
        ),  # exact, and the volume rounded
        ("12.5", "", "S", (47_317_647, Quality.SPREAD)),  # somebody corrected the volume
        ("-0", "-9", "Estimated", (-9, Quality.ESTIMATED)),
        ("", "", "missing", None),
        ("", "", "M", None),
        ("12.5", "47400000", "actual", "microlitres"),
        ("12.5", "lots", "actual", "microlitres"),
        ("12.5", "47317648", "missing", "quality"),
        ("", "47317648", "actual", "volume"),
    ],
)
def test_a_file_that_was_downloaded_is_read_to_the_microlitre(
    volume: str, microlitres: str, quality: str, taken: object
) -> None:
    """R10; a line that says that nothing was read changes nothing, and is counted so."""
    header = "meter,starts_at,minutes,volume,unit,quality,register,microlitres"
    row = f"M1,2026-03-08T01:00:00-08:00,60,{volume},gal,{quality},17.5,{microlitres}"
    [chunk] = chunks_of(native.parse, f"{header}\n{row}\n")
    reads = chunk.reads
    assert isinstance(reads, Volumes)
    assert chunk.rows == 1
    if isinstance(taken, tuple):
        assert [(*reads.microlitres.tolist(), *reads.qualities.tolist())] == [taken]
    elif taken is None:
        assert (chunk.finer, len(reads.lines), chunk.set_aside) == (1, 0, [])
    else:
        assert [(aside.field, aside.text) for aside in chunk.set_aside] == [(taken, row)]


def test_bytes_that_are_no_text_spoil_their_own_row_only() -> None:
    content = f"{HEADER}\n{GOOD}\n".encode() + b"M\xff1,2026-03-08T01:00:00-08:00,60,1,gal,A\n"
    content += b"\xe1,,\x00,\n" + b"M2,2026-03-08T03:00:00-07:00,60,0,gal,E\n"
    chunks = chunks_of(native.parse, content)
    assert [(row[0], row[1]) for row in volumes_of(chunks)] == [
        (2, "M1"),
        (3, "M\ufffd1"),
        (5, "M2"),
    ]
    assert set_aside_of(chunks) == [
        SetAside(4, "", "has 4 fields; the header names 6", "\ufffd,,\x00,")
    ]


@given(
    volume=st.decimals(-1000, 1000, places=3, allow_nan=False), unit=st.sampled_from(sorted(UNITS))
)
@settings(max_examples=60, deadline=None)
def test_a_volume_comes_in_to_the_microlitre(volume: Decimal, unit: str) -> None:
    row = f"M1,2026-03-08T01:00:00-08:00,60,{volume},{unit},A"
    [found] = volumes_of(chunks_of(native.parse, f"{HEADER}\n{row}\n"))
    assert abs(found[4] - from_unit(volume, unit)) <= (1 if volume % 1 else 0)


# --- Pieces ---------------------------------------------------------------------------------------

MANY = "".join(
    [
        "\ufeff" + HEADER + "\r\n",
        *(f"M{n},2026-03-08T{n:02}:00:00Z,60,{n}.5,gal,{'AE'[n % 2]}\r\n" for n in range(20)),
        "\n\r\n",
        "M1,2026-03-08T01:00:00,60,1,gal,A\n",  # without its offset
        "ragged\n",
        "Ñu;M1,2026-03-08T01:00:00Z,60,1,gal,A\n",
        "M21,2026-03-08T21:00:00Z,15,1,m3,",
    ]
).encode()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 16, 40, 41, 64, 100, 2000])
def test_wherever_a_file_is_cut_it_says_the_same(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = chunks_of(native.parse, MANY)
    monkeypatch.setattr(lines, "PIECE", size)
    parts = chunks_of(native.parse, MANY)
    assert len(whole) == 2  # the last line has no end, so it comes by itself
    assert (len(parts) > 2) == (size < 2000)
    assert volumes_of(parts) == volumes_of(whole)
    assert set_aside_of(parts) == set_aside_of(whole)
    assert rows_of(parts) == rows_of(whole) == 24
    assert [(row.line, row.field) for row in set_aside_of(whole)] == [(24, "starts_at"), (25, "")]


@pytest.mark.parametrize("size", [1, 5, 33, 80])
def test_every_line_can_be_asked_for_as_it_came(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "PIECE", size)
    came = MANY.decode().splitlines()
    for chunk in chunks_of(native.parse, MANY):
        assert isinstance(chunk.reads, Volumes)
        for line in chunk.reads.lines.tolist():
            assert chunk.text(line) == came[line - 1]
        with pytest.raises(ValueError, match="line 1 is not in this piece"):
            chunk.text(1)


@given(
    rows=st.lists(
        st.sampled_from([GOOD, "", "M2,x,60,1,l,E", "a,b", ",,,,,", '"', "é,ü,,,,"]), max_size=12
    ),
    ends=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
    size=st.integers(1, 90),
)
@settings(max_examples=60, deadline=None)
def test_each_row_ends_in_exactly_one_place(
    rows: list[str], ends: str, last: bool, size: int
) -> None:
    content = ends.join([HEADER, *rows]) + (ends if last else "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "PIECE", size)
        chunks = chunks_of(native.parse, content)
    placed = [row[0] for row in volumes_of(chunks)] + [row.line for row in set_aside_of(chunks)]
    expected = [n for n, row in enumerate(rows, start=2) if row]
    assert sorted(placed) == expected
    assert rows_of(chunks) == len(expected)
    for aside in set_aside_of(chunks):
        assert aside.text == rows[aside.line - 2]


# --- Registers ------------------------------------------------------------------------------------

DAIAD = "user key;datetime;meter reading;diff\n"


def utc(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]  # year first


def test_readings_of_alicante_are_put_on_the_clock_of_the_world() -> None:
    chunks = chunks_of(
        daiad.parse, DAIAD + "b;01/07/2016 00:30:27;7.5;0\na;01/03/2016 00:30:27;90348;0\n"
    )
    assert registers_of(chunks) == [
        (3, "a", utc(2016, 2, 29, 23, 30, 27), 90_348_000),
        (2, "b", utc(2016, 6, 30, 22, 30, 27), 7500),
    ]
    assert set_aside_of(chunks) == []


def test_the_repeated_hour_in_autumn_is_told_apart_by_the_register() -> None:
    night = ["02:30:27;102", "01:30:27;100", "02:30:27;101", "03:30:27;103"]
    chunks = chunks_of(daiad.parse, DAIAD + "".join(f"a;30/10/2016 {at};0\n" for at in night))
    assert registers_of(chunks) == [
        (3, "a", utc(2016, 10, 29, 23, 30, 27), 100_000),
        (4, "a", utc(2016, 10, 30, 0, 30, 27), 101_000),
        (2, "a", utc(2016, 10, 30, 1, 30, 27), 102_000),
        (5, "a", utc(2016, 10, 30, 2, 30, 27), 103_000),
    ]


@pytest.mark.parametrize(
    ("row", "field", "reason", "held"),
    [
        ("a;30/10/2016 02:10:00;5;0", "datetime",
         "happened twice, as the clocks went back: which one is it?", True),
        ("a;27/03/2016 02:10:00;5;0", "datetime",
         "does not exist: the clocks went forward over it", False),
        ("a;31/02/2016 02:10:00;5;0", "datetime",
         "is not a time; expected is 31/12/2016 23:59:59", False),
        ("a;2016-03-01 02:10:00;5;0", "datetime",
         "is not a time; expected is 31/12/2016 23:59:59", False),
        ("a;;5;0", "datetime", "is not a time; expected is 31/12/2016 23:59:59", False),
        ("a;01/03/2016 02:10:00;;0", "meter reading",
         "is not a number that can be; expected are litres", False),
        ("a;01/03/2016 02:10:00;nan;0", "meter reading",
         "is not a number that can be; expected are litres", False),
        ("a;01/03/2016 02:10:00;1e300;0", "meter reading",
         "is not a number that can be; expected are litres", False),
        ("a;01/03/2016 02:10:00", "", "has 2 fields; the header names 4", False),
    ],
)  # fmt: skip
def test_a_reading_of_alicante_at_fault_is_set_aside(
    row: str, field: str, reason: str, held: bool
) -> None:
    chunks = chunks_of(daiad.parse, f"{DAIAD}{row}\nb;01/03/2016 00:30:27;90348;0\n")
    assert set_aside_of(chunks) == [SetAside(2, field, reason, row, held)]
    assert [found[0] for found in registers_of(chunks)] == [3]
    assert rows_of(chunks) == 2


@pytest.mark.parametrize("size", [1, 30, 31, 64, 500])
def test_the_twin_hour_is_found_across_pieces(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"a;30/10/2016 {hour:02}:30:27;{100 + hour};0" for hour in range(5)]
    content = "\n".join(
        [DAIAD.strip(), *rows, "broken", "a;30/10/2016 02:30:27;101.5;0", "b;x;1;0"]
    )
    whole = chunks_of(daiad.parse, content)
    monkeypatch.setattr(lines, "PIECE", size)
    parts = chunks_of(daiad.parse, content)
    assert registers_of(parts) == registers_of(whole)
    assert set_aside_of(parts) == set_aside_of(whole)
    assert [row.text for row in set_aside_of(whole)] == ["broken", "b;x;1;0"]
    assert rows_of(parts) == 8


AMPDS2 = "unix_ts,counter,avg_rate,inst_rate\n"


def test_of_a_register_by_the_minute_the_first_of_each_hour_is_kept() -> None:
    start = utc(2012, 4, 1, 7)
    rows = "".join(f"{start + 60 * n},{100 + n}.785,0,0\n" for n in range(-1, 122))
    [chunk] = chunks_of(ampds2.parse, AMPDS2 + rows)
    assert registers_of([chunk]) == [
        (3, "AMPDS2", start, 100_785),
        (63, "AMPDS2", start + 3600, 160_785),
        (123, "AMPDS2", start + 7200, 220_785),
    ]
    assert (chunk.rows, chunk.finer, chunk.set_aside) == (123, 120, [])


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("soon,1,0,0", "unix_ts", "is not a number that can be"),
        ("1333263600.5,1,0,0", "unix_ts", "is not a number that can be"),
        ("1333263600,,0,0", "counter", "is not a number that can be"),
        ("1333263600,nan,0,0", "counter", "is not a number that can be"),
        ("1333263600,-inf,0,0", "counter", "is not a number that can be"),
        ("1333263600,1e10,0,0", "counter", "is not a number that can be"),
        ("1333263600,1", "", "has 2 fields; the header names 4"),
    ],
)
def test_a_reading_by_the_minute_at_fault_is_refused(row: str, field: str, reason: str) -> None:
    [chunk] = chunks_of(ampds2.parse, f"{AMPDS2}{row}\n1333267200,45287.526,0.0,0.0\n")
    assert chunk.set_aside == [SetAside(2, field, reason, row)]
    assert registers_of([chunk]) == [(3, "AMPDS2", 1_333_267_200, 45_287_526)]
    assert isinstance(chunk.reads, Registers)
    assert chunk.reads.lines.dtype == np.int64
