"""Counting what is done on the pages: of nobody who did not say yes.

What is counted is told by the grant that `record_event` demands; without one it cannot be called, and
the database refuses a row without a valid yes behind it, whoever writes it. The list is `portal.counted`.
"""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.counted import PAGE_OPENED, Came, kind_of
from portal.models import Event
from portal.sql import forget_taken_back
from privacy.choices import cookies
from privacy.choices.consent import Grant, NotGranted, Person, require, state_of
from privacy.models import ConsentEvent
from privacy.views.people import subject_of
from privacy.vocabulary.choices import NOTICE_VERSION

CHOICE = "usage_analytics"
OK, FOUND = 200, 302


def count(request: HttpRequest, response: HttpResponseBase, *, at: datetime) -> None:
    """Count what a request did, if it is something that is counted, of somebody who said that we may."""
    page = page_name(request)
    kind = kind_of(page, request.method or "", came(response))
    if kind and (who := whose_page(request, at=at)):
        # Taken back elsewhere: this browser hears of it when somebody signs in again.
        with suppress(NotGranted):
            record_event(require(who, CHOICE, at=at), kind=Event.Kind(kind), page=page, at=at)


def record_event(grant: Grant, *, kind: Event.Kind, page: str, at: datetime) -> Event:
    """Count one thing, `page` being the name of its address. Raises NotGranted.

    A yes to words that spoke of pages alone is none to the rest.
    """
    consent = grant.check(CHOICE, at=at)
    if kind != PAGE_OPENED and not _told_of_all(consent):
        raise NotGranted(CHOICE)
    try:
        with transaction.atomic():
            return Event.objects.create(consent=consent, kind=kind, page=page, at=at)
    except IntegrityError:
        grant.check(CHOICE, at=at)  # raises NotGranted where the yes was taken back meanwhile
        raise


def _told_of_all(consent: ConsentEvent) -> bool:
    return consent.notice is not None and consent.notice.version == NOTICE_VERSION


def whose_page(request: HttpRequest, *, at: datetime) -> Person | None:
    """Return whose page it is: the browser's that said yes by itself, or the account's."""
    if not cookies.may_use(request, "analytics"):
        return None
    # A no of the account goes before what the browser said before anybody signed in, and so does a wish
    # that their data is only stored.
    subject = subject_of(request) if request.user.is_authenticated else None
    browser = cookies.counted_as(request)
    if browser is None:
        return subject
    if subject and (subject.restricted_at or state_of(subject, CHOICE, at=at).said_no):
        return None
    return browser


def came(response: HttpResponseBase) -> Came | None:
    """Return how an address answered; None where nothing came of it."""
    if response.status_code == FOUND:
        return Came.LED_ON
    if response.status_code != OK:
        return None
    if response.has_header("Content-Disposition"):
        return Came.FILE
    return Came.PAGE if response.headers.get("Content-Type", "").startswith("text/html") else None


def page_name(request: HttpRequest) -> str:
    """Return the name of the page's address; what stands in the address is not counted."""
    return request.resolver_match.view_name if request.resolver_match else ""


def events_of(request: HttpRequest) -> QuerySet[Event]:
    """Return what was counted of whoever asks: of the person, and of the browser by itself."""
    theirs = Q()
    if request.user.is_authenticated:
        theirs |= Q(consent__subject=subject_of(request))
    if browser := cookies.browser_of(request):
        theirs |= Q(consent__browser=browser)
    return Event.objects.filter(theirs) if theirs else Event.objects.none()


def forget_counted(now: datetime) -> int:
    """Delete what was counted of those who took their yes back since; return how many rows."""
    return forget_taken_back(now)
