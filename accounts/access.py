"""The wall between tenancies: which homes a user may see, and from when to when.

A row is judged by the day it speaks of: the grant must reach that day, and the account must have been at
the premises on that day. Access that ran out or was revoked shows nothing at all, which is stricter than
the day alone would ask: a plumber's week ends with the week.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.models import AccessGrant, HomeNickname, User
from accounts.roles import ROLE_MAY, May, roles_that_may

# Open sides of a period, for comparisons; no utility has reads before or after.
ALWAYS_BEFORE, ALWAYS_AFTER = date(1, 1, 1), date(9999, 12, 31)


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
    grants = (
        AccessGrant.objects.live(today=today)
        .filter(user=user)
        .annotate(
            seen_from=Greatest(
                F("account__agreements__from_date"), Coalesce("from_date", ALWAYS_BEFORE)
            ),
            seen_to=Least(
                Coalesce("account__agreements__to_date", ALWAYS_AFTER),
                Coalesce("to_date", ALWAYS_AFTER),
            ),
            nickname=HomeNickname.objects.filter(
                user=user, premises=OuterRef("account__agreements__premises")
            ).values("nickname")[:1],
        )
        .filter(seen_from__lt=F("seen_to"))
        .values_list(
            "account__agreements__id",
            "account_id",
            "account__agreements__premises_id",
            "role",
            "account__agreements__premises__line1",
            "account__agreements__premises__line2",
            "nickname",
            "seen_from",
            "seen_to",
            "account__agreements__to_date",
        )
    )
    homes = [
        Home(
            agreement_id=agreement,
            account_id=account,
            premises_id=premises,
            role=role,
            address=", ".join(filter(None, [line1, line2])),
            nickname=nickname or "",
            from_date=seen_from,
            to_date=None if seen_to == ALWAYS_AFTER else seen_to,
            ended=ends is not None and ends <= today,
        )
        for agreement, account, premises, role, line1, line2, nickname, seen_from, seen_to, ends in grants
        if agreement is not None  # an account that was never anywhere
    ]
    return sorted(homes, key=lambda home: (home.ended, home.name.casefold(), home.agreement_id))


def had_access(user: User, *, premises: str, day: str, what: May, today: date) -> Exists:
    """Return a condition: on the row's `day`, at its `premises`, `user` had access that is still in force.

    `premises` and `day` are lookup paths from the filtered model to a premises and to a date.
    """
    return Exists(
        AccessGrant.objects.live(today=today).filter(
            # In one filter(): a second one would join the agreements again and mix two of them.
            Q(from_date=None) | Q(from_date__lte=OuterRef(day)),
            Q(to_date=None) | Q(to_date__gt=OuterRef(day)),
            Q(account__agreements__to_date=None)
            | Q(account__agreements__to_date__gt=OuterRef(day)),
            account__agreements__premises=OuterRef(premises),
            account__agreements__from_date__lte=OuterRef(day),
            user=user,
            role__in=roles_that_may(what),
        )
    )


def had_account(
    user: User, *, account: str, from_date: str, to_date: str, what: May, today: date
) -> Exists:
    """Return a condition: `user` may see the row's `account`, and the whole of the row's period.

    A bill whose period begins before the grant does tells of days outside it, so it stays unseen.
    """
    return Exists(
        AccessGrant.objects.live(today=today).filter(
            Q(from_date=None) | Q(from_date__lte=OuterRef(from_date)),
            Q(to_date=None) | Q(to_date__gte=OuterRef(to_date)),
            account=OuterRef(account),
            user=user,
            role__in=roles_that_may(what),
        )
    )
