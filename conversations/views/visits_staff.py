"""Visits, for staff: the list of a day, what came of each, and the windows that people choose from."""

from datetime import date, datetime, timedelta
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
from conversations.actions.visits import (
    Chosen,
    NotPlanned,
    NotYet,
    NoVisits,
    end_visit,
    offer_window,
    withdraw_window,
)
from conversations.models import Visit, VisitWindow
from conversations.visit_forms import WindowForm
from conversations.visit_words import TONES, address, masked
from notices.when import span
from privacy.actions.looks import record_looks

EACH_PAGE = 50
MOST_DAYS = 10  # without a word of what came of their visits that are shown, the oldest
A_DAY = timedelta(days=1)
State = Visit.State


@permitted("conversations.view_visit")
def visits(request: HttpRequest) -> HttpResponse:
    """List the visits of a day by time; whoever goes there sees where, and the looks are written down."""
    now = timezone.now()
    today = timezone.localdate(now)
    day = _asked(request.GET.get("on", "")) or today
    goes = request.user.has_perm("conversations.go_on_visits")
    found = list(
        Visit.objects.on(day).select_related("window__topic", "premises", "thread__subject")
    )
    if goes:
        seen = {each.thread.subject_id: each.thread.subject for each in found}
        people = [person for person in seen.values() if person]
        record_looks(
            by=signed_in(request).subject, subjects=people, purpose="support", page="visits", at=now
        )
    context = {
        "heading": _heading(len(found), day),
        "days": _days(day, today),
        "unfinished": _unfinished(now),
        "rows": [_row(each, goes=goes, now=now) for each in found],
        "goes": goes,
        "may_offer": request.user.has_perm("conversations.add_visitwindow"),
    }
    return render(request, "conversations/visits/day.html", context)


@permitted("conversations.go_on_visits")
@require_POST
def visit_finish(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Say whether somebody was met."""
    found = get_object_or_404(Visit.objects.select_related("window"), pk=visit_id)
    met = request.POST.get("met") == "yes"
    try:
        end_visit(visit=found, met=met, by=signed_in(request).subject, at=timezone.now())
    except NotPlanned:
        messages.warning(request, _("This visit is over, or was called off."))
    except NotYet:
        messages.error(request, _("It has not begun yet."))
    else:
        messages.success(request, _("Noted."))
    day = timezone.localdate(found.window.from_at)
    return redirect(f"{reverse('visits')}?on={day.isoformat()}")


@permitted("conversations.add_visitwindow")
def visit_windows(request: HttpRequest) -> HttpResponse:
    """List the windows to come, and take another one."""
    now = timezone.now()
    form = WindowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["from_at"] <= now:
            form.add_error("from_at", _("This is over."))
        elif _offered(request, form):
            return redirect("visit_windows")
    coming = VisitWindow.objects.with_left().select_related("topic").filter(withdrawn_at=None)
    page = Paginator(coming.filter(to_at__gt=now).order_by("from_at", "pk"), EACH_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [
        {
            "id": each.pk,
            "when": span(each.from_at, each.to_at),
            "topic": each.topic.said("title"),
            "left": _("%(left)s of %(places)s left") % {"left": each.left, "places": each.places},
            "may_withdraw": each.left == each.places,
        }
        for each in page
    ]
    return render(
        request, "conversations/visits/windows.html", {"rows": rows, "page": page, "form": form}
    )


@permitted("conversations.add_visitwindow")
@require_POST
def visit_window_withdraw(request: HttpRequest, window_id: int) -> HttpResponse:
    """Offer a window to nobody any more."""
    found = get_object_or_404(VisitWindow, pk=window_id)
    try:
        withdraw_window(window=found, at=timezone.now())
    except Chosen:
        messages.error(request, _("Somebody has chosen it and counts on it."))
    else:
        messages.success(request, _("It is not offered any more."))
    return redirect("visit_windows")


def _offered(request: HttpRequest, form: WindowForm) -> bool:
    try:
        offer_window(**form.cleaned_data, by=signed_in(request).subject, at=timezone.now())
    except NoVisits:  # the topic was changed meanwhile
        form.add_error("topic", _("Nobody comes by for this any more."))
        return False
    messages.success(request, _("People can choose it now."))
    return True


def _asked(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min < day < date.max else None  # each has a day before it, and one after


def _days(day: date, today: date) -> list[dict[str, str]]:
    """Return the ways to other days: the one before, today, the one after."""
    ways = [
        (_("The day before"), day - A_DAY),
        (_("Today"), today),
        (_("The day after"), day + A_DAY),
    ]
    return [
        {"label": label, "url": f"{reverse('visits')}?on={other.isoformat()}"}
        for label, other in ways
        if other != day
    ]


def _unfinished(now: datetime) -> list[dict[str, str]]:
    """Return the ways to days on which a visit is over of which nobody said what came of it, oldest first."""
    over = Visit.objects.filter(state=State.PLANNED, window__to_at__lte=now)
    begun = over.order_by("window__from_at").values_list("window__from_at", flat=True)
    days = list(dict.fromkeys(map(timezone.localdate, begun)))[:MOST_DAYS]
    return [
        {
            "label": formats.date_format(day, "DATE_FORMAT"),
            "url": f"{reverse('visits')}?on={day.isoformat()}",
        }
        for day in days
    ]


def _row(visit: Visit, *, goes: bool, now: Any) -> dict[str, Any]:
    return {
        "id": visit.pk,
        "when": span(visit.window.from_at, visit.window.to_at),
        "topic": visit.window.topic.said("title"),
        "where": address(visit.premises) if goes else masked(visit.premises.line1),
        "state": State(visit.state).label,
        "tone": TONES[State(visit.state)],
        "may_end": goes and visit.state == State.PLANNED and visit.window.from_at <= now,
    }


def _heading(count: int, day: date) -> str:
    words = {"n": count, "day": formats.date_format(day, "DATE_FORMAT")}
    if not count:
        return _("No visit on %(day)s.") % words
    return ngettext("%(n)s visit on %(day)s.", "%(n)s visits on %(day)s.", count) % words
