"""What the utility counts of a home: as its file says, or as its staff accepted of a resident."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.actions.records import known, need, read_each
from accounts.actions.upsert import Wanted
from accounts.feeds.cis import BadField, Record
from accounts.feeds.reasons import because as _
from accounts.models import Account, FeedFile, Premises, ServiceAgreement
from accounts.receipts import Tally
from billing.models import LONGEST_WORD, MOST_GROUND, MOST_PEOPLE, WORD, BudgetFact
from privacy.models import Subject

KINDS: dict[str, tuple[str, ...]] = {
    "budget": (
        "account", "premises", "from_date", "people", "ground", "city_limits", "water_type",
    ),
}  # fmt: skip
COLUMNS = ("people", "ground", "city_limits", "water_type")


class NeverThere(Exception):
    """The account never was at that premises."""


@transaction.atomic
def put_in_budget(*, fact: BudgetFact, by: Subject, at: datetime) -> BudgetFact:
    """Keep what staff wrote down, after a resident told them. Raises NeverThere. `at` is of every action."""
    if (fact.account_id, fact.premises_id) not in _homes_of([fact.account_id]):
        raise NeverThere
    fact.put_in_by, fact.file = by, None
    fact.save()
    return fact


def take_in_budgets(*, records: Sequence[Record], file: FeedFile, at: datetime) -> Tally:
    """Take in what is counted; a record is known by its account, premises and day.

    What staff wrote down for a later day goes on to hold, until the file has a newer one.
    """
    accounts, places = known(Account, records, "account"), known(Premises, records, "premises")
    there = _homes_of(account.pk for account in accounts.values())

    def read(record: Record) -> Wanted:
        account, place = need(accounts, record, "account"), need(places, record, "premises")
        if (account.pk, place.pk) not in there:
            raise BadField("premises", _("is no place at which this account has been"))
        values = {
            "people": _whole(record, "people", 1, MOST_PEOPLE),
            "ground": _whole(record, "ground", 0, MOST_GROUND),
            "city_limits": _word(record, "city_limits"),
            "water_type": _word(record, "water_type"),
        }
        if not any(value not in (None, "") for value in values.values()):
            raise BadField(
                "people",
                _(
                    "is empty, and so are ground, city_limits and water_type; one of them is expected"
                ),
            )
        return Wanted(record, (account.pk, place.pk, record.required_day("from_date")), values)

    wanted, tally = read_each(records, read)
    tally.add(_upsert(wanted, file))
    return tally


def _homes_of(accounts: Iterable[int]) -> set[tuple[int, int]]:
    """Return (account, premises) of every agreement of some accounts."""
    found = ServiceAgreement.objects.filter(account__in=list(accounts))
    return set(found.values_list("account_id", "premises_id"))


def _whole(record: Record, name: str, least: int, most: int) -> int | None:
    number = record.number(name, 0)
    if number is not None and not least <= number <= most:
        raise BadField(
            name,
            _(
                "is {n}; expected is a number from {least} to {most}",
                n=number,
                least=least,
                most=most,
            ),
        )
    return None if number is None else int(number)


def _word(record: Record, name: str) -> str:
    word = record.optional(name, LONGEST_WORD)
    if word and not re.fullmatch(WORD, word):
        raise BadField(name, _("is no word of letters, digits and _, as rates write it"))
    return word


def _upsert(wanted: Sequence[Wanted], file: FeedFile) -> Tally:
    """Bring what files said up to date, found by account, premises and day together."""
    rows: dict[tuple[int, int, date], BudgetFact] = {
        (row.account_id, row.premises_id, row.from_date): row
        for row in BudgetFact.objects.filter(
            account__in={want.key[0] for want in wanted}, file__isnull=False
        )
    }
    tally = Tally()
    new: dict[Any, BudgetFact] = {}
    changed: dict[Any, BudgetFact] = {}
    for want in wanted:
        row = rows.get(want.key)
        if row is None:
            account, place, day = want.key
            row = BudgetFact(
                account_id=account, premises_id=place, from_date=day, file=file, **want.values
            )
            rows[want.key] = new[want.key] = row
            tally.taken += 1
        elif all(getattr(row, name) == value for name, value in want.values.items()):
            tally.unchanged += 1
        else:
            for name, value in want.values.items():
                setattr(row, name, value)
            if want.key not in new:
                changed[want.key] = row
            tally.changed += 1
    BudgetFact.objects.bulk_create(new.values(), batch_size=2000)
    BudgetFact.objects.bulk_update(changed.values(), COLUMNS, batch_size=2000)
    return tally
