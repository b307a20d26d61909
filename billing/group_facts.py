"""What homes can be chosen by for a message to a group about bills: paper, and what is overdue."""

from datetime import datetime, timedelta
from decimal import Decimal

from django import forms
from django.db.models import DecimalField, F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from billing.models import Bill, PaperlessChoice
from notices.facts import Fact, Given, declare_fact

MONEY = DecimalField(max_digits=12, decimal_places=2)


def _paperless(_given: Given, _at: datetime) -> Q:
    standing = PaperlessChoice.objects.standing().values("pk")
    chosen = PaperlessChoice.objects.filter(pk__in=standing, paperless=True)
    return Q(account__in=chosen.values("account"))


def _overdue(given: Given, at: datetime) -> Q:
    """Return who owes so much of bills due so long ago; what was paid here and is not booked is paid.

    All of an account counts together: where bills stay open beside each other, none of them holds all of it.
    """
    last = timezone.localdate(at) - timedelta(days=given["days"])
    bills = Bill.objects.open_items().filter(due_on__lt=last).with_on_its_way()
    left = F("open_amount") - Coalesce(F("moving"), Value(Decimal(0)), output_field=MONEY)
    owing = bills.order_by().values("account").annotate(owed=Sum(left))
    return Q(account__in=owing.filter(owed__gte=given["dollars"]).values("account"))


def _overdue_said(given: Given) -> str:
    return ngettext(
        "At least $%(dollars)s overdue for more than %(days)d day",
        "At least $%(dollars)s overdue for more than %(days)d days",
        given["days"],
    ) % {"dollars": given["dollars"], "days": given["days"]}


declare_fact(
    Fact(
        "billing.paperless",
        gettext_lazy("Bills come without paper"),
        because=gettext_lazy("of whether your bills come on paper"),
        columns=("billing.PaperlessChoice.paperless",),
        asks="billing.view_bill",
        homes=_paperless,
    )
)
declare_fact(
    Fact(
        "billing.overdue",
        gettext_lazy("A bill is overdue"),
        because=gettext_lazy("a bill of yours is overdue"),
        columns=("billing.Bill.open_amount", "billing.Bill.due_on"),
        asks="billing.view_bill",
        homes=_overdue,
        fields=lambda: {
            "dollars": forms.DecimalField(
                label=gettext_lazy("At least how many dollars?"),
                min_value=Decimal(1),
                max_value=Decimal(1_000_000),
                decimal_places=2,
                initial=50,
            ),
            "days": forms.IntegerField(
                label=gettext_lazy("For more than how many days?"),
                min_value=0,
                max_value=3650,
                initial=10,
            ),
        },
        said=_overdue_said,
    )
)
