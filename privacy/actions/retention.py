"""Taking away what has had its time: exactly what is due, and not what somebody holds."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from privacy import sql
from privacy.actions.erasure import becomes, carry_out, tell_redacted
from privacy.erasing.due import due_at, held_rows
from privacy.erasing.erasure import plan
from privacy.erasing.retention import due_before
from privacy.map import PrivacyMap, the_map
from privacy.models import Erasure, LegalHold, RetentionRun
from privacy.vocabulary import RETENTIONS

A_DAY = timedelta(days=1)


def purge(*, at: datetime, dry_run: bool = False, described: PrivacyMap = the_map) -> RetentionRun:
    """Take away what is due, and note how many rows of which model; a second time there is nothing.

    A dry run does the same and takes it back: what it says is what a run would do.
    """
    with transaction.atomic():
        sql.allow_purging()
        counts = _in_bulk(at, described)
        for due in due_at(at, described):
            if due.deeds:
                changes = {name: becomes(name, deed) for name, deed in due.deeds.items()}
                counts[due.entry.label] += due.rows.update(**changes)
            else:
                _total, gone = due.rows.delete()
                counts.update(gone)
        counts["privacy.Erasure: finished"] = _finish_erasures(at)
        run = RetentionRun.objects.create(at=at, counts={k: n for k, n in counts.items() if n})
        sql.forbid_purging()
        if dry_run:
            transaction.set_rollback(True)
    return run


def _in_bulk(at: datetime, described: PrivacyMap) -> Counter[str]:
    """Have the rooms take away what has too many rows to go one by one."""
    counts: Counter[str] = Counter()
    today = timezone.localdate(at)
    holds = list(LegalHold.objects.live(on=today).select_related("subject"))
    for entry in described.in_erasure_order():
        if entry.in_bulk:
            [keep] = {it.keep for it in entry.personal.values()}
            last = due_before(RETENTIONS[keep], today)
            counts[entry.label] = entry.in_bulk(last=last, held=held_rows(entry, holds))
    return counts


def _finish_erasures(at: datetime) -> int:
    """Erase what was left out of an erasure for a reason that is over; return how many it touched.

    Of those of the last day also what was written about the person while they were erased: a row of a table
    that does not ask first, by a page or a job that had begun before.
    """
    touched = 0
    open_or_fresh = Q(unfinished=True) | Q(at__gte=at - A_DAY)
    for erasure in Erasure.objects.filter(open_or_fresh).select_related("subject"):
        found = plan(erasure.subject, on=timezone.localdate(at))
        carry_out(found=found, subject=erasure.subject)
        tell_redacted(found=found, by=None, at=at)
        touched += bool(found.steps)
        erasure.unfinished = found.unfinished
        erasure.save(update_fields=["unfinished"])
    return touched
