"""What a browser was asked about cookies and answered, and the one way to set a cookie that needs a yes.

django-cookie-consent keeps the answers in its cookie and the groups in its tables; nothing else here
knows it, since it announces a rework. A page reads the answers from the cookie alone: no row is asked
for, none is written. The library's own page, status endpoint and script are not used: the strip above
a page is drawn by the server, so it is the same without scripts, and needs no second request.
"""

from collections.abc import Collection, Mapping
from typing import Literal
from uuid import UUID

from cookie_consent.conf import settings
from cookie_consent.models import Cookie, CookieGroup
from cookie_consent.processor import CookiesProcessor
from cookie_consent.util import (
    dict_to_cookie_str,
    get_cookie_dict_from_request,
    set_cookie_dict_to_response,
)
from django.http import HttpRequest, HttpResponse

from privacy.map import the_map
from privacy.vocabulary import CHOICES
from privacy.vocabulary.choices import NOTICE_VERSION

YEAR = 365 * 24 * 3600  # seconds: the retention `year_1` of the privacy map
# Our own entries in the consent cookie, beside the library's one of each group.
ASKED, BROWSER, SIGNAL = "asked", "id", "signal"
NAME, DECLINED = settings.COOKIE_CONSENT_NAME, settings.COOKIE_CONSENT_DECLINE
ACTIONS: tuple[tuple[Literal["accept", "decline"], bool], ...] = (
    ("accept", True),
    ("decline", False),
)
# Each group that is asked about, with the choice that opens it.
CHOICE_OF = {choice.cookies: key for key, choice in CHOICES.items() if choice.cookies}


class UndeclaredCookie(Exception):
    """The cookie is not in the privacy map, or in no group that people are asked about."""


def sends_signal(request: HttpRequest) -> bool:
    """Tell whether the browser says that its owner opts out (Global Privacy Control)."""
    return any(
        request.headers.get(signal, "").strip() == "1" for signal in settings.OPT_OUT_SIGNALS
    )


def signal_was_heard(request: HttpRequest) -> bool:
    """Tell whether this browser's answers were given, or changed, after its signal."""
    return SIGNAL in get_cookie_dict_from_request(request)


def answer(request: HttpRequest, group: str) -> bool | None:
    """Return what the browser answered about a group; None if it was not asked in today's words."""
    said = get_cookie_dict_from_request(request)
    if group not in said:
        return None
    if said[group] == DECLINED:
        return False
    return True if said.get(ASKED) == NOTICE_VERSION else None


def may_use(request: HttpRequest, group: str) -> bool:
    """Tell whether cookies of a group may be set and read for this request."""
    unheard = sends_signal(request) and not signal_was_heard(request)
    if unheard and CHOICES[CHOICE_OF[group]].signal:
        return False
    return answer(request, group) is True


def browser_of(request: HttpRequest) -> UUID | None:
    """Return the number of a browser that said yes without anybody signed in; None if it has none."""
    return _number(get_cookie_dict_from_request(request).get(BROWSER, ""))


def counted_as(request: HttpRequest) -> UUID | None:
    """Return the number under which pages of this browser may be counted; None if it has none."""
    return _number(optional_cookie(request, "page_count"))


def optional_cookie(request: HttpRequest, name: str) -> str:
    """Return the value of a cookie that needs a yes; empty without one, whatever the browser sends."""
    return request.COOKIES.get(name, "") if may_use(request, _group_of(name)) else ""


def set_optional_cookie(
    request: HttpRequest, response: HttpResponse, name: str, value: str
) -> bool:
    """Set a cookie that needs a yes, if there is one; return whether it was set.

    Nothing else sets such a cookie (tests/privacy/test_cookies.py). Raises UndeclaredCookie.
    """
    allowed = may_use(request, _group_of(name))
    if allowed:
        response.set_cookie(
            name,
            value,
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return allowed


def write_answers(
    request: HttpRequest,
    response: HttpResponse,
    answers: Mapping[str, bool],
    *,
    browser: UUID | None,
    heard: bool = False,
) -> None:
    """Keep what the browser answered about some groups, and drop the cookies of those it declined.

    `browser` is its number where it said yes without anybody signed in; it stays only as long as it
    says yes to something. `heard`: the answers were given after the browser's signal.
    """
    said = get_cookie_dict_from_request(request)
    if said.get(ASKED) != NOTICE_VERSION:  # a yes to other words is none
        said = {key: it for key, it in said.items() if key not in CHOICE_OF or it == DECLINED}
    _hand_on(request, said)
    groups = _groups(answers)
    for action, yes in ACTIONS:
        chosen = [groups[name] for name, said_yes in answers.items() if said_yes is yes]
        CookiesProcessor(request, response).process(chosen, action)
        if chosen:  # the library reads the request's cookie, and writes it whole
            request.COOKIES[NAME] = response.cookies[NAME].value
    said = get_cookie_dict_from_request(request) | {ASKED: NOTICE_VERSION}
    if heard or sends_signal(request):
        said[SIGNAL] = "1"
    number = browser or _number(said.pop(BROWSER, ""))
    if number and any(said.get(group, DECLINED) != DECLINED for group in CHOICE_OF):
        said[BROWSER] = number.hex
    set_cookie_dict_to_response(response, said)
    _hand_on(request, said)
    if browser and answers.get("analytics"):
        set_optional_cookie(request, response, "page_count", browser.hex)


def drop_unanswered(request: HttpRequest, response: HttpResponse) -> None:
    """Take away optional cookies that the browser still has and nobody said yes to."""
    for name, cookie in the_map.cookies.items():
        optional = cookie.group in CHOICE_OF
        if optional and name in request.COOKIES and not may_use(request, cookie.group):
            response.delete_cookie(name)


def _groups(names: Collection[str]) -> dict[str, CookieGroup]:
    """Return the library's rows of some groups, after making its tables say what the map says."""
    declared = {
        (cookie.group, name)
        for name, cookie in the_map.cookies.items()
        if cookie.group in CHOICE_OF
    }
    if set(Cookie.objects.values_list("cookiegroup__varname", "name")) != declared:
        CookieGroup.objects.exclude(varname__in=CHOICE_OF).delete()
        for group in CHOICE_OF:
            row, _new = CookieGroup.objects.get_or_create(
                varname=group, defaults={"name": group, "is_deletable": True}
            )
            wanted = {name for of, name in declared if of == group}
            row.cookie_set.exclude(name__in=wanted).delete()
            for name in sorted(wanted):
                Cookie.objects.get_or_create(cookiegroup=row, name=name)
    return {row.varname: row for row in CookieGroup.objects.filter(varname__in=names)}


def _hand_on(request: HttpRequest, said: dict[str, str]) -> None:
    """Let the rest of this request read what was answered in it."""
    request.COOKIES[NAME] = dict_to_cookie_str(said)


def _group_of(name: str) -> str:
    cookie = the_map.cookies.get(name)
    if cookie is None or cookie.group not in CHOICE_OF:
        raise UndeclaredCookie(name)
    return cookie.group


def _number(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None
