"""Public notices, for everybody: those that hold, those that held lately, and how each was put right."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.homes import homes
from notices.announced import concerning
from notices.announcements import over, where
from notices.models import Announcement, AnnouncementStep
from notices.when import moment, span

SHOWN_FOR = timedelta(days=90)
MOST_SHOWN = 100  # ours: of the last months; a town with more has them in the feed of its newspaper


def announcements(request: HttpRequest) -> HttpResponse:
    """Show what holds now, those of one's own home first, and what held lately."""
    now = timezone.now()
    current = list(Announcement.objects.current(now))
    past = Announcement.objects.over_since(now - SHOWN_FOR, now)[:MOST_SHOWN]
    mine = _at_home(request, now)
    here = [row(each, now) for each in current if each.pk in mine]
    elsewhere = [row(each, now) for each in current if each.pk not in mine]
    context = {
        "heading": _heading(current, here, bool(homes(request))),
        "here": here,
        "elsewhere": elsewhere,
        "past": [row(each, now) for each in past],
    }
    return render(request, "notices/announcements/list.html", context)


def announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Show one public notice, and what was said of it since."""
    found = get_object_or_404(Announcement.objects.announced(), pk=announcement_id)
    now = timezone.now()
    context = {
        "found": found,
        "row": row(found, now),
        "steps": history(found),
        "here": found.pk in _at_home(request, now) and not found.in_town,
    }
    return render(request, "notices/announcements/announcement.html", context)


def row(found: Announcement, now: datetime) -> dict[str, Any]:
    """Return a public notice as it stands in a list."""
    begun = found.from_at <= now
    if found.is_over(now):
        state = {"text": _("Over"), "tone": "plain"}
    elif found.is_urgent and begun:
        state = {"text": _("Now"), "tone": "alert"}
    else:
        state = {"text": _("Now") if begun else _("To come"), "tone": "care"}
    return {
        "url": reverse("announcement", args=[found.pk]),
        "title": found.said("title"),
        "text": found.said("text"),
        "kind": kind_of(found),
        "where": where(found),
        "when": span(found.from_at, found.ended_at or found.to_at),
        "state": state,
        "over": over(found) if found.is_over(now) else "",
    }


def kind_of(found: Announcement) -> str:
    """Return its kind, with the stage of a drought."""
    if found.stage:
        return _("Drought, stage %(n)s") % {"n": found.stage}
    return str(found.get_kind_display())


def history(found: Announcement) -> list[dict[str, str]]:
    """Return what was said of it, newest first; by whom is nobody's business."""
    return [
        {
            "kind": str(AnnouncementStep.Kind(each.kind).label),
            "at": moment(each.at),
            "note": each.note(),
        }
        for each in found.steps.order_by("-pk")
    ]


def _at_home(request: HttpRequest, now: datetime) -> set[int]:
    """Return which hold at a home of whoever is signed in."""
    mine = {home.premises_id for home in homes(request) if not home.ended}
    return set(concerning(mine, now)) if mine else set()


def _heading(current: list[Announcement], here: list[Any], has_home: bool) -> str:
    if not current:
        return _("Nothing is wrong with the water that we know of.")
    if has_home and not here:
        return _("Nothing at your home. Something elsewhere in town.")
    shown = here if has_home else current
    said = (
        ngettext(
            "%(n)s notice is about your home.", "%(n)s notices are about your home.", len(shown)
        )
        if has_home
        else ngettext("%(n)s notice for the town.", "%(n)s notices for the town.", len(shown))
    )
    return said % {"n": len(shown)}
