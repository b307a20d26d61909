"""The cookies that the portal really sets are those in the map, and none that needs a yes comes before it."""

import ast
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from cookie_consent.models import Cookie, CookieGroup, LogItem
from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from portal.models import Event
from privacy.choices.cookies import (
    CHOICE_OF,
    UndeclaredCookie,
    optional_cookie,
    set_optional_cookie,
)
from privacy.map import the_map
from tests.conftest import Town
from tests.house.rooms import calls_in, files_of_rooms, name_of, tree_of
from tests.portal.test_pages import PAGES

PASSWORD = "long enough for everybody"
As = Callable[[str | None], Client]
NECESSARY = {name for name, cookie in the_map.cookies.items() if cookie.group == "necessary"}


@pytest.fixture
def no_static_files(settings: Any) -> None:
    """Pages name their style sheets by hash; nobody has collected them for a test of cookies."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.MIDDLEWARE = [it for it in settings.MIDDLEWARE if "whitenoise" not in it]


def press(client: Client, choice: str, answer: str) -> None:
    said = {"choice": choice, "answer": answer, "asked_in": "cookies"}
    client.post(reverse("privacy_answer"), said)


def crawl(client: Client) -> set[str]:
    """Open every page; return the names of the cookies that were set on the way, and were not taken away."""
    found: set[str] = set()
    for path in [*PAGES, "/use/?by=month", "/sign-in/login/", "/sign-in/signup/"]:
        response = client.get(path)
        found |= {name for name, cookie in response.cookies.items() if cookie["max-age"] != 0}
    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("no_static_files")
def test_cookies_set_are_cookies_described(client: Client) -> None:
    """A056: a visitor reads, chooses a language, answers, signs in and out."""
    ada = User.objects.create_user("ada@example.org", PASSWORD)
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    for page in ["home", "account_login", "account_signup", "account_reset_password"]:
        client.get(reverse(page))
    client.post(reverse("set_language"), {"language": "es"})
    for choice in CHOICE_OF.values():
        press(client, choice, "yes")
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    client.post(reverse("account_logout"))
    # Set by the use page, of a home that Ada has not.
    assert set(client.cookies) == set(the_map.cookies) - {"use_view"}


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("who", [None, "ada", "dana"])
@pytest.mark.parametrize("answer", ["", "no"])
def test_no_cookie_that_needs_a_yes_comes_before_it(answer: str, who: str | None, as_: As) -> None:
    """A056, L71, A200: every page, as a visitor, a resident and staff; nor after a no."""
    client = as_(who)
    for choice in CHOICE_OF.values() if answer else ():
        press(client, choice, answer)
    assert crawl(client) - NECESSARY == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_after_a_yes_to_everything_all_cookies_are_those_of_the_page(as_: As, town: Town) -> None:
    """A056, A198: the page about cookies lists what a crawl sets, no less and no more."""
    client = as_(None)
    for choice in CHOICE_OF.values():
        press(client, choice, "yes")
    client.post("/language/", {"language": "en"})
    client.force_login(town.users["ada"])
    crawled = crawl(client) | set(client.cookies)
    page = client.get("/privacy/cookies/").content.decode()
    listed = set(re.findall(r"<dt><code>(\w+)</code></dt>", page))
    assert listed == set(the_map.cookies)
    assert crawled == listed


@pytest.mark.django_db
def test_what_is_left_over_from_before_goes(as_: As) -> None:
    """A cookie of a group without a yes is taken away, whoever set it."""
    client = as_(None)
    client.cookies["page_count"] = "x"
    client.cookies["use_view"] = "month"
    client.get("/")
    assert {client.cookies[name]["max-age"] for name in ("page_count", "use_view")} == {0}


@pytest.mark.parametrize("name", ["_ga", "sessionid", "cookie_consent"])
def test_a_cookie_that_nobody_declared_is_not_set(name: str) -> None:
    request, response = RequestFactory().get("/"), HttpResponse()
    with pytest.raises(UndeclaredCookie):
        set_optional_cookie(request, response, name, "x")
    with pytest.raises(UndeclaredCookie):
        optional_cookie(request, name)
    assert not response.cookies


def test_cookies_that_need_a_yes_have_one_writer() -> None:
    """Every other call that sets one would go around the question."""
    found = [
        f"{name_of(path)}: {name}"
        for path in files_of_rooms()
        for name, _call in calls_in(tree_of(path))
        if re.search(r"\bset_(signed_)?cookie$|\.cookies\[", name)
    ]
    assert found == ["privacy/choices/cookies.py: response.set_cookie"]


def test_the_library_is_known_in_one_place() -> None:
    """Its next version changes how it keeps answers."""
    knows = {
        name_of(path)
        for path in files_of_rooms()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in [getattr(node, "module", None) or "", *(it.name for it in node.names)]
        if name.startswith("cookie_consent")
    }
    # The admin takes its tables out, and the browser's answers are kept by it.
    assert knows == {"privacy/admin.py", "privacy/choices/cookies.py"}


@pytest.mark.django_db
def test_the_tables_of_the_library_say_what_the_map_says(client: Client) -> None:
    """A198: made from the map when somebody answers, and made right if somebody changed them."""
    wrong = CookieGroup.objects.create(varname="marketing", name="x")
    Cookie.objects.create(cookiegroup=wrong, name="_ga")
    press(client, "usage_analytics", "yes")
    declared = {
        (cookie.group, name)
        for name, cookie in the_map.cookies.items()
        if cookie.group != "necessary"
    }
    assert set(Cookie.objects.values_list("cookiegroup__varname", "name")) == declared
    assert set(CookieGroup.objects.values_list("varname", flat=True)) == set(CHOICE_OF)


@pytest.mark.django_db
def test_the_library_keeps_no_log_and_nobody_edits_its_tables(client: Client) -> None:
    """Ours is the evidence; a group that could be deleted would take the question along."""
    press(client, "usage_analytics", "yes")
    assert not LogItem.objects.exists()
    assert {Cookie, CookieGroup, LogItem} & set(admin.site._registry) == set()


def test_the_consent_cookie_is_kept_from_scripts_and_other_sites() -> None:
    assert settings.COOKIE_CONSENT_HTTPONLY
    assert settings.COOKIE_CONSENT_SAMESITE == "Lax"
    assert settings.COOKIE_CONSENT_SECURE is settings.HTTPS


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_no_page_brings_anything_from_elsewhere(as_: As, town: Town) -> None:
    """A059, A192: no third party, by cookie or by content, whatever was answered."""
    client = as_("ada")
    for choice in CHOICE_OF.values():
        press(client, choice, "yes")
    for path in ("/", "/use/", "/privacy/cookies/"):
        response = client.get(path)
        sources = response.headers["Content-Security-Policy"]
        assert not re.search(r"https?:|\*", sources)
        assert re.findall(r'(?:src|href)="(?:https?:)?//', response.content.decode()) == []
    counted = Event.objects.order_by("pk").values_list("page", flat=True)
    assert list(counted) == ["home", "use"]  # where cookies are chosen, nobody is counted
