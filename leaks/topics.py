"""What people are told of alerts, by kinds that they can choose between."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from leaks.bill import costs
from leaks.models import CreditRequest, LeakAlert, Verdict
from leaks.showing.credits import decided
from leaks.words import said
from notices.models import Channel, Lane
from notices.topics import Compose, MessageClass, Recipient, Topic, declare
from usage.models import UnitChoice

EVERY_WAY = (Channel.EMAIL, Channel.TEXT, Channel.VOICE, Channel.POST)


def as_told(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what step `about` of an alert says; None where it was taken back, or is not theirs to see."""
    verdict = Verdict.objects.select_related("alert__premises").filter(pk=about).first()
    if verdict is None or not _may_hear(verdict.alert, recipient, now):
        return None
    withdrawn = verdict.alert.state == LeakAlert.State.WITHDRAWN
    if withdrawn and verdict.step != Verdict.Step.WITHDRAWN:
        return None
    return _composed(verdict, recipient, now)


def as_asked(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what staff have written of an alert; None where it has ended, or is not theirs to see."""
    return _as_it_stands(about, Verdict.Step.REOPENED, recipient, now)


def as_silent(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return that a meter is silent; None where it reports again, or is not theirs to know."""
    return _as_it_stands(about, Verdict.Step.RAISED, recipient, now)


def as_decided(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what staff decided of a credit; None where it is not theirs to know any more."""
    asked = CreditRequest.objects.exclude(decided_at=None).select_related(
        "alert__premises", "credit"
    )
    found = asked.filter(pk=about, by=recipient.subject).first()
    if found is None or not _may_hear(found.alert, recipient, now):
        return None
    with translation.override(recipient.language):
        title, line = decided(found)
    page = reverse("leak_credit", args=[found.alert_id]) if recipient.user else ""
    return {
        "title": title,
        "lines": list(filter(None, [line, found.answer])),
        "first": [],
        "link": settings.SITE_URL + page,
        "has_login": recipient.user is not None,
        "asks": False,
    }


def _as_it_stands(
    about: int, step: Verdict.Step, recipient: Recipient, now: datetime
) -> Mapping[str, Any] | None:
    alert = LeakAlert.objects.open().select_related("premises").filter(pk=about).first()
    if alert is None or not _may_hear(alert, recipient, now):
        return None
    return _composed(Verdict(alert=alert, step=step), recipient, now)


def _composed(verdict: Verdict, recipient: Recipient, now: datetime) -> Mapping[str, Any]:
    user, alert = recipient.user, verdict.alert
    unit = UnitChoice.objects.of(user) if user else ""
    cost = costs(user, alert.agreement_id, timezone.localdate(now))
    with translation.override(recipient.language):
        words = said(verdict, unit=unit or settings.VOLUME_UNIT, price=cost.price, ends=cost.ends)
    page = reverse("leak", args=[alert.pk]) if user else ""  # nobody else gets in there
    return {
        "title": words.title,
        "lines": words.lines,
        "first": words.first,
        "link": settings.SITE_URL + page,
        "has_login": user is not None,
        "asks": alert.kind != LeakAlert.Kind.SILENT,  # of what they cannot mend nobody is asked
    }


def _may_hear(alert: LeakAlert, recipient: Recipient, now: datetime) -> bool:
    today = timezone.localdate(now)
    if recipient.user:
        seen = LeakAlert.objects.visible_to(recipient.user, today=today)
        return seen.filter(pk=alert.pk).exists()
    theirs = LeakAlert.objects.filter(agreement__account__customer__subject=recipient.subject)
    return theirs.filter(pk=alert.pk).exists()


def _topic(
    key: str,
    label: Any,
    meaning: Any,
    *,
    urgent: bool = False,
    sooner: Lane | None = None,
    compose: Compose = as_told,
) -> Topic:
    return declare(
        Topic(
            key,
            label,
            message_class=MessageClass.SERVICE,
            template="leaks/mail/alert",
            compose=compose,
            meaning=meaning,
            channels=EVERY_WAY,
            urgent=urgent,
            sooner=sooner,
        )
    )


LEAK_FOUND = _topic(
    "leak_found",
    _("A leak"),
    _("When water runs at your home and does not stop."),
    sooner=Lane.HARM,
)
LEAK_BURST = _topic(
    "leak_burst",
    _("A burst"),
    _("When very much water runs at once. Also at night."),
    urgent=True,
    sooner=Lane.HARM,
)
LEAK_NEWS = _topic(
    "leak_news",
    _("What becomes of a leak"),
    _("When a leak grows, has stopped, is confirmed to be fixed, or was none."),
)
MUCH_WATER = _topic(
    "much_water",
    _("Unusual use"),
    _("When much more water runs than usual, or any while nobody is home."),
)
LEAK_ASKED = _topic(
    "leak_asked",
    _("A word from us about a leak"),
    _("When our staff write to you because a leak goes on. Once for each leak."),
    compose=as_asked,
)
BACKFLOW = _topic(
    "backflow",
    _("Water flowing back"),
    _("When water flows from your pipes back into the public main."),
    sooner=Lane.HARM,
)
METER_SILENT = _topic(
    "meter_silent",
    _("A silent meter"),
    _("When no reading has come for a week, so that we could not see a leak."),
    compose=as_silent,
)
LEAK_CREDIT = _topic(
    "leak_credit",
    _("Money back for a leak"),
    _("When we have decided on the credit that you asked for."),
    compose=as_decided,
)
# By what the number of a notice means: a step of an alert, or the alert itself.
ABOUT_STEPS = tuple(
    topic.key for topic in (LEAK_FOUND, LEAK_BURST, LEAK_NEWS, MUCH_WATER, BACKFLOW)
)
ABOUT_ALERTS = (LEAK_ASKED.key, METER_SILENT.key)
