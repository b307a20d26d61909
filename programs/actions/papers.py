"""Taking in what people send along, and having the scanner look at it."""

from collections.abc import Mapping
from datetime import datetime

from privacy.papers import taking
from programs.actions.deciding import tell
from programs.models import Application, ApplicationEvent, Paper

MOST_PAPERS = 12  # of one application, ours: each kind, and again after a question


class TooMany(Exception):
    """More papers than one application may have."""


def keep_papers(
    *, application: Application, files: Mapping[str, bytes], at: datetime
) -> list[Paper]:
    """Keep files by what they show. Raises TooMany, NotAPaper, TooLarge, Infected."""
    if application.papers.count() + len(files) > MOST_PAPERS:
        raise TooMany
    return [
        taking.keep(Paper(application=application, what=what, at=at), content)
        for what, content in files.items()
    ]


def scan_waiting(*, at: datetime) -> int:
    """Have the scanner look at what waits for it; return how many it has seen.

    A file that it knows is thrown away, and whoever sent it is asked for another.
    """

    def throw_away(paper: Paper) -> None:
        application = Application.objects.select_for_update().get(pk=paper.application_id)
        if application.is_open:
            application.state = Application.State.ASKED
            application.save(update_fields=["state"])
        paper.delete()
        tell(application=application, kind=ApplicationEvent.Kind.INFECTED, by=None, at=at)

    return taking.scan_waiting(Paper.objects.all(), throw_away=throw_away)
