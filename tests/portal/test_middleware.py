"""What holds for every page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.models import HomeNickname, User
from portal.middleware import LookingWrote, looking_never_writes
from tests.conftest import Town, make_user

As = Callable[[str | None], Client]


def rename(request: HttpRequest) -> HttpResponse:
    """Write, as no page that is only looked at may."""
    User.objects.filter(email="ada@example.org").update(language="es")
    return HttpResponse("written")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_request_that_looks_may_not_write(method: str, town: Town) -> None:
    request = RequestFactory().generic(method, "/")
    with pytest.raises(LookingWrote, match="accounts_user"), transaction.atomic():
        looking_never_writes(rename)(request)
    town.users["ada"].refresh_from_db()
    assert town.users["ada"].language == ""


def test_views_are_inside_of_the_guard_and_two_alone_outside(settings: Any) -> None:
    """L42: a signal is recorded when it comes, a page counted when it was opened; no view writes."""
    guard = settings.MIDDLEWARE.index("portal.middleware.looking_never_writes")
    assert settings.MIDDLEWARE[guard + 1 :] == [
        "privacy.policy.middleware.policy_notice",
        "portal.customers.middleware.view_as",  # innermost: only the view sees the customer
    ]
    assert settings.MIDDLEWARE[guard - 2 : guard] == [
        "portal.middleware.count_pages",
        "privacy.middleware.honour_opt_out_signal",
    ]


def test_a_request_that_sends_may_write(town: Town) -> None:
    looking_never_writes(rename)(RequestFactory().post("/"))
    town.users["ada"].refresh_from_db()
    assert town.users["ada"].language == "es"


@pytest.mark.parametrize(("who", "kept"), [("ada", "no-store"), (None, "")])
def test_a_page_of_somebody_signed_in_is_kept_by_nobody(
    who: str | None, kept: str, as_: As
) -> None:
    """A183, L21."""
    assert kept in as_(who).get("/").headers.get("Cache-Control", "")


def test_every_page_says_what_it_does_not_use(as_: As) -> None:
    """A055."""
    headers = as_(None).get("/").headers
    assert headers["Permissions-Policy"] == "geolocation=(), camera=(), microphone=(), usb=()"
    assert headers["Content-Security-Policy"].count("'self'") == 7
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_staff_without_a_second_factor_see_no_staff_page(client: Client) -> None:
    client.force_login(make_user("newcomer", is_staff=True, is_superuser=True))
    seen = {path: client.get(path).headers.get("Location") for path in ("/staff/", "/admin/")}
    assert seen == {"/staff/": "/sign-in/2fa/", "/admin/": "/sign-in/2fa/"}


def test_a_nickname_is_its_givers_alone(town: Town, as_: As) -> None:
    as_("ada").post("/profile/", {"nickname": "The old mill"})
    assert list(HomeNickname.objects.values_list("user", "nickname")) == [
        (town.users["ada"].pk, "The old mill")
    ]
    assert "The old mill" in as_("ada").get("/profile/").content.decode()
    assert "The old mill" not in as_("ben").get("/profile/").content.decode()
