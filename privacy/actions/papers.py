"""Taking in what shows that an agent or a parent may ask."""

import io
from datetime import datetime

from django.db import transaction

from privacy import keys, vault
from privacy.actions.request_steps import note
from privacy.actions.requests import NotOpen
from privacy.models import PrivacyRequest, RequestEvent, RequestPaper, Subject
from privacy.requests.papers import kind_of
from privacy.requests.scanning import scan
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
    paper = RequestPaper(request=request, at=at, kind=kind_of(content), size=len(content))
    paper.scanned = scan(content)
    key, sealed = vault.new_key(), io.BytesIO()
    writer = vault.SealedWriter(sealed, key=key, about=paper.about())
    writer.write(content)
    writer.close()
    paper.sealed_key, paper.content = keys.seal(key.hex()), sealed.getvalue()
    paper.save()
    note(request=request, kind=RequestEvent.Kind.PAPER, by=by, at=at)
    return paper
