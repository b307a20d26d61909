"""Having people told of what became of an alert."""

from collections.abc import Sequence
from datetime import datetime

from leaks.models import LeakAlert, Verdict

# What a resident can do nothing about is for the utility's own list.
FOR_STAFF = (LeakAlert.Kind.SILENT, LeakAlert.Kind.BACKFLOW)


def tell(*, verdicts: Sequence[Verdict], at: datetime) -> None:
    """Have everybody told who may hear of the alerts: who lives there, who owns the place, and who helps."""
