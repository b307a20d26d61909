"""How often water is shut off, for everybody; the words of the notice before it, for staff (R19)."""

import csv
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.homes import signed_in
from accounts.views.guards import permitted
from billing import words
from billing.actions.shut_offs import put_in_wording
from billing.forms import WordingForm
from billing.models import PayingLaterPolicy, ShutOffStep
from billing.wordings import languages, name_of, wording
from privacy.views.guards import sent_proven

YEARS = 5


def shut_offs(request: HttpRequest) -> HttpResponse:
    """Say how often water was shut off for unpaid bills in each year, and how nobody's has to be (116918)."""
    today = timezone.localdate()
    policy = PayingLaterPolicy.objects.in_force(today)
    counted = _by_year()
    now = counted.get(today.year, 0)
    heading = ngettext(
        "Water was shut off %(n)d time this year because a bill was not paid.",
        "Water was shut off %(n)d times this year because a bill was not paid.",
        now,
    ) % {"n": now}
    context = {
        "heading": heading if now else _("Nobody’s water was shut off this year for a bill."),
        "table": _table(counted, today),
        "days": policy.most_days,
        "months": policy.most_months,
        "least": words.money(policy.least),
        "utility": settings.UTILITY,
    }
    return render(request, "billing/shut_offs.html", context)


@permitted("billing.view_arrangement")
def shut_offs_csv(request: HttpRequest) -> HttpResponse:
    """Give the count of each year as a file for the board: years and numbers, nobody's account."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="shut-offs.csv"'
    writer = csv.writer(response)
    writer.writerow(["year", "shut_off"])
    writer.writerows(sorted(_by_year().items()))
    return response


@permitted("billing.view_shutoffwording")
def shut_off_wordings(request: HttpRequest) -> HttpResponse:
    """Show which languages the notice has, and take the text of one."""
    may_add = request.user.has_perm("billing.add_shutoffwording")
    codes = languages()
    choices = [(code, name_of(code)) for code in codes]
    form = WordingForm(request.POST or None, languages=choices) if may_add else None
    sent = request.method == "POST" and form is not None and form.is_valid()
    if sent and form and sent_proven(request, form, then="shut_off_wordings"):
        put_in_wording(by=signed_in(request).subject, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The text is in."))
        return redirect("shut_off_wordings")
    now = wording()
    lacks = {it.language for it in now.missing}
    heading = (
        ngettext(
            "The notice cannot be sent yet: %(n)d language is missing.",
            "The notice cannot be sent yet: %(n)d languages are missing.",
            len(lacks),
        )
        % {"n": len(lacks)}
        if lacks
        else _("The notice is complete in every language.")
    )
    context = {
        "heading": heading,
        "version": now.version,
        "there": [
            {
                "term": name_of(code),
                "text": _("Missing") if code in lacks else _("Complete"),
            }
            for code in codes
        ],
        "texts": [
            {"name": name_of(code), "code": code, "text": now.texts[code]}
            for code in codes
            if code in now.texts
        ],
        "form": form,
    }
    return render(request, "billing/staff/shut_off_wordings.html", context)


def _by_year() -> dict[int, int]:
    shut = ShutOffStep.objects.filter(kind=ShutOffStep.Kind.SHUT_OFF)
    years = shut.annotate(year=ExtractYear("on")).values("year").annotate(n=Count("pk"))
    return {int(row["year"]): row["n"] for row in years.order_by("year")}


def _table(counted: dict[int, int], today: date) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [
        {"label": _("Year")},
        {"label": _("Times water was shut off"), "number": True},
    ]
    first = min([*counted, today.year])
    years = range(today.year, max(first, today.year - YEARS) - 1, -1)
    rows = [
        [columns[0] | {"text": str(year)}, columns[1] | {"text": str(counted.get(year, 0))}]
        for year in years
    ]
    return {"columns": columns, "rows": rows}
