"""What a household says of itself (R05)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.models import User
from accounts.roles import May
from usage.actions.household import describe_household, forget_household
from usage.comparing.household import NOTHING_KNOWN
from usage.forms import HouseholdForm, answers_of
from usage.models import HouseholdAnswer, HouseholdProfile
from usage.words import day_and_year

MOST_SHOWN = 50  # answers of before: seven times all seven questions


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
        describe_household(home=home, facts=form.facts(), by=signed_in(request), at=timezone.now())
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
            "history": _history(form, home, signed_in(request)),
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


def _history(form: HouseholdForm, home: Home, user: User) -> list[dict[str, object]]:
    """Return what was answered to which question, when, and whether by the viewer; the newest first."""
    answers = HouseholdAnswer.objects.filter(agreement=home.agreement_id, account=home.account_id)
    return [
        {
            "term": form.fields[each.question].label,
            "text": dict(form.fields[each.question].choices)[each.answer],  # type: ignore[attr-defined]  # each is an Answer
            "note": _("%(when)s, by you") % {"when": day_and_year(timezone.localdate(each.at))}
            if each.by_id == user.pk
            else _("%(when)s, by somebody of your household")
            % {"when": day_and_year(timezone.localdate(each.at))},
        }
        for each in answers.order_by("-at", "-pk")[:MOST_SHOWN]
    ]
