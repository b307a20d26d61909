"""What the desk's panel says of an account besides who it is: leaks that go on, and what is to be paid."""

from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Account
from billing.models import Bill
from billing.words import money
from conversations.desk.panel import Known, contribute
from leaks.listing import SHOWN
from leaks.models import LeakAlert

MOST = 3  # leaks of one account at once: more than that are seen in their own list


def leaks(account: Account, _today: date) -> list[Known]:
    """Return the leaks that go on at an account's places, the worst first."""
    found = LeakAlert.objects.open().filter(agreement__account=account, kind__in=SHOWN)
    return [
        Known(_("Leak"), each.get_kind_display(), reverse("leak_of", args=[each.pk]))
        for each in found.worst_first()[:MOST]
    ]


def bills(account: Account, today: date) -> list[Known]:
    """Return what is open of the bills, and whether the day of one has passed."""
    theirs = Bill.objects.filter(account=account)
    if not theirs.exists():
        return []
    items = [bill for bill in theirs.open_items().with_on_its_way() if bill.open_left > 0]
    if not items:
        return [Known(_("Bills"), _("Paid"))]
    late = any(bill.due_on < today for bill in items)
    words = _("%(amount)s, its day has passed") if late else _("%(amount)s to pay")
    return [
        Known(
            _("Bills"),
            words % {"amount": money(sum((bill.open_left for bill in items), Decimal(0)))},
        )
    ]


def tell_the_desk() -> None:
    """Have the desk's panel say all of it, to whoever may see it anyway."""
    contribute("leaks.view_leakalert", leaks)
    contribute("billing.view_bill", bills)
