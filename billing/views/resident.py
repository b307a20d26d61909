"""Bills: the list, and one bill (R15)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.homes import current_home, signed_in
from accounts.models import User
from accounts.roles import May
from billing import words
from billing.models import Bill, Payment
from billing.paper import section, set_bill
from billing.views.differences import beside_meter
from billing.views.lines import lines_of
from billing.views.paying import offer
from billing.views.why import reasons
from privacy.tabular import row_of
from usage.words import day_and_year

A_PAGE = 24
PAYMENTS_SHOWN = 12


@login_required
def bills(request: HttpRequest) -> HttpResponse:
    """List the bills of the account of the home one looks at, newest first."""
    home, user, today = current_home(request), signed_in(request), timezone.localdate()
    if home is None or May.BILLS not in home.may:
        return render(request, "billing/bills.html", {"home": home, "allowed": False})
    seen = (
        Bill.objects.visible_to(user, today=today)
        .select_related("account")
        .filter(account=home.account_id, premises=home.premises_id)
        .with_on_its_way()
        .newest_first()
    )
    page = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    rows = [words.row(bill, reverse("bill", args=[bill.pk]), today) for bill in page]
    latest = page.object_list[0] if page.number == 1 and rows else seen.first()
    items = [each for each in seen.open_items() if each.open_shown > 0]
    return render(
        request,
        "billing/bills.html",
        {
            "home": home,
            "allowed": True,
            "rows": rows,
            "page": page,
            "heading": words.owed(latest, today, items),
            "may_pay": May.PAY in home.may,
            "open": bool(items),
            "pay": offer(user, (items or [latest])[0], today) if latest and not items[1:] else None,
            "look_ahead": May.USE in home.may and not home.ended,
            "payments": _payments(
                Payment.objects.visible_to(user, today=today)
                .filter(account=home.account_id)
                .newest_first()[:PAYMENTS_SHOWN]
            )
            if page.number == 1
            else None,
        },
    )


@login_required
def bill(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Show one bill: what is owed, the lines, what it is for."""
    return render(request, "billing/bill.html", _shown(signed_in(request), bill_id))


@login_required
def bill_pdf(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Give the same as a PDF to keep or print."""
    shown = _shown(signed_in(request), bill_id)
    found: Bill = shown["bill"]
    response = HttpResponse(set_bill(_on_paper(shown)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="bill-{found.issued_on}.pdf"'
    return response


def _shown(user: User, bill_id: int) -> dict[str, Any]:
    """Return what there is to say of a bill, as far as `user` may see it."""
    today = timezone.localdate()
    seen = Bill.objects.visible_to(user, today=today)
    found = get_object_or_404(
        seen.with_on_its_way().select_related("account", "premises"), pk=bill_id
    )
    before = (
        seen.filter(
            account=found.account_id, premises=found.premises_id, issued_on__lt=found.issued_on
        )
        .newest_first()
        .first()
    )
    state = found.state(today=today)
    lines = lines_of(found)
    return {
        "bill": found,
        "name": words.name(found),
        "heading": _heading(found, state),
        "lead": _lead(found, before),
        "state": state.label,
        "tone": words.TONES[state],
        "reasons": reasons(user, found, before, today),
        "meter": beside_meter(user, found, today),
        "lines": lines,
        "budget": lines.budget,
        "balance": _balance(found),
        "facts": _facts(found),
        "payments": _payments(_paid_since(user, found, before, today)),
        "pay": offer(user, found, today),
    }


def _on_paper(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return a bill as `billing/bill.typ` asks for it, in the order in which it is read."""
    found: Bill = shown["bill"]
    why, meter = shown["reasons"], shown["meter"]
    sections = [section(_("What is it for?"), facts=shown["facts"])]
    sections.append(
        section(
            _("How is it worked out?"),
            table=shown["lines"].table,
            sentences=shown["lines"].sentences,
        )
    )
    if budgeted := shown["budget"]:
        sections.append(
            section(budgeted.heading, facts=budgeted.facts, sentences=budgeted.sentences)
        )
    sections.append(section(_("Why this amount?"), facts=shown["balance"]))
    if why:
        heading = _("What changed since the bill before?")
        said = [*why.sentences, *(event.text for event in why.events)]
        sections.append(section(heading, table=why.table, sentences=said))
    if meter:
        heading = _("Does the meter say the same?")
        sections.append(section(heading, table=meter.table, sentences=[meter.sentence]))
    if shown["payments"]["rows"]:
        sections.append(section(_("What was paid?"), table=shown["payments"]))
    utility = settings.UTILITY
    return {
        "lang": (get_language() or settings.LANGUAGE_CODE).partition("-")[0],
        "title": shown["name"],
        "number": found.number,
        "heading": shown["heading"],
        "lead": shown["lead"],
        "utility": {
            "name": utility["name"],
            "lines": [utility[name] for name in ("address", "phone", "email") if utility[name]],
        },
        "to": [line for line in (found.premises.line1, found.premises.line2) if line],
        "sections": sections,
    }


def _paid_since(user: User, found: Bill, before: Bill | None, today: date) -> Iterable[Payment]:
    """Return what was paid between the bill before and this one: what its balance counts."""
    if before is None or not found.shows_before:
        return ()
    return (
        Payment.objects.visible_to(user, today=today)
        .filter(account=found.account_id, paid_on__gt=before.issued_on)
        .filter(paid_on__lte=found.issued_on)
        .newest_first()
    )


def _payments(found: Iterable[Payment]) -> dict[str, Any]:
    """Return payments as a table, newest first."""
    columns: list[dict[str, Any]] = [
        {"label": _("Day")},
        {"label": _("What")},
        {"label": _("Amount"), "number": True},
    ]
    rows = [
        row_of(
            columns,
            (
                day_and_year(payment.paid_on),
                payment.get_kind_display(),
                words.money(payment.signed),
            ),
        )
        for payment in found
    ]
    return {"columns": columns, "rows": rows}


def _heading(bill: Bill, state: Bill.State) -> str:
    said = {"amount": words.money(bill.due_shown), "day": day_and_year(bill.due_on)}
    if bill.due_shown < 0:
        said["amount"] = words.money(-bill.due_shown)
        return _("Nothing to pay. %(amount)s is in your favor.") % said
    if state is Bill.State.PAID:
        return _("%(amount)s, paid.") % said
    if state is Bill.State.CARRIED:
        return _("%(amount)s. What was open went on to the next bill.") % said
    if bill.open_shown < bill.due_shown:
        said["open"] = words.money(bill.open_shown)
        if state is Bill.State.OVERDUE:
            return _("%(open)s of %(amount)s is still open. It was due on %(day)s.") % said
        return _("%(open)s of %(amount)s is still open, due by %(day)s.") % said
    if state is Bill.State.OVERDUE:
        return _("%(amount)s, was due on %(day)s.") % said
    return _("%(amount)s, due by %(day)s.") % said


def _lead(bill: Bill, before: Bill | None) -> str:
    if before is None:
        return ""
    difference = bill.charges - before.charges
    if difference == 0:
        return _("The charges are the same as on the bill before.")
    said = {"amount": words.money(abs(difference))}
    if difference > 0:
        return _("The charges are %(amount)s more than on the bill before.") % said
    return _("The charges are %(amount)s less than on the bill before.") % said


def _balance(bill: Bill) -> list[dict[str, str]]:
    """Return how the amount due comes about, as far as it is of the time that the reader may see."""
    if not bill.shows_before:
        note = _("What was open or paid before your access began is not shown.")
        charges = words.money(bill.charges)
        return [{"term": _("Charges of this bill"), "text": charges, "note": note}]
    return [
        {"term": _("Open from before"), "text": words.money(bill.balance_before)},
        {"term": _("Payments since then"), "text": words.money(-bill.payments)},
        {"term": _("Charges of this bill"), "text": words.money(bill.charges)},
        {"term": _("Amount due"), "text": words.money(bill.amount_due)},
    ]


def _facts(bill: Bill) -> list[dict[str, str]]:
    premises = bill.premises
    note = ""
    if bill.estimated:
        note = _("This is the utility's estimate. The next real reading puts it right.")
    return [
        {"term": _("Account number"), "text": bill.account.number},
        {"term": _("Address"), "text": ", ".join(filter(None, [premises.line1, premises.line2]))},
        {"term": _("Days"), "text": words.period(bill)},
        {"term": _("Water billed"), "text": words.billed_volume(bill), "note": note},
        {"term": _("Bill number"), "text": bill.number},
    ]
