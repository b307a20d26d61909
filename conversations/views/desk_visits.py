"""Visits that staff book, move and call off for somebody, from the conversation at the desk."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from accounts.homes import signed_in
from accounts.models import Premises, ServiceAgreement
from conversations.actions.visits import (
    Begun,
    Chosen,
    Full,
    NotPlanned,
    NoVisits,
    Over,
    call_off_for_them,
    choose_for_them,
)
from conversations.desk.person_pane import revealed_until
from conversations.locking import Closed
from conversations.models import Thread, Visit, VisitWindow
from conversations.views.desk import at_the_desk, thread_of
from conversations.visit_forms import ForThemForm, OffForm
from conversations.visit_words import address, heading, masked

OVER = gettext_noop("That visit is over. Say under Visits what came of it.")
MOST_SHOWN = 30  # ours: of the windows that are free, soonest first


@at_the_desk
def desk_visit(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Show when somebody comes, and book a visit for the person or move theirs."""
    thread, now = _visited(thread_id), timezone.now()
    planned = _planned(thread)
    free = VisitWindow.objects.still_free(thread.topic, at=now)
    free = free.exclude(pk=planned.window_id) if planned else free
    form = ForThemForm(
        request.POST or None,
        windows=list(free[:MOST_SHOWN]),
        homes=_homes(request, thread, planned),
        planned=planned is not None,
    )
    if request.method == "POST" and form.is_valid():
        return _chosen(request, thread, form)
    context = {
        "number": thread.pk,
        "heading": heading(planned, now) if planned else _("No visit is planned."),
        "planned": planned is not None,
        "form": form if form.fields["window"].choices else None,  # type: ignore[attr-defined]  # a choice field
        "off": OffForm() if planned else None,
    }
    return render(request, "conversations/desk/visit.html", context)


@at_the_desk
@require_POST
def desk_visit_off(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Have nobody come, for a reason that the person reads."""
    thread, form = _visited(thread_id), OffForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why. They read it."))
        return redirect("desk_visit", thread_id=thread.pk)
    by = signed_in(request).subject
    try:
        call_off_for_them(thread=thread, reason=form.cleaned_data["why"], by=by, at=timezone.now())
    except (NotPlanned, Closed):
        messages.warning(request, _("No visit is planned."))
    except Over:
        messages.warning(request, _(OVER))
    else:
        messages.success(
            request, _("The visit is called off. They are told, where we can reach them.")
        )
    return redirect("desk_visit", thread_id=thread.pk)


def _visited(thread_id: int) -> Thread:
    """Return a thread that somebody comes by for, of a person who is there."""
    thread = thread_of(thread_id)
    comes = thread.topic.visits or _planned(thread) is not None
    if not comes or thread.subject is None or thread.merged_into_id:
        raise Http404
    return thread


def _planned(thread: Thread) -> Visit | None:
    planned = Visit.objects.filter(thread=thread, state=Visit.State.PLANNED)
    return planned.select_related("window", "premises").first()


def _homes(request: HttpRequest, thread: Thread, planned: Visit | None) -> dict[Premises, str]:
    """Return where somebody may come to, masked as the desk masks it until there is a reason to look."""
    now, user = timezone.now(), signed_in(request)
    theirs = (
        Q(account=thread.account_id)
        if thread.account_id
        else Q(account__customer__subject=thread.subject)
    )
    lasting = Q(to_date=None) | Q(to_date__gt=timezone.localdate(now))
    rows = ServiceAgreement.objects.filter(theirs, lasting).select_related("premises")
    found = [each.premises for each in rows.order_by("-from_date", "-pk")]
    seen = revealed_until(thread, user=user, now=now) is not None
    places = ([planned.premises] if planned else []) + found
    return {each: address(each) if seen else masked(each.line1) for each in places}


def _chosen(request: HttpRequest, thread: Thread, form: ForThemForm) -> HttpResponse:
    try:
        choose_for_them(
            thread=thread,
            window=VisitWindow.objects.get(pk=form.cleaned_data["window"]),
            premises=form.place(),
            reason=form.cleaned_data.get("reason", ""),
            by=signed_in(request).subject,
            at=timezone.now(),
        )
    except Full:
        messages.error(request, _("Somebody else took this time. Choose another one."))
    except Begun:
        messages.error(request, _("This time has begun. Choose another one."))
    except Over:
        messages.warning(request, _(OVER))
    except (Chosen, NoVisits, Closed):
        messages.warning(request, _("It changed meanwhile. Look again."))
    else:
        messages.success(request, _("It is noted. They are told, where we can reach them."))
    return redirect("desk_visit", thread_id=thread.pk)
