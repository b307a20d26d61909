"""In which unit somebody reads volumes."""

from django.conf import settings

from accounts.models import User
from usage.models import UnitChoice


def choose_unit(*, user: User, unit: str) -> None:
    """Show volumes to `user` in a unit of `UNITS` from now on; the utility's own needs no row."""
    if unit == settings.VOLUME_UNIT:
        UnitChoice.objects.filter(user=user).delete()
        return
    UnitChoice.objects.update_or_create(user=user, defaults={"unit": unit})
