"""The privacy policy and the terms, as published, for everybody to read and print."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from privacy.actions.policy import acknowledge
from privacy.models import Acknowledgement, PolicyText, PolicyVersion
from privacy.policy.live import live_blocks
from privacy.policy.middleware import forget
from privacy.policy.text import compiled
from privacy.typed import number_in
from privacy.views.people import subject_of


def privacy_policy(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Show the policy in force, or a version of it by its number."""
    return _show(request, PolicyVersion.Document.PRIVACY, number)


def terms(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Show the terms in force, or a version of them by its number."""
    return _show(request, PolicyVersion.Document.TERMS, number)


@require_POST
def policy_acknowledge(request: HttpRequest) -> HttpResponse:
    """Take that somebody has read the notice of a version."""
    if not request.user.is_authenticated:
        raise Http404
    version = get_object_or_404(PolicyVersion, pk=number_in(request.POST.get("version", "")))
    acknowledge(
        version=version,
        by=subject_of(request),
        how=Acknowledgement.How.READ,
        at=timezone.now(),
    )
    forget(request)
    onward = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # An address that begins like one: `redirect` takes any other word for the name of a view.
    return redirect(onward if ours and onward.startswith("/") else "home")


def _show(request: HttpRequest, document: str, number: int | None) -> HttpResponse:
    today = timezone.localdate()
    versions = PolicyVersion.objects.filter(document=document)
    if number is not None:
        shown: PolicyVersion | None = get_object_or_404(versions, number=number)
    else:
        shown = versions.in_force(document, on=today).first()
    in_force = shown if number is None else versions.in_force(document, on=today).first()
    language = (get_language() or "en")[:2]
    text = _text(shown, language) if shown else None
    context: dict[str, Any] = {
        "document": document,
        "shown": shown,
        # Before the first version is published the portal says what it would publish.
        "sections": text.sections if text else compiled(document, language=language),
        "fingerprint": text.sha256 if text else "",
        "summary": shown.summary.get(language) or shown.summary.get("en") if shown else "",
        "is_old": bool(shown and in_force and shown.number < in_force.number),
        "is_coming": bool(shown and shown.effective_date > today),
        "others": versions.exclude(pk=shown.pk).order_by("-number") if shown else [],
        "live": live_blocks(on=today) if document == PolicyVersion.Document.PRIVACY else {},
    }
    return render(request, "privacy/policy.html", context)


def _text(version: PolicyVersion, language: str) -> PolicyText:
    """Return the words of a version in a language, or in English where it was not published in that."""
    texts = {text.language: text for text in version.texts.all()}
    return texts.get(language) or texts["en"]
