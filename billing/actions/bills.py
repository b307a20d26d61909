"""Taking in bills as the utility issued them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.actions.records import known, need, period, read_each
from accounts.actions.upsert import Wanted, upsert
from accounts.feeds.cis import BadField, Record
from accounts.feeds.reasons import because as _
from accounts.models import Account, FeedFile, Premises
from accounts.receipts import Tally
from billing.models import Bill, BillLine
from usage.units import UNITS

KINDS: dict[str, tuple[str, ...]] = {
    "bill": (
        "bill", "account", "premises", "from_date", "to_date", "issued_on", "due_on", "volume", "unit",
        "charges", "balance_before", "payments", "amount_due", "open_amount", "estimated",
        "read_at",
    ),
    "bill_line": ("bill", "position", "text", "quantity", "unit", "rate", "amount"),
}  # fmt: skip
MOST_LINES = 200
A_DAY = timedelta(days=1)  # ours: a reading taken further from the end of its bill is another one


def take_in_bills(*, records: Sequence[Record], file: FeedFile, at: datetime) -> Tally:
    """Take in bills; one that does not add up is refused."""
    accounts, places = known(Account, records, "account"), known(Premises, records, "premises")

    def read(record: Record) -> Wanted:
        values = {
            "account": need(accounts, record, "account"),
            "premises": need(places, record, "premises"),
            "issued_on": record.required_day("issued_on"),
            "due_on": record.required_day("due_on"),
            "volume": record.required_number("volume", 3),
            "unit": record.choice("unit", UNITS),
            "charges": record.required_number("charges", 2),
            "balance_before": record.number("balance_before", 2) or 0,
            "payments": record.number("payments", 2) or 0,
            "amount_due": record.required_number("amount_due", 2),
            "open_amount": record.required_number("open_amount", 2),
            "estimated": _is_estimated(record),
            "read_at": record.instant("read_at", settings.TIME_ZONE),
            "file": file,
        } | period(record)
        if values["to_date"] is None:
            raise BadField("to_date", _("is empty; expected is the day after the last one billed"))
        if not _is_near(values["read_at"], values["to_date"]):
            raise BadField(
                "read_at", _("is not within a day of the midnight that to_date begins with")
            )
        if values["amount_due"] != (
            values["balance_before"] - values["payments"] + values["charges"]
        ):
            raise BadField("amount_due", _("is not balance_before - payments + charges"))
        return Wanted(record, record.required("bill", 40), values)

    wanted, tally = read_each(records, read)
    done, _bills = upsert(Bill, key="number", wanted=wanted, once=["file"])
    tally.add(done)
    return tally


def _is_near(read_at: datetime | None, to_date: date) -> bool:
    midnight = datetime.combine(to_date, time.min, ZoneInfo(settings.TIME_ZONE))
    return read_at is None or abs(read_at - midnight) <= A_DAY


def _is_estimated(record: Record) -> bool:
    given = record.fields.get("estimated")
    return bool(given) and record.choice("estimated", ("yes", "no")) == "yes"


def take_in_bill_lines(*, records: Sequence[Record], file: FeedFile, at: datetime) -> Tally:
    """Take in the lines of bills; a line is known by its bill and its position.

    Lines that do not come to the charges of their bill are taken, since others of them may follow: the page
    of the bill and the list of staff say so for as long as it is so.
    """
    bills = known(Bill, records, "bill")

    def read(record: Record) -> Wanted:
        position = record.required_number("position", 0)
        if not 1 <= position <= MOST_LINES:
            raise BadField(
                "position",
                _("is {n}; expected is a number from 1 to {most}", n=position, most=MOST_LINES),
            )
        bill = need(bills, record, "bill")
        values = {
            "text": record.required("text"),
            "quantity": record.number("quantity", 3),
            "unit": record.optional("unit", 8),
            "rate": record.number("rate", 5),
            "amount": record.required_number("amount", 2),
        }
        return Wanted(record, (bill.pk, int(position)), values)

    wanted, tally = read_each(records, read)
    tally.add(_upsert_lines(wanted))
    _drop_left_over(wanted, {bill.pk: bill for bill in bills.values()})
    return tally


def _upsert_lines(wanted: Sequence[Wanted]) -> Tally:
    """Bring lines up to date, found by bill and position together."""
    held = {
        (line.bill_id, line.position): line
        for line in BillLine.objects.filter(bill__in={want.key[0] for want in wanted})
    }
    tally, new, changed = Tally(), {}, {}
    for want in wanted:
        line = held.get(want.key)
        if line is None:
            bill, position = want.key
            held[want.key] = new[want.key] = BillLine(
                bill_id=bill, position=position, **want.values
            )
            tally.taken += 1
        elif all(getattr(line, name) == value for name, value in want.values.items()):
            tally.unchanged += 1
        else:
            for name, value in want.values.items():
                setattr(line, name, value)
            if want.key not in new:
                changed[want.key] = line
            tally.changed += 1
    BillLine.objects.bulk_create(new.values(), batch_size=2000)
    if changed:
        columns = ["text", "quantity", "unit", "rate", "amount"]
        BillLine.objects.bulk_update(changed.values(), columns, batch_size=2000)
    return tally


def _drop_left_over(wanted: Sequence[Wanted], bills: Mapping[int, Bill]) -> None:
    """Drop what is left of a bill that was put right and has fewer lines now.

    No record says that a line is gone. But where the lines of a file come to the charges of their bill by
    themselves, and are numbered from 1 on, they are all there are.
    """
    came: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for want in wanted:
        bill, position = want.key
        came[bill][position] = want.values["amount"]
    whole = {
        bill: len(lines)
        for bill, lines in came.items()
        if max(lines) == len(lines) and sum(lines.values()) == bills[bill].charges
    }
    left_over = [
        line
        for line, bill, position in BillLine.objects.filter(bill__in=whole).values_list(
            "pk", "bill", "position"
        )
        if position > whole[bill]
    ]
    BillLine.objects.filter(pk__in=left_over).delete()
