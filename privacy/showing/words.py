"""The privacy report in words, as a page and as a file have it: the finding, the values, then the facts."""

from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy.showing.report import Held, Section
from privacy.tabular import row_of


def shown(section: Section) -> dict[str, Any]:
    """Return a section as the page has it: the finding, the values, and the facts to unfold."""
    kind = section.kind
    return {
        "key": kind.category.key.replace(".", "-"),
        "label": kind.category.label,
        "sensitive": kind.sensitive,
        "held": [_table(held, kind.category.label) for held in section.held],
        "withheld": section.withheld,
        "facts": _facts(section),
    }


def _table(held: Held, kind: Any) -> dict[str, Any]:
    columns = [{"label": label} for label in held.columns]
    rows = [row_of(columns, row) for row in held.rows]
    return {
        "called": held.called,
        "caption": f"{kind}: {held.called}",  # one table may stand under several kinds
        "said": _count(held),
        "facts": [{"term": cell["label"], "text": cell["text"]} for cell in rows[0] if cell["text"]]
        if len(rows) == 1
        else [],
        "columns": columns,
        "rows": rows if len(rows) > 1 else [],
        "hidden": not held.columns,
    }


def _count(held: Held) -> str:
    """Return "3,650 entries, from 1 May 2016 to 20 November 2026"."""
    said = ngettext("%(count)s entry", "%(count)s entries", held.count) % {
        "count": formats.number_format(held.count, force_grouping=True)
    }
    if held.first is None or held.last is None:
        return said
    first, last = (formats.date_format(day, "DATE_FORMAT") for day in (held.first, held.last))
    if first == last:
        return _("%(entries)s, of %(day)s") % {"entries": said, "day": first}
    return _("%(entries)s, from %(first)s to %(last)s") % {
        "entries": said,
        "first": first,
        "last": last,
    }


def _facts(section: Section) -> list[dict[str, Any]]:
    """Return what the law wants to be said of each kind (L22, L64), in plain words."""
    kind = section.kind
    facts: list[dict[str, Any]] = [
        {"term": _("What for"), "text": _listed(kind.purposes)},
        {"term": _("Where from"), "text": _listed(kind.sources)},
        {"term": _("On what ground"), "text": _listed(kind.bases)},
        {
            "term": _("Who receives it"),
            "text": _listed(kind.recipients) or _("Nobody outside this portal"),
        },
        {"term": _("Sold or shared for advertising"), "text": _("Yes") if kind.sold else _("No")},
        {"term": _("How long"), "text": _listed(kind.retentions)},
        {
            "term": _("If you delete your data"),
            "text": _("Some of it stays") if kind.kept else _("It goes"),
            "note": " ".join(f"{kept.exemption.label}. {kept.note}".strip() for kept in kind.kept),
        },
        {
            "term": _("Collected in the last 12 months"),
            "text": _("Yes") if section.lately else _("No"),
        },
        {"term": _("Sensitive under the law"), "text": _("Yes") if kind.sensitive else _("No")},
    ]
    return facts


def _listed(words: Any) -> str:
    return " · ".join(str(word.label) for word in words)
