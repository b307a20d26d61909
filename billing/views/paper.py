"""Bills on paper or not: the choice of an account, with what was chosen before (R19)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.homes import current_home, signed_in
from accounts.models import Account
from accounts.roles import May
from billing.actions.paperless import ChosenAlready, choose_paper
from billing.forms import PaperForm
from billing.models import PaperlessChoice
from usage.words import day_and_year

SHOWN = 20


@login_required
def paper(request: HttpRequest) -> HttpResponse:
    """Show how bills come, and take another choice."""
    user, home, now = signed_in(request), current_home(request), timezone.now()
    if home is None or May.PAY not in home.may:
        return render(request, "billing/paper.html", {"home": home, "allowed": False})
    standing = PaperlessChoice.objects.filter(account=home.account_id).standing().first()
    paperless = standing is not None and standing.paperless
    form = PaperForm(request.POST or None, initial={"paperless": "yes" if paperless else "no"})
    if request.method == "POST" and form.is_valid():
        account = Account.objects.get(pk=home.account_id)
        try:
            choose_paper(account=account, by=user.subject, at=now, **form.cleaned_data)
        except ChosenAlready:
            messages.info(request, _("Your bills come like this already."))
        else:
            messages.success(request, _("Your choice is saved. It holds from your next bill on."))
        return redirect("paper")
    seen = PaperlessChoice.objects.visible_to(user, today=timezone.localdate(now))
    before = seen.filter(account=home.account_id).order_by("-changed_at", "-pk")[:SHOWN]
    context = {
        "home": home,
        "allowed": True,
        "form": form,
        "heading": _("Your bills come here only, without paper.")
        if paperless
        else _("Your bills come here, and on paper."),
        "history": [
            {
                "term": day_and_year(each.changed_on),
                "text": _("Without paper") if each.paperless else _("On paper"),
                "note": "" if each.exported_at else _("On its way to the utility’s system."),
            }
            for each in before
        ],
    }
    return render(request, "billing/paper.html", context)
