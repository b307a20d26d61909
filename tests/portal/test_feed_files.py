"""What comes in as a file: recognised, opened, refused with words that help, fixed places, payments."""

import gzip
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from accounts.feeds import FeedUnreadable, NeverStored
from accounts.feeds.cis import Record
from accounts.feeds.fixed import Layout, parse, read_layout, written
from accounts.models import Customer, FeedFile, FeedLoad
from accounts.sql import held_loads
from billing.models import Payment
from portal.feeding import feeds, opening
from portal.feeding.arrivals import take_in_arrivals
from portal.feeding.expected import feeds_expected
from portal.feeding.feeds import CIS_KINDS, FORMATS, load_feed
from portal.feeding.kept import path_of
from portal.feeding.opening import opened
from portal.feeding.questions import QUESTIONS, question_of
from portal.feeding.recognising import recognise
from privacy.sealing import seal_pieces, unseal_file
from tests.conftest import NOW
from tests.house.rooms import ROOT, files_of_rooms
from tests.portal.loading import READS, Load, counts, gallons, set_aside, sparse, volumes, write

__all__ = ["load"]
from tests.portal.loading import load

SAMPLES, DOCS = ROOT / "tests" / "data" / "feeds", ROOT / "docs" / "samples"
READ = f"{READS}\nM001,2026-06-10T01:00:00-07:00,60,5,gal,A\n"


# --- Which format it is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("aclara.csv", ("aclara",)),
        ("beacon.csv", ("beacon",)),
        ("beacon_billing.csv", ("beacon_billing",)),
        ("beacon_interval.csv", ("beacon_interval",)),
        ("cmep.csv", ("cmep",)),
        ("neptune.txt", ("neptune",)),
        ("sentryx.json", ("sentryx",)),
        ("opower60.txt", ("opower15", "opower60", "opower1440")),  # the file does not say
    ],
)
def test_a_format_is_recognised_by_how_it_begins(name: str, found: tuple[str, ...]) -> None:
    """M01."""
    content = (SAMPLES / name).read_bytes()
    assert recognise(content) == recognise(gzip.compress(content)) == found


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (READ.encode(), ("reads",)),
        (b"\xef\xbb\xbf" + READ.encode(), ("reads",)),
        (READ.upper().replace(",", ";").encode(), ("reads",)),
        (b"record;customer;name\n", ("cis",)),
        (b"unix_ts,counter,avg_rate,inst_rate\n", ("ampds2",)),
        (b"user key;datetime;meter reading;diff\n", ("daiad",)),
        (b"a,b,c\n", ()),
    ],
)
def test_so_are_ours_in_every_dress(head: bytes, found: tuple[str, ...]) -> None:
    assert recognise(head) == found
    assert set(found) <= set(FORMATS)


@pytest.mark.parametrize(
    "head",
    [
        b"meter,starts_at,minutes,volume,unit,SSN\n",
        b"record,customer,name,Social Security Number\n",
        b"record,customer,name,date,birthday\n",
        gzip.compress(b"record,tax_id\n", mtime=0),
        b'{"meters": [{"deviceId": 1, "ssn": "123-45-6789", "data": []}]}',
    ],
)
def test_a_column_that_is_never_stored_is_seen_before_anything_is_kept(head: bytes) -> None:
    with pytest.raises(NeverStored):
        recognise(head)


# --- What cannot be read at all -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"PK\x03\x04 and so on", "ZIP archive or a spreadsheet"),
        (READ.encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7", "is a PDF"),
        (gzip.compress(READ.encode(), mtime=0)[:-9], "damaged or cut short"),
        (b"\x1f\x8bnothing of the kind", "damaged or cut short"),
        (READ.encode().replace(b"volume", b"vol\xfcme"), "is not known"),
        (READ.encode().replace(b"\n", b"\r"), "as on old Macs"),
        (bytes(4000), "is not text"),
        (b"[" * 50_000, r"The column '\[{60}…' is not known"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_read_is_refused_in_words_that_help(
    content: bytes, said: str, tmp_path: Path
) -> None:
    """M01. It is seen afterwards as a file that failed, with the same words."""
    with pytest.raises(FeedUnreadable, match=said) as refusal:
        load_feed(format="reads", path=write(tmp_path, content), at=NOW)
    assert not FeedFile.objects.exists()
    found = FeedLoad.objects.get()
    assert (found.failed, found.problem) == (True, str(refusal.value))
    assert found.state(held=set()) == FeedLoad.State.FAILED


def test_a_file_that_unpacks_without_an_end_is_stopped_soon(tmp_path: Path) -> None:
    """A gzip bomb: a thousand bytes out of each that was sent."""
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb") as bomb:
        for _n in range(200):
            bomb.write(bytes(1_000_000))
    with pytest.raises(FeedUnreadable, match="far more than was sent"), opened(path) as stream:
        read = 0
        while piece := stream.read(1_000_000):
            read += len(piece)
            assert read < 1.1 * opening.ALWAYS_UNPACKED


def test_a_feed_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    rows = "".join(
        f"M{n % 500:03},2026-06-10T{n % 24:02}:00:00-07:00,60,0.0,gal,A\n" for n in range(20_000)
    )
    path = write(tmp_path, f"{READS}\n{rows}", zipped=True)
    with opened(path) as stream:
        assert len(stream.read()) == len(READS) + 1 + len(rows)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("zipped", [False, True])
def test_a_sealed_file_is_read_as_it_is_and_from_its_beginning_again(
    zipped: bool, tmp_path: Path
) -> None:
    """Nothing plain is written on the way; CMEP looks at its first bytes twice."""
    content = (SAMPLES / "cmep.csv").read_bytes() * 2000
    sealed = tmp_path / "sealed"
    seal_pieces([gzip.compress(content) if zipped else content], sealed)
    assert content not in sealed.read_bytes()
    with opened(sealed) as stream:
        assert stream.read(3) == content[:3]
        stream.seek(0)
        assert stream.read() == content


@pytest.mark.usefixtures("town")
def test_a_file_in_another_dress_says_the_same(tmp_path: Path, load: Load) -> None:
    """Byte-order mark, semicolons, capitals, gzip, a last line without an end, mixed units."""
    rows = READ + "M001,2026-06-10T02:00:00-07:00,60,0.002,KGAL,\n"
    dressed = "\ufeff" + rows.replace(",", ";").replace("meter;", "METER;").rstrip("\n")
    receipt = load_feed(format="reads", path=write(tmp_path, dressed, zipped=True), at=NOW)
    assert counts(receipt) == {"taken": 2}
    assert sparse(volumes()["SP1", "2026-06-10"]) == {1: gallons(5), 2: gallons(2)}
    assert counts(load_feed(format="reads", path=write(tmp_path, rows), at=NOW)) == {"unchanged": 2}


@pytest.mark.usefixtures("town")
def test_a_last_line_that_was_cut_off_is_refused_alone(load: Load) -> None:
    receipt = load("reads", READ.rstrip("\n"), "M001,2026-06-10T02:00:00-07:00,60")
    assert set_aside(receipt) == [(3, "refused", "", "has 3 fields; the header names 6")]
    assert counts(receipt) == {"taken": 1, "refused": 1}


# --- Every file is seen, however it ended -------------------------------------------------------------


def states() -> list[tuple[str, str]]:
    held = held_loads()
    return [(load.way, load.state(held=held).value) for load in FeedLoad.objects.order_by("pk")]


@pytest.mark.usefixtures("town")
def test_a_load_that_was_killed_is_told_from_one_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S09. While it runs, somebody holds its lock; killed, nobody does, and nothing of it is in."""
    seen: list[list[tuple[str, str]]] = []

    class Killed(BaseException):
        pass

    def dies(*_args: Any, **_kwargs: Any) -> None:
        seen.append(states())
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(feeds, "close_receipt", dies)
        with pytest.raises(Killed):
            load_feed(format="reads", path=write(tmp_path, READ), at=NOW)
    assert seen == [[("command", "running")]]
    assert FeedFile.objects.count() == 1  # the town's own
    assert [load.state(held=set()) for load in FeedLoad.objects.all()] == ["stopped"]


@pytest.mark.usefixtures("town")
def test_a_fault_of_ours_leaves_a_line_without_a_word_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(file: Any) -> Any:
        raise MemoryError("Okafor")

    monkeypatch.setitem(feeds.READS, "daiad", faulty)
    with pytest.raises(MemoryError):
        load_feed(format="daiad", path=write(tmp_path, READ), at=NOW)
    assert [(load.failed, load.problem) for load in FeedLoad.objects.all()] == [(True, "")]


@pytest.mark.usefixtures("town")
def test_a_file_of_the_watched_folder_is_one_line_however_often_it_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(file: Any) -> Any:
        raise MemoryError

    (tmp_path / "reads").mkdir()
    (tmp_path / "reads" / "june.csv").write_text(READ)
    with monkeypatch.context() as patch:
        patch.setitem(feeds.READS, "reads", faulty)
        for _n in range(3):
            take_in_arrivals(folder=tmp_path, at=NOW)
        assert states() == [("folder", "failed")]
    take_in_arrivals(folder=tmp_path, at=NOW)
    assert states() == [("folder", "finished")]


def test_a_feed_is_late_a_quarter_of_its_period_after_it_was_due() -> None:
    day = timedelta(days=1)
    last = {"reads": NOW - day * 1.25, "cis": NOW - day * 8.8, "cmep": NOW - day}
    found = feeds_expected({"reads": 1, "cis": 7, "cmep": 1, "neptune": 1}, last, NOW)
    assert [(feed.format, feed.is_late) for feed in found] == [
        ("cis", True),
        ("neptune", True),
        ("cmep", False),
        ("reads", False),
    ]


def test_every_question_that_a_row_can_be_held_with_is_known_to_the_desk() -> None:
    """A reason that is written anew would leave its rows without advice and without answers."""
    asked = [
        (path.name, number)
        for path in files_of_rooms()
        for number, line in enumerate(path.read_text().splitlines())
        if "held=True" in line and path.name not in {"views.py"}
    ]
    unknown = []
    for path in files_of_rooms():
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            around = " ".join(each.strip(' "') for each in lines[max(number - 7, 0) : number + 1])
            around = around.replace('" "', "").replace('f"', "")
            if "held=True" in line and question_of(around) is None:
                unknown.append((path.name, number, around))
    # Said of overlaps by those who look for them, in words of their own.
    assert [name for name, _line, _text in unknown] == ["overlaps.py"]
    assert len(asked) > 8
    sources = " ".join(path.read_text() for path in files_of_rooms() if path.name != "questions.py")
    flat = " ".join(sources.replace('"\n', "").split())
    assert [q.words for q in QUESTIONS if q.words not in flat.replace('"', "")] == []


# --- Fixed places -------------------------------------------------------------------------------------


@pytest.fixture
def sample_layout(settings: Settings) -> Layout:
    settings.FEEDS_CIS_LAYOUT = str(DOCS / "cis-fixed-layout.csv")
    return read_layout((DOCS / "cis-fixed-layout.csv").read_text(), kinds=CIS_KINDS)


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_layout")
def test_the_sample_of_fixed_places_comes_in(tmp_path: Path) -> None:
    """M01. The social security number that stands in it is nowhere afterwards."""
    receipt = load_feed(format="cis_fixed", path=DOCS / "cis-fixed.txt", at=NOW)
    assert counts(receipt) == {"taken": 7, "refused": 1}
    assert set_aside(receipt) == [
        (5, "refused", "paid_on", "'261332' is no date; expected is 2026-03-08")
    ]
    assert "123456789" not in "".join(receipt.set_aside.values_list("text", flat=True))
    assert Customer.objects.get().name == "FINCH, ROWAN"
    payment = Payment.objects.get()
    assert (payment.reference, str(payment.amount), payment.paid_on.isoformat()) == (
        "R-000123", "84.20", "2026-11-05",
    )  # fmt: skip
    # What was refused is a line of `cis`, and comes in once it is put right.
    [row] = receipt.set_aside.all()
    fixed = f"{receipt.header}\n{row.text.replace('261332', '2026-11-05')}\n"
    assert counts(load_feed(format="cis", path=write(tmp_path, fixed), at=NOW)) == {"taken": 1}
    again = load_feed(format="cis_fixed", path=DOCS / "cis-fixed.txt", at=NOW)
    assert counts(again) == {"unchanged": 7, "refused": 1}


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_layout")
def test_of_fixed_places_only_those_are_kept_that_the_layout_names(tmp_path: Path) -> None:
    """Also of a line of totals, and in the sealed copy."""
    (tmp_path / "cis_fixed").mkdir()
    (tmp_path / "cis_fixed" / "all.txt").write_bytes((DOCS / "cis-fixed.txt").read_bytes())
    take_in_arrivals(folder=tmp_path, at=NOW)
    [number] = FeedLoad.objects.filter(way="folder").values_list("arrival", flat=True)
    target = BytesIO()
    unseal_file(path_of(number), target)
    kept = target.getvalue().decode().splitlines()
    came = (DOCS / "cis-fixed.txt").read_text().splitlines()
    assert [line[:2] for line in kept] == [line[:2] for line in came]
    assert kept[0] == came[0].replace("123456789", "").rstrip()
    assert kept[1:5] == came[1:5]
    assert kept[5] == "90"


@pytest.mark.parametrize(
    ("row", "fault", "said"),
    [
        ("01,customer,ssn,67,9,,", NeverStored, "names 'ssn', which is never stored"),
        ("01,customer,shoe,67,9,,", FeedUnreadable, "a customer has no 'shoe'"),
        ("01,invoice,number,67,9,,", FeedUnreadable, "'invoice' is no kind of record"),
        ("01,customer,name,0,9,,", FeedUnreadable, "needs a start, counted from 1"),
        ("01,customer,name,67,wide,,", FeedUnreadable, "needs a start, counted from 1"),
        ("01,customer,name,67,9,roman,", FeedUnreadable, "'roman' is not known"),
    ],
)
def test_a_layout_that_cannot_be_right_is_refused_by_its_line(
    row: str, fault: type[Exception], said: str
) -> None:
    table = f"type,record,name,start,width,as,value\n,,type,1,2,,\n{row}\n"
    with pytest.raises(fault, match=f"Line 3 of the layout.*{said}"):
        read_layout(table, kinds=CIS_KINDS)


def test_a_layout_of_one_type_needs_no_type() -> None:
    table = (
        "type,record,name,start,width,as,value\n,customer,customer,1,4,,\n,customer,name,5,9,,\n"
    )
    layout = read_layout(table, kinds=CIS_KINDS)
    content = b"0001Ana Mar\xc3\xada\r\n\r\n0002T\xe1\n"  # the last line is Latin-1
    header, records = parse(BytesIO(content), layout=layout)
    assert header == "record,customer,name"
    first, broken = records
    assert isinstance(first, Record)
    assert first.fields == {"customer": "0001", "name": "Ana Mar\u00eda"}
    assert first.text == "customer,0001,Ana Mar\u00eda"
    # What stands in a line that cannot be read is not kept: it may be what the layout passes over.
    assert (broken.line, broken.text) == (3, "")
    with pytest.raises(FeedUnreadable, match="must begin with the line"):
        read_layout("name,start\n", kinds=CIS_KINDS)
    with pytest.raises(FeedUnreadable, match="where a line says its type"):
        read_layout(table + "01,customer,name,5,9,,\n", kinds=CIS_KINDS)


@pytest.mark.parametrize(
    ("value", "way", "said"),
    [
        ("0000", "number", "0"),
        ("000123", "number", "123"),
        ("-00123", "number", "-123"),
        ("000.5", "number", "0.5"),
        ("12A", "number", "12A"),
        ("000008420", "hundredths", "84.20"),
        ("5", "hundredths", "0.05"),
        ("00084-", "hundredths", "-0.84"),
        ("20261105", "yyyymmdd", "2026-11-05"),
        ("11052026", "mmddyyyy", "2026-11-05"),
        ("000000", "yymmdd", ""),
        ("261332", "yymmdd", "261332"),
        ("", "hundredths", ""),
    ],
)
def test_a_field_is_written_as_cis_writes_it(value: str, way: str, said: str) -> None:
    assert written(value, way) == said


@pytest.mark.django_db
def test_without_a_layout_nothing_of_fixed_places_is_read_or_kept(tmp_path: Path) -> None:
    (tmp_path / "cis_fixed").mkdir()
    (tmp_path / "cis_fixed" / "all.txt").write_bytes((DOCS / "cis-fixed.txt").read_bytes())
    take_in_arrivals(folder=tmp_path, at=NOW)
    [receipt] = [path for path in (tmp_path / "failed").iterdir()]
    assert "No layout is declared" in json.loads(receipt.read_text())["problem"]
    assert list((tmp_path / "taking").iterdir()) == []


# --- Payments -----------------------------------------------------------------------------------------

PAID = "record,payment,account,paid_on,amount,kind"


@pytest.mark.usefixtures("town")
def test_a_payment_is_posted_once_however_often_it_is_sent(load: Load) -> None:
    """M01, A030."""
    rows = (
        "payment,R-1,001-4711,2026-11-05,84.20,payment",
        "payment,R-2,001-4711,2026-11-09,84.20,returned",
    )
    assert counts(load("cis", PAID, *rows)) == {"taken": 2}
    assert counts(load("cis", PAID, *rows)) == {"unchanged": 2}
    assert [str(payment.signed) for payment in Payment.objects.order_by("paid_on")] == [
        "84.20",
        "-84.20",
    ]
    bad = load(
        "cis", PAID,
        "payment,R-3,001-4711,2026-11-05,-5.00,payment",
        "payment,R-4,999,2026-11-05,5.00,payment",
        "payment,R-5,001-4711,2026-11-05,5.00,bribe",
        "payment,R-6,001-4711,,5.00,payment",
    )  # fmt: skip
    assert [(line, field) for line, _kind, field, _reason in set_aside(bad)] == [
        (2, "amount"), (3, "account"), (4, "kind"), (5, "paid_on"),
    ]  # fmt: skip
