"""Being told of a bill that will be high: from how many dollars on (R19)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.models import Account, Premises, User
from accounts.roles import May
from billing import words
from billing.actions.limits import forget_limit, set_limit
from billing.forms import LimitForm
from billing.models import BillLimit


@login_required
def limit(request: HttpRequest) -> HttpResponse:
    """Show from how many dollars on somebody is told of the bill that runs, and take another amount."""
    user, home = signed_in(request), current_home(request)
    if home is None or not _may(home):
        return render(request, "billing/limit.html", {"home": home, "allowed": False})
    held = _of(user, home).first()
    form = LimitForm(request.POST or None, initial={"amount": held.amount} if held else None)
    if request.method == "POST" and form.is_valid():
        set_limit(**_there(home), by=user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("We tell you as soon as it looks like more."))
        return redirect("bill_limit")
    heading = _("Shall we tell you before a bill is high?")
    if held:
        heading = _("We tell you when your next bill will likely be more than %(amount)s.") % {
            "amount": words.money(held.amount)
        }
    context = {"home": home, "allowed": True, "form": form, "heading": heading, "held": held}
    return render(request, "billing/limit.html", context)


@login_required
@require_POST
def limit_forget(request: HttpRequest) -> HttpResponse:
    """Tell somebody of high bills no more."""
    user, home = signed_in(request), current_home(request)
    if home is None or not _may(home):
        raise Http404
    forget_limit(**_there(home), by=user, at=timezone.now())
    messages.success(request, _("We do not tell you of high bills any more."))
    return redirect("bill_limit")


def _of(user: User, home: Home) -> QuerySet[BillLimit]:
    return BillLimit.objects.filter(user=user, account=home.account_id, premises=home.premises_id)


def _there(home: Home) -> dict[str, Any]:
    """Return the records of a home."""
    return {
        "account": Account.objects.get(pk=home.account_id),
        "premises": Premises.objects.get(pk=home.premises_id),
    }


def _may(home: Home) -> bool:
    return {May.BILLS, May.USE} <= home.may
