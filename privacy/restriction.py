"""A person whose data is stored and used for nothing else: they asked for it, or it is what is left."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db.models import Q

from privacy.models import Subject

# What storing itself needs, and what the person's own rights do (GDPR 18(2)).
STILL_ALLOWED = frozenset({"legal", "rights", "security", "fraud"})


# Who must see what is restricted: they answer the person's requests, and lift it.
OFFICE = "privacy.privacy_office"


class Restricted(Exception):
    """The person's data may be stored and not be used for this."""


def is_restricted(subject: Subject) -> bool:
    """Tell whether the person's data is only stored, as it stands in the database now."""
    return Subject.objects.filter(pk=subject.pk, restricted_at__isnull=False).exists()


def may_be_used(subjects: Iterable[Subject]) -> set[UUID]:
    """Return the numbers of those whose data is not only stored, as it stands in the database now."""
    pks = [subject.pk for subject in subjects]
    return set(Subject.objects.filter(pk__in=pks, restricted_at=None).values_list("pk", flat=True))


def require_use(subject: Subject, *, purpose: str) -> None:
    """Let a use of the person's data go on. Raises Restricted where it may only be stored."""
    if purpose not in STILL_ALLOWED and is_restricted(subject):
        raise Restricted(purpose)


def serves_the_office(user: Any) -> bool:
    """Tell whether somebody was given OFFICE: to administer everything is no ground to look anybody up."""
    if not user.is_superuser:
        return bool(user.has_perm(OFFICE))
    room, _dot, codename = OFFICE.partition(".")
    given = Permission.objects.filter(Q(user=user) | Q(group__user=user))
    return given.filter(content_type__app_label=room, codename=codename).exists()


def may_be_found(*paths: str) -> Q:
    """Return which rows staff may look up: none that is about somebody whose data is only stored.

    `paths` lead from a row to each person it is about. Looking somebody up is a use (GDPR 4(2), 18), so it
    is left to whoever has OFFICE. What is kept of the erased is found as before: it leads to nobody, and
    the utility bills and plans by it.
    """
    found = Q()
    for path in paths:
        only_stored = {f"{path}__restricted_at__isnull": False, f"{path}__erased_at__isnull": True}
        found &= ~Q(**only_stored)
    return found
