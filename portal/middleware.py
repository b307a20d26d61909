"""What holds for every page: staff have a second factor, private pages are not kept by anybody."""

from collections.abc import Callable

from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]
STAFF_PATHS = ("/staff/", "/admin/")


def second_factor_for_staff(get_response: GetResponse) -> GetResponse:
    """Send staff without a second factor to set one up before any staff page opens.

    Signing in asks for the factor once it exists, so a staff session without one is a first visit.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            request.path.startswith(STAFF_PATHS)
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


def private_pages(get_response: GetResponse) -> GetResponse:
    """Forbid browsers and proxies to keep pages of somebody who is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        response["Permissions-Policy"] = "geolocation=(), camera=(), microphone=(), usb=()"
        return response

    return middleware
