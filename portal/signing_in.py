"""How allauth is bent to the house: users get a subject, mails name the utility."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from privacy.models import Subject


class AccountAdapter(DefaultAccountAdapter):
    """Signing up and in, through allauth."""

    def new_user(self, request: HttpRequest) -> User:
        """Begin a user; nothing is stored before the form is found valid."""
        now = timezone.now()
        return User(subject=Subject(created_at=now), joined_at=now)

    def save_user(
        self, request: HttpRequest, user: User, form: Any, commit: bool = True
    ) -> User:
        """Store the user and the subject they are known by to privacy."""
        user.language = (get_language() or "")[:2]
        user.subject.save()
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def get_from_email(self) -> str:
        """Send as the utility."""
        return f"{settings.UTILITY['name']} <{settings.DEFAULT_FROM_EMAIL}>"

    def format_email_subject(self, subject: str) -> str:
        """Name the utility, not a domain."""
        return f"{settings.UTILITY['name']}: {subject}"
