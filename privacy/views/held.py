"""What is held about a person, and who looked at it."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.actions.looks import TAKEN_ALONG
from privacy.map import the_map
from privacy.models import Look
from privacy.moments import moment
from privacy.reauthentication import proven_recently, recently_proven
from privacy.showing.report import report_of
from privacy.showing.words import shown
from privacy.tabular import row_of
from privacy.views.people import subject_of
from privacy.vocabulary import PURPOSES

A_PAGE = 24


@login_required
def held(request: HttpRequest) -> HttpResponse:
    """Show every kind of data, why it is held, and one's own beside it.

    What stands in it is shown to whoever proved a few minutes ago who they are (L29): a browser that was
    left open tells how much there is and no more.
    """
    proven = proven_recently(request)
    sections = report_of(subject_of(request), timezone.now(), values=proven)
    there = [section for section in sections if section.held]
    return render(
        request,
        "privacy/held.html",
        {
            "proven": proven,
            "heading": ngettext(
                "We hold %(count)s kind of data about you",
                "We hold %(count)s kinds of data about you",
                len(there),
            )
            % {"count": len(there)},
            "sold": any(section.kind.sold for section in sections),
            "there": [shown(section) for section in there],
            "absent": [shown(section) for section in sections if not section.held],
            "automated": the_map.automated.values(),
        },
    )


@recently_proven
def held_open(request: HttpRequest) -> HttpResponse:
    """Ask who one is, then show the values."""
    return redirect("privacy_held")


@login_required
def looks(request: HttpRequest) -> HttpResponse:
    """List each time a member of staff opened one's data, newest first, and each download (A210)."""
    found = Look.objects.filter(subject=subject_of(request)).order_by("-at", "-pk")
    taken = found.filter(page=TAKEN_ALONG)[:A_PAGE]
    page = Paginator(found.exclude(page=TAKEN_ALONG), A_PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    heading = _("Nobody of the utility’s staff has opened your data")
    if count:
        heading = ngettext(
            "Staff opened your data %(count)s time",
            "Staff opened your data %(count)s times",
            count,
        ) % {"count": formats.number_format(count)}
    return render(
        request,
        "privacy/looks.html",
        {"heading": heading, "page": page, "table": _looks(page), "taken": _downloads(taken)},
    )


def _downloads(taken: Iterable[Look]) -> dict[str, Any]:
    """Return as a table who took water use along: oneself, or somebody one shares a home with."""
    columns = [{"label": _("When")}, {"label": _("Who")}]
    rows = [
        [
            columns[0] | {"text": _when(look)},
            # Their role is written in English, and one of the words that are put into other languages.
            columns[1] | {"text": _("You") if look.by_id == look.subject_id else _(look.role)},
        ]
        for look in taken
    ]
    return {"columns": columns, "rows": rows}


def _when(look: Look) -> str:
    return moment(look.at)


def _looks(page: Any) -> dict[str, Any]:
    """Return looks as a table."""
    columns = [
        {"label": label} for label in (_("When"), _("Who"), _("What for"), _("What was opened"))
    ]
    rows = [
        row_of(
            columns,
            (
                _when(look),
                # Written down in English, and one of the words that are put into other languages.
                _(look.role) if look.role else _("A member of staff"),
                PURPOSES[look.purpose].label if look.purpose in PURPOSES else look.purpose,
                look.page,
            ),
        )
        for look in page
    ]
    return {"columns": columns, "rows": rows}
