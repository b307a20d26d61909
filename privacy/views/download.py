"""Taking one's data along: asking for the file, waiting for it, and having it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from privacy.actions.erasure import Suspected
from privacy.actions.exports import ask_for_export, note_download
from privacy.forms import ExportForm
from privacy.models import ExportPackage, Subject
from privacy.reauthentication import recently_proven
from privacy.showing import packages
from privacy.views.people import subject_of


@login_required
def download(request: HttpRequest) -> HttpResponse:
    """Show how far the file has come; everything else is for whoever just proved who they are (L29)."""
    package = package_of(subject_of(request))
    if request.method == "POST" or package is None or not package.under_way:
        return _ask(request)
    return render(request, "privacy/download_waiting.html", {"package": package})


@recently_proven
def _ask(request: HttpRequest) -> HttpResponse:
    """Offer the file that is ready, and take the wish for a new one."""
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_for_export(
                subject=subject_of(request),
                first=form.cleaned_data["first"],
                last=form.cleaned_data["last"],
                language=get_language() or "",
                at=timezone.now(),
            )
        except Suspected:
            messages.warning(
                request, _("We are not sure that it is you who asks. Please call us first.")
            )
        return redirect("privacy_download")
    return render(
        request, "privacy/download.html", {"form": form, "package": package_of(subject_of(request))}
    )


@recently_proven
def download_file(request: HttpRequest) -> Any:
    """Hand the file over, to nobody but the person it is about."""
    package = package_of(subject_of(request))
    # After a proof the browser comes with GET: it shows the button again.
    if request.method != "POST" or package is None or package.ready_at is None:
        return redirect("privacy_download")
    try:
        return handed_over(package)
    except packages.FileGone:
        messages.warning(request, _("The file is not there any more. Please ask for it again."))
        return redirect("privacy_download")


def handed_over(package: ExportPackage) -> StreamingHttpResponse:
    """Return the answer that hands a file over, which nobody on the way keeps. Raises FileGone."""
    pieces = packages.read(package)
    note_download(package=package, at=timezone.now())
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    name = f"my-data-{timezone.localdate(package.asked_at)}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(package.size)
    response["Cache-Control"] = "no-store"
    return response


def package_of(subject: Subject) -> ExportPackage | None:
    """Return a person's file, if there is one that has not run out."""
    return (
        ExportPackage.objects.filter(
            # Doubt that came up since holds back what was asked for before (L30).
            subject=subject,
            subject__suspected_at=None,
            expires_at__gt=timezone.now(),
        )
        .order_by("-asked_at")
        .first()
    )
