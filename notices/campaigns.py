"""Offers by e-mail: to whom they go, what they say, and what is counted of them (R24)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices import tracing
from notices.links import pieces
from notices.models import Bounce, Campaign, MailEvent, Notice
from notices.topics import MessageClass, Recipient, Topic, declare
from privacy.choices.consent import who_said_yes
from privacy.models import Channel as How
from privacy.models import ConsentEvent, Subject

# Ours: whoever said yes was told of a few e-mails a year.
APART = timedelta(days=30)
COUNTED_FOR = timedelta(days=29)  # rows of notices go after thirty
CALLED_OFF = "called_off"  # of a notice: staff stopped the offer before it was handed over
FEWEST = 15  # behind a figure, as everywhere here


def audience(campaign: Campaign, at: datetime) -> QuerySet[Subject]:
    """Return whom an offer goes to at a moment: of those who want offers, not who had one lately.

    By the kind of place they have water at, and by nothing that their meter tells of them: that is for their
    own alerts.
    """
    people = who_said_yes("marketing_email", at=at)
    if campaign.premises_kind:
        today = timezone.localdate(at)
        served = Q(customers__accounts__agreements__to_date=None) | Q(
            customers__accounts__agreements__to_date__gt=today
        )
        people = people.filter(
            served,
            customers__accounts__agreements__from_date__lte=today,
            customers__accounts__agreements__premises__kind=campaign.premises_kind,
        ).distinct()
    lately = Notice.objects.filter(topic=CAMPAIGN.key, written_at__gt=at - APART)
    return people.exclude(pk__in=lately.values("subject"))


def say(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what an offer says in the recipient's language; None where there is none of that number."""
    campaign = Campaign.objects.filter(pk=about).first()
    return said(campaign, recipient.language) if campaign else None


def offered(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what an offer says that nobody stopped; what waited for another try goes out no more either."""
    if Campaign.objects.filter(pk=about).exclude(stopped_at=None).exists():
        return None
    return say(about, recipient, now)


def said(campaign: Campaign, language: str) -> dict[str, Any]:
    """Return title and paragraphs of an offer in a language, links apart from the words around them."""
    title, text = campaign.written_in(language)
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return {
        "title": title,
        "text": text.replace("\r\n", "\n"),
        "paragraphs": [list(pieces(block.strip())) for block in blocks],
    }


def count(campaign: Campaign) -> dict[str, int]:
    """Return the totals of an offer that went out."""
    notices = Notice.objects.filter(topic=CAMPAIGN.key, about=campaign.pk)
    people = notices.filter(state__in=[Notice.State.SENT, Notice.State.FAILED]).values("subject")
    bounces = Bounce.objects.filter(
        subject__in=people, kind=Bounce.Kind.BOUNCED, at__gte=campaign.sent_at
    )
    stopped = ConsentEvent.objects.filter(
        subject__in=people,
        choice="marketing_email",
        state__in=ConsentEvent.SAID_NO,
        channel=How.ONE_CLICK,
        at__gte=campaign.sent_at,
    )
    events = campaign.events.order_by()
    return {
        "waiting": notices.filter(ended_at=None).count(),
        "delivered": notices.filter(state=Notice.State.SENT).count(),
        "called_off": notices.filter(problem=CALLED_OFF).count(),
        "bounced": bounces.values("subject").distinct().count(),
        "unsubscribed": stopped.values("subject").distinct().count(),
        **{
            kind.value: events.filter(kind=kind).values("consent__subject").distinct().count()
            for kind in MailEvent.Kind
        },
    }


CAMPAIGN = declare(
    Topic(
        "campaign",
        _("Programs and offers"),
        message_class=MessageClass.MARKETING,
        template="notices/mail/campaign",
        compose=offered,
        trace=tracing.trace,
    )
)
# What somebody writes, to themselves alone, as it will look.
CAMPAIGN_TEST = declare(
    Topic(
        "campaign_test",
        _("An offer, to try it out"),
        message_class=MessageClass.SERVICE,
        template="notices/mail/campaign",
        compose=say,
        offered=False,
    )
)
