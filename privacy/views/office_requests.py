"""The privacy office's requests: the queue with its clocks, one request, and what staff do about it."""

from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from privacy import keys
from privacy.actions.looks import record_look
from privacy.actions.requests import NotOpen, make_request
from privacy.letters import opened
from privacy.models import PrivacyRequest, RequestEvent, RequestPaper, Subject, Training
from privacy.papers.serving import as_file
from privacy.requests.deadlines import YEAR
from privacy.requests.forms import CONTESTED_LABELS, POINTS
from privacy.requests.office_forms import IntakeForm
from privacy.requests.vault import (
    contact_of,
    from_the_same_sender,
    letters_to_post,
    overdue_on,
    signature_of,
)
from privacy.views.guards import View, office_only, sent_proven
from privacy.views.office_acts import ACTS, SOON_DAYS, WORDS, Refused
from privacy.views.people import subject_of

State = PrivacyRequest.State
EACH_PAGE = 50
MOST_FROM_SAME = 20  # ours: more than anybody reads on the page of one request
SHOWN = {
    "open": gettext_lazy("Open"),
    "overdue": gettext_lazy("Overdue"),
    "unverified": gettext_lazy("Not sure who asks"),
    "closed": gettext_lazy("Closed"),
}


def trained_only(view: View) -> View:
    """Open `view` for staff who were trained within a year (11 CCR 7100); tell the others why not."""

    @wraps(view)
    @office_only
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        training = Training.objects.filter(subject=subject_of(request)).first()
        if training is None or training.on <= timezone.localdate() - YEAR:
            return render(
                request, "privacy/office/untrained.html", {"training": training}, status=403
            )
        return view(request, *args, **kwargs)

    return guarded


@trained_only
def office_requests(request: HttpRequest) -> HttpResponse:
    """Show the requests that wait, the one that is due first on top."""
    shown = request.GET.get("show", "open")
    if shown not in SHOWN:
        raise Http404
    today = timezone.localdate()
    found = _filtered(shown, today).order_by("due", "pk")
    page = Paginator(found, EACH_PAGE).get_page(request.GET.get("page"))
    late = PrivacyRequest.objects.filter(overdue_on(today)).count()
    context = {
        "late": late,
        "table": _table(list(page), today, subject_of(request).pk),
        "page": page,
        "filters": [
            {"label": str(label), "url": f"?show={key}", "current": key == shown}
            for key, label in SHOWN.items()
        ],
        "shown": shown,
    }
    return render(request, "privacy/office/requests.html", context)


@trained_only
def office_request_new(request: HttpRequest) -> HttpResponse:
    """Write down a request that came by another way, with the day on which it came."""
    posted = request.POST if request.method == "POST" else None
    form = IntakeForm(posted, today=timezone.localdate())
    if request.method == "POST" and sent_proven(request, form) and form.is_valid():
        made, _secret = make_request(
            wish=form.wish(),
            contact=form.contact(),
            proof=form.proof(),
            received_at=form.received_at(),
            at=timezone.now(),
            language="",
            channel=form.cleaned_data["channel"],
            regime=form.cleaned_data["regime"],
            by=subject_of(request),
        )
        return redirect("office_request", made.pk)
    return render(request, "privacy/office/request_new.html", {"form": form})


@trained_only
def office_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show one request; that it was opened is written down for the person it is about."""
    found = get_object_or_404(PrivacyRequest.objects.select_related("subject"), pk=request_id)
    if found.subject:
        _look(request, found.subject)
    return render(request, "privacy/office/request.html", _page_of(found, {}))


@trained_only
@require_POST
def office_request_act(request: HttpRequest, request_id: int, act: str) -> HttpResponse:
    """Do one thing about a request."""
    found = get_object_or_404(PrivacyRequest.objects.select_related("subject"), pk=request_id)
    if act not in ACTS:
        raise Http404
    if not ACTS[act].fits(found):
        messages.warning(request, str(WORDS[NotOpen]))
        return redirect("office_request", found.pk)
    form = ACTS[act].form(request.POST, found)
    if (not ACTS[act].proven or sent_proven(request, form)) and form.is_valid():
        try:
            ACTS[act].run(found, form, subject_of(request), timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is written down."))
            return redirect("office_request", found.pk)
    if found.subject:
        _look(request, found.subject)
    return render(request, "privacy/office/request.html", _page_of(found, {act: form}))


@trained_only
def office_request_letters(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show the letters of a request that must be printed, as they are to be posted."""
    found = get_object_or_404(PrivacyRequest, pk=request_id)
    letters = []
    for letter in letters_to_post(found):
        with translation.override(letter.language or settings.LANGUAGE_CODE):
            about = opened(letter.about) | {
                "utility": settings.UTILITY,
                "privacy_email": settings.PRIVACY_EMAIL,
            }
            text = render_to_string(f"privacy/mail/{letter.kind}.txt", about)
        letters.append(text.strip())
    context = {"found": found, "letters": letters, "contact": contact_of(found)}
    return render(request, "privacy/office/letters.html", context)


@trained_only
def office_request_paper(request: HttpRequest, request_id: int, paper_id: int) -> HttpResponse:
    """Hand out what an agent or a parent sent, as a file that no browser opens by itself or keeps."""
    paper = get_object_or_404(
        RequestPaper.objects.select_related("request__subject"), pk=paper_id, request=request_id
    )
    if paper.request.subject:
        _look(request, paper.request.subject)
    return as_file(paper, f"{paper.request.reference}-{paper.pk}")


def _filtered(shown: str, today: date) -> Any:
    rows = PrivacyRequest.objects.all()
    if shown == "overdue":
        return rows.filter(overdue_on(today))
    if shown == "unverified":
        return rows.filter(state__in=PrivacyRequest.UNVERIFIED)
    return rows.filter(closed_at__isnull=shown == "open")


def _look(request: HttpRequest, subject: Subject) -> None:
    record_look(
        by=subject_of(request),
        subject=subject,
        purpose="rights",
        page="privacy request",
        at=timezone.now(),
    )


def _table(rows: list[PrivacyRequest], today: date, me: UUID) -> dict[str, Any]:
    """Return the queue: what decides whom to answer next stands first, also where a row is a small block."""
    columns = [
        _("Reference"),
        _("What"),
        _("State"),
        _("Who"),
        _("Received"),
        _("Came by"),
        _("Due"),
    ]
    return {
        "columns": [{"label": label} for label in columns],
        "rows": [
            [
                {"text": row.reference, "url": f"{row.pk}/"},
                {"text": str(row.get_right_display()), "label": columns[1]},
                {"text": str(row.get_state_display()), "label": columns[2]},
                {"text": _owner(row, me), "label": columns[3]},
                {"text": _day(timezone.localtime(row.received_at)), "label": columns[4]},
                {"text": str(row.get_channel_display()), "label": columns[5]},
                due_tag(row, today) | {"label": columns[6]},
            ]
            for row in rows
        ],
    }


def _owner(row: PrivacyRequest, me: UUID) -> str:
    """Return who answers, of staff who are numbers here."""
    if row.owner_id is None:
        return _("Nobody yet")
    return (
        _("You") if row.owner_id == me else _("Staff %(number)s") % {"number": row.owner_id.hex[:8]}
    )


def due_tag(row: PrivacyRequest, today: date) -> dict[str, Any]:
    """Return how much time is left, as a word with a sign."""
    if row.closed_at:
        return {"text": _day(timezone.localtime(row.closed_at))}
    if row.confirmed_at is None and row.confirm_by < today:
        return {"tag": _("Not confirmed"), "tone": "alert"}
    left = (row.due - today).days
    if left < 0:
        late = ngettext("%d day overdue", "%d days overdue", -left) % -left
        return {"tag": late, "tone": "alert"}
    word = ngettext("%d day left", "%d days left", left) % left
    return {"tag": word, "tone": "care" if left <= SOON_DAYS else "plain"}


def _day(moment: date | datetime) -> str:
    return formats.date_format(moment, "SHORT_DATE_FORMAT")


def _page_of(found: PrivacyRequest, bound: dict[str, Any]) -> dict[str, Any]:
    acts = [
        {
            "name": name,
            "label": act.label,
            "button": act.button,
            "look": act.look,
            "form": (form := bound.get(name) or act.form(None, found)),
            "plan": getattr(form, "plan", None),
            "open": name in bound,
        }
        for name, act in ACTS.items()
        if act.fits(found)
    ]
    return {
        "found": found,
        "contact": contact_of(found),
        # Of somebody who was not found it is all that is held, and theirs to ask for.
        "from_same": from_the_same_sender(found)[:MOST_FROM_SAME],
        "fitted": [POINTS[point][0] for point in found.matched],
        "contested": CONTESTED_LABELS.get(found.contested, ""),
        "description": found.unsealed("description"),
        "signature": signature_of(found),
        "answer": found.unsealed("answer"),
        "due": due_tag(found, timezone.localdate()),
        "events": [
            {"event": event, "note": _note(event)}
            for event in found.events.select_related("by").order_by("at", "pk")
        ],
        "papers": found.papers.defer("content", "sealed_key").order_by("pk"),
        "to_post": letters_to_post(found).count(),
        "acts": acts,
    }


def _note(event: RequestEvent) -> str:
    return keys.unseal(bytes(event.note)) if event.note else ""
