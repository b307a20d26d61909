"""What was billed of some days and what water cost on it: another room knows, as with `bill.py`."""

from collections.abc import Callable, Sequence
from datetime import date

from accounts.models import User
from leaks.credits import Billed

# Of whoever asks (None: staff), an agreement, the first and last of some days, and today: the bills that hold
# any of those days.
BilledFor = Callable[[User | None, int, tuple[date, date], date], Sequence[Billed]]
_asked: list[BilledFor] = []


def ask(room: BilledFor) -> None:
    """Have this asked from now on, and nobody else."""
    _asked[:] = [room]


def billed_for(
    user: User | None, agreement: int, days: tuple[date, date], today: date
) -> Sequence[Billed]:
    """Return the bills of some days, oldest first; none where nobody knows, or `user` may see none."""
    return _asked[0](user, agreement, days, today) if _asked else []
