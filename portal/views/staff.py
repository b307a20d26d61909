"""Pages of the utility's staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import FeedFile
from portal.gallery import gallery
from portal.views.guards import staff_only


@staff_only
def staff(request: HttpRequest) -> HttpResponse:
    """Show the way to what staff do, and the receipts of the last feeds."""
    return render(
        request,
        "portal/staff.html",
        {"files": FeedFile.objects.order_by("-pk")[:20]},
    )


@staff_only
def components(request: HttpRequest) -> HttpResponse:
    """Show every component of the design in every state."""
    return render(request, "portal/gallery.html", gallery())
