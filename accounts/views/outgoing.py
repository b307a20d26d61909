"""Files for the utility's own system: what waits, what went, and taking a file along (S11)."""

import csv

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.actions.outgoing import make_file, note_taken
from accounts.homes import signed_in
from accounts.models import OutgoingFile, OutgoingRow
from accounts.outgoing import corrections_to_tell, lines_of
from accounts.views.guards import permitted
from privacy.moments import short_moment
from privacy.views.guards import press_proven

A_PAGE = 24
cis_files = permitted("accounts.cis_files")


@cis_files
def cis(request: HttpRequest) -> HttpResponse:
    """List the files, newest first, and say how much waits for the next one."""
    waiting = OutgoingRow.objects.waiting().count() + corrections_to_tell().count()
    page = Paginator(OutgoingFile.objects.order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    heading = _("Everything has gone out.")
    if waiting:
        heading = ngettext(
            "%(n)d row waits for the next file.", "%(n)d rows wait for the next file.", waiting
        ) % {"n": waiting}
    files = [
        {
            "pk": file.pk,
            "name": file.name,
            "at": short_moment(file.made_at),
            "rows": ngettext("%(n)d row", "%(n)d rows", file.rows) % {"n": file.rows},
        }
        for file in page
    ]
    context = {"heading": heading, "waiting": waiting, "files": files, "page": page}
    return render(request, "accounts/staff/cis.html", context)


@cis_files
@require_POST
@press_proven("cis")
def cis_make(request: HttpRequest) -> HttpResponse:
    """Put what waits into a file."""
    file = make_file(by=signed_in(request).subject, at=timezone.now())
    if file is None:
        messages.warning(request, _("Nothing waits, so no file was made."))
    else:
        said = {"name": file.name}
        messages.success(request, _("%(name)s is ready to be downloaded.") % said)
    return redirect("cis")


@cis_files
@require_POST
@press_proven("cis")
def cis_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Hand a file over; who took it is written down for each person it is about."""
    file = get_object_or_404(OutgoingFile, pk=file_id)
    note_taken(file=file, by=signed_in(request).subject, at=timezone.now())
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    answer["Cache-Control"] = "no-store"
    csv.writer(answer).writerows(lines_of(file))
    return answer
