"""Taking in the utility's records: customers, accounts, premises, agreements."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from accounts.actions.overlaps import Stay, without_overlaps
from accounts.actions.upsert import Wanted, upsert
from accounts.feeds import SetAside
from accounts.feeds.cis import BadField, Record
from accounts.models import Account, Customer, CustomerPhone, Premises, ServiceAgreement
from accounts.receipts import Tally
from privacy.models import Subject

# The columns of each kind of record, in the order in which kinds need each other.
KINDS: dict[str, tuple[str, ...]] = {
    "customer": (
        "customer", "name", "email", "phone", "mail_line1", "mail_line2", "mail_city", "mail_state",
        "mail_postcode", "language",
    ),
    "account": ("account", "customer", "from_date", "to_date"),
    "premises": ("premises", "line1", "line2", "city", "state", "postcode", "kind"),
    "agreement": ("agreement", "account", "premises", "from_date", "to_date"),
}  # fmt: skip
MOST_OF_A_PHONE = 32


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
        raise BadField(field, f"{name!r} is not known; send its record first, or in the same file")
    return rows[name]


def period(record: Record) -> dict[str, date | None]:
    """Return `from_date` and `to_date` of a record. Raises BadField where it ends before it begins."""
    from_date, to_date = record.required_day("from_date"), record.day("to_date")
    if to_date and to_date <= from_date:
        raise BadField("to_date", f"{to_date} is not after from_date, {from_date}")
    return {"from_date": from_date, "to_date": to_date}


def take_in_customers(*, records: Sequence[Record], at: datetime) -> Tally:
    """Take in customers and their telephone numbers; a new customer is a new subject to privacy."""
    wanted, tally = read_each(records, _customer)
    known_numbers = set(
        Customer.objects.filter(number__in=[want.key for want in wanted]).values_list(
            "number", flat=True
        )
    )
    subjects = {
        want.key: Subject(created_at=at) for want in wanted if want.key not in known_numbers
    }
    Subject.objects.bulk_create(subjects.values(), batch_size=2000)
    wanted = [Wanted(w.record, w.key, w.values | {"subject": subjects.get(w.key)}) for w in wanted]
    done, customers = upsert(Customer, key="number", wanted=wanted, once=["subject"])
    tally.add(done)
    _take_in_phones(wanted, customers)
    return tally


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
            f"the account belongs to customer {held_by[want.key]}: is this another person? "
            "Then give them an account of their own",
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
        question="agreement {} is at the same premises on some of these days: "
        "when did the one end and the other begin?",
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
            reason = f"differs from account {other!r} in dashes or capitals alone: are they one?"
            asked.append(want.record.refuse("account", reason, held=True))
    return fitting, asked


def _customer(record: Record) -> Wanted:
    for number in _phones(record):
        if len(number) > MOST_OF_A_PHONE:
            raise BadField("phone", f"{number!r} has more than {MOST_OF_A_PHONE} characters")
    email = record.optional("email", 254)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise BadField("email", "is not an e-mail address") from None
    language = record.optional("language", 8).lower()
    if language and language not in dict(settings.LANGUAGES):
        raise BadField("language", f"{language!r} is not spoken here; leave it empty")
    return Wanted(
        record,
        record.required("customer", 40),
        {
            "name": record.required("name"),
            "email": email.lower(),
            "mail_line1": record.optional("mail_line1", 120),
            "mail_line2": record.optional("mail_line2", 120),
            "mail_city": record.optional("mail_city", 80),
            "mail_state": record.optional("mail_state", 40),
            "mail_postcode": record.optional("mail_postcode", 20),
            "language": language,
        },
    )


def _phones(record: Record) -> list[str]:
    numbers = [number.strip() for number in record.fields.get("phone", "").split(";")]
    return [number for number in numbers if number]


def _take_in_phones(wanted: Sequence[Wanted], customers: dict[Any, Customer]) -> None:
    """Make the telephone numbers of customers those of their records."""
    last = {want.key: want.record for want in wanted}  # of two records of one customer
    said = {
        (customers[key].pk, number) for key, record in last.items() for number in _phones(record)
    }
    held = {
        (phone.customer_id, phone.number): phone.pk
        for phone in CustomerPhone.objects.filter(
            customer__in=[customers[want.key].pk for want in wanted]
        )
    }
    CustomerPhone.objects.filter(pk__in=[held[pair] for pair in held.keys() - said]).delete()
    CustomerPhone.objects.bulk_create(
        [CustomerPhone(customer_id=pk, number=number) for pk, number in sorted(said - held.keys())],
        batch_size=2000,
    )


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
        },
    )
