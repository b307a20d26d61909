"""Whoever was erased comes back only if they say so, and nobody else learns that they were erased."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.linking import NotMatched, link_account
from accounts.actions.sharing import invite
from accounts.jobs import forget_unanswered, send_invitations
from accounts.models import Account, Customer, Invitation, User
from accounts.models.access import Role
from portal.linking import Claim, judge
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.lasting.screening import blocked_count
from privacy.map import the_map
from privacy.models import Subject, SuppressionEntry
from tests.conftest import NOW, TODAY, Town
from tests.fakes import Mailbox
from tests.portal.loading import Load, counts, load
from tests.portal.test_cis_feed import HEADER, text
from tests.portal.test_signing_in import (
    _uncollected,
    mailed_code,
    make_login,
    sign_in,
    sign_up,
    signed_in,
    where,
)

__all__ = ["_uncollected", "load", "make_login"]
pytestmark = pytest.mark.django_db
ERASED, FRESH = "gone@example.org", "fresh@example.org"


@pytest.fixture
def gone(make_login: Callable[..., User]) -> Subject:
    """Somebody who had a login and a record, and was erased."""
    subject = make_login("gone").subject
    Customer.objects.create(number="C-50", subject=subject, name="Gone Astray", email=ERASED)
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)
    return Subject.objects.get(pk=subject.pk)


def confirmed(client: Client, email: str) -> str:
    """Sign up, confirm the address, and return where the first page leads."""
    sign_up(client, email)
    client.post("/sign-in/confirm-email/", {"code": mailed_code()})
    return client.get("/").get("Location", "")


def outside(email: str, gone: Subject) -> dict[str, Any]:
    """Return everything that somebody who does not own a mailbox sees of an address."""
    seen: dict[str, Any] = {}
    for path, field in [
        ("/sign-in/signup/", "signup"),
        ("/sign-in/login/", "login"),
        ("/sign-in/login/code/", "email"),
        ("/sign-in/password/reset/", "email"),
    ]:
        client = Client()
        filled = {
            "email": email,
            "password1": "seven herons by the weir",
            "adult": "on",
            "website": "",
        }
        filled |= {"login": email, "password": "seven herons by the weir", field: email}
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(path, filled)
        page = re.sub(r'value="[^"]*"', "", answer.content.decode()).replace(email, "")
        seen[path] = where(answer), page, [len(asked), len(mail.outbox)]
        seen[path + " next"] = where(client.get("/"))
        mail.outbox.clear()
    return seen


def test_from_outside_an_erased_address_is_like_any_other(gone: Subject) -> None:
    """L14, L26: signing up, signing in, asking for a code, a new password: the same answers and work."""
    known = outside(ERASED, gone)
    User.objects.filter(email=ERASED).delete()
    assert outside(FRESH, gone) == known


def test_whoever_shows_that_the_address_is_theirs_is_asked_before_anything_else(
    gone: Subject, client: Client
) -> None:
    """L14: no page opens before the answer, and nothing was stopped being blocked meanwhile."""
    assert confirmed(client, FRESH) == ""
    client = Client()
    assert confirmed(client, ERASED) == "/again/"
    for path in ("/bills/", "/profile/", "/profile/link/", "/privacy/", "/nowhere/"):
        assert where(client.get(path)) == (302, "/again/")
    page = client.get("/again/")
    assert page.status_code == 200
    assert "Do you want an account again?" in page.content.decode()
    assert not SuppressionEntry.objects.exclude(retired_at=None).exists()


def test_a_yes_makes_them_somebody_new(gone: Subject, client: Client, load: Load) -> None:
    confirmed(client, ERASED)
    assert where(client.post("/again/", {"answer": "yes"})) == (302, "/")
    assert client.get("/").status_code == 200
    assert where(client.get("/again/")) == (302, "/")
    assert not SuppressionEntry.objects.filter(retired_at=None).exists()
    new = User.objects.get(email=ERASED)
    assert new.subject != gone
    row = {"record": "customer", "customer": "C-50", "name": "Gone Astray", "email": ERASED}
    assert counts(load("cis", HEADER, *text([row]))) == {"changed": 1}
    assert Customer.objects.get(number="C-50").subject not in (gone, new.subject)
    gone.refresh_from_db()
    assert gone.erased_at == NOW
    # The next time they sign in nobody asks.
    client.logout()
    sign_in(client, new)
    assert client.get("/").status_code == 200


def test_a_no_leaves_nothing(gone: Subject, client: Client) -> None:
    before = Subject.objects.filter(erased_at=None).count()
    confirmed(client, ERASED)
    assert where(client.post("/again/", {"answer": "no"})) == (302, "/")
    assert not signed_in(client)
    assert not User.objects.filter(email=ERASED).exists()
    assert not EmailAddress.objects.filter(email=ERASED).exists()
    # The number stays as a tombstone: what it took note of at sign-up is on record.
    assert Subject.objects.filter(erased_at=None).count() == before
    assert SuppressionEntry.objects.filter(retired_at=None).exists()


@pytest.mark.parametrize("confirms", [True, False], ids=["confirmed", "never confirmed"])
def test_no_answer_within_a_day_is_a_no(gone: Subject, client: Client, confirms: bool) -> None:
    """Anybody can type somebody's address: it does not stay."""
    (confirmed if confirms else sign_up)(client, ERASED)
    confirmed(Client(), FRESH)
    now = timezone.now()
    assert forget_unanswered(now) == 0
    assert forget_unanswered(now + timedelta(days=1, minutes=1)) == 1
    left = User.objects.exclude(subject=gone).values_list("email", flat=True)
    assert list(left) == [FRESH]


def test_on_another_device_the_question_is_asked_too(gone: Subject, client: Client) -> None:
    confirmed(client, ERASED)
    other = Client()
    sign_in(other, User.objects.get(email=ERASED))
    assert where(other.get("/")) == (302, "/again/")


def test_changing_to_an_erased_address_asks_once_it_is_confirmed(
    gone: Subject, make_login: Callable[..., User], client: Client
) -> None:
    """The answer of the form is that of any address; an old login is not dropped for a no."""
    user = make_login("old")
    User.objects.filter(pk=user.pk).update(joined_at=NOW - timedelta(days=900))
    sign_in(client, user)
    answers = []
    for email in (FRESH, ERASED):
        answer = client.post("/sign-in/email/", {"email": email, "action_add": ""})
        answers.append((where(answer), client.get("/").status_code))
    assert answers[0] == answers[1]
    client.post("/sign-in/confirm-email/", {"code": mailed_code()})
    assert where(client.get("/")) == (302, "/again/")
    page = client.get("/again/").content.decode()
    assert "Choose another one." in page
    client.post("/again/", {"answer": "no"})
    assert User.objects.filter(pk=user.pk).exists()
    assert client.get("/sign-in/email/").status_code == 200
    client.post("/sign-in/email/", {"email": "third@example.org", "action_add": ""})
    client.post("/sign-in/confirm-email/", {"code": mailed_code()})
    assert client.get("/").status_code == 200
    assert SuppressionEntry.objects.filter(retired_at=None).exists()


def test_an_administrator_made_on_the_command_line_is_asked_as_everybody(
    gone: Subject, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "seven herons by the weir")
    call_command("createsuperuser", "--noinput", "--email", ERASED, verbosity=0)
    user = User.objects.get(email=ERASED)
    EmailAddress.objects.create(user=user, email=ERASED, verified=True, primary=True)
    sign_in(client, user)
    assert where(client.get("/staff/")) == (302, "/again/")
    assert forget_unanswered(timezone.now() + timedelta(days=2)) == 0


def test_staff_enter_nobody_by_hand() -> None:
    """L14: what tells people apart comes from feeds and from people themselves, never from the admin."""
    telling = {
        label
        for label, entry in the_map.models.items()
        if any(column.verifier for column in entry.personal.values())
    }
    open_to_staff = {
        model._meta.label
        for model, page in admin.site._registry.items()
        if model._meta.label in telling
        and (page.has_add_permission(REQUEST) or page.has_change_permission(REQUEST))
    }
    assert open_to_staff == set()


class _Root:
    """An administrator who may do everything."""

    is_active = is_staff = is_superuser = True

    def has_perm(self, *_args: object) -> bool:
        return True


class _Request:
    user = _Root()


REQUEST: Any = _Request()


# --- Others bring them ----------------------------------------------------------------------------------


def test_an_invitation_to_an_erased_address_is_not_mailed_and_nobody_is_told(
    gone: Subject, town: Town, mailbox: Mailbox
) -> None:
    """L14: the holder sees what they would see of any address; the erased person sees the count."""
    for email in (ERASED, FRESH):
        invite(
            account=town.accounts["ada"],
            email=email,
            role=Role.TENANT,
            from_date=None,
            to_date=None,
            language="en",
            by=town.users["ada"],
            at=NOW,
        )
    assert send_invitations(NOW) == 2
    assert [to for to, _subject in mailbox.addressed()] == [FRESH]
    shown = ("email", "role", "expires_at", "sent_at")
    theirs, other = Invitation.objects.order_by("-email").values(*shown)
    assert theirs | {"email": ""} == other | {"email": ""}
    assert blocked_count(gone).times == 1
    assert send_invitations(NOW) == 0


def test_nobody_finds_an_account_by_the_name_of_somebody_erased(gone: Subject, town: Town) -> None:
    """L14: the answer is that of a wrong name."""
    customer = Customer.objects.get(number="C-50")
    Account.objects.create(number="00-50", customer=customer, from_date=TODAY)
    for name in ("Gone Astray", ""):
        account, proven = judge(Claim("00-50", name, "bill", "84.20"))
        assert (account, proven) == (None, False)
    with pytest.raises(NotMatched):
        link_account(
            account=Account.objects.get(number="00-50"),
            account_number="00-50",
            proven=True,
            by=town.users["mallory"],
            at=NOW,
        )
