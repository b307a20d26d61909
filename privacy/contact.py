"""How to reach a person whom this room knows only as a number: the map says where addresses stand."""

from django.apps import apps
from django.db.models import Q, QuerySet

from privacy.map import Entry, the_map
from privacy.models import Subject


def email_of(subject: Subject) -> str:
    """Return the person's e-mail address, that of their login before that on file; empty if none."""
    return _first(subject, "contact.email", named="email")


def language_of(subject: Subject) -> str:
    """Return the language the person chose for mail; empty if they chose none."""
    return _first(subject, "account.settings", named="language")


def reachable() -> QuerySet[Subject]:
    """Return everybody who can be written to, by whatever address the map knows, and is not erased."""
    known = Q(pk__in=[])
    for label, entry in the_map.models.items():
        if isinstance(entry.subject, str) and _is_address(entry):
            rows = apps.get_model(label)._base_manager.exclude(email="")
            known |= Q(pk__in=rows.values(entry.subject))
    return Subject.objects.filter(known, erased_at=None)


def _is_address(entry: Entry) -> bool:
    column = entry.personal.get("email")
    return bool(
        column and column.category == "contact.email" and "service_messages" in column.purposes
    )


def _first(subject: Subject, category: str, *, named: str) -> str:
    """Return the first value of a category that somebody is reached by; rooms are asked lowest first."""
    for label, entry in the_map.models.items():
        column = entry.personal.get(named)
        if not column or column.category != category or "service_messages" not in column.purposes:
            continue
        if found := _value(entry, label, subject, named):
            return found
    return ""


def _value(entry: Entry, label: str, subject: Subject, name: str) -> str:
    rows = entry.rows_of(subject, apps.get_model(label)).exclude(**{name: ""})
    return rows.order_by("pk").values_list(name, flat=True).first() or ""
