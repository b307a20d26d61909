"""What a form sends beside its fields: numbers of rows, which anybody can write anew."""

DIGITS = 18  # of a number that a column of the database holds


def number_in(text: str) -> int | None:
    """Return the number that a text is; None for what can be that of no row.

    Python refuses to read five thousand digits, and the database more than it can hold: an error of ours.
    """
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None
