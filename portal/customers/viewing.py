"""The portal as a customer has it, for a member of staff who says why: to look, and nothing else (S03).

What stands in the session of the member of staff is all there is of it: no session of the customer is made.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from accounts.homes import SESSION_KEY as HOME
from accounts.models import User

KEY = "viewing_as"
LASTS = timedelta(minutes=15)
# Every page that can be looked at; a page that is not here is not shown, a new one neither. None of them
# hands out a file, a secret or somebody else's address, or tells what people were promised that nobody else
# sees: how their home is compared and what fits it, what they say of their household, their trouble with
# money, and what they ask of the privacy office.
PAGES = frozenset(
    {
        *("home", "use", "use_by_bill"),
        *("bills", "bill", "next_bill"),
        *("leaks", "leak"),
    }
)


@dataclass(frozen=True)
class Viewing:
    """Whose portal is looked at, by whom, from which page, and until when."""

    user: int
    by: int
    customer: int
    until: datetime
    home: int | None

    @classmethod
    def of(cls, session: MutableMapping[str, Any]) -> "Viewing | None":
        """Return what a session says is looked at; None where nothing is."""
        kept = session.get(KEY)
        if not kept:
            return None
        return cls(**kept | {"until": datetime.fromisoformat(kept["until"])})

    def keep(self, session: MutableMapping[str, Any]) -> None:
        """Write it down in the session of the member of staff."""
        session[KEY] = vars(self) | {"until": self.until.isoformat()}


class NobodysSession(SessionBase):
    """A session that is kept nowhere: what a page of the customer reads or writes there is not theirs.

    Nobody proved anything in it, so a page that asks for a proof shows nothing.
    """

    def __init__(self, home: int | None) -> None:
        super().__init__()
        self._session_cache = {HOME: home} if home else {}

    def save(self, must_create: bool = False) -> None:
        """Keep nothing."""

    def create(self) -> None:
        """Make nothing."""

    def exists(self, session_key: str) -> bool:
        """Tell that there is none."""
        return False

    def delete(self, session_key: str | None = None) -> None:
        """Delete nothing."""

    def load(self) -> dict[str, Any]:
        """Return what there is."""
        return dict(self._session_cache)


def may_be_viewed(login: User | None) -> bool:
    """Tell whether somebody's portal can be looked at: no colleague's, nobody's whose data is only stored."""
    return bool(
        login
        and login.is_active
        and not login.is_staff
        and not login.is_superuser
        and login.subject.restricted_at is None
        and login.subject.erased_at is None
        and login.subject.suspected_at is None
    )
