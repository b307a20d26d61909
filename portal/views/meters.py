"""Meters that need a look: silent, stuck, running backwards, late; each kind with its list (S09)."""

from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.homes import signed_in
from accounts.models import ServiceAgreement
from accounts.views.guards import permitted
from portal.feeding.words import columns
from privacy.actions import record_look
from privacy.models import Subject
from privacy.spreadsheets import lines_of
from usage.health.sql import BACKWARDS_DAYS, LATE_DAYS, SILENT_DAYS, STUCK_DAYS
from usage.models import DayReads, Meter, MeterTrouble
from usage.words import axis_number, day_and_year, volume

EACH_PAGE = 50
DAYS_SHOWN = 14
Kind = MeterTrouble.Kind
# What each kind means, with its days, and what the column of days is called.
MEANING = {
    Kind.SILENT: (gettext_lazy("No reading for %(n)d days or more."), SILENT_DAYS),
    Kind.STUCK: (
        gettext_lazy(
            "Nothing ran for %(n)d days where somebody lives, and before that something did."
        ),
        STUCK_DAYS,
    ),
    Kind.BACKWARDS: (
        gettext_lazy("More water went back than came, on a day of the last %(n)d."),
        BACKWARDS_DAYS,
    ),
    Kind.LATE: (
        gettext_lazy("No reading for %(n)d days. Most of these come by themselves."),
        LATE_DAYS,
    ),
}
meters_only = permitted("usage.view_meter")


@meters_only
def meters(request: HttpRequest) -> HttpResponse:
    """Show how many meters have which trouble."""
    found = MeterTrouble.objects.values_list("kind").annotate(Count("pk")).order_by("kind")
    counts = dict(found)
    kinds = [
        {
            "label": kind.label,
            "meaning": _meaning(kind),
            "count": axis_number(counts.get(kind, 0)),
            "any": bool(counts.get(kind)),
            "url": reverse("meters_of_kind", args=[kind.value]),
        }
        for kind in Kind
    ]
    serious = sum(counts.get(kind, 0) for kind in Kind if kind != Kind.LATE)
    return render(
        request, "portal/meters/front.html", {"kinds": kinds, "heading": _heading(serious)}
    )


@meters_only
def of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """List the meters with one trouble, the longest first; whose they are is behind each."""
    named = _named(kind)
    page = Paginator(_rows(named), EACH_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [
        [
            {"text": serial, "url": reverse("meter", args=[meter])},
            {"text": point},
            {"text": premises},
            {"text": day_and_year(since) if since else _("Never heard of")},
            {"text": axis_number((today - since).days) if since else "", "number": True},
        ]
        for meter, serial, point, premises, since in page
    ]
    table = {
        "columns": columns(
            _("Meter"), _("Service point"), _("Premises"), _("Since"), numbers=(_("Days"),)
        ),
        "rows": rows,
    }
    context = {
        "label": named.label,
        "kind": named.value,
        "meaning": _meaning(named),
        "count": page.paginator.count,
        "table": table,
        "page": page,
    }
    return render(request, "portal/meters/kind.html", context)


@meters_only
def of_kind_csv(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Send the list as a file for the crew: meters and places by number, and nobody's name."""
    named = _named(kind)
    header = ("meter", "service_point", "premises", "since")
    rows = (row[1:] for row in _rows(named).iterator(chunk_size=2000))
    lines = lines_of(chain([header], rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meters-{named.value}.csv"'
    return response


@meters_only
def meter(request: HttpRequest, meter_id: int) -> HttpResponse:
    """Show one meter with its last days. It is somebody's home: the look is written down for them."""
    found = get_object_or_404(Meter.objects.select_related("service_point__premises"), pk=meter_id)
    today = timezone.localdate()
    for person in _who_lives_there(found, today):
        record_look(
            by=signed_in(request).subject,
            subject=person,
            purpose="water_service",
            page="meter",
            at=timezone.now(),
        )
    troubles = list(found.troubles.order_by("kind"))
    context = {
        "meter": found,
        "heading": _meter_heading(troubles),
        "troubles": [
            {"label": each.get_kind_display(), "meaning": _meaning(Kind(each.kind))}
            for each in troubles
        ],
        "facts": _facts(found),
        "days": _days(found, today),
    }
    return render(request, "portal/meters/meter.html", context)


def _named(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        raise Http404 from None


def _meaning(kind: Kind) -> str:
    text, days = MEANING[kind]
    return str(text) % {"n": days}


def _rows(kind: Kind) -> "QuerySet[MeterTrouble, tuple[Any, ...]]":
    return (
        MeterTrouble.objects.filter(kind=kind)
        .order_by(F("since").asc(nulls_first=True), "meter_id")
        .values_list(
            "meter_id",
            "meter__serial",
            "meter__service_point__number",
            "meter__service_point__premises__number",
            "since",
        )
    )


def _heading(serious: int) -> str:
    if not serious:
        return _("No meter needs a look")
    said = ngettext("%(n)s meter needs a look", "%(n)s meters need a look", serious)
    return said % {"n": axis_number(serious)}


def _meter_heading(troubles: list[MeterTrouble]) -> str:
    if not troubles:
        return _("Nothing is wrong with this meter")
    first = troubles[0]
    if first.since is None:
        return _("%(trouble)s: never heard of") % {"trouble": first.get_kind_display()}
    return _("%(trouble)s since %(day)s") % {
        "trouble": first.get_kind_display(),
        "day": day_and_year(first.since),
    }


def _who_lives_there(found: Meter, today: date) -> "QuerySet[Subject]":
    """Return the customers who are served where the meter sits."""
    served = ServiceAgreement.objects.filter(
        Q(to_date=None) | Q(to_date__gt=today),
        premises=found.service_point.premises_id,
        from_date__lte=today,
    )
    return Subject.objects.filter(customers__accounts__agreements__in=served).distinct()


def _facts(found: Meter) -> list[dict[str, str]]:
    point = found.service_point
    place = ", ".join(filter(None, [point.premises.line1, point.premises.line2]))
    facts = [
        {"term": _("Meter"), "text": found.serial},
        {"term": _("Endpoint"), "text": found.endpoint or "–"},
        {"term": _("Service point"), "text": point.number, "note": point.get_kind_display()},
        {"term": _("Address"), "text": place},
        {"term": _("In place since"), "text": day_and_year(found.from_date)},
    ]
    if found.to_date:
        facts.append({"term": _("Taken out"), "text": day_and_year(found.to_date)})
    return facts


def _days(found: Meter, today: date) -> dict[str, Any]:
    """Return the last days, those without a reading too."""
    first = today - timedelta(days=DAYS_SHOWN - 1)
    held = DayReads.objects.filter(service_point=found.service_point_id, day__range=(first, today))
    totals = {total.day: total for total in held.as_totals()}
    rows = []
    for day in (today - timedelta(days=n) for n in range(DAYS_SHOWN)):
        total = totals.get(day)
        rows.append(
            [
                {"text": day_and_year(day)},
                {"text": volume(total.total) if total else _("no reading"), "number": True},
                {"text": axis_number(total.known) if total else "0", "number": True},
            ]
        )
    return {"columns": columns(_("Day"), numbers=(_("Used"), _("Readings"))), "rows": rows}
