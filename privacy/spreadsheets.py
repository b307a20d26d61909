"""Tables that people open with a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

# A spreadsheet would take these for formulas and run them, the wide ones too where people type such; a
# telephone number is none. (OWASP, CSV injection.)
FORMULA = re.compile(r"[=@\t\r\n＝＠]|[+\-＋－](?![\d .()-]*$)")


def plain(text: str) -> str:
    """Return a text as a cell has it: behind a quote, if a spreadsheet would run it."""
    return f"'{text}" if FORMULA.match(text) else text


class _Line:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def lines_of(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a CSV file line by line, texts as `plain` has them."""
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow([plain(cell) if isinstance(cell, str) else cell for cell in row])
