"""When the bill that runs now ends, as far as the last one tells."""

from datetime import date

from accounts.models import User
from billing.models import Bill


def bill_ends(user: User | None, agreement: int, today: date) -> date | None:
    """Return on about which day the bill of an agreement ends; None where `user` may see no bill of it.

    The utility reads in rounds of like length: the next ends as long after the last as that took. No user is
    the customer on file, who gets the bills.
    """
    bills = Bill.objects.visible_to(user, today=today) if user else Bill.objects.all()
    last = (
        bills.filter(account__agreements=agreement, premises__agreements=agreement)
        .newest_first()
        .first()
    )
    return last.next_end(today) if last else None
