"""The utility's rates: put in as files, looked at beside real bills, and put live (R15, S07)."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.homes import signed_in
from accounts.views.guards import permitted
from billing import words
from billing.actions.rates import LiveAlready, drop_rates, put_in_rates, put_live
from billing.forms import RatesForm
from billing.models import RateFile
from billing.rates.owrs import TariffWrong
from billing.trial import DAYS, Trial, examples, trial
from privacy.tabular import row_of
from privacy.views.guards import press_proven
from usage.words import axis_number, day_and_year

WORST = 20  # bills that come to something else are listed, the largest difference first


@permitted("billing.view_ratefile")
def rates(request: HttpRequest) -> HttpResponse:
    """List the rates of all days, and take a file of new ones."""
    now = timezone.now()
    may_add = request.user.has_perm("billing.add_ratefile")
    form = RatesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and may_add and form.is_valid():
        try:
            put_in = put_in_rates(
                text=form.cleaned_data["file"], by=signed_in(request).subject, at=now
            )
        except TariffWrong as wrong:
            for problem in wrong.problems:
                form.add_error("file", problem)
        else:
            return redirect("rate_file", rates_id=put_in.pk)
    in_force = RateFile.objects.in_force(timezone.localdate(now))
    files = RateFile.objects.defer("text").order_by("-from_date", "-put_in_at")
    context = {
        "heading": _("The rates of %(day)s hold today.") % {"day": day_and_year(in_force.from_date)}
        if in_force
        else _("No rates hold today."),
        "files": [_fact(each, in_force) for each in files],
        "form": form if may_add else None,
    }
    return render(request, "billing/staff/rates.html", context)


@permitted("billing.view_ratefile")
def rate_file(request: HttpRequest, rates_id: int) -> HttpResponse:
    """Show what a file of rates would ask: of example homes, and of the last bills beside what was asked."""
    found = get_object_or_404(RateFile, pk=rates_id)
    today = timezone.localdate()
    in_force = RateFile.objects.in_force(today)
    tariff = found.tariff()
    tried = trial(tariff, today)
    context = {
        "rates": found,
        "heading": _("Rates from %(day)s on") % {"day": day_and_year(found.from_date)},
        "state": _state(found, in_force),
        "examples": examples(tariff, today),
        "tried": _said(tried),
        "others": _others(tried),
        "may_put_live": not found.is_live and request.user.has_perm("billing.change_ratefile"),
        "may_drop": not found.is_live and request.user.has_perm("billing.delete_ratefile"),
    }
    return render(request, "billing/staff/rate_file.html", context)


@permitted("billing.change_ratefile")
@require_POST
@press_proven("rates")
def rate_file_live(request: HttpRequest, rates_id: int) -> HttpResponse:
    """Have bills worked out by these rates from their day on."""
    found = get_object_or_404(RateFile, pk=rates_id)
    try:
        put_live(rates=found, by=signed_in(request).subject, at=timezone.now())
    except LiveAlready:
        messages.warning(request, _("These rates are live already."))
    else:
        said = {"day": day_and_year(found.from_date)}
        messages.success(request, _("Live: bills go by these rates from %(day)s on.") % said)
    return redirect("rates")


@permitted("billing.delete_ratefile")
@require_POST
def rate_file_drop(request: HttpRequest, rates_id: int) -> HttpResponse:
    """Throw a file away that was never live."""
    found = get_object_or_404(RateFile, pk=rates_id)
    try:
        drop_rates(rates=found, by=signed_in(request).subject, at=timezone.now())
    except LiveAlready:
        messages.warning(request, _("These rates are live: they stay, since bills went by them."))
    else:
        messages.success(request, _("The file was thrown away."))
    return redirect("rates")


def _state(rates: RateFile, in_force: RateFile | None) -> str:
    if not rates.is_live:
        return _("Not live: nothing goes by it yet")
    if in_force is None or rates.from_date > in_force.from_date:
        return _("Live, for days to come")
    return _("In force") if rates == in_force else _("Replaced by later rates")


def _fact(rates: RateFile, in_force: RateFile | None) -> dict[str, str]:
    return {
        "term": day_and_year(rates.from_date),
        "text": rates.utility,
        "url": reverse("rate_file", args=[rates.pk]),
        "note": _state(rates, in_force),
    }


def _said(tried: Trial) -> list[str]:
    """Return what became of the last bills, the answer first."""
    if not tried.count:
        return [_("No bill was issued in the last %(n)d days.") % {"n": DAYS}]
    said = [
        ngettext(
            "%(same)s of %(n)d bill of the last %(days)d days comes to the same, to the cent.",
            "%(same)s of %(n)d bills of the last %(days)d days come to the same, to the cent.",
            tried.count,
        )
        % {"same": axis_number(tried.same), "n": tried.count, "days": DAYS}
    ]
    if tried.others:
        amounts = {"asked": words.money(tried.asked), "would": words.money(tried.would_ask)}
        said.append(_("In all %(would)s, where the utility asked for %(asked)s.") % amounts)
        more = {"higher": axis_number(tried.higher), "lower": axis_number(tried.lower)}
        said.append(_("%(higher)s would be higher, %(lower)s lower.") % more)
    for lacks, count in tried.lacking:
        said.append(
            ngettext(
                "%(n)d bill cannot be worked out: what is missing is %(lacks)s.",
                "%(n)d bills cannot be worked out: what is missing is %(lacks)s.",
                count,
            )
            % {"n": count, "lacks": lacks}
        )
    return said


def _others(tried: Trial) -> dict[str, Any]:
    """Return the bills that come to something else as a table, the largest difference first."""
    columns: list[dict[str, Any]] = [
        {"label": _("Bill")},
        {"label": _("Asked for"), "number": True},
        {"label": _("By these rates"), "number": True},
        {"label": _("Difference"), "number": True},
    ]
    rows = []
    for reckoning in tried.others[:WORST]:
        worked_out = reckoning.charges or Decimal(0)
        texts = [
            reckoning.bill.number,
            words.money(reckoning.bill.charges),
            words.money(worked_out),
            words.money(worked_out - reckoning.bill.charges),
        ]
        cells = row_of(columns, texts)
        cells[0]["url"] = reverse("admin:billing_bill_change", args=[reckoning.bill.pk])
        rows.append(cells)
    return {"columns": columns, "rows": rows}
