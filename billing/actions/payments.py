"""Taking in payments as the utility booked them."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actions.records import known, need, read_each
from accounts.actions.upsert import Wanted, upsert
from accounts.feeds.cis import BadField, Record
from accounts.feeds.reasons import because as _
from accounts.models import Account, FeedFile
from accounts.receipts import Tally
from billing.models import Payment

KINDS: dict[str, tuple[str, ...]] = {
    "payment": ("payment", "account", "paid_on", "amount", "kind"),
}


def take_in_payments(*, records: Sequence[Record], file: FeedFile, at: datetime) -> Tally:
    """Take in payments; one is known by its reference, so that the same file posts none twice."""
    accounts = known(Account, records, "account")

    def read(record: Record) -> Wanted:
        amount = record.required_number("amount", 2)
        if amount <= 0:
            raise BadField(
                "amount", _("is {n}; expected is more than 0, and `kind` says which way", n=amount)
            )
        values = {
            "account": need(accounts, record, "account"),
            "paid_on": record.required_day("paid_on"),
            "amount": amount,
            "kind": record.choice("kind", Payment.Kind.values),
            "file": file,
        }
        return Wanted(record, record.required("payment", 40), values)

    wanted, tally = read_each(records, read)
    done, _payments = upsert(Payment, key="reference", wanted=wanted, once=["file"])
    tally.add(done)
    return tally
