"""The click that ends a kind of mail: of a person on the page, or of their mail program without one.

Whatever the link, the answers are the same: whoever finds or guesses one learns nothing. They are never an
error either, because Django logs the address of what goes wrong, and the link stands in it.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from notices import unsubscribing
from notices.actions.stopping import stop_mail


@never_cache
@csrf_exempt  # RFC 8058: a mail program posts without cookies; all that a forged one can do is a no
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether these mails should end, and end them. Looking alone ends nothing: scanners look."""
    done = request.method == "POST"
    if done and (found := unsubscribing.opened(token)):
        subject, topic = found
        stop_mail(subject=subject, topic=topic, at=timezone.now())
    response = render(request, "notices/stop.html", {"done": done})
    response["Referrer-Policy"] = "no-referrer"
    return response
