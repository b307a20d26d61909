"""Pages of the utility's staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import FeedFile
from accounts.views.guards import staff_only
from portal.gallery import gallery
from usage.words import axis_number

FILES_SHOWN = 20


@staff_only
def staff(request: HttpRequest) -> HttpResponse:
    """Show the way to what staff do, and the receipts of the last feeds."""
    files = FeedFile.objects.order_by("-pk")[:FILES_SHOWN]
    return render(request, "portal/staff.html", {"table": _receipts(list(files))})


@staff_only
def components(request: HttpRequest) -> HttpResponse:
    """Show every component of the design in every state."""
    return render(request, "portal/gallery.html", gallery())


def _receipts(files: list[FeedFile]) -> dict[str, Any]:
    words = (
        _("Rows"),
        _("Taken"),
        _("Changed"),
        _("Unchanged"),
        _("Suppressed"),
        _("Held"),
        _("Refused"),
    )
    columns: list[dict[str, Any]] = [
        {"label": _("File")},
        {"label": _("Format")},
        {"label": _("When")},
    ]
    columns += [{"label": word, "number": True} for word in words]
    rows = []
    for file in files:
        counts = (
            file.rows, file.taken, file.changed, file.unchanged, file.suppressed, file.held, file.refused,
        )  # fmt: skip
        at = formats.date_format(timezone.localtime(file.at), "SHORT_DATETIME_FORMAT")
        texts = (str(file.pk), file.format, at, *map(axis_number, counts))
        rows.append([column | {"text": text} for column, text in zip(columns, texts, strict=True)])
    return {"columns": columns, "rows": rows}
