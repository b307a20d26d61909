"""Taking in what shows that an agent or a parent may ask."""

from datetime import datetime

from django.db import transaction

from privacy.actions.request_steps import note
from privacy.actions.requests import NotOpen
from privacy.models import PrivacyRequest, RequestEvent, RequestPaper, Subject
from privacy.papers.kinds import kind_of
from privacy.papers.scanning import scan
from privacy.requests.vault import locked


@transaction.atomic
def add_paper(
    *, request: PrivacyRequest, content: bytes, by: Subject | None, at: datetime
) -> RequestPaper:
    """Keep a signed permission, sealed under a key of its own, until its request goes.

    It proves nothing by being there: staff look at it and say so. Raises NotOpen, NotAPaper, TooLarge,
    Infected, NotScanned.
    """
    request = locked(request)
    if not request.is_open:
        raise NotOpen
    paper = RequestPaper(request=request, at=at, kind=kind_of(content), scanned=scan(content))
    paper.seal(content)
    paper.save()
    note(request=request, kind=RequestEvent.Kind.PAPER, by=by, at=at)
    return paper
