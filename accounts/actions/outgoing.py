"""Writing facts down for the utility's own system, and putting them into files."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Account, OutgoingFile, OutgoingRow
from accounts.outgoing import OF_CUSTOMERS, corrections_to_tell, write_others
from privacy.contact import role_of
from privacy.models import Look, Subject


def write_money(
    *,
    kind: OutgoingRow.Kind,
    reference: str,
    account: Account,
    bill: str,
    on: date,
    amount: Decimal,
) -> OutgoingRow:
    """Have the utility's system told of money that moved, in the transaction of whoever calls."""
    return OutgoingRow.objects.create(
        kind=kind, reference=reference, account=account, bill=bill, on=on, amount=amount
    )


def _write_corrections(on: date) -> None:
    """Write a row for each correction of a customer's record that none says yet."""
    found = list(corrections_to_tell().select_for_update(of=("self",)).order_by("pk"))
    accounts = Account.objects.filter(customer__in=[it.row for it in found]).order_by("-pk")
    first = {str(account.customer_id): account for account in accounts}
    OutgoingRow.objects.bulk_create(
        [
            OutgoingRow(
                kind=OutgoingRow.Kind.CHANGE,
                reference=f"CO-{override.pk}",
                account=first[override.row],
                field=override.column.removeprefix(OF_CUSTOMERS),
                value=override.unsealed("value"),
                on=on,
            )
            for override in found
            if override.row in first
        ],
        ignore_conflicts=True,  # of one that works at the same time
    )


@transaction.atomic
def make_file(*, by: Subject | None, at: datetime) -> OutgoingFile | None:
    """Put everything that waits into one file; None where nothing does.

    Two at once share the rows: each is in the file of one of them. Whoever is killed half-way leaves them
    waiting, or a file that can be written again.
    """
    _write_corrections(timezone.localdate(at))
    write_others(at)
    waiting = OutgoingRow.objects.waiting().select_for_update(skip_locked=True).order_by("pk")
    numbers = list(waiting.values_list("pk", flat=True))
    if not numbers:
        return None
    file = OutgoingFile.objects.create(made_at=at, made_by=by, rows=len(numbers))
    OutgoingRow.objects.filter(pk__in=numbers).update(file=file)
    return file


@transaction.atomic
def note_taken(*, file: OutgoingFile, by: Subject, at: datetime) -> None:
    """Leave a line of who took a file along for each person it is about."""
    people = Subject.objects.filter(customers__accounts__outgoing__file=file).distinct()
    role = role_of(by)
    Look.objects.bulk_create(
        Look(by=by, subject=each, role=role, purpose="billing", page="file for the CIS", at=at)
        for each in people
    )
