"""Which published version somebody has not taken note of yet."""

from privacy.models import Acknowledgement, PolicyVersion, Subject


def unread(subject: Subject) -> PolicyVersion | None:
    """Return the newest version, of whatever document, that somebody knows nothing of; None if none.

    The policy goes before the terms. Only the newest of each counts: nobody need read the ones before.
    """
    read = Acknowledgement.objects.filter(subject=subject).values("version")
    for document in PolicyVersion.Document.values:
        last = PolicyVersion.objects.newest(document)
        if last and not read.filter(version=last).exists():
            return last
    return None
