"""Reads of meters that come and go: each speaks for its own days."""

from datetime import date

import pytest

from tests.conftest import Town
from tests.portal.loading import (
    READS,
    Load,
    counts,
    gallons,
    kept,
    load,
    set_aside,
    sparse,
    volumes,
)
from tests.portal.test_load_feed import read
from usage.models import Meter

__all__ = ["load"]
pytestmark = pytest.mark.usefixtures("town")
MILL, JUNE = "SP1", "2026-06-10"


def change_the_meter(town: Town) -> None:
    """On 10 June a new meter takes the place of M001."""
    old = Meter.objects.get(serial="M001")
    old.to_date = date(2026, 6, 10)
    old.save()
    Meter.objects.create(
        serial="NEW",
        service_point=town.points["mill"],
        from_date=date(2026, 6, 10),
        unit="gal",
        dials=7,
    )


def test_a_meter_speaks_only_for_its_own_days(load: Load, town: Town) -> None:
    change_the_meter(town)
    receipt = load(
        "reads", READS,
        read(5, 1, day="2026-06-09"), read(5, 1, day="2026-06-11"),
        read(5, 2, meter="NEW", day="2026-06-09"), read(5, 2, meter="NEW", day="2026-06-11"),
    )  # fmt: skip
    assert set_aside(receipt) == [
        (3, "refused", "meter", "this meter had been taken out by then"),
        (4, "refused", "meter", "this meter was not in place yet"),
    ]
    assert {day: sparse(found) for (_, day), found in volumes().items()} == {
        "2026-06-09": {5: gallons(1)},
        "2026-06-11": {5: gallons(2)},
    }


def test_on_the_day_of_the_change_both_meters_are_heard(load: Load, town: Town) -> None:
    change_the_meter(town)
    receipt = load(
        "reads", READS,
        *(read(n, 1) for n in range(10)), *(read(n, 2, meter="NEW") for n in range(10, 24)),
    )  # fmt: skip
    assert counts(receipt) == {"taken": 24}
    assert volumes() == {(MILL, JUNE): [gallons(1)] * 10 + [gallons(2)] * 14}


@pytest.mark.parametrize("order", [(0, 1), (1, 0), None], ids=["old", "new", "together"])
@pytest.mark.parametrize(
    ("old", "new", "left", "held"),
    [
        (("A", 3), ("A", 2), 2, True),
        (("A", 3), ("E", 2), 3, False),
        (("E", 3), ("A", 2), 2, False),
        (("E", 3), ("E", 2), 2, True),
        (("A", 2), ("A", 2), 2, False),
    ],
)
def test_of_an_hour_in_which_the_meter_was_changed_the_new_one_is_believed(
    old: tuple[str, float], new: tuple[str, float], left: float, held: bool,
    order: tuple[int, int] | None, load: Load, town: Town,
) -> None:  # fmt: skip
    change_the_meter(town)
    rows = [read(10, old[1], old[0]), read(10, new[1], new[0], meter="NEW")]
    receipts = [
        load("reads", READS, *part)
        for part in ([rows] if order is None else [[rows[n]] for n in order])
    ]
    assert volumes() == {
        (MILL, JUNE): [gallons(left) if hour == 10 else None for hour in range(24)]
    }
    # Where the old one came first there was nothing to ask; both values are in the log.
    asked = sum(receipt.held for receipt in receipts)
    assert asked == (held and order != (0, 1))


def test_a_meter_that_nobody_replaced_may_correct_itself_on_its_last_day(
    load: Load, town: Town
) -> None:
    Meter.objects.filter(serial="M001").update(to_date=date(2026, 6, 10))
    load("reads", READS, read(10, 3))
    assert counts(load("reads", READS, read(10, 4))) == {"changed": 1}


@pytest.mark.parametrize(
    "when", ["2206-06-10T01:00:00Z", "0206-06-10T01:00:00Z", "2026-11-22T01:00:00Z", "+9999-01-01T00:00:00Z"]
)  # fmt: skip
def test_a_time_at_which_nothing_can_have_been_read_is_refused(when: str, load: Load) -> None:
    receipt = load("reads", READS, f"M001,{when},60,1,gal,", read(1, 1))
    assert counts(receipt) == {"taken": 1, "refused": 1}
    assert set_aside(receipt)[0][:3] == (2, "refused", "starts_at")
    assert list(volumes()) == [(MILL, JUNE)]


def test_a_file_of_impossible_times_alone_is_refused_row_by_row(load: Load) -> None:
    receipt = load(
        "reads", READS, "M001,2206-06-10T01:00:00Z,60,1,gal,", "M001,1969-06-10T01:00:00Z,60,1,gal,"
    )
    assert set_aside(receipt) == [
        (line, "refused", "starts_at", "lies before 1970 or in the future") for line in (2, 3)
    ]


def test_quarters_and_hours_do_not_mix_in_a_day(load: Load) -> None:
    """A033."""
    load("reads", READS, read(1, 1))
    before = kept()
    receipt = load("reads", READS, *(read(n, 1).replace(",60,", ",15,") for n in (1, 2)))
    assert (counts(receipt), kept()) == ({"held": 2}, before)
    other_day = load("reads", READS, read(1, 1, day="2026-06-11").replace(",60,", ",15,"))
    assert counts(other_day) == {"taken": 1}
