"""What goes to the utility's own system: what is to be told yet, and a file as its lines."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import OutgoingFile, OutgoingRow
from privacy.models import Override

OF_CUSTOMERS = "accounts.Customer."

COLUMNS = ("row", "kind", "reference", "account", "bill", "day", "amount", "field", "value")


# What rooms above have to tell: they write their rows when a file is made, in its transaction.
Write = Callable[[datetime], None]
_others: list[Write] = []


def tell_also(write: Write) -> None:
    """Have this write its rows before each file is made, and nobody else."""
    _others[:] = [write]


def write_others(at: datetime) -> None:
    """Have the rooms above write what they have to tell."""
    for write in _others:
        write(at)


def lines_of(file: OutgoingFile) -> Iterator[tuple[str, ...]]:
    """Yield the header and the rows of a file, in the order in which they came about."""
    yield COLUMNS
    rows = file.contents.order_by("pk").values_list(
        "pk", "kind", "reference", "account__number", "bill", "on", "amount", "field", "value"
    )
    for row in rows.iterator():
        yield tuple("" if value is None else str(value) for value in row)


def corrections_to_tell() -> "QuerySet[Override]":
    """Return what people had put right of the customer's record, and no row says yet; with its `reference`.

    Only what somebody made sure of: of what people merely say, the privacy office writes.
    """
    named = Override.objects.filter(
        column__startswith=OF_CUSTOMERS, checked=True, ended_at=None, subject__erased_at=None
    ).annotate(reference=Concat(Value("CO-"), Cast("pk", CharField())))
    return named.filter(~Exists(OutgoingRow.objects.filter(reference=OuterRef("reference"))))
