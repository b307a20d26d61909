"""Taking in the utility's records: accounts, premises, agreements; customers are beside."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from accounts.actions.overlaps import Stay, without_overlaps
from accounts.actions.upsert import Wanted, upsert
from accounts.feeds import SetAside
from accounts.feeds.cis import BadField, Record
from accounts.feeds.reasons import because as _
from accounts.models import Account, Customer, Premises, ServiceAgreement
from accounts.receipts import Tally

# The columns of each kind of record, in the order in which kinds need each other.
MOST_HOMES = 10_000
KINDS: dict[str, tuple[str, ...]] = {
    "customer": (
        "customer", "name", "email", "phone", "mail_line1", "mail_line2", "mail_city", "mail_state",
        "mail_postcode", "language",
    ),
    "account": ("account", "customer", "from_date", "to_date"),
    "premises": ("premises", "line1", "line2", "city", "state", "postcode", "kind", "homes"),
    "agreement": ("agreement", "account", "premises", "from_date", "to_date"),
}  # fmt: skip


def read_each(
    records: Sequence[Record], read: Callable[[Record], Wanted]
) -> tuple[list[Wanted], Tally]:
    """Turn records into rows wanted; those with a field that cannot be right are set aside."""
    tally, wanted = Tally(rows=len(records)), []
    for record in records:
        try:
            wanted.append(read(record))
        except BadField as bad:
            tally.set_aside.append(record.refuse(bad.field, bad.reason))
    return wanted, tally


def known(model: Any, records: Sequence[Record], field: str, key: str = "number") -> dict[str, Any]:
    """Return the rows that records name in `field`, by what they call them."""
    names = {record.fields.get(field, "") for record in records}
    return {getattr(row, key): row for row in model.objects.filter(**{f"{key}__in": names})}


def need(rows: dict[str, Any], record: Record, field: str) -> Any:
    """Return the row that a record names. Raises BadField where there is none."""
    name = record.required(field, 40)
    if name not in rows:
        raise BadField(
            field,
            _("{value} is not known; send its record first, or in the same file", value=repr(name)),
        )
    return rows[name]


def period(record: Record) -> dict[str, date | None]:
    """Return `from_date` and `to_date` of a record. Raises BadField where it ends before it begins."""
    from_date, to_date = record.required_day("from_date"), record.day("to_date")
    if to_date and to_date <= from_date:
        raise BadField(
            "to_date",
            _("{day} is not after from_date, {from_day}", day=to_date, from_day=from_date),
        )
    return {"from_date": from_date, "to_date": to_date}


def take_in_accounts(*, records: Sequence[Record], at: datetime) -> Tally:
    """Take in accounts; their customers must be known.

    An account that goes to another customer is held: whoever has access to it would see that person.
    """
    customers = known(Customer, records, "customer")
    held_by = dict(
        Account.objects.filter(
            number__in={record.fields.get("account", "") for record in records}
        ).values_list("number", "customer__number")
    )

    def read(record: Record) -> Wanted:
        values = {"customer": need(customers, record, "customer")} | period(record)
        return Wanted(record, record.required("account", 40), values)

    wanted, tally = read_each(records, read)
    fitting, asked = _told_apart(wanted)
    tally.set_aside += asked
    moved = [
        w
        for w in fitting
        if held_by.get(w.key, w.values["customer"].number) != w.values["customer"].number
    ]
    fitting = [want for want in fitting if want not in moved]
    tally.set_aside += [
        want.record.refuse(
            "customer",
            _(
                "the account belongs to customer {number}: is this another person? "
                "Then give them an account of their own",
                number=held_by[want.key],
            ),
            held=True,
        )
        for want in moved
    ]
    done, _accounts = upsert(Account, key="number", wanted=fitting)
    tally.add(done)
    return tally


def take_in_premises(*, records: Sequence[Record], at: datetime) -> Tally:
    """Take in places."""
    wanted, tally = read_each(records, _premises)
    done, _places = upsert(Premises, key="number", wanted=wanted)
    tally.add(done)
    return tally


def take_in_agreements(*, records: Sequence[Record], at: datetime) -> Tally:
    """Take in who was where when.

    Two accounts at one premises on one day cannot be: the record that would make it so is held, because
    only the utility knows which of the two dates is wrong.
    """
    accounts, places = known(Account, records, "account"), known(Premises, records, "premises")

    def read(record: Record) -> Wanted:
        values = {
            "account": need(accounts, record, "account"),
            "premises": need(places, record, "premises"),
        } | period(record)
        return Wanted(record, record.required("agreement", 40), values)

    wanted, tally = read_each(records, read)
    held = ServiceAgreement.objects.filter(
        Q(premises__in=[place.pk for place in places.values()])
        | Q(number__in=[want.key for want in wanted])
    ).values_list("number", "premises_id", "from_date", "to_date")
    fitting, asked = without_overlaps(
        wanted,
        [Stay(*row) for row in held],
        place="premises",
        question=_(
            "agreement {number} is at the same premises on some of these days: "
            "when did the one end and the other begin?"
        ),
    )
    tally.set_aside += asked
    done, _agreements = upsert(ServiceAgreement, key="number", wanted=fitting, periods=True)
    tally.add(done)
    return tally


def _told_apart(wanted: Sequence[Wanted]) -> tuple[list[Wanted], list[SetAside]]:
    """Return the accounts whose numbers nobody can mix up, and the others with their question.

    People type account numbers with and without dashes, so the table holds only one of "00-1" and "001".
    """
    plain = {want.key: re.sub("[^A-Za-z0-9]", "", want.key).lower() for want in wanted}
    known_as = dict(
        Account.objects.filter(number_plain__in=plain.values()).values_list(
            "number_plain", "number"
        )
    )
    fitting, asked = [], []
    for want in wanted:
        other = known_as.setdefault(plain[want.key], want.key)
        if other == want.key:
            fitting.append(want)
        else:
            reason = _(
                "differs from account {value} in dashes or capitals alone: are they one?",
                value=repr(other),
            )
            asked.append(want.record.refuse("account", reason, held=True))
    return fitting, asked


def _homes(record: Record) -> int | None:
    """Return how many homes are at a place, None where nobody says."""
    homes = record.number("homes", 0)
    if homes is not None and not 1 <= homes <= MOST_HOMES:
        raise BadField(
            "homes",
            _("is {n}; expected is a number from 1 to {most}", n=homes, most=f"{MOST_HOMES:,}"),
        )
    return None if homes is None else int(homes)


def _premises(record: Record) -> Wanted:
    return Wanted(
        record,
        record.required("premises", 40),
        {
            "line1": record.required("line1", 120),
            "line2": record.optional("line2", 120),
            "city": record.required("city", 80),
            "state": record.required("state", 40),
            "postcode": record.required("postcode", 20),
            "kind": record.choice("kind", Premises.Kind.values),
            "homes": _homes(record),
        },
    )
