"""Words that somebody wrote and that were not taken: given back to whoever sent them, so that none is lost.

They go to nobody else and are kept nowhere: they come back on the page that says why nothing was taken.
"""

from collections.abc import Callable

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

GetResponse = Callable[[HttpRequest], HttpResponse]
SHORTEST = 20  # letters, ours: less is typed again sooner than it is copied
MOST = 20
# Never given back, whatever they hold: a page may be read over somebody's shoulder.
SECRETS = ("password", "code", "token", "secret")


def written(request: HttpRequest) -> list[str]:
    """Return the longer texts of a form that our own page sent; none where another site did."""
    if request.method != "POST" or not _is_from_here(request):
        return []
    return [
        text
        for name, texts in request.POST.lists()
        if not any(secret in name.lower() for secret in SECRETS)
        for text in texts
        if len(text.strip()) >= SHORTEST and " " in text.strip()
    ][:MOST]


def words_are_given_back(get_response: GetResponse) -> GetResponse:
    """Show whoever was signed out while they wrote what they wrote, and not only where to sign in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated or not _leads_to_sign_in(response):
            return response
        words = written(request)
        if not words:
            return response
        context = {"words": words, "sign_in_url": _sign_in(request)}
        page = render(request, "portal/signed_out.html", context, status=403)
        add_never_cache_headers(page)
        return page

    return middleware


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether a page of ours sent it: of another's nobody is shown that they wrote it."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return site == "same-origin" or origin == f"{request.scheme}://{request.get_host()}"


def _leads_to_sign_in(response: HttpResponse) -> bool:
    doors = (reverse("account_login"), reverse("admin:login"))
    return response.headers.get("Location", "").partition("?")[0] in doors


def _sign_in(request: HttpRequest) -> str:
    """Return where to sign in, and from there to the page that had the form."""
    came = request.headers.get("Referer", "")
    door = reverse("account_login")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}):
        return door
    path = "/" + came.partition("://")[2].partition("/")[2]
    return f"{door}?{urlencode({REDIRECT_FIELD_NAME: path})}"
