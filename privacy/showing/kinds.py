"""What the map says of each kind of data, whoever's it is: the notice part of the privacy report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from privacy.map import Personal, PrivacyMap
from privacy.vocabulary import (
    BASES,
    CATEGORIES,
    EXEMPTIONS,
    PURPOSES,
    RECIPIENTS,
    RETENTIONS,
    SOURCES,
)
from privacy.vocabulary.words import (
    Basis,
    Category,
    Exemption,
    Purpose,
    Recipient,
    Retention,
    Source,
    Word,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

W = TypeVar("W", bound=Word)


@dataclass(frozen=True)
class Kept:
    """Why some of a kind outlives erasure."""

    exemption: Exemption
    note: "StrOrPromise"


@dataclass(frozen=True)
class Kind:
    """A kind of data with all the words that the map uses for it, each once, in their usual order."""

    category: Category
    purposes: tuple[Purpose, ...]
    sources: tuple[Source, ...]
    bases: tuple[Basis, ...]
    recipients: tuple[Recipient, ...]
    retentions: tuple[Retention, ...]
    kept: tuple[Kept, ...]
    sensitive: bool

    @property
    def sold(self) -> bool:
        """Whether anybody who receives it buys it or uses it for advertising."""
        return any(recipient.sale for recipient in self.recipients)


def kinds_of(described: PrivacyMap) -> list[Kind]:
    """Return each kind of data that stands in the map, and no other, in the order of the vocabulary."""
    found: dict[str, list[Personal]] = {}
    for _where, column in columns_of(described):
        found.setdefault(column.category, []).append(column)
    return [_kind(CATEGORIES[key], found[key]) for key in CATEGORIES if key in found]


def columns_of(described: PrivacyMap) -> Iterator[tuple[str, Personal]]:
    """Yield every personal column of the map with the table it stands in."""
    for entry in (*described.models.values(), *described.tables.values()):
        for column in entry.personal.values():
            yield entry.label, column


def used(words: Mapping[str, W], keys: Iterable[str]) -> tuple[W, ...]:
    """Return the words with these keys, each once, in the order of the vocabulary."""
    wanted = set(keys)
    return tuple(word for key, word in words.items() if key in wanted)


def _kind(category: Category, columns: list[Personal]) -> Kind:
    kept = {(it.keep_because, it.keep_note) for it in columns if it.keep_because}
    return Kind(
        category=category,
        purposes=used(PURPOSES, (purpose for it in columns for purpose in it.uses)),
        sources=used(SOURCES, (it.source for it in columns)),
        bases=used(BASES, (basis for it in columns for basis in it.bases)),
        recipients=used(RECIPIENTS, (one for it in columns for one in it.recipients)),
        retentions=used(RETENTIONS, (it.keep for it in columns)),
        kept=tuple(
            Kept(EXEMPTIONS[key], note)
            for key, note in sorted(kept, key=lambda one: (one[0], str(one[1])))
        ),
        sensitive=category.sensitive or any(it.sensitive for it in columns),
    )
