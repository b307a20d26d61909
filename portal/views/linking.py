"""Finding one's account (R01)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.linking import (
    NotMatched,
    NumberTriedTooOften,
    TooManyTries,
    ask_for_code,
    link_account,
    link_with_code,
)
from accounts.homes import look_at, signed_in
from accounts.models import AccessGrant
from portal.forms import CodeForm, LinkForm
from portal.linking import judge


@login_required
def link(request: HttpRequest) -> HttpResponse:
    """Ask which account is one's own and how one proves it; link it if it is right."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        claim, user, now = form.claim(), signed_in(request), timezone.now()
        account, proven = judge(claim)
        try:
            if claim.kind == "code":
                ask_for_code(account=account, account_number=claim.account_number, by=user, at=now)
                return redirect("link_code")
            grant = link_account(
                account=account,
                account_number=claim.account_number,
                proven=proven,
                by=user,
                at=now,
            )
        except NotMatched:
            form.add_error(
                None,
                _("These do not belong together. Look at a bill and try again, or call us."),
            )
        except TooManyTries:
            _say_too_many(form)
        except NumberTriedTooOften:
            # Said of any number: it tells nothing of whether there is such an account.
            form.add_error(
                None,
                _(
                    "This number was tried too often today. Show in another way that it is yours,"
                    " try again tomorrow, or call us."
                ),
            )
        else:
            return _linked(request, grant)
    return render(request, "portal/link.html", {"form": form})


@login_required
def link_code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent to the contact on file."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grant = link_with_code(
                code=form.cleaned_data["code"], by=signed_in(request), at=timezone.now()
            )
        except NotMatched:
            form.add_error("code", _("This is not the code, or it is too old."))
        except TooManyTries:
            _say_too_many(form)
        else:
            return _linked(request, grant)
    return render(request, "portal/link_code.html", {"form": form})


def _linked(request: HttpRequest, grant: AccessGrant) -> HttpResponse:
    look_at(request, grant.account_id)
    messages.success(request, _("This is your account. Welcome."))
    return redirect("home")


def _say_too_many(form: Form) -> None:
    form.add_error(None, _("That was tried too often. Wait an hour, or call us."))
