"""Paying a bill, and what one pays with (R18)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.homes import signed_in
from accounts.models import User
from billing import order_words, words
from billing.actions.orders import AtTheFirm, DayWrong, MayNotPay, OrderedAlready, order_payment
from billing.actions.sending import Replaced, charge, make_room, open_page
from billing.gateway import Gateway, GatewayDown, NoGateway, gateway
from billing.models import Bill, Payment, PaymentOrder
from billing.models.bills import issued_after
from billing.paying import NOTHING, AmountWrong
from billing.paying_forms import PayForm
from billing.standing import left_to_pay, may_pay
from usage.words import day_and_year

State, Way = PaymentOrder.State, PaymentOrder.Way
View = Callable[..., HttpResponseBase]


def leads_to_the_firm(view: View) -> View:
    """Let the browser follow a form of this page to the firm's.

    It holds the redirect after a form against form-action as well.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        firm = firm_or_none()
        if firm is None or not firm.origin:
            return view(request, *args, **kwargs)
        return csp_update({"form-action": [firm.origin]})(view)(request, *args, **kwargs)

    return guarded


def firm_or_none() -> Gateway | None:
    """Return who takes payments; None where nobody does."""
    try:
        return gateway()
    except NoGateway:
        return None


@login_required
@leads_to_the_firm
def pay(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Ask how much of a bill is paid and with what, and lead to the firm's page."""
    user, now = signed_in(request), timezone.now()
    today, firm = timezone.localdate(now), firm_or_none()
    seen = Bill.objects.visible_to(user, today=today).with_on_its_way()
    bill = get_object_or_404(seen.select_related("account"), pk=bill_id)
    if firm is None or not may_pay(user, bill.account, today=today):
        raise Http404
    newer = _newer(bill, user, today)
    if newer is not None:
        return redirect("pay", bill_id=newer.pk)
    left = left_to_pay(bill)
    form = PayForm(
        request.POST or None,
        left=left,
        methods=list(user.subject.saved_methods.order_by("pk")),
        firm=firm.name,
        today=today,
        due_on=bill.due_on,
    )
    if request.method == "POST" and form.is_valid():
        answer = _send(request, form, bill, firm, now)
        if answer is not None:
            return answer
    context = {
        "bill": bill,
        "name": words.name(bill),
        "heading": _heading(bill, left, today),
        "on_its_way": order_words.way_to_books(bill),
        "planned": order_words.planned(bill),
        "form": form,
        "firm": firm.name,
    }
    return render(request, "billing/pay.html", context)


def _newer(bill: Bill, user: User, today: date) -> Bill | None:
    """Return the bill that what is open went on to; None where this one is the newest, or open itself."""
    if bill.open_amount > 0 and bill.state(today=today) is not Bill.State.CARRIED:
        return None
    return (
        Bill.objects.visible_to(user, today=today)
        .filter(
            issued_after(bill.issued_on, bill.pk),
            account=bill.account_id,
            premises=bill.premises_id,
        )
        .newest_first()
        .first()
    )


def _heading(bill: Bill, left: Any, today: date) -> str:
    if left <= NOTHING:
        return _("Nothing is open on this bill.")
    said = {"amount": words.money(left), "day": day_and_year(bill.due_on)}
    if bill.due_on < today:
        return _("Pay %(amount)s. It was due on %(day)s.") % said
    return _("Pay %(amount)s by %(day)s.") % said


def _send(
    request: HttpRequest, form: PayForm, bill: Bill, firm: Gateway, now: datetime
) -> HttpResponse | None:
    """Write the order down and go on with it; None where the form says why it cannot be."""
    user, chosen = signed_in(request), form.cleaned_data
    method, on = chosen["method"], chosen.get("on")
    way = Way.SCHEDULED if on else Way.SAVED if method else Way.ONCE
    wanted: dict[str, Any] = {
        "bill": bill, "by": user, "way": way, "amount": chosen["amount"], "ahead": chosen["ahead"],
        "keeps_method": chosen["keep"] and method is None, "method": method, "charge_on": on,
    }  # fmt: skip
    try:
        return _go_on(request, ordered(wanted, firm, now), firm, now)
    except AmountWrong as wrong:
        form.say_wrong(wrong)
    except DayWrong:
        form.add_error("on", _("Choose another day."))
    except OrderedAlready:
        form.add_error("on", _("This bill waits to be paid on a day already. Call that off first."))
    except MayNotPay:
        raise Http404 from None
    except (AtTheFirm, Replaced):
        form.add_error(None, _("This bill is just being paid. Look again in a minute."))
    except GatewayDown:
        form.add_error(None, no_answer(firm))
    return None


def _go_on(request: HttpRequest, order: PaymentOrder, firm: Gateway, now: datetime) -> HttpResponse:
    """Lead to what follows from an order: its day, its charge at once, or the firm's page."""
    if order.way == Way.SCHEDULED:
        messages.success(request, order_words.heading(order))
        return redirect("paying")
    if order.way == Way.SAVED:
        with suppress(GatewayDown):  # then the job goes on with it, and the page says how it stands
            charge(order=order, firm=firm, at=now)
        return redirect("payment", payment_id=order.pk)
    back_to = request.build_absolute_uri(reverse("pay", args=[order.bill_id]))
    done_at = request.build_absolute_uri(reverse("payment", args=[order.pk]))
    return HttpResponseRedirect(
        open_page(order=order, firm=firm, back_to=back_to, done_at=done_at, at=now)
    )


def no_answer(firm: Gateway) -> str:
    """Return what is said where the firm does not answer."""
    said = _("%(firm)s does not answer. Nothing was taken. Try again in a few minutes.")
    return said % {"firm": firm.name}


def ordered(wanted: dict[str, Any], firm: Gateway, now: datetime) -> PaymentOrder:
    """Order a payment; a page that somebody left open for the same bill is closed first."""
    try:
        return order_payment(**wanted, at=now)
    except AtTheFirm as busy:
        make_room(order=busy.order, firm=firm, at=now)
        return order_payment(**wanted, at=now)


@login_required
def payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Show how a payment stands: its receipt, once it is paid."""
    user, today = signed_in(request), timezone.localdate()
    seen = PaymentOrder.objects.visible_to(user, today=today)
    order = get_object_or_404(
        seen.select_related("bill__account", "bill__premises", "method"), pk=payment_id
    )
    postings = list(order.postings.order_by("at", "pk"))
    references = [posting.reference for posting in postings]
    booked = set(
        Payment.objects.filter(reference__in=references).values_list("reference", flat=True)
    )
    moves = order_words.moves(postings)
    context = {
        "order": order,
        "heading": order_words.heading(
            order, back=order_words.went_back(postings), left=_left_of(order)
        ),
        "lead": order_words.lead(order),
        "state": order.get_state_display(),
        "tone": order_words.TONES[State(order.state)],
        "facts": order_words.facts(order, booked, mine=order.payer_id == user.subject_id),
        "moves": moves,
        "waits": order.state == State.OPEN,
        "again": order.state in {State.DECLINED, State.EXPIRED, State.CANCELLED},
    }
    return render(request, "billing/payment.html", context)


def _left_of(order: PaymentOrder) -> Decimal | None:
    """Return what is open of the bill of an order that waits; None of the others."""
    if order.state != State.WAITING:
        return None
    return Bill.objects.with_on_its_way().get(pk=order.bill_id).open_left


def offer(user: User, bill: Bill, today: date) -> dict[str, Any]:
    """Return what the page of a bill says of paying it here: the way to do so, and what was paid."""
    said = {"on_its_way": order_words.way_to_books(bill), "planned": "", "url": ""}
    if bill.open_shown <= NOTHING:
        return said
    may = firm_or_none() is not None and may_pay(user, bill.account, today=today)
    return said | {
        "planned": order_words.planned(bill),
        "url": reverse("pay", args=[bill.pk]) if may else "",
    }
