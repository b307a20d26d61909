"""What the desk's panel says of an account besides who it is: leaks that go on, and what is to be paid."""

from datetime import date

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
    """Return what is open of the newest bill, and whether its day has passed."""
    bill = Bill.objects.filter(account=account).order_by("-issued_on", "-pk").first()
    if bill is None:
        return []
    if not bill.open_amount:
        return [Known(_("Newest bill"), _("Paid"))]
    words = _("%(amount)s, its day has passed") if bill.due_on < today else _("%(amount)s to pay")
    return [Known(_("Newest bill"), words % {"amount": money(bill.open_amount)})]


def tell_the_desk() -> None:
    """Have the desk's panel say all of it, to whoever may see it anyway."""
    contribute("leaks.view_leakalert", leaks)
    contribute("billing.view_bill", bills)
