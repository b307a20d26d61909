"""One member of staff in each role, for the tests of what roles may."""

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.models import User
from portal.actions import lay_down_roles
from portal.models import StaffRoleGroup
from portal.staff_roles import ROLES
from tests.conftest import NOW, make_user


def make_staff() -> dict[str, User]:
    """Make a login with a second factor in each role, by the role's key."""
    lay_down_roles(at=NOW)
    groups = {row.role: row.group for row in StaffRoleGroup.objects.all()}
    found = {}
    for role in ROLES:
        found[role.key] = make_user(role.key, is_staff=True)
        found[role.key].groups.add(groups[role.key])
        TOTP.activate(found[role.key], generate_totp_secret())
    return found
