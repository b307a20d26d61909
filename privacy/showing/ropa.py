"""Records of processing (GDPR 30), and what a data protection impact assessment begins with (35).

Worked out from the privacy map: one record for each purpose that any column has. Plain rows, which the
command `ropa` writes as Markdown, JSON or CSV.
"""

from dataclasses import dataclass
from typing import Any

from privacy.map import Personal, PrivacyMap
from privacy.showing.kinds import used
from privacy.vocabulary import BASES, CATEGORIES, PURPOSES, RECIPIENTS, RETENTIONS, SOURCES
from privacy.vocabulary.words import Purpose

# Kinds that the regulators' lists name as a reason for an assessment: WP248, criteria 3 and 4.
MONITORING = {"usage.meter", "behavior.event"}
STAFF = {"staff.identity"}

SECURITY = (
    "TLS; passwords hashed; second factor for staff; every look at a person written down for them; "
    "columns that open something are withheld from export; downloads and requests encrypted; "
    "retention and erasure by the map"
)
TRANSFERS = "none outside of the utility's own deployment, but to the recipients named"


@dataclass(frozen=True)
class Record:
    """One activity of processing: a purpose, with everything the map says of the columns it uses."""

    purpose: str
    fideslang: str
    dpv: str
    consent: bool
    balancing: str
    people: tuple[str, ...]
    categories: tuple[str, ...]
    sensitive: tuple[str, ...]
    monitored: tuple[str, ...]
    sources: tuple[str, ...]
    bases: tuple[str, ...]
    recipients: tuple[str, ...]
    retentions: tuple[str, ...]
    tables: tuple[str, ...]
    transfers: str = TRANSFERS
    security: str = SECURITY

    def as_row(self) -> dict[str, Any]:
        """Return it by the names of its columns."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
        }


def records_of(described: PrivacyMap) -> list[Record]:
    """Return the records of a map, purpose by purpose in the order of the vocabulary."""
    columns = [
        (entry.label, column)
        for entry in (*described.models.values(), *described.tables.values())
        for column in entry.personal.values()
    ]
    records = []
    for key, purpose in PURPOSES.items():
        mine = [(label, column) for label, column in columns if key in column.uses]
        if mine:
            records.append(_record(key, purpose, mine))
    return records


def _record(key: str, purpose: Purpose, columns: list[tuple[str, Personal]]) -> Record:
    its = [column for _label, column in columns]
    keys = {column.category for column in its}
    sensitive = {column.category for column in its if column.sensitive} | {
        key for key in keys if CATEGORIES[key].sensitive
    }
    people = ("residents", "staff") if keys & STAFF else ("residents",)

    def labels(words: Any, wanted: Any) -> tuple[str, ...]:
        return tuple(str(word.label) for word in used(words, wanted))

    return Record(
        purpose=str(purpose.label),
        fideslang=purpose.fideslang,
        dpv=purpose.dpv,
        consent=purpose.consent,
        balancing=str(purpose.balancing),
        people=people,
        categories=labels(CATEGORIES, keys),
        sensitive=labels(CATEGORIES, sensitive),
        monitored=labels(CATEGORIES, keys & MONITORING),
        sources=labels(SOURCES, (it.source for it in its)),
        bases=labels(BASES, (it.basis_of(key) for it in its)),
        recipients=labels(RECIPIENTS, (key for it in its for key in it.recipients)),
        retentions=labels(RETENTIONS, (it.keep for it in its)),
        tables=tuple(dict.fromkeys(label for label, _column in columns)),
    )


def diagram_of(described: PrivacyMap) -> str:
    """Return the flow of data as a Mermaid drawing: from where, which room keeps it, to whom."""
    flows: set[tuple[str, str]] = set()
    for entry in (*described.models.values(), *described.tables.values()):
        room = entry.label.partition(".")[0]
        for column in entry.personal.values():
            flows.add((f'{column.source}["{SOURCES[column.source].label}"]', f'{room}[("{room}")]'))
            flows |= {
                (f'{room}[("{room}")]', f'{key}_receives["{RECIPIENTS[key].label}"]')
                for key in column.recipients
            }
    return "\n".join(["flowchart LR", *(f"  {one} --> {other}" for one, other in sorted(flows))])
