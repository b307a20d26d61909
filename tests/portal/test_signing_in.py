"""Signing up and in: what is stored, what is given away, who needs a second step, and every page of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from portal.signing_in import AccountAdapter
from privacy.models import Subject

pytestmark = pytest.mark.django_db
PASSWORD = "seven herons by the weir"
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _uncollected(settings: Any) -> None:
    """Serve static files under their own names: nothing is collected first."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def make_login() -> Callable[..., User]:
    """Return a function that makes a login with a confirmed e-mail."""

    def make(name: str, password: str | None = PASSWORD, **fields: Any) -> User:
        user = User.objects.create_user(f"{name}@example.org", password, **fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def nora(make_login: Callable[..., User]) -> User:
    """Nora signs in with a password."""
    return make_login("nora")


@pytest.fixture
def dana(make_login: Callable[..., User]) -> User:
    """Dana is staff, on her first day: without a second step."""
    return make_login("dana", is_staff=True, is_superuser=True)


def sign_in(client: Client, user: User, password: str = PASSWORD) -> HttpResponse:
    """Send e-mail and password."""
    return client.post("/sign-in/login/", {"login": user.email, "password": password})


def mailed_code() -> str:
    """Return the code in the last mail."""
    [code] = CODE.findall(mail.outbox[-1].body)
    return code


def give_app(user: User) -> str:
    """Give `user` an authenticator app; return its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def app_code(secret: str) -> str:
    """Return what the app shows now."""
    counters = sorted(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))


def where(response: HttpResponse) -> tuple[int, str]:
    """Return status, and where it leads."""
    return response.status_code, response.get("Location", "")


def signed_in(client: Client) -> bool:
    """Whether this browser is signed in."""
    return "_auth_user_id" in client.session


# --- Signing up ---------------------------------------------------------------------------------


def sign_up(client: Client, email: str, **changed: str) -> HttpResponse:
    """Fill in the first page."""
    ticked = {"adult": "on", "policy": "on", "terms": "on"}
    filled = {"email": email, "password1": PASSWORD, "website": ""} | ticked | changed
    return client.post("/sign-in/signup/", filled)


def test_signing_up_leads_to_finding_the_account(client: Client) -> None:
    before = timezone.now()
    assert where(sign_up(client, "Nora@Example.ORG")) == (302, "/sign-in/confirm-email/")
    assert not signed_in(client)
    confirmed = client.post("/sign-in/confirm-email/", {"code": mailed_code()})
    assert where(confirmed) == (302, "/")
    assert "find your account" in client.get("/").content.decode()

    user = User.objects.get()
    address = EmailAddress.objects.get()
    assert user.email == "nora@example.org"
    assert user.check_password(PASSWORD)
    assert user.language == "en"
    assert before <= user.joined_at <= timezone.now()
    assert list(Subject.objects.all()) == [user.subject]
    assert (address.user, address.email) == (user, "nora@example.org")
    assert (address.verified, address.primary) == (True, True)


@pytest.mark.parametrize(
    "refused",
    [
        {"adult": ""},
        {"policy": ""},
        {"terms": ""},
        {"password1": "short"},
        {"password1": "1234567890"},
        {"password1": "nora@example.org"},
        {"email": "nora"},
        {"website": "https://example.org"},  # only a machine sees this field
    ],
)
def test_who_is_refused_leaves_nothing(refused: dict[str, str], client: Client) -> None:
    response = sign_up(client, **({"email": "nora@example.org"} | refused))
    assert response.status_code == (302 if "website" in refused else 200)
    left = [model.objects.count() for model in (User, Subject, EmailAddress, Session)]
    assert left == [0, 0, 0, 0]
    assert mail.outbox == []


def test_a_minor_is_told_why(client: Client) -> None:
    page = sign_up(client, "nora@example.org", adult="", policy="", terms="").content.decode()
    assert page.count("You must be 18 or older to sign up.") == 2  # summary and field
    assert 'name="adult"' in page
    assert "checked" not in page


def test_the_password_of_the_demonstration_is_nobodys_own(client: Client) -> None:
    page = sign_up(client, "nora@example.org", password1="curbstop-demo").content.decode()
    assert "The password of the demonstration is public." in page
    assert not User.objects.exists()


def test_a_utility_may_close_signing_up(client: Client, settings: Any) -> None:
    settings.ACCOUNT_ADAPTER = f"{__name__}.ClosedAdapter"
    page = client.get("/sign-in/signup/").content.decode()
    assert "Nobody can sign up at the moment." in page
    assert "<form class" not in page


class ClosedAdapter(AccountAdapter):
    """A utility that takes nobody new."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Never."""
        return False


# --- Nobody learns who has a login ----------------------------------------------------------------

ASKED = {
    "sign up": (
        "/sign-in/signup/",
        {"password1": PASSWORD, "adult": "on", "policy": "on", "terms": "on"},
        "/sign-in/confirm-email/",
    ),
    "code": ("/sign-in/login/code/", {}, "/sign-in/login/code/confirm/"),
    "forgotten": ("/sign-in/password/reset/", {}, "/sign-in/password/reset/confirm/"),
}


def as_seen(response: HttpResponse, email: str) -> tuple[int, str, str]:
    """Return what a stranger sees, without what differs by chance."""
    page = response.content.decode().replace(email, "EMAIL")
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return response.status_code, response.get("Location", ""), page


@pytest.mark.parametrize("asked", ASKED)
def test_a_known_and_an_unknown_address_get_the_same_pages(asked: str, nora: User) -> None:
    address, filled, then = ASKED[asked]
    seen: list[list[tuple[int, str, str]]] = []
    for email in ("nora@example.org", "mara@example.org"):
        browser = Client()
        steps = [
            browser.post(address, filled | {"email": email}),
            browser.get(then),
            browser.post(then, {"code": "WRONG"}),
            browser.post(then, {"code": ""}),
            browser.post(then, {"action": "resend"}),
            browser.post(then, {"action": "change", "email": "other@example.org"}),
            browser.get(then),
        ]
        seen.append([as_seen(step, email) for step in steps])
    assert seen[0][0][:2] == (302, then)
    assert seen[0][1][0] == 200
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("asked", "known", "unknown"),
    [
        ("sign up", "You have a login already", "Confirm your e-mail address"),
        ("code", "Your code to sign in", "There is no login with this address"),
        ("forgotten", "Your code for a new password", "There is no login with this address"),
    ],
)
def test_only_the_mailbox_learns_the_difference(
    asked: str, known: str, unknown: str, nora: User, client: Client
) -> None:
    address, filled, _then = ASKED[asked]
    for email in ("nora@example.org", "mara@example.org"):
        Client().post(address, filled | {"email": email})
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["nora@example.org"], f"Mill Valley Water: {known}"),
        (["mara@example.org"], f"Mill Valley Water: {unknown}"),
    ]


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(nora: User) -> None:
    seen = []
    for email in ("nora@example.org", "mara@example.org"):
        page = Client().post("/sign-in/login/", {"login": email, "password": "something else"})
        seen.append(as_seen(page, email))
    assert seen[0] == seen[1]
    assert "do not belong together" in seen[0][2]


def test_somebody_elses_address_cannot_be_taken_or_found_out(
    nora: User, make_login: Callable[..., User]
) -> None:
    make_login("mara")
    seen = []
    for email in ("mara@example.org", "free@example.org"):
        browser = Client()
        sign_in(browser, nora)
        steps = [
            browser.post("/sign-in/email/", {"email": email, "action_add": ""}),
            browser.get("/sign-in/confirm-email/"),
            browser.post("/sign-in/confirm-email/", {"code": "WRONG"}),
        ]
        seen.append([as_seen(step, email) for step in steps])
        if email == "mara@example.org":
            page = browser.post("/sign-in/confirm-email/", {"code": mailed_code()}).content.decode()
            assert "This address cannot be used here." in page
    assert seen[0] == seen[1]
    nora.refresh_from_db()
    assert nora.email == "nora@example.org"


# --- Signing in -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("login", "password", "expected"),
    [
        ("nora@example.org", PASSWORD, (302, "/")),
        ("NORA@example.org", PASSWORD, (302, "/")),
        ("nora@example.org", PASSWORD.upper(), (200, "")),
        ("nora@example.org", "", (200, "")),
        ("gone@example.org", PASSWORD, (302, "/sign-in/inactive/")),
    ],
)
def test_signing_in_with_a_password(
    login: str,
    password: str,
    expected: tuple[int, str],
    nora: User,
    make_login: Callable[..., User],
    client: Client,
) -> None:
    make_login("gone", is_active=False)
    response = client.post("/sign-in/login/", {"login": login, "password": password})
    assert where(response) == expected
    assert signed_in(client) == (expected == (302, "/"))


def test_one_goes_on_where_one_wanted_to(nora: User, client: Client) -> None:
    asked = client.get("/profile/")
    assert where(asked) == (302, "/sign-in/login/?next=/profile/")
    response = client.post(asked["Location"], {"login": nora.email, "password": PASSWORD})
    assert where(response) == (302, "/profile/")


def test_signing_in_with_a_code(nora: User, client: Client) -> None:
    client.post("/sign-in/login/code/?next=/profile/", {"email": "Nora@example.org"})
    confirm = "/sign-in/login/code/confirm/?next=/profile/"
    assert client.post(confirm, {"code": "BBBB-BBBB"}).status_code == 200
    code = mailed_code().replace("-", " ").lower()  # as people type it
    assert where(client.post(confirm, {"code": code})) == (302, "/profile/")
    assert signed_in(client)


def test_a_code_stands_three_tries(nora: User, client: Client) -> None:
    client.post("/sign-in/login/code/", {"email": nora.email})
    confirm = "/sign-in/login/code/confirm/"
    answers = [where(client.post(confirm, {"code": "BBBB-BBBB"})) for _ in range(3)]
    assert answers == [(200, ""), (200, ""), (302, "/sign-in/login/code/")]
    assert where(client.post(confirm, {"code": mailed_code()}))[0] == 302
    assert not signed_in(client)


def test_a_new_code_may_be_asked_for(nora: User, client: Client) -> None:
    client.post("/sign-in/login/code/", {"email": nora.email})
    first, confirm = mailed_code(), "/sign-in/login/code/confirm/"
    client.post(confirm, {"action": "resend"})
    assert "We have sent a new code." in client.get(confirm).content.decode()
    assert client.post(confirm, {"code": first}).status_code == 200
    assert where(client.post(confirm, {"code": mailed_code()})) == (302, "/")


def test_a_forgotten_password_is_chosen_anew(nora: User, client: Client) -> None:
    client.post("/sign-in/password/reset/", {"email": nora.email})
    confirmed = client.post("/sign-in/password/reset/confirm/", {"code": mailed_code()})
    assert where(confirmed) == (302, "/sign-in/password/reset/complete/")
    done = client.post(confirmed["Location"], {"password1": "ten geese on the green"})
    assert where(done) == (302, "/sign-in/password/reset/done/")
    assert "Your password is changed." in client.get(done["Location"]).content.decode()
    assert not signed_in(client)
    nora.refresh_from_db()
    assert nora.check_password("ten geese on the green")
    assert mail.outbox[-1].subject == "Mill Valley Water: Your password was changed"


def test_a_new_password_signs_out_everywhere_else(nora: User, client: Client) -> None:
    elsewhere = Client()
    sign_in(client, nora)
    sign_in(elsewhere, nora)
    client.post(
        "/sign-in/password/change/",
        {"oldpassword": PASSWORD, "password1": "ten geese on the green"},
    )
    assert client.get("/profile/").status_code == 200
    assert "on this device only" in client.get("/sign-in/sessions/").content.decode()
    assert elsewhere.get("/profile/").status_code == 302


def test_a_new_address_takes_the_place_of_the_old_one(nora: User, client: Client) -> None:
    """A175."""
    sign_in(client, nora)
    asked = client.post("/sign-in/email/", {"email": "New@Example.org", "action_add": ""})
    assert where(asked) == (302, "/sign-in/confirm-email/")
    client.post("/sign-in/confirm-email/", {"code": mailed_code()})
    nora.refresh_from_db()
    assert nora.email == "new@example.org"
    assert [(a.email, a.verified) for a in EmailAddress.objects.all()] == [
        ("new@example.org", True)
    ]
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["new@example.org"], "Mill Valley Water: Confirm your e-mail address"),
        (["nora@example.org"], "Mill Valley Water: Your e-mail address was changed"),
    ]


def test_the_others_can_be_signed_out(nora: User, client: Client) -> None:
    """A185."""
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) FxiOS/140 Safari/605"})
    sign_in(elsewhere, nora)
    sign_in(client, nora)
    page = client.get("/sign-in/sessions/").content.decode()
    assert "You are signed in at 2 places." in page
    assert "Firefox on an iPhone" in page
    client.post("/sign-in/sessions/")
    assert signed_in(client)
    assert elsewhere.get("/profile/").status_code == 302
    assert "on this device only" in client.get("/sign-in/sessions/").content.decode()


# --- The second step --------------------------------------------------------------------------------


def test_setting_up_an_app_and_signing_in_with_it(nora: User, client: Client) -> None:
    sign_in(client, nora)
    page = client.get("/sign-in/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = client.session["mfa.totp.secret"]
    assert f"<code>{secret}</code>" in page
    done = client.post("/sign-in/2fa/totp/activate/", {"code": app_code(secret)})
    assert where(done) == (302, "/sign-in/2fa/recovery-codes/")
    codes = re.findall(r"<code>(\d{8})</code>", client.get(done["Location"]).content.decode())
    assert len(set(codes)) == 10
    file = client.get("/sign-in/2fa/recovery-codes/download/")
    assert file.content.decode().split("\n\n")[1].split() == codes
    assert "Mill Valley Water" in file.content.decode()

    for code in (app_code(secret), codes[0]):
        browser = Client()
        assert where(sign_in(browser, nora)) == (302, "/sign-in/2fa/authenticate/")
        assert not signed_in(browser)
        assert browser.post("/sign-in/2fa/authenticate/", {"code": "000000"}).status_code == 200
        assert where(browser.post("/sign-in/2fa/authenticate/", {"code": code})) == (302, "/")
        assert signed_in(browser)
    again = Client()
    sign_in(again, nora)
    assert again.post("/sign-in/2fa/authenticate/", {"code": codes[0]}).status_code == 200


def test_a_code_by_mail_does_not_spare_the_second_step(nora: User, client: Client) -> None:
    give_app(nora)
    client.post("/sign-in/login/code/", {"email": nora.email})
    response = client.post("/sign-in/login/code/confirm/", {"code": mailed_code()})
    assert where(response) == (302, "/sign-in/2fa/authenticate/")
    assert not signed_in(client)


STAFF_PAGES = ["/staff/", "/staff/components/", "/admin/", "/admin/accounts/"]


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_staff_need_a_second_step(page: str, dana: User, client: Client) -> None:
    """A183."""
    sign_in(client, dana)
    assert where(client.get(page)) == (302, "/sign-in/2fa/")
    assert "Staff need a second step" in client.get("/sign-in/2fa/").content.decode()
    give_app(dana)
    browser = Client()
    sign_in(browser, dana)
    assert browser.get(page).status_code == 302  # half signed in
    assert not signed_in(browser)


def test_staff_who_remove_their_last_factor_lose_the_staff_pages(
    dana: User, client: Client
) -> None:
    secret = give_app(dana)
    sign_in(client, dana)
    client.post("/sign-in/2fa/authenticate/", {"code": app_code(secret)})
    assert client.get("/staff/").status_code == 200
    page = client.get("/sign-in/2fa/totp/deactivate/").content.decode()
    assert "you do not get to the staff pages" in page
    client.post("/sign-in/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=dana).exists()
    assert where(client.get("/staff/")) == (302, "/sign-in/2fa/")
    assert mail.outbox[-1].subject == "Mill Valley Water: An authenticator app was removed"


def test_the_admins_own_page_signs_nobody_in(dana: User, client: Client) -> None:
    give_app(dana)
    assert where(client.get("/admin/")) == (302, "/admin/login/?next=/admin/")
    asked = client.get("/admin/login/?next=/admin/")
    assert where(asked) == (302, "/sign-in/login/?next=%2Fadmin%2F")
    posted = client.post(
        "/admin/login/?next=/admin/",
        {"username": dana.email, "password": PASSWORD, "next": "/admin/"},
    )
    assert where(posted) == (302, "/sign-in/login/?next=%2Fadmin%2F")
    assert not signed_in(client)


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("resident", 403), ("staff", 200)])
def test_who_gets_into_the_admin(
    who: str | None, status: int, make_login: Callable[..., User], client: Client
) -> None:
    if who:
        user = make_login("somebody", is_staff=who == "staff")
        give_app(user)
        client.force_login(user)
    assert client.get("/admin/", follow=who is not None).status_code == status
