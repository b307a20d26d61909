"""What the clock runs here."""

from datetime import datetime

from programs.actions.papers import scan_waiting


def scan_papers(now: datetime) -> int:
    """Have the scanner look at what waits for it; return how many files it has seen."""
    return scan_waiting(at=now)
