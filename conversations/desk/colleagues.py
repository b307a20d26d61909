"""Who works at the desk."""

from django.db.models import Q, QuerySet

from accounts.models import User

PERMISSION = "work_the_desk"


def colleagues() -> QuerySet[User]:
    """Return everybody of the staff who may work at the desk."""
    allowed = Q(is_superuser=True)
    for path in ("user_permissions", "groups__permissions"):
        allowed |= Q(
            **{f"{path}__codename": PERMISSION, f"{path}__content_type__app_label": "conversations"}
        )
    return User.objects.filter(allowed, is_active=True, is_staff=True).distinct().order_by("email")
