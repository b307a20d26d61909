"""Taking in the utility's records of customers, without bringing back anybody who was erased.

Of a row of somebody who was erased only the number is written. A row under such a number in which
nothing is known again may be a new person or the same one with new details: it is not taken, not kept,
and the utility is asked.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.actions.records import read_each
from accounts.actions.upsert import Wanted, upsert
from accounts.feeds import SetAside
from accounts.feeds.cis import BadField, Record
from accounts.feeds.reasons import because as _
from accounts.models import Customer, CustomerPhone, FeedFile
from accounts.receipts import Tally
from privacy.actions.correcting import count_ignored, keep_right
from privacy.actions.suppression import count_blocked, quarantine
from privacy.corrections import is_known_wrong, open_overrides
from privacy.lasting.screening import Matches, came_back, recognise
from privacy.lasting.suppression import Standing, identifiers, is_the_same_person
from privacy.models import Subject

MOST_OF_A_PHONE = 32
# The columns by which a customer is reached and known; without them a number is left.
OF_THE_PERSON = (
    "name", "email", "mail_line1", "mail_line2", "mail_city", "mail_state", "mail_postcode", "language",
)  # fmt: skip
NOBODY = dict.fromkeys(OF_THE_PERSON, "")


def take_in_customers(*, records: Sequence[Record], file: FeedFile, at: datetime) -> Tally:
    """Take in customers and their telephone numbers; a new customer is a new subject to privacy.

    Raises KeyMissing where somebody was erased under a secret that is not known any more.
    """
    wanted, tally = read_each(records, _customer)
    screened = _screen(wanted)
    tally.set_aside += [_ask(want, subject, file, at) for want, subject in screened.doubtful]
    count_blocked(entries=screened.entries, at=at)
    _leave_the_tombstones(screened.returned, at)
    erased = [
        Wanted(_silent(want.record), want.key, NOBODY | {"subject": subject})
        for want, subject in screened.erased
    ]
    _done, customers = upsert(Customer, key="number", wanted=erased, once=["subject"])
    tally.suppressed += len(erased)
    _take_in_phones(erased, customers, at)
    new = _as_new_people(_as_corrected(screened.clear, at), at)
    done, customers = upsert(Customer, key="number", wanted=new, once=["subject"])
    tally.add(done)
    _take_in_phones(new, customers, at)
    return tally


@dataclass
class _Screened:
    """Rows by what is to be done with them."""

    clear: list[Wanted] = field(default_factory=list)
    # With the subject who was erased.
    erased: list[tuple[Wanted, Subject]] = field(default_factory=list)
    doubtful: list[tuple[Wanted, UUID]] = field(default_factory=list)
    # Numbers of people who were erased and asked for an account again.
    returned: set[str] = field(default_factory=set)
    # How often each suppression entry stopped a row.
    entries: Counter[int] = field(default_factory=Counter)


def _screen(wanted: Sequence[Wanted]) -> _Screened:
    """Tell rows of erased people from all others."""
    matches = recognise(wanted, _identifiers)
    known = Customer.objects.filter(number__in={want.key for want in wanted})
    owners = known.values_list("number", "subject", "subject__erased_at")
    whose = {number: subject if erased_at else None for number, subject, erased_at in owners}
    back = came_back(subject for subject in whose.values() if subject)
    screened = _Screened()
    for want, found in zip(wanted, matches, strict=True):
        own = whose.get(want.key)
        if own in back:
            screened.returned.add(want.key)
            own = None
        subject = _whose(found, own=own, known=want.key in whose)
        if subject:
            screened.erased.append((want, Subject(pk=subject)))
            if entries := found.get(subject):
                screened.entries[min(entries.values())] += 1
        elif own:
            screened.doubtful.append((want, own))
        else:
            screened.clear.append(want)
    return screened


def _whose(found: Matches, *, own: UUID | None, known: bool) -> UUID | None:
    """Return which erased person a row is of; None where it is of nobody who was."""
    if own and is_the_same_person(found.get(own, ()), Standing.ERASED):
        return own
    # Their number is not that of somebody living, whoever else the row may speak of.
    standing = Standing.LIVING if known and not own else Standing.NEW
    those = [subject for subject, kinds in found.items() if is_the_same_person(kinds, standing)]
    return min(those, default=None)


def _ask(want: Wanted, subject: UUID, file: FeedFile, at: datetime) -> SetAside:
    """Set a row aside without its text, with the question to the utility."""
    said, line = _identifiers(want), want.record.line
    quarantine(subject=Subject(pk=subject), said=said, receipt=file.pk, line=line, at=at)
    refused = want.record.refuse(
        "customer",
        _(
            "the number was that of somebody who was erased, and nothing in this row is known to be theirs: "
            "is this another person? Then give them a number of their own"
        ),
        held=True,
    )
    return replace(refused, text="")


def _leave_the_tombstones(numbers: set[str], at: datetime) -> None:
    """Give people who came back a subject of their own: a tombstone is nobody's again."""
    customers = list(Customer.objects.filter(number__in=numbers))
    for customer in customers:
        customer.subject = Subject(created_at=at)
    Subject.objects.bulk_create([customer.subject for customer in customers], batch_size=2000)
    Customer.objects.bulk_update(customers, ["subject"], batch_size=2000)


def _as_new_people(wanted: Sequence[Wanted], at: datetime) -> list[Wanted]:
    numbers = Customer.objects.filter(number__in=[want.key for want in wanted])
    known = set(numbers.values_list("number", flat=True))
    subjects = {want.key: Subject(created_at=at) for want in wanted if want.key not in known}
    Subject.objects.bulk_create(subjects.values(), batch_size=2000)
    return [
        replace(want, values=want.values | {"subject": subjects.get(want.key)}) for want in wanted
    ]


def _as_corrected(wanted: Sequence[Wanted], at: datetime) -> list[Wanted]:
    """Put what people corrected in the place of what the file says (A158)."""
    known = Customer.objects.filter(number__in=[want.key for want in wanted])
    rows = {number: str(pk) for number, pk in known.values_list("number", "pk")}
    incoming = {rows[want.key]: want.values for want in wanted if want.key in rows}
    instead = keep_right(label="accounts.Customer", incoming=incoming, at=at)
    return [
        replace(want, values=want.values | instead.get(rows.get(want.key, ""), {}))
        for want in wanted
    ]


def _identifiers(want: Wanted) -> set[tuple[str, str]]:
    said = want.values
    return identifiers(
        email=said["email"],
        phones=_phones(want.record),
        name=said["name"],
        mailing=[said["mail_line1"], said["mail_line2"], said["mail_postcode"]],
    )


def _silent(record: Record) -> Record:
    """Return a record that says no telephone number."""
    return replace(record, fields=record.fields | {"phone": ""})


def _customer(record: Record) -> Wanted:
    for number in _phones(record):
        if len(number) > MOST_OF_A_PHONE:
            raise BadField(
                "phone",
                _(
                    "{value} has more than {most} characters",
                    value=repr(number),
                    most=MOST_OF_A_PHONE,
                ),
            )
    email = record.optional("email", 254)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise BadField("email", _("is not an e-mail address")) from None
    language = record.optional("language", 8).lower()
    if language and language not in dict(settings.LANGUAGES):
        raise BadField(
            "language", _("{value} is not spoken here; leave it empty", value=repr(language))
        )
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


def _take_in_phones(wanted: Sequence[Wanted], customers: dict[Any, Customer], at: datetime) -> None:
    """Make the telephone numbers of customers those of their records, but for what people corrected."""
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
    said = _phones_as_corrected(said, held, at)
    CustomerPhone.objects.filter(pk__in=[held[pair] for pair in held.keys() - said]).delete()
    CustomerPhone.objects.bulk_create(
        [CustomerPhone(customer_id=pk, number=number) for pk, number in sorted(said - held.keys())],
        batch_size=2000,
    )


def _phones_as_corrected(
    said: set[tuple[int, str]], held: dict[tuple[int, str], int], at: datetime
) -> set[tuple[int, str]]:
    """Return the numbers to hold: a corrected one stays, and the wrong one it replaced does not come back."""
    owners = {str(pk): owner for (owner, _number), pk in held.items()}
    corrected = open_overrides("accounts.CustomerPhone", owners)
    for override in corrected:
        owner = owners[override.row]
        wrong = {pair for pair in said if pair[0] == owner and is_known_wrong(override, pair[1])}
        count_ignored(override=override, times=len(wrong), at=at)
        said = (said - wrong) | {(owner, override.unsealed("value"))}
    return said
