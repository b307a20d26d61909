"""Alerts of the home one looks at; one of them: what was found, where to look, what one says (R11, R12)."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Home
from accounts.homes import SESSION_KEY, current_home, homes, signed_in
from accounts.models import User
from accounts.roles import May
from leaks.actions.answering import (
    AlreadyClaimed,
    AlreadyOver,
    answer_alert,
    no_longer_normal,
)
from leaks.bill import Costs, costs
from leaks.forms import AnswerForm
from leaks.life import Kind
from leaks.models import CreditPolicy, CreditRequest, LeakAlert, LeakAnswer, Verdict
from leaks.showing import drawing, history, smallest, standing
from leaks.showing.finding import pictured
from leaks.showing.standing import Standing
from leaks.showing.why import why
from leaks.words import MEANINGS, days_of, looks
from usage.models import DayReads, UnitChoice
from usage.words import day_and_year, volume

EACH_PAGE = 20
Step = Verdict.Step


@login_required
def leaks(request: HttpRequest) -> HttpResponse:
    """List the alerts of a home, open ones first; where there is none, say what its meter can show."""
    home, user, today = current_home(request), signed_in(request), timezone.localdate()
    if home is None or May.ALERTS not in home.may:
        return render(request, "leaks/leaks.html", {"home": home, "allowed": False})
    found = LeakAlert.objects.visible_to(user, today=today).filter(agreement=home.agreement_id)
    page = Paginator(
        found.newest_first().with_answers().select_related("premises"), EACH_PAGE
    ).get_page(request.GET.get("page"))
    unit = unit_of(user)
    rows = [_row(Standing.of(alert, user=user, unit=unit), today) for alert in page]
    now_open = sorted((row for row in rows if row["open"]), key=lambda row: row["worst_first"])
    context = {
        "home": home,
        "allowed": True,
        "page": page,
        "open": now_open,
        "past": [row for row in rows if not row["open"]],
        "heading": now_open[0]["name"] if now_open else _("Nothing looks wrong with your water."),
        "shown_by_meter": None if now_open or home.ended else smallest.sentence(home, today, unit),
        "lives_here": May.HOUSEHOLD in home.may and not home.ended,
    }
    return render(request, "leaks/leaks.html", context)


@login_required
def leak(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Show an alert, and take what somebody says of it."""
    user, now = signed_in(request), timezone.now()
    today = timezone.localdate(now)
    alert = get_object_or_404(
        LeakAlert.objects.visible_to(user, today=today).select_related("premises"), pk=alert_id
    )
    home = home_of(request, alert)
    stands = Standing.of(alert, user=user, unit=unit_of(user))
    kinds = _may_say(stands, home)
    form = AnswerForm(request.POST or None, today=today, kinds=kinds)
    if request.method == "POST" and kinds and form.is_valid():
        try:
            answer = answer_alert(alert=alert, by=user, at=now, **form.cleaned_data)
        except AlreadyOver:
            messages.warning(
                request, _("This has ended meanwhile. There is nothing left to answer.")
            )
        except AlreadyClaimed:
            messages.warning(request, _("Somebody said before you that it is fixed."))
        else:
            messages.success(request, _("Thank you. We have noted your answer."))
            if answer.thread_id:
                return redirect("thread", answer.thread_id)
        return redirect("leak", alert_id=alert.pk)
    flat = Costs(settings.WATER_PRICE)
    cost = costs(user, home.agreement_id, today) if May.BILLS in home.may else flat
    context = {
        "form": form if kinds else None,
        "utility": settings.UTILITY,
        **_shown(stands, home, cost, now),
        **_evidence(stands, user, home, now),
        "credit": _credit(alert, home, today),
    }
    return render(request, "leaks/leak.html", context)


@login_required
@require_POST
def leak_not_normal(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Take back that something is normal for a home."""
    user, now = signed_in(request), timezone.now()
    today = timezone.localdate(now)
    alert = get_object_or_404(LeakAlert.objects.visible_to(user, today=today), pk=alert_id)
    answer = Standing.of(alert, user=user, unit="").normal_on(today)
    if answer is None or May.USE not in home_of(request, alert).may:
        raise Http404
    try:
        no_longer_normal(answer=answer, by=user, at=now)
    except AlreadyOver:
        messages.warning(request, _("That had ended before."))
    else:
        messages.success(request, _("From today on this is news again."))
    return redirect("leak", alert_id=alert.pk)


def _row(stands: Standing, today: date) -> dict[str, Any]:
    alert, words = stands.alert, stands.words()
    since = day_and_year(timezone.localdate(alert.since_at))
    ran = _("since %(day)s") % {"day": since} if alert.is_open else days_of(alert)
    measured = alert.volume and stands.step != Step.WITHDRAWN and not stands.called_normal
    return {
        "url": reverse("leak", args=[alert.pk]),
        "name": words.title,
        "lead": words.lines[0],
        "amount": volume(alert.volume, stands.unit) if measured else "",
        "note": f"{alert.get_kind_display()} · {ran}",
        "tag": standing.tag(stands, today),
        "open": alert.is_open,
        "silent": alert.kind == Kind.SILENT,
        # A meter that is silent must not stand before water that runs.
        "worst_first": (alert.kind == Kind.SILENT, not alert.is_leak, -alert.severity),
    }


def home_of(request: HttpRequest, alert: LeakAlert) -> Home:
    """Return the home an alert is of, and look at that one from now on."""
    mine = homes(request)
    home = next((it for it in mine if it.agreement_id == alert.agreement_id), None)
    if home is None:
        raise Http404
    if current_home(request) != home:
        request.session[SESSION_KEY] = home.agreement_id
    return home


def _may_say(stands: Standing, home: Home) -> list[LeakAnswer.Kind]:
    """Return the answers that are open to somebody: what is normal, those say who see the hours."""
    alert, said = stands.alert, LeakAnswer.Kind
    if alert.state == LeakAlert.State.WITHDRAWN or stands.claim or alert.kind == Kind.SILENT:
        return []
    if not alert.is_open:
        stopped_by_itself = stands.step == Step.STOPPED and alert.is_leak
        called_normal = any(it.kind == said.NORMAL for it in stands.answers)
        return [said.FIXED] if stopped_by_itself and not called_normal else []
    # Water that flows back is never normal.
    may_be_normal = May.USE in home.may and alert.kind != Kind.BACKFLOW
    return [kind for kind in said if kind != said.NORMAL or may_be_normal]


def _shown(stands: Standing, home: Home, cost: Costs, now: datetime) -> dict[str, Any]:
    """Return the answer of the page: what runs, what it costs, where to look, how it stands."""
    alert, words, today = stands.alert, stands.words(), timezone.localdate(now)
    return {
        "alert": alert,
        "heading": words.title,
        "lead": words.lines[0],
        "meaning": words.lines[1] if Kind(alert.kind) in MEANINGS and alert.is_open else "",
        "silent": alert.kind == Kind.SILENT,
        "tag": standing.tag(stands, today),
        "figure": standing.figures(stands, cost),
        "looks": pictured(looks(Kind(alert.kind))) if alert.is_open else [],
        "said": standing.said_so_far(stands, today),
        "may_take_back": bool(stands.normal_on(today)) and May.USE in home.may,
        "asks_for_help": bool(stands.answer and stands.answer.kind == LeakAnswer.Kind.HELP),
        "thread": stands.thread,
        "lives_here": May.HOUSEHOLD in home.may and not home.ended,
    }


def _credit(alert: LeakAlert, home: Home, today: date) -> str:
    """Return a word of the money that may come back; nothing where there is none, or it is not theirs."""
    if alert.is_open or not alert.is_leak or May.BILLS not in home.may:
        return ""
    if asked := CreditRequest.objects.filter(alert=alert).first():
        return str(asked.get_state_display())
    withdrawn = alert.state == LeakAlert.State.WITHDRAWN
    if withdrawn or CreditPolicy.objects.in_force(today) is None:
        return ""
    return _("The utility may take some of it off your bill.")


def _evidence(stands: Standing, user: User, home: Home, now: datetime) -> dict[str, Any]:
    """Return what shows it: the hours and days, as far as this person may see them, the rule, the steps."""
    alert, unit = stands.alert, stands.unit
    verdicts = list(alert.verdicts.order_by("at", "pk"))
    seen = DayReads.objects.visible_to(user, today=timezone.localdate(now))
    may_see = May.USE in home.may  # more than that none of the rows would be theirs to see
    return {
        "hours": drawing.of_hours(alert, seen, unit=unit, now=now) if may_see else None,
        "days": drawing.of_days(alert, seen, linked=True, unit=unit, now=now) if may_see else None,
        "lasted": standing.lasted(alert, now),
        "why": why(alert, verdicts[-1], unit=unit, home=home) if verdicts else None,
        "events": history.events(stands, verdicts),
        "no_hours": May.USE not in home.may,
    }


def unit_of(user: User) -> str:
    """Return the unit in which somebody reads volumes."""
    return UnitChoice.objects.of(user) or settings.VOLUME_UNIT
