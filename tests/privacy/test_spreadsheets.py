"""No cell of a file for people is a formula, whoever wrote it."""

import csv

import pytest

from privacy.spreadsheets import lines_of, plain


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "＝1+1"]
)
def test_what_a_spreadsheet_would_run_stands_behind_a_quote(text: str) -> None:
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Mill Lane", "+1 555 010 0123", "-12.5", "a=b", "1-2"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


def test_a_file_is_written_line_by_line_with_its_numbers_as_numbers() -> None:
    rows = [("what", "amount"), ('=HYPERLINK("x")', -5), ("two\nlines", "")]
    lines = list(lines_of(rows))
    assert len(lines) == len(rows)
    read = list(csv.reader("".join(lines).splitlines(keepends=True)))
    assert read == [["what", "amount"], ['\'=HYPERLINK("x")', "-5"], ["two\nlines", ""]]
