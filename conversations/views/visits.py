"""When somebody of ours comes by: a resident chooses, moves, calls off, and puts it into their calendar."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Home
from accounts.homes import homes, signed_in
from accounts.models import Premises
from accounts.roles import May
from conversations.actions.visits import (
    Full,
    NotPlanned,
    NoVisits,
    TooLate,
    call_off,
    choose_window,
)
from conversations.calendar_file import event
from conversations.locking import Closed
from conversations.models import Thread, Visit, VisitWindow
from conversations.visit_forms import ChooseForm
from conversations.visit_words import address, changes_of, visit_of

MOST_SHOWN = 30  # ours: of the windows that are offered, soonest first


@login_required
def visit(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Show when somebody comes, and let a time be chosen, or another one."""
    found, now = _mine(request, thread_id), timezone.now()
    shown = visit_of(found, now=now)
    if shown is None:
        raise Http404
    planned = _planned(found).first()
    late = planned is not None and not planned.window.may_be_changed(now)
    offered = [] if late or found.is_closed else _offered(found, planned)
    places = _homes(request, found)
    form = ChooseForm(request.POST or None, windows=offered, homes=places)
    if request.method == "POST" and places and not late and form.is_valid():
        home = form.cleaned_data.get("home", places[0].premises_id)
        return _chosen(request, found, form.cleaned_data["window"], home)
    context = {
        "thread": found,
        "visit": shown,
        "changes": changes_of(found),
        "planned": planned is not None,
        "late": late,
        "form": form if offered and places else None,
        "no_home": not places,
    }
    return render(request, "conversations/visits/visit.html", context)


@login_required
@require_POST
def visit_cancel(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Have nobody come."""
    found = _mine(request, thread_id)
    try:
        call_off(thread=found, by=signed_in(request).subject, at=timezone.now())
    except (NotPlanned, Closed):
        messages.warning(request, _("No visit is planned."))
    except TooLate:
        messages.error(request, _("It is less than a day until we come. Please call us."))
    else:
        messages.success(request, _("The visit is called off."))
    return redirect("visit", thread_id=found.pk)


@login_required
@require_safe
def visit_file(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Hand out the visit as a file for a calendar, without a word of what it is about."""
    found = _mine(request, thread_id)
    planned = get_object_or_404(_planned(found))
    content = event(
        uid=f"visit-{planned.pk}@{request.get_host()}",
        from_at=planned.window.from_at,
        to_at=planned.window.to_at,
        made_at=planned.at,
        title=_("%(utility)s comes by") % {"utility": settings.UTILITY["name"]},
        where=address(planned.premises),
        url=settings.SITE_URL + reverse("visit", args=[found.pk]),
    )
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return answer


def _mine(request: HttpRequest, thread_id: int) -> Thread:
    mine = Thread.objects.visible_to(signed_in(request), today=timezone.localdate())
    return get_object_or_404(mine.select_related("topic"), pk=thread_id)


def _planned(thread: Thread) -> QuerySet[Visit]:
    planned = Visit.objects.filter(thread=thread, state=Visit.State.PLANNED)
    return planned.select_related("window", "premises")


def _homes(request: HttpRequest, thread: Thread) -> list[Home]:
    """Return where somebody may come to: homes they may write about, of the account if it is about one."""
    return [
        home
        for home in homes(request)
        if not home.ended
        and May.MESSAGES in home.may
        and thread.account_id in {None, home.account_id}
    ]


def _offered(thread: Thread, planned: Visit | None) -> list[VisitWindow]:
    offered = VisitWindow.objects.offered(thread.topic, at=timezone.now())
    return list(offered.exclude(pk__in=[planned.window_id] if planned else [])[:MOST_SHOWN])


def _chosen(request: HttpRequest, thread: Thread, window: int, home: int) -> HttpResponse:
    try:
        choose_window(
            thread=thread,
            window=VisitWindow.objects.get(pk=window),
            premises=Premises.objects.get(pk=home),
            by=signed_in(request).subject,
            at=timezone.now(),
        )
    except Full:
        messages.error(request, _("Somebody else took this time. Choose another one."))
    except TooLate:
        messages.error(request, _("It is less than a day until we come. Please call us."))
    except (NoVisits, Closed):
        messages.warning(request, _("Nobody comes by for this any more."))
    else:
        messages.success(request, _("We have noted it. You get a reminder the day before."))
    return redirect("visit", thread_id=thread.pk)
