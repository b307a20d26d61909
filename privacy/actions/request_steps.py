"""What every step of a privacy request does: write it down, close it, tell whoever asked."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation

from privacy.actions.letters import write_letter
from privacy.contact import language_of
from privacy.models import Letter, PrivacyRequest, RequestEvent, Subject
from privacy.requests.authorities import authorities
from privacy.requests.vault import contact_of, sealed
from privacy.requests.verification import Tier


def note(
    *, request: PrivacyRequest, kind: str, by: Subject | None, at: datetime, text: str = ""
) -> RequestEvent:
    """Write down what was done about a request; `by` is None for whoever made it, and for the clock."""
    return RequestEvent.objects.create(request=request, kind=kind, by=by, at=at, note=sealed(text))


def close(
    *,
    request: PrivacyRequest,
    state: str,
    decision: str,
    by: Subject | None,
    at: datetime,
    answer: str = "",
    exemption: str = "",
    address: str | None = None,
) -> None:
    """Give a request its last state, and tell whoever asked.

    `address` is where the answer goes where the request does not know it any more, because its person was
    erased: empty sends none, since the erasure wrote to their login itself.
    """
    request.state, request.decision, request.closed_at = state, decision, at
    request.answer, request.exemption = sealed(answer), exemption
    request.save(update_fields=["state", "decision", "closed_at", "answer", "exemption"])
    note(request=request, kind=state, by=by, at=at)
    if address != "":
        tell(request=request, kind="request_answered", at=at, address=address)


def tell(
    *,
    request: PrivacyRequest,
    kind: str,
    at: datetime,
    sealed_about: dict[str, str] | None = None,
    address: str | None = None,
) -> Letter:
    """Write to whoever made the request: to their login, or to the e-mail address they gave.

    Where there is neither, the letter waits for staff to print and post it.
    """
    theirs = request.subject if request.tier == Tier.ACCOUNT and not address else None
    language = request.language or (language_of(theirs) if theirs else "")
    with translation.override(language or settings.LANGUAGE_CODE):
        about: dict[str, Any] = {
            "reference": request.reference,
            "right": str(request.get_right_display()),
            "state": request.state,
            "decision": request.decision,
            "reason": str(request.get_decision_display()),
            "due": formats.date_format(request.due, "DATE_FORMAT"),
            "authorities": [str(each["name"]) for each in authorities(request.regime)],
            "link": settings.SITE_URL + reverse("privacy_track"),
        }
    return write_letter(
        kind=kind,
        to=theirs,
        sealed_to="" if theirs else address or contact_of(request).email,
        language=language,
        at=at,
        about=about,
        sealed_about=sealed_about,
    )
