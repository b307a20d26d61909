"""The project's own files, read as text and as syntax trees, for the tests that keep the house rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS: list[str] = settings.ROOMS
SCRIPTS = ["manage.py", "run"]
TEMPLATES = ROOT / "templates"


def name_of(path: Path) -> str:
    """Return where a file lies, from the root of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def files_of_rooms() -> list[Path]:
    """Return every Python file of the rooms, but for migrations: those are written by Django."""
    return [
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


@cache
def files_of_tests() -> list[Path]:
    """Return every Python file of the tests and benchmarks."""
    return sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")])


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(), filename=str(path))


def calls_in(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call with the dotted name that is called: "timezone.now"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imports_in(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def templates() -> dict[str, str]:
    """Return every template's text by the name it is asked for."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text()
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    }
