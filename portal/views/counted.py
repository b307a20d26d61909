"""What was counted of somebody's visits, for them to see."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.models import Event
from portal.page_words import PAGE_WORDS
from portal.tracking import events_of
from privacy.moments import moment
from privacy.tabular import row_of

A_PAGE = 24


def counted(request: HttpRequest) -> HttpResponse:
    """List what was counted of the person, or of the browser by itself, newest first (A041)."""
    found = events_of(request).order_by("-at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    heading = _("We have counted nothing of your visits")
    if count:
        heading = ngettext(
            "We have counted %(count)s thing you did here",
            "We have counted %(count)s things you did here",
            count,
        ) % {"count": formats.number_format(count)}
    return render(
        request, "portal/counted.html", {"heading": heading, "page": page, "table": _table(page)}
    )


def _table(page: "Page[Event]") -> dict[str, Any]:
    columns = [{"label": _("When")}, {"label": _("What you did")}, {"label": _("Where")}]
    rows = []
    for event in page:
        at = moment(event.at)
        texts = (at, event.get_kind_display(), str(PAGE_WORDS.get(event.page, event.page)))
        rows.append(row_of(columns, texts))
    return {"columns": columns, "rows": rows}
