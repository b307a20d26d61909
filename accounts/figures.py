"""What is added up of logins and of the utility's files, for its managers."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Extract, Greatest
from django.utils.translation import gettext_lazy as _

from accounts.feed_times import late_after
from accounts.models import AccessGrant, FeedFile, FeedLoad, User
from privacy.restriction import may_be_found
from privacy.totals import WHOLE, Figure, Sort

SECONDS_AN_HOUR = 3600
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


def lines_held(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the lines of each file that wait for an answer to a question; the others were refused."""
    return _files(from_at, to_at).values_list(F("pk"), Value(WHOLE), F("held"))


def files_refused(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the files of which nothing could be taken."""
    found = FeedLoad.objects.filter(failed=True, at__gte=from_at, at__lt=to_at)
    return found.values_list(F("pk"), Value(WHOLE), Value(1))


def hours_late(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List for how many hours of the week each expected feed was late, by the file that was the last then."""
    may_take = Case(
        *(
            When(format=format, then=Value(late_after(days)))
            for format, days in settings.FEEDS_EXPECTED.items()
        ),
        default=None,
        output_field=DurationField(),
    )
    after = FeedFile.objects.filter(format=OuterRef("format"), at__gt=OuterRef("at"), at__lt=to_at)
    due_at = ExpressionWrapper(F("at") + may_take, output_field=DateTimeField())
    found = FeedFile.objects.filter(at__lt=to_at).annotate(
        late_at=Greatest(due_at, Value(from_at)),
        next_at=Coalesce(Subquery(after.order_by("at").values("at")[:1]), Value(to_at)),
        may_take=may_take,
    )
    late = found.filter(may_take__isnull=False, next_at__gt=F("late_at"))
    seconds = Extract(F("next_at") - F("late_at"), "epoch", output_field=FloatField())
    return late.values_list(F("pk"), Value(WHOLE), seconds / SECONDS_AN_HOUR)


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
    Figure(
        "lines_held",
        label=_("Lines held with a question"),
        rows=lines_held,
        of_nobody=FILES,
        note=_("Of those set aside; the others were refused."),
    ),
    Figure("files_refused", label=_("Files refused"), rows=files_refused, of_nobody=FILES),
    Figure(
        "hours_late",
        label=_("Hours in which a feed was late"),
        rows=hours_late,
        of_nobody=FILES,
        note=_(
            "Of all feeds that are expected every so often. One that never came is not among them."
        ),
    ),
)
