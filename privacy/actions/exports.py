"""Asking for one's own data, and having it."""

from datetime import date, datetime, timedelta

from django.db import transaction

from privacy import keys
from privacy.actions.erasure import Suspected
from privacy.actions.letters import write_letter
from privacy.models import ExportPackage, Subject

KEPT = timedelta(days=7)  # the retention `days_7` of the privacy map


@transaction.atomic
def ask_for_export(
    *, subject: Subject, first: date | None, last: date | None, language: str, at: datetime
) -> ExportPackage:
    """Have a person's data made ready: a job writes the file. Return what is under way already, if it is.

    `first` and `last` are days, both included; None on both sides is everything. What was ready before
    goes: a person has one file at a time. Raises Suspected while it is doubted that the person asks (L30).
    """
    # Two requests at once wait here for each other, and the second finds what the first asked for.
    if Subject.objects.select_for_update().get(pk=subject.pk).suspected_at:
        raise Suspected
    for earlier in ExportPackage.objects.filter(subject=subject):
        same = (earlier.from_date, earlier.to_date) == (first, last)
        if same and earlier.under_way and earlier.expires_at > at:
            return earlier
        earlier.delete()
    return ExportPackage.objects.create(
        subject=subject,
        from_date=first,
        to_date=last,
        language=language,
        asked_at=at,
        expires_at=at + KEPT,
    )


@transaction.atomic
def hand_over(*, package: ExportPackage, key: bytes, size: int, at: datetime) -> bool:
    """Note that the file is written, and have its person told; False if it is not wanted any more."""
    wanted = ExportPackage.objects.filter(pk=package.pk, ready_at=None).update(
        ready_at=at, sealed_key=keys.seal(key.hex()), size=size
    )
    if wanted:
        write_letter(kind="export_ready", to=package.subject, at=at)
    return bool(wanted)


def note_download(*, package: ExportPackage, at: datetime) -> None:
    """Write down that the person took the file."""
    ExportPackage.objects.filter(pk=package.pk).update(downloaded_at=at)
