"""Making a privacy request: with a login or without, for oneself or for somebody else."""

import json
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from privacy import keys
from privacy.actions.fulfilling import opt_out_as_asked
from privacy.actions.papers import add_paper
from privacy.actions.requests import Proof, make_request
from privacy.contact import email_of
from privacy.models import PrivacyRequest, Subject
from privacy.papers.fields import TOO_LARGE
from privacy.papers.scanning import Infected, NotScanned
from privacy.reauthentication import proven_recently, recently_proven
from privacy.requests.forms import CONTESTED_LABELS, RequestForm
from privacy.requests.vault import Contact, spelt
from privacy.requests.verification import Tier, tier_needed
from privacy.views.people import subject_of

Right, Whom = PrivacyRequest.Right, PrivacyRequest.Whom
SENT = "privacy_request_sent"
SHOWN_FOR = 15 * 60  # seconds: a secret does not stay on the screen of a library


def privacy_request(request: HttpRequest) -> HttpResponse:
    """Show what one can ask for, and what one asked for already."""
    mine: list[PrivacyRequest] = []
    if request.user.is_authenticated:
        found = PrivacyRequest.objects.filter(subject=subject_of(request), tier=Tier.ACCOUNT)
        mine = list(found.order_by("-received_at")[:20])
    context = {"rights": Right.choices, "mine": mine}
    return render(request, "privacy/requests.html", context)


def privacy_request_form(request: HttpRequest, right: str, whom: str = Whom.MYSELF) -> HttpResponse:
    """Ask what a request needs and no more, and take it in."""
    contested = request.GET.get("about", "")
    if right not in Right.values or whom not in Whom.values:
        raise Http404
    if contested and (right != Right.CORRECT or contested not in CONTESTED_LABELS):
        raise Http404
    if right == Right.CORRECT and not contested:
        return render(
            request,
            "privacy/request_about.html",
            {"kinds": CONTESTED_LABELS.items(), "right": right, "whom": whom},
        )
    if not request.user.is_authenticated or whom != Whom.MYSELF:
        return _ask(request, right, whom, contested, known=None)
    if tier_needed(right, contested=contested) == Tier.NONE or proven_recently(request):
        return _ask(request, right, whom, contested, known=subject_of(request))
    return recently_proven(privacy_request_form)(request, right, whom)


def privacy_request_sent(request: HttpRequest) -> HttpResponse:
    """Show reference and secret for some minutes to whoever made the request."""
    kept = request.session.get(SENT)
    sent = json.loads(keys.unseal(kept.encode())) if kept else None
    if not sent or timezone.now().timestamp() - sent["at"] > SHOWN_FOR:
        return redirect("privacy_track")
    return render(request, "privacy/request_sent.html", {"sent": sent})


def _ask(
    request: HttpRequest, right: str, whom: str, contested: str, *, known: Subject | None
) -> HttpResponse:
    form = RequestForm(
        request.POST or None,
        request.FILES or None,
        right=right,
        whom=whom,
        contested=contested,
        known=known is not None,
        today=timezone.localdate(),
    )
    if "paper" in form.fields and _is_too_large(request):
        form.add_error("paper", TOO_LARGE)
    if request.method == "POST" and form.is_valid():
        if form.is_machine:
            return _sent(request, f"PR-{spelt(8)}", spelt(12))
        if ratelimit.consume(request, action="privacy_request"):
            try:
                made, secret = _taken_in(request, form, known)
            except Infected:
                form.add_error("paper", _("Our virus scanner refuses this file. Send another."))
            except NotScanned:
                form.add_error(
                    "paper",
                    _(
                        "We cannot check files at the moment. Send the request without it, or later."
                    ),
                )
            else:
                return _sent(request, made.reference, secret)
        else:
            form.add_error(None, _("That was tried too often. Wait a day, or call us."))
    context = {
        "form": form,
        "right": right,
        "label": Right(right).label,
        "whoms": _whoms(right, whom, contested),
        "known": known is not None,
    }
    return render(request, "privacy/request.html", context)


@transaction.atomic
def _taken_in(
    request: HttpRequest, form: RequestForm, known: Subject | None
) -> tuple[PrivacyRequest, str]:
    """Make the request, with the paper that shows that one may. Raises Infected, NotScanned."""
    now = timezone.now()
    made, secret = make_request(
        wish=form.wish(),
        contact=form.contact() if known is None else Contact(),
        proof=_compared(request, form.proof()) if known is None else Proof(),
        signed_in=known,
        received_at=now,
        at=now,
        language=(get_language() or "")[:2],
        channel=_channel(form.whom),
    )
    if paper := form.cleaned_data.get("paper"):
        add_paper(request=made, content=paper, by=None, at=now)
    if form.right in {Right.OPT_OUT, Right.LIMIT}:
        email = email_of(known) if known else form.cleaned_data["email"]
        opt_out_as_asked(request=made, email=email, language=made.language, at=now)
    return made, secret


def _is_too_large(request: HttpRequest) -> bool:
    """Tell whether more was sent than is read: the file is passed over then, and nobody would be told."""
    sent = request.META.get("CONTENT_LENGTH") or "0"
    return int(sent) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE if sent.isdecimal() else False


def _channel(whom: str) -> str:
    channels = PrivacyRequest.Channel
    return channels.AGENT if whom == Whom.SOMEBODY else channels.WEB


def _compared(request: HttpRequest, proof: Proof) -> Proof:
    """Return what is compared: nothing, once the account it names was named too often, there or not (L26).

    The request is taken in all the same, and staff ask who it is: else anybody could lock somebody out of
    their rights by asking in their name.
    """
    named = proof.said.get("account_number") or proof.said.get("email") or ""
    scrambled = keys.digest("request_limit", named.casefold(), version=keys.versions()[0])
    if named and not ratelimit.consume(request, action="privacy_request_about", key=scrambled):
        return Proof()
    return proof


def _sent(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """Lead to the page that shows the secret; meanwhile it is sealed, as it is kept nowhere else."""
    sent = {"reference": reference, "secret": secret, "at": timezone.now().timestamp()}
    request.session[SENT] = keys.seal(json.dumps(sent)).decode()
    return redirect("privacy_request_sent")


def _whoms(right: str, whom: str, contested: str) -> list[dict[str, Any]]:
    query = f"?about={contested}" if contested else ""
    return [
        {
            "label": each.label,
            "url": reverse("privacy_request_form", args=[right, each.value]) + query,
            "current": each.value == whom,
        }
        for each in Whom
    ]
