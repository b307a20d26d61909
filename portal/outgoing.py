"""What the rooms granted and were told, as rows of the files for the utility's own system (S11).

Each is written in the transaction that makes a file, and marked as passed on in the same: it is in one file.
Rebates that are paid by check are not among them. A check may be for somebody whom the utility's system does
not know, as a landlord; staff pay those from their list of rebates.
"""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from accounts.models import OutgoingRow
from billing.models import PaperlessChoice
from leaks.models import LeakCredit
from programs.models import Application

Kind = OutgoingRow.Kind


def write_what_waits(at: datetime) -> None:
    """Write a row for each credit and each choice of paper that the utility's system does not know of yet.

    Two exporters at once share them: what one holds, the other passes over.
    """
    OutgoingRow.objects.bulk_create([*_credits(at), *_rebates(at), *_choices(at)])


def _credits(at: datetime) -> Iterator[OutgoingRow]:
    waiting = LeakCredit.objects.filter(exported_at=None).select_for_update(skip_locked=True)
    found = list(waiting.order_by("pk"))
    LeakCredit.objects.filter(pk__in=[each.pk for each in found]).update(exported_at=at)
    for credit in found:
        yield OutgoingRow(
            kind=Kind.CREDIT,
            reference=f"LC-{credit.pk}",
            account_id=credit.account_id,
            on=credit.granted_on,
            amount=credit.amount,
        )


def _rebates(at: datetime) -> Iterator[OutgoingRow]:
    waiting = Application.objects.to_pay().filter(pay_as=Application.PayAs.CREDIT)
    rows = waiting.select_related("agreement").select_for_update(of=("self",), skip_locked=True)
    found = list(rows.order_by("pk"))
    Application.objects.filter(pk__in=[each.pk for each in found]).update(exported_at=at)
    for rebate in found:
        yield OutgoingRow(
            kind=Kind.CREDIT,
            reference=f"RB-{rebate.pk}",
            account_id=rebate.agreement.account_id,
            on=timezone.localdate(rebate.closed_at),
            amount=rebate.amount,
        )


def _choices(at: datetime) -> Iterator[OutgoingRow]:
    waiting = PaperlessChoice.objects.to_export().select_for_update(skip_locked=True)
    found = list(waiting)
    PaperlessChoice.objects.filter(pk__in=[each.pk for each in found]).update(exported_at=at)
    for choice in found:
        yield OutgoingRow(
            kind=Kind.CHANGE,
            reference=f"PL-{choice.pk}",
            account_id=choice.account_id,
            on=choice.changed_on,
            field="paperless",
            value="yes" if choice.paperless else "no",
        )
