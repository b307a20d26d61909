"""When an answer is due, as the desk says it: in hours of the office."""

from datetime import time, timedelta

import pytest

from conversations.desk.words import Office
from conversations.models import Thread
from tests.conftest import NOW

DAYS = {day: (time(8), time(17)) for day in range(5)}  # NOW is a Friday at noon


@pytest.mark.parametrize(
    ("minutes", "said", "tone"),
    [
        (-90, "Late by 1 h 30", "alert"),
        (-0.5, "Late", "alert"),
        (0.5, "Due now", "care"),
        (20, "Due in 20 min", "care"),
        (120, "Due in 2 h 00", "plain"),
    ],
)
def test_when_an_answer_is_due(minutes: float, said: str, tone: str) -> None:
    thread = Thread(answer_due_at=NOW + timedelta(minutes=minutes))
    assert Office(DAYS, NOW).due(thread) == {"text": said, "tone": tone}


def test_what_was_due_when_the_office_shut_is_late_and_not_by_nothing() -> None:
    closing = Thread(answer_due_at=NOW + timedelta(hours=5))
    assert Office(DAYS, NOW + timedelta(days=1)).due(closing)["text"] == "Late"
