"""Public notices, for staff: written, read once more, announced, put right, ended."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.homes import signed_in
from accounts.views.guards import permitted
from notices.actions.announcements import (
    AlreadyAnnounced,
    ChangedMeanwhile,
    NotCurrent,
    OtherKind,
    OverBefore,
    SecondPersonNeeded,
    announce,
    end_announcement,
    put_right,
    write_announcement,
)
from notices.announcement_forms import AnnouncementForm, EndForm, PutRightForm
from notices.announcements import homes_in
from notices.models import Announcement
from notices.views.announcements import history, kind_of, row

EACH_PAGE = 50


@permitted("notices.view_announcement")
def announcements_staff(request: HttpRequest) -> HttpResponse:
    """List the public notices, newest first."""
    now = timezone.now()
    page = Paginator(Announcement.objects.order_by("-pk"), EACH_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [
        {
            "url": reverse("announcement_staff", args=[each.pk]),
            "title": each.said("title"),
            "note": f"{kind_of(each)} · {row(each, now)['where']}",
            "state": row(each, now)["state"] if each.announced_at else _draft(),
        }
        for each in page
    ]
    may_write = request.user.has_perm("notices.add_announcement")
    context = {"heading": _up(now), "rows": rows, "page": page, "may_write": may_write}
    return render(request, "notices/announcements/desk.html", context)


@permitted("notices.add_announcement")
def announcement_new(request: HttpRequest) -> HttpResponse:
    """Take a new public notice."""
    return _written(request, None)


@permitted("notices.add_announcement")
def announcement_edit(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Take another wording of a notice that nobody reads yet, or put right one that people have read."""
    found = get_object_or_404(Announcement, pk=announcement_id, ended_at=None)
    if found.announced_at is None:
        return _written(request, found)
    if not request.user.has_perm("notices.change_announcement"):
        return redirect("announcement_staff", announcement_id=found.pk)
    return _put_right(request, found)


@permitted("notices.view_announcement")
def announcement_staff(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Show a notice in both languages, how many homes it reaches, what was said of it, and what is next."""
    found = get_object_or_404(Announcement, pk=announcement_id)
    return _shown(request, found, EndForm())


@permitted("notices.change_announcement")
@require_POST
def announcement_announce(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Let everybody read a notice."""
    found = get_object_or_404(Announcement, pk=announcement_id)
    try:
        announce(
            announcement=found,
            by=signed_in(request).subject,
            at=timezone.now(),
            seen=request.POST.get("seen"),
        )
    except ChangedMeanwhile:
        messages.error(request, _("It was changed since you opened it. Read it once more."))
    except AlreadyAnnounced:
        messages.warning(request, _("It was announced before."))
    except SecondPersonNeeded:
        messages.error(request, _("You wrote it last: somebody else reads it and announces it."))
    except OverBefore:
        messages.error(request, _("It would be over already. Change until when it holds."))
    else:
        messages.success(
            request, _("Announced. Everybody can read it, and messages are going out.")
        )
    return redirect("announcement_staff", announcement_id=found.pk)


@permitted("notices.change_announcement")
@require_POST
def announcement_end(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Say that it is over."""
    found = get_object_or_404(Announcement, pk=announcement_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form)
    note = (form.cleaned_data["note_en"], form.cleaned_data["note_es"])
    try:
        end_announcement(
            announcement=found, note=note, by=signed_in(request).subject, at=timezone.now()
        )
    except NotCurrent:
        messages.warning(request, _("It is over, or nobody announced it."))
    else:
        messages.success(request, _("It is over, and everybody who was told is told so."))
    return redirect("announcement_staff", announcement_id=found.pk)


def _shown(request: HttpRequest, found: Announcement, form: EndForm) -> HttpResponse:
    now, by = timezone.now(), signed_in(request).subject
    current = found.announced_at is not None and not found.is_over(now)
    may = request.user.has_perm("notices.change_announcement")
    context = {
        "found": found,
        "row": row(found, now) if found.announced_at else row(found, now) | {"state": _draft()},
        "reach": reached(found, now),
        "steps": history(found),
        "told": _told(found),
        "form": form,
        "may_edit": found.ended_at is None
        and (may if found.announced_at else request.user.has_perm("notices.add_announcement")),
        "may_announce": may and found.announced_at is None,
        "may_end": may and current,
        "waits_for_second": found.written_by_id == by.pk and not found.is_urgent,
    }
    return render(request, "notices/announcements/staff.html", context)


def reach(count: int) -> str:
    """Return how many homes it reaches, in words."""
    words = {"n": formats.number_format(count, force_grouping=True)}
    return ngettext("It reaches %(n)s home.", "It reaches %(n)s homes.", count) % words


def reached(found: Announcement, now: datetime) -> str:
    """Return how many homes it reaches, or did when it ended."""
    if not found.is_over(now):
        return reach(homes_in(found, at=now))
    count = homes_in(found, at=min(filter(None, (found.ended_at, found.to_at))))
    words = {"n": formats.number_format(count, force_grouping=True)}
    return ngettext("It reached %(n)s home.", "It reached %(n)s homes.", count) % words


def _told(found: Announcement) -> str:
    steps = found.steps.exclude(told_at=None).values_list("people", flat=True)
    count = sum(filter(None, steps))
    words = {"n": formats.number_format(count, force_grouping=True)}
    return ngettext("%(n)s message", "%(n)s messages", count) % words if steps else ""


def _up(now: datetime) -> str:
    """Return how many stand on the page for everybody."""
    count = Announcement.objects.current(now).count()
    if not count:
        return _("No notice is up")
    return ngettext("%(n)s notice is up", "%(n)s notices are up", count) % {"n": count}


def _draft() -> dict[str, str]:
    return {"text": _("Not announced yet"), "tone": "care"}


def _written(request: HttpRequest, found: Announcement | None) -> HttpResponse:
    form = AnnouncementForm(request.POST or None, request.FILES or None, now=found)
    if request.method == "POST" and form.is_valid():
        try:
            done = write_announcement(
                announcement=found,
                columns=form.columns(),
                places=form.places,
                by=signed_in(request).subject,
                at=timezone.now(),
            )
        except AlreadyAnnounced:
            messages.warning(request, _("It was announced before."))
            return redirect("announcements_staff")
        messages.success(request, _("Saved. Read it once more, in both languages."))
        return redirect("announcement_staff", announcement_id=done.pk)
    return _form(request, found, form)


def _put_right(request: HttpRequest, found: Announcement) -> HttpResponse:
    form = PutRightForm(request.POST or None, request.FILES or None, now=found)
    if request.method == "POST" and form.is_valid():
        try:
            put_right(
                announcement=found,
                columns=form.columns(),
                places=form.places,
                note=(form.cleaned_data["note_en"], form.cleaned_data["note_es"]),
                by=signed_in(request).subject,
                at=timezone.now(),
            )
        except NotCurrent:
            messages.warning(request, _("It is over, or nobody announced it."))
        except OtherKind:
            form.add_error(
                "kind",
                _("This can wait, so a second person reads it: end the notice, and write another."),
            )
            return _form(request, found, form)
        else:
            messages.success(request, _("Put right. Everybody who was told is told what changed."))
        return redirect("announcement_staff", announcement_id=found.pk)
    return _form(request, found, form)


def _form(request: HttpRequest, found: Announcement | None, form: AnnouncementForm) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "found": found}
    return render(request, "notices/announcements/edit.html", context)
