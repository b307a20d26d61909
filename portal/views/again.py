"""Coming back after one's data was deleted: as somebody new, and only if one says so."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.leaving import HasMore, drop_login
from accounts.homes import signed_in
from portal.middleware import ASKED_AGAIN
from privacy.actions.suppression import welcome_back

# Ours: whoever made a login for this address did so a moment ago; an older one is more than that.
NEW = timedelta(days=1)


@login_required
def again(request: HttpRequest) -> HttpResponse:
    """Ask whoever has shown that an erased address is theirs whether they want an account again.

    Nobody sees this page before that: it is the only place that tells that an address was erased.
    """
    if ASKED_AGAIN not in request.session:
        return redirect("home")
    user, now = signed_in(request), timezone.now()
    is_new = user.joined_at > now - NEW and not user.is_staff
    if request.method == "POST" and request.POST.get("answer") == "yes":
        welcome_back(email=user.email, at=now)
        del request.session[ASKED_AGAIN]
        messages.success(request, _("Welcome. You begin anew: nothing of before is here."))
        return redirect("home")
    if request.method == "POST" and is_new:
        try:
            drop_login(user=user, at=now)
        except HasMore:
            return redirect("privacy_delete")
        logout(request)
        messages.success(request, _("The login is gone again. Everything stays deleted."))
        return redirect("home")
    return render(request, "portal/again.html", {"is_new": is_new})
