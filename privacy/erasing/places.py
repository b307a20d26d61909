"""Every place in which a value may stand: columns, what is packed into sessions or sealed, files."""

import gzip
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import IO, Any, cast

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from privacy import keys, sql
from privacy.erasing.variants import SHORTEST, fold
from privacy.sealing import is_sealed, open_sealed

GZIP = b"\x1f\x8b"
PIECE, OVERLAP = 4 * 1024 * 1024, 64 * 1024
# Behind the name of a place, for what was sealed there.
UNSEALED = ", unsealed"
# How everything begins that `privacy.keys.seal` makes: a version, and the first bytes of the time until 2106.
SEALED = re.compile(r"gAAAAA[\w-]{60,}={0,2}")
# A digest, or a number that was drawn: so many hexadecimal digits that nobody wrote them.
DRAWN = re.compile(r"[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
BYTES = "\\x"  # how PostgreSQL begins what is none of its texts


@dataclass(frozen=True)
class Cell:
    """A text and where it stands: "table.column" with the row's key, or a file."""

    where: str
    key: str
    text: str

    @cached_property
    def folded(self) -> str:
        """The text as it is searched."""
        return fold(self.text)

    @cached_property
    def words(self) -> str:
        """The text as it is searched for what is short: without what may hold four digits by chance.

        Bytes by what they say and not by their digits, and no digest: a thousand of them hold any four
        digits somewhere. A value that was written in hexadecimal digits has twice as many, and is long.
        """
        if self.text.startswith(BYTES):
            return fold(_bytes(self.text).decode(errors="replace"))
        return DRAWN.sub(" ", self.folded)


def cells_in_the_database() -> Iterator[Cell]:
    """Yield every column of every row of every table as text, and what is packed into sessions."""
    keys = {
        model._meta.db_table: model._meta.pk.column
        for model in apps.get_models(include_auto_created=True)
        if model._meta.pk is not None and model._meta.pk.column
    }
    tables: dict[str, list[str]] = {}
    for table, column in sql.columns_in_the_database():
        tables.setdefault(table, []).append(column)
    for table, columns in tables.items():
        place = columns.index(keys[table]) if keys.get(table) in columns else None
        for row in sql.rows_as_text(table, columns):
            key = str(row[place]) if place is not None else ""
            for column, text in zip(columns, row, strict=True):
                if text and len(text) >= SHORTEST:
                    yield from _opened(Cell(f"{table}.{column}", key, text))
    for session in Session.objects.iterator():
        yield from _opened(_unpacked(session))


def cells_in_files(folders: Sequence[Path]) -> Iterator[Cell]:
    """Yield the content of every file below some folders, with what is packed in gzip and zip."""
    for folder in folders:
        for path in sorted([folder] if folder.is_file() else folder.rglob("*")):
            if path.is_file():
                yield Cell(f"file name {path.name}", "", path.name)
                for piece in _contents(path):
                    yield from _opened(
                        Cell(f"file {path.name}", "", piece.decode(errors="replace"))
                    )


def _opened(cell: Cell) -> Iterator[Cell]:
    """Yield a cell, and what is sealed in it: whoever has the keys of the portal could read that.

    What could be opened is not searched as it was, sealed: it says nothing but what it says when it is open,
    and holds any four letters by chance. Only what the portal sealed can be, so nothing else hides there.
    """
    are_bytes = cell.text.startswith(BYTES)
    text = _bytes(cell.text).decode("latin-1") if are_bytes else cell.text
    for found in SEALED.findall(text):
        with suppress(keys.Unreadable):
            yield Cell(cell.where + UNSEALED, cell.key, keys.unseal(found.encode()))
            text = text.replace(found, " ")
    yield replace(cell, text=BYTES + text.encode("latin-1").hex() if are_bytes else text)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix(BYTES))


def _unpacked(session: Session) -> Cell:
    content: dict[str, Any] = SessionStore().decode(session.session_data)
    whose = "" if SESSION_KEY in content else " (a visitor's)"
    text = json.dumps(content, ensure_ascii=False, default=str)
    return Cell(f"django_session.session_data, unpacked{whose}", session.session_key, text)


def _contents(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces, unpacked and unsealed."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    yield from _pieces(member)
        return
    with path.open("rb") as raw, suppress(keys.Unreadable):  # what nobody can open names nobody
        stream = open_sealed(raw) if is_sealed(path) else raw
        packed = stream.read(len(GZIP)) == GZIP
        stream.seek(0)
        yield from _pieces(cast(IO[bytes], gzip.GzipFile(fileobj=stream)) if packed else stream)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield what a file holds; what stands where two pieces meet stands whole in the second."""
    before = b""
    while piece := stream.read(PIECE):
        yield before + piece
        before = piece[-OVERLAP:]
