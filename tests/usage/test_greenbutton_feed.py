"""Green Button files coming in: what is taken, what is refused by line and field, and what XML may not do."""

import gzip
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from accounts.feeds import FeedUnreadable
from portal.feeding.feeds import load_feed
from tests.conftest import NOW, Town
from tests.portal.loading import counts, set_aside
from tests.usage.test_greenbutton import AUTUMN, PLAIN, SCHEMA, SPRING, feed, official, point
from usage.feeds import By, Chunk, Volumes
from usage.feeds.greenbutton import NO_INTERVAL, parse
from usage.greenbutton.writer import write
from usage.grid import Quality
from usage.models import DayReads
from usage.units import from_unit, to_unit

SAMPLES = SCHEMA.parent
ID = "00000000-0000-0000-0000-000000000002"


def text_of_file(minutes: int = 60, **changes: Any) -> str:
    return "".join(write(feed(**changes), [point(minutes)]))


def chunks_of(text: str | bytes) -> list[Chunk]:
    return list(parse(BytesIO(text.encode() if isinstance(text, str) else text)))


def reads_of(chunks: list[Chunk]) -> list[tuple[str, int, int, int, int]]:
    """Return what was taken: name, start, minutes, volume, quality."""
    found = []
    for chunk in chunks:
        reads = chunk.reads
        assert isinstance(reads, Volumes)
        columns = (reads.starts, reads.minutes, reads.microlitres, reads.qualities)
        found += list(zip(reads.meters, *(each.tolist() for each in columns), strict=True))
    return found


def aside_of(text: str) -> tuple[str, str, bool]:
    """Return field, reason and kind of the first row that was not taken."""
    first = next(row for chunk in chunks_of(text) for row in chunk.set_aside)
    return (first.field, first.reason, first.held)


# --- Taken ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [15, 60, 1440])
def test_what_we_write_we_read(minutes: int) -> None:
    [chunk] = chunks_of(text_of_file(minutes))
    reads = reads_of([chunk])
    assert chunk.set_aside == []
    assert chunk.reads.by is By.SERVICE_POINT
    assert len(reads) == chunk.rows == (72 * 60 // minutes if minutes != 1440 else 3) + 1
    assert {(name, length) for name, _start, length, *_rest in reads[:-1]} == {(ID, minutes)}
    assert {volume for _n, _s, _m, volume, _q in reads[:-1]} == {3_785_412}
    worth = [Quality.ACTUAL, Quality.ESTIMATED, Quality.SPREAD]
    assert [quality for *_rest, quality in reads[:3]] == (
        worth if minutes != 1440 else worth[:1] * 3
    )
    assert reads[-1][2:] == (minutes, -9, Quality.ACTUAL)  # what flowed back is negative again


def test_blocks_may_stand_before_what_explains_them() -> None:
    """The order of entries in a feed says nothing."""
    text = text_of_file()
    head, *entries = text.removesuffix("</feed>\n").split("<entry>")
    backwards = head + "".join(f"<entry>{entry}" for entry in reversed(entries)) + "</feed>\n"
    assert sorted(reads_of(chunks_of(backwards))) == sorted(reads_of(chunks_of(text)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_encoding_that_xml_names_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = text_of_file().replace('encoding="UTF-8"', f'encoding="{declared}"')
    assert len(reads_of(chunks_of(text.encode(encoding)))) == 73


def test_a_quality_of_the_type_holds_where_a_reading_says_none() -> None:
    text = text_of_file().replace("<defaultQuality>0<", "<defaultQuality>8<")
    assert {quality for *_rest, quality in reads_of(chunks_of(text))} == {
        Quality.ESTIMATED,
        Quality.SPREAD,
    }


def test_of_several_qualities_the_poorest_counts() -> None:
    both = "<ReadingQuality><quality>17</quality></ReadingQuality><ReadingQuality><quality>8<"
    text = text_of_file().replace("<ReadingQuality><quality>8<", both)
    assert [quality for *_rest, quality in reads_of(chunks_of(text))][:3] == [
        Quality.ACTUAL,
        Quality.ESTIMATED,
        Quality.SPREAD,
    ]


@pytest.mark.parametrize(
    ("uom", "power", "unit"),
    [("42", "0", "m3"), ("119", "2", "ccf"), ("128", "3", "kgal"), ("134", "-3", "ml")],
)
def test_units_and_powers_of_other_writers_are_understood(uom: str, power: str, unit: str) -> None:
    text = text_of_file().replace("<uom>128<", f"<uom>{uom}<")
    text = text.replace("<powerOfTenMultiplier>-9<", f"<powerOfTenMultiplier>{power}<")
    text = text.replace("<value>1000000057<", "<value>7<")
    one = 1000 if unit == "ml" else from_unit(to_unit(1, unit) * 0 + 1, unit)
    assert abs(reads_of(chunks_of(text))[0][3] - 7 * one) <= 3


# --- Refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "bad", "field", "reason", "held"),
    [
        ("<kind>2<", "<kind>0<", "ServiceCategory", "is another service than water (2); it says '0'", False),
        ("<commodity>9<", "<commodity>1<", "commodity",
         "is not water; expected is 9 (potable) or 14 (not potable); it says '1'", False),
        ("<kind>58<", "<kind>12<", "kind", "is not a volume; expected is 58; it says '12'", False),
        ("<accumulationBehaviour>4<", "<accumulationBehaviour>1<", "accumulationBehaviour",
         "is not what ran in an interval; expected is 4; it says '1'", False),
        ("<flowDirection>1<", "<flowDirection>2<", "flowDirection",
         "is no way that water flows; expected is 1, 4 or 19; it says '2'", False),
        ("<uom>128<", "<uom>72<", "uom",
         "is not a unit of volume that we know; expected is 42, 119, 128, 130 or 134; it says '72'", False),
        ("<powerOfTenMultiplier>-9<", "<powerOfTenMultiplier>99<", "powerOfTenMultiplier",
         "is not a power of ten; expected is a number from -12 to 12; it says '99'", False),
        ("ReadingType/", "Readingtype/", "", "", False),
        ("<start>1772956800<", "<start>noon<", "start",
         "is not a time; expected are seconds since 1970", False),
        ("<duration>3600</duration><start>1772956800<", "<duration>60</duration><start>1772956800<",
         "duration", NO_INTERVAL, False),
        ("<intervalLength>3600<", "<intervalLength>900<", "duration", NO_INTERVAL, False),
        ("<value>1000000057<", "<value>7.48<", "value", "is not a whole number", False),
        ("<value>1000000057<", "<value>999999999999999999999<", "value", "is not a whole number", False),
        ("<value>1000000057<", "<value>999999999999999999<", "value",
         "is more than any meter passes in an interval", False),
        ("<quality>8<", "<quality>10<", "quality",
         "says that the reading is questionable: is it right?", True),
        ("<quality>8<", "<quality>12<", "quality",
         "says that this is a forecast, or corrected for weather", False),
        ("<quality>8<", "<quality>99<", "quality",
         "is not known; expected is a number of QualityOfReading", False),
    ],
)  # fmt: skip
def test_a_reading_at_fault_is_set_aside_by_line_field_and_reason(
    good: str, bad: str, field: str, reason: str, held: bool
) -> None:
    text = text_of_file()
    assert good in text
    chunks = chunks_of(text.replace(good, bad))
    rows = sum(chunk.rows for chunk in chunks)
    aside = [row for chunk in chunks for row in chunk.set_aside]
    assert rows == 73 == len(reads_of(chunks)) + len(aside)
    if field:
        assert (aside[0].field, aside[0].reason, aside[0].held) == (field, reason, held)
        said = text.replace(good, bad).splitlines()[aside[0].line - 1]
        assert "<IntervalReading>" in said
        assert aside[0].text.startswith(("duration=", "quality="))


@pytest.mark.parametrize("missing", ["UsagePoint", "MeterReading", "ReadingType"])
def test_readings_that_hang_in_the_air_are_refused(missing: str) -> None:
    head, *entries = text_of_file().removesuffix("</feed>\n").split("<entry>")
    kept = [entry for entry in entries if f"<{missing} xmlns" not in entry]
    text = head + "".join(f"<entry>{entry}" for entry in kept) + "</feed>\n"
    assert aside_of(text) == ("link", f"leads to no {missing} in this file", False)
    assert reads_of(chunks_of(text)) == []


@pytest.mark.parametrize("name", ["test_usage_data_01.xml", "test_usage_data_10.xml"])
@official
@pytest.mark.django_db
def test_the_published_samples_are_of_electricity_and_the_receipt_says_so(name: str) -> None:
    """A day of quarters of an hour each, in watt hours: every line is accounted for, and none taken."""
    receipt = load_feed(format="greenbutton", path=SAMPLES / name, at=NOW)
    assert counts(receipt) == {"refused": 96}
    lines = (SAMPLES / name).read_text().splitlines()
    for line, kind, field, reason in set_aside(receipt):
        assert "<IntervalReading>" in lines[line - 1]
        assert (kind, field) == ("refused", "ServiceCategory")
        assert reason == "is another service than water (2); it says '0'"


# --- What XML may not do ----------------------------------------------------------------------------------

BOMB = """<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
OUTSIDE = '<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DOCTYPE = "declares a document type, which may name other files and grow without an end"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text.replace("<feed", f"{BOMB}<feed", 1).replace("Home", "&c;"), DOCTYPE),
        (lambda text: text.replace("<feed", f"{OUTSIDE}<feed", 1).replace("Home", "&x;"), DOCTYPE),
        (lambda text: text.replace("<feed", '<!DOCTYPE feed SYSTEM "x.dtd"><feed', 1), DOCTYPE),
        (lambda text: text.replace("Home", "&c;"), "is not XML: undefined entity."),
        (lambda text: text[:-3], "is not XML: unclosed token."),
        (lambda text: text[: len(text) // 2], "is not XML: "),
        (lambda text: "", "is not XML: no element found."),
        (lambda text: "meter,starts_at\n", "Line 1 is not XML: "),
        (lambda text: "<feed/>", "it is not an Atom feed"),
        (lambda text: '<html xmlns="http://www.w3.org/1999/xhtml"/>', "it is not an Atom feed"),
        (lambda text: text.replace("<title>Home", "<x>" * 40 + "<title>Home"), "is nested too deeply"),
        (lambda text: text.replace("espi\"", "espi/customer\""), "says who the customer is"),
        (lambda text: text.replace("<title>Home", f'<title a="{"x" * (1 << 21)}">Home'), "without an end"),
        (lambda text: text.replace('encoding="UTF-8"', 'encoding="x-none"'), "in an unknown encoding"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_safe_or_no_feed_of_use_is_refused_whole(
    spoil: Callable[[str], str], said: str
) -> None:
    with pytest.raises(FeedUnreadable) as stopped:
        chunks_of(spoil(text_of_file()))
    assert said in str(stopped.value)
    assert str(stopped.value).endswith("Nothing was read.")


@pytest.mark.django_db
def test_a_file_of_another_utility_names_service_points_by_its_own_numbers(
    town: Town, tmp_path: Path
) -> None:
    """Plain or gzipped; a service point that nobody knows is refused by line."""
    town.points["mill"].number = ID
    town.points["mill"].save()
    path = tmp_path / "file.xml.gz"
    path.write_bytes(gzip.compress(text_of_file().encode()))
    receipt = load_feed(format="greenbutton", path=path, at=NOW)
    assert counts(receipt) == {"taken": 72, "unchanged": 1} or counts(receipt) == {
        "taken": 72,
        "changed": 1,
    }
    assert set(DayReads.objects.values_list("day", flat=True)) == {SPRING, PLAIN, AUTUMN}
    again = load_feed(format="greenbutton", path=path, at=NOW)
    assert again.taken == 0
    town.points["mill"].number = "another"
    town.points["mill"].save()
    receipt = load_feed(format="greenbutton", path=path, at=NOW)
    assert counts(receipt) == {"refused": 73}
    line, kind, field, reason = set_aside(receipt)[0]
    assert (kind, field) == ("refused", "UsagePoint")
    assert reason == "no meter with this service point is known"
    assert "<IntervalReading>" in text_of_file().splitlines()[line - 1]
