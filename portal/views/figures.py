"""Figures of the utility, for its managers: a page that prints, and the same cells as a file."""

from contextlib import suppress
from datetime import date
from itertools import chain

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.views.guards import permitted
from portal.figures.showing import cells_until, rooms_shown, weeks_known
from portal.figures.words import week_name
from privacy.spreadsheets import lines_of

COLUMNS = ("room", "figure", "part", "week", "amount")


@permitted("portal.view_figures")
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of one week, the last one unless another is asked for, each with the weeks before."""
    known = weeks_known()
    if not known:
        return render(
            request, "portal/figures/page.html", {"heading": _("Nothing is added up yet")}
        )
    week = _chosen(request, known)
    place = known.index(week)
    before = known[place + 1] if place + 1 < len(known) else None
    after = known[place - 1] if place else None
    return render(
        request,
        "portal/figures/page.html",
        {
            "heading": _("Figures of the week from %(week)s") % {"week": week_name(week)},
            "week": week,
            "rooms": rooms_shown(week, cells_until(week)),
            "before": {"url": f"?on={before}", "label": week_name(before)} if before else {},
            "after": {"url": f"?on={after}", "label": week_name(after)} if after else {},
        },
    )


@permitted("portal.view_figures")
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Hand over the cells that the page shows, and no other; one that is hidden is empty."""
    known = weeks_known()
    cells = cells_until(_chosen(request, known)) if known else {}
    rows = ((*key, "" if amount is None else amount) for key, amount in sorted(cells.items()))
    lines = lines_of(chain([COLUMNS], rows))
    response = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return response


def _chosen(request: HttpRequest, known: list[date]) -> date:
    """Return the week that is asked for, if it is one that was added up; else the last one."""
    with suppress(ValueError):
        asked = date.fromisoformat(request.GET.get("on", ""))
        if asked in known:
            return asked
    return known[0]
