"""What every page's frame needs: the utility, the navigation, the home one is looking at."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Home
from accounts.homes import current_home, homes
from accounts.roles import May
from notices.showing import above
from privacy.choices import cookies

# Under which entry of the navigation a page stands, by the first word of its address.
UNDER = {
    "": "home",
    "again": "home",
    "use": "use",
    "household": "use",
    "bills": "bills",
    "shut-offs": "bills",
    "demonstration": "bills",  # where a bill is paid in the demonstration
    "leaks": "leaks",
    "messages": "messages",
    "save": "save",
    "programs": "save",
    "access": "access",
    "privacy": "privacy",
}
DO_NOT_ASK = ("/privacy/choices/", "/privacy/cookies/", "/privacy/opt-out/", "/staff/", "/admin/")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's context. Costs one query for a signed-in resident, none for anybody else."""
    context: dict[str, Any] = {
        "utility": settings.UTILITY,
        "privacy_email": settings.PRIVACY_EMAIL,
        "privacy_phone": settings.PRIVACY_PHONE,
        "source_url": settings.SOURCE_URL,
        "demo": settings.DEMO,
        "languages": settings.LANGUAGES,
        "nav": [],
        "account_links": [],
        "switcher": None,
        "signal_honoured": cookies.sends_signal(request),
        "asks_to_count": _asks_to_count(request),
        "announced": [],
    }
    # An error page may be drawn before anybody was recognised.
    if getattr(request, "user", None) is None or not request.user.is_authenticated:
        context["announced"] = above(request)
        return context
    home = current_home(request)
    context["announced"] = above(request)
    context["nav"] = _nav(request, home)
    context["account_links"] = _account_links(request)
    # One's privacy is that of the person, whichever home they are looking at.
    if home and _place(request) != "privacy":
        context["switcher"] = {
            "current": _choice(home),
            "choices": [_choice(other) for other in homes(request)],
        }
    return context


def _asks_to_count(request: HttpRequest) -> bool:
    """Tell whether the strip that asks stands above the page: until somebody, or their signal, answered.

    Staff who see a page as a customer has it are not asked for them.
    """
    return (
        not hasattr(request, "viewing_as")
        and cookies.answer(request, "analytics") is None
        and not cookies.sends_signal(request)
        and not request.path_info.startswith(DO_NOT_ASK)
    )


def _nav(request: HttpRequest, home: Home | None) -> list[dict[str, Any]]:
    if home is None and request.user.is_staff:
        return [{"label": _("Staff"), "url": reverse("staff"), "icon": "home", "current": True}]
    may = home.may if home else frozenset()
    entries = [
        (_("Home"), "home", "home", True),
        (_("Use"), "use", "drop", bool(may & {May.USE, May.TOTALS})),
        (_("Bills"), "bills", "bill", May.BILLS in may),
        (_("Leaks"), "leaks", "leak", May.ALERTS in may),
        (_("Messages"), "messages", "message", True),
        (_("Saving"), "save", "leaf", bool(home)),
        (_("Access"), "access", "people", True),
        (_("Privacy"), "privacy", "lock", True),
    ]
    under = _place(request)
    return [
        {"label": label, "url": reverse(name), "icon": icon, "current": under == name}
        for label, name, icon, shown in entries
        if shown
    ]


def _place(request: HttpRequest) -> str:
    """Return the name of the entry that a page stands under; empty where it stands beside them."""
    if request.resolver_match is None:  # nothing is at this address
        return ""
    return UNDER.get(request.resolver_match.route.partition("/")[0], "")


def _account_links(request: HttpRequest) -> list[dict[str, str]]:
    links = [
        (_("Profile and sign-in"), reverse("profile")),
        (_("Privacy requests"), reverse("privacy_request")),
    ]
    if request.user.is_staff:
        links.append((_("Staff pages"), reverse("staff")))
    return [{"label": label, "url": url} for label, url in links]


def _choice(home: Home) -> dict[str, Any]:
    return {
        "value": home.agreement_id,
        "label": home.name,
        "sublabel": home.address if home.nickname else "",
        "past": home.ended,
    }
