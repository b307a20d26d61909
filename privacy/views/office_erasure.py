"""Pages of the privacy office about deletion: holds, what went by its time, firms that were told."""

import json
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from privacy import keys
from privacy.actions.holds import (
    LiftedAlready,
    NeedsSecondYes,
    approve_hold,
    lift_hold,
    place_hold,
)
from privacy.actions.looks import record_look
from privacy.actions.notices import ANSWERED_WITHIN, AnsweredAlready, note_answered, note_told
from privacy.corrections import label_of
from privacy.erasing.holding import HoldForm
from privacy.models import DownstreamNotice, LegalHold, PrivacyRequest, RetentionRun
from privacy.moments import short_moment
from privacy.showing.values import called
from privacy.views.guards import office_only, press_proven
from privacy.views.people import subject_of
from privacy.vocabulary import RECIPIENTS

SHOWN = 50


@office_only
def holds(request: HttpRequest) -> HttpResponse:
    """List the holds that hold, newest first, and place another."""
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        placed = place_hold(by=subject_of(request), at=timezone.now(), **form.cleaned_data)
        if placed.code == LegalHold.Code.OTHER:
            messages.warning(request, _("Somebody else must approve it before it holds anything."))
        else:
            messages.success(request, _("The data stays until you lift the hold."))
        return redirect("office_holds")
    open_holds = LegalHold.objects.filter(lifted_at=None).select_related("subject")
    page = Paginator(open_holds.order_by("-made_at", "-pk"), SHOWN).get_page(
        request.GET.get("page")
    )
    today, me = timezone.localdate(), subject_of(request).pk
    asked = PrivacyRequest.objects.filter(
        subject__in=[hold.subject_id for hold in page.object_list]
    )
    latest = {it.subject_id: it for it in asked.order_by("received_at", "pk")}
    rows = [
        {
            "hold": hold,
            "person": hold.subject_id.hex[:8],
            "what": called(hold.scope) if hold.scope else _("Everything"),
            "request": latest.get(hold.subject_id),
            "waits": hold.waits,
            "may_approve": hold.waits and hold.by_id != me,
            "ran_out": hold.until is not None and hold.until < today,
        }
        for hold in page.object_list
    ]
    return render(request, "privacy/office/holds.html", {"page": page, "rows": rows, "form": form})


@office_only
@require_POST
@press_proven("office_holds")
def hold_lift(request: HttpRequest, hold_id: int) -> HttpResponse:
    """End a hold."""
    hold = get_object_or_404(LegalHold, pk=hold_id)
    try:
        lift_hold(hold=hold, by=subject_of(request), at=timezone.now())
    except LiftedAlready:
        messages.warning(request, _("This hold was lifted already."))
    else:
        messages.success(request, _("Lifted. What was due meanwhile goes within six hours."))
    return redirect("office_holds")


@office_only
@require_POST
@press_proven("office_holds")
def hold_approve(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Give the second yes."""
    hold = get_object_or_404(LegalHold, pk=hold_id)
    try:
        approve_hold(hold=hold, by=subject_of(request), at=timezone.now())
    except NeedsSecondYes:
        messages.warning(request, _("Whoever placed a hold cannot approve it."))
    except LiftedAlready:
        messages.warning(request, _("This hold was lifted already."))
    else:
        messages.success(request, _("Approved. The data stays."))
    return redirect("office_holds")


@office_only
def retention(request: HttpRequest) -> HttpResponse:
    """List the runs of the retention that took something, newest first."""
    latest = RetentionRun.objects.order_by("-pk").first()
    runs = RetentionRun.objects.exclude(counts={}).order_by("-pk")
    page = Paginator(runs, SHOWN).get_page(request.GET.get("page"))
    return render(
        request,
        "privacy/office/retention.html",
        {"page": page, "latest": latest, "table": _runs(list(page.object_list))},
    )


@office_only
def notices(request: HttpRequest) -> HttpResponse:
    """List the firms that have not answered yet, oldest first."""
    waiting = DownstreamNotice.objects.open().select_related("erasure", "override", "outside")
    page = Paginator(waiting.order_by("made_at", "pk"), SHOWN).get_page(request.GET.get("page"))
    late_before = timezone.now() - ANSWERED_WITHIN
    rows = [
        {
            "notice": each,
            "name": _firm(each),
            "reference": _reference(each),
            "late": each.made_at <= late_before,
        }
        for each in page.object_list
    ]
    return render(request, "privacy/office/notices.html", {"page": page, "rows": rows})


@office_only
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Show what to tell a firm, and take note that it was told or has answered."""
    found = get_object_or_404(
        DownstreamNotice.objects.open().select_related(
            "erasure", "override__subject", "restriction", "outside"
        ),
        pk=notice_id,
    )
    if request.method == "POST":
        act = note_answered if request.POST.get("what") == "answered" else note_told
        try:
            act(notice=found, at=timezone.now())
        except AnsweredAlready:
            messages.warning(request, _("This firm has answered already."))
        else:
            messages.success(request, _("Noted."))
        return redirect("office_notices")
    if whose := found.restriction or (found.override and found.override.subject):
        record_look(
            by=subject_of(request),
            subject=whose,
            purpose="rights",
            page="correction",
            at=timezone.now(),
        )
    values = json.loads(keys.unseal(bytes(found.sealed))) if found.sealed else []
    context = {
        "notice": found,
        "name": _firm(found),
        "reference": _reference(found),
        "heading": _heading(found),
        "values": values,
        "right": _right(found),
    }
    return render(request, "privacy/office/notice.html", context)


def _firm(notice: DownstreamNotice) -> str:
    return notice.outside.name if notice.outside else str(RECIPIENTS[notice.recipient].label)


def _reference(notice: DownstreamNotice) -> str:
    """Return what the letter to the firm is called: an erasure's own, or a number."""
    if notice.erasure:
        return notice.erasure.reference
    if notice.override_id:
        return _("Correction %(number)d") % {"number": notice.override_id}
    if notice.lifted:
        return _("End of a restriction %(number)d") % {"number": notice.pk}
    return _("Restriction %(number)d") % {"number": notice.pk}


def _heading(notice: DownstreamNotice) -> str:
    """Return what to tell the firm."""
    if notice.erasure_id:
        return _("Tell this firm to delete what it holds")
    if notice.override_id:
        return _("Tell this firm to correct what it holds")
    if notice.lifted:
        return _("Tell this firm that it may use the data again")
    return _("Tell this firm to store what it holds, and use it for nothing else")


def _right(notice: DownstreamNotice) -> dict[str, str] | None:
    """Return what a corrected value is called and is now; None where nothing was corrected."""
    override = notice.override
    if override is None:
        return None
    return {"label": str(label_of(override.column)), "value": override.unsealed("value")}


def _runs(runs: list[RetentionRun]) -> dict[str, Any]:
    """Return the runs as a table: when, how many rows, of which tables."""
    return {
        "columns": [
            {"label": _("When")},
            {"label": _("Of what")},
            {"label": _("Rows"), "number": True},
        ],
        "rows": [
            [
                {"text": short_moment(run.at)},
                {
                    "text": ", ".join(
                        f"{called(label)}: {n}" for label, n in sorted(run.counts.items())
                    ),
                    "label": _("Of what"),
                },
                {"text": str(sum(run.counts.values())), "number": True, "label": _("Rows")},
            ]
            for run in runs
        ],
    }
