"""The list of promises: every one is kept by a test, or says why not."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from privacy.rows import Row, kept_by, read_rows, rows_named_in, sources
from tests.house.rooms import ROOT

DOCUMENT = """
| row | promise | why it has no test |
|---|---|---|
| L01 | Confirm receipt |  |
| A001 | There is a policy | it is a building |
| A002 | Nobody keeps this |  |
"""
SOURCES = {
    "tests/test_a.py": '''
def test_one():
    """L01: within ten days."""

def test_two():
    """Nothing is named here, A9 and XL01 least of all."""
''',
    "tests/test_b.py": '"""A001: said of all tests below."""',
}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A129: gone", {"A129"}),
        ("A129, A131 and L09", {"A129", "A131", "L09"}),
        ("A045 to A047", {"A045", "A046", "A047"}),
        ("L08-L10", {"L08", "L09", "L10"}),
        ("A1, L1, XA129", set()),
    ],
)
def test_a_docstring_names_rows(text: str, named: set[str]) -> None:
    assert rows_named_in(text) == named


def test_rows_find_their_tests() -> None:
    assert read_rows(DOCUMENT, kept_by(SOURCES)) == [
        Row("L01", "Confirm receipt", "", ("tests/test_a.py::test_one",)),
        Row("A001", "There is a policy", "it is a building", ("tests/test_b.py",)),
        Row("A002", "Nobody keeps this", ""),
    ]
    assert [row.is_gap for row in read_rows(DOCUMENT, kept_by(SOURCES))] == [
        False,
        False,
        True,
    ]


def ours() -> list[Row]:
    # This file names rows that it invents.
    files = {
        name: text for name, text in sources(ROOT / "tests").items() if "test_rows" not in name
    }
    return read_rows((ROOT / "docs" / "privacy-rows.md").read_text(), kept_by(files))


def keys(rows: Iterable[Row]) -> list[str]:
    return [row.key for row in rows]


def test_the_document_holds_every_row_once() -> None:
    wanted = [f"L{n:02}" for n in range(1, 76)] + [f"A{n:03}" for n in range(1, 211)]
    assert keys(ours()) == wanted


def test_every_promise_has_a_test_or_a_reason() -> None:
    assert keys(row for row in ours() if row.is_gap) == []


def test_no_reason_is_left_of_a_promise_that_has_a_test() -> None:
    assert keys(row for row in ours() if row.is_idle_reason) == []


def test_every_row_a_test_names_is_in_the_document() -> None:
    files = {
        name: text for name, text in sources(ROOT / "tests").items() if "test_rows" not in name
    }
    assert set(kept_by(files)) - set(keys(ours())) == set()


def test_the_command_lists_rows_and_fails_for_a_gap(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = tmp_path
    for name, text in {**SOURCES, "docs/privacy-rows.md": DOCUMENT}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(CommandError, match=r"A002$"):
        call_command("privacy_rows", "--gaps")
    shown = capsys.readouterr().out
    assert shown.splitlines() == [
        "A002  Nobody keeps this",
        "      NO TEST",
        "3 rows: 2 with tests, 0 explained, 1 unexplained",
    ]
