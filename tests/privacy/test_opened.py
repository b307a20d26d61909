"""What a browser opened with a secret stays open there for half an hour, and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest

from privacy.views.opened import OPEN_FOR, is_opened, note_opened
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("clock")


def browser() -> HttpRequest:
    """A request of a browser without anything in its session."""
    request = HttpRequest()
    request.session = {}  # type: ignore[assignment]  # all that is asked of one
    return request


def test_each_reference_is_open_for_its_own_half_hour(time_machine: Any) -> None:
    request = browser()
    note_opened(request, "PR-1")
    time_machine.move_to(NOW + timedelta(seconds=OPEN_FOR - 60), tick=False)
    note_opened(request, "PR-2")
    assert [is_opened(request, it) for it in ("PR-1", "PR-2", "PR-3")] == [True, True, False]
    time_machine.move_to(NOW + timedelta(seconds=OPEN_FOR), tick=False)
    assert [is_opened(request, it) for it in ("PR-1", "PR-2")] == [False, True]


def test_another_browser_has_opened_nothing() -> None:
    note_opened(browser(), "PR-1")
    assert not is_opened(browser(), "PR-1")
