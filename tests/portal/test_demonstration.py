"""The demonstration: goes in where nobody is, and its password works nowhere else."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.access import homes_of
from accounts.models import AccessGrant, Account, Customer, FeedFile, User
from accounts.models.access import Role
from accounts.passwords import DEMO_PASSWORD
from billing.models import Bill
from portal.demo_codes import WHO, demo_code, demo_logins
from portal.demonstration import STAFF, NotTheDemo, load_first, load_rest
from portal.management.commands.run_jobs import due_jobs
from portal.staff_roles import ROLE_MAY
from privacy.models import Subject
from tests.conftest import NOW, PASSWORD, TODAY, make_user
from usage.models import DayReads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def load(parts: Iterator[str]) -> list[str]:
    return list(parts)


# --- Where it goes in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("half", [load_first, load_rest])
def test_it_is_refused_where_demo_is_off(half: Any) -> None:
    with pytest.raises(NotTheDemo):
        load(half(NOW))
    assert not Customer.objects.exists()


def test_it_is_refused_where_somebody_else_signs_in(settings: Any) -> None:
    settings.DEMO = True
    make_user("somebody")
    with pytest.raises(NotTheDemo):
        load(load_first(NOW))
    assert (User.objects.count(), Customer.objects.count(), FeedFile.objects.count()) == (1, 0, 0)


def test_it_is_refused_where_a_utility_has_loaded_its_customers(settings: Any) -> None:
    """DEMO may be set by mistake on a portal that has no logins yet."""
    settings.DEMO = True
    Customer.objects.create(number="1", subject=Subject.objects.create(created_at=NOW))
    with pytest.raises(NotTheDemo):
        next(load_first(NOW))
    assert (User.objects.count(), Customer.objects.count(), FeedFile.objects.count()) == (0, 1, 0)


@pytest.mark.parametrize("half", [[], ["--first"], ["--rest"]])
def test_the_command_says_why_it_does_nothing(half: list[str]) -> None:
    with pytest.raises(CommandError, match="only loaded where DEMO is on and nobody else is"):
        call_command("load_demo", *half)


def test_the_rest_waits_for_the_first(settings: Any) -> None:
    settings.DEMO = True
    assert load(load_rest(NOW)) == []


def test_it_lets_its_people_in_to_what_is_theirs_and_goes_in_once(
    settings: Any, client: Client
) -> None:
    """The whole of the first part: by far the slowest test here."""
    settings.DEMO = True
    said = load(load_first(NOW))
    assert said[-1] == "the people who sign in"
    assert load(load_first(NOW)) == []
    assert Account.objects.count() == 500
    assert sorted(User.objects.values_list("email", flat=True)) == sorted(WHO)

    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    seen = {
        name: sorted((home.address, home.role) for home in homes_of(user, today=TODAY))
        for name, user in people.items()
    }
    assert [address for address, _role in seen["ada"]] == [a for a, _role in seen["ben"][:1]] + [
        address for address, _role in seen["ada"] if (address, "household") not in seen["ben"]
    ]
    assert {role for _address, role in seen["ada"]} == {Role.HOLDER}
    assert {role for _address, role in seen["ben"]} == {Role.HOUSEHOLD}
    assert {role for _address, role in seen["lena"]} == {Role.HOLDER, Role.LANDLORD}
    assert (seen["dana"], seen["paul"], seen["admin"]) == ([], [], [])
    assert not AccessGrant.objects.exclude(revoked_at=None).exists()

    # The clock leaves it to the second part to tell of leaks: invented people get no month of mail.
    due = [job.name for job in due_jobs(NOW + timedelta(minutes=2), everything=False)]
    assert "deliver" in due
    assert "look_for_leaks" not in due

    ada = people["ada"]
    assert DayReads.objects.visible_to(ada, today=TODAY).exists()
    assert Bill.objects.visible_to(ada, today=TODAY).exists()
    client.force_login(ada)
    for page in ("/", "/use/", "/bills/", "/access/", "/profile/"):
        assert client.get(page).status_code == 200

    staff = {name for name, user in people.items() if user.is_staff}
    with_codes = {user.email.partition("@")[0] for user in people.values() if demo_code(user)}
    assert staff == with_codes == {*STAFF, "admin"}
    assert {people[name].groups.get().staff_role.role for name in STAFF} == set(ROLE_MAY)
    assert all(user.check_password(DEMO_PASSWORD) for user in people.values())
    # The utility's own deployment on a copy of that database: nobody of the demonstration gets in.
    settings.DEMO = False
    assert not any(
        User.objects.get(pk=user.pk).check_password(DEMO_PASSWORD) for user in people.values()
    )
    assert [demo_code(user) for user in people.values()] == [""] * len(people)


# --- Its password -------------------------------------------------------------------------------------


@pytest.fixture
def guest() -> User:
    """A login that has the demonstration's password, as after a copy of its database."""
    user = make_user("guest")
    user.set_password(DEMO_PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("demo", [True, False])
def test_the_password_of_the_demonstration_is_right_nowhere_else(
    demo: bool, guest: User, settings: Any
) -> None:
    settings.DEMO = demo
    assert guest.check_password(DEMO_PASSWORD) is demo
    assert guest.check_password("") is False
    assert guest.check_password(None) is False
    guest.set_password(PASSWORD)
    assert guest.check_password(PASSWORD) is True


def test_nor_is_it_where_django_asks_without_waiting(guest: User) -> None:
    # In a thread of its own: a browser of another test may keep an event loop in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        asked = thread.submit(asyncio.run, guest.acheck_password(DEMO_PASSWORD))
        assert asked.result() is False


@pytest.mark.parametrize("typed", [DEMO_PASSWORD, DEMO_PASSWORD.upper(), "Curbstop-Demo"])
def test_nobody_chooses_it(typed: str, settings: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password(typed)
    assert "demo_password" in [error.code for error in refusal.value.error_list]
    settings.DEMO = True
    validate_password(DEMO_PASSWORD)
    settings.DEMO = False
    validate_password(PASSWORD)


@pytest.mark.parametrize("demo", [True, False])
def test_signing_in_with_it_works_in_the_demonstration_alone(
    demo: bool, guest: User, settings: Any, client: Client
) -> None:
    settings.DEMO = demo
    client.post("/sign-in/login/", {"login": guest.email, "password": DEMO_PASSWORD})
    assert ("_auth_user_id" in client.session) is demo


def test_the_logins_to_try_are_said_in_the_demonstration_alone(settings: Any) -> None:
    assert demo_logins() == []
    settings.DEMO = True
    assert {login["email"] for login in demo_logins()} == set(WHO)


def test_nobodys_own_code_is_ever_said(settings: Any) -> None:
    """Somebody who signed up in the demonstration has a secret of their own."""
    settings.DEMO = True
    own = make_user("own")
    Authenticator.objects.create(user=own, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert demo_code(own) == ""
