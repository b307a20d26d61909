"""The texts as they are now: compiled from the map, the vocabulary and the settings."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation

from privacy.map import the_map
from privacy.models import PolicyVersion
from privacy.policy import words_rights as words
from privacy.policy.blocks import Section, sha256
from privacy.policy.promises import promises_of
from privacy.policy.terms import terms
from privacy.policy.words_data import sections_about_data
from privacy.policy.words_rights import Utility

# Whose texts are compared with the snapshots: the same in every deployment.
NOBODY = Utility("U", "A", "P", "E", "PE", "PP", "CE", "D", ("Sec-GPC",))


def utility() -> Utility:
    """Return who runs this deployment."""
    here = settings.UTILITY
    return Utility(
        name=here["name"],
        address=here["address"],
        phone=here["phone"],
        email=here["email"],
        privacy_email=settings.PRIVACY_EMAIL,
        privacy_phone=settings.PRIVACY_PHONE,
        ccpa_email=settings.CCPA_EMAIL,
        deletion_url=settings.UTILITY_DELETION_URL,
        signals=tuple(settings.OPT_OUT_SIGNALS),
    )


def compiled(document: str, *, language: str, by: Utility | None = None) -> list[Section]:
    """Return a document's sections in a language, as the program and its settings would say it today."""
    whose = by or utility()
    with translation.override(language):
        if document == PolicyVersion.Document.TERMS:
            return terms(whose)
        return _policy(whose)


def fingerprint(document: str) -> str:
    """Return the fingerprint of a document's English words, whoever runs the portal."""
    return sha256(compiled(document, language="en", by=NOBODY))


def sentences_in(sections: Iterable[Section]) -> set[str]:
    """Return everything that a text says, sentence by sentence as its blocks hold them."""
    said: set[str] = set()
    for section in sections:
        said |= {section["question"], section["answer"]}
        for block in section["blocks"]:
            said |= {block[key] for key in ("text", "heading") if key in block}
            said |= set(block.get("items", ()))
            said |= {fact["text"] for fact in block.get("facts", ())}
    return said


def _policy(whose: Utility) -> list[Section]:
    promises = promises_of(the_map)
    held, absent, uses, sharing, kept, deletion = sections_about_data(promises, the_map)
    return [
        words.who(whose),
        held,
        absent,
        uses,
        sharing,
        words.abroad(),
        kept,
        deletion,
        words.rights(whose),
        words.cookies(promises, whose),
        words.safety(),
        words.children(),
        words.california(whose),
        words.complain(whose),
        words.elsewhere(),
        words.changes(),
    ]
