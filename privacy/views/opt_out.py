"""Saying no without a login (L25), and writing down a no that came by telephone (A165)."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from privacy.actions.consent import record_no, say_no, say_no_as
from privacy.choices import cookies
from privacy.choices.consent import Person
from privacy.contact import subjects_known_as
from privacy.forms import OptOutForm, PhoneNoForm
from privacy.models import Channel
from privacy.views.guards import office_only
from privacy.views.people import subject_of


def opt_out(request: HttpRequest) -> HttpResponse:
    """Take a no from anybody, for this browser and for whoever is known by what was entered.

    Nothing is proven and nobody is asked back; the answer is the same whether or not somebody was
    found, and what was entered is not kept.
    """
    form = OptOutForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "privacy/opt_out.html", {"form": form})
    # Anybody may say no for anybody, which harms nobody; but not for a whole list of addresses.
    if not ratelimit.consume(request, action="opt_out"):
        return render(request, "429.html", status=429)
    chosen = form.cleaned_data["choices"]
    said: dict[str, Any] = {
        "choices": chosen,
        "channel": Channel.FORM,
        "template": "privacy/opt_out.html",
        "language": get_language() or "",
        "at": timezone.now(),
    }
    if known_as := form.cleaned_data["known_as"]:
        say_no_as(known_as=known_as, **said)
    people: list[Person] = []
    if request.user.is_authenticated:
        people.append(subject_of(request))
    if browser := cookies.browser_of(request):
        people.append(browser)
    for who in people:
        say_no(who=who, **said)
    response = redirect("privacy_opt_out")
    groups = [group for group, choice in cookies.CHOICE_OF.items() if choice in chosen]
    if groups:
        cookies.write_answers(request, response, dict.fromkeys(groups, False), browser=None)
    messages.success(
        request,
        _("Your no is recorded. It holds from now on, and nobody will ask you to prove it."),
    )
    return response


@office_only
def phone_no(request: HttpRequest) -> HttpResponse:
    """Write down what somebody who called does not want any more."""
    form = PhoneNoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = list(subjects_known_as(form.cleaned_data["known_as"]))
        by, now = subject_of(request), timezone.now()
        count = record_no(subjects=found, choices=form.cleaned_data["choices"], by=by, at=now)
        if count:
            messages.success(
                request,
                ngettext("Recorded for %(count)d person.", "Recorded for %(count)d people.", count)
                % {"count": count},
            )
            return redirect("privacy_office_choices")
        form.add_error("known_as", _("Nobody is known by this. Check it with the caller."))
    return render(request, "privacy/office/choices.html", {"form": form})
