"""What the clock runs here."""

from datetime import datetime

from billing.actions.arrangements import hold_against_payments
from billing.actions.limits import tell_of_high_bills
from billing.actions.paperless import tell_of_bills
from billing.actions.shut_offs import look_for_overdue, note_what_was_sent


def look_at_arrears(now: datetime) -> int:
    """Hold plans against payments, open and close cases, note what was sent; return how many changed."""
    ended = hold_against_payments(at=now)
    opened, closed = look_for_overdue(at=now)
    return ended + opened + closed + note_what_was_sent(at=now)


def tell_of_new_bills(now: datetime) -> int:
    """Have those told of a new bill who have none on paper; return of how many bills."""
    return tell_of_bills(at=now)


def look_ahead(now: datetime) -> int:
    """Have those told whose next bill will be more than they said; return how many."""
    return tell_of_high_bills(at=now)
