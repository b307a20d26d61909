"""Paying without a login: whoever has the bill in their hand knows its account and its amount (R18)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from allauth.core import ratelimit
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing import words
from billing.actions.orders import AtTheFirm, MayNotPay
from billing.actions.sending import Replaced, open_page
from billing.gateway import Gateway, GatewayDown
from billing.models import Bill, PaymentOrder
from billing.paying import NOTHING, AmountWrong
from billing.paying_forms import GuestForm, HowMuchForm
from billing.standing import left_to_pay
from billing.views.paying import firm_or_none, leads_to_the_firm, no_answer, ordered
from privacy import keys
from privacy.requests.matching import plain_number
from privacy.restriction import may_be_found

NOT_FOUND = gettext_lazy(
    "No bill has this account number and this amount. Look at both on the newest bill."
)
SALT, LASTS_SECONDS = "a bill that a guest found", 15 * 60


@leads_to_the_firm
def guest_pay(request: HttpRequest) -> HttpResponse:
    """Find a bill, say what is open of it and nothing else, and lead to the firm's page."""
    firm, now = firm_or_none(), timezone.now()
    context: dict[str, Any] = {"firm": firm.name if firm else ""}
    if firm is None:
        return render(request, "billing/guest_pay.html", context)
    if request.method == "POST" and "found" in request.POST:
        return _pay(request, firm, now, context)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = plain_number(form.cleaned_data["account_number"])
        scrambled = keys.digest("guest_pay", number, version=keys.versions()[0])
        if not ratelimit.consume(request, action="guest_pay", key=scrambled):
            form.add_error(None, _("You have tried many times. Wait an hour, then try again."))
        elif (bill := _find(number, form.cleaned_data["last_amount"])) is None:
            # The same whatever was wrong: nobody learns here whether an account exists.
            form.add_error(None, NOT_FOUND)
        else:
            return _show(request, bill, HowMuchForm(left=left_to_pay(bill)), context)
    return render(request, "billing/guest_pay.html", context | {"form": form})


def guest_paid(request: HttpRequest) -> HttpResponse:
    """Thank whoever comes back from the firm's page; it says nothing about any bill."""
    return render(request, "billing/guest_paid.html")


def _find(number: str, amount: Decimal) -> Bill | None:
    """Return a bill of an account that asks for just this amount: one that is open, or the newest of a home.

    Of several the one with more open; where nothing of it is, the oldest open one of its home. Two queries,
    whether or not the account exists. Whose data is only stored is not found.
    """
    theirs = (
        Bill.objects.filter(
            may_be_found("account__customer__subject"), account__number_plain=number
        )
        .with_on_its_way()
        .select_related("account")
    )
    newest = list(theirs.order_by("premises", "-issued_on", "-pk").distinct("premises"))
    open_bills = [
        bill for bill in theirs.open_items().order_by("due_on", "pk") if left_to_pay(bill) > 0
    ]
    asked = [bill for bill in [*newest, *open_bills] if bill.amount_due == amount]
    found = max(asked, key=left_to_pay, default=None)
    if found is None or left_to_pay(found) > NOTHING:
        return found
    return next((bill for bill in open_bills if bill.premises_id == found.premises_id), found)


def _show(
    request: HttpRequest, bill: Bill, form: HowMuchForm, context: dict[str, Any]
) -> HttpResponse:
    left = left_to_pay(bill)
    heading = _("Nothing is open.")
    if left > NOTHING:
        heading = _("%(amount)s is open.") % {"amount": words.money(left)}
    found = signing.dumps(bill.pk, salt=SALT)
    shown = {"heading": heading, "amounts": form, "found": found}
    return render(request, "billing/guest_pay.html", context | shown)


def _pay(
    request: HttpRequest, firm: Gateway, now: datetime, context: dict[str, Any]
) -> HttpResponse:
    """Order what the second step says, and lead to the firm."""
    try:
        number = signing.loads(request.POST["found"], salt=SALT, max_age=LASTS_SECONDS)
        found = Bill.objects.filter(may_be_found("account__customer__subject"))
        bill = found.with_on_its_way().select_related("account").get(pk=number)
    except (signing.BadSignature, Bill.DoesNotExist):
        again = _("That was a while ago. Enter both once more.")
        shown = {"form": GuestForm(), "again": again}
        return render(request, "billing/guest_pay.html", context | shown)
    form = HowMuchForm(request.POST, left=left_to_pay(bill))
    if form.is_valid():
        chosen = form.cleaned_data
        wanted: dict[str, Any] = {
            "bill": bill, "by": None, "way": PaymentOrder.Way.GUEST,
            "amount": chosen["amount"], "ahead": chosen["ahead"],
        }  # fmt: skip
        try:
            order = ordered(wanted, firm, now)
            back_to = request.build_absolute_uri(reverse("guest_pay"))
            done_at = request.build_absolute_uri(reverse("guest_paid"))
            return HttpResponseRedirect(
                open_page(order=order, firm=firm, back_to=back_to, done_at=done_at, at=now)
            )
        except AmountWrong as wrong:
            form.say_wrong(wrong)
        except (AtTheFirm, Replaced, MayNotPay):
            form.add_error(None, _("This bill is just being paid. Look again in a minute."))
        except GatewayDown:
            form.add_error(None, no_answer(firm))
    return _show(request, bill, form, context)
