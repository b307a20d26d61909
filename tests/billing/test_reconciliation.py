"""Bills beside their meters (R16): each difference has a name, and the names add up to it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.reconciliation import Cause, Counted, reconciled
from portal.management.commands.score_differences import scored
from usage.units import UNITS

CCF = int(UNITS["ccf"].microlitres)
A_MONTH = 30 * 24  # hours


def names(bills: list[Counted]) -> list[dict[Cause, float]]:
    """Return the parts of each bill in units."""
    return [
        {part.cause: round(part.microlitres / CCF, 6) for part in parts}
        for _counted, parts in reconciled(bills)
    ]


def bill(billed: float, read: float, **more: object) -> Counted:
    return Counted(
        bill=1, billed=round(billed * CCF), unit=CCF, read=round(read * CCF), hours=A_MONTH, **more
    )


def test_what_one_bill_cuts_off_the_next_one_asks_for():
    assert names([bill(5, 5.4), bill(5, 5.3), bill(6, 5.2), bill(5, 5)]) == [
        {Cause.ROUNDING: -0.4},
        {Cause.ROUNDING: -0.3},
        {Cause.ROUNDING: 0.8},
        {},
    ]


def test_a_unit_too_many_month_after_month_is_no_rounding():
    found = names([bill(6, 5.5) for _month in range(4)])
    assert found[0] == {Cause.ROUNDING: 0.5}
    assert any(Cause.UNKNOWN in parts for parts in found[1:])


def test_an_estimate_is_undone_by_the_next_real_reading():
    assert names([bill(5, 5), bill(9, 5, estimated=True), bill(1, 5.5)]) == [
        {},
        {Cause.ESTIMATE: 4},
        {Cause.SETTLED: -4, Cause.ROUNDING: -0.5},
    ]


def test_an_estimate_that_is_never_undone_stays_unexplained():
    found = names([bill(5, 5), bill(9, 5, estimated=True), bill(6, 5.5)])
    assert found[-1] == {Cause.SETTLED: -4, Cause.ROUNDING: 1.0, Cause.UNKNOWN: 3.5}


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({"unread": 240}, Cause.UNREAD),
        ({"unread": 240, "changed": True}, Cause.CHANGED),
        ({}, Cause.UNKNOWN),
        ({"unread": 1}, Cause.UNKNOWN),  # no home uses two units in an hour
    ],
)
def test_water_that_nobody_read_is_named_if_it_can_have_run(more: dict, cause: Cause):
    assert names([bill(5, 5), bill(6, 3, **more)])[1] == {Cause.ROUNDING: 1, cause: 2}


def test_reads_that_came_when_the_bill_was_out_are_named():
    late = round(2.5 * CCF)
    assert names([bill(5, 5), bill(3, 5.5, late=late)])[1] == {Cause.ROUNDING: -1, Cause.LATE: -1.5}
    assert names([bill(5, 5), bill(1, 9, late=late)])[1] == {Cause.ROUNDING: -1, Cause.UNKNOWN: -7}


def test_another_household_begins_anew():
    found = names([bill(9, 5, estimated=True), bill(5, 5, follows=False)])
    assert found == [{Cause.ESTIMATE: 4}, {}]


# A place whose register counts cubic feet and begins again at 10,000, read for bills in whole CCF.
TURN = 100


def place(seed: int, bills: int = 25) -> Iterator[Counted]:
    """Yield the bills of one place with rollovers, changes of the meter, estimates, gaps and late reads."""
    rng = np.random.default_rng(seed)
    by_sums = seed % 4 == 0  # a utility that bills what it has heard, not what the register shows
    register, shown, heard, asked = float(rng.uniform(0, TURN)), 0, 0.0, 0
    shown, last, level = int(register), False, rng.uniform(4, 12)
    for number in range(bills):
        hours = 24 * int(rng.integers(28, 34))
        water = level * rng.gamma(2, 0.5, hours) / hours
        missing = np.zeros(hours, bool)
        if rng.random() < 0.25:
            begins = int(rng.integers(hours - 60))
            missing[begins : begins + int(rng.integers(1, 48))] = True
        late = float(water[:72].sum()) if rng.random() < 0.2 else 0.0
        changed = not by_sums and rng.random() < 0.1
        estimated = not by_sums and not last and rng.random() < 0.15
        billed = 0
        if changed:  # the old meter is read when it leaves; the new one begins at nothing
            middle = int(rng.integers(hours - 60))
            missing[middle : middle + 10] = True
            billed += int(register + water[:middle].sum()) - shown
            register, shown = -float(water[:middle].sum()), 0
        register += float(water.sum())
        heard += float(water[~missing].sum()) - late
        if by_sums:
            billed, asked = int(heard) - asked, int(heard)
        elif estimated:
            guess = round(level)
            billed, shown = billed + guess, shown + guess
        else:
            reading = int(register) % TURN  # the register rolls over
            billed += (reading - shown % TURN) % TURN if register - shown < TURN else 0
            billed -= TURN * (shown > int(register))  # an estimate was too high: it is given back
            shown = int(register)
        last = estimated
        yield Counted(
            bill=number,
            billed=billed * CCF,
            unit=CCF,
            read=round(float(water[~missing].sum()) * CCF),
            hours=hours,
            unread=int(missing.sum()),
            late=round(late * CCF),
            changed=changed,
            estimated=estimated,
            follows=number > 0,
        )
        # What came late was not billed by sums, and never is.


A_DAY = 300 * CCF // 748  # 300 gallons


def bills_at_noon(*more: int, timed: bool = False) -> list[tuple[Cause, ...]]:
    """Return the causes of bills of thirty days that count so much more than their meter, to the drop."""
    bills = [
        Counted(bill=n, billed=30 * A_DAY + it, unit=1, read=30 * A_DAY, hours=720, timed=timed)
        for n, it in enumerate(more)
    ]
    return [
        tuple(part.cause for part in parts if part.cause is not Cause.ROUNDING)
        for _counted, parts in reconciled(bills)
    ]


def test_a_day_of_water_at_an_hour_nobody_says_has_that_as_its_cause():
    """Read at noon, then in the evening, then at noon again: the next bill takes it back."""
    more = (A_DAY // 2, A_DAY // 4, -A_DAY // 4)
    assert bills_at_noon(*more) == [(Cause.HOUR,)] * 3
    assert bills_at_noon(*more, timed=True) == [(Cause.UNKNOWN,)] * 3
    assert bills_at_noon(A_DAY + 2) == [(Cause.UNKNOWN,)]


def test_half_a_day_too_many_month_after_month_is_no_hour():
    """Two halves are the day that may stand on another bill; what comes on top of it has no cause."""
    causes = bills_at_noon(*[A_DAY // 2 + 1] * 5)
    assert causes == [(Cause.HOUR,)] * 2 + [(Cause.UNKNOWN,)] * 3


PLACES = 40


def test_every_difference_of_a_thousand_bills_has_a_name_and_they_sum_to_zero():
    """R16: rollovers, change-outs, estimates, gaps and late reads."""
    found = [pair for seed in range(PLACES) for pair in reconciled(place(seed))]
    assert len(found) == 1000
    for counted, parts in found:
        assert counted.difference - sum(part.microlitres for part in parts) == 0
    causes = Counter(part.cause for _counted, parts in found for part in parts)
    assert causes.pop(Cause.UNKNOWN, 0) == 0
    assert all(causes[cause] >= 20 for cause in set(Cause) - {Cause.UNKNOWN, Cause.HOUR}), causes


@pytest.mark.parametrize("units", [-4, 4, 40])
def test_a_bill_that_is_wrong_by_some_units_is_found(units: int):
    missed = 0
    for seed in range(PLACES):
        bills = list(place(seed))
        wrong = next(n for n in range(5, 25) if not bills[n].estimated)
        bills[wrong] = replace(bills[wrong], billed=bills[wrong].billed + units * CCF)
        found = dict(enumerate(parts for _counted, parts in reconciled(bills)))
        missed += not any(part.cause is Cause.UNKNOWN for part in found[wrong])
    assert missed <= PLACES // 4  # a gap or late reads of the same days may be taken for it


@given(
    st.lists(
        st.builds(
            Counted,
            bill=st.just(1),
            billed=st.integers(0, 10**12),
            unit=st.just(CCF),
            read=st.integers(-(10**9), 10**12),
            hours=st.integers(1, 800),
            unread=st.integers(0, 800),
            late=st.integers(0, 10**12),
            changed=st.booleans(),
            estimated=st.booleans(),
            follows=st.booleans(),
            timed=st.booleans(),
        ),
        max_size=5,
    )
)
def test_whatever_the_bills_say_the_parts_add_up(bills: list[Counted]):
    for counted, parts in reconciled(bills):
        assert sum(part.microlitres for part in parts) == counted.difference
        assert all(part.microlitres for part in parts)


def test_a_score_counts_the_places_at_which_a_wrong_bill_is_found():
    """At one of three places most hours were not read, which may hide it; an estimate is no wrong bill."""
    plain = [bill(5, 5) for _month in range(4)]
    unread = [bill(5, 5, unread=600) for _month in range(4)]
    assert scored([plain, unread, plain], 3) == (2, 3)
    assert scored([plain, [bill(5, 5, estimated=True)], [bill(2, 2)]], -3) == (1, 1)
