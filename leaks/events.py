"""What ran away at a home in some days, for whoever explains a bill of those days (R15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from leaks.models import LeakAlert
from leaks.models.alerts import FLOWING
from leaks.words import days_of
from usage.models import UnitChoice
from usage.words import volume

MOST = 3


@dataclass(frozen=True)
class Event:
    """A sentence, and the page that says more."""

    text: str
    url: str


def events(
    user: User, premises_id: int, first: date, last: date, *, today: date
) -> Sequence[Event]:
    """Return the leaks that ran in some days, the largest first, as far as `user` may hear of them."""
    found = (
        LeakAlert.objects.visible_to(user, today=today)
        .filter(premises=premises_id, kind__in=FLOWING)
        .exclude(state=LeakAlert.State.WITHDRAWN)
        .filter(since_at__date__lte=last, until_at__date__gte=first)
        .order_by("-volume")[:MOST]
    )
    unit = UnitChoice.objects.of(user) or settings.VOLUME_UNIT
    return [Event(_said(alert, unit), reverse("leak", args=[alert.pk])) for alert in found]


def _said(alert: LeakAlert, unit: str) -> str:
    return _("Water ran without a stop, %(days)s: at least %(volume)s in all.") % {
        "days": days_of(alert),
        "volume": volume(alert.volume, unit),
    }
