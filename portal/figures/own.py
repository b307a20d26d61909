"""What the portal itself adds up: which pages are used, by those who said that we may count it."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from portal.counted import PAGE_OPENED, PAGES
from portal.models import Event
from portal.page_words import PAGE_WORDS
from privacy.restriction import may_be_found
from privacy.totals import WHOLE, Figure

_CONSENTED = _("Of those who said that we may count, and of nobody else.")


def _events(from_at: datetime, to_at: datetime) -> "QuerySet[Event]":
    return Event.objects.filter(may_be_found("consent__subject"), at__gte=from_at, at__lt=to_at)


def _who() -> Coalesce:
    return Coalesce(Cast("consent__subject", CharField()), Cast("consent__browser", CharField()))


def pages_opened(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List each page that was opened."""
    found = _events(from_at, to_at).filter(kind=PAGE_OPENED)
    return found.values_list(_who(), F("page"), Value(1))


def visitors(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List who opened a page at all."""
    found = _events(from_at, to_at).filter(kind=PAGE_OPENED)
    return found.values_list(_who(), Value(WHOLE), Value(1)).distinct()


def things_done(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List each thing that was done on a page."""
    found = _events(from_at, to_at).exclude(kind=PAGE_OPENED)
    return found.values_list(_who(), F("kind"), Value(1))


FIGURES = (
    Figure("visitors", label=_("People and browsers that came"), rows=visitors, note=_CONSENTED),
    Figure(
        "pages_opened",
        label=_("Pages opened"),
        rows=pages_opened,
        parts=lambda: {name: PAGE_WORDS[name] for name in sorted(PAGES)},
        note=_CONSENTED,
    ),
    Figure(
        "things_done",
        label=_("Things done on the pages"),
        rows=things_done,
        parts=lambda: {
            kind.value: kind.label for kind in Event.Kind if kind != Event.Kind.PAGE_OPENED
        },
        note=_CONSENTED,
    ),
)
