"""Finding customers from what somebody typed; what is shown of each says back what was typed, and no more."""

from dataclasses import dataclass

from portal.customers import sql
from portal.customers.masking import masked_address, masked_name, masked_number
from portal.customers.sql import Row
from portal.customers.typed import Typed, fits
from privacy.requests.matching import plain_number

MOST_SHOWN = 20


@dataclass(frozen=True)
class Find:
    """One customer that was found, by one account: masked, but for what was typed."""

    customer: int
    name: str
    account: str
    address: str
    ended: bool


@dataclass(frozen=True)
class Finds:
    """What a search came to. `more`: there are others; `loosely`: nothing fits as it was typed."""

    finds: list[Find]
    more: bool = False
    loosely: bool = False


def search(typed: Typed, *, everybody: bool) -> Finds:
    """Return who fits what was typed, best first: as it stands, or else with a slip or two.

    `everybody`: those too whose data is only stored.
    """
    if typed.email:
        return _shown(sql.by_email(typed.email, everybody=everybody), typed)
    if typed.number:
        by_number = sql.by_number(typed.number, typed.digits, everybody=everybody)
        if by_number:
            return _shown(by_number, typed)
    if not typed.words:
        return Finds([])
    rows = sql.by_words(typed.words, everybody=everybody)
    if rows:
        return _shown(_best_first(rows, typed), typed)
    rows = sql.by_words_with_slips(typed.words, everybody=everybody)
    return _shown(_best_first(rows, typed), typed, loosely=True)


def _best_first(rows: list[Row], typed: Typed) -> list[Row]:
    """Put rows in order; a word may be the town's only where nobody else has it."""
    for with_town in (False, True):
        near = [
            (distance, row)
            for row in rows
            if (distance := fits(typed, _text(row, with_town=with_town))) is not None
        ]
        if near:
            # Sorting is stable: of those that fit as well, whoever is served now comes first, as they came.
            return [row for _distance, row in sorted(near, key=lambda it: it[0])]
    return []


def _text(row: Row, *, with_town: bool) -> str:
    town = f"{row.city} {row.postcode}" if with_town else ""
    return f"{row.name} {row.line1} {row.line2} {town}"


def _shown(rows: list[Row], typed: Typed, *, loosely: bool = False) -> Finds:
    first: dict[tuple[int, int | None], Row] = {}
    for row in rows:
        first.setdefault((row.customer, row.account), row)
    finds = [_masked(row, typed) for row in list(first.values())[:MOST_SHOWN]]
    return Finds(finds, more=len(first) > MOST_SHOWN, loosely=loosely and bool(finds))


def _masked(row: Row, typed: Typed) -> Find:
    lines = ", ".join(filter(None, [row.line1, row.line2]))
    known = (*typed.words, *typed.street_words)
    account = row.number if typed.number and typed.number == plain_number(row.number) else ""
    return Find(
        customer=row.customer,
        name=masked_name(row.name, typed=known),
        account=account or (masked_number(row.number) if row.number else ""),
        address=", ".join(filter(None, [masked_address(lines, typed=known), row.city])),
        ended=row.to_date is not None,
    )
