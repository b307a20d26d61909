"""Bills as a file of use takes them along: what was billed, for which days, and what that cost."""

from collections.abc import Iterator

from billing.models import Bill
from usage.greenbutton import BilledPeriod
from usage.taking_along.files import Wish


def billed_periods(wish: Wish) -> Iterator[BilledPeriod]:
    """Yield the bills of a home that reach into the days of a wish, as far as its user may see them."""
    home = wish.home
    bills = (
        Bill.objects.visible_to(wish.user, today=wish.today)
        .filter(
            account=home.account_id,
            premises=home.premises_id,
            from_date__lte=wish.last,
            to_date__gt=wish.first,
        )
        .order_by("from_date", "pk")
    )
    # A home has some hundred bills in its life; they are read at once, so that no cursor stays open.
    for bill in list(bills):
        yield BilledPeriod(
            id=bill.pk,
            first=bill.from_date,
            end=bill.to_date,
            issued_on=bill.issued_on,
            volume=bill.volume,
            unit=bill.unit,
            charges=bill.charges,
            estimated=bill.estimated,
        )
