"""Bills: what the registers counted, priced by the tariff, and how people pay.

Water is billed in whole hundred cubic feet (CCF): the register is read at the start and at the end
of a period and each reading is cut to whole CCF, so that one bill may be up to one CCF more or less
than the reads of its period, and nothing is lost over the years.

Bills carry the balance forward: `balance_before` is what the last bill asked for, `payments` what
came since, and what an old bill left open stands on the newest one, whose `open_amount` is the
whole debt of today. Each premises of an account has its own line of bills.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from portal.demo.hours import ONE_DAY, Hours
from portal.demo.meters import GALLONS_IN_CUBIC_FOOT, MISSING, read_meters, registers
from portal.demo.people import chance
from portal.demo.records import Agreement, Premises, ServicePoint, Utility
from portal.demo.tariff import BASE, BillLine, price

NOTHING = Decimal("0.00")
GALLONS_IN_CCF = 100 * GALLONS_IN_CUBIC_FOOT
BILLS_EACH = 13
DAYS_TO_ISSUE, DAYS_TO_PAY = 2, 21
FEWEST_DAYS = 6  # a shorter period is billed together with the one beside it
BILLS_AVERAGED = 3  # an estimated bill takes the mean volume of so many bills before
BILLS_BEHIND = 3


@dataclass(frozen=True)
class Bill:
    """One bill; its fields but for `lines` and `paid` are columns of the feed."""

    bill: str
    account: str
    premises: str
    from_date: date
    to_date: date
    issued_on: date
    due_on: date
    volume: int
    unit: str
    charges: Decimal
    balance_before: Decimal
    payments: Decimal
    amount_due: Decimal
    open_amount: Decimal
    estimated: str
    lines: tuple[BillLine, ...]
    # What was paid since the bill before, and of the newest since its own day too: (day, amount).
    paid: "tuple[Payment, ...]" = ()


@lru_cache(maxsize=2)  # a second's work that a test and the CIS file may both ask for
def draw_bills(utility: Utility) -> Sequence[Bill]:
    """Draw up to thirteen bills for every agreement, in the order in which they were issued."""
    reads = read_meters(utility)
    hours = reads.water.hours
    counted = registers(utility, reads)
    silent = silent_days(hours, reads.outcome == MISSING)
    rng = np.random.default_rng([utility.seed, utility.today.toordinal(), 2])
    premises = {each.premises: each for each in utility.premises}
    pays = {each.account: each.pays for each in utility.accounts}
    bills: list[Bill] = []
    for agreement in utility.agreements:
        place = premises[agreement.premises]
        points = [p for p in utility.service_points if p.premises == place.premises]
        rows = [reads.water.rows[point.service_point] for point in points]
        volumes = Volumes(hours.first, counted[rows].sum(axis=0), np.any(silent[rows], axis=0))
        unpaid = [
            ask(agreement, place, points, volumes, period)
            for period in pairwise(reading_days(utility, agreement, place))
        ]
        bills += settle(rng, pays[agreement.account], unpaid, utility.today)
    bills.sort(key=lambda bill: (bill.issued_on, bill.premises))
    return [
        replace(bill, bill=f"B{bill.issued_on:%y%m}-{number:05}")
        for number, bill in enumerate(bills, start=1)
    ]


def silent_days(hours: Hours, missing: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Mark the days of which no hour came: a row a service point, a column a day."""
    heard = np.add.reduceat(~missing, hours.day_starts[:-1], axis=1)
    silent: npt.NDArray[np.bool_] = heard == 0
    return silent


def reading_days(utility: Utility, agreement: Agreement, place: Premises) -> list[date]:
    """List the days on which an agreement's meter was read for a bill, oldest first."""
    newest = utility.today - timedelta(days=DAYS_TO_ISSUE)
    start = max(agreement.from_date, utility.history_date)
    end = agreement.to_date or utility.today + ONE_DAY
    regular = [
        day
        for n in range((newest - utility.history_date).days + 1)
        if (day := utility.history_date + timedelta(days=n)).day == place.read_day
        and day <= end - timedelta(days=FEWEST_DAYS)
    ]
    if agreement.from_date >= utility.history_date:
        least = start + timedelta(days=FEWEST_DAYS)
        regular = [start, *(day for day in regular if day >= least)]
    if agreement.to_date is not None and utility.history_date < agreement.to_date <= newest:
        regular.append(agreement.to_date)
    return regular[-BILLS_EACH - 1 :]


@dataclass
class Volumes:
    """The CCF to bill for one period after another, and whether the reading was a guess.

    `counted` are the gallons by each midnight from `first` on; `silent` the days without a read.
    """

    first: date
    counted: npt.NDArray[np.float64]
    silent: npt.NDArray[np.bool_]
    billed_to: int | None = None
    before: tuple[int, ...] = ()

    def take(self, from_date: date, to_date: date) -> tuple[int, bool]:
        """Read the register at the end of a period, or guess if it was silent the day before."""
        if self.billed_to is None:
            self.billed_to = self._reading(from_date)
        estimated = bool(self.silent[(to_date - self.first).days - 1]) and bool(self.before)
        if estimated:
            volume = round(sum(self.before) / len(self.before))
        else:
            volume = max(self._reading(to_date) - self.billed_to, 0)
        self.billed_to += volume
        self.before = (*self.before, volume)[-BILLS_AVERAGED:]
        return volume, estimated

    def _reading(self, day: date) -> int:
        return int(self.counted[(day - self.first).days] // GALLONS_IN_CCF)


def ask(
    agreement: Agreement,
    place: Premises,
    points: Sequence[ServicePoint],
    volumes: Volumes,
    period: tuple[date, date],
) -> Bill:
    """Write the bill of one period, as if nothing had been owed before."""
    from_date, to_date = period
    size = max((point.size for point in points if point.kind != "fire"), key=list(BASE).index)
    volume, estimated = volumes.take(from_date, to_date)
    lines = price(place, size, volume, from_date, to_date)
    issued_on = to_date + timedelta(days=DAYS_TO_ISSUE)
    charges = sum((line.amount for line in lines), NOTHING)
    return Bill(
        bill="",
        account=agreement.account,
        premises=agreement.premises,
        from_date=from_date,
        to_date=to_date,
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=DAYS_TO_PAY),
        volume=volume,
        unit="ccf",
        charges=charges,
        balance_before=NOTHING,
        payments=NOTHING,
        amount_due=charges,
        open_amount=NOTHING,
        estimated="yes" if estimated else "no",
        lines=lines,
    )


Payment = tuple[date, Decimal]


def settle(
    rng: np.random.Generator, way: str, unpaid: Sequence[Bill], today: date
) -> Iterator[Bill]:
    """Carry balances from bill to bill, with what was paid in one of the `WAYS_TO_PAY`."""
    paid: list[Payment] = []
    before, last_issued = NOTHING, date.min
    for to_come, bill in zip(reversed(range(len(unpaid))), unpaid, strict=True):
        received = paid_between(paid, last_issued, bill.issued_on)
        asked = replace(
            bill,
            balance_before=before,
            payments=received,
            amount_due=before - received + bill.charges,
        )
        on_its_way = paid_between(paid, bill.issued_on, date.max)
        amount = asked.amount_due - on_its_way
        payment = WAYS_TO_PAY[way](rng, asked, amount, to_come)
        if payment and payment[1] > 0:
            paid.append(payment)
        if to_come == 0:
            since = paid_between(paid, bill.issued_on, today)
            asked = replace(asked, open_amount=max(asked.amount_due - since, NOTHING))
        until = bill.issued_on if to_come else today
        asked = replace(asked, paid=tuple(each for each in paid if last_issued < each[0] <= until))
        before, last_issued = asked.amount_due, bill.issued_on
        yield asked


def paid_between(paid: Sequence[Payment], after: date, up_to: date) -> Decimal:
    """Add up what was paid after one day and up to another."""
    return sum((amount for day, amount in paid if after < day <= up_to), NOTHING)


def pay_on_time(
    rng: np.random.Generator, bill: Bill, amount: Decimal, _to_come: int
) -> Payment | None:
    """Pay all of it some days after the bill came."""
    return bill.issued_on + timedelta(days=int(rng.integers(4, 20))), amount


def pay_automatically(
    _rng: np.random.Generator, bill: Bill, amount: Decimal, _to_come: int
) -> Payment | None:
    """Pay all of it on the day it is due."""
    return bill.due_on, amount


def pay_late(rng: np.random.Generator, bill: Bill, amount: Decimal, to_come: int) -> Payment | None:
    """Pay nearly every second bill days or weeks after it was due."""
    if chance(rng, 0.55):
        return pay_on_time(rng, bill, amount, to_come)
    return bill.due_on + timedelta(days=int(rng.integers(3, 17))), amount


def pay_in_parts(
    _rng: np.random.Generator, bill: Bill, amount: Decimal, _to_come: int
) -> Payment | None:
    """Pay some two thirds, in whole five dollars, two days before it is due."""
    return bill.due_on - timedelta(days=2), amount * 2 // 3 // 5 * 5


def fall_behind(
    rng: np.random.Generator, bill: Bill, amount: Decimal, to_come: int
) -> Payment | None:
    """Pay on time, but none of the last bills."""
    return pay_on_time(rng, bill, amount, to_come) if to_come >= BILLS_BEHIND else None


def leave_newest(
    rng: np.random.Generator, bill: Bill, amount: Decimal, to_come: int
) -> Payment | None:
    """Pay on time; the newest bill has not been paid yet."""
    return pay_on_time(rng, bill, amount, to_come) if to_come else None


def pay_too_much(
    rng: np.random.Generator, bill: Bill, amount: Decimal, to_come: int
) -> Payment | None:
    """Pay on time, the last but one bill with 25 dollars too much; the newest is open."""
    extra = Decimal("25.00") if to_come == 1 else NOTHING
    return leave_newest(rng, bill, amount + extra, to_come)


WAYS_TO_PAY: dict[str, Callable[[np.random.Generator, Bill, Decimal, int], Payment | None]] = {
    "on time": pay_on_time,
    "autopay": pay_automatically,
    "late": pay_late,
    "in parts": pay_in_parts,
    "behind": fall_behind,
    "to be paid": leave_newest,
    "too much": pay_too_much,
}
