"""Which promise of privacy is kept by which test: plain text in, plain rows out.

The promises stand in `docs/privacy-rows.md`, one a line, as `| A129 | promise | why it has no test |`.
A test keeps one if its docstring names it. "A129 to A141" and "A129-A141" name all between.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROW = re.compile(r"^\| (?P<key>[AL]\d{2,3}) \| (?P<promise>[^|]*) \| (?P<reason>[^|]*) \|$", re.M)
NAMED = re.compile(r"\b([AL])(\d{2,3})\b(?:(?:-| to )\1?(\d{2,3})\b)?")


@dataclass(frozen=True)
class Row:
    """A promise, the tests whose docstrings name it, and why there are none."""

    key: str
    promise: str
    reason: str
    tests: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether nothing keeps the promise and nobody says why."""
        return not self.tests and not self.reason

    @property
    def is_idle_reason(self) -> bool:
        """Whether a reason is left of a row that has a test by now."""
        return bool(self.tests and self.reason)


def rows_named_in(text: str) -> set[str]:
    """Return the keys that a docstring names: {"A129", "A130"} for "A129-A130"."""
    found: set[str] = set()
    for letter, first, last in NAMED.findall(text):
        width = len(first)
        found |= {
            f"{letter}{number:0{width}}" for number in range(int(first), int(last or first) + 1)
        }
    return found


def kept_by(files: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the tests of each row, from the sources of test files by name.

    A row named by a module stands for every test in it, so it is listed once, as the file.
    """
    by_row: dict[str, list[str]] = {}
    for name, source in sorted(files.items()):
        tree = ast.parse(source)
        for key in rows_named_in(ast.get_docstring(tree) or ""):
            by_row.setdefault(key, []).append(name)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for key in rows_named_in(ast.get_docstring(node) or ""):
                    by_row.setdefault(key, []).append(f"{name}::{node.name}")
    return by_row


def read_rows(document: str, tests: Mapping[str, Iterable[str]]) -> list[Row]:
    """Return every promise of the document with the tests that keep it, in the document's order."""
    return [
        Row(
            key=found["key"],
            promise=found["promise"].strip(),
            reason=found["reason"].strip(),
            tests=tuple(tests.get(found["key"], ())),
        )
        for found in ROW.finditer(document)
    ]


def sources(folder: Path) -> dict[str, str]:
    """Return the test files under a folder by name."""
    return {
        path.relative_to(folder.parent).as_posix(): path.read_text()
        for path in folder.rglob("test_*.py")
    }
