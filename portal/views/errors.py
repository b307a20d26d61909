"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.written import written


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open for too long, without Django's technical page; give back what was written."""
    return render(request, "portal/form_expired.html", {"words": written(request)}, status=403)
