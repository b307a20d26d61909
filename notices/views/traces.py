"""The picture in an offer and the links through us, of those who said yes to that (A060).

The answer is the same whatever the address says and whether or not anything is noted. It is never an error:
Django logs the address of what goes wrong, and somebody stands in it, sealed.
"""

from base64 import b64decode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notices.models import MailEvent
from notices.tracing import note, opened, target

# One transparent point.
PICTURE = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@never_cache
@require_safe
def seen(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with the picture, and note that it was asked for where that may be noted."""
    if found := opened(token):
        note(found, MailEvent.Kind.OPENED, at=timezone.now())
    return HttpResponse(PICTURE, content_type="image/gif")


@never_cache
@require_safe
def go(request: HttpRequest, token: str) -> HttpResponse:
    """Lead on to where the offer says, and note that where it may be noted; to the first page otherwise."""
    found = opened(token)
    if found:
        note(found, MailEvent.Kind.FOLLOWED, at=timezone.now())
    response = HttpResponseRedirect((target(found) if found else "") or "/")
    response["Referrer-Policy"] = "no-referrer"
    return response
