"""Which home the resident is looking at: one at a time, so that no page mixes two."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import Home, homes_of
from accounts.models import User

SESSION_KEY = "home"


def signed_in(request: HttpRequest) -> User:
    """Return the user of a page that asks for one to be signed in."""
    return cast(User, request.user)


def homes(request: HttpRequest) -> list[Home]:
    """Return the homes the user may see; asked of the database once a request."""
    if not hasattr(request, "_homes"):
        user = request.user
        request._homes = (  # type: ignore[attr-defined]  # remembered for the rest of this request
            homes_of(user, today=timezone.localdate()) if isinstance(user, User) else []
        )
    found: list[Home] = request._homes  # type: ignore[attr-defined]  # set above
    return found


def look_at(request: HttpRequest, account_id: int) -> None:
    """Choose a home of this account: one that is served today if there is one, and the newest of those.

    Asked anew, since access has just been given. Where the user sees no home of it, the choice stays.
    """
    today = timezone.localdate()
    seen = homes_of(signed_in(request), today=today)
    of_account = [home for home in seen if home.account_id == account_id]
    if of_account:
        # Not simply the newest: it may be over for this user, or begin next month only.
        best = max(of_account, key=lambda home: (home.holds(today), home.from_date))
        request.session[SESSION_KEY] = best.agreement_id


def current_home(request: HttpRequest) -> Home | None:
    """Return the home chosen in this session, else the first one; None where there is none."""
    chosen = request.session.get(SESSION_KEY)
    mine = homes(request)
    return next((home for home in mine if home.agreement_id == chosen), mine[0] if mine else None)


def back_or(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Go back to the page of ours that a form names as `next`; without one, to the page of that name."""
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # As an address, not as the name of a view.
    return HttpResponseRedirect(back) if ours and back.startswith("/") else redirect(otherwise)
