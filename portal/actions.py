"""Every change of state that belongs to no room below: roles of staff, and how often they search."""

from datetime import date, datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import F

from portal.models import SearchDay, StaffRoleGroup
from portal.staff_roles import ROLE_MAY, ROLES, StaffRole, merged
from privacy.models import Subject


class NoSuchPermission(Exception):
    """The table names a permission that this release does not have."""


@transaction.atomic
def lay_down_roles(*, at: datetime, anew: bool = False) -> None:
    """Make a group of each role of staff, or bring it to what the table says now.

    What an administrator changed stays, unless `anew`. Raises NoSuchPermission.
    """
    rows = Permission.objects.values_list("content_type__app_label", "codename", "pk")
    known = {f"{room}.{codename}": pk for room, codename, pk in rows}
    for role in ROLES:
        declared = ROLE_MAY[role.key]
        if missing := declared - known.keys():
            raise NoSuchPermission(", ".join(sorted(missing)))
        row = _row_of(role, at)
        held = set(row.permissions)
        wanted = (
            set(declared)
            if anew
            else merged(declared=set(declared), before=set(row.declared), held=held)
        )
        if wanted != held:
            row.group.permissions.set([known[each] for each in wanted])
        if set(row.declared) != declared:
            row.declared, row.at = sorted(declared), at
            row.save(update_fields=["declared", "at"])


def _row_of(role: StaffRole, at: datetime) -> StaffRoleGroup:
    """Return the row of a role; a group of that name that was there before becomes the role's."""
    row = StaffRoleGroup.objects.with_permissions().filter(role=role.key).first()
    if row is None:
        group, _made = Group.objects.get_or_create(name=role.group)
        row = StaffRoleGroup.objects.create(role=role.key, group=group, at=at)
    return row


@transaction.atomic
def count_search(*, by: Subject, on: date, found: bool) -> None:
    """Count one search for customers, and whether it found anybody."""
    day, _made = SearchDay.objects.get_or_create(by=by, day=on)
    SearchDay.objects.filter(pk=day.pk).update(
        searches=F("searches") + 1, in_vain=F("in_vain") + (0 if found else 1)
    )
