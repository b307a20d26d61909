"""Payments that the utility's books do not know of, and what to do; where money is paid back (R18)."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import OutgoingFile, OutgoingRow
from accounts.views.guards import permitted
from billing import words
from billing.models import PaymentOrder, Posting
from billing.models.ledger import SIGNED
from billing.views.paying import firm_or_none
from privacy.tabular import row_of
from usage.words import axis_number, day_and_year

EACH_PAGE = 50
# Ours. What is paid on a Friday evening is in Monday's file, booked on Tuesday and sent back on Wednesday;
# with a holiday and a file that came too late it is a week. Whoever paid loses nothing by waiting: what was
# paid here counts as paid all the while.
PATIENCE = timedelta(days=7)


@permitted("billing.view_posting")
def unbooked(request: HttpRequest) -> HttpResponse:
    """List what moved a week ago and did not come back from the utility's system, the oldest first."""
    now = timezone.now()
    moving = Posting.objects.not_booked()
    late = moving.filter(at__lte=now - PATIENCE).select_related("order__bill__account")
    rows = OutgoingRow.objects.filter(reference=OuterRef("reference"))
    listed = late.annotate(sent=Subquery(rows.values("file")[:1])).order_by("at", "pk")
    page = Paginator(listed, EACH_PAGE).get_page(request.GET.get("page"))
    numbers = {each.sent for each in page}  # type: ignore[attr-defined]  # annotated above
    files = OutgoingFile.objects.in_bulk(numbers - {None})
    context = {
        "heading": _heading(page.paginator.count),
        "lead": _lead(moving.filter(at__gt=now - PATIENCE)),
        "table": _table(page, files),
        "page": page,
        "too_much_back": _too_much_back(),
        "firm": firm_or_none(),
    }
    return render(request, "billing/staff/unbooked.html", context)


def _heading(count: int) -> str:
    if not count:
        return _("All that was paid here a week ago is in the utility’s books.")
    said = {"n": axis_number(count)}
    return (
        ngettext(
            "%(n)s payment of more than a week ago is not in the utility’s books.",
            "%(n)s payments of more than a week ago are not in the utility’s books.",
            count,
        )
        % said
    )


def _lead(fresh: Any) -> str:
    """Return what is on its way as it should be."""
    found = fresh.aggregate(n=Count("pk"), sum=Sum(SIGNED))
    if not found["n"]:
        return ""
    said = {"n": axis_number(found["n"]), "amount": words.money(found["sum"] or Decimal(0))}
    return (
        ngettext(
            "%(n)s of the last seven days is on its way: %(amount)s.",
            "%(n)s of the last seven days are on their way: %(amount)s in all.",
            found["n"],
        )
        % said
    )


def _table(postings: Iterable[Any], files: dict[int, OutgoingFile]) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [
        {"label": _("Reference")},
        {"label": _("Account")},
        {"label": _("What")},
        {"label": _("Day")},
        {"label": _("Amount"), "number": True},
        {"label": _("Went out in")},
    ]
    rows = []
    for each in postings:
        file = files.get(each.sent)
        texts = (
            each.reference,
            each.order.bill.account.number,
            str(Posting.Kind(each.kind).label),
            day_and_year(timezone.localdate(each.at)),
            words.money(each.signed),
            _sent(file),
        )
        cells = row_of(columns, texts)
        cells[0]["url"] = reverse("admin:billing_paymentorder_change", args=[each.order_id])
        rows.append(cells)
    return {"columns": columns, "rows": rows}


def _too_much_back() -> dict[str, Any]:
    """List payments of which more went back than was paid."""
    columns: list[dict[str, Any]] = [
        {"label": _("Reference")},
        {"label": _("Account")},
        {"label": _("Too much went back"), "number": True},
    ]
    more = Posting.objects.more_back()
    orders = PaymentOrder.objects.filter(pk__in=more).select_related("bill__account")
    rows = []
    for order in orders.order_by("-pk"):
        texts = (order.reference, order.bill.account.number, words.money(more[order.pk]))
        cells = row_of(columns, texts)
        cells[0]["url"] = reverse("admin:billing_paymentorder_change", args=[order.pk])
        rows.append(cells)
    return {"columns": columns, "rows": rows}


def _sent(file: OutgoingFile | None) -> str:
    if file is None:
        return _("no file yet")
    return f"{file.name}, {day_and_year(timezone.localdate(file.made_at))}"
