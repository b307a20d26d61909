"""Bring the groups of staff to the table of roles."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.actions import lay_down_roles
from portal.models import StaffRoleGroup
from portal.staff_roles import ROLES, drift


class Command(BaseCommand):
    """manage.py staff_roles [--anew]"""

    help = "Make a group of each role of staff; what an administrator changed stays, and is said."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask whether changes shall go."""
        parser.add_argument("--anew", action="store_true", help="take back what was changed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Lay down the table, and say how each group differs from it."""
        lay_down_roles(at=timezone.now(), anew=options["anew"])
        rows = {row.role: row for row in StaffRoleGroup.objects.with_permissions()}
        for role in ROLES:
            group, held = rows[role.key].group, set(rows[role.key].permissions)
            differs = drift(role, held)
            self.stdout.write(f"{group.name}: {len(held)} permissions")
            for word, which in (("given", differs.given), ("taken away", differs.taken)):
                for permission in sorted(which):
                    self.stdout.write(f"  {word} by an administrator: {permission}")
