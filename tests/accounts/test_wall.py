"""The wall between tenancies (R04), held against a slow twin that asks row by row in plain Python.

A small town is drawn over and over: accounts move in and out of homes, grants begin, end and are
revoked. What the database lets through must be what the twin lets through, for every row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.access import homes_of
from accounts.models import (
    AccessGrant,
    Account,
    Customer,
    FeedFile,
    Premises,
    ServiceAgreement,
    User,
)
from accounts.models.access import Role
from accounts.roles import ROLE_MAY, May
from billing.models import Bill
from privacy.models import Subject
from tests.conftest import NOW, make_user
from usage import sql
from usage.models import DayReads, ServicePoint
from usage.rows import StoredDay

pytestmark = pytest.mark.django_db

FIRST = date(2026, 2, 25)  # the fortnight has the end of a month in it
DAYS = 14
USERS, ACCOUNTS, PLACES = 2, 3, 3


def day(number: int | None) -> date | None:
    """Turn the number of a day of the fortnight into its date."""
    return None if number is None else FIRST + timedelta(days=number)


@dataclass(frozen=True)
class Stay:
    """An account at a place, for days from `first` up to, not including, `last`."""

    account: int
    place: int
    first: int
    last: int | None


@dataclass(frozen=True)
class Grant:
    """A user's access to an account, as the table has it."""

    user: int
    account: int
    role: Role
    first: int | None
    last: int | None
    revoked: bool


@dataclass(frozen=True)
class Billed:
    """A bill of an account for a period."""

    account: int
    place: int
    first: int
    last: int


@dataclass(frozen=True)
class World:
    """Everything that decides who sees what."""

    stays: tuple[Stay, ...]
    grants: tuple[Grant, ...]
    bills: tuple[Billed, ...]
    today: int


# --- Drawing ----------------------------------------------------------------------------------------


@st.composite
def stays_at(draw: st.DrawFn, place: int) -> list[Stay]:
    """Draw who was at a place: periods that do not overlap, the last one perhaps without an end."""
    cuts = draw(st.lists(st.integers(-3, DAYS + 3), min_size=2, max_size=6, unique=True))
    stays = [
        Stay(account, place, first, last)
        for first, last in pairwise(sorted(cuts))
        # None: the place stood empty.
        if (account := draw(st.none() | st.integers(0, ACCOUNTS - 1))) is not None
    ]
    if stays and draw(st.booleans()):
        final = stays[-1]
        stays[-1] = Stay(final.account, place, final.first, None)
    return stays


@st.composite
def grants_of_all(draw: st.DrawFn) -> tuple[Grant, ...]:
    """Draw grants as the constraints of the table allow them."""
    edge = st.none() | st.integers(-2, DAYS + 2)
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(0, USERS - 1),
                st.integers(0, ACCOUNTS - 1),
                st.sampled_from(Role),
                edge,
                edge,
                st.sampled_from([False, False, True]),
            ),
            max_size=7,
        )
    )
    grants: list[Grant] = []
    for user, account, role, first, last, revoked in drawn:
        grant = Grant(user, account, role, first, last, revoked)
        if role is Role.HOLDER:
            grant = Grant(user, account, role, None, None, revoked)
        elif first is not None and last is not None and first >= last:
            continue
        live = [one for one in grants if not one.revoked and one.account == account]
        if not revoked and any(one.user == user or one.role is role is Role.HOLDER for one in live):
            continue
        grants.append(grant)
    return tuple(grants)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a town."""
    bills = draw(
        st.lists(
            st.tuples(
                st.integers(0, ACCOUNTS - 1),
                st.integers(0, PLACES - 1),
                st.integers(-3, DAYS),
                st.integers(1, 6),
            ),
            max_size=8,
        )
    )
    return World(
        stays=tuple(stay for place in range(PLACES) for stay in draw(stays_at(place))),
        grants=draw(grants_of_all()),
        bills=tuple(
            Billed(account, place, first, first + days) for account, place, first, days in bills
        ),
        today=draw(st.integers(-2, DAYS + 2)),
    )


# --- The twin ---------------------------------------------------------------------------------------


def within(day: int, first: int | None, last: int | None) -> bool:
    """Tell whether a day lies in a period that may be open on either side."""
    return (first is None or first <= day) and (last is None or day < last)


def in_force(grant: Grant, world: World) -> bool:
    """Tell whether a grant shows anything at all today."""
    return not grant.revoked and (grant.last is None or world.today < grant.last)


def sees_day(world: World, user: int, place: int, day: int, what: May) -> bool:
    """Ask the rule of R04 of one row of reads."""
    for grant in world.grants:
        if grant.user != user or not in_force(grant, world) or what not in ROLE_MAY[grant.role]:
            continue
        for stay in world.stays:
            if (
                (stay.account, stay.place) == (grant.account, place)
                and within(day, stay.first, stay.last)
                and within(day, grant.first, grant.last)
            ):
                return True
    return False


def sees_bill(world: World, user: int, bill: Billed) -> bool:
    """Ask the rule of R04 of one bill: each of its days must lie within the grant."""
    return any(
        grant.user == user
        and grant.account == bill.account
        and in_force(grant, world)
        and May.BILLS in ROLE_MAY[grant.role]
        and all(within(day, grant.first, grant.last) for day in range(bill.first, bill.last))
        for grant in world.grants
    )


# --- The town in the database -----------------------------------------------------------------------


@dataclass(frozen=True)
class Ground:
    """What stands whatever is drawn: logins, accounts, places, and reads for each day at each."""

    users: list[User]
    accounts: list[Account]
    places: list[Premises]
    points: list[ServicePoint]
    file: FeedFile


@pytest.fixture
def ground(db: None) -> Ground:
    """Build what stands; the last place has two service points."""
    file = FeedFile.objects.create(format="cis", sha256="0" * 64, at=NOW)
    accounts = [
        Account.objects.create(
            number=f"{n}",
            customer=Customer.objects.create(
                number=f"C{n}", subject=Subject.objects.create(created_at=NOW)
            ),
            from_date=FIRST,
        )
        for n in range(ACCOUNTS)
    ]
    places = [
        Premises.objects.create(
            number=f"P{n}",
            line1=f"{n} Mill Lane",
            city="",
            state="",
            postcode="",
            kind="irrigation",
        )
        for n in range(PLACES)
    ]
    points = [
        ServicePoint.objects.create(number=f"SP{n}", premises=place, kind="domestic")
        for n, place in enumerate([*places, places[-1]])
    ]
    rows = [
        StoredDay(point.pk, FIRST + timedelta(days=n), 60, [n] * 24, "", None)
        for point in points
        for n in range(DAYS)
    ]
    sql.write_days(new=rows, changed=[], file=file.pk)
    users = [make_user(f"user{n}") for n in range(USERS)]
    return Ground(users, accounts, places, points, file)


@contextmanager
def built(world: World, ground: Ground) -> Iterator[list[Bill]]:
    """Put a drawn world into the database, give its bills, and take it all away again."""
    with transaction.atomic():
        ServiceAgreement.objects.bulk_create(
            ServiceAgreement(
                number=f"A{n}",
                account=ground.accounts[stay.account],
                premises=ground.places[stay.place],
                from_date=day(stay.first),
                to_date=day(stay.last),
            )
            for n, stay in enumerate(world.stays)
        )
        AccessGrant.objects.bulk_create(
            AccessGrant(
                account=ground.accounts[grant.account],
                user=ground.users[grant.user],
                role=grant.role,
                from_date=day(grant.first),
                to_date=day(grant.last),
                granted_at=NOW,
                revoked_at=NOW if grant.revoked else None,
            )
            for grant in world.grants
        )
        yield Bill.objects.bulk_create(
            Bill(
                number=f"B{n}",
                account=ground.accounts[bill.account],
                premises=ground.places[bill.place],
                from_date=day(bill.first),
                to_date=day(bill.last),
                issued_on=day(bill.last),
                due_on=day(bill.last),
                volume=Decimal(1),
                unit="ccf",
                charges=Decimal(1),
                balance_before=Decimal(0),
                payments=Decimal(0),
                amount_due=Decimal(1),
                open_amount=Decimal(0),
                file=ground.file,
            )
            for n, bill in enumerate(world.bills)
        )
        transaction.set_rollback(True)


# A tenant follows another; the first is back later; a guest of the second sees a part of their time.
MOVES = World(
    stays=(Stay(0, 0, 0, 4), Stay(1, 0, 4, 9), Stay(0, 0, 10, None), Stay(1, 1, 9, None)),
    grants=(
        Grant(0, 0, Role.HOLDER, None, None, False),
        Grant(1, 1, Role.HOUSEHOLD, 6, 12, False),
        Grant(1, 0, Role.LANDLORD, None, None, False),
    ),
    bills=(Billed(0, 0, 0, 4), Billed(1, 0, 4, 9), Billed(1, 1, 9, 12), Billed(1, 1, 9, 13)),
    today=11,
)

# The day after the guest's last one.
OVER = replace(MOVES, today=12)

each_world = given(world=worlds())
drawn = settings(
    max_examples=80,
    deadline=None,  # a database answers when it answers
    # The fixture is the ground: each example takes away what it put there.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@drawn
@example(world=MOVES)
@example(world=OVER)
@each_world
def test_a_day_of_reads_is_seen_by_whoever_was_there_and_has_access(
    world: World, ground: Ground
) -> None:
    today = day(world.today)
    with built(world, ground):
        for number, user in enumerate(ground.users):
            for what in (May.USE, May.TOTALS, May.SHARE):  # each is for other roles
                seen = set(
                    DayReads.objects.visible_to(user, today=today, what=what).values_list(
                        "service_point", "day"
                    )
                )
                assert seen == {
                    (point.pk, day(n))
                    for point in ground.points
                    for n in range(DAYS)
                    if sees_day(world, number, ground.places.index(point.premises), n, what)
                }


@drawn
@example(world=MOVES)
@example(world=OVER)
@each_world
def test_the_homes_of_a_user_say_exactly_which_days_they_see(world: World, ground: Ground) -> None:
    with built(world, ground):
        for number, user in enumerate(ground.users):
            homes = homes_of(user, today=day(world.today))
            for what in May:
                for place, premises in enumerate(ground.places):
                    said = [
                        n
                        for home in homes
                        if what in home.may and home.premises_id == premises.pk
                        for n in range(DAYS)
                        if home.holds(FIRST + timedelta(days=n))
                    ]
                    seen = [n for n in range(DAYS) if sees_day(world, number, place, n, what)]
                    assert sorted(said) == seen  # and no day is in two homes


@drawn
@example(world=MOVES)
@example(world=OVER)
@each_world
def test_a_home_is_one_agreement_and_former_ones_come_last(world: World, ground: Ground) -> None:
    today = day(world.today)
    with built(world, ground):
        agreements = ServiceAgreement.objects.in_bulk()
        for user in ground.users:
            homes = homes_of(user, today=today)
            for home in homes:
                agreement = agreements[home.agreement_id]
                assert (home.account_id, home.premises_id, home.address, home.ended) == (
                    agreement.account_id,
                    agreement.premises_id,
                    agreement.premises.line1,
                    agreement.to_date is not None and agreement.to_date <= today,
                )
            assert len({home.agreement_id for home in homes}) == len(homes)
            assert [home.ended for home in homes] == sorted(home.ended for home in homes)


@drawn
@example(world=MOVES)
@example(world=OVER)
@each_world
def test_a_bill_is_seen_where_the_whole_of_its_period_is(world: World, ground: Ground) -> None:
    with built(world, ground) as bills:
        for number, user in enumerate(ground.users):
            seen = set(Bill.objects.visible_to(user, today=day(world.today)))
            assert seen == {
                row
                for row, bill in zip(bills, world.bills, strict=True)
                if sees_bill(world, number, bill)
            }


def test_the_town_of_the_example_lets_something_through_and_keeps_something_back(
    ground: Ground,
) -> None:
    """The twin is held against figures that were counted by hand."""
    seen = {
        (user, place): [n for n in range(DAYS) if sees_day(MOVES, user, place, n, May.USE)]
        for user in range(USERS)
        for place in range(PLACES)
    }
    assert seen == {
        (0, 0): [0, 1, 2, 3, 10, 11, 12, 13],
        (0, 1): [],
        (0, 2): [],
        (1, 0): [6, 7, 8],
        (1, 1): [9, 10, 11],
        (1, 2): [],
    }
    assert [sees_bill(MOVES, 1, bill) for bill in MOVES.bills] == [False, False, True, False]
    assert not any(sees_day(OVER, 1, 0, n, May.USE) for n in range(DAYS))
