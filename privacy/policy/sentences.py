"""Each promise in one sentence: the same on the page and in the message of the ratchet."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from privacy.policy.promises import MONTH_DAYS
from privacy.vocabulary import (
    BASES,
    CATEGORIES,
    COOKIE_GROUPS,
    EXEMPTIONS,
    PURPOSES,
    RECIPIENTS,
    RETENTIONS,
    SOURCES,
)
from privacy.vocabulary.words import Word


def sentence(name: str, words: Sequence[str]) -> str:
    """Return the sentence that says a promise, in the language that is active."""
    kind, _slash, about = name.partition("/")
    if kind in LISTS:
        return LISTS[kind](words)
    if kind == "period":
        return _period(about, int(words[0]))
    return _cookie(about, words)


def place(name: str) -> str:
    """Return under which heading of the page a promise stands."""
    kind, _slash, about = name.partition("/")
    if kind in {"period", "cookie"}:
        return str(RETENTIONS[about].label) if about in RETENTIONS else about
    category = CATEGORIES.get(about)
    return str(category.label) if category else ""


def labels(words: Iterable[str], shelf: Mapping[str, Word]) -> str:
    """Return the labels of words in the order of the shelf; a word that is gone from it as it is."""
    wanted = set(words)
    known = [str(shelf[word].label) for word in shelf if word in wanted]
    return "; ".join([*known, *sorted(wanted - shelf.keys())])


def _categories(words: Sequence[str]) -> str:
    return _("We hold these kinds of data about people, and no others: %(list)s.") % {
        "list": labels(words, CATEGORIES)
    }


def _cookies(words: Sequence[str]) -> str:
    return _("We set these cookies, and no others: %(list)s.") % {"list": "; ".join(words)}


def _consent(words: Sequence[str]) -> str:
    if not words:
        return _("Nothing on this portal needs your consent: we do nothing that would.")
    return _("We do this only after you said yes, and stop when you say no: %(list)s.") % {
        "list": labels(words, PURPOSES)
    }


def _sale(words: Sequence[str]) -> str:
    if not words:
        return _("Nobody pays us for your data, and nobody will.")
    return _("These pay us for your data: %(list)s.") % {"list": labels(words, RECIPIENTS)}


def _sources(words: Sequence[str]) -> str:
    return _("%(list)s. From nowhere else.") % {"list": labels(words, SOURCES)}


def _purposes(words: Sequence[str]) -> str:
    return _("%(list)s. For nothing else, unless you tell us to.") % {
        "list": labels(words, PURPOSES)
    }


def _bases(words: Sequence[str]) -> str:
    return f"{labels(words, BASES)}."


def _recipients(words: Sequence[str]) -> str:
    if not words:
        return _("Nobody. It stays in this portal, unless you or a law tell us otherwise.")
    return _("%(list)s. Nobody else, unless you or a law tell us to.") % {
        "list": labels(words, RECIPIENTS)
    }


def _keep(words: Sequence[str]) -> str:
    return f"{labels(words, RETENTIONS)}."


def _after(words: Sequence[str]) -> str:
    if not words:
        return _("It goes.")
    return _("Some of it stays: %(list)s. The rest goes.") % {"list": labels(words, EXEMPTIONS)}


def _period(key: str, days: int) -> str:
    clock = str(RETENTIONS[key].clock) if key in RETENTIONS else key
    if not days:
        return _("It ends with this: %(clock)s.") % {"clock": clock}
    months, rest = divmod(days, MONTH_DAYS)
    if months and not rest:
        return _("At most %(number)s months, counted from this: %(clock)s.") % {
            "number": months,
            "clock": clock,
        }
    return _("At most %(number)s days, counted from this: %(clock)s.") % {
        "number": days,
        "clock": clock,
    }


def _cookie(name: str, words: Sequence[str]) -> str:
    group = [word for word in words if word in COOKIE_GROUPS]
    kept = [word for word in words if word in RETENTIONS]
    purposes = [word for word in words if word in PURPOSES]
    return _("The cookie %(name)s is for: %(purposes)s. Kind: %(kind)s. It stays: %(keep)s.") % {
        "name": name,
        "purposes": labels(purposes, PURPOSES),
        "kind": labels(group, COOKIE_GROUPS),
        "keep": labels(kept, RETENTIONS),
    }


LISTS: dict[str, Callable[[Sequence[str]], str]] = {
    "categories": _categories,
    "cookies": _cookies,
    "consent": _consent,
    "sale": _sale,
    "sources": _sources,
    "purposes": _purposes,
    "bases": _bases,
    "recipients": _recipients,
    "keep": _keep,
    "after": _after,
}
