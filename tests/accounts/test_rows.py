"""What staff do about rows that were set aside: once, and written down by field and not by value."""

from collections.abc import Callable

import pytest

from accounts.actions.rows import AlreadySettled, answer_row, correct_row, dismiss_row
from accounts.models import RowAct, SetAsideRow
from tests.conftest import NOW, Town


@pytest.fixture
def row(town: Town) -> SetAsideRow:
    """A row of the town's file that was refused."""
    return SetAsideRow.objects.create(
        file=town.file, line=7, kind="refused", field="volume", reason="is empty", text="M001,,gal"
    )


def correct(row: SetAsideRow, town: Town) -> None:
    by = town.users["admin"].subject
    correct_row(row=row, text="M001,5,gal", changed=["volume", "unit"], by=by, at=NOW)


def dismiss(row: SetAsideRow, town: Town) -> None:
    dismiss_row(row=row, reason="testing", by=town.users["admin"].subject, at=NOW)


def answer(row: SetAsideRow, town: Town) -> None:
    answer_row(row=row, answer="bad_reading", by=town.users["admin"].subject, at=NOW)


@pytest.mark.parametrize(
    ("do", "stands", "written"),
    [
        (correct, ("", "M001,5,gal"), ("corrected", "volume, unit")),
        (dismiss, ("dismissed", ""), ("dismissed", "testing")),
        (answer, ("answered", ""), ("answered", "bad_reading")),
    ],
)
def test_what_was_done_is_written_down_without_a_value(
    do: Callable[[SetAsideRow, Town], None],
    stands: tuple[str, str],
    written: tuple[str, str],
    row: SetAsideRow,
    town: Town,
) -> None:
    do(row, town)
    row.refresh_from_db()
    assert (row.settled, row.corrected) == stands
    [act] = RowAct.objects.values_list("file", "line", "kind", "what", "by", "at")
    subject = town.users["admin"].subject_id
    assert act == (row.file_id, 7, *written, subject, NOW)


@pytest.mark.parametrize("do", [correct, dismiss, answer])
def test_who_comes_second_is_told_so_and_nothing_is_written(
    do: Callable[[SetAsideRow, Town], None], row: SetAsideRow, town: Town
) -> None:
    dismiss(row, town)
    with pytest.raises(AlreadySettled):
        do(row, town)
    assert RowAct.objects.count() == 1
