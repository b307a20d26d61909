"""What holds for every page: choices outlive restores, looking never writes, staff have a second factor."""

import re
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from accounts.models import User
from portal import tracking
from privacy.lasting.gate import Shut, why_shut
from privacy.models import SecurityLine
from privacy.security import note
from privacy.views.guards import note_refused

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
STAFF_PATHS = ("/staff/", "/admin/")


# What a page for trouble needs, and what load balancers ask: /readyz says by itself what is missing.
ALWAYS_SERVED = {"/healthz", "/readyz", "/brand.css"}
SECONDS_TO_WAIT = "120"  # before a browser or a proxy asks again


def choices_first(get_response: GetResponse) -> GetResponse:
    """Serve nobody from a restored backup before the choices made since are made again (A162, L11).

    Nor while the file that would tell is lost: a restore would undo what people choose meanwhile.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info in ALWAYS_SERVED:
            return get_response(request)
        shut = why_shut(timezone.now())
        if shut is None:
            return get_response(request)
        page = render(request, "503.html", {"restored": shut is Shut.MISSING}, status=503)
        page["Retry-After"] = SECONDS_TO_WAIT
        add_never_cache_headers(page)
        return page

    return middleware


WRITE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
# The only rows that a look may leave: who looked, whether one is signed in, how often one tried; and what
# allauth notes when it lists sessions (it drops those that ran out) and shows recovery codes (that they
# were seen). And that an offer was opened, by whoever said yes to that: mail programs cannot post. And that
# staff asked for a page that they may not open.
LOOKING_MAY_WRITE = frozenset(
    {
        "privacy_look",
        "django_session",
        "portal_cache",
        "usersessions_usersession",
        "mfa_authenticator",
        "notices_mailevent",
        "privacy_securityline",
    }
)


class LookingWrote(Exception):
    """A request that only looks tried to change a table; a link or a prefetch could then change it."""


def looking_never_writes(get_response: GetResponse) -> GetResponse:
    """Refuse to write to the database for GET, HEAD and OPTIONS."""

    def refuse(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        found = WRITE.match(sql)
        if found and found[1] not in LOOKING_MAY_WRITE:
            raise LookingWrote(found[1])
        return execute(sql, *args)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return get_response(request)
        with connection.execute_wrapper(refuse):
            return get_response(request)

    return middleware


def second_factor_for_staff(get_response: GetResponse) -> GetResponse:
    """Send staff without a second factor to set one up before any staff page opens.

    Signing in asks for the factor once it exists, so a staff session without one is a first visit.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            request.path_info.startswith(STAFF_PATHS)
            and request.user.is_authenticated
            and request.user.is_staff
            and not get_mfa_adapter().is_mfa_enabled(request.user)
        ):
            messages.warning(
                request,
                _("Staff need a second step to sign in. Set one up, then go on."),
            )
            return redirect("mfa_index")
        return get_response(request)

    return middleware


# In a session: the address was shown to be theirs, and is one that somebody had erased.
ASKED_AGAIN = "asked_again"
# What stays open before the answer: the question, another address, the way out, what pages need, and what
# everybody may read and ask for.
BEFORE_THE_ANSWER = (
    "again",
    "privacy_answer",
    "privacy_cookies",
    "privacy_opt_out",
    "privacy_policy",
    "privacy_request",
    "privacy_track",
    "terms",
    "account_email",
    "account_email_verification_sent",
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "reauthenticate_by_code",
    "set_language",
)


REFUSED, TOO_MANY = 403, 429


def note_refusals(get_response: GetResponse) -> GetResponse:
    """Write into the security log who was stopped for asking too often, and staff whom the admin refused."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # A form that was left open until its token had gone is refused as well, and is no sign of anything.
        if response.status_code == REFUSED and getattr(request, "csrf_processing_done", False):
            note_refused(request)
        if response.status_code == TOO_MANY:
            subject = request.user.subject if isinstance(request.user, User) else None
            page, now = resolve_name(request), timezone.now()
            note(request, SecurityLine.Kind.TOO_OFTEN, at=now, subject=subject, about=page)
        return response

    return middleware


def erased_are_asked(get_response: GetResponse) -> GetResponse:
    """Let whoever comes back with an erased address see nothing before they said that they want to.

    The session knows since the address was confirmed, so no page asks the database.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            request.path_info not in ALWAYS_SERVED
            and request.user.is_authenticated
            and ASKED_AGAIN in request.session
            and resolve_name(request) not in BEFORE_THE_ANSWER
        ):
            return redirect("again")
        return get_response(request)

    return middleware


def resolve_name(request: HttpRequest) -> str:
    """Return the name of the page an address leads to; empty if it leads nowhere."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def private_pages(get_response: GetResponse) -> GetResponse:
    """Forbid browsers and proxies to keep pages of somebody who is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        response["Permissions-Policy"] = "geolocation=(), camera=(), microphone=(), usb=()"
        return response

    return middleware


def count_pages(get_response: GetResponse) -> GetResponse:
    """Count what was done by those who said that we may. Asks the database about nobody else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        tracking.count(request, response, at=timezone.now())
        return response

    return middleware
