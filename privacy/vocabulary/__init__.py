"""The words the privacy map may use. A word that is not here fails the build (privacy.E007).

Each word has a label for residents and its counterparts in three public vocabularies, so that a
record of processing can be read by other tools: fideslang (keys of 3.2, which replaced
`user.sensor` and `user.workplace`), the Data Privacy Vocabulary (`dpv:`, `pd:`), and the California
Consumer Privacy Act (for categories the letters of Civ. Code 1798.140(v)(1), for purposes the
numbers of 1798.140(e), for exemptions those of 1798.105(d), for limited uses 11 CCR 7027(m)). An
empty counterpart means that there is none.
"""

from privacy.vocabulary.categories import CATEGORIES
from privacy.vocabulary.choices import CHOICES
from privacy.vocabulary.law import BASES, EXEMPTIONS
from privacy.vocabulary.parties import RECIPIENT_KINDS, RECIPIENTS, SOURCES
from privacy.vocabulary.periods import COOKIE_GROUPS, RETENTIONS
from privacy.vocabulary.purposes import LIMITED_USES, PURPOSES

__all__ = [
    "BASES",
    "CATEGORIES",
    "CHOICES",
    "COOKIE_GROUPS",
    "EXEMPTIONS",
    "LIMITED_USES",
    "PURPOSES",
    "RECIPIENTS",
    "RECIPIENT_KINDS",
    "RETENTIONS",
    "SOURCES",
]
