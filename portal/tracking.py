"""Counting which pages are opened: of nobody who did not say yes.

What is counted is told by the grant that `record_event` demands; without one it cannot be called, and
the database refuses a row without a valid yes behind it, whoever writes it.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from portal.models import Event
from privacy.choices import cookies
from privacy.choices.consent import Grant, Person, state_of
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


def whose_page(request: HttpRequest, *, at: datetime) -> Person | None:
    """Return whose page it is: the browser's that said yes by itself, or the account's."""
    if not cookies.may_use(request, "analytics"):
        return None
    # A no of the account goes before what the browser said before anybody signed in, and so does a wish
    # that their data is only stored.
    subject = subject_of(request) if request.user.is_authenticated else None
    if subject and (subject.restricted_at or state_of(subject, CHOICE, at=at).said_no):
        return None
    return cookies.counted_as(request) or subject


def is_a_page(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether somebody opened a page of residents, and got it."""
    return (
        request.method == "GET"
        and response.status_code == OK
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not request.path_info.startswith(NOT_COUNTED)
        and bool(page_name(request))
    )


def page_name(request: HttpRequest) -> str:
    """Return the name of the page's address; what stands in the address is not counted."""
    return request.resolver_match.view_name if request.resolver_match else ""
