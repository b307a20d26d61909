"""The benchmarks run, each at its smallest: none breaks unseen when a table changes. Nothing is judged."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from tests.conftest import Town

SMALLEST = {
    "cohorts": {"SIZES": "200"},  # of a dozen cohorts, each wants fifteen homes
    "desk": {"SIZES": "60", "EACH": "3", "ROUNDS": "1"},
    "count_page": {"TIMES": "2"},
    "detect_leaks": {"SIZES": "100", "DAYS": "20"},
    "erasure": {"SIZES": "20", "ERASED": "1"},
    "export": {"YEARS": "1", "MINUTES": "1440"},
    "figures": {"SIZES": "100", "ROUNDS": "1"},
    "groups": {"SIZES": "60", "ROUNDS": "1"},
    "hold_reads": {"SIZES": "2", "TIMES": "1"},
    "load_reads": {"SIZES": "5"},
    "search_customers": {"SIZES": "600", "ROUNDS": "1"},
    "pages": {"ROUNDS": "1", "EACH": "2", "WORKERS": "1", "CLIENTS": "1"},
    "suppression": {"ROWS": "200"},
    "wave": {"SIZES": "20", "BARE_MAILS": "20", "BEHIND": "60"},
}
BESIDE = {"scene", "limits"}  # what the others share


def run(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a benchmark at its smallest; return what it printed."""
    for variable, value in SMALLEST[name].items():
        monkeypatch.setenv(variable, value)
    runpy.run_path(f"benchmarks/{name}.py")
    return capsys.readouterr().out


def test_each_benchmark_is_run_here() -> None:
    assert {path.stem for path in Path("benchmarks").glob("*.py")} == {*SMALLEST, *BESIDE}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted({*SMALLEST} - {"pages", "wave"}))
def test_a_benchmark_runs(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(name, monkeypatch, capsys).count("\n") > 1


@pytest.mark.django_db(transaction=True)
def test_the_benchmark_of_a_wave_delivers_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a database of its own, by processes of its own; `settings` puts back where mail goes."""
    settings.EMAIL_HOST = settings.EMAIL_HOST
    assert " 20 homes: rows" in run("wave", monkeypatch, capsys)


@pytest.mark.django_db(transaction=True)
def test_the_benchmark_of_pages_serves_them_and_leaves_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By a server of its own, which sees only what is committed."""
    printed = run("pages", monkeypatch, capsys)
    assert [line.split()[0] for line in printed.splitlines()[1:4]] == [
        "/healthz",
        "/bench/nothing/",
        "/",
    ]
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()
