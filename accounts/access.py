"""The wall between tenancies: which homes a user may see, and from when to when.

A row is judged by the day it speaks of: the grant must reach that day, and the account must have been at
the premises on that day. Access that ran out or was revoked shows nothing at all, which is stricter than
the day alone would ask: a plumber's week ends with the week.
"""

from dataclasses import dataclass
from datetime import date

from accounts import sql
from accounts.models import AccessGrant, User
from accounts.roles import ROLE_MAY, May, roles_that_may
from accounts.sql import Wall
from privacy.models import Subject

ALWAYS_AFTER = date(9999, 12, 31)  # an open end, for comparisons; no utility has reads so late


class OwnAccount(Exception):
    """Whoever decides has access to the account: they would decide for themselves, or for their family."""


@dataclass(frozen=True)
class Home:
    """One agreement that a user may see: an account at a premises for a while.

    `from_date` and `to_date` (not included) are the days the user may see of it; None where it goes on.
    """

    agreement_id: int
    account_id: int
    premises_id: int
    role: str
    address: str
    nickname: str
    from_date: date
    to_date: date | None
    ended: bool  # the agreement is over: a former home

    @property
    def name(self) -> str:
        """What to call it: the resident's own word, or the address."""
        return self.nickname or self.address

    @property
    def may(self) -> frozenset[May]:
        """What the user may see of it."""
        return ROLE_MAY[self.role]

    @property
    def lives_there(self) -> bool:
        """Whether the user is one of the household, so that what the home uses is what they use."""
        return May.HOUSEHOLD in self.may

    def holds(self, day: date) -> bool:
        """Tell whether the user may see this home's `day`."""
        return self.from_date <= day and (self.to_date is None or day < self.to_date)


def homes_of(user: User, *, today: date) -> list[Home]:
    """Return the homes `user` may see, present ones first, each group by name. One query."""
    homes = [
        Home(
            agreement_id=agreement,
            account_id=account,
            premises_id=premises,
            role=role,
            address=", ".join(filter(None, [line1, line2])),
            nickname=nickname,
            from_date=from_date,
            to_date=to_date,
            ended=ends is not None and ends <= today,
        )
        for agreement, account, premises, role, line1, line2, nickname, from_date, to_date, ends in (
            sql.homes_seen(user.pk, today)
        )
    ]
    return sorted(homes, key=lambda home: (home.ended, home.name.casefold(), home.agreement_id))


def refuse_own_account(*, account: int, by: Subject, today: date) -> None:
    """Let nobody decide about the money of an account that they have access to. Raises OwnAccount."""
    if AccessGrant.objects.live(today=today).filter(account=account, user__subject=by).exists():
        raise OwnAccount


def had_access(user: User, *, premises: str, day: str, what: May, today: date) -> Wall:
    """Return a condition: on the row's `day`, at its `premises`, `user` had access that is still in force.

    `premises` and `day` are lookup paths from the filtered model to a premises and to a date.
    """
    return sql.on_a_day(user.pk, roles_that_may(what), today, premises=premises, day=day)


def had_account(
    user: User, *, account: str, from_date: str, to_date: str, what: May, today: date
) -> Wall:
    """Return a condition: `user` may see the row's `account`, and the whole of the row's period.

    A bill whose period begins before the grant does tells of days outside it, so it stays unseen.
    """
    roles = roles_that_may(what)
    return sql.for_a_period(
        user.pk, roles, today, account=account, from_date=from_date, to_date=to_date
    )
