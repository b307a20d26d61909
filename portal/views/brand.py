"""The utility's colours, as a style sheet of their own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal import brand

YEAR = 31_536_000
HOUR = 3_600


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """Serve the two colours; for a year if the address carries their version, else for an hour."""
    current = request.META.get("QUERY_STRING", "") == brand.version(settings.UTILITY)
    response = HttpResponse(
        brand.stylesheet(settings.UTILITY), content_type="text/css; charset=utf-8"
    )
    response["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if current else f"public, max-age={HOUR}"
    )
    return response
