"""Times on which nobody is home, as those who live there say (R14)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Home
from accounts.homes import current_home, signed_in
from accounts.roles import May
from leaks.actions.homes import AlreadyAway, NotTheirHome, forget_away, say_away
from leaks.forms import AwayForm
from leaks.models import AwayTime
from leaks.views.resident import unit_of
from usage.words import from_to, volume


@login_required
def away(request: HttpRequest) -> HttpResponse:
    """Show when nobody is home, and take another time."""
    home, user, now = current_home(request), signed_in(request), timezone.now()
    today = timezone.localdate(now)
    if home is None or not _lives_in(home):
        return render(request, "leaks/away.html", {"home": home, "allowed": False})
    unit = unit_of(user)
    form = AwayForm(request.POST or None, today=today, unit=unit)
    if request.method == "POST" and form.is_valid():
        try:
            say_away(home=home, by=user, at=now, **form.cleaned_data)
        except AlreadyAway:
            form.add_error(
                None, _("Somebody said already that nobody is home on one of these days.")
            )
        else:
            messages.success(request, _("Thank you. We watch the water while nobody is home."))
            return redirect("away")
    times = AwayTime.objects.filter(agreement=home.agreement_id, to_date__gt=today).order_by(
        "from_date"
    )
    context = {
        "home": home,
        "allowed": True,
        "form": form,
        "times": [_row(each, today, unit) for each in times],
    }
    return render(request, "leaks/away.html", context)


@login_required
@require_POST
def away_forget(request: HttpRequest, away_id: int) -> HttpResponse:
    """Take back that nobody is home."""
    home = current_home(request)
    if home is None:
        raise Http404
    said = get_object_or_404(AwayTime, pk=away_id, agreement=home.agreement_id)
    try:
        forget_away(home=home, away=said)
    except NotTheirHome:
        messages.warning(request, _("Only those who live in this home say when nobody is there."))
    else:
        messages.success(request, _("That time is deleted."))
    return redirect("away")


def _lives_in(home: Home) -> bool:
    return May.HOUSEHOLD in home.may and not home.ended


def _row(said: AwayTime, today: date, unit: str) -> dict[str, Any]:
    allowed = _("Nothing runs.")
    if said.allowance:
        allowed = _("Up to %(volume)s a day may run.") % {"volume": volume(said.allowance, unit)}
    return {
        "pk": said.pk,
        "days": from_to(said.from_date, said.to_date - timedelta(days=1)),
        "allowed": allowed,
        "now": said.from_date <= today,
    }
