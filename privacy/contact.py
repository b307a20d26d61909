"""How to reach a person whom this room knows only as a number, and what they are: the map says where."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet

from privacy.map import Entry, the_map
from privacy.models import Subject

KNOWN_BY = ("contact.email", "account.number")


def email_of(subject: Subject) -> str:
    """Return the confirmed address of a person's login, before that on file; empty if there is none."""
    return emails_of([subject]).get(subject.pk, "")


def emails_of(subjects: Collection[Subject]) -> Mapping[UUID, str]:
    """Return the same for some people, by their numbers, without those who have none. Few queries for all."""
    return _first(subjects, "contact.email", named="email")


def language_of(subject: Subject) -> str:
    """Return the language the person chose for mail; empty if they chose none."""
    return languages_of([subject]).get(subject.pk, "")


def languages_of(subjects: Collection[Subject]) -> Mapping[UUID, str]:
    """Return the same for some people, by their numbers, without those who chose none."""
    return _first(subjects, "account.settings", named="language")


def role_of(subject: Subject) -> str:
    """Return what a member of staff is, by the group of their login; empty for whoever has none."""
    for label, entry in the_map.models.items():
        column = entry.personal.get("group")
        if column and column.category == "staff.identity":
            rows = entry.rows_of(subject, apps.get_model(label)).order_by("group__name")
            return rows.values_list("group__name", flat=True).first() or ""
    return ""


def reachable() -> QuerySet[Subject]:
    """Return everybody who can be written to, by whatever address the map knows, and is not erased."""
    known = Q(pk__in=[])
    for label, entry in the_map.models.items():
        if isinstance(entry.subject, str) and _is_address(entry):
            rows = entry.proven(apps.get_model(label)._base_manager.exclude(email=""), ["email"])
            known |= Q(pk__in=rows.values(entry.subject))
    return Subject.objects.filter(known, erased_at=None)


def _is_address(entry: Entry) -> bool:
    column = entry.personal.get("email")
    return bool(
        column and column.category == "contact.email" and "service_messages" in column.purposes
    )


def _first(subjects: Collection[Subject], category: str, *, named: str) -> Mapping[UUID, str]:
    """Return the first value of a category that each is reached by; rooms are asked lowest first."""
    found: dict[UUID, str] = {}
    for label, entry in the_map.models.items():
        column = entry.personal.get(named)
        if not column or column.category != category or "service_messages" not in column.purposes:
            continue
        if left := [subject for subject in subjects if subject.pk not in found]:
            found |= _values(entry, label, left, named)
    return found


def _values(entry: Entry, label: str, subjects: Collection[Subject], name: str) -> dict[UUID, str]:
    if not isinstance(entry.subject, str):
        return {}  # nobody is written to at what stands in rows that lead to them by a detour
    rows = apps.get_model(label)._base_manager.filter(**{f"{entry.subject}__in": subjects})
    rows = entry.proven(rows, [name]).exclude(**{name: ""})
    return dict(rows.order_by("-pk").values_list(entry.subject, name))  # the first is put in last


def subjects_known_as(text: str) -> QuerySet[Subject]:
    """Return the people who have this e-mail address or account number, however it is spelt."""
    wanted = text.strip()
    found: set[UUID] = set()
    for label, entry in the_map.models.items():
        for name, column in entry.personal.items():
            known = column.verifier and column.category in KNOWN_BY
            if wanted and known and isinstance(entry.subject, str):
                rows = apps.get_model(label)._base_manager.filter(**{f"{name}__iexact": wanted})
                rows = entry.proven(rows, [name])
                found.update(rows.values_list(entry.subject, flat=True))
    return Subject.objects.filter(pk__in=found - {None}, erased_at=None).order_by("pk")
