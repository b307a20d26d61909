"""What browsers keep for us, and what we do with the signals they send."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from privacy.choices import cookies as browser
from privacy.map import the_map
from privacy.models import ProbeRun
from privacy.probe.checks import CHECKS
from privacy.probe.words import SENTENCES
from privacy.views.choices import card
from privacy.vocabulary import CHOICES, COOKIE_GROUPS, RETENTIONS

# The day on which we last said that the signal is honoured; raised if what it does changes.
GPC_SINCE = "2026-11-22"


def cookies(request: HttpRequest) -> HttpResponse:
    """Show every cookie, with the browser's own answer to each group that needs one."""
    return render(
        request,
        "privacy/cookies.html",
        {
            "groups": [_group(request, key) for key in COOKIE_GROUPS],
            "test": _test(ProbeRun.objects.newest()),
        },
    )


def probe_file(request: HttpRequest) -> HttpResponse:
    """Hand out what came of the last test of this site, signed."""
    run = ProbeRun.objects.newest()
    if run is None:
        raise Http404
    return HttpResponse(run.signed, content_type="application/json")


def gpc(request: HttpRequest) -> HttpResponse:
    """Tell browsers that the opt-out signal is honoured, in the words of the Global Privacy Control."""
    return JsonResponse({"gpc": True, "lastUpdate": GPC_SINCE})


def _test(run: ProbeRun | None) -> dict[str, Any] | None:
    """Return what the page says of the last test; a check that is no more is told by its name."""
    if run is None:
        return None
    return {
        "at": run.at,
        "checks": len(run.results),
        "failed": [SENTENCES.get(name, name) for name in sorted(run.failed, key=_place)],
    }


def _place(check: str) -> int:
    """Return where a check stands in the order in which they are told: the database forgets it."""
    return CHECKS.index(check) if check in CHECKS else len(CHECKS)


def _group(request: HttpRequest, key: str) -> dict[str, Any]:
    found = [cookie for cookie in the_map.cookies.values() if cookie.group == key]
    choice = browser.CHOICE_OF.get(key)
    return {
        "label": COOKIE_GROUPS[key].label,
        "cookies": [
            {"name": it.name, "what_for": it.what_for, "keep": RETENTIONS[it.keep].label}
            for it in found
        ],
        "choice": card(CHOICES[choice]) if choice else None,
        "on": bool(choice and browser.may_use(request, key)),
        "answered": bool(choice and browser.answer(request, key) is not None),
    }
