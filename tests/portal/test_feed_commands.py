"""The commands of whoever runs the feeds: a file in, its receipt, and the rows that were set aside."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import FeedFile
from portal.feeding.feeds import load_feed
from tests.conftest import NOW, Town
from tests.portal.loading import (
    READS,
    Load,
    gallons,
    load,
    sparse,
    volumes,
    write,
)
from tests.portal.test_load_feed import read

__all__ = ["load"]
pytestmark = pytest.mark.usefixtures("town")
MILL, JUNE = "SP1", "2026-06-10"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_rows_set_aside_are_written_corrected_and_taken(tmp_path: Path, town: Town) -> None:
    rows = [
        read(1, 1),
        read(2, 2, meter="M0O1"),
        read(3, 3).replace("gal", "gallons"),
        "M001,cut off",
    ]
    path = write(tmp_path, "\ufeff" + "\r\n".join([READS, *rows]))
    first = json.loads(run("load_feed", "reads", str(path), "--json"))
    assert {key: first[key] for key in ("taken", "refused", "rows")} == {
        "taken": 1,
        "refused": 3,
        "rows": 4,
    }
    fix = run("set_aside_rows", str(first["receipt"]))
    assert fix.splitlines() == [
        f"{READS},set_aside_because",
        f"{rows[1]},meter no meter with this serial number is known",
        f"{rows[2]},unit is not known; expected is one of gal  kgal  cf  ccf  l  m3",
        f"{rows[3]},has 2 fields; the header names 6",
    ]
    corrected = fix.replace("M0O1", "M001").replace("gallons", "gal")
    second = json.loads(run("load_feed", "reads", str(write(tmp_path, corrected)), "--json"))
    assert {key: second[key] for key in ("taken", "refused")} == {"taken": 2, "refused": 1}
    assert sparse(volumes()[MILL, JUNE]) == {n: gallons(n) for n in (1, 2, 3)}
    # Another round: one column of reasons, with the new ones.
    assert run("set_aside_rows", str(second["receipt"])).splitlines() == [
        f"{READS},set_aside_because",
        "M001,cut off,has 3 fields; the header names 7",
    ]


def test_a_column_of_reasons_that_was_moved_is_not_added_twice(load: Load) -> None:
    receipt = load("reads", f"Set_Aside_Because,{READS}", f"old,{read(1, 1, meter='nobody')}")
    assert run("set_aside_rows", str(receipt.pk)).splitlines() == [
        f"Set_Aside_Because,{READS}",
        f"old,{read(1, 1, meter='nobody')}",
    ]


def test_bytes_that_the_database_cannot_hold_are_set_aside_legibly(tmp_path: Path) -> None:
    content = f"{READS}\n".encode() + b"M\x001,2026-06-10T01:00:00Z,60,1,gal,\n\x00\xff\n"
    receipt = load_feed(format="reads", path=write(tmp_path, content), at=NOW)
    assert [row.text for row in receipt.set_aside.order_by("line")] == [
        "M\ufffd1,2026-06-10T01:00:00Z,60,1,gal,",
        "\ufffd\ufffd",
    ]


def test_the_receipt_for_people_shows_the_figures_and_the_first_rows_set_aside(
    tmp_path: Path,
) -> None:
    rows = [read(1, 1), *(read(n % 24, 1, meter="nobody") for n in range(22))]
    said = run("load_feed", "reads", str(write(tmp_path, "\n".join([READS, *rows]))))
    number = FeedFile.objects.latest("pk").pk
    expected = [
        f"Receipt {number} (reads)",
        "  rows                23",
        "  taken                1",
        "  changed              0",
        "  unchanged            0",
        "  suppressed           0",
        "  held                 0",
        "  refused             22",
    ]
    expected += [
        f"  line {line}, refused: meter no meter with this serial number is known"
        for line in range(3, 23)
    ]
    expected.append(f"  and 2 more: manage.py set_aside_rows {number}")
    assert said.splitlines() == expected


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["load_feed", "reads", "/nowhere.csv"], "/nowhere.csv is not a file."),
        (["set_aside_rows", "987654"], "There is no receipt 987654."),
    ],
)
def test_a_command_that_cannot_be_done_says_why(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert str(refused.value) == said


def test_a_header_at_fault_is_said_without_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"The column .volume. is missing\. Nothing was read\."):
        run("load_feed", "reads", str(write(tmp_path, "meter,starts_at,minutes,unit\n")))
