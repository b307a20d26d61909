"""Bills beside their meters: what `billing.reconciliation` needs, fetched for many bills at once (R16)."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from billing.models import Bill
from billing.reconciliation import Counted, Difference, reconciled
from billing.sql import Told, told_of
from usage.units import UNITS, from_unit

Compared = tuple[Counted, tuple[Difference, ...]]


def compared(bills: Sequence[Bill]) -> dict[int, Compared]:
    """Return some bills with the parts of their differences, by the number of the bill. One query.

    Bills of a place and an account are taken as they follow each other, whatever order they come in.
    """
    return {
        counted.bill: (counted, parts)
        for place in by_place(bills)
        for counted, parts in reconciled(place)
    }


def by_place(bills: Sequence[Bill]) -> Iterator[Iterator[Counted]]:
    """Yield the bills of each place and account, oldest first, with what its meters counted. One query."""
    told = told_of([bill.pk for bill in bills])
    ordered = sorted(bills, key=lambda bill: (*_place(bill), bill.from_date, bill.pk))
    for _place_of, each in groupby(ordered, _place):
        yield _counted(list(each), told)


def _follows(bill: Bill, before: Bill) -> bool:
    return before.to_date == bill.from_date and before.unit == bill.unit


def _place(bill: Bill) -> tuple[int, int]:
    return bill.premises_id, bill.account_id


def _counted(bills: Sequence[Bill], told: dict[int, Told]) -> Iterator[Counted]:
    before: Bill | None = None
    for bill in bills:
        known = told[bill.pk]
        yield Counted(
            bill=bill.pk,
            billed=from_unit(bill.volume, bill.unit),
            unit=int(UNITS[bill.unit].microlitres),
            read=known.read,
            hours=known.hours,
            unread=known.unread,
            # Where all of it came later, a history was loaded, and what the utility knew then is not known.
            late=0 if known.late == known.read else known.late,
            changed=known.changed,
            estimated=bill.estimated,
            follows=before is not None and _follows(bill, before),
            registers=known.registers,
            timed=bill.read_at is not None
            and (before is None or before.read_at is not None or not _follows(bill, before)),
        )
        before = bill
