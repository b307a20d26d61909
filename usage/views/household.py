"""What a household says of itself (R05)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Home
from accounts.homes import current_home
from accounts.roles import May
from usage.actions.household import describe_household, forget_household
from usage.comparing.household import NOTHING_KNOWN
from usage.forms import HouseholdForm, answers_of
from usage.models import HouseholdProfile
from usage.words import day_and_year


@login_required
def household(request: HttpRequest) -> HttpResponse:
    """Ask what is good to know of the home one looks at; of a home that is left, show what was said."""
    home = current_home(request)
    if home is None or not _speaks_for(home):
        return render(request, "usage/household.html", {"home": home, "allowed": False})
    profile = HouseholdProfile.objects.of_agreement(home.agreement_id).first()
    facts = profile.facts if profile else NOTHING_KNOWN
    form = HouseholdForm(request.POST or None, initial=answers_of(facts))
    if request.method == "POST" and not home.ended and form.is_valid():
        describe_household(home=home, facts=form.facts(), at=timezone.now())
        messages.success(request, _("What you said of your home is saved."))
        return redirect("compare")
    return render(
        request,
        "usage/household.html",
        {
            "home": home,
            "allowed": True,
            "form": form,
            "said": _said(form, profile) if home.ended else [],
            "answered": day_and_year(timezone.localdate(profile.answered_at)) if profile else "",
        },
    )


@login_required
@require_POST
def household_forget(request: HttpRequest) -> HttpResponse:
    """Take back all that was said of the home one looks at."""
    home = current_home(request)
    if home is None or not _speaks_for(home):
        raise Http404
    forget_household(home=home)
    messages.success(request, _("What you said of this home is deleted."))
    return redirect("household")


def _speaks_for(home: Home) -> bool:
    """Tell whether the viewer lives there, or did: not whoever may see the home from a later day on."""
    return May.HOUSEHOLD in home.may and home.from_date <= timezone.localdate()


def _said(form: HouseholdForm, profile: HouseholdProfile | None) -> list[dict[str, object]]:
    """Return the questions that were answered, with their answers."""
    if profile is None:
        return []
    answers = answers_of(profile.facts)
    return [
        {"term": field.label, "text": dict(field.choices)[answers[name]]}  # type: ignore[attr-defined]  # each is an Answer
        for name, field in form.fields.items()
        if answers[name]
    ]
