"""Deleting one's own data: what goes and what stays, one confirmation, and the certificate."""

import json
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from privacy.actions.erasure import (
    AlreadyErased,
    Held,
    PlanChanged,
    Suspected,
    ask_to_erase,
    erase,
    give_up_erasing,
)
from privacy.disclosed import may_be_named
from privacy.erasing.certifying import horizon, opens, public_keys, secret_of
from privacy.erasing.erasure import Plan, plan, warnings_for
from privacy.forms import CertificateForm
from privacy.lasting.screening import blocked_count
from privacy.models import Erasure, LegalHold, Subject
from privacy.reauthentication import recently_proven
from privacy.views.opened import is_opened, note_opened
from privacy.views.people import subject_of
from privacy.vocabulary import CATEGORIES, EXEMPTIONS, RECIPIENTS


@recently_proven
def delete(request: HttpRequest) -> HttpResponse:
    """Show what deleting would do, and take the request; nothing changes before it is confirmed."""
    subject, now = subject_of(request), timezone.now()
    found = plan(subject, on=timezone.localdate(now))
    if request.method == "POST":
        ask_to_erase(subject=subject, digest=found.digest, by=subject, at=now)
        return redirect("privacy_delete_confirm")
    return render(request, "privacy/delete.html", _shown(subject, found))


@recently_proven
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask once more, and delete; afterwards nobody is signed in, and the certificate is shown."""
    subject, now = subject_of(request), timezone.now()
    waiting = Erasure.objects.filter(subject=subject, at=None).first()
    if waiting is None:
        return redirect("privacy_delete")
    if request.method != "POST":
        return render(request, "privacy/delete_confirm.html", {"digest": waiting.digest})
    try:
        done = erase(subject=subject, digest=request.POST.get("digest", ""), by=subject, at=now)
    except PlanChanged:
        give_up_erasing(subject=subject)
        messages.warning(
            request,
            _("Something about your data has changed since. Nothing was deleted. Look again."),
        )
        return redirect("privacy_delete")
    except (Held, Suspected):
        return redirect("privacy_delete")  # which says why
    except AlreadyErased:  # pressed in two browsers at once: the other one shows the certificate
        logout(request)
        return redirect("privacy_certificate_open")
    logout(request)
    note_opened(request, done.reference)
    return redirect("privacy_certificate", done.reference)


@never_cache
def certificate_open(request: HttpRequest) -> HttpResponse:
    """Ask for reference and secret, which never stand in an address, and open the certificate."""
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["reference"]
        if not ratelimit.consume(request, action="privacy_track", key=reference):
            form.add_error(None, _("That was tried too often. Wait an hour, or call us."))
        elif (found := _given_out(reference)) and opens(found, form.cleaned_data["secret"]):
            note_opened(request, reference)
            return redirect("privacy_certificate", reference)
        else:
            form.add_error(None, _("These do not belong together. Look at our last e-mail."))
    return render(request, "privacy/certificate_open.html", {"form": form, "old": False})


@never_cache
@require_safe
def certificate_link(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """Explain a link of an older letter, which has the secret in it: it opens nothing by itself any more.

    One press sends what the link says. It looks nothing up, and is the same for every link.
    """
    form = CertificateForm(initial={"reference": reference, "secret": secret})
    return render(request, "privacy/certificate_open.html", {"form": form, "old": True})


@never_cache
def certificate(request: HttpRequest, reference: str) -> HttpResponse:
    """Show to whoever opened it what was deleted, what stays, and who was told."""
    erasure = _given_out(reference) if is_opened(request, reference) else None
    if erasure is None:
        return redirect("privacy_certificate_open")
    content = json.loads(erasure.certificate)["certificate"]
    return render(
        request,
        "privacy/certificate.html",
        {
            "reference": reference,
            "secret": secret_of(erasure),
            "erased_at": parse_datetime(content["erased_at"]),
            "gone": [CATEGORIES[it["category"]].label for it in content["erased"]],
            "kept": [_kept(it) for it in content["kept"]],
            "told": [
                RECIPIENTS[it["recipient"]].label if it["recipient"] else it["name"]
                for it in content["told"]
            ],
            "horizon": parse_date(content["gone_from_backups_on"]),
            "blocked": blocked_count(erasure.subject),
        },
    )


@never_cache
def certificate_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the certificate exactly as it was signed."""
    erasure = _given_out(reference) if is_opened(request, reference) else None
    if erasure is None:
        return redirect("privacy_certificate_open")
    return HttpResponse(
        erasure.certificate,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="deletion-{reference}.json"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def certificate_keys(request: HttpRequest) -> HttpResponse:
    """Publish the keys by which anybody can check a certificate."""
    return JsonResponse({"ed25519": public_keys()})


def _given_out(reference: str) -> Erasure | None:
    """Return the erasure that has this reference, if it was carried out."""
    return Erasure.objects.filter(reference=reference, at__isnull=False).first()


def _shown(subject: Subject, found: Plan) -> dict[str, Any]:
    """Return what the page says of a plan."""
    today = timezone.localdate()
    hold = LegalHold.objects.live(on=today).filter(subject=subject, scope="").first()
    return {
        "hold": hold,
        "suspected": subject.suspected_at,
        "goes": found.goes,
        "stays": found.stays,
        "told": [
            *(
                RECIPIENTS[key].label
                for key in found.recipients
                if RECIPIENTS[key].kind != "utility"
            ),
            *(recipient.name for recipient in may_be_named(subject, on=today)),
        ],
        "warnings": warnings_for(subject),
        "horizon": horizon(today),
        "deletion_url": settings.UTILITY_DELETION_URL,
    }


def _kept(line: dict[str, str]) -> dict[str, Any]:
    """Return a line of the certificate in the reader's language."""
    day = parse_date(line["until"])
    return {
        "name": CATEGORIES[line["category"]].label,
        "why": EXEMPTIONS[line["because"]].label,
        "note": _(line["note"]) if line["note"] else "",
        "until": day,
        "how_long": _(line["until"]) if line["until"] and not day else "",
    }
