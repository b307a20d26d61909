"""The cast: Ada's town, small enough to know by heart.

**Ada** is the account holder at 12 Mill Lane; **Ben** lives with her and has a grant; **Cleo** moved
out of 3 Weir Cottages in January, and Ada rents it since March; **Lena** owns 7 Orchard Street and sees
the months of her tenant **Tom**'s account; **Dana** is an agent; **Paul** is the privacy officer;
**Mallory** is signed in and has no business with any of it.

Today is Friday 20 November 2026, noon in Los Angeles, wherever a test asks for `today`.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import Permission
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache as shared_cache
from django.db import connection
from django.test import Client, RequestFactory, TransactionTestCase
from django.test.utils import override_settings
from django.utils import translation

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
from billing.models import Bill, BillLine
from notices import announced
from portal.tables import make_tables
from privacy.models import Subject, Training
from tests.tables import Kept, empty_full_tables, in_database
from usage import sql
from usage.calendar import interval_count
from usage.models import Meter, ServicePoint
from usage.rows import StoredDay

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # noon in Los Angeles
TODAY = date(2026, 11, 20)
PASSWORD = "a long walk along the mill race"
GALLON = 3_785_412  # microlitres


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a browser, so that it can be left out while one works on something else."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Fail a skipped test where nothing may be skipped."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped; in CI nothing is."


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_slow_on_purpose() -> Iterator[None]:
    """Hash passwords in one round, and look for a static file when one is asked for.

    The rounds of a deployment take a third of a second. WhiteNoise lists and examines all files when
    it is loaded, which a deployment does once and the tests do for each client: 30 ms, thousands of
    times. The server of the tests in a browser lists them (tests/browser/chromium.py).
    """
    with override_settings(
        PASSWORD_HASHERS=["tests.fakes.QuickHasher"], WHITENOISE_AUTOREFRESH=True
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Make the tables of the tests' database at once, as those of a fresh checkout; then what is newer.

    Each worker would spend 40 s on the migrations. That these come to the same is tested once
    (tests/house/test_tables.py).
    """
    create = connection.creation._create_test_db

    def with_tables(*args: Any, **options: Any) -> str:
        name = create(*args, **options)
        with in_database(name):
            if not connection.introspection.table_names():  # --reuse-db has them
                make_tables()
        return name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.creation, "_create_test_db", with_tables)
        yield


@pytest.fixture(scope="session", autouse=True)
def _only_full_tables_are_emptied() -> Iterator[None]:
    """Empty only what holds something after a test that commits.

    Django truncates all tables, each of them several files, and writes the content types and
    permissions anew: 330 ms where 10 do.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: empty_full_tables())
        yield


@pytest.fixture(autouse=True)
def _as_a_new_process(db: None) -> None:
    """Forget rate limits, the language of the page that was opened last, and public notices."""
    shared_cache.clear()
    announced.remember([], until=datetime.max.replace(tzinfo=UTC))
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def today() -> date:
    """The day of the tests."""
    return TODAY


@pytest.fixture
def clock(time_machine: "object") -> Iterator[None]:
    """Stop the clock at noon of the day of the tests."""
    time_machine.move_to(NOW, tick=False)  # type: ignore[attr-defined]  # the plugin is untyped
    yield


@dataclass
class Town:
    """The records of the cast by name."""

    users: dict[str, User] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    premises: dict[str, Premises] = field(default_factory=dict)
    points: dict[str, ServicePoint] = field(default_factory=dict)
    agreements: dict[str, ServiceAgreement] = field(default_factory=dict)
    grants: dict[str, AccessGrant] = field(default_factory=dict)
    bills: dict[str, Bill] = field(default_factory=dict)
    file: FeedFile | None = None


PLACES = {
    "mill": ("12 Mill Lane", "single_family"),
    "weir": ("3 Weir Cottages", "single_family"),
    "orchard": ("7 Orchard Street", "single_family"),
}
# account: customer's name, and the agreements (place, from, to)
HOLDERS = {
    "ada": ("OKAFOR, ADA N", [("mill", date(2024, 5, 1), None), ("weir", date(2026, 3, 1), None)]),
    "cleo": ("Cleo Martin", [("weir", date(2023, 2, 1), date(2026, 1, 15))]),
    "tom": ("Tomás Rivera", [("orchard", date(2025, 6, 1), None)]),
}


@pytest.fixture(scope="session")
def kept_town(django_db_setup: None, django_db_blocker: Any) -> Kept:
    """The town as it was built once, at noon of the day of the tests; that takes 90 statements."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        return Kept(build_town)


@pytest.fixture
def town(kept_town: Kept, db: None) -> Town:
    """The town: people, places, meters, grants, and a few bills; no reads."""
    town: Town = kept_town.put_back()
    return town


def build_town() -> Town:
    """Build the town."""
    town = Town(file=FeedFile.objects.create(format="cis", sha256="0" * 64, at=NOW))
    for name in ("ada", "ben", "cleo", "lena", "tom", "mallory"):
        town.users[name] = make_user(name)
    for name in ("dana", "paul", "admin"):
        town.users[name] = make_user(name, is_staff=True, is_superuser=name == "admin")
        TOTP.activate(town.users[name], generate_totp_secret())
    town.users["paul"].user_permissions.add(Permission.objects.get(codename="privacy_office"))
    Training.objects.create(subject=town.users["paul"].subject, on=TODAY)
    for number, (place, (line1, kind)) in enumerate(PLACES.items(), start=1):
        _build(town, place, line1, kind, number)
    for number, (holder, (name, agreements)) in enumerate(HOLDERS.items(), start=1):
        _settle(town, holder, name, agreements, number)
    _grant(town, "ben", "ada", Role.HOUSEHOLD)
    _grant(town, "lena", "tom", Role.LANDLORD)
    return town


def make_user(name: str, **fields: bool) -> User:
    """Make a login with a confirmed e-mail and PASSWORD."""
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _build(town: Town, place: str, line1: str, kind: str, number: int) -> None:
    town.premises[place] = Premises.objects.create(
        number=f"P{number}",
        line1=line1,
        city="Mill Valley",
        state="CA",
        postcode="00000",
        kind=kind,
    )
    town.points[place] = ServicePoint.objects.create(
        number=f"SP{number}", premises=town.premises[place], kind="domestic"
    )
    Meter.objects.create(
        serial=f"M{number:03}",
        service_point=town.points[place],
        from_date=date(2015, 1, 1),
        unit="gal",
        dials=7,
        resolution=Decimal("0.1"),
    )


def _settle(
    town: Town,
    holder: str,
    name: str,
    agreements: list[tuple[str, date, date | None]],
    number: int,
) -> None:
    user = town.users[holder]
    customer = Customer.objects.create(
        number=f"C{number}",
        subject=user.subject,
        name=name,
        email=f"{holder}.on.file@example.net",
    )
    town.accounts[holder] = Account.objects.create(
        number=f"00{number}-4711", customer=customer, from_date=agreements[0][1]
    )
    for place, from_date, to_date in agreements:
        town.agreements[f"{holder} {place}"] = ServiceAgreement.objects.create(
            number=f"A{number}{place}",
            account=town.accounts[holder],
            premises=town.premises[place],
            from_date=from_date,
            to_date=to_date,
        )
    _grant(town, holder, holder, Role.HOLDER)
    town.bills[holder] = make_bill(town, holder, agreements[0][0], date(2025, 12, 1))


def _grant(town: Town, who: str, account: str, role: Role) -> None:
    town.grants[f"{who} {account}"] = AccessGrant.objects.create(
        account=town.accounts[account], user=town.users[who], role=role, granted_at=NOW
    )


def make_bill(
    town: Town, account: str, place: str, from_date: date, *, days: int = 30, open_amount: str = "0"
) -> Bill:
    """Make a bill of $84.20 for `days` from `from_date`, with two lines."""
    to_date = from_date + timedelta(days=days)
    bill = Bill.objects.create(
        number=f"B-{account}-{from_date}",
        account=town.accounts[account],
        premises=town.premises[place],
        from_date=from_date,
        to_date=to_date,
        issued_on=to_date + timedelta(days=2),
        due_on=to_date + timedelta(days=23),
        volume=Decimal(5),
        unit="ccf",
        charges=Decimal("84.20"),
        balance_before=Decimal("79.65"),
        payments=Decimal("79.65"),
        amount_due=Decimal("84.20"),
        open_amount=Decimal(open_amount),
        file=town.file,
    )
    BillLine.objects.create(bill=bill, position=1, text="Base charge", amount=Decimal("40.00"))
    BillLine.objects.create(
        bill=bill,
        position=2,
        text="Water",
        quantity=Decimal(5),
        unit="CCF",
        rate=Decimal("8.84"),
        amount=Decimal("44.20"),
    )
    return bill


ReadsMaker = Callable[..., None]


@pytest.fixture
def make_reads(town: Town) -> ReadsMaker:
    """Return a function that stores the same volume for every hour of some days at a place.

    For every hour that there is: 23 of them on 8 March, 25 on 1 November.
    """

    def make(place: str, first: date, last: date, *, gallons: int = 1, qualities: str = "") -> None:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        assert town.file is not None
        sql.write_days(
            new=[
                StoredDay(
                    town.points[place].pk,
                    day,
                    60,
                    [gallons * GALLON] * interval_count(day, 60, settings.TIME_ZONE),
                    qualities,
                    None,
                )
                for day in days
            ],
            changed=[],
            file=town.file.pk,
        )

    return make


def signed_in(client: Client, user: User | None, *, proven: bool = True) -> Client:
    """Sign `user` in at `client`, and nobody if None; `proven`: with a password, just now.

    As `client.force_login` does, which asks the database twice as much: it begins a session to end it.
    """
    client.cookies.clear()
    if user is not None:
        request = RequestFactory().get("/")
        request.session = SessionStore()
        login(request, user)
        if proven:
            record_authentication(request, user, method="password", email=user.email)
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client


@pytest.fixture
def as_(client: Client, town: Town) -> Callable[[str | None], Client]:
    """Return the test client, as one of the cast who has just signed in; None signs nobody in."""
    return lambda who: signed_in(client, town.users[who] if who else None)


@pytest.fixture
def left_open(client: Client, town: Town) -> Callable[[str | None], Client]:
    """Return the test client in a session of one of the cast who proved nothing for a while."""
    return lambda who: signed_in(client, town.users[who] if who else None, proven=False)


@pytest.fixture
def stranger(db: None) -> User:
    """A login that is nobody's customer."""
    return make_user("stranger")


@pytest.fixture
def subject(db: None) -> Subject:
    """A person without anything."""
    return Subject.objects.create(created_at=NOW)
