"""When the bill that runs now ends, as far as the last one tells."""

from datetime import date

from accounts.access import Home
from accounts.models import User
from billing.models import Bill


def bill_ends(user: User, home: Home, today: date) -> date | None:
    """Return on about which day the bill that runs at a home ends; None where none of its bills may be seen.

    The utility reads in rounds of like length: the next ends as long after the last as that took.
    """
    last = (
        Bill.objects.visible_to(user, today=today)
        .filter(account=home.account_id, premises=home.premises_id)
        .newest_first()
        .first()
    )
    return last.next_end(today) if last else None
