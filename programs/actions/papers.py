"""Taking in what people send along, and having the scanner look at it."""

import io
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from privacy import keys, vault
from privacy.requests.papers import kind_of
from privacy.requests.scanning import Infected, NotScanned, scan
from programs.actions.deciding import tell
from programs.models import Application, ApplicationEvent, Paper
from programs.pictures import without_traces

MOST_PAPERS = 12  # of one application, ours: each kind, and again after a question
AT_ONCE = 20  # files that one run of the job has looked at: each may take seconds


class TooMany(Exception):
    """More papers than one application may have."""


def keep_papers(
    *, application: Application, files: Mapping[str, bytes], at: datetime
) -> list[Paper]:
    """Keep files by what they show, each sealed, without what a camera wrote into it.

    One that the scanner knows is refused before anything is kept. A scanner that does not answer is asked
    again later. Raises TooMany, NotAPaper, TooLarge, Infected.
    """
    if application.papers.count() + len(files) > MOST_PAPERS:
        raise TooMany
    return [_keep(application, what, content, at) for what, content in files.items()]


def _keep(application: Application, what: str, content: bytes, at: datetime) -> Paper:
    kind = kind_of(content)
    looked = _looked_at(content)  # at the file as it came: what is taken out may be what is bad
    content = without_traces(content, kind)
    paper = Paper(
        application=application, what=what, at=at, kind=kind, size=len(content), scan=looked
    )
    key, sealed = vault.new_key(), io.BytesIO()
    writer = vault.SealedWriter(sealed, key=key, about=paper.about())
    writer.write(content)
    writer.close()
    paper.sealed_key, paper.content = keys.seal(key.hex()), sealed.getvalue()
    paper.save()
    return paper


def _looked_at(content: bytes) -> str:
    try:
        return Paper.Scan.CLEAN if scan(content) else Paper.Scan.NOBODY
    except NotScanned:
        return Paper.Scan.WAITING


def scan_waiting(*, at: datetime) -> int:
    """Have the scanner look at what waits for it; return how many it has seen.

    A file that it knows is thrown away, and whoever sent it is asked for another. Each is a transaction of
    its own: a scanner that is away stops the run, and keeps what was seen.
    """
    waiting = Paper.objects.filter(scan=Paper.Scan.WAITING).order_by("at", "pk")
    seen = 0
    for number in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            paper = waiting.select_for_update(skip_locked=True).filter(pk=number).first()
            if paper is None:
                continue
            try:
                clean = scan(paper.opened()) or not settings.VIRUS_SCANNER
            except NotScanned:
                return seen
            except Infected:
                clean = False
            _settle(paper, clean=clean, at=at)
        seen += 1
    return seen


def _settle(paper: Paper, *, clean: bool, at: datetime) -> None:
    if clean:
        paper.scan = Paper.Scan.CLEAN if settings.VIRUS_SCANNER else Paper.Scan.NOBODY
        paper.save(update_fields=["scan"])
        return
    application = Application.objects.select_for_update().get(pk=paper.application_id)
    if application.is_open:
        application.state = Application.State.ASKED
        application.save(update_fields=["state"])
    paper.delete()
    tell(application=application, kind=ApplicationEvent.Kind.INFECTED, by=None, at=at)
