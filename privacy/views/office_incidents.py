"""The register of incidents, with its clocks and the people to tell."""

from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from privacy.actions.incidents import AlreadyDone, NotYet, note_step, report_incident
from privacy.incidents import affected_by, affected_one_by_one, found_by_person_only, how_many
from privacy.models import Incident
from privacy.office import SAMPLE_ABOVE, Clock, clocks
from privacy.policy.sentences import labels
from privacy.register_forms import IncidentForm, StepForm
from privacy.spreadsheets import lines_of
from privacy.views.guards import office_only, press_proven
from privacy.views.people import subject_of
from privacy.vocabulary import CATEGORIES


@office_only
def incidents(request: HttpRequest) -> HttpResponse:
    """List the incidents, and take the account of a new one."""
    now = timezone.now()
    form = IncidentForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        made = report_incident(by=subject_of(request), at=now, **form.cleaned_data)
        messages.success(request, _("Written down. The clocks are running."))
        return redirect("office_incident", made.pk)
    rows = list(Incident.objects.order_by("-discovered_at"))
    return render(
        request,
        "privacy/office/incidents.html",
        {
            "rows": [_row(row, now) for row in rows],
            "open": sum(row.closed_at is None for row in rows),
            "form": form,
        },
    )


@office_only
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Show an incident, whom it touches and by when whom to tell; note what was done."""
    row = get_object_or_404(Incident, pk=incident_id)
    now = timezone.now()
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note_step(incident=row, by=subject_of(request), at=now, **form.cleaned_data)
        except AlreadyDone:
            messages.warning(request, _("This was noted before. Its time stays."))
        except NotYet:
            messages.warning(request, _("Something comes before this: say first what was done."))
        else:
            messages.success(request, _("Noted."))
        return redirect("office_incident", row.pk)
    by_kind, together = how_many(row.categories)
    by_hand = found_by_person_only(row.categories)
    sample = together > SAMPLE_ABOVE or row.sample_sent_at is not None
    return render(
        request,
        "privacy/office/incident.html",
        {
            "incident": row,
            # Who cannot be counted here may make it more: then its clock runs on.
            "clocks": [
                _clock(clock, now)
                for clock in clocks(row)
                if clock.name != "sample" or sample or by_hand
            ],
            "kinds": [
                {"term": labels([key], CATEGORIES), "text": formats.number_format(number)}
                for key, number in by_kind.items()
            ],
            "together": together,
            "sample_needed": together > SAMPLE_ABOVE,
            "by_hand": by_hand,
            "form": form,
        },
    )


@office_only
@require_POST
@press_proven("office_incidents")
def incident_people(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Send the list of the people whom an incident touches, by number: who writes to them looks them up."""
    row = get_object_or_404(Incident, pk=incident_id)
    people = chain(
        affected_by(row.categories).iterator(chunk_size=2000), affected_one_by_one(row.categories)
    )
    numbers = dict.fromkeys(str(person.pk) for person in people)
    lines = lines_of([("person",), *zip(numbers, strict=True)])
    response = HttpResponse(lines, content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="incident-{row.pk}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _row(incident: Incident, now: Any) -> dict[str, Any]:
    late = [clock for clock in clocks(incident) if clock.is_late(now)]
    state = pgettext("incident", "Closed") if incident.closed_at else _("Open")
    return {
        "pk": incident.pk,
        "day": incident.discovered_at,
        "kinds": labels(incident.categories, CATEGORIES),
        "state": _("Late") if late and not incident.closed_at else state,
        "tone": "alert" if late and not incident.closed_at else "plain",
    }


def _clock(clock: Clock, now: Any) -> dict[str, Any]:
    words = {
        "authority": _("The authority, within 72 hours"),
        "people": _("The people, within 30 days"),
        "sample": _("A sample to the Attorney General, 15 days after that"),
    }
    return {
        "name": words[clock.name],
        "due_at": clock.due_at,
        "done_at": clock.done_at,
        "late": clock.is_late(now),
    }
