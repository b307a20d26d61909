"""Whether the live map still keeps what was published, and which sentence it would break.

A promise is *broken* when more is done than was said; then the next version is a material one. It is
*outdated* when less is done: nobody is wronged, but the page no longer says what is so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from privacy.policy.promises import Promises

# Losing a word breaks these, where gaining one breaks all others.
BROKEN_BY_LOSS = frozenset({"consent"})


@dataclass(frozen=True)
class Change:
    """A promise that the live map makes otherwise. `was` is None where there was no such promise."""

    name: str
    was: tuple[str, ...] | None
    now: tuple[str, ...] | None
    broken: bool


def compare(published: Promises, live: Promises) -> list[Change]:
    """Return each promise that differs, the broken ones first.

    A promise about a new category or cookie is not listed: the lists of categories and cookies, which
    say that there are no others, are broken by it.
    """
    periods = _days(published) | _days(live)
    changes = [
        Change(
            name=name,
            was=tuple(published[name]),
            now=tuple(live[name]) if name in live else None,
            broken=name in live and _is_broken(name, published[name], live[name], periods),
        )
        for name in published
        if live.get(name) != published[name]
    ]
    return sorted(changes, key=lambda change: (not change.broken, change.name))


def _is_broken(name: str, was: list[str], now: list[str], periods: Mapping[str, int]) -> bool:
    kind = name.partition("/")[0]
    if kind == "period":
        return _is_longer(int(now[0]), int(was[0]))
    if kind in BROKEN_BY_LOSS:
        return bool(set(was) - set(now))
    more = set(now) - set(was)
    if kind == "keep":
        # Whoever was told of seven years is not wronged by one.
        longest = max((periods.get(key, 0) for key in was), default=0)
        return any(_is_longer(periods.get(key, 0), longest) for key in more)
    return bool(more)


def _is_longer(days: int, than: int) -> bool:
    """Tell whether a period may outlast another. One without days ends when something happens: it may."""
    return not 0 < days <= than


def _days(promises: Promises) -> dict[str, int]:
    return {
        name.removeprefix("period/"): int(words[0])
        for name, words in promises.items()
        if name.startswith("period/")
    }
