"""Keeping groups of homes: a name, and what must be so of each home."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from notices.facts import read_conditions
from notices.models import Segment
from privacy.models import Subject


class NameTaken(Exception):
    """Another group has this name: nobody could tell the two apart in a list."""


@transaction.atomic
def keep_segment(
    *,
    segment: Segment | None,
    name: str,
    conditions: Sequence[dict[str, Any]],
    by: Subject,
    at: datetime,
) -> Segment:
    """Write a group down, or change one. Raises NotClear or NameTaken.

    A message that went out is not touched by it: it keeps the conditions it was let go with.
    """
    rows = list(conditions)
    read_conditions(rows)
    if segment:
        segment = Segment.objects.select_for_update().get(pk=segment.pk)
    segment = segment or Segment()
    if Segment.objects.filter(name=name).exclude(pk=segment.pk).exists():
        raise NameTaken
    segment.name, segment.conditions = name, rows
    segment.written_by, segment.written_at = by, at
    segment.save()
    return segment
