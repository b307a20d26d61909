"""What firms that carry mail and texts tell us: bounces, complaints, and answers to texts.

The same shape from every firm (docs/operations.md), and the same answer whether or not we know somebody.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notices.actions.stopping import heed_text, note_bounce
from notices.models import Bounce
from notices.numbers import dialled
from notices.words import Wish, wish_of
from privacy.contact import subjects_known_as

# As anymail calls them. Others are news of single mails, which change nothing for an address.
KINDS = {"bounced": Bounce.Kind.BOUNCED, "complained": Bounce.Kind.COMPLAINED}
# Of bounces, those that say that nobody is there; a full mailbox is tried again.
NOBODY_THERE = {"", "bounced", "invalid"}
MOST_EVENTS = 1000
View = Callable[[HttpRequest, Any], HttpResponse]


def has_key(request: HttpRequest) -> bool:
    """Tell whether a machine proves itself with NOTICES_INBOUND_KEY."""
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    key = settings.NOTICES_INBOUND_KEY
    return bool(key) and constant_time_compare(said, key)


def firms_only(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Open a view for whoever has NOTICES_INBOUND_KEY, and hand it the JSON that came."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not has_key(request):
            return JsonResponse({"error": "not permitted"}, status=403)
        try:
            told = json.loads(request.body)
        except ValueError:
            return JsonResponse({"error": "not JSON"}, status=400)
        return view(request, told)

    return guarded


@firms_only
def events(request: HttpRequest, told: Any) -> HttpResponse:
    """Take a list of {"event_type", "recipient", "reject_reason"}: what became of mails."""
    if not isinstance(told, list) or len(told) > MOST_EVENTS:
        return JsonResponse({"error": f"not a list of at most {MOST_EVENTS}"}, status=400)
    now = timezone.now()
    for event in told:
        if isinstance(event, dict):
            _heed({str(name): str(value or "") for name, value in event.items()}, now)
    return JsonResponse({"taken": len(told)})


@firms_only
def texts(request: HttpRequest, told: Any) -> HttpResponse:
    """Take {"from", "text"}: an answer to a text; say what to text back, if anything."""
    if not isinstance(told, dict):
        return JsonResponse({"error": "not an object"}, status=400)
    number, wish = dialled(str(told.get("from", ""))), wish_of(str(told.get("text", "")))
    if number is None or wish is None:
        return JsonResponse({"answer": ""})
    heed_text(number=number, wish=wish, at=timezone.now())
    name, phone = settings.UTILITY["name"], settings.UTILITY["phone"]
    said = {
        Wish.STOP: _("%(name)s: you get no more texts from us. Text START to have them again."),
        Wish.START: _("%(name)s: you get texts from us again. Text STOP to end them."),
        Wish.HELP: _("%(name)s: call us at %(phone)s. Text STOP to get no more texts."),
    }
    return JsonResponse({"answer": said[wish] % {"name": name, "phone": phone}})


def _heed(event: dict[str, str], now: datetime) -> None:
    email, kind = event.get("recipient", ""), KINDS.get(event.get("event_type", ""))
    gone = kind == Bounce.Kind.COMPLAINED or event.get("reject_reason", "") in NOBODY_THERE
    if kind and gone and "@" in email:
        for subject in subjects_known_as(email):
            note_bounce(subject=subject, email=email, kind=kind, at=now)
