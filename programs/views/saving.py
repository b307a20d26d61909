"""Ways to save water."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse


@login_required
def save(request: HttpRequest) -> HttpResponse:
    """To come."""
    return HttpResponse()


@login_required
def save_action(request: HttpRequest, action: str) -> HttpResponse:
    """To come."""
    return HttpResponse()
