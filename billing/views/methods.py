"""What one pays with, what is paid automatically or on a day, and what was paid (R18)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.models import Account, User
from accounts.roles import May
from billing import order_words, words
from billing.actions.autopay import PaidByAnother, begin_autopay, end_autopay
from billing.actions.orders import MayNotPay, TooLate, call_off, remove_method
from billing.models import Autopay, Bill, PaymentOrder, SavedMethod
from billing.paying_forms import AutopayForm
from billing.views.paying import firm_or_none
from privacy.restriction import is_restricted
from usage.words import day_and_year

State = PaymentOrder.State
A_PAGE = 24


@login_required
def paying(request: HttpRequest) -> HttpResponse:
    """Show how the bills of the account one looks at are paid, and all that was paid here."""
    home, user = current_home(request), signed_in(request)
    taken = firm_or_none() is not None
    if home is None or May.PAY not in home.may or not taken:
        context = {"home": home, "taken": taken, "allowed": False}
        return render(request, "billing/paying.html", context)
    return render(request, "billing/paying.html", _shown(request, user, home))


def _shown(
    request: HttpRequest, user: User, home: Home, form: AutopayForm | None = None
) -> dict[str, Any]:
    today = timezone.localdate()
    running = (
        Autopay.objects.filter(account=home.account_id, ended_at=None)
        .select_related("method")
        .first()
    )
    methods = list(SavedMethod.objects.filter(subject=user.subject_id).order_by("pk"))
    orders = PaymentOrder.objects.visible_to(user, today=today).filter(
        bill__account=home.account_id
    )
    done = orders.exclude(state=State.WAITING).newest_first()
    page = Paginator(done, A_PAGE).get_page(request.GET.get("page"))
    waiting = list(orders.filter(state=State.WAITING).order_by("charge_on", "pk"))
    bills = Bill.objects.with_on_its_way().in_bulk([order.bill_id for order in waiting])
    mine = running is not None and running.payer_id == user.subject_id
    return {
        "home": home,
        "taken": True,
        "allowed": True,
        "heading": _heading(running, mine),
        "autopay": _facts(running) if running and mine else None,
        "rests": mine and is_restricted(user.subject),
        "another": running is not None and not mine,
        "form": form or (AutopayForm(methods=methods) if methods and running is None else None),
        "methods": [
            {"pk": each.pk, "name": order_words.method_name(each), "note": _until(each)}
            for each in methods
        ],
        "waiting": [
            {
                "pk": order.pk,
                "said": order_words.heading(order, left=bills[order.bill_id].open_left),
                "mine": order.payer_id == user.subject_id,
            }
            for order in waiting
        ],
        "rows": [order_words.row(order) for order in page],
        "page": page,
    }  # fmt: skip


def _heading(running: Autopay | None, mine: bool) -> str:
    if running is None:
        return _("You pay each bill yourself.")
    if not mine:
        return _("Somebody else with access pays the bills automatically.")
    return _("Your bills are paid automatically, up to %(most)s.") % {
        "most": words.money(running.most)
    }


def _facts(running: Autopay) -> list[dict[str, str]]:
    days = running.days_before
    when = _("%(n)d days before it is due") % {"n": days} if days else _("On the day it is due")
    method = order_words.method_name(running.method) if running.method else ""
    return [
        {"term": _("With what?"), "text": method},
        {"term": _("When?"), "text": when},
        {"term": _("At most"), "text": words.money(running.most)},
        {"term": _("Since"), "text": day_and_year(timezone.localdate(running.from_at))},
    ]


def _until(method: SavedMethod) -> str:
    if method.expires_on is None:
        return ""
    return _("Good until %(day)s") % {"day": day_and_year(method.expires_on)}


@login_required
@require_POST
def autopay(request: HttpRequest) -> HttpResponse:
    """Have the bills of the account one looks at paid automatically."""
    user, home = signed_in(request), current_home(request)
    if home is None or May.PAY not in home.may or firm_or_none() is None:
        return redirect("paying")
    methods = list(SavedMethod.objects.filter(subject=user.subject_id).order_by("pk"))
    form = AutopayForm(request.POST, methods=methods)
    if not form.is_valid():
        return render(request, "billing/paying.html", _shown(request, user, home, form))
    try:
        begin_autopay(
            account=Account.objects.get(pk=home.account_id),
            by=user,
            method=form.methods[form.cleaned_data["method"]],
            most=form.cleaned_data["most"],
            days_before=form.cleaned_data["days_before"],
            at=timezone.now(),
        )
    except PaidByAnother:
        messages.warning(request, _("Somebody else pays these bills automatically already."))
    except MayNotPay:
        messages.warning(request, _("Your role does not let you pay bills."))
    else:
        said = _("From now on your bills are paid automatically. We write to you before each.")
        messages.success(request, said)
    return redirect("paying")


@login_required
@require_POST
def autopay_stop(request: HttpRequest) -> HttpResponse:
    """End it: by who asked for it."""
    user, home = signed_in(request), current_home(request)
    mine = Autopay.objects.filter(payer=user.subject_id, ended_at=None)
    for running in mine.filter(account=home.account_id if home else None):
        end_autopay(autopay=running, why=Autopay.Ended.BY_PAYER, at=timezone.now())
        messages.success(request, _("Your bills are not paid automatically any more."))
    return redirect("paying")


@login_required
@require_POST
def call_payment_off(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Call off what waits for its day: by who ordered it."""
    order = get_object_or_404(PaymentOrder, pk=payment_id, payer=signed_in(request).subject_id)
    try:
        call_off(order=order, why=PaymentOrder.Why.BY_PAYER, at=timezone.now())
    except TooLate:
        messages.warning(request, _("It is too late to call this payment off."))
    else:
        messages.success(request, _("The payment was called off."))
    return redirect("paying")


@login_required
@require_POST
def method_forget(request: HttpRequest, method_id: int) -> HttpResponse:
    """Delete a saved method of one's own."""
    subject = signed_in(request).subject
    method = get_object_or_404(SavedMethod, pk=method_id, subject=subject)
    remove_method(method=method, by=subject, at=timezone.now())
    messages.success(request, _("It was removed, here and at the payment company."))
    return redirect("paying")
