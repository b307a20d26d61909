"""The public notices that stand above a page."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.access import Home
from accounts.homes import homes
from notices.announced import concerning, current
from notices.announcements import where
from notices.models import Announcement

NEWS = timedelta(days=14)  # ours: as long as most people need to come by once
# Where those stand that can wait: where people begin, and where they see before anything else that it is so.
FIRST_PAGES = ("home", "account_login")
NEVER = ("/staff/", "/admin/", "/notices/")  # staff wrote them; there they stand in full


def above(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what is shown: urgent ones on every page, others where people begin.

    To whoever is signed in, those of the whole town and of their homes; to everybody else those of the town.
    No query while nothing holds; one where something holds in a part of the town.
    """
    now = timezone.now()
    if request.path_info.startswith(NEVER) or not (held := current(now)):
        return []
    first = request.resolver_match is not None and request.resolver_match.view_name in FIRST_PAGES
    shown = [each for each in held if each.is_urgent or (first and _is_news(each, now))]
    lived_in = [home for home in _homes(request) if not home.ended]
    found = concerning({home.premises_id for home in lived_in}, now) if shown else {}
    return [
        {
            "title": each.said("title"),
            "url": reverse("announcement", args=[each.pk]),
            "where": _where(each, found[each.pk], lived_in),
            "urgent": each.is_urgent,
        }
        for each in shown
        if each.pk in found
    ]


def _is_news(found: Announcement, now: datetime) -> bool:
    """Tell whether people may not have read it yet: drought rules of last summer stand on their own page."""
    since = found.announced_at
    return since is not None and max(since, found.from_at) > now - NEWS


def _homes(request: HttpRequest) -> list[Home]:
    # An error page may be drawn before anybody was recognised.
    return homes(request) if getattr(request, "user", None) else []


def _where(found: Announcement, places: set[int], lived_in: list[Home]) -> str:
    """Return where it holds: for whoever has several homes, at which."""
    if places and len(lived_in) > 1:
        return ", ".join(home.name for home in lived_in if home.premises_id in places)
    return where(found)
