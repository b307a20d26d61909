"""Finding customers: by a number, by words, by words with a slip in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models.customers import MARKS
from portal.customers.typed import slips_allowed

# As the indexes have it (`accounts.models.customers.plainly`), to the letter: MARKS holds no % and no {.
PLAIN = f"LOWER(REGEXP_REPLACE(NORMALIZE({{}}, NFKD), '{MARKS.replace(chr(39), chr(39) * 2)}', '', 'g'))"
NAME = PLAIN.format("(customer.name)")
LINES = PLAIN.format("(place.line1 || ' ' || place.line2)")
TOWN = PLAIN.format("(place.city || ' ' || place.postcode)")
LETTERS = "LOWER(REGEXP_REPLACE({}, '[^A-Za-z0-9]', '', 'g'))"

# A customer with an account and a place they are or were served at; either may be missing.
COLUMNS = """customer.id, customer.name, account.id, account.number, place.line1, place.line2, place.city,
 place.postcode, stay.to_date"""
ROWS = """accounts_customer AS customer
 JOIN privacy_subject AS person ON person.id = customer.subject_id
 LEFT JOIN accounts_account AS account ON account.customer_id = customer.id
 LEFT JOIN accounts_serviceagreement AS stay ON stay.account_id = account.id
 LEFT JOIN accounts_premises AS place ON place.id = stay.premises_id"""
# As `privacy.restriction.may_be_found` says it: of people whose data is only stored, nobody is found.
MAY_BE_FOUND = "(%s OR person.restricted_at IS NULL OR person.erased_at IS NOT NULL)"
SERVED_LAST = "stay.to_date DESC NULLS FIRST, stay.from_date DESC, customer.id"
# Two swapped letters leave no more of a word's trigrams than this share; in a long word two slips leave more,
# and there are many words like it.
SHARED, SHARED_OF_LONG, LONG = 0.25, 0.3, 7
NEAR = 3000  # customers, and places, that are looked at more closely for one word
MOST = 200  # rows that are put in order; of more, those that fit best


@dataclass(frozen=True)
class Row:
    """A customer with one account and place."""

    customer: int
    name: str
    account: int | None
    number: str
    line1: str
    line2: str
    city: str
    postcode: str
    to_date: date | None

    @classmethod
    def of(cls, row: Sequence[Any]) -> "Row":
        """Read a row of the database; where there is no account or place, its words are empty."""
        customer, name, account, number, line1, line2, city, postcode, to_date = row
        return cls(
            customer,
            name,
            account,
            number or "",
            line1 or "",
            line2 or "",
            city or "",
            postcode or "",
            to_date,
        )


def by_number(number: str, digits: str, *, everybody: bool) -> list[Row]:
    """Return who has a number: of an account, a customer, a meter, a place or a telephone.

    Each is an index looked up once, so the union costs the same in a town and in a city.
    """
    found = f"""
     SELECT account.customer_id AS id, account.id AS account, NULL::bigint AS place
       FROM accounts_account AS account WHERE account.number_plain = %s
     UNION ALL SELECT customer.id, NULL, NULL FROM accounts_customer AS customer
       WHERE {LETTERS.format("customer.number")} = %s
     UNION ALL SELECT account.customer_id, account.id, place.id FROM accounts_premises AS place
       JOIN accounts_serviceagreement AS stay ON stay.premises_id = place.id
       JOIN accounts_account AS account ON account.id = stay.account_id
       WHERE {LETTERS.format("place.number")} = %s
     UNION ALL SELECT account.customer_id, account.id, stay.premises_id FROM usage_meter AS meter
       JOIN usage_servicepoint AS point ON point.id = meter.service_point_id
       JOIN accounts_serviceagreement AS stay ON stay.premises_id = point.premises_id
         AND (meter.to_date IS NULL OR stay.from_date < meter.to_date)
         AND (stay.to_date IS NULL OR stay.to_date > meter.from_date)
       JOIN accounts_account AS account ON account.id = stay.account_id
       WHERE {LETTERS.format("meter.serial")} = %s
     UNION ALL SELECT phone.customer_id, NULL, NULL FROM accounts_customerphone AS phone
       WHERE RIGHT(REGEXP_REPLACE(phone.number, '\\D', '', 'g'), 10) = %s AND %s <> ''
     UNION ALL SELECT customer.id, NULL, NULL FROM notices_phone AS phone
       JOIN accounts_customer AS customer ON customer.subject_id = phone.subject_id
       WHERE phone.number = '+1' || %s AND phone.verified_at IS NOT NULL AND %s <> ''"""  # noqa: S608 -- our own words
    values = [number] * 4 + [digits] * 4
    return _rows(found, values, everybody=everybody)


def by_email(email: str, *, everybody: bool) -> list[Row]:
    """Return who has an e-mail address on file, signs in with it, or is seen by somebody who does."""
    found = """
     SELECT customer.id, NULL::bigint AS account, NULL::bigint AS place FROM accounts_customer AS customer
       WHERE LOWER(customer.email) = %s
     UNION ALL SELECT customer.id, NULL, NULL FROM accounts_user AS login
       JOIN accounts_customer AS customer ON customer.subject_id = login.subject_id
       WHERE login.email = %s
     UNION ALL SELECT account.customer_id, account.id, NULL FROM accounts_user AS login
       JOIN accounts_accessgrant AS held ON held.user_id = login.id AND held.revoked_at IS NULL
       JOIN accounts_account AS account ON account.id = held.account_id
       WHERE login.email = %s"""
    return _rows(found, [email] * 3, everybody=everybody)


def by_words(words: Sequence[str], *, everybody: bool) -> list[Row]:
    """Return who has every word in their name or address, as it stands or as its beginning."""
    order = " + ".join([f"(CONCAT_WS(' ', {NAME}, {LINES}) ~ %s)::int"] * len(words))
    whole = [rf"\m{word}\M" for word in words]
    for word in sorted(words, key=len, reverse=True):
        near = _near("{0} ~ %(word)s", {"word": _pattern(word)})
        if rows := _with_all(near, words, (order, whole), slips=False, everybody=everybody):
            return rows
    return []


def by_words_with_slips(words: Sequence[str], *, everybody: bool) -> list[Row]:
    """Return whose name or address has something like every word; what is near enough says `typed.fits`."""
    order = " + ".join([f"WORD_SIMILARITY(%s, CONCAT_WS(' ', {NAME}, {LINES}))"] * len(words))
    # A number has no slips, and a town has too many of each.
    driving = [word for word in words if slips_allowed(word)]
    for word in sorted(driving, key=len, reverse=True):
        near = _near(
            "{0} %%> %(word)s ORDER BY WORD_SIMILARITY(%(word)s, {0}) DESC",
            {"word": word},
            shared=SHARED if len(word) < LONG else SHARED_OF_LONG,
        )
        if rows := _with_all(near, words, (order, words), slips=True, everybody=everybody):
            return rows
    return []


def _near(condition: str, values: Mapping[str, str], *, shared: float = SHARED) -> list[int]:
    """Return the customers whose name, or a place of whom, the indexes find by one word.

    The longest word is the rarest as a rule. Where nobody has all of them by that one, it may be the
    town's, which is in no index: then the next is asked. `shared` is the share of trigrams from which on two
    words are alike, for this transaction alone.
    """
    statement = f"""
    (SELECT customer.id FROM accounts_customer AS customer WHERE {condition.format(NAME)} LIMIT {NEAR})
    UNION SELECT account.customer_id FROM accounts_account AS account
      JOIN accounts_serviceagreement AS stay ON stay.account_id = account.id
      WHERE stay.premises_id = ANY(ARRAY(
        SELECT place.id FROM accounts_premises AS place WHERE {condition.format(LINES)} LIMIT {NEAR}))"""  # noqa: S608 -- our own words
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(shared)]
        )
        cursor.execute(statement, values)
        return [number for (number,) in cursor.fetchall()]


def _with_all(
    near: list[int],
    words: Sequence[str],
    order: tuple[str, Sequence[str]],
    *,
    slips: bool,
    everybody: bool,
) -> list[Row]:
    """Return the rows of some customers that have every word; `order` is an expression with its values.

    A statement of its own: told how few they are, PostgreSQL looks each up instead of reading all tables.
    """
    if not near:
        return []
    every, values = [], list[str]()
    for word in words:
        if slips and slips_allowed(word):
            every.append(
                f"WORD_SIMILARITY(%s, CONCAT_WS(' ', {NAME}, {LINES}, {TOWN})) >= {SHARED}"
            )
            values.append(word)
        else:
            every.append(f"CONCAT_WS(' ', {NAME}, {LINES}, {TOWN}) ~ %s")
            values.append(_pattern(word))
    statement = f"""
    SELECT {COLUMNS} FROM {ROWS} WHERE customer.id = ANY(%s) AND {MAY_BE_FOUND}
    AND {" AND ".join(every)} ORDER BY ({order[0]}) DESC, {SERVED_LAST} LIMIT {MOST}"""  # noqa: S608 -- our own words
    return _asked(statement, [near, everybody, *values, *order[1]])


def _rows(found: str, values: Sequence[str], *, everybody: bool) -> list[Row]:
    """Return rows of who was found, narrowed down to the account and the place that say why."""
    statement = f"""
    WITH found AS ({found})
    SELECT DISTINCT {COLUMNS}, stay.from_date FROM found JOIN ({ROWS}) ON customer.id = found.id
      AND (found.account IS NULL OR found.account = account.id)
      AND (found.place IS NULL OR found.place = place.id)
    WHERE {MAY_BE_FOUND} ORDER BY {SERVED_LAST} LIMIT {MOST}"""  # noqa: S608 -- our own words
    return _asked(statement, [*values, everybody])


def _asked(statement: str, values: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Row.of(row[: len(fields(Row))]) for row in cursor.fetchall()]


def _pattern(word: str) -> str:
    """Return what a word is looked for by: its beginning, but one letter and a number as they stand."""
    return rf"\m{word}" + r"\M" * (word.isdigit() or len(word) == 1)
