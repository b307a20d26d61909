"""Groups of homes in words: how many, who is left out, and why a purpose may not choose by something."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.facts import Condition
from notices.groups import FATES, TOLD, Fate, NobodyJoined, NotForThis
from notices.models import Channel
from notices.purposes import Purpose
from notices.topics import MessageClass, Topic
from privacy.cells import FEWEST, rounded


def refusal(error: NotForThis | NobodyJoined, purpose: Purpose) -> str:
    """Return why people may not be chosen so, as a sentence for whoever wrote it."""
    if isinstance(error, NobodyJoined):
        return _(
            "News of a program goes to those who take part in it: choose a group of which that is so."
        )
    facts = ", ".join(f"“{fact.label}”" for fact in error.facts)
    return _(
        "A message about “%(purpose)s” may not choose people by %(facts)s. Residents gave us that "
        "for something else."
    ) % {"purpose": purpose.label, "facts": facts}


def in_words(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    """Return the conditions of a group as lines: what must be so, and what must not."""
    return [
        {"text": each.in_words(), "tone": "good" if each.holds else "plain",
         "word": _("Only these") if each.holds else _("None of these")}
        for each in conditions
    ]  # fmt: skip


def about(count: int, *, homes: bool = False) -> str:
    """Return how many homes or people there are, to a multiple of fifteen; few are not counted out.

    Rounded, since two groups that differ by a street could be taken from one another until one home is left.
    """
    if count < FEWEST:
        words = _("fewer than %(n)s homes") if homes else _("fewer than %(n)s people")
        return words % {"n": FEWEST}
    said = {"n": formats.number_format(rounded(count), force_grouping=True)}
    if homes:
        return ngettext("about %(n)s home", "about %(n)s homes", count) % said
    return ngettext("about %(n)s person", "about %(n)s people", count) % said


def fates(counted: Mapping[str, int], topic: Topic) -> list[dict[str, Any]]:
    """Return by which way people are told, and why others are left out; of each about how many.

    Whatever may be is listed, whether or not anybody is in it: that a line is missing would say that it is
    nobody.
    """
    marketing = topic.message_class is MessageClass.MARKETING
    others = {Fate.NOT_WANTED} if marketing else {Fate.NO_CONSENT}
    if topic.message_class is MessageClass.SERVICE:
        others |= {Fate.LATELY}
    if Channel.TEXT not in topic.channels:
        others |= {Fate.TEXT, Fate.LETTER}
    return [
        {"term": FATES[fate], "text": about(counted.get(fate, 0)), "told": fate in TOLD}
        for fate in Fate
        if fate not in others
    ]
