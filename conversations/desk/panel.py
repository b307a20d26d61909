"""What other rooms know of whoever wrote, for the panel beside a thread.

This room does not know what a leak or a bill is; who knows both says it here, when the portal starts. It is
asked only for a person whom somebody looks at for a reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.models import Account


@dataclass(frozen=True)
class Known:
    """One thing that is known of an account: what, how it stands, and the staff page that says more."""

    term: str
    text: str
    url: str = ""


# Of an account, for whoever has the permission: a member of staff sees here what they see there.
Tell = Callable[[Account, date], list[Known]]
_told: list[tuple[str, Tell]] = []


def contribute(permission: str, tell: Tell) -> None:
    """Have the panel say something more to those who have a permission; the same thing twice is said once."""
    if (permission, tell) not in _told:
        _told.append((permission, tell))


def known(account: Account | None, *, may: Callable[[str], bool], today: date) -> list[Known]:
    """Return everything that rooms above know of an account, of what somebody may see."""
    if account is None:
        return []
    return [each for permission, tell in _told if may(permission) for each in tell(account, today)]
