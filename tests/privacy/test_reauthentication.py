"""Showing again who one is: no step that matters opens to an old session, whatever one signs in with."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.models import User
from portal.urls import urlpatterns as portal_urls
from privacy.reauthentication import recently_proven

PASSWORD = "seven herons by the weir"
MINUTES = 60
ASK_PASSWORD = "/sign-in/reauthenticate/"
ASK_APP = "/sign-in/2fa/reauthenticate/"
ASK_CODE = "/sign-in/reauthenticate/code/"


@recently_proven
def guarded(request: HttpRequest) -> HttpResponse:
    """A step that matters."""
    return HttpResponse(f"done by {request.method}")


urlpatterns = [*portal_urls, path("guarded/", guarded)]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _uncollected(settings: Any) -> None:
    """Serve static files under their own names: nothing is collected first."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """People by what they sign in with."""
    made = {}
    for name, password in [
        ("password", PASSWORD),
        ("password and app", PASSWORD),
        ("app", None),
        ("nothing", None),
    ]:
        user = User.objects.create_user(f"{name.replace(' ', '.')}@example.org", password)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if "app" in name:
            totp.TOTP.activate(user, totp.generate_totp_secret())
        made[name] = user
    return made


@pytest.fixture
def nobodys(people: dict[str, User], client: Client) -> Client:
    """The browser of somebody with neither password nor factor, signed in some time ago."""
    client.force_login(people["nothing"])
    return client


def where(response: HttpResponse) -> tuple[int, str]:
    """Return status, and where it leads."""
    return response.status_code, response.get("Location", "")


def mailed_code() -> str:
    """Return the code in the last mail."""
    [code] = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)
    return code


def send(client: Client, then: str = "/guarded/") -> str:
    """Ask for a code; return it."""
    client.post(f"{ASK_CODE}?next={then}", {"action": "send"})
    return mailed_code()


# --- Who is asked, and for what --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        (None, "/sign-in/login/"),
        ("password", ASK_PASSWORD),
        ("password and app", ASK_PASSWORD),
        ("app", ASK_APP),
        ("nothing", ASK_CODE),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_an_old_session_is_asked_for(
    method: str, who: str | None, asked: str, people: dict[str, User], client: Client
) -> None:
    if who:
        client.force_login(people[who])
    status, location = where(getattr(client, method)("/guarded/?page=2"))
    assert (status, location.replace("%2F", "/")) == (302, f"{asked}?next=/guarded/%3Fpage%3D2")


@pytest.mark.parametrize(
    ("seconds", "opens"), [(0, True), (4 * MINUTES, True), (5 * MINUTES + 1, False)]
)
@pytest.mark.parametrize("way", ["password", "code"])
def test_signing_in_counts_for_five_minutes(
    way: str,
    seconds: int,
    opens: bool,
    people: dict[str, User],
    client: Client,
    time_machine: Any,
) -> None:
    time_machine.move_to("2026-11-20T20:00Z", tick=False)
    email = people["password"].email
    if way == "password":
        client.post("/sign-in/login/", {"login": email, "password": PASSWORD})
    else:
        client.post("/sign-in/login/code/", {"email": email})
        client.post("/sign-in/login/code/confirm/", {"code": mailed_code()})
    time_machine.shift(seconds)
    assert client.get("/guarded/").status_code == (200 if opens else 302)


def test_a_proof_is_of_one_person(people: dict[str, User], client: Client) -> None:
    client.post("/sign-in/login/", {"login": people["password"].email, "password": PASSWORD})
    client.force_login(people["nothing"])
    assert client.get("/guarded/").status_code == 302


def test_a_password_alone_proves_nothing_where_there_is_an_app(
    people: dict[str, User], client: Client
) -> None:
    user = people["password and app"]
    client.post("/sign-in/login/", {"login": user.email, "password": PASSWORD})
    assert where(client.get("/guarded/")) == (302, "/sign-in/login/?next=/guarded/")


def test_the_password_opens_the_step(people: dict[str, User], client: Client) -> None:
    """A073."""
    client.force_login(people["password"])
    address = client.get("/guarded/")["Location"]
    assert client.post(address, {"password": "something else"}).status_code == 200
    assert client.get("/guarded/").status_code == 302
    assert where(client.post(address, {"password": PASSWORD})) == (302, "/guarded/")
    assert client.get("/guarded/").status_code == 200


def test_the_app_opens_the_step(people: dict[str, User], client: Client) -> None:
    user = people["app"]
    client.force_login(user)
    secret = Authenticator.objects.get(user=user).data["secret"]
    code = totp.format_hotp_value(
        totp.hotp_value(secret, max(totp.yield_hotp_counters_from_time()))
    )
    address = client.get("/guarded/")["Location"]
    assert where(client.post(address, {"code": code})) == (302, "/guarded/")
    assert client.get("/guarded/").status_code == 200


def test_what_was_posted_is_not_kept_meanwhile(nobodys: Client) -> None:
    nobodys.post("/guarded/", {"reason": "a private matter"})
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert len(kept) == 1
    assert "a private matter" not in str(kept)
    code = send(nobodys)
    assert where(nobodys.post(f"{ASK_CODE}?next=/guarded/", {"code": code})) == (302, "/guarded/")
    assert nobodys.get("/guarded/").content == b"done by GET"


# --- The code by mail ---------------------------------------------------------------------------------


def test_looking_sends_nothing(nobodys: Client) -> None:
    page = nobodys.get(f"{ASK_CODE}?next=/guarded/").content.decode()
    assert "we send a code to nothing@example.org" in page
    assert 'name="code"' not in page
    assert mail.outbox == []


def test_a_code_opens_the_step(nobodys: Client) -> None:
    code = send(nobodys)
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (
        ["nothing@example.org"],
        "Mill Valley Water: Your code to go on",
    )
    address = f"{ASK_CODE}?next=/guarded/"
    page = nobodys.get(address).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert code not in page
    assert "This is not the code." in nobodys.post(address, {"code": "BBBB-BBBB"}).content.decode()
    assert nobodys.get("/guarded/").status_code == 302
    assert where(nobodys.post(address, {"code": code.lower()})) == (302, "/guarded/")
    assert nobodys.get("/guarded/").status_code == 200


def test_a_code_works_once(nobodys: Client, time_machine: Any) -> None:
    time_machine.move_to("2026-11-20T20:00Z", tick=False)
    code = send(nobodys)
    nobodys.post(ASK_CODE, {"code": code})
    time_machine.shift(6 * MINUTES)
    nobodys.post(ASK_CODE, {"code": code})
    assert nobodys.get("/guarded/").status_code == 302


@pytest.mark.parametrize("guess", ["", "-", "BBBB-BBBB"])
def test_no_code_is_right_before_one_is_sent(guess: str, nobodys: Client) -> None:
    assert nobodys.post(ASK_CODE, {"code": guess}).status_code == 200
    assert nobodys.get("/guarded/").status_code == 302


def test_a_code_stands_three_tries(nobodys: Client) -> None:
    code = send(nobodys)
    answers = [nobodys.post(ASK_CODE, {"code": "BBBB-BBBB"}).status_code for _ in range(3)]
    assert answers == [200, 200, 302]
    page = nobodys.get(ASK_CODE).content.decode()
    assert "That was one try too many." in page
    nobodys.post(ASK_CODE, {"code": code})
    assert nobodys.get("/guarded/").status_code == 302


@pytest.mark.parametrize(("seconds", "opens"), [(14 * MINUTES, True), (15 * MINUTES + 1, False)])
def test_a_code_works_for_fifteen_minutes(
    seconds: int, opens: bool, nobodys: Client, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-20T20:00Z", tick=False)
    code = send(nobodys)
    time_machine.shift(seconds)
    nobodys.post(ASK_CODE, {"code": code})
    assert nobodys.get("/guarded/").status_code == (200 if opens else 302)


def test_a_code_goes_with_the_address(nobodys: Client, people: dict[str, User]) -> None:
    code = send(nobodys)
    people["nothing"].email = "moved@example.org"
    people["nothing"].save()
    nobodys.post(ASK_CODE, {"code": code})
    assert nobodys.get("/guarded/").status_code == 302


def test_three_codes_a_minute(nobodys: Client) -> None:
    for _ in range(4):
        nobodys.post(ASK_CODE, {"action": "send"})
    assert len(mail.outbox) == 3
    assert "Wait a minute." in nobodys.get(ASK_CODE).content.decode()


@pytest.mark.parametrize(
    ("who", "status", "location"),
    [
        (None, 302, f"/sign-in/login/?next={ASK_CODE}"),
        ("password", 302, ASK_PASSWORD),
        ("password and app", 302, ASK_PASSWORD),
        ("app", 302, ASK_APP),
        ("nothing", 200, ""),
    ],
)
def test_who_may_show_it_by_mail(
    who: str | None, status: int, location: str, people: dict[str, User], client: Client
) -> None:
    if who:
        client.force_login(people[who])
    assert where(client.get(ASK_CODE)) == (status, location)
    client.post(ASK_CODE, {"action": "send"})
    assert len(mail.outbox) == (status == 200)


def test_nobody_is_led_elsewhere(nobodys: Client) -> None:
    code = send(nobodys, "https://example.com/")
    answer = nobodys.post(f"{ASK_CODE}?next=https://example.com/", {"code": code})
    assert where(answer) == (302, "/")


# --- allauth's own pages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    ["2fa/totp/activate/", "2fa/webauthn/add/", "password/set/"],
)
def test_allauths_own_pages_ask_for_it_too(page: str, nobodys: Client) -> None:
    address = f"/sign-in/{page}"
    status, location = where(nobodys.get(address))
    assert (status, location.replace("%2F", "/")) == (302, f"{ASK_CODE}?next={address}")
    code = send(nobodys, address)
    assert where(nobodys.post(f"{ASK_CODE}?next={address}", {"code": code})) == (302, address)
    assert nobodys.get(address).status_code == 200


@pytest.mark.parametrize("who", ["password", "password and app", "app"])
@pytest.mark.parametrize("page", ["2fa/totp/activate/", "2fa/webauthn/add/"])
def test_allauths_own_pages_ask_everybody(
    page: str, who: str, people: dict[str, User], client: Client
) -> None:
    client.force_login(people[who])
    assert where(client.get(f"/sign-in/{page}"))[1].split("?")[0] == (
        ASK_APP if who == "app" else ASK_PASSWORD
    )


def test_an_old_session_cannot_give_itself_a_password(
    nobodys: Client, people: dict[str, User]
) -> None:
    nobodys.post("/sign-in/password/set/", {"password1": "ten geese on the green"})
    people["nothing"].refresh_from_db()
    assert not people["nothing"].has_usable_password()


def test_an_old_session_cannot_take_the_address_along(
    nobodys: Client, people: dict[str, User]
) -> None:
    asked = nobodys.post("/sign-in/email/", {"email": "thief@example.com", "action_add": ""})
    assert where(asked)[1].startswith(ASK_CODE)
    assert mail.outbox == []


@pytest.mark.parametrize("factor", [None, "app"])
def test_a_password_is_given_after_the_proof(
    factor: str | None, people: dict[str, User], client: Client, make_proof: Callable[..., None]
) -> None:
    user = people[factor or "nothing"]
    client.force_login(user)
    make_proof(client, user)
    page = client.get("/sign-in/password/set/").content.decode()
    assert "Choose a password" in page
    client.post("/sign-in/password/set/", {"password1": "ten geese on the green"})
    user.refresh_from_db()
    assert user.check_password("ten geese on the green")
    assert mail.outbox[-1].subject == "Mill Valley Water: You now have a password"


@pytest.fixture
def make_proof() -> Callable[..., None]:
    """Return a function that shows who one is, by app or else by mail."""

    def make(client: Client, user: User) -> None:
        factor = Authenticator.objects.filter(user=user).first()
        if factor is None:
            client.post(ASK_CODE, {"code": send(client)})
            return
        counter = max(totp.yield_hotp_counters_from_time())
        code = totp.format_hotp_value(totp.hotp_value(factor.data["secret"], counter))
        client.post(ASK_APP, {"code": code})

    return make
