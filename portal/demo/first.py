"""The files of the first part: everybody, and the last weeks as a utility sends them.

Drawing them asks no database, so another process can do it while the tables are made.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from portal.demo.files import write_cis, write_reads
from portal.demo.records import Utility

FIRST_DAYS = 35  # in before the first page: a month of days, and some to page back to
DAILY_FILES = 3  # of the last days, one each
FIRST_FILES = 2 + DAILY_FILES  # of the first part, and one more that is refused as a whole


@dataclass(frozen=True)
class Sent:
    """A file, the feed it is of, and how many days ago it came."""

    format: str
    path: Path
    days_ago: int = 0


def write_first(utility: Utility, folder: Path) -> list[Sent]:
    """Write the files of the first part; return them in the order in which they came.

    The records come first, then a file that is refused as a whole, then the reads: a file a day for
    the last days, and what was before in one. Something is wrong with the last.
    """
    today = utility.today
    recent = today - timedelta(days=FIRST_DAYS)
    cis = write_cis(utility, folder, bills_since=recent - timedelta(days=FIRST_DAYS))
    sent = [Sent("cis", cis), Sent("reads", _write_in_vain(folder), days_ago=4)]
    last_days = [today - timedelta(days=n) for n in reversed(range(DAILY_FILES))]
    for since, until in pairwise([recent, *last_days, today + timedelta(days=1)]):
        path = write_reads(utility, folder, since, until, with_bad_rows=until > today)
        sent.append(Sent("reads", path, days_ago=max((today - until).days, 0)))
    return sent


def _write_in_vain(folder: Path) -> Path:
    """Write a file with a column that nobody decided about."""
    path = folder / "unknown-column.csv"
    path.write_text("meter,starts_at,minutes,volume,unit,remarks\n")
    return path
