"""A bill as a PDF that a screen reader can read: tagged, with its language and its order (R15).

Typst sets it from `bill.typ`. What is on the bill goes in as data: no name of a street can become markup.
Nothing is kept; a bill is set anew each time somebody asks for it, some ten milliseconds.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

TEMPLATE = Path(__file__).with_name("bill.typ")
STANDARD = "ua-1"  # PDF/UA-1, ISO 14289-1
_one_at_a_time = Lock()  # the compiler is one, threads are several


@lru_cache(maxsize=1)
def _compiler() -> Any:
    # Loaded with the first bill: it is large, and most processes never set one.
    import typst

    return typst.Compiler(str(TEMPLATE), ignore_system_fonts=True)


def set_bill(bill: Mapping[str, Any]) -> bytes:
    """Return a bill as a PDF; `bill` is what `bill.typ` asks for: texts, and sections of tables and facts."""
    with _one_at_a_time:
        made: bytes = _compiler().compile(
            format="pdf", sys_inputs={"bill": json.dumps(bill)}, pdf_standards=[STANDARD]
        )
    return made


def section(
    heading: str,
    *,
    table: Mapping[str, Any] | None = None,
    facts: Sequence[Mapping[str, str]] = (),
    sentences: Sequence[str] = (),
) -> dict[str, Any]:
    """Return a part of a bill: a table as the pages have it, terms and what they are, or sentences."""
    columns = table["columns"] if table else []
    return {
        "heading": heading,
        "columns": [
            {"label": str(column["label"]), "number": bool(column.get("number"))}
            for column in columns
        ],
        "rows": [[cell["text"] for cell in row] for row in table["rows"]] if table else [],
        "total": [cell["text"] for cell in table.get("total") or ()] if table else [],
        "facts": [
            {"term": fact["term"], "text": fact["text"], "note": fact.get("note", "")}
            for fact in facts
        ],
        "sentences": list(sentences),
    }
