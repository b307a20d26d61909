"""What the map promises, as names and lists of words that can be compared and written to a file.

The name of a promise is its kind, or its kind and what it is about: `categories`, `purposes/name`,
`keep/contact.email`, `period/months_24`, `cookie/sessionid`.
"""

from collections.abc import Iterable, Mapping
from itertools import chain

from privacy.map import Erase, Personal, PrivacyMap
from privacy.vocabulary import PURPOSES, RECIPIENTS, RETENTIONS
from privacy.vocabulary.words import Purpose, Recipient, Retention

Promises = dict[str, list[str]]

MONTH_DAYS = 31  # so that months and days of one period can be compared: the longest a month can be


def personal_columns(described: PrivacyMap) -> list[Personal]:
    """Return every personal column of models and of tables without a model."""
    entries = chain(described.models.values(), described.tables.values())
    return [column for entry in entries for column in entry.personal.values()]


def promises_of(
    described: PrivacyMap,
    *,
    purposes: Mapping[str, Purpose] = PURPOSES,
    recipients: Mapping[str, Recipient] = RECIPIENTS,
    retentions: Mapping[str, Retention] = RETENTIONS,
) -> Promises:
    """Return every promise that a map makes."""
    columns = personal_columns(described)
    categories = sorted({column.category for column in columns})
    made = {"categories": categories, "cookies": sorted(described.cookies)}
    for category in categories:
        made |= _of_category(category, [c for c in columns if c.category == category])
    used = {key for column in columns for key in column.uses}
    used |= {key for cookie in described.cookies.values() for key in cookie.purposes}
    made["consent"] = sorted(key for key in used if purposes[key].consent)
    made["sale"] = sorted(
        {key for column in columns for key in column.recipients if recipients[key].sale}
    )
    for cookie in described.cookies.values():
        made[f"cookie/{cookie.name}"] = sorted({cookie.group, cookie.keep, *cookie.purposes})
    kept = {column.keep for column in columns} | {c.keep for c in described.cookies.values()}
    for key in sorted(kept):
        made[f"period/{key}"] = [str(days_of(retentions[key]))]
    return made


def days_of(retention: Retention) -> int:
    """Return how long a period is at most; 0 where its clock is its end."""
    return retention.months * MONTH_DAYS + retention.days


def _of_category(category: str, columns: list[Personal]) -> Promises:
    kept = [column for column in columns if column.erase is Erase.KEEP]
    return {
        f"sources/{category}": _words(column.source for column in columns),
        f"purposes/{category}": _words(key for column in columns for key in column.uses),
        f"bases/{category}": _words(key for column in columns for key in column.bases),
        f"recipients/{category}": _words(key for column in columns for key in column.recipients),
        f"keep/{category}": _words(column.keep for column in columns),
        f"after/{category}": _words(column.keep_because for column in kept),
    }


def _words(found: Iterable[str]) -> list[str]:
    return sorted(set(found))
