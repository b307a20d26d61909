"""What each role may see of an account: one table, in plain Python, shown to residents as it is."""

from enum import StrEnum


class May(StrEnum):
    """Something that a person may see or do."""

    USE = "use"  # water use down to the hour
    TOTALS = "totals"  # water use by month only: hours tell when somebody sleeps or is away
    BILLS = "bills"
    PAY = "pay"
    ALERTS = "alerts"
    MESSAGES = "messages"
    HOUSEHOLD = "household"  # what those who live there said of themselves: how many, what garden
    SHARE = "share"  # give and take back access


ROLE_MAY: dict[str, frozenset[May]] = {
    "holder": frozenset(May),
    "household": frozenset(
        {May.USE, May.TOTALS, May.BILLS, May.ALERTS, May.MESSAGES, May.HOUSEHOLD}
    ),
    "tenant": frozenset(
        {May.USE, May.TOTALS, May.BILLS, May.PAY, May.ALERTS, May.MESSAGES, May.HOUSEHOLD}
    ),
    # Somebody who owns the walls must hear of a leak in them, and need not know who showers when.
    "landlord": frozenset({May.TOTALS, May.ALERTS}),
    "manager": frozenset({May.USE, May.TOTALS, May.BILLS, May.PAY, May.ALERTS, May.MESSAGES}),
    "helper": frozenset({May.BILLS, May.PAY, May.ALERTS, May.MESSAGES}),
}


def roles_that_may(what: May) -> list[str]:
    """Return the roles that may do `what`, in the order of the table."""
    return [role for role, may in ROLE_MAY.items() if what in may]
