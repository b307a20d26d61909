"""Publishing the policy and the terms."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.actions.policy import AlreadyPublished, TooSoon, publish_policy
from privacy.models import PolicyVersion
from privacy.policy.snapshots import newest
from privacy.register_forms import PublishForm
from privacy.views.guards import office_only, sent_proven
from privacy.views.people import subject_of

# Ours: time to read a letter and to leave. No law names a number for this.
NOTICE_DAYS = 30


@office_only
def office_policy(request: HttpRequest) -> HttpResponse:
    """Show what was published and what this release brings, and publish it."""
    sent = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and sent_proven(request, sent) and sent.is_valid():
        try:
            publish_policy(
                document=sent.cleaned_data["document"],
                effective_date=sent.cleaned_data["effective_date"],
                by=subject_of(request),
                at=timezone.now(),
            )
        except AlreadyPublished:
            messages.warning(request, _("This version was published before."))
        except TooSoon:
            messages.warning(request, _("Choose a later day: people must hear of it first."))
        else:
            messages.success(request, _("Published. Everybody is shown it from now on."))
            return redirect("office_policy")
    today = timezone.localdate()
    documents = [_document(document, request, sent, today) for document in ("privacy", "terms")]
    return render(request, "privacy/office/policy.html", {"documents": documents})


def _document(document: str, request: HttpRequest, sent: PublishForm, today: Any) -> dict[str, Any]:
    snapshot = newest(document)
    published = list(PolicyVersion.objects.filter(document=document).order_by("-number"))
    waits = not published or published[0].number < snapshot.number
    form = PublishForm(
        initial={"document": document, "effective_date": today + timedelta(days=NOTICE_DAYS)},
        prefix=None,
        auto_id=f"{document}_%s",
    )
    if sent.is_bound and sent.data.get("document") == document:
        form = sent
    return {
        "key": document,
        "name": _("Privacy policy") if document == "privacy" else _("Terms of use"),
        "published": published,
        "snapshot": snapshot if waits else None,
        "summary": snapshot.summary["en"],
        "form": form,
    }
