"""Which home the resident is looking at: one at a time, so that no page mixes two."""

from typing import cast

from django.http import HttpRequest
from django.utils import timezone

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


def current_home(request: HttpRequest) -> Home | None:
    """Return the home chosen in this session, else the first one; None where there is none."""
    chosen = request.session.get(SESSION_KEY)
    mine = homes(request)
    return next((home for home in mine if home.agreement_id == chosen), mine[0] if mine else None)
