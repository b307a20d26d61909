"""The bill that runs now: when it ends, as far as the last one tells, and what more water costs on it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User
from billing.models import Bill, RateFile
from billing.rating import last_day, records_of, worked_out
from usage.units import UNITS


@dataclass(frozen=True)
class Running:
    """The bill that runs: its last day, and the price of a thousand gallons more, if rates tell."""

    ends: date
    price: Decimal | None


def running(user: User | None, agreement: int, today: date) -> Running | None:
    """Return the bill of an agreement that runs on a day; None where `user` may see no bill of it.

    The utility reads in rounds of like length: the next ends as long after the last as that took. No user is
    the customer on file, who gets the bills.
    """
    bills = Bill.objects.visible_to(user, today=today) if user else Bill.objects.all()
    last = (
        bills.filter(account__agreements=agreement, premises__agreements=agreement)
        .select_related("premises")
        .newest_first()
        .first()
    )
    if last is None:
        return None
    ends = last.next_end(today)
    return Running(ends, _price(last, ends))


def _price(last: Bill, ends: date) -> Decimal | None:
    """Return what a thousand gallons cost that come on top of the water of the last bill.

    All charges by volume are in it, the sewer and the taxes too. Where the last bill does not follow from
    its rates, neither will the next.
    """
    before, now = (RateFile.objects.in_force(day) for day in (last_day(last), ends))
    if before is None or now is None:
        return None
    tariff = now.tariff()
    records = records_of([last], tariff, before.tariff(), foretold_to=ends)
    if not worked_out(last, before.tariff(), records).agrees:
        return None
    gallons = Decimal(1000) * UNITS["gal"].microlitres / UNITS[last.unit].microlitres
    more = max(gallons.to_integral_value(), Decimal(1))
    sums = [
        worked_out(_with(last, ends, volume), tariff, records).charges
        for volume in (last.volume, last.volume + more)
    ]
    if sums[0] is None or sums[1] is None:
        return None
    return ((sums[1] - sums[0]) * gallons / more).quantize(Decimal("0.01"))


def _with(last: Bill, ends: date, volume: Decimal) -> Bill:
    """Return a bill as long as the last, that ends on a day and comes to a volume."""
    end = date.fromordinal(ends.toordinal() + 1)
    return Bill(
        account_id=last.account_id,
        premises=last.premises,
        from_date=date.fromordinal(end.toordinal() - last.days),
        to_date=end,
        volume=volume,
        unit=last.unit,
    )
