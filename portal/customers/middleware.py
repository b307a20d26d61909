"""Serving the pages of a customer to a member of staff who looks at them, and refusing everything else.

The innermost of all: what the others count, hear and write is about the member of staff, whose request and
session they see. The view sees a copy with the customer in it, and a session and cookies that are nobody's.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from accounts.access import homes_of
from accounts.models import User
from portal.customers.viewing import KEY, PAGES, NobodysSession, Viewing, may_be_viewed
from portal.middleware import ALWAYS_SERVED, STAFF_PATHS, WRITE, LookingWrote, resolve_name

GetResponse = Callable[[HttpRequest], HttpResponse]
# What is of the member of staff themselves: their own pages, and the way out.
OWN = ("account_logout",)
LOOKS = ("GET", "HEAD")


def view_as(get_response: GetResponse) -> GetResponse:
    """Show pages as a customer has them, to look at, while a member of staff does so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        viewing = Viewing.of(request.session)
        if viewing is None or request.path_info in ALWAYS_SERVED:
            return get_response(request)
        name, now = resolve_name(request), timezone.now()
        if name in OWN or request.path_info.startswith(STAFF_PATHS):
            return get_response(request)
        customer = _customer(request, viewing, now)
        if customer is None:
            return _ended(request, viewing)
        if request.method not in LOOKS or name not in PAGES:
            return _refused(request, viewing)
        with connection.execute_wrapper(_refuse_to_write):
            response = get_response(_as_they_have_it(request, customer, viewing, now))
        # What a page of theirs would remember in their browser has no place in that of somebody else.
        response.cookies.clear()
        add_never_cache_headers(response)
        return response

    return middleware


def _customer(request: HttpRequest, viewing: Viewing, now: datetime) -> User | None:
    """Return whose portal it is; None where it may not be looked at any more, for whatever reason.

    Asked anew with each page: a right that was taken back ends it, and so does a wish of the customer.
    """
    staff = request.user
    if (
        viewing.until <= now
        or not isinstance(staff, User)
        or staff.pk != viewing.by
        or not staff.is_staff
        or not staff.has_perm("accounts.view_as")
        or not get_mfa_adapter().is_mfa_enabled(staff)
    ):
        return None
    login = User.objects.select_related("subject").filter(pk=viewing.user).first()
    return login if may_be_viewed(login) else None


def _as_they_have_it(
    request: HttpRequest, customer: User, viewing: Viewing, now: datetime
) -> HttpRequest:
    """Return a copy of the request that is the customer's, and knows nothing of the member of staff."""
    customer.looked_at_by_staff = True
    theirs: Any = copy(request)
    theirs.user = customer
    theirs.session = NobodysSession(viewing.home)
    theirs.COOKIES = {}
    theirs.viewing_as = viewing
    # What was worked out for the member of staff: the notice of a policy, who they are.
    for remembered in ("policy_notice", "auser"):
        theirs.__dict__.pop(remembered, None)
    # What they call a home is theirs alone; asked here, so that no page asks again.
    seen = homes_of(customer, today=timezone.localdate(now))
    theirs._homes = [replace(home, nickname="") for home in seen]
    found: HttpRequest = theirs
    return found


def _ended(request: HttpRequest, viewing: Viewing) -> HttpResponse:
    """Go back to where it began, or, for whoever may not be there, to the first page of all."""
    del request.session[KEY]
    if not (request.user.is_authenticated and request.user.is_staff):
        return redirect("home")
    messages.info(request, _("You see your own pages again: the time is over, or it may not be."))
    return redirect("customer", customer_id=viewing.customer)


def _refused(request: HttpRequest, viewing: Viewing) -> HttpResponse:
    request.viewing_as = viewing  # type: ignore[attr-defined]  # the strip above the page
    return render(request, "portal/customers/refused.html", status=403)


def _refuse_to_write(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
    """Write nothing at all: what a look of the customer's own may leave, this one may not."""
    if found := WRITE.match(sql):
        raise LookingWrote(found[1])
    return execute(sql, *args)
