"""The words that somebody is shown before they answer, and the look of what shows them."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from privacy.vocabulary import CHOICES, RECIPIENTS
from privacy.vocabulary.choices import NOTICE_VERSION
from privacy.vocabulary.words import Choice

STYLES = ("css/tokens.css", "css/portal.css")


def recipients_in_words(choice: Choice) -> str:
    """Say who receives something."""
    if not choice.recipients:
        return _("Nobody outside the portal.")
    return ", ".join(str(RECIPIENTS[key].label) for key in choice.recipients)


def duration_in_words(choice: Choice) -> str:
    """Say how long a yes lasts."""
    return ngettext(
        "A yes lasts %(months)d month, or until you take it back.",
        "A yes lasts %(months)d months, or until you take it back.",
        choice.months,
    ) % {"months": choice.months}


def notice_text(key: str, language: str) -> str:
    """Return all that is said about a choice, in one language, a line each."""
    choice = CHOICES[key]
    with override(language):
        lines = [
            choice.label,
            choice.question,
            choice.meaning,
            recipients_in_words(choice),
            duration_in_words(choice) if choice.asked else "",
            f"{choice.yes} / {choice.no}" if choice.asked else choice.no,
        ]
        return "\n".join(str(line) for line in lines if line)


def digest_of(text: str) -> str:
    """Return the name of a text."""
    return sha256(f"{NOTICE_VERSION}\n{text}".encode()).hexdigest()


@cache
def ui_version(template: str) -> str:
    """Return the digest of a template and the styles: which look somebody saw when they answered.

    If a look turns out to have misled people, every yes under it is set aside by this number (L41).
    """
    shown = Path(get_template(template).origin.name).read_bytes()  # type: ignore[attr-defined]  # a file's has one
    for name in STYLES:
        found = finders.find(name)
        assert isinstance(found, str), f"{name} is gone"  # noqa: S101 -- ours; a digest of nothing would say nothing
        shown += Path(found).read_bytes()
    return sha256(shown).hexdigest()
