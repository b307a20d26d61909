"""Counting which pages are opened: of nobody who did not say yes.

What is counted is told by the grant that `record_event` demands; without one it cannot be called, and
the database refuses a row without a valid yes behind it, whoever writes it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.models import Event
from privacy import cookies
from privacy.consent import Grant, NotGranted, Person, require
from privacy.views.people import subject_of

CHOICE = "usage_analytics"
OK = 200
# Staff are at work there, and machines ask the others.
NOT_COUNTED = ("/staff/", "/admin/", "/.well-known/")


def record_event(grant: Grant, *, page: str, at: datetime) -> Event:
    """Count that a page was opened, `page` being the name of its address. Raises NotGranted."""
    return Event.objects.create(
        consent=grant.check(CHOICE, at=at), kind=Event.Kind.PAGE_OPENED, page=page, at=at
    )


def count_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Count each page that somebody opened who said that we may. Asks the database about nobody else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        who = _counted(request) if _is_a_page(request, response) else None
        if who is not None:
            at = timezone.now()
            # Taken back elsewhere: this browser hears of it when somebody signs in again.
            with suppress(NotGranted):
                record_event(require(who, CHOICE, at=at), page=_name(request), at=at)
        return response

    return middleware


def _counted(request: HttpRequest) -> Person | None:
    """Return whose page it is: the browser's that said yes by itself, or the account's."""
    if not cookies.may_use(request, "analytics"):
        return None
    if browser := cookies.counted_as(request):
        return browser
    return subject_of(request) if request.user.is_authenticated else None


def _is_a_page(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and response.status_code == OK
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not request.path_info.startswith(NOT_COUNTED)
        and bool(_name(request))
    )


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""
