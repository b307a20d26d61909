"""Corrections that the utility must make in its own records: the source of a wrong value is told (L16)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from privacy.actions.correcting import tell_source
from privacy.actions.looks import record_look
from privacy.corrections import label_of
from privacy.models import Override
from privacy.requests.finder import on_file
from privacy.views.guards import office_only
from privacy.views.people import subject_of

EACH_PAGE = 50


@office_only
def office_corrections(request: HttpRequest) -> HttpResponse:
    """Show the corrections that nobody passed on yet, oldest first; whose they are is behind each."""
    waiting = Override.objects.filter(told_at=None, ended_at=None).order_by("made_at", "pk")
    page = Paginator(waiting, EACH_PAGE).get_page(request.GET.get("page"))
    rows = [
        [
            {"text": _("Correction %(number)d") % {"number": each.pk}, "url": f"{each.pk}/"},
            {"text": str(label_of(each.column)), "label": _("What")},
            {"text": str(each.ignored), "number": True, "label": _("Wrong value came again")},
            {"text": _day(each), "label": _("Made")},
        ]
        for each in page
    ]
    columns = [
        {"label": _("Correction")},
        {"label": _("What")},
        {"label": _("Wrong value came again"), "number": True},
        {"label": _("Made")},
    ]
    context = {"table": {"columns": columns, "rows": rows}, "page": page}
    return render(request, "privacy/office/corrections.html", context)


@office_only
def office_correction(request: HttpRequest, override_id: int) -> HttpResponse:
    """Show what the utility must correct for which account, and note that it was told."""
    found = get_object_or_404(Override.objects.select_related("subject"), pk=override_id)
    now = timezone.now()
    if request.method == "POST":
        tell_source(override=found, at=now)
        messages.success(request, _("It is written down."))
        return redirect("office_corrections")
    record_look(
        by=subject_of(request), subject=found.subject, purpose="rights", page="correction", at=now
    )
    context = {
        "found": found,
        "label": label_of(found.column),
        "value": found.unsealed("value"),
        "accounts": sorted(set(on_file(found.subject, "account.number"))),
    }
    return render(request, "privacy/office/correction.html", context)


def _day(override: Override) -> str:
    return formats.date_format(timezone.localtime(override.made_at), "SHORT_DATE_FORMAT")
