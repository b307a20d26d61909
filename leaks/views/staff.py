"""The utility's list of leaks: ranked, narrowed down, written to; one of them; what became of all (S05)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.homes import signed_in
from accounts.models import Premises
from accounts.views.guards import permitted
from leaks import sql
from leaks.actions.contacting import MOST_AT_ONCE, TooMany, contact
from leaks.actions.homes import note_place_facts
from leaks.actions.telling import who_may_hear
from leaks.bill import costs
from leaks.forms import PlaceForm
from leaks.listing import FILTERS, SHOWN, chosen, contacted, listed
from leaks.models import FLOWING, LeakAlert, LeakAnswer, PlaceFacts, Verdict
from leaks.showing import drawing, history, standing
from leaks.showing.standing import Standing
from leaks.showing.why import comes_out_again, why
from leaks.words import said
from privacy.actions import record_look
from privacy.tabular import row_of
from privacy.typed import number_in
from usage.models import DayReads
from usage.words import axis_number, volume

EACH_PAGE = 50
YEAR = timedelta(days=365)
# What a fix is said to have saved ends with the next bill, which would have shown the leak. Ours.
SAVED_HOURS = 30 * 24
Kind, Severity = LeakAlert.Kind, LeakAlert.Severity
TONES = {Severity.LOW: "plain", Severity.MEDIUM: "care", Severity.HIGH: "alert"}


@permitted("leaks.view_leakalert")
def leak_list(request: HttpRequest) -> HttpResponse:
    """List leaks, the worst first; whose home it is is behind each."""
    now, choice = timezone.now(), chosen(request.GET.dict())
    found = listed(choice, now).select_related("premises")
    page = Paginator(found, EACH_PAGE).get_page(request.GET.get("page"))
    before = contacted(list(page))
    context = {
        "heading": _heading(page.paginator.count, choice),
        "rows": [_row(alert, now, asked=alert.pk in before) for alert in page],
        "page": page,
        "filters": _filters(choice),
        "narrowed": bool(choice),
        "query": f"{urlencode(choice)}&" if choice else "",
        "may_contact": request.user.has_perm("leaks.add_leakcontact"),
        "most": MOST_AT_ONCE,
    }
    return render(request, "leaks/staff/list.html", context)


@permitted("leaks.add_leakcontact")
@require_POST
def leak_contact(request: HttpRequest) -> HttpResponse:
    """Show what would be written to whom; once that is confirmed, have it written."""
    numbers = [*filter(None, map(number_in, request.POST.getlist("alert")))]
    alerts = list(
        LeakAlert.objects.open()
        .filter(pk__in=numbers, kind__in=SHOWN, contact=None)
        .select_related("premises")
        .worst_first()
    )
    now = timezone.now()
    if not alerts:
        messages.warning(request, _("Choose leaks that go on and of which nobody wrote yet."))
        return redirect("leak_list")
    if request.POST.get("sure") != "yes":
        return render(request, "leaks/staff/contact.html", _preview(alerts, now))
    try:
        done = contact(alerts=alerts, by=signed_in(request).subject, at=now)
    except TooMany:
        messages.error(request, _("These are more than can be written to at once. Choose fewer."))
        return redirect("leak_list")
    words = ngettext(
        "The message about %(n)s leak is on its way.",
        "The messages about %(n)s leaks are on their way.",
        done,
    )
    messages.success(request, words % {"n": axis_number(done)})
    return redirect("leak_list")


@permitted("leaks.view_leakalert")
def leak_of(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Show one leak with its hours and rule; somebody lives there: the look is written down for them."""
    alert = get_object_or_404(
        LeakAlert.objects.filter(kind__in=SHOWN).select_related(
            "premises", "service_point", "agreement__account__customer__subject"
        ),
        pk=alert_id,
    )
    now, by = timezone.now(), signed_in(request).subject
    form = PlaceForm(request.POST or None, initial=_noted(alert.premises))
    may_note = request.user.has_perm("leaks.change_placefacts")
    if request.method == "POST" and may_note and form.is_valid():
        note_place_facts(premises=alert.premises, facts=form.cleaned_data, by=by, at=now)
        messages.success(request, _("What you know of the place is kept."))
        return redirect("leak_of", alert_id=alert.pk)
    if alert.agreement:
        lives_there = alert.agreement.account.customer.subject
        record_look(by=by, subject=lives_there, purpose="leak_alerts", page="leak", at=now)
    context = {"form": form if may_note else None, **_one(alert, now)}
    return render(request, "leaks/staff/leak.html", context)


@permitted("leaks.view_leakalert")
def leak_outcomes(request: HttpRequest) -> HttpResponse:
    """Show what became of a year's leaks: told, answered, fixed, saved."""
    now = timezone.now()
    found = sql.outcomes(now - YEAR, now, kinds=[*FLOWING, Kind.HIGH_USE], most_hours=SAVED_HOURS)
    whole = next((each for each in found if not each.kind), None)
    context = {
        "whole": _whole(whole) if whole and whole.found else None,
        "table": _outcomes([each for each in found if each.kind]),
        "days": SAVED_HOURS // 24,
    }
    return render(request, "leaks/staff/outcomes.html", context)


def _heading(count: int, choice: dict[str, str]) -> str:
    if not count:
        return _("No leak fits") if choice else _("No leak is known to go on")
    if choice:
        said = ngettext("%(n)s leak fits", "%(n)s leaks fit", count)
    else:
        said = ngettext("%(n)s leak goes on", "%(n)s leaks go on", count)
    return said % {"n": axis_number(count)}


def _row(alert: Any, now: datetime, *, asked: bool) -> dict[str, Any]:
    """Return a row of the list; `alert` has what `listed` adds."""
    answers = dict(LeakAnswer.Kind.choices)
    severity = Severity(alert.severity)
    return {
        "pk": alert.pk,
        "url": reverse("leak_of", args=[alert.pk]),
        "place": alert.premises.number,
        "home": alert.premises.get_kind_display(),
        "kind": alert.get_kind_display(),
        "size": severity.label,
        "tone": TONES[severity],
        "rate": volume(alert.rate) if alert.rate else "",
        "lost": volume(alert.volume) if alert.volume else "",
        "lasted": standing.lasted(alert, now),
        "answer": answers.get(alert.answered, _("None yet")),
        "told": alert.told,
        "asked": asked,
        "may_be_asked": alert.is_open and not asked,
    }


def _filters(choice: dict[str, str]) -> list[dict[str, Any]]:
    """Return each filter with a link for what it can be; the page stays what it is but for that."""
    found = []
    for each in FILTERS:
        others = {key: value for key, value in choice.items() if key != each.key}
        nothing = _("Going on") if each.key == "state" else _("All")
        options = {"": nothing, **each.choices}
        links = [
            {
                "label": label,
                "url": "?" + urlencode(others | ({each.key: value} if value else {})),
                "current": choice.get(each.key, "") == value,
            }
            for value, label in options.items()
        ]
        found.append({"label": each.label, "links": links, "on": each.key in choice})
    return found


def _preview(alerts: Sequence[LeakAlert], now: datetime) -> dict[str, Any]:
    people = {
        person.pk
        for each in who_may_hear(alerts=alerts[:MOST_AT_ONCE], at=now).values()
        for person in each
    }
    sample = LeakAlert.objects.get(pk=alerts[0].pk)
    sample.premises = Premises(line1=_("(their address)"))
    cost = costs(None, sample.agreement_id, timezone.localdate(now))
    words = said(
        Verdict(alert=sample, step=Verdict.Step.REOPENED),
        unit=settings.VOLUME_UNIT,
        price=cost.price,
        ends=cost.ends,
    )
    return {
        "alerts": alerts,
        "leaks": len(alerts),
        "people": len(people),
        "too_many": len(alerts) > MOST_AT_ONCE,
        "most": MOST_AT_ONCE,
        "words": words,
    }


def _noted(premises: Premises) -> dict[str, str]:
    noted = PlaceFacts.objects.filter(premises=premises).first()
    words = {True: "yes", False: "no", None: ""}
    return {name: words[getattr(noted, name, None)] for name in PlaceForm.base_fields}


def _one(alert: LeakAlert, now: datetime) -> dict[str, Any]:
    stands = Standing.of(alert, user=None, unit=settings.VOLUME_UNIT)
    verdicts = list(alert.verdicts.order_by("at", "pk"))
    reads, unit = DayReads.objects.all(), settings.VOLUME_UNIT
    words = stands.words()
    place = ", ".join(filter(None, [alert.premises.line1, alert.premises.line2]))
    lost = [{"term": _("Lost so far, at least"), "text": volume(alert.volume)}]
    if not alert.is_leak and not alert.volume:
        lost = []  # of a silent meter nothing is known
    return {
        "heading": words.title,
        "lead": words.lines[0],
        "tag": standing.tag(stands, timezone.localdate(now)),
        "facts": [
            {"term": _("Address"), "text": place, "note": alert.premises.number},
            {"term": _("Service point"), "text": alert.service_point.number},
            {"term": _("Kind"), "text": alert.get_kind_display()},
            {"term": _("Size"), "text": alert.get_severity_display()},
            {"term": _("Seen for"), "text": standing.lasted(alert, now)},
            *lost,
        ],
        "hours": drawing.of_hours(alert, reads, unit=unit, now=now),
        "days": drawing.of_days(alert, reads, linked=False, unit=unit, now=now),
        "why": why(alert, verdicts[-1], unit=unit, home=None) if verdicts else None,
        "again": comes_out_again(verdicts[-1]) if verdicts else None,
        "events": history.events(stands, verdicts),
    }


def _whole(whole: sql.Outcome) -> dict[str, Any]:
    days = "" if whole.median_days is None else axis_number(round(whole.median_days, 1))
    return {
        "heading": ngettext(
            "%(fixed)s of %(n)s leak is fixed, and the meter confirms it",
            "%(fixed)s of %(n)s leaks are fixed, and the meter confirms it",
            whole.found,
        )
        % {"fixed": axis_number(whole.verified), "n": axis_number(whole.found)},
        "facts": [
            {"term": _("Found in the last 12 months"), "text": axis_number(whole.found)},
            {"term": _("Answered"), "text": axis_number(whole.answered)},
            {"term": _("Said to be fixed"), "text": axis_number(whole.claimed)},
            {"term": _("Confirmed by the meter"), "text": axis_number(whole.verified)},
            {"term": _("Withdrawn after late readings"), "text": axis_number(whole.withdrawn)},
            {"term": _("Median days from the alert to the last water"), "text": days or "–"},
            {"term": _("Water saved, at least"), "text": volume(whole.saved)},
        ],
    }


def _outcomes(kinds: Sequence[sql.Outcome]) -> dict[str, Any]:
    names = (_("Found"), _("Answered"), _("Said to be fixed"), _("Confirmed"), _("Saved, at least"))
    columns: list[dict[str, Any]] = [{"label": _("Kind")}]
    columns += [{"label": name, "number": True} for name in names]
    rows = []
    for each in kinds:
        counts = (each.found, each.answered, each.claimed, each.verified)
        texts = (Kind(each.kind).label, *map(axis_number, counts), volume(each.saved))
        rows.append(row_of(columns, texts))
    return {"columns": columns, "rows": rows}
