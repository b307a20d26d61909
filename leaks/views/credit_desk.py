"""Requests for money back, decided by staff; the policy they go by (R13)."""

from typing import Any

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

from accounts.access import OwnAccount
from accounts.homes import signed_in
from accounts.views.guards import OWN_ACCOUNT, permitted
from leaks.actions.credits import (
    AlreadyDecided,
    GivenLately,
    grant_credit,
    lay_down_policy,
    refuse_credit,
)
from leaks.credit_forms import DecisionForm, PolicyForm
from leaks.credits import Policy, policy_from_json, preview_from_json
from leaks.models import CreditPolicy, CreditRequest
from leaks.showing import credits as words
from leaks.words import days_of, money
from privacy.actions import record_look
from privacy.tabular import row_of
from privacy.views.guards import sent_proven
from usage.words import axis_number, day_and_year, volume

EACH_PAGE = 50


@permitted("leaks.view_creditrequest")
def leak_credits(request: HttpRequest) -> HttpResponse:
    """List what was asked for, what waits first and longest."""
    found = CreditRequest.objects.select_related("alert__premises", "credit")
    waiting = found.filter(state=CreditRequest.State.WAITING).count()
    # By the name of its state what waits stands last.
    page = Paginator(found.order_by("-state", "at", "pk"), EACH_PAGE).get_page(
        request.GET.get("page")
    )
    heading = ngettext(
        "%(n)s request for money back waits", "%(n)s requests for money back wait", waiting
    )
    context = {
        "heading": heading % {"n": axis_number(waiting)}
        if waiting
        else _("No request for money back waits"),
        "table": _table(list(page)),
        "page": page,
        "may_see_policy": request.user.has_perm("leaks.view_creditpolicy"),
    }
    return render(request, "leaks/staff/credits.html", context)


@permitted("leaks.view_creditrequest")
def credit_of(request: HttpRequest, credit_id: int) -> HttpResponse:
    """Show one request with how it was worked out; somebody asked: the look is written down for them."""
    found = _found(credit_id)
    now, by = timezone.now(), signed_in(request).subject
    record_look(by=by, subject=found.by, purpose="billing", page="credit", at=now)
    may_decide = found.is_waiting and request.user.has_perm("leaks.add_leakcredit")
    form = DecisionForm(initial={"amount": found.amount}, asked=found.amount)
    context = {"form": form if may_decide else None, **_one(found)}
    return render(request, "leaks/staff/credit.html", context)


@permitted("leaks.add_leakcredit")
@require_POST
def credit_decide(request: HttpRequest, credit_id: int) -> HttpResponse:
    """Show what would be decided; once that is confirmed, decide it."""
    found = _found(credit_id)
    form = DecisionForm(request.POST, asked=found.amount)
    if not (form.is_valid() and sent_proven(request, form, then="leak_credits")):
        return render(request, "leaks/staff/credit.html", {"form": form, **_one(found)})
    if request.POST.get("sure") != "yes":
        return render(request, "leaks/staff/credit_sure.html", _second_look(found, form))
    given, by, now = form.cleaned_data, signed_in(request).subject, timezone.now()
    try:
        if given["decision"] == "grant":
            grant_credit(
                request=found, amount=given["amount"], answer=given["answer"], by=by, at=now
            )
        else:
            refuse_credit(request=found, answer=given["answer"], by=by, at=now)
    except AlreadyDecided:
        messages.warning(request, _("Somebody decided it before you."))
    except GivenLately:
        messages.error(request, _("There was a credit at this home not long ago."))
    except OwnAccount:
        messages.error(request, OWN_ACCOUNT)
    else:
        messages.success(request, _("Decided. They are told by the way they chose."))
    return redirect("leak_credits")


@permitted("leaks.view_creditpolicy")
def credit_policy(request: HttpRequest) -> HttpResponse:
    """Show what is given back for leaks, in its versions, and take the next one."""
    now = timezone.now()
    today = timezone.localdate(now)
    held = CreditPolicy.objects.in_force(today)
    may_lay_down = request.user.has_perm("leaks.add_creditpolicy")
    form = PolicyForm(
        request.POST or None, held=policy_from_json(held.policy) if held else Policy(), today=today
    )
    if request.method == "POST" and may_lay_down and form.is_valid():
        laid_down = lay_down_policy(
            policy=form.policy(),
            from_date=form.cleaned_data["from_date"],
            by=signed_in(request).subject,
            at=now,
        )
        said = {"n": laid_down.version, "day": day_and_year(laid_down.from_date)}
        messages.success(request, _("Version %(n)d holds from %(day)s.") % said)
        return redirect("credit_policy")
    context = {
        "held": held,
        "asks": words.what_it_asks(policy_from_json(held.policy)) if held else [],
        "versions": [_version(each) for each in CreditPolicy.objects.order_by("-version")],
        "form": form if may_lay_down else None,
    }
    return render(request, "leaks/staff/credit_policy.html", context)


def _found(credit_id: int) -> CreditRequest:
    return get_object_or_404(
        CreditRequest.objects.select_related(
            "alert__premises", "alert__service_point", "policy", "credit", "by"
        ),
        pk=credit_id,
    )


def _table(found: list[CreditRequest]) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [
        {"label": _("Premises")},
        {"label": _("Asked on")},
        {"label": _("Comes to"), "number": True},
        {"label": _("Given"), "number": True},
        {"label": _("State")},
    ]
    rows = []
    for each in found:
        texts = (
            each.alert.premises.number,
            day_and_year(timezone.localdate(each.at)),
            money(each.amount),
            money(each.credit.amount) if each.credit else "–",
            "",
        )
        cells = row_of(columns, texts)
        cells[0]["url"] = reverse("credit_of", args=[each.pk])
        state = words.tag(each)
        cells[-1] |= {"tag": state["text"], "tone": state["tone"]}
        rows.append(cells)
    return {"columns": columns, "rows": rows}


def _one(found: CreditRequest) -> dict[str, Any]:
    alert, unit = found.alert, settings.VOLUME_UNIT
    policy, shown = policy_from_json(found.policy.policy), preview_from_json(found.worked_out)
    place = ", ".join(filter(None, [alert.premises.line1, alert.premises.line2]))
    facts = [
        {"term": _("Address"), "text": place, "note": alert.premises.number},
        {"term": _("The leak"), "text": alert.get_kind_display(), "note": days_of(alert)},
        {
            "term": _("By the meter it took, at least"),
            "text": volume(alert.volume),
            "url": reverse("leak_of", args=[alert.pk]),
        },
        {"term": _("Asked on"), "text": day_and_year(timezone.localdate(found.at))},
        {"term": _("What was repaired"), "text": found.repaired or _("Nobody said")},
    ]
    if found.decided_at:
        told = {"term": _("What they read"), "text": found.answer or "–"}
        facts += [
            {
                "term": _("Decided on"),
                "text": day_and_year(timezone.localdate(found.decided_at)),
                "note": _("by %(who)s")
                % {"who": found.decided_by_id.hex[:8] if found.decided_by_id else "–"},
            },
            told,
        ]
    return {
        "found": found,
        "heading": _("%(money)s by the policy") % {"money": money(found.amount)},
        "tag": words.tag(found),
        "facts": facts,
        "table": words.worked_out(shown, unit),
        "limited": shown.limited,
        "asks": words.what_it_asks(policy),
        "version": found.policy.version,
    }


def _second_look(found: CreditRequest, form: DecisionForm) -> dict[str, Any]:
    given = form.cleaned_data
    grants = given["decision"] == "grant"
    heading = (
        _("Give %(money)s back?") % {"money": money(given["amount"])}
        if grants
        else _("Give nothing back?")
    )
    return {
        "found": found,
        "heading": heading,
        "given": {name: "" if value is None else value for name, value in given.items()},
        "asked": money(found.amount),
        "grants": grants,
    }


def _version(held: CreditPolicy) -> dict[str, str]:
    return {
        "term": _("Version %(n)d") % {"n": held.version},
        "text": _("from %(day)s on") % {"day": day_and_year(held.from_date)},
        "note": " ".join(words.what_it_asks(policy_from_json(held.policy))),
    }
