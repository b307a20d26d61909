"""Who may see the account of the home one looks at: list, invite, end, accept."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import Home
from accounts.actions.sharing import (
    HasAccessAlready,
    InvitationGone,
    InvitedJustNow,
    NotTheHolder,
    TooManyInvitations,
    TooManyInvitationsToday,
    accept_invitation,
    find_invitation,
    invite,
    revoke_access,
    withdraw_invitation,
)
from accounts.forms import InvitationForm, InviteForm
from accounts.homes import current_home, homes, look_at, signed_in
from accounts.models import AccessGrant, Account, Invitation
from accounts.models.access import Role
from accounts.roles import ROLE_MAY, May


@login_required
def access(request: HttpRequest) -> HttpResponse:
    """Show who sees this home's account, what each role may see, and what oneself may see."""
    home = current_home(request)
    context: dict[str, Any] = {"home": home, "roles": _roles()}
    if home:
        context |= {
            "role": Role(home.role).label,
            "may_share": May.SHARE in home.may,
            "mine": _own_grant(request, home),
        }
        if May.SHARE in home.may:
            context |= {
                "grants": AccessGrant.objects.live(today=timezone.localdate())
                .filter(account_id=home.account_id)
                .exclude(user=signed_in(request))
                .select_related("user")
                .order_by("granted_at"),
                "invitations": Invitation.objects.of_holder(signed_in(request))
                .filter(account_id=home.account_id, expires_at__gt=timezone.now())
                .order_by("invited_at"),
            }
    return render(request, "accounts/access.html", context)


@login_required
def invite_somebody(request: HttpRequest) -> HttpResponse:
    """Ask whom to invite, and invite them."""
    home = current_home(request)
    if home is None or May.SHARE not in home.may:
        raise Http404
    form = InviteForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            invite(
                account=Account.objects.get(pk=home.account_id),
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                language=get_language() or "",
                by=signed_in(request),
                at=timezone.now(),
                **form.period(),
            )
        except TooManyInvitations:
            messages.warning(
                request, _("There are many open invitations already. Withdraw one first.")
            )
            return redirect("access")
        except TooManyInvitationsToday:
            form.add_error(
                None, _("You have sent as many invitations as one day allows. Go on tomorrow.")
            )
        except InvitedJustNow:
            form.add_error(
                "email",
                _("You invited this address within the last hour. Wait an hour, then try again."),
            )
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("access")
    # The account is shared, and with it each of its homes: all of them are named.
    shared = [each.address for each in homes(request) if each.account_id == home.account_id]
    return render(
        request,
        "accounts/invite.html",
        {"form": form, "addresses": shared, "roles": _roles()},
    )


@login_required
@require_POST
def end_access(request: HttpRequest, grant_id: int) -> HttpResponse:
    """End somebody's access to an account one holds, or one's own access to another's."""
    user = signed_in(request)
    grant = get_object_or_404(
        AccessGrant.objects.select_related("account").exclude(role=Role.HOLDER),
        pk=grant_id,
        revoked_at=None,
    )
    try:
        revoke_access(grant=grant, by=user, at=timezone.now())
    except NotTheHolder:
        raise Http404 from None
    messages.success(request, _("This access has ended."))
    return redirect("access")


@login_required
@require_POST
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take back an invitation to an account one holds."""
    user = signed_in(request)
    invitation = get_object_or_404(Invitation.objects.of_holder(user), pk=invitation_id)
    withdraw_invitation(invitation=invitation, by=user)
    messages.success(request, _("The invitation is withdrawn. Its code no longer works."))
    return redirect("access")


@login_required
@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the mail, show what is offered, and take the answer.

    Whoever has the code is let in. So it is typed and posted, and never stands in an address.
    """
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if not ratelimit.consume(request, action="invitation", user=request.user):
            form.add_error(None, _("That was tried too often. Wait an hour, or call us."))
        else:
            try:
                return _offer(request, code)
            except InvitationGone:
                form.add_error(
                    "code",
                    _(
                        "This code opens nothing. It was used, withdrawn or mistyped, or is older than two "
                        "weeks. Ask the account holder for a new one."
                    ),
                )
            except HasAccessAlready:
                messages.info(request, _("You hold this account already."))
                return redirect("home")
    return render(request, "accounts/invitation_open.html", {"form": form})


def _offer(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a code offers, or take it. Raises InvitationGone, HasAccessAlready."""
    now = timezone.now()
    found = find_invitation(token=code, at=now)
    if request.POST.get("do") == "accept":
        grant = accept_invitation(token=code, by=signed_in(request), at=now)
        look_at(request, grant.account_id)
        messages.success(request, _("You now have access."))
        return redirect("home")
    offered = {
        "invitation": found,
        "code": code,
        "role": Role(found.role).label,
        "may": _may_words(ROLE_MAY[found.role]),
    }
    return render(request, "accounts/invitation.html", offered)


def _own_grant(request: HttpRequest, home: Home) -> AccessGrant | None:
    """Return the user's own grant if it is one they may give back."""
    return (
        AccessGrant.objects.live(today=timezone.localdate())
        .filter(account_id=home.account_id, user=signed_in(request))
        .exclude(role=Role.HOLDER)
        .first()
    )


def _roles() -> list[dict[str, Any]]:
    """Return what each role may see, in words, from the table that decides it."""
    return [
        {"label": role.label, "may": _may_words(ROLE_MAY[role.value])}
        for role in Role
        if role is not Role.HOLDER
    ]


def _may_words(may: frozenset[May]) -> list[str]:
    words = {
        May.USE: _("water use by the hour"),
        May.TOTALS: _("water use by the month"),
        May.BILLS: _("bills"),
        May.PAY: _("pay bills"),
        May.ALERTS: _("leak alerts"),
        May.MESSAGES: _("messages with the utility"),
        May.HOUSEHOLD: _("what the home says of itself, such as how many people live there"),
    }
    # Who sees the hours sees the months: said once.
    hidden = {May.TOTALS} if May.USE in may else set()
    return [word for what, word in words.items() if what in may - hidden]
