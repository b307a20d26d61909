"""The resident's own page, and the switch between homes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actions.profile import nickname_home
from accounts.forms import NicknameForm
from accounts.homes import SESSION_KEY, back_or, current_home, homes, signed_in
from accounts.roles import May


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show how one signs in and what one's homes are called, and take a home's nickname."""
    home = current_home(request)
    form = NicknameForm(request.POST or None, initial={"nickname": home.nickname} if home else None)
    if request.method == "POST" and home and form.is_valid():
        nickname_home(user=signed_in(request), home=home, **form.cleaned_data)
        # Homes are in the order of their names: without a choice, the first one might now be another.
        request.session[SESSION_KEY] = home.agreement_id
        messages.success(request, _("The name of your home is saved."))
        return redirect("profile")
    return render(
        request,
        "accounts/profile.html",
        {
            "home": home,
            "homes": homes(request),
            "form": form,
            "may_tell": home is not None and May.HOUSEHOLD in home.may,
        },
    )


@login_required
@require_POST
def switch_home(request: HttpRequest) -> HttpResponse:
    """Look at another home from now on, and go back to where one was."""
    chosen = request.POST.get("home", "")
    if chosen not in {str(home.agreement_id) for home in homes(request)}:
        raise Http404
    request.session[SESSION_KEY] = int(chosen)
    return back_or(request, "home")
