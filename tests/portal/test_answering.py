"""A register that fell, and what people found out about it: what follows from their answer."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from django.db import IntegrityError, transaction

from accounts.models import FeedFile, RowAct
from portal.feeding.answering import answer_question
from tests.conftest import NOW, Town
from tests.portal.loading import DAIAD, Load, counts, litre_meter, load, shown, sparse, volumes
from usage.models import Correction, DayReads, ReadingFact

__all__ = ["load"]
pytestmark = pytest.mark.usefixtures("town")
WEIR = "SP2"


def at(hour: int, litres: float) -> str:
    """A line of the register at an hour of 10 June in Los Angeles."""
    day, hour = 10 + (hour + 9) // 24, (hour + 9) % 24
    return shown(f"2026-06-{day} {hour:02}:00:00", litres)


def used() -> dict[int, int]:
    """Return the litres of each hour of that day."""
    return {hour: volume // 10**6 for hour, volume in sparse(volumes()[WEIR, "2026-06-10"]).items()}


def answer(file: FeedFile, said: str, town: Town) -> bool:
    """Answer the one question of a file."""
    [row] = file.set_aside.filter(kind="held")
    by = town.users["admin"].subject
    return answer_question(row=row, answer=said, by=by, at=NOW)


# The records say six digits and the register has five; or four are right, and it came round far.
@pytest.mark.parametrize(
    ("dials", "levels", "turn", "across"),
    [
        (6, (99_980, 99_990, 4, 10), 100_000, 14),
        (4, (7_000, 7_500, 500, 600), 10_000, 3_000),
    ],
)
def test_what_ran_while_a_register_rolled_over_is_recovered(
    dials: int, levels: Sequence[int], turn: int, across: int, load: Load, town: Town
) -> None:
    """S09: the answer of staff is a fact that readings cannot tell, and it goes on counting."""
    litre_meter(town, dials=dials)
    file = load("daiad", DAIAD, *(at(hour, level) for hour, level in enumerate(levels)))
    assert counts(file) == {"taken": 3, "held": 1}
    as_before = {0: levels[1] - levels[0], 2: levels[3] - levels[2]}
    assert used() == as_before
    assert answer(file, "rolled_over", town)
    assert used() == as_before | {1: across}
    fact = ReadingFact.objects.get()
    assert (fact.kind, fact.turn) == ("rolled_over", turn * 1000)
    assert list(RowAct.objects.values_list("kind", "what")) == [("answered", "rolled_over")]
    assert not Correction.objects.exists()  # no actual volume became another one
    # The same again, the readings after it, and what the log of them says of the day's total.
    load("daiad", DAIAD, *(at(hour, level) for hour, level in enumerate(levels)))
    load("daiad", DAIAD, at(4, levels[3] + 5))
    assert used() == as_before | {1: across, 3: 5}
    assert (
        DayReads.objects.get().total == (levels[1] - levels[0] + across + 5 + as_before[2]) * 10**6
    )


def test_what_rolled_over_has_a_turn_and_a_bad_reading_has_none(load: Load, town: Town) -> None:
    litre_meter(town)
    assert answer(load("daiad", DAIAD, at(0, 5000), at(1, 5010), at(2, 400)), "rolled_over", town)
    for wrong in ({"turn": None}, {"turn": 0}, {"kind": "bad_reading"}):
        with pytest.raises(IntegrityError, match="has_a_turn"), transaction.atomic():
            ReadingFact.objects.update(**wrong)


def test_late_readings_show_the_turn_nearer_to_where_it_was_in_any_order(
    load: Load, town: Town
) -> None:
    """M02 and S09: a reading from before the turn, and one from after it, come when it was answered."""
    litre_meter(town)
    file = load("daiad", DAIAD, at(0, 99_980), at(6, 16), at(7, 20))
    assert answer(file, "rolled_over", town)
    assert used() == dict.fromkeys(range(6), 6) | {6: 4}
    left = []
    for order in permutations([at(2, 99_996), at(3, 2), at(4, 10)]):
        with transaction.atomic():
            receipts = [load("daiad", DAIAD, line) for line in order]
            assert sum(receipt.taken for receipt in receipts) == 3
            left.append(used())
            transaction.set_rollback(True)
    assert left == [{0: 8, 1: 8, 2: 6, 3: 8, 4: 3, 5: 3, 6: 4}] * 6


def test_a_bad_reading_is_left_out_of_the_use(load: Load, town: Town) -> None:
    litre_meter(town)
    file = load("daiad", DAIAD, at(0, 5000), at(1, 5010), at(2, 400))
    assert used() == {0: 10}
    assert answer(file, "bad_reading", town)
    load("daiad", DAIAD, at(3, 5030))
    assert used() == {0: 10, 1: 10, 2: 10}


@pytest.mark.parametrize("said", ["reset", "rolled_over"])
def test_where_nothing_falls_any_more_nothing_is_worked_out(
    said: str, load: Load, town: Town
) -> None:
    litre_meter(town)
    file = load("daiad", DAIAD, at(0, 5000), at(1, 5010), at(2, 400))
    if said == "rolled_over":
        load("daiad", DAIAD, at(2, 5020))  # the reading was sent again, put right
    before = used()
    assert not answer(file, said, town)
    assert (used(), ReadingFact.objects.count()) == (before, 0)
