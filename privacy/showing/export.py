"""A person's data as a ZIP: the same once as JSON and once as tables, with a page to read.

Which tables and columns there are is asked of the map; nothing is left out but what the map withholds,
and of that the reason is written down. Rows pass through one after the other: ten years of reads need
the memory of a week (`benchmarks/export.py`).
"""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import TextIOWrapper
from itertools import chain
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from privacy.map import Personal, the_map
from privacy.models import Subject
from privacy.showing.report import report_of
from privacy.showing.values import opened
from privacy.showing.words import shown
from privacy.spreadsheets import plain
from privacy.tables import Table, tables_of, within
from privacy.vocabulary import BASES, CATEGORIES, PURPOSES, RECIPIENTS, RETENTIONS, SOURCES

HELD = "held, not disclosed"  # L18, 11 CCR 7024(d)
AT_ONCE = 50  # rows on their way from the database: a row may be a day of reads

Note = Callable[[int, int], None]


@dataclass(frozen=True)
class Wish:
    """Whose data, of which days (both included; None is open), in which language, and as of when."""

    subject: Subject
    first: date | None
    last: date | None
    language: str
    at: datetime


def write_package(file: IO[bytes], wish: Wish, note: Note) -> None:
    """Write the ZIP of a wish. `note` is told the number of parts that are done, and of how many."""
    tables = [within(table, wish.first, wish.last) for table in tables_of(wish.subject)]
    steps = 2 * len(tables)
    with (
        translation.override(wish.language or settings.LANGUAGE_CODE),
        ZipFile(file, "w") as package,
    ):
        files = []
        with _text_file(package, "data.json", wish.at) as out:
            for done, pieces in enumerate(_json(wish, tables)):
                note(done, steps)
                out.writelines(pieces)
        for done, table in enumerate(tables, start=len(tables)):
            note(done, steps)
            if _write_table(package, table, wish.at):
                files.append(table)
                _write_files(package, table, wish.at)
        _write_pages(package, wish, files)


# --- JSON -----------------------------------------------------------------------------------------


def _json(wish: Wish, tables: Sequence[Table]) -> Iterator[Iterator[str]]:
    """Yield the text of the file table by table, each in pieces."""
    head = {
        "subject": wish.subject.pk,
        "made_at": wish.at,
        "time_zone": settings.TIME_ZONE,
        "from": wish.first,
        "to": wish.last,
        "automated": [
            {"name": str(it.name), "how": str(it.how), "effect": str(it.effect)}
            for it in the_map.automated.values()
        ],
    }
    before = _dump(head)[:-1] + ', "tables": {\n'
    for table in tables:
        yield _table_as_json(before, table)
        before = ",\n"
    yield iter(["\n}}\n"])


def _table_as_json(before: str, table: Table) -> Iterator[str]:
    yield f'{before}{_dump(table.label)}: {_dump(_about(table))[:-1]}, "rows": ['
    separator = "\n"
    for row in _rows(table):
        yield separator + _dump(dict(zip(table.columns, row, strict=True)))
        separator = ",\n"
    yield "]}"


def _about(table: Table) -> dict[str, Any]:
    """Return what a table is, column by column, and what of it is held and not disclosed."""
    return {
        "called": str(table.entry.called),
        "about": str(table.entry.told.about) if table.entry.told else "",
        "beside": list(table.entry.beside),
        "columns": {name: _words(it) for name, it in table.entry.exported.items()},
        "withheld": {
            name: {"value": HELD, "why": str(it.not_exported_because), **_words(it)}
            for name, it in table.entry.withheld.items()
        },
    }


def _words(column: Personal) -> dict[str, Any]:
    return {
        "kind": str(CATEGORIES[column.category].label),
        "purposes": [str(PURPOSES[key].label) for key in column.uses],
        "source": str(SOURCES[column.source].label),
        "legal_basis": "; ".join(str(BASES[key].label) for key in column.bases),
        "recipients": [str(RECIPIENTS[key].label) for key in column.recipients],
        "kept_for": str(RETENTIONS[column.keep].label),
    }


class _Encoder(DjangoJSONEncoder):
    """Writes instants in the utility's zone, as the tables do."""

    def default(self, o: Any) -> Any:
        return timezone.localtime(o).isoformat() if isinstance(o, datetime) else super().default(o)


def _dump(value: Any) -> str:
    return json.dumps(value, cls=_Encoder, ensure_ascii=False)


# --- Tables ---------------------------------------------------------------------------------------


def file_of(table: Table) -> str:
    """Return the name of a table's file in the package."""
    return f"tables/{table.label.lower().replace('.', '-')}.csv"


def _write_table(package: ZipFile, table: Table, at: datetime) -> bool:
    """Write a table's file, and tell whether there was anything to write."""
    told = table.entry.told
    with transaction.atomic():  # see _rows
        rows = told.rows(table.rows) if told else _rows(table)
        first = next(rows, None)
        if first is None:
            return False
        # With the mark by which spreadsheets know it: without one, Excel takes it for its own old alphabet.
        with _text_file(package, file_of(table), at, encoding="utf-8-sig") as out:
            lines = csv.writer(out)
            lines.writerow(told.columns if told else table.columns)
            lines.writerows([cell(value) for value in row] for row in chain([first], rows))
    return True


def _write_files(package: ZipFile, table: Table, at: datetime) -> None:
    """Write what people sent as files, as it is."""
    if table.entry.files is None:
        return
    with transaction.atomic():  # see _rows
        for name, content in table.entry.files(table.rows):
            package.writestr(_entry(f"files/{name}", at), content)


def _rows(table: Table) -> Iterator[Sequence[Any]]:
    """Yield the rows of a table, few at a time.

    In a transaction, because outside of one PostgreSQL would first write the whole answer down for a
    cursor that outlives its statement. Nothing of a table of which the person is given no column: Django
    would take no column for all of them.
    """
    if not table.entry.exported:
        return
    with transaction.atomic():
        rows = table.rows.order_by("pk").values_list(*table.paths(table.columns))
        for row in rows.iterator(chunk_size=AT_ONCE):
            yield [opened(value) for value in row]


def cell(value: Any) -> Any:
    """Return a value as a table says it; a text that a spreadsheet would run stands behind a quote."""
    if isinstance(value, str):  # asked first: of ten years of reads most cells are text
        return plain(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, (list, dict)):
        return _dump(value)
    return value


# --- Pages ----------------------------------------------------------------------------------------


def _write_pages(package: ZipFile, wish: Wish, files: Sequence[Table]) -> None:
    """Write what a person reads first."""
    context = {
        "utility": settings.UTILITY,
        "privacy_email": settings.PRIVACY_EMAIL,
        "time_zone": settings.TIME_ZONE,
        "wish": wish,
        "sections": [shown(section) for section in report_of(wish.subject, wish.at, values=True)],
        "automated": the_map.automated.values(),
        "files": [
            {"name": file_of(table), "called": table.entry.called, "told": table.entry.told}
            for table in files
        ],
    }
    for template in ("privacy/package/README.txt", "privacy/package/report.html"):
        with _text_file(package, template.rpartition("/")[2], wish.at) as out:
            out.write(render_to_string(template, context).strip() + "\n")


def _text_file(package: ZipFile, name: str, at: datetime, encoding: str = "utf-8") -> TextIOWrapper:
    """Open a file of the package for writing text; how large it becomes is not known yet."""
    entry = _entry(name, at)
    return TextIOWrapper(package.open(entry, "w", force_zip64=True), encoding=encoding, newline="")


def _entry(name: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(name, timezone.localtime(at).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
