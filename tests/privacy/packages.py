"""Opening what a person downloads."""

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from privacy.actions.exports import ask_for_export
from privacy.jobs import make_exports
from privacy.models import ExportPackage, Subject
from privacy.showing import packages
from tests.conftest import NOW


def make_package(
    subject: Subject,
    *,
    first: date | None = None,
    last: date | None = None,
    language: str = "en",
    at: datetime = NOW,
) -> ExportPackage:
    """Ask for a person's data, and let the job make the file."""
    package = ask_for_export(subject=subject, first=first, last=last, language=language, at=at)
    assert make_exports(at) == 1
    package.refresh_from_db()
    return package


def opened(package: ExportPackage) -> ZipFile:
    """Return the ZIP of an export as its person gets it."""
    return ZipFile(io.BytesIO(b"".join(packages.read(package))))


def tables_in(package: ZipFile) -> dict[str, Any]:
    """Return the tables of data.json."""
    tables: dict[str, Any] = json.loads(package.read("data.json"))["tables"]
    return tables


def lines_in(package: ZipFile, name: str) -> list[dict[str, str]]:
    """Return a table of the package, line by line."""
    text = package.read(f"tables/{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def everything_in(package: ZipFile) -> str:
    """Return all text of a package."""
    return "\n".join(package.read(name).decode() for name in package.namelist())


def files_in(folder: Path) -> list[str]:
    """Return the names of what lies in a folder."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
