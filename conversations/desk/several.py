"""Several threads at once: the same is done with each by itself, and of those that stay one reads why."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.models import Thread


def language_of(thread: Thread) -> str:
    """Return in which of the two languages that we write somebody is answered."""
    return "es" if thread.language == "es" else "en"


def each_by_itself(
    threads: Iterable[Thread],
    act: Callable[[Thread], Any],
    refused: Callable[[Exception], str],
    refusals: tuple[type[Exception], ...],
) -> tuple[int, dict[str, list[int]]]:
    """Do something with each; return with how many it was done, and the numbers of the others by why not."""
    done = 0
    left: dict[str, list[int]] = {}
    for thread in threads:
        try:
            act(thread)
        except refusals as problem:
            left.setdefault(refused(problem), []).append(thread.pk)
        else:
            done += 1
    return done, left


def how_many_done(done: int) -> str:
    """Return with how many it was done, in words."""
    said = ngettext("It is done with one of them.", "It is done with %(n)s of them.", done)
    return said % {"n": done}


def left_as_it_was(why: str, numbers: list[int]) -> str:
    """Return which stay as they were, in words, and why."""
    said = ngettext(
        "%(numbers)s stays as it was. %(why)s",
        "%(numbers)s stay as they were. %(why)s",
        len(numbers),
    )
    return said % {"numbers": ", ".join(map(str, numbers)), "why": why}


def goes_to(languages: Mapping[str, int]) -> str:
    """Return how many of each language an answer goes to, in words."""
    english, spanish = languages.get("en", 0), languages.get("es", 0)
    if not spanish or not english:
        said = ngettext("It goes to one person.", "It goes to %(n)s people.", english + spanish)
        return said % {"n": english + spanish}
    words = {"n": english + spanish, "spanish": spanish}
    return _("It goes to %(n)s people, %(spanish)s of them in Spanish.") % words
