"""Whether the map's words exist and fit together: E005, E007, E008, E010."""

from collections.abc import Iterator, Mapping
from itertools import chain

from django.core.checks import CheckMessage

from privacy.checks.messages import problem
from privacy.map import Erase, Personal, PrivacyMap
from privacy.vocabulary import BASES, CATEGORIES, EXEMPTIONS, PURPOSES, RETENTIONS, SOURCES
from privacy.vocabulary.words import Recipient, Word

# A repair has a ticket and an end; "another use" needs a second yes. A column has neither.
BY_HOLD = ("W3", "W8")
# What people are asked for: only such a use can rest on a yes beside the others of a column.
ASKED_FOR = {key: purpose for key, purpose in PURPOSES.items() if purpose.consent}


def check_words(
    described: PrivacyMap, recipients: Mapping[str, Recipient]
) -> Iterator[CheckMessage]:
    """Check each personal column of models and tables, and each cookie."""
    for entry in chain(described.models.values(), described.tables.values()):
        for name, it in entry.personal.items():
            where = f"{entry.label}.{name}"
            yield from _check_kept(where, it)
            yield from _check_known(where, it, recipients)
            yield from _check_sensitive(where, it)
            if not it.export and not it.not_exported_because:
                yield problem(
                    "E010",
                    f"{where} says export=False without a reason",
                    f'Write not_exported_because="..." for {name}; the person reads it.',
                )
    for cookie in described.cookies.values():
        yield from _unknown(f"The cookie {cookie.name}", "purpose", cookie.purposes, PURPOSES)
        yield from _unknown(f"The cookie {cookie.name}", "keep", [cookie.keep], RETENTIONS)


def _check_kept(where: str, it: Personal) -> Iterator[CheckMessage]:
    """E005: what is kept after erasure has an exemption, and nothing else has one."""
    exemption = EXEMPTIONS.get(it.keep_because)
    if it.erase is not Erase.KEEP:
        if it.keep_because or it.keep_note:
            yield problem(
                "E005",
                f"{where} says keep_because or keep_note, but erase={it.erase}",
                "Take them out, or write erase=Erase.KEEP.",
            )
    elif exemption is None:
        yield problem(
            "E005",
            f"{where} is kept after erasure without an exemption code ({it.keep_because!r})",
            f'Write keep_because="..." with one of {", ".join(EXEMPTIONS)}.',
        )
    elif exemption.needs_note and not it.keep_note:
        yield problem(
            "E005",
            f"{where} is kept under {exemption.key} ({exemption.label}) without saying which",
            'Write keep_note="..." with the law, the use, or the ticket and its end.',
        )
    elif exemption.key in BY_HOLD:
        yield problem(
            "E005",
            f"{where} is kept under {exemption.key} for everybody, which is granted case by case",
            "Place a legal hold on the person's rows: it has a ground, an end, and who approved it.",
        )
    elif exemption.key == "W5" and not (it.basis == "consent" and "research" in it.purposes):
        yield problem(
            "E005",
            f"{where} is kept for research that nobody agreed to",
            'Write purposes=("research",) and basis="consent".',
        )


def _check_known(
    where: str, it: Personal, recipients: Mapping[str, Recipient]
) -> Iterator[CheckMessage]:
    """E007: every word is in the vocabulary, and there is at least one purpose."""
    yield from _unknown(where, "category", [it.category], CATEGORIES)
    yield from _unknown(where, "purpose", it.purposes or [""], PURPOSES)
    yield from _unknown(where, "purpose after a yes", it.after_yes, ASKED_FOR)
    yield from _unknown(where, "source", [it.source], SOURCES)
    yield from _unknown(where, "basis", [it.basis], BASES)
    yield from _unknown(where, "keep", [it.keep], RETENTIONS)
    yield from _unknown(where, "recipient", it.recipients, recipients)


def _unknown(
    where: str, kind: str, used: list[str] | tuple[str, ...], known: Mapping[str, Word]
) -> Iterator[CheckMessage]:
    for key in used:
        if key not in known:
            yield problem(
                "E007",
                f"{where} names an unknown {kind}: {key!r}",
                f"Write one of {', '.join(known)}; a new word goes into privacy/vocabulary first.",
            )


def _check_sensitive(where: str, it: Personal) -> Iterator[CheckMessage]:
    """E008: sensitive data is called so, and used only as 7027(m) lists or after a yes."""
    category = CATEGORIES.get(it.category)
    if category and category.sensitive and not it.sensitive:
        yield problem(
            "E008",
            f"{where} is of the category {it.category}, which is always sensitive",
            "Write sensitive=True.",
        )
    if not it.sensitive:
        return
    for key in it.purposes:
        purpose = PURPOSES.get(key)
        agreed = purpose is not None and purpose.consent and it.basis == "consent"
        if purpose is not None and not purpose.limited_use and not agreed:
            yield problem(
                "E008",
                f"{where} is sensitive, and {key} is neither a use that 11 CCR 7027(m) lists nor "
                "one that rests on consent",
                f'Take {key} out, or make it a purpose with consent and write basis="consent".',
            )
