"""Tables as `components/table.html` shows them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def row_of(columns: Sequence[Mapping[str, Any]], texts: Iterable[Any]) -> list[dict[str, Any]]:
    """Return a row: each text under its column."""
    return [{**column, "text": text} for column, text in zip(columns, texts, strict=True)]
