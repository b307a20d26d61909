"""What is added up of notices, for the utility's managers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from notices.models import Channel, Notice
from privacy.restriction import may_be_found
from privacy.totals import Figure

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _ended(state: Notice.State, from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    found = Notice.objects.filter(
        may_be_found("subject"), state=state, ended_at__gte=from_at, ended_at__lt=to_at
    )
    return found.values_list(F("subject"), F("channel"), Value(1))


def sent(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the notices that were handed over."""
    return _ended(Notice.State.SENT, from_at, to_at)


def failed(from_at: datetime, to_at: datetime) -> "QuerySet[Any, Any]":
    """List the notices that could not be delivered."""
    return _ended(Notice.State.FAILED, from_at, to_at)


def channels() -> "dict[str, StrOrPromise]":
    """Return the channels that somebody carries here."""
    return {name: label for name, label in Channel.choices if name in settings.NOTICE_WAYS}


FIGURES = (
    Figure("sent", label=_("Notices sent"), rows=sent, parts=channels),
    Figure("failed", label=_("Notices that could not be delivered"), rows=failed, parts=channels),
)
