"""Handing a file out that somebody sent."""

from django.http import HttpResponse

from privacy.papers.sealed import SealedFile


def as_file(paper: SealedFile, name: str) -> HttpResponse:
    """Return a file that no browser opens by itself, runs or keeps. `name` is ours, without its ending."""
    response = HttpResponse(paper.opened(), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}.{paper.kind}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
