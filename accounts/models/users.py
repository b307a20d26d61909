"""Who signs in."""

from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from accounts.passwords import DEMO_PASSWORD
from privacy.models import Subject


class UserManager(BaseUserManager["User"]):
    """Makes users; each gets a subject, so that privacy knows the person from the first minute."""

    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user who signs in with `email`; without a password, by code or passkey only."""
        now = timezone.now()  # Django's own commands call this without a time
        user = self.model(
            email=email.strip().lower(),
            subject=Subject.objects.create(created_at=now),
            joined_at=now,
            **fields,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an administrator; a second factor is asked for at the first visit."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. What it may see is said by access grants, never by this row."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(editable=False)
    language = models.CharField(max_length=8, blank=True, choices=settings.LANGUAGES)

    objects = UserManager()

    # Set on the user of one request, never stored: it is staff who look, at what is theirs to see as well.
    looked_at_by_staff = False

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            # In small letters, so that unique means unique whatever was typed.
            models.CheckConstraint(
                name="email_is_in_small_letters", condition=Q(email=Lower("email"))
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def check_password(self, raw_password: str | None) -> bool:
        """Tell whether the password is right; the demonstration's never is outside of it."""
        if not settings.DEMO and constant_time_compare(raw_password or "", DEMO_PASSWORD):
            return False
        return super().check_password(raw_password)

    async def acheck_password(self, raw_password: str | None) -> bool:
        """Tell the same where Django asks without waiting; its own would let the password through."""
        return await sync_to_async(self.check_password)(raw_password)


class HomeNickname(models.Model):
    """What a user calls a home: theirs alone, nobody else who sees the home reads it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="nicknames")
    premises = models.ForeignKey("accounts.Premises", on_delete=models.PROTECT, related_name="+")
    nickname = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "premises"], name="one_nickname_per_home"),
        ]

    def __str__(self) -> str:
        return f"nickname {self.pk}"
