"""Who may receive data, and letting it out."""

import json
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from privacy import sharing
from privacy.actions.sharing import (
    AlreadyReviewed,
    Rows,
    announce_transfer,
    approve_disclosure,
    draft_disclosure,
    drop_draft,
    review_disclosure,
    send_directed,
    share,
)
from privacy.choices.directions import standing
from privacy.models import Direction, Disclosure, DisclosureDraft, Recipient
from privacy.office import unreviewed
from privacy.policy.sentences import labels
from privacy.register_forms import DisclosureForm, RecipientForm
from privacy.sharing import REASONS, Refused, is_cleared
from privacy.views.guards import office_only, press_proven, sent_proven
from privacy.views.people import subject_of
from privacy.vocabulary import CATEGORIES, RECIPIENT_KINDS

SHOWN = 50  # of what left; the person's own page and the export have all of theirs


def why_refused(refusal: Refused) -> str:
    """Say to the office why nothing left, and what would be needed."""
    words = {
        sharing.RecipientNotCleared: _(
            "Nothing left. The recipient's contract is missing, or was not reviewed for a year."
        ),
        sharing.ColumnNotAllowed: _("Nothing left. The recipient may not receive %(what)s."),
        sharing.NeverShared: _("Nothing left. Nobody may receive %(what)s."),
        sharing.PapersMissing: _(
            "Nothing left. This reason needs more to be written down: %(what)s."
        ),
        sharing.NotApproved: _("Nothing left. A second person must approve this."),
        sharing.UnknownReason: _("Nothing left. This recipient gets nothing for this reason."),
        sharing.NotAnnounced: _("Nothing left. Tell people first that the service passes on."),
        sharing.NothingIsSold: _("Nothing left. Data is not for sale here."),
        sharing.PersonErased: _("Nothing left. This person was erased."),
        sharing.NoConsent: _("Nothing left. The person has not agreed to this."),
        sharing.PersonRestricted: _("Nothing left. This person's data is only stored."),
    }
    return words[type(refusal)] % {"what": str(refusal)}


@office_only
def disclosures(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person, what must be looked at again, and what left."""
    now = timezone.now()
    rows = Disclosure.objects.select_related("recipient").order_by("-at", "-pk")
    return render(
        request,
        "privacy/office/disclosures.html",
        {
            "drafts": [
                _told(draft) | {"mine": draft.by_id == subject_of(request).pk}
                for draft in DisclosureDraft.objects.select_related("recipient").order_by("pk")
            ],
            "to_review": [
                _told(row)
                | {
                    "due_at": row.review_due_at,
                    "late": bool(row.review_due_at and row.review_due_at < now),
                }
                for row in unreviewed().select_related("recipient").order_by("review_due_at")
            ],
            "directed": [
                {
                    "pk": row.pk,
                    "recipient": row.recipient.name,
                    "kinds": labels(row.categories, CATEGORIES),
                    "person": str(row.subject_id)[:8],
                    "until": row.until,
                }
                for row in standing(at=now)[:SHOWN]
            ],
            "rows": [_told(row) for row in rows[:SHOWN]],
        },
    )


@office_only
def disclosure_new(request: HttpRequest) -> HttpResponse:
    """Take what shall leave; send it at once where no second person is needed."""
    form = DisclosureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and sent_proven(request, form) and form.is_valid():
        wanted = {
            name: form.cleaned_data[name] for name in ("recipient", "subject", "columns", "reason")
        }
        wanted |= {"papers": form.papers(), "by": subject_of(request), "at": timezone.now()}
        try:
            if not REASONS[wanted["reason"]].approver:
                return _file(share(**wanted))
            draft_disclosure(**wanted)
        except Refused as refusal:
            form.add_error(None, why_refused(refusal))
        else:
            messages.success(request, _("Written down. A second person must approve it."))
            return redirect("office_disclosures")
    return render(request, "privacy/office/disclosure_new.html", {"form": form})


@office_only
@require_POST
@press_proven("office_disclosures")
def disclosure_approve(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Let a draft out as the second person, and send its data."""
    draft = get_object_or_404(DisclosureDraft, pk=draft_id)
    try:
        return _file(approve_disclosure(draft=draft, by=subject_of(request), at=timezone.now()))
    except Refused as refusal:
        messages.warning(request, why_refused(refusal))
    except DisclosureDraft.DoesNotExist:
        messages.warning(request, _("Somebody else was there before you."))
    return redirect("office_disclosures")


@office_only
@press_proven("office_disclosures")
@require_POST
def direction_send(request: HttpRequest, direction_id: int) -> HttpResponse:
    """Send what a person told us to give, if they still want it."""
    row = get_object_or_404(
        Direction.objects.select_related("recipient", "subject"), pk=direction_id
    )
    try:
        return _file(send_directed(direction=row, by=subject_of(request), at=timezone.now()))
    except Refused as refusal:
        messages.warning(request, why_refused(refusal))
    return redirect("office_disclosures")


@office_only
@require_POST
def disclosure_drop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take a draft back."""
    draft = get_object_or_404(DisclosureDraft, pk=draft_id)
    drop_draft(draft=draft, by=subject_of(request), at=timezone.now())
    messages.success(request, _("Dropped. Nothing left."))
    return redirect("office_disclosures")


@office_only
@require_POST
@press_proven("office_disclosures")
def disclosure_review(request: HttpRequest, disclosure_id: int) -> HttpResponse:
    """Note that a second person has looked at an emergency."""
    row = get_object_or_404(Disclosure, pk=disclosure_id)
    try:
        review_disclosure(disclosure=row, by=subject_of(request), at=timezone.now())
    except AlreadyReviewed:
        messages.warning(request, _("Somebody else was there before you."))
    except sharing.NotApproved:
        messages.warning(request, _("Somebody else must look at this: you let it out."))
    else:
        messages.success(request, _("Noted."))
    return redirect("office_disclosures")


@office_only
def recipients(request: HttpRequest) -> HttpResponse:
    """List who may receive data."""
    today = timezone.localdate()
    rows = [
        {
            "recipient": row,
            "kind": RECIPIENT_KINDS[row.kind].label,
            "cleared": is_cleared(row, on=today),
            "may_announce": row.kind == "successor" and row.announced_at is None,
        }
        for row in Recipient.objects.order_by("name")
    ]
    cleared = sum(bool(row["cleared"]) for row in rows)
    return render(request, "privacy/office/recipients.html", {"rows": rows, "cleared": cleared})


@office_only
def recipient_edit(request: HttpRequest, recipient_id: int | None = None) -> HttpResponse:
    """Write down a recipient, or change what is written of one."""
    row = get_object_or_404(Recipient, pk=recipient_id) if recipient_id else None
    form = RecipientForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and sent_proven(request, form) and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("office_recipients")
    return render(request, "privacy/office/recipient.html", {"form": form, "recipient": row})


@office_only
@require_POST
@press_proven("office_recipients")
def recipient_announce(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """Tell everybody that the service passes to this successor."""
    row = get_object_or_404(Recipient, pk=recipient_id, kind="successor")
    count = announce_transfer(recipient=row, by=subject_of(request), at=timezone.now())
    messages.success(request, _("%(number)s letters are on their way.") % {"number": count})
    return redirect("office_recipients")


def _told(row: Disclosure | DisclosureDraft) -> dict[str, Any]:
    """Return what a list shows: never the person, but for their number."""
    return {
        "pk": row.pk,
        "recipient": row.recipient.name,
        "reason": REASONS[row.reason].label,
        "columns": len(row.columns),
        "kinds": labels(sorted({sharing.column_of(n).category for n in row.columns}), CATEGORIES),
        "person": str(row.subject_id)[:8],
        "at": row.at if isinstance(row, Disclosure) else row.written_at,
        "document": row.document,
    }


def _file(rows: Rows) -> HttpResponse:
    """Send what was let out as a file, which no browser or proxy keeps."""
    text = json.dumps(rows, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="disclosure.json"'
    response["Cache-Control"] = "no-store"
    return response
