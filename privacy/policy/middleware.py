"""Telling everybody who is signed in of a new version, and noting that they were told.

A look writes nothing but the session. So the notice that a page really drew is remembered there, and the
next form that the person sends says that they went on using the portal, with the version in view.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from privacy.actions.policy import acknowledge
from privacy.models import Acknowledgement, PolicyVersion, Subject
from privacy.notices import unread

GetResponse = Callable[[HttpRequest], HttpResponse]
# In the session: the version to tell of, whether it was shown, and the day on which that was asked.
KEY = "policy_notice"


class PolicyNotice:
    """The notice of a new version, which remembers that a page drew it."""

    def __init__(self, told: dict[str, Any], request: HttpRequest) -> None:
        self.told, self.request, self.was_drawn = told, request, False

    def draw(self) -> str:
        """Return the notice for the page's template."""
        self.was_drawn = True
        summary = self.told["summary"]
        return render_to_string(
            "privacy/policy_notice.html",
            {
                "csrf_token": get_token(self.request),
                "document": self.told["document"],
                "effective_date": date.fromisoformat(self.told["effective_date"]),
                "version": self.told["version"],
                "summary": summary.get((get_language() or "en")[:2]) or summary["en"],
                "url": reverse(PAGES[self.told["document"]], args=[self.told["number"]]),
                "next": self.request.get_full_path(),
            },
        )


PAGES = {"privacy": "privacy_policy_version", "terms": "terms_version"}


def policy_notice(get_response: GetResponse) -> GetResponse:
    """Give pages the notice to draw, and note that somebody went on after they were shown it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        today = timezone.localdate()
        _ask_once_a_day(request, today)
        told = request.session[KEY]
        if request.method == "POST":
            response = get_response(request)
            _went_on(request, today)  # after the view, which may be the one to say so
            return response
        if not told.get("version"):
            return get_response(request)
        notice = request.policy_notice = PolicyNotice(told, request)  # type: ignore[attr-defined]  # ours
        response = get_response(request)
        if notice.was_drawn and not told.get("shown"):
            request.session[KEY] = told | {"shown": True}
        return response

    return middleware


def _ask_once_a_day(request: HttpRequest, today: date) -> None:
    """Look for a new version on the first request of a day: on each it would be a query for nothing."""
    told = request.session.get(KEY)
    if told and told["asked_on"] == today.isoformat():
        return
    subject = _subject(request)
    version = unread(subject)
    asked: dict[str, Any] = {"asked_on": today.isoformat()}
    if version:
        asked |= {
            "version": version.pk,
            "document": version.document,
            "number": version.number,
            "summary": version.summary,
            "effective_date": version.effective_date.isoformat(),
            # It stays shown overnight, and what is newer must be shown anew.
            "shown": bool(told and told.get("shown") and told.get("version") == version.pk),
        }
    request.session[KEY] = asked


def _went_on(request: HttpRequest, today: date) -> None:
    """Note that somebody knows of a version: it was shown to them, its day has come, and they go on."""
    told = request.session.get(KEY)
    if not told or not told.get("shown") or not request.user.is_authenticated:
        return
    if date.fromisoformat(told["effective_date"]) > today:
        return
    acknowledge(
        version=PolicyVersion.objects.get(pk=told["version"]),
        by=_subject(request),
        how=Acknowledgement.How.CONTINUED,
        at=timezone.now(),
    )
    forget(request)


def forget(request: HttpRequest) -> None:
    """Have the next request look again: there may be another version to tell of."""
    request.session.pop(KEY, None)


def _subject(request: HttpRequest) -> Subject:
    user: Any = request.user
    subject: Subject = user.subject
    return subject
