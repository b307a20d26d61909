"""Finding customers: by a number, by words, by words with a slip in them. Each is one statement."""

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
# Two swapped letters in a short word leave no more of its trigrams than this share.
SHARED = 0.25
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
        customer, name, account, *words, to_date = row
        return cls(customer, name, account, *(word or "" for word in words), to_date)


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
    """Return who has every word in their name or address, as it stands or as its beginning.

    The indexes find whoever has one of the words in the name or the address; that they have all of them is
    asked of those. A house number is looked for whole: "1" begins half of them.
    """
    near = {word: "~" for word in words}
    given = [_pattern(word) for word in words]
    whole = [rf"\m{word}\M" for word in words]
    order = " + ".join([f"(CONCAT_WS(' ', {NAME}, {LINES}) ~ %s)::int"] * len(words))
    statement = _searched(near, f"({order}) DESC, {SERVED_LAST}")
    return _asked(statement, [*given, *given, everybody, *_thrice(given), *whole])


def by_words_with_slips(words: Sequence[str], *, everybody: bool) -> list[Row]:
    """Return whose name or address has something like every word; what is near enough says `typed.fits`.

    The share of trigrams that counts as like is set for this transaction alone.
    """
    near = {word: "%%>" if slips_allowed(word) else "~" for word in words}
    given = [word if slips_allowed(word) else _pattern(word) for word in words]
    order = " + ".join([f"WORD_SIMILARITY(%s, CONCAT_WS(' ', {NAME}, {LINES}))"] * len(words))
    statement = _searched(near, f"({order}) DESC, {SERVED_LAST}")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(SHARED)]
        )
        return _asked(statement, [*given, *given, everybody, *_thrice(given), *words])


def _searched(near: Mapping[str, str], order: str) -> str:
    """Return the statement that looks for words, each by its operator; its values are those words twice,
    whether everybody may be found, the words three times each, and those of the order."""
    in_name, in_lines = (
        " OR ".join(f"{text} {operator} %s" for operator in near.values()) for text in (NAME, LINES)
    )
    every = " AND ".join(
        f"({NAME} {each} %s OR {LINES} {each} %s OR {TOWN} {each} %s)" for each in near.values()
    )
    return f"""
    WITH near AS (
     SELECT customer.id FROM accounts_customer AS customer WHERE {in_name}
     UNION SELECT account.customer_id FROM accounts_premises AS place
       JOIN accounts_serviceagreement AS stay ON stay.premises_id = place.id
       JOIN accounts_account AS account ON account.id = stay.account_id WHERE {in_lines})
    SELECT {COLUMNS} FROM near JOIN ({ROWS}) ON near.id = customer.id
    WHERE {MAY_BE_FOUND} AND {every} ORDER BY {order} LIMIT {MOST}"""  # noqa: S608 -- our own words


def _rows(found: str, values: Sequence[object], *, everybody: bool) -> list[Row]:
    """Return rows of who was found, narrowed down to the account and the place that say why."""
    statement = f"""
    WITH found AS ({found})
    SELECT DISTINCT {COLUMNS}, stay.from_date FROM found JOIN ({ROWS}) ON customer.id = found.id
      AND (found.account IS NULL OR found.account = account.id)
      AND (found.place IS NULL OR found.place = place.id)
    WHERE {MAY_BE_FOUND} ORDER BY {SERVED_LAST} LIMIT {MOST}"""  # noqa: S608 -- our own words
    return _asked(statement, [*values, everybody])


def _asked(statement: str, values: Sequence[object]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Row.of(row[: len(fields(Row))]) for row in cursor.fetchall()]


def _pattern(word: str) -> str:
    """Return what a word is looked for by: its beginning, but one letter and a number as they stand."""
    return rf"\m{word}" + r"\M" * (word.isdigit() or len(word) == 1)


def _thrice(values: Sequence[str]) -> list[str]:
    return [value for value in values for _text in (NAME, LINES, TOWN)]
