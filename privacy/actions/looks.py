"""Writing down who looked at whom."""

from collections.abc import Iterable
from datetime import datetime

from privacy.contact import role_of
from privacy.models import Look, Subject
from privacy.vocabulary import PURPOSES

# The page of those lines that no member of staff left: somebody took water use along as a file.
TAKEN_ALONG = "download: water use"


class UndeclaredPurpose(Exception):
    """Somebody's data was opened for a purpose that the vocabulary does not know."""


def record_look(
    *, by: Subject, subject: Subject, purpose: str, page: str, at: datetime, role: str = ""
) -> Look:
    """Write down that somebody opened a person's data: a member of staff, unless `role` says otherwise.

    `page` names the page or table, never a value that stood on it. Raises UndeclaredPurpose if
    `purpose` is not a key of the vocabulary.
    """
    if purpose not in PURPOSES:
        raise UndeclaredPurpose(purpose)
    return Look.objects.create(
        by=by, subject=subject, role=role or role_of(by), purpose=purpose, page=page, at=at
    )


def record_looks(
    *, by: Subject, subjects: Iterable[Subject], purpose: str, page: str, at: datetime
) -> None:
    """Write down that a member of staff opened a list in which some people stand, a line for each.

    As `record_look`, in one statement: a list of a day is as long as the day. Raises UndeclaredPurpose.
    """
    if purpose not in PURPOSES:
        raise UndeclaredPurpose(purpose)
    role = role_of(by)
    Look.objects.bulk_create(
        Look(by=by, subject=subject, role=role, purpose=purpose, page=page, at=at)
        for subject in subjects
    )
