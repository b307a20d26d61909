"""What was billed while water leaked: bills and rates lie in one room, leaks in another; here they meet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.conf import settings

from accounts.models import User
from billing.models import Bill, RateFile
from billing.rates.charges import Charge, NoRate, charges, tiers
from billing.rates.owrs import Tariff
from billing.rating import BILLED_IN, CLASSES, Records, facts_of, last_day, records_of
from leaks.credits import Billed
from usage.units import UNITS

Prices = tuple[tuple[Decimal, Decimal], ...]


def billed_for(
    user: User | None, agreement: int, days: tuple[date, date], today: date
) -> Sequence[Billed]:
    """Return the bills of an agreement that hold any of some days, oldest first, as `user` may see them.

    What water costs is all that goes by volume in the rates of the bill's last day; where none hold, or they
    lack something, it is the flat price that leaks are counted at.
    """
    first, last = days
    bills = Bill.objects.visible_to(user, today=today) if user else Bill.objects.all()
    found = (
        bills.filter(
            account__agreements=agreement,
            premises__agreements=agreement,
            from_date__lte=last,
            to_date__gt=first,
        )
        .select_related("premises")
        .order_by("from_date", "pk")
    )
    listed = list(found)
    held = [RateFile.objects.in_force(last_day(bill)) for bill in listed]
    tariffs = [rates.tariff() if rates else None for rates in held]
    records = records_of(listed, *filter(None, tariffs))
    return [_billed(bill, tariff, records) for bill, tariff in zip(listed, tariffs, strict=True)]


def _billed(bill: Bill, tariff: Tariff | None, records: Records) -> Billed:
    unit = "kgal"
    prices: Prices = ((Decimal(0), settings.WATER_PRICE),)
    if tariff:
        try:
            prices = _prices(tariff, bill, records)
            unit = tariff.unit
        except NoRate:
            pass  # the flat price stands
    return Billed(
        bill.number,
        bill.from_date,
        bill.to_date,
        bill.issued_on,
        round(bill.volume * UNITS[bill.unit].microlitres),
        Fraction(UNITS[unit].microlitres),
        prices,
    )


def _prices(tariff: Tariff, bill: Bill, records: Records) -> Prices:
    """Return what a unit costs from which volume on: all charges by volume on top of each other.

    Raises NoRate, also where nothing goes by volume.
    """
    kind, facts = CLASSES[bill.premises.kind], facts_of(bill, records)
    usage = {name for name, unit in BILLED_IN.items() if unit == tariff.unit}
    lines = [line for line in charges(tariff, kind, facts) if line.fact in usage]
    by_tiers = {line.part for line in lines if line.tier}
    ladders = [tiers(tariff, kind, part, facts) for part in sorted(by_tiers)]
    ladders += [((Decimal(0), rate),) for rate in _flat(lines)]
    if not ladders:
        raise NoRate("volume")
    begins = sorted({below for ladder in ladders for below, _price in ladder})
    return tuple((below, sum((_at(it, below) for it in ladders), Decimal(0))) for below in begins)


def _flat(lines: Iterable[Charge]) -> Iterator[Decimal]:
    for line in lines:
        if not line.tier and line.rate is not None:
            yield line.rate


def _at(ladder: Prices, volume: Decimal) -> Decimal:
    return [price for below, price in ladder if below <= volume][-1]
