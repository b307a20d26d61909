"""Every page and every mail of signing up and in: who may open it, what is in it, and in which language."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import translation

from accounts.models import User
from portal.demo_codes import demo_code
from tests.portal.test_signing_in import (
    _uncollected,
    app_code,
    dana,
    give_app,
    mailed_code,
    make_login,
    nora,
    sign_in,
    where,
)

__all__ = ["_uncollected", "dana", "make_login", "nora"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("demo", "name", "shown"),
    [
        (True, "dana", True),
        (True, "admin", True),
        (True, "guest", False),  # came to the demonstration with a login of their own
        (False, "dana", False),
        (False, "guest", False),
    ],
)
def test_whose_code_is_shown(
    demo: bool,
    name: str,
    shown: bool,
    settings: Any,
    make_login: Callable[..., User],
    client: Client,
) -> None:
    settings.DEMO = demo
    user = make_login(name, is_staff=True)
    secret = give_app(user)
    sign_in(client, user)
    page = client.get("/sign-in/2fa/authenticate/").content.decode()
    code = demo_code(user)
    counters = totp.yield_hotp_counters_from_time()
    valid = [totp.format_hotp_value(totp.hotp_value(secret, counter)) for counter in counters]
    assert (code in valid) is shown
    assert ("Demonstration: the code is" in page) is shown
    assert any(value in page for value in valid) is shown
    if shown:
        assert where(client.post("/sign-in/2fa/authenticate/", {"code": code})) == (302, "/")
        assert demo_code(user) not in ("", code)  # a code works once: the next one is shown
    else:
        assert code == ""


def test_a_code_by_mail_is_never_shown(
    settings: Any, make_login: Callable[..., User], client: Client
) -> None:
    settings.DEMO = True
    ada = make_login("ada")
    client.post("/sign-in/login/code/", {"email": ada.email})
    page = client.get("/sign-in/login/code/confirm/").content.decode()
    assert mailed_code() not in page
    assert "Demonstration: the code" not in page
    assert demo_code(ada) == ""


@pytest.mark.parametrize("demo", [True, False])
def test_where_the_logins_of_the_demonstration_are_listed(
    demo: bool, settings: Any, client: Client
) -> None:
    settings.DEMO = demo
    page = client.get("/sign-in/login/").content.decode()
    listed = re.findall(r'name="login" value="(\w+)@example.org"', page)
    cast = ["ada", "ben", "lena", "dana", "bruno", "cora", "paul", "mona", "emil", "admin"]
    assert listed == (cast if demo else [])
    assert ("curbstop-demo" in page) is demo


FOR_VISITORS = {
    "login/": 200,
    "signup/": 200,
    "login/code/": 200,
    "login/code/confirm/": 302,
    "password/reset/": 200,
    "password/reset/confirm/": 302,
    "password/reset/complete/": 302,
    "password/reset/done/": 200,
    "confirm-email/": 302,
    "inactive/": 200,
    "logout/": 302,
    "2fa/authenticate/": 302,
    "2fa/webauthn/login/": 302,
}
FOR_PEOPLE = [
    "logout/",
    "email/",
    "password/change/",
    "reauthenticate/",
    "2fa/",
    "2fa/totp/deactivate/",
    "2fa/reauthenticate/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "sessions/",
]


@pytest.fixture
def everything(nora: User) -> Iterator[Client]:
    """A browser in which Nora, who has an app, is signed in."""
    secret = give_app(nora)
    RecoveryCodes.activate(nora)
    client = Client()
    sign_in(client, nora)
    client.post("/sign-in/2fa/authenticate/", {"code": app_code(secret)})
    yield client


@pytest.mark.parametrize(("page", "status"), FOR_VISITORS.items())
def test_what_a_visitor_may_open(page: str, status: int, client: Client) -> None:
    assert client.get(f"/sign-in/{page}").status_code == status


@pytest.mark.parametrize("page", FOR_PEOPLE)
def test_what_needs_a_login(page: str, client: Client, everything: Client) -> None:
    assert client.get(f"/sign-in/{page}").status_code == 302
    assert everything.get(f"/sign-in/{page}").status_code == 200


def opened(client: Client, everything: Client) -> Iterator[tuple[str, str]]:
    """Yield address and content of every page that opens."""
    for page, status in FOR_VISITORS.items():
        if status == 200:
            yield page, client.get(f"/sign-in/{page}").content.decode()
    for page in FOR_PEOPLE:
        yield page, everything.get(f"/sign-in/{page}").content.decode()


def test_no_page_breaks_the_content_policy(client: Client, everything: Client) -> None:
    for page, content in opened(client, everything):
        inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", content)
        handlers = re.findall(r"<[^>]+\s(?:style|on\w+)=", content)
        elsewhere = re.findall(r'(?:src|href|action)="(?:https?:)?//', content)
        assert (page, inline, handlers, elsewhere) == (page, [], [], [])


def test_every_page_has_one_heading_and_labels_instead_of_placeholders(
    client: Client, everything: Client
) -> None:
    for page, content in opened(client, everything):
        assert (page, content.count("<h1>"), content.count("placeholder")) == (page, 1, 0)
        assert "{#" not in content and "{%" not in content


@pytest.mark.parametrize(
    ("page", "name", "attributes"),
    [
        ("login/", "login", {"autocomplete": "username", "type": "email"}),
        ("login/", "password", {"autocomplete": "current-password", "type": "password"}),
        ("signup/", "email", {"autocomplete": "email", "type": "email"}),
        ("signup/", "password1", {"autocomplete": "new-password", "type": "password"}),
        ("signup/", "website", {"autocomplete": "off", "tabindex": "-1"}),
        ("login/code/", "email", {"autocomplete": "username", "type": "email"}),
        ("password/reset/", "email", {"autocomplete": "username", "type": "email"}),
        ("password/change/", "oldpassword", {"autocomplete": "current-password"}),
        ("password/change/", "password1", {"autocomplete": "new-password"}),
        ("reauthenticate/", "password", {"autocomplete": "current-password"}),
        ("2fa/reauthenticate/", "code", {"autocomplete": "one-time-code", "inputmode": "numeric"}),
    ],
)
def test_browsers_know_what_a_field_is(
    page: str, name: str, attributes: dict[str, str], client: Client, everything: Client
) -> None:
    content = dict(opened(client, everything))[page]
    [field] = re.findall(rf'<input[^>]* name="{name}"[^>]*>', content)
    found = dict(re.findall(r'([\w-]+)="([^"]*)"', field))
    assert attributes.items() <= found.items()


def test_a_code_from_a_mail_is_filled_in_by_the_phone(nora: User, client: Client) -> None:
    client.post("/sign-in/login/code/", {"email": nora.email})
    content = client.get("/sign-in/login/code/confirm/").content.decode()
    [field] = re.findall(r'<input[^>]* name="code"[^>]*>', content)
    assert 'autocomplete="one-time-code"' in field


def test_too_many_tries_get_a_page_of_ours(nora: User, client: Client) -> None:
    answers = [client.post("/sign-in/login/", {}).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    page = client.post("/sign-in/login/", {}).content.decode()
    assert "That was many tries in a short time." in page


@pytest.mark.parametrize(
    ("written", "together"),
    [
        ("2001:db8:aa:bb::{}", True),  # a home has as many of them as it likes
        ("2001:db8:aa:{}::1", False),
        ("::ffff:203.0.113.{}", False),  # older addresses, as some servers write them
        ("203.0.113.{}", False),
    ],
)
def test_a_limit_is_of_a_home_and_not_of_one_of_its_addresses(
    written: str, together: bool, nora: User, client: Client
) -> None:
    answers = [
        client.post("/sign-in/login/", {}, REMOTE_ADDR=written.format(n)).status_code
        for n in range(1, 33)
    ]
    assert (answers[-1] == 429) is together


MAILS = {
    "account/email/account_already_exists": {"password_reset_url": "http://testserver/reset/"},
    "account/email/email_changed": {"from_email": "a@example.org", "to_email": "b@example.org"},
    "account/email/email_confirmation": {"code": "BCDF-GHJK"},
    "account/email/email_confirmation_signup": {"code": "BCDF-GHJK"},
    "account/email/email_deleted": {"deleted_email": "a@example.org"},
    "account/email/login_code": {"code": "BCDF-GHJK"},
    "account/email/password_changed": {},
    "account/email/password_reset": {},
    "account/email/password_reset_code": {"code": "BCDF-GHJK"},
    "account/email/password_set": {},
    "account/email/reauthentication_code": {"code": "BCDF-GHJK"},
    "account/email/unknown_account": {"signup_url": "http://testserver/signup/"},
    "mfa/email/recovery_codes_generated": {},
    "mfa/email/totp_activated": {},
    "mfa/email/totp_deactivated": {},
    "mfa/email/webauthn_added": {},
    "mfa/email/webauthn_removed": {},
}


def words(text: str) -> list[str]:
    """Return the words that are read, without tags, addresses of links and punctuation of either form."""
    text = re.sub(r"<(style|title)[^>]*>.*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)
    return re.findall(r"[\w'@.-]*\w", re.sub(r"https?://\S+", " ", unescape(text)))


@pytest.mark.parametrize("prefix", MAILS)
def test_a_mail_says_the_same_with_and_without_html(prefix: str, nora: User) -> None:
    request = RequestFactory().get(
        "/", headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140"}
    )
    with context.request_context(request):
        if re.search("code|_url", str(MAILS[prefix])):
            get_adapter().send_mail(prefix, nora.email, MAILS[prefix])
        else:
            get_adapter().send_notification_mail(prefix, nora, MAILS[prefix])
    [sent] = mail.outbox
    [(html, kind)] = sent.alternatives
    assert (kind, sent.to, sent.from_email) == (
        "text/html",
        ["nora@example.org"],
        "Mill Valley Water <water@example.org>",
    )
    assert sent.subject.startswith("Mill Valley Water: ")
    letterhead = '<p style="font-weight:bold">Mill Valley Water</p>'
    assert sorted(words(sent.body)) == sorted(words(html.replace(letterhead, "")))
    assert "<img" not in html and "src=" not in html
    assert html.count("href=") == sent.body.count("http://") <= 1
    assert "<title></title>" not in html
    for value in MAILS[prefix].values():
        assert value in sent.body
    if "code" in MAILS[prefix]:
        assert "It works for 15 minutes." in sent.body


@pytest.mark.parametrize("language", ["en", "es"])
def test_mails_are_in_the_language_of_the_page(language: str, nora: User) -> None:
    with context.request_context(RequestFactory().get("/")), translation.override(language):
        get_adapter().send_mail("account/email/login_code", nora.email, {"code": "BCDF-GHJK"})
    assert f'<html lang="{language}">' in mail.outbox[0].alternatives[0][0]
