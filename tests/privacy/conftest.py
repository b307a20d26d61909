"""People as numbers, and who looked at them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from privacy.actions import record_look
from privacy.models import Subject
from tests.fakes import mailbox

__all__ = ["mailbox"]

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


@pytest.fixture
def make_subject(db: None) -> Callable[[], Subject]:
    """Make a person of whom nothing is known."""

    def make() -> Subject:
        return Subject.objects.create(created_at=NOW)

    return make


@pytest.fixture
def make_looks(make_subject: Callable[[], Subject]) -> Callable[..., tuple[Subject, Subject]]:
    """Make Ada and Ben, and looks of Dana's at each."""

    def make(*, of_ada: int, of_ben: int) -> tuple[Subject, Subject]:
        ada, ben, dana = make_subject(), make_subject(), make_subject()
        for subject, count in [(ada, of_ada), (ben, of_ben)]:
            for _ in range(count):
                record_look(by=dana, subject=subject, purpose="support", page="account", at=NOW)
        return ada, ben

    return make


@pytest.fixture
def exports(settings: Any, tmp_path: Path) -> Path:
    """A folder for downloads that is this test's own."""
    settings.EXPORTS_DIR = tmp_path / "exports"
    return tmp_path / "exports"
