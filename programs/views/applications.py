"""One's own application: how it stands, what was asked and answered, taking it back (R20)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.homes import signed_in
from privacy.papers.scanning import Infected
from privacy.papers.serving import as_file
from programs.actions.applying import TooLate, answer, withdraw
from programs.actions.deciding import NotOpen
from programs.actions.papers import TooMany
from programs.forms import ReplyForm
from programs.models import Application, ApplicationEvent, Paper
from programs.reckoning import comes_to
from programs.words import facts, heading, money, state
from usage.words import day_and_clock, day_and_year

Kind = ApplicationEvent.Kind


@login_required
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    """Show an application, and take the answer to a question."""
    user, now = signed_in(request), timezone.now()
    found = get_object_or_404(
        Application.objects.visible_to(user).select_related(
            "program", "version", "agreement__premises"
        ),
        pk=application_id,
    )
    asks = found.state == Application.State.ASKED
    form = ReplyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and asks and form.is_valid():
        try:
            answer(
                application=found,
                text=form.cleaned_data["text"],
                files=form.papers(),
                by=user,
                at=now,
            )
        except Infected:
            form.add_error("paper", _("Our virus scanner stopped this file. Choose another."))
        except TooMany:
            form.add_error("paper", _("These are more files than we can take. Call us."))
        except NotOpen:
            return redirect("application", application_id=found.pk)
        else:
            messages.success(request, _("Thank you. Your answer is with us."))
            return redirect("application", application_id=found.pk)
    title, lead = heading(found)
    context = {
        "application": found,
        "heading": title,
        "lead": lead,
        "form": form if asks else None,
        **shown(found, paper_page="application_paper"),
    }
    return render(request, "programs/application.html", context)


@login_required
@require_POST
def application_withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Take an application back."""
    user = signed_in(request)
    found = get_object_or_404(Application.objects.visible_to(user), pk=application_id)
    try:
        withdraw(application=found, by=user, at=timezone.now())
    except TooLate:
        messages.warning(request, _("It is too late for that: it is decided, or is being paid."))
    else:
        messages.success(request, _("Your application is withdrawn."))
    return redirect("application", application_id=found.pk)


@login_required
@require_safe
def application_paper(request: HttpRequest, application_id: int, paper_id: int) -> HttpResponse:
    """Hand somebody's own file back."""
    mine = Application.objects.visible_to(signed_in(request))
    paper = get_object_or_404(Paper, pk=paper_id, application=application_id, application__in=mine)
    return as_file(paper, file_name(paper))


def file_name(paper: Paper) -> str:
    """Return what a file is called when it is handed out."""
    return f"{paper.application_id}-{paper.pk}"


def shown(found: Application, *, paper_page: str) -> dict[str, Any]:
    """Return what residents and staff both see of an application: two queries."""
    events = list(found.events.order_by("at", "pk"))
    spoken = [event for event in events if event.kind == Kind.ASKED]
    decided = [event for event in events if event.kind in {Kind.GRANTED, Kind.REFUSED}]
    return {
        "name": found.program.said("title"),
        "tag": state(found),
        "question": spoken[-1].text if spoken else "",
        "reason": decided[-1].text if decided else "",
        "facts": [
            {"term": _("Address"), "text": found.agreement.premises.line1},
            {"term": _("Sent"), "text": day_and_year(timezone.localdate(found.sent_at))},
            *facts(found),
            {"term": _("It comes to"), "text": money(comes_to(found))},
        ],
        "papers": [
            {
                "url": reverse(paper_page, args=[found.pk, each.pk]),
                "name": each.get_what_display(),
                "note": f"{each.kind.upper()} · {day_and_year(timezone.localdate(each.at))}",
                "scan": each.get_scan_display(),
                "opens": each.may_be_opened,
            }
            for each in found.papers.defer("content", "sealed_key").order_by("at", "pk")
        ],
        "events": [
            {
                "term": day_and_clock(timezone.localtime(event.at)),
                "text": event.get_kind_display()
                + (f": {money(event.amount)}" if event.amount is not None else ""),
                "note": event.text,
            }
            for event in events
        ],
    }
