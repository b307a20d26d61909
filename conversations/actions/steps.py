"""Writing down what was done with a thread."""

from datetime import datetime

from conversations.models import Step, Thread
from privacy.models import Subject


def step(
    *, thread: Thread, kind: str, by: Subject | None, at: datetime, about: int | None = None
) -> Step:
    """Write a step down; `about` is the number of the user, queue, topic or thread it was done with."""
    return Step.objects.create(thread=thread, kind=kind, by=by, at=at, about=about)
