"""What is added up of logins and of the utility's files, for its managers."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessGrant, FeedFile, User
from privacy.restriction import may_be_found
from privacy.totals import WHOLE, Figure, Sort

FILES = "files of the utility, and their lines: about no person"


def _residents(to_at: datetime) -> "QuerySet[User]":
    return User.objects.filter(may_be_found("subject"), is_staff=False, joined_at__lt=to_at)


def signed_up(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List who made a login."""
    made = _residents(to_at).filter(joined_at__gte=from_at)
    return made.values_list(F("subject"), Value(WHOLE), Value(1))


def logins(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List who has a login that works, by the language of their mail."""
    active = _residents(to_at).filter(is_active=True)
    return active.values_list(F("subject"), F("language"), Value(1))


def accounts_seen(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the accounts that somebody may see here."""
    live = Q(revoked_at=None) | Q(revoked_at__gte=to_at)
    may = AccessGrant.objects.filter(live, may_be_found("user__subject"), granted_at__lt=to_at)
    return may.values_list(F("account"), Value(WHOLE), Value(1)).distinct()


def files(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the files that were taken in."""
    return _files(from_at, to_at).values_list(F("pk"), Value(WHOLE), Value(1))


def lines_taken(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the lines that each file brought."""
    return _files(from_at, to_at).values_list(F("pk"), Value(WHOLE), F("taken") + F("changed"))


def lines_set_aside(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the lines of each file that somebody has to look at."""
    return _files(from_at, to_at).values_list(F("pk"), Value(WHOLE), F("held") + F("refused"))


def _files(from_at: datetime, to_at: datetime) -> "QuerySet[FeedFile]":
    return FeedFile.objects.filter(at__gte=from_at, at__lt=to_at)


FIGURES = (
    Figure("signed_up", label=_("People who signed up"), rows=signed_up),
    Figure(
        "logins",
        label=_("Logins that work"),
        rows=logins,
        sort=Sort.STATE,
        parts=lambda: dict(settings.LANGUAGES),
        note=_("By the language of their mail."),
    ),
    Figure(
        "accounts_seen",
        label=_("Accounts that somebody sees here"),
        rows=accounts_seen,
        sort=Sort.STATE,
    ),
    Figure("files", label=_("Files taken in"), rows=files, of_nobody=FILES),
    Figure("lines_taken", label=_("Lines taken in"), rows=lines_taken, of_nobody=FILES),
    Figure("lines_set_aside", label=_("Lines set aside"), rows=lines_set_aside, of_nobody=FILES),
)
