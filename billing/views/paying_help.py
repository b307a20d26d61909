"""Help with paying: what can happen and when, more time, instalments, an appeal (R19)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.models import Account, User
from accounts.roles import May
from billing import words
from billing.actions import shut_offs
from billing.actions.arrangements import (
    AskedAlready,
    DecidedAlready,
    ask_for_plan,
    withdraw_plan,
)
from billing.behind import could_be_shut_off, paid_towards
from billing.forms import AppealForm, PlanForm
from billing.models import Appeal, Arrangement, Bill, PayingLaterPolicy, ShutOffStep
from billing.paying import NOTHING
from billing.paying_later import is_granted_at_once, next_due
from usage.words import day_and_year

State = Arrangement.State
SHOWN = 20  # plans and appeals of before
TONES = {
    State.ASKED: "care",
    State.GRANTED: "good",
    State.KEPT: "good",
    State.BROKEN: "alert",
}


@login_required
def paying_help(request: HttpRequest) -> HttpResponse:
    """Say what can happen and when, and take what would help; it is shown in full before it is asked for."""
    user, now = signed_in(request), timezone.now()
    home, today = current_home(request), timezone.localdate(now)
    if home is None or May.PAY not in home.may:
        return render(request, "billing/paying_help.html", {"home": home, "allowed": False})
    owed = _owed(user, home, today)
    plans = list(_plans(user, home, today).newest_first()[:SHOWN])
    running = next((plan for plan in plans if plan.ended_on is None), None)
    form = None
    if owed and running is None:
        form = PlanForm(request.POST or None, amount=owed, today=today)
        if request.method == "POST" and form.is_valid():
            parts = form.cleaned_data["parts"]
            if request.POST.get("sure") == "yes":
                account = Account.objects.get(pk=home.account_id)
                return _ask(request, account, parts, user, now)
            return render(
                request, "billing/paying_preview.html", _preview(form, owed, plans, today)
            )
    context = {
        "home": home,
        "allowed": True,
        "form": form,
        "utility": settings.UTILITY,
        **_standing(user, home, owed, running, today),
        "history": [_fact(plan) for plan in plans if plan is not running],
    }
    return render(request, "billing/paying_help.html", context)


@login_required
@require_POST
def paying_withdraw(request: HttpRequest) -> HttpResponse:
    """Take back the plan that waits or runs."""
    user, home, now = signed_in(request), current_home(request), timezone.now()
    if home is None or May.PAY not in home.may:
        raise Http404
    plan = get_object_or_404(_plans(user, home, timezone.localdate(now)).open())
    try:
        withdraw_plan(plan=plan, by=user.subject, at=now)
    except DecidedAlready:
        messages.warning(request, _("That plan had ended before."))
    else:
        messages.success(
            request, _("Your plan is taken back. You can ask for another one at any time.")
        )
    return redirect("paying_help")


@login_required
def paying_appeal(request: HttpRequest) -> HttpResponse:
    """Take why somebody thinks that a bill is wrong, and show what became of it."""
    user, home, now = signed_in(request), current_home(request), timezone.now()
    if home is None or May.PAY not in home.may:
        return render(request, "billing/paying_appeal.html", {"home": home, "allowed": False})
    seen = Appeal.objects.visible_to(user, today=timezone.localdate(now))
    appeals = list(seen.filter(account=home.account_id).order_by("-asked_at")[:SHOWN])
    is_open = any(appeal.decided_on is None for appeal in appeals)
    # For what is paid nobody's water is shut off: that is a question, and stops no clock.
    owes = bool(_owed(user, home, timezone.localdate(now)))
    form = AppealForm(request.POST or None) if owes and not is_open else None
    if request.method == "POST" and form and form.is_valid():
        account = Account.objects.get(pk=home.account_id)
        text = form.cleaned_data["text"]
        try:
            shut_offs.appeal(account=account, text=text, by=user.subject, at=now)
        except shut_offs.AppealedAlready:
            messages.warning(request, _("Somebody asked before you. We are looking at it."))
        else:
            messages.success(request, _("We have it. Your water stays on until we have answered."))
        return redirect("paying_appeal")
    context = {
        "home": home,
        "allowed": True,
        "form": form,
        **_appeal_said(is_open=is_open, owes=owes),
        "utility": settings.UTILITY,
        "history": [_appeal_fact(appeal) for appeal in appeals],
    }
    return render(request, "billing/paying_appeal.html", context)


def _appeal_said(*, is_open: bool, owes: bool) -> dict[str, Any]:
    """Return the answer of the page of an appeal, and what follows."""
    if is_open:
        heading = _("Your water stays on while we look at your bill again.")
        lead = _("A person looks at it, and writes to you what they found.")
    elif owes:
        heading = _("You think that a bill is wrong? We look at it again.")
        lead = _(
            "A person looks at it, and writes to you what they found. Your water stays on until then."
        )
    else:
        heading = _("You owe nothing now, so no bill is held against you.")
        lead = _(
            "Is a bill wrong that you have paid? Tell us: what was too much comes back to you."
        )
    return {"heading": heading, "lead": lead, "is_open": is_open, "owes": owes}


def _ask(request: HttpRequest, account: Account, parts: Any, user: User, now: Any) -> HttpResponse:
    try:
        plan = ask_for_plan(account=account, parts=parts, by=user.subject, at=now)
    except AskedAlready:
        messages.warning(request, _("There is a plan for this account already."))
    else:
        if plan.state == State.GRANTED:
            messages.success(request, _("Agreed. Your water stays on while you keep to this."))
        else:
            messages.success(
                request, _("We have it and will answer. Your water stays on until then.")
            )
    return redirect("paying_help")


def _owed(user: User, home: Home, today: date) -> Decimal:
    """Return what is open on the account, as far as the user may see it."""
    bills = Bill.objects.visible_to(user, today=today).with_on_its_way()
    found = bills.filter(account=home.account_id).open_items()
    return max(sum((bill.open_shown for bill in found), NOTHING), NOTHING)


def _plans(user: User, home: Home, today: date) -> Any:
    return (
        Arrangement.objects.visible_to(user, today=today)
        .filter(account=home.account_id)
        .prefetch_related("instalments")
    )


def _preview(
    form: PlanForm, owed: Decimal, plans: list[Arrangement], today: date
) -> dict[str, Any]:
    """Return what is asked for, to the cent, and whether it is agreed at once."""
    parts = form.cleaned_data["parts"]
    broken = max(
        (plan.ended_on for plan in plans if plan.state == State.BROKEN and plan.ended_on),
        default=None,
    )
    policy = PayingLaterPolicy.objects.in_force(today)
    if is_granted_at_once(parts, policy, today, broken):
        lead = _("We agree to this at once. Nothing is added: no interest, no fee.")
    else:
        lead = _("Somebody here decides this and writes to you. Your water stays on until then.")
    said = {"amount": words.money(owed), "day": day_and_year(parts[-1].due_on), "n": len(parts)}
    heading = (
        _("Pay %(amount)s by %(day)s?") % said
        if len(parts) == 1
        else _("Pay %(amount)s in %(n)d parts, the last by %(day)s?") % said
    )
    return {
        "heading": heading,
        "lead": lead,
        "table": parts_table(parts, owed),
        "given": [(name, form[name].value()) for name in form.fields if form[name].value()],
    }


def parts_table(parts: Any, amount: Decimal) -> dict[str, Any]:
    """Return a plan as a table with its sum."""
    columns: list[dict[str, Any]] = [
        {"label": _("Pay by")},
        {"label": _("Amount"), "number": True},
    ]

    def row(first: str, second: str) -> list[dict[str, Any]]:
        return [columns[0] | {"text": first}, columns[1] | {"text": second}]

    rows = [row(day_and_year(part.due_on), words.money(part.amount)) for part in parts]
    return {"columns": columns, "rows": rows, "total": row(_("In all"), words.money(amount))}


def _standing(
    user: User, home: Home, owed: Decimal, plan: Arrangement | None, today: date
) -> dict[str, Any]:
    """Return the answer of the page, and the plan that runs."""
    dry = (
        ShutOffStep.objects.filter(
            case__account=home.account_id,
            case__closed_on=None,
            kind__in=[ShutOffStep.Kind.SHUT_OFF, ShutOffStep.Kind.RESTORED],
        )
        .order_by("-on", "-pk")
        .first()
    )
    found: dict[str, Any] = {"plan": None, "lead": ""}
    if plan:
        paid = paid_towards([plan])[plan.pk]
        found["plan"] = parts_table(plan.parts(), plan.amount)
        found["paid"] = words.money(paid) if paid > 0 else ""
        found["asked"] = plan.state == State.ASKED
    if dry and dry.kind == ShutOffStep.Kind.SHUT_OFF:
        found["heading"] = _("Your water was shut off on %(day)s.") % {"day": day_and_year(dry.on)}
        found["lead"] = _("Call us: we tell you how you get it back.")
    elif plan and plan.state == State.ASKED:
        found["heading"] = _("Your water stays on. We are looking at what you asked for.")
        found["lead"] = _("It cannot be shut off before we have answered you.")
    elif plan:
        due = next_due(plan.parts(), paid)
        said = {"amount": words.money(due.amount), "day": day_and_year(due.due_on)} if due else {}
        found["heading"] = (
            _("Pay %(amount)s by %(day)s, and your water stays on.") % said
            if due
            else _("Your plan is paid. Thank you.")
        )
    else:
        found |= _without_plan(home, owed, today)
    return found


def _without_plan(home: Home, owed: Decimal, today: date) -> dict[str, Any]:
    if not owed:
        return {"heading": _("You owe nothing now."), "lead": _("Your water stays on.")}
    lead = _("You owe %(amount)s. Tell us what would help.") % {"amount": words.money(owed)}
    earliest = could_be_shut_off(home.account_id, today)
    if earliest is None:
        return {"heading": _("Your water stays on. Nobody may shut it off now."), "lead": lead}
    said = {"day": day_and_year(earliest.day)}
    heading = _("Your water stays on. It cannot be shut off before %(day)s.") % said
    return {"heading": heading, "lead": lead}


def _fact(plan: Arrangement) -> dict[str, str]:
    parts = plan.parts()
    said = {"amount": words.money(plan.amount), "day": day_and_year(parts[-1].due_on)}
    by = _("%(amount)s by %(day)s") % said
    return {
        "term": day_and_year(plan.asked_on),
        "text": f"{by} · {plan.get_state_display()}",
        "note": plan.reason,
    }


def _appeal_fact(appeal: Appeal) -> dict[str, str]:
    return {
        "term": day_and_year(appeal.asked_on),
        "text": appeal.get_decision_display() if appeal.decision else _("We are looking at it"),
        "note": appeal.reason or appeal.text,
    }
