"""One account that pays late: what it asks for, how it stands, and what staff do about it (R19)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import OwnAccount
from accounts.homes import signed_in
from accounts.models import Account
from accounts.views.guards import OWN_ACCOUNT, permitted
from billing import words
from billing.actions import arrangements, shut_offs
from billing.behind import overdue, shut_off_days
from billing.forms import DecisionForm, RenewalForm, StepForm
from billing.models import Appeal, Arrangement, ShutOffCase, ShutOffStep
from billing.paying_later import TooSmall
from billing.views.paying_help import parts_table
from billing.wordings import names, wording
from privacy.actions import record_look
from privacy.models import Subject
from privacy.views.guards import sent_proven
from usage.words import day_and_year

State = Arrangement.State
FORMS: dict[str, type[forms.Form]] = {
    "plan": DecisionForm,
    "appeal": DecisionForm,
    "renew": RenewalForm,
    "step": StepForm,
    "notice": forms.Form,
}
_DECIDED = gettext_lazy("Somebody decided this before you, or it was taken back.")
_ANOTHER = gettext_lazy("There is another plan for this account meanwhile.")
REFUSALS: dict[type[Exception], Any] = {
    arrangements.DecidedAlready: _DECIDED,
    shut_offs.DecidedAlready: _DECIDED,
    arrangements.AskedAlready: _ANOTHER,
    arrangements.NotBroken: _ANOTHER,
    arrangements.NothingLeft: gettext_lazy("What the plan was for has been paid since."),
    TooSmall: gettext_lazy("So little is left that it cannot be split into so many months."),
    shut_offs.CaseClosed: gettext_lazy("Nothing is overdue any more: the case is closed."),
    shut_offs.NotNow: gettext_lazy(
        "A plan, an appeal or the law protects this household: no notice is sent."
    ),
    OwnAccount: OWN_ACCOUNT,
    shut_offs.NotedAlready: gettext_lazy("That was written down before. It counts once."),
    shut_offs.WrittenAlready: gettext_lazy("The notice was written before. It is sent once."),
}


@permitted("billing.view_arrangement")
def arrears_of(request: HttpRequest, account_id: int) -> HttpResponse:
    """Show an account that is behind or asked for something; the look is written down for its customer."""
    account = _account(account_id)
    return _page(request, account, {})


@permitted("billing.change_arrangement")
@require_POST
def arrears_act(request: HttpRequest, account_id: int, act: str) -> HttpResponse:
    """Do one thing about an account; what cannot be done any more is said, and nothing else happens."""
    account = _account(account_id)
    if act not in FORMS:
        raise Http404
    form = FORMS[act](request.POST, auto_id=_ids(act))
    if not (form.is_valid() and sent_proven(request, form, then="arrears")):
        return _page(request, account, {act: form})
    try:
        done = ACTS[act](account, form.cleaned_data, signed_in(request).subject, timezone.now())
    except shut_offs.LanguagesMissing as lacks:
        said = _("The notice cannot be sent yet: it is missing in %(languages)s.")
        messages.error(request, said % {"languages": names(lacks.missing)})
    except tuple(REFUSALS) as refusal:
        messages.warning(request, REFUSALS[type(refusal)])
    else:
        messages.success(request, done)
    return redirect("arrears_of", account_id=account.pk)


def _account(account_id: int) -> Account:
    """Return an account that has something to do with paying late. Raises Http404 for every other."""
    known = _with_something(Account.objects.select_related("customer__subject"))
    return get_object_or_404(known, pk=account_id)


def _with_something(accounts: "QuerySet[Account]") -> "QuerySet[Account]":
    return accounts.filter(_has(Arrangement) | _has(Appeal) | _has(ShutOffCase))


def _ids(act: str) -> str:
    """Return the ids of a form's fields: several forms of one page have a field of one name."""
    return f"id_{act}_%s"


def _has(model: Any) -> Exists:
    """Return a condition on accounts: there is such a row of it."""
    return Exists(model.objects.filter(account=OuterRef("pk")))


def _page(request: HttpRequest, account: Account, sent: dict[str, forms.Form]) -> HttpResponse:
    """Show an account with its forms; those that were sent wrong say what is wrong."""
    now = timezone.now()
    today, may_act = timezone.localdate(now), request.user.has_perm("billing.change_arrangement")
    record_look(
        by=signed_in(request).subject,
        subject=account.customer.subject,
        purpose="billing",
        page="arrears",
        at=now,
    )
    plans = list(account.arrangements.order_by("-asked_at", "-pk").prefetch_related("instalments"))
    appeals = list(account.appeals.order_by("-asked_at", "-pk"))
    case = account.shut_off_cases.order_by("-opened_on", "-pk").first()
    asked = next((plan for plan in plans if plan.state == State.ASKED), None)
    open_appeal = next((it for it in appeals if it.decided_on is None), None)
    open_case = case if case and case.closed_on is None else None
    can_renew = bool(plans) and plans[0].state == State.BROKEN
    offered = {"plan": asked, "appeal": open_appeal, "renew": can_renew, "step": open_case}
    context = {
        "account": account,
        "caption": account.number,
        **_finding(account, open_case, today),
        "asked": parts_table(asked.parts(), asked.amount) if asked else None,
        "appeal": open_appeal,
        "forms": {
            act: sent.get(act) or FORMS[act](auto_id=_ids(act))
            for act, there in offered.items()
            if there and may_act
        },
        "may_send": may_act and open_case is not None,
        "proof": sent.get("notice"),
        "missing": names(wording().missing),
        "steps": _steps(case) if case else [],
        "history": [_plan_fact(plan) for plan in plans if plan is not asked]
        + [_appeal_fact(it) for it in appeals if it is not open_appeal],
    }
    return render(request, "billing/staff/arrears_of.html", context)


def _finding(account: Account, case: ShutOffCase | None, today: date) -> dict[str, Any]:
    """Return the answer of the page, and what the day follows from."""
    if case is None:
        return {"heading": _("Nothing is overdue."), "facts": []}
    _facts, earliest = shut_off_days([case], today)[case.pk]
    owed = overdue([account.pk], today).get(account.pk)
    facts = [
        {"term": _("Overdue"), "text": words.money(owed.amount) if owed else "–"},
        {"term": _("Due since"), "text": day_and_year(case.delinquent_since)},
    ]
    if earliest is None:
        return {"heading": _("Nobody may shut this water off now."), "facts": facts}
    still = _("Still to be done: until then the day moves on")
    facts += [
        {"term": _("60 days are over on"), "text": day_and_year(earliest.sixty_days)},
        {
            "term": _("Notice on its way"),
            "text": day_and_year(earliest.noticed) if earliest.noticed else still,
        },
        {
            "term": _("Spoken with"),
            "text": day_and_year(earliest.contacted) if earliest.contacted else still,
        },
    ]
    said = {"day": day_and_year(earliest.day)}
    return {"heading": _("Not to be shut off before %(day)s.") % said, "facts": facts}


def _steps(case: ShutOffCase) -> list[dict[str, str]]:
    return [
        {"term": day_and_year(step.on), "text": step.get_kind_display()}
        for step in case.steps.order_by("at", "pk")
    ]


def _plan_fact(plan: Arrangement) -> dict[str, str]:
    parts = plan.parts()
    said = {"amount": words.money(plan.amount), "day": day_and_year(parts[-1].due_on)}
    by = _("%(amount)s by %(day)s") % said
    text = f"{by} · {plan.get_state_display()}"
    return {"term": day_and_year(plan.asked_on), "text": text, "note": plan.reason}


def _appeal_fact(appeal: Appeal) -> dict[str, str]:
    name = _("Appeal")
    text = f"{name} · {appeal.get_decision_display()}"
    return {"term": day_and_year(appeal.asked_on), "text": text, "note": appeal.reason}


# --- What staff do: each returns what it says afterwards ------------------------------------------------


def _plan(account: Account, said: Any, by: Subject, at: datetime) -> str:
    plan = account.arrangements.filter(state=State.ASKED).first()
    if plan is None:
        raise arrangements.DecidedAlready
    arrangements.decide_plan(plan=plan, granted=said["agreed"], reason=said["reason"], by=by, at=at)
    return _("Your answer is on its way.")


def _appeal(account: Account, said: Any, by: Subject, at: datetime) -> str:
    appeal = account.appeals.filter(decided_on=None).first()
    if appeal is None:
        raise shut_offs.DecidedAlready
    shut_offs.decide_appeal(
        appeal=appeal, agreed=said["agreed"], reason=said["reason"], by=by, at=at
    )
    return _("Your answer is on its way.")


def _renew(account: Account, said: Any, by: Subject, at: datetime) -> str:
    plan = account.arrangements.order_by("-asked_at", "-pk").first()
    if plan is None:
        raise arrangements.NotBroken
    arrangements.renew_plan(plan=plan, months=said["months"], reason=said["reason"], by=by, at=at)
    return _("The plan runs anew, and they are told.")


def _case(account: Account) -> ShutOffCase:
    case = account.shut_off_cases.filter(closed_on=None).first()
    if case is None:
        raise shut_offs.CaseClosed
    return case


def _step(account: Account, said: Any, by: Subject, at: datetime) -> str:
    case, today = _case(account), timezone.localdate(at)
    earliest = shut_off_days([case], today)[case.pk][1]
    shut_offs.note_step(case=case, kind=said["kind"], by=by, at=at)
    too_early = earliest is None or earliest.day > today
    if said["kind"] == ShutOffStep.Kind.SHUT_OFF and too_early:
        return _("Written down. The law did not allow this today: give the water back now.")
    return _("Written down.")


def _notice(account: Account, _said: Any, by: Subject, at: datetime) -> str:
    shut_offs.send_notice(case=_case(account), by=by, at=at)
    return _("The notice goes out. Its seven working days begin once every letter is on its way.")


ACTS: dict[str, Callable[[Account, Any, Subject, datetime], str]] = {
    "plan": _plan,
    "appeal": _appeal,
    "renew": _renew,
    "step": _step,
    "notice": _notice,
}
