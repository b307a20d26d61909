"""What has happened to an alert, step by step: what the meter showed and what people said."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from leaks.models import LeakAnswer, Verdict
from leaks.showing.standing import Standing
from leaks.words import moment
from usage.words import day_and_year


def events(standing: Standing, verdicts: Sequence[Verdict]) -> list[dict[str, str]]:
    """Return all of it as terms and texts, oldest first."""
    found: list[tuple[datetime, str, str]] = [
        (verdict.at, verdict.get_step_display(), "") for verdict in verdicts
    ]
    for answer in standing.answers:
        found.append((answer.at, _said(answer), standing.who(answer)))
    return [
        {"term": moment(at), "text": text, "note": note}
        for at, text, note in sorted(found, key=lambda event: event[0])
    ]


def _said(answer: LeakAnswer) -> str:
    said = str(answer.get_kind_display())
    if answer.until_date:
        return _("%(said)s, until %(day)s") % {"said": said, "day": day_and_year(answer.until_date)}
    return said
