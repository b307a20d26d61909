"""A file for the utility's own system, as its lines: always the same for the same file."""

from collections.abc import Iterator

from accounts.models import OutgoingFile

COLUMNS = ("row", "kind", "reference", "account", "bill", "day", "amount", "field", "value")


def lines_of(file: OutgoingFile) -> Iterator[tuple[str, ...]]:
    """Yield the header and the rows of a file, in the order in which they came about."""
    yield COLUMNS
    rows = file.contents.order_by("pk").values_list(
        "pk", "kind", "reference", "account__number", "bill", "on", "amount", "field", "value"
    )
    for row in rows.iterator():
        yield tuple("" if value is None else str(value) for value in row)
