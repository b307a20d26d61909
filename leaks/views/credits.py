"""Money back for a leak: what it comes to, what the policy asks, asking for it, how it stands (R13)."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.homes import signed_in
from accounts.roles import May
from leaks.actions.credits import AlreadyAsked, NoCredit, ask_for_credit
from leaks.credit_forms import CreditForm
from leaks.crediting import Case, case_of
from leaks.credits import policy_from_json, preview_from_json
from leaks.models import CreditRequest, LeakAlert
from leaks.showing import credits as words
from leaks.views.resident import home_of, unit_of
from leaks.words import money
from usage.words import day_and_year


@login_required
def leak_credit(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Show what comes back for a leak and take the request; once there is one, show how it stands."""
    user, now = signed_in(request), timezone.now()
    today = timezone.localdate(now)
    alert = get_object_or_404(
        LeakAlert.objects.visible_to(user, today=today).select_related("premises", "agreement"),
        pk=alert_id,
    )
    if May.BILLS not in home_of(request, alert).may:
        raise Http404
    unit = unit_of(user)
    if asked := _asked(alert):
        if request.method == "POST":
            messages.warning(request, _("Somebody in your home asked before you."))
        return render(request, "leaks/credit.html", {"alert": alert, **_standing(asked, unit)})
    case = case_of(alert, user=user, today=today)
    if case is None:
        raise Http404
    form = None if case.hindrance else CreditForm(request.POST or None, policy=case.policy)
    if request.method == "POST" and form and form.is_valid():
        _ask(request, alert, form.cleaned_data["repaired"])
        return redirect("leak_credit", alert_id=alert.pk)
    context = {"alert": alert, "form": form, "utility": settings.UTILITY, **_case(case, unit)}
    return render(request, "leaks/credit.html", context)


def _ask(request: HttpRequest, alert: LeakAlert, repaired: str) -> None:
    """Ask, and say on the next page what came of it."""
    try:
        ask_for_credit(
            alert=alert, repaired=repaired, by=signed_in(request).subject, at=timezone.now()
        )
    except AlreadyAsked:
        messages.warning(request, _("Somebody in your home asked before you."))
    except NoCredit:
        messages.warning(request, _("There is nothing to ask for any more."))
    else:
        messages.success(request, _("Thank you. A person looks at it, and we write to you."))


def _asked(alert: LeakAlert) -> CreditRequest | None:
    asked = CreditRequest.objects.filter(alert=alert)
    return asked.select_related("policy", "credit", "alert__premises").first()


def _case(case: Case, unit: str) -> dict[str, Any]:
    context: dict[str, Any] = {
        "asks": words.what_it_asks(case.policy),
        "source": case.policy.source,
        "table": words.worked_out(case.found, unit) if case.found and case.found.shares else None,
        "limited": case.found is not None and case.found.limited,
    }
    if case.hindrance or case.found is None:
        context["heading"], context["lead"] = words.in_the_way(case)
        return context
    last = {"day": day_and_year(case.last_day) if case.last_day else ""}
    context["heading"] = _("%(money)s can come back to you.") % {"money": money(case.found.money)}
    context["lead"] = _("Ask for it by %(day)s. Your bills and your meter have the rest.") % last
    return context


def _standing(asked: CreditRequest, unit: str) -> dict[str, Any]:
    found, policy = preview_from_json(asked.worked_out), policy_from_json(asked.policy.policy)
    heading, lead = words.standing(asked)
    return {
        "heading": heading,
        "lead": lead,
        "tag": words.tag(asked),
        "answer": asked.answer,
        "repaired": asked.repaired,
        "asks": words.what_it_asks(policy),
        "source": policy.source,
        "table": words.worked_out(found, unit),
        "limited": found.limited,
    }
