"""Figures: what a room has added up of its people for the utility's managers.

A room says in its `figures.py` what is to be added up, as a list of `FIGURES`; the portal adds it up week by
week, hides what is too small (`privacy.cells`) and shows the rest (`portal.figures`). A room never sees who
decides what is shown, and cannot forget to ask.

    FIGURES = (
        Figure("signed_up", label=_("People who signed up"), rows=signed_up),
    )

`rows` takes the beginning and the end of a week and returns a queryset of three values: who it is about, the
part of the figure it belongs to, and how much it is. Of who, it is only counted how many there are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Rows = Callable[[datetime, datetime], "QuerySet[Any, Any]"]
WHOLE = ""  # the part of a figure that has none


class Sort(StrEnum):
    """What a figure is a figure of."""

    FLOW = "flow"  # what happened in the week; weeks have nothing in common
    STATE = "state"  # how it stood at its end; rounded, since one week less another is who came and went
    MEDIAN = "median"  # the middle one of what ended in the week
    NINETIETH = "ninetieth"  # what nine in ten of them stayed under


def no_parts() -> dict[str, "StrOrPromise"]:
    """Say that a figure is not broken down."""
    return {}


@dataclass(frozen=True)
class Figure:
    """One thing that is added up each week.

    `parts` returns every part that there may be, by its key, with its words; a row of another part is
    counted in the total and under "other". `overlap`: somebody may be in several parts, so there is no
    total. `unit` is a key of `portal.figures.words`. `of_nobody` says why a figure is about no people and
    needs no guard; empty for all others.
    """

    key: str
    label: "StrOrPromise"
    rows: Rows
    sort: Sort = Sort.FLOW
    parts: Callable[[], Mapping[str, "StrOrPromise"]] = field(default=no_parts)
    overlap: bool = False
    unit: str = "count"
    of_nobody: str = ""
    # Room and key of a figure that each part is shown as a share of.
    share_of: tuple[str, str] | None = None
    note: "StrOrPromise" = ""
