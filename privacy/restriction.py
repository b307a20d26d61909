"""A person whose data is stored and used for nothing else: they asked for it, or it is what is left."""

from privacy.models import Subject

# What storing itself needs, and what the person's own rights do (GDPR 18(2)).
STILL_ALLOWED = frozenset({"legal", "rights", "security", "fraud"})


class Restricted(Exception):
    """The person's data may be stored and not be used for this."""


def is_restricted(subject: Subject) -> bool:
    """Tell whether the person's data is only stored, as it stands in the database now."""
    return Subject.objects.filter(pk=subject.pk, restricted_at__isnull=False).exists()


def require_use(subject: Subject, *, purpose: str) -> None:
    """Let a use of the person's data go on. Raises Restricted where it may only be stored."""
    if purpose not in STILL_ALLOWED and is_restricted(subject):
        raise Restricted(purpose)
