"""What a word of the vocabulary is made of, kind by kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, TypeVar

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Word:
    """A word of the map: `key` is written in the map, `label` is shown to people."""

    key: str
    label: "StrOrPromise"
    fideslang: str = ""
    ccpa: str = ""
    dpv: str = ""


@dataclass(frozen=True)
class Category(Word):
    """A kind of personal data; `sensitive` if the law says so whatever the column."""

    sensitive: bool = False


@dataclass(frozen=True)
class LimitedUse(Word):
    """A use of sensitive data that needs no way to limit it: 11 CCR 7027(m)."""


@dataclass(frozen=True)
class Purpose(Word):
    """What data is used for.

    `consent`: only after the person said yes. `limited_use`: key of the 7027(m) use it falls under,
    empty if none. `balancing`: why our interest does not override the person's, for purposes that
    rest on a legitimate interest.
    """

    consent: bool = False
    limited_use: str = ""
    balancing: "StrOrPromise" = ""


@dataclass(frozen=True)
class Choice(Word):
    """A question that a person answers yes or no to, for one purpose that needs a yes.

    `label` is the thing itself, `question` how it is asked, `yes` and `no` the words on the buttons,
    `meaning` what a yes means. `recipients` are keys; empty if nobody outside receives anything.
    A yes lasts `months`. `cookies` is the group of cookies that the answer opens, empty if none.
    `signal`: the browser's opt-out signal answers it with no. Without `asked` nobody can say yes,
    because the thing is not done here; a no can be said, and stands if that ever changes.
    """

    purpose: str = ""
    question: "StrOrPromise" = ""
    yes: "StrOrPromise" = ""
    no: "StrOrPromise" = ""
    meaning: "StrOrPromise" = ""
    recipients: tuple[str, ...] = ()
    months: int = 12
    cookies: str = ""
    signal: bool = False
    asked: bool = True


@dataclass(frozen=True)
class Basis(Word):
    """A ground in law for using data."""


@dataclass(frozen=True)
class Source(Word):
    """Where data came from."""


@dataclass(frozen=True)
class Recipient(Word):
    """Who outside the portal receives data.

    `contract` is the prefix of the settings that name the firm and the days its contract was signed
    and last reviewed; empty for the utility, which is the controller and needs no contract.
    """

    kind: str = ""
    contract: str = ""
    sale: bool = False


@dataclass(frozen=True)
class Retention(Word):
    """How long data is kept when nobody asks for erasure: `months` and `days` after `clock`.

    Both zero means that the clock itself is the end: the data goes when it strikes.
    """

    months: int = 0
    days: int = 0
    clock: "StrOrPromise" = ""

    SHORT_DAYS: ClassVar[int] = (
        90  # ours: the longest that data nobody can look up by person may stay
    )

    @property
    def is_short(self) -> bool:
        """Whether it is short enough for data that no person can find, export or erase."""
        return self.months == 0 and 0 < self.days <= self.SHORT_DAYS


@dataclass(frozen=True)
class Exemption(Word):
    """A ground for keeping data after erasure. `needs_note`: it must say which law or which use."""

    needs_note: bool = False


W = TypeVar("W", bound=Word)


def words(*each: W) -> Mapping[str, W]:
    """Index words by key; a key twice would silently hide the first."""
    by_key = {word.key: word for word in each}
    if len(by_key) != len(each):
        raise ValueError("a key of the privacy vocabulary is used twice")
    return MappingProxyType(by_key)
