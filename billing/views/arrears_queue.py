"""The queue of what is paid late: who waits for an answer, then who is behind, the longest first (R19)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Account
from accounts.views.guards import permitted
from billing import words
from billing.behind import overdue, shut_off_days
from billing.models import Appeal, Arrangement, ShutOffCase
from billing.shut_off import Earliest
from privacy.tabular import row_of
from usage.words import day_and_year

EACH_PAGE = 50


@permitted("billing.view_arrangement")
def arrears(request: HttpRequest) -> HttpResponse:
    """List the accounts that wait for an answer first, then those that are behind, the longest first."""
    today = timezone.localdate()
    accounts = _accounts()
    page = Paginator(accounts, EACH_PAGE).get_page(request.GET.get("page"))
    numbers = [account.pk for account in page]
    cases = list(ShutOffCase.objects.filter(account__in=numbers, closed_on=None))
    days, owed = shut_off_days(cases, today), overdue(numbers, today)
    case_of = {case.account_id: case for case in cases}
    waits = accounts.filter(Q(asks=True) | Q(appealed=True)).count()
    context = {
        "heading": ngettext(
            "%(n)d household waits for an answer.", "%(n)d households wait for an answer.", waits
        )
        % {"n": waits}
        if waits
        else _("Nobody waits for an answer."),
        "table": _queue(
            [(account, case_of.get(account.pk), owed.get(account.pk), days) for account in page]
        ),
        "page": page,
    }
    return render(request, "billing/staff/arrears.html", context)


def _accounts() -> Any:
    """Return the accounts of the queue, those that wait first."""
    theirs = {"account": OuterRef("pk")}
    asks = Exists(Arrangement.objects.filter(**theirs, state=Arrangement.State.ASKED))
    appealed = Exists(Appeal.objects.filter(**theirs, decided_on=None))
    open_case = ShutOffCase.objects.filter(**theirs, closed_on=None)
    return (
        Account.objects.filter(asks | appealed | Exists(open_case))
        .annotate(asks=asks, appealed=appealed, since=open_case.values("delinquent_since")[:1])
        .order_by("-appealed", "-asks", "since", "pk")
    )


def _queue(rows: list[tuple[Any, ShutOffCase | None, Any, Any]]) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [
        {"label": _("Account")},
        {"label": _("Overdue"), "number": True},
        {"label": _("Due since")},
        {"label": _("Not before")},
        {"label": _("Waits for")},
    ]
    found = []
    for account, case, owed, days in rows:
        waits = _("Appeal") if account.appealed else _("Plan") if account.asks else "–"
        texts = (
            account.number,
            words.money(owed[0]) if owed else "–",
            day_and_year(case.delinquent_since) if case else "–",
            _when(days[case.pk][1]) if case else "–",
            waits,
        )
        cells = row_of(columns, texts)
        cells[0]["url"] = reverse("arrears_of", args=[account.pk])
        found.append(cells)
    return {"columns": columns, "rows": found}


def _when(earliest: Earliest | None) -> str:
    return day_and_year(earliest.day) if earliest else _("Nobody may now")
