"""Messages to groups: to whom they go, what they say, why one got them, what is counted (R24, S06)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices import tracing
from notices.facts import FACTS, read_conditions
from notices.groups import TOLD, Group, count_fates, people_of, with_fates
from notices.links import pieces
from notices.models import Bounce, Campaign, Channel, MailEvent, Notice
from notices.purposes import PURPOSES, Purpose
from notices.topics import MessageClass, Recipient, Topic, declare
from privacy.models import Channel as How
from privacy.models import ConsentEvent, Subject

COUNTED_FOR = timedelta(days=29)  # rows of notices go after thirty
CALLED_OFF = "called_off"  # of a notice: staff stopped the message before it was handed over


def purpose_of(campaign: Campaign) -> Purpose:
    """Return what a message is for."""
    return PURPOSES[campaign.purpose]


def topic_of(campaign: Campaign) -> Topic:
    """Return what a message is sent as."""
    return TOPIC_OF[purpose_of(campaign).message_class]


def version_of(campaign: Campaign) -> str:
    """Return when its words and its group were written: by both one knows what somebody has read."""
    segment = campaign.segment
    times = [campaign.written_at, *([segment.written_at] if segment else [])]
    return " ".join(each.isoformat() for each in times)


def group_of(campaign: Campaign) -> Group:
    """Return the group of a message: as it was let go, before that as its group stands.

    Raises NotClear, NotForThis or NobodyJoined.
    """
    rows = campaign.conditions
    if campaign.sent_at is None:
        rows = campaign.segment.conditions if campaign.segment else []
    return Group(read_conditions(rows), purpose_of(campaign))


def audience(campaign: Campaign, at: datetime) -> "QuerySet[Any]":
    """Return everybody in the group of a message, each with what becomes of them (`fate`).

    Raises as `group_of`.
    """
    people = people_of(group_of(campaign), at=at)
    purpose = purpose_of(campaign)
    return with_fates(people, topic_of(campaign), purpose, at=at, but=campaign.pk)


def to_tell(campaign: Campaign, at: datetime) -> QuerySet[Subject]:
    """Return who can be told and was not yet. Raises as `group_of`."""
    told = Notice.objects.filter(topic=topic_of(campaign).key, about=campaign.pk)
    people = audience(campaign, at).filter(fate__in=TOLD)
    return people.exclude(pk__in=told.values("subject")).order_by("pk")


def left_out(campaign: Campaign, at: datetime) -> dict[str, int]:
    """Return how many are in the group and are not told, by the reason. Raises as `group_of`."""
    counted = count_fates(audience(campaign, at))
    return {fate: counted[fate] for fate in sorted(counted) if fate not in TOLD}


def say(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what a message says in the recipient's language; None where there is none of that number."""
    campaign = Campaign.objects.select_related("segment").filter(pk=about).first()
    return said(campaign, recipient.language) if campaign else None


def offered(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what a message says that nobody stopped; what waited for another try goes out no more either."""
    if Campaign.objects.filter(pk=about).exclude(stopped_at=None).exists():
        return None
    return say(about, recipient, now)


def said(campaign: Campaign, language: str) -> dict[str, Any]:
    """Return title and paragraphs of a message in a language, links apart, and why one got it."""
    title, text = campaign.written_in(language)
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return {
        "title": title,
        "text": text.replace("\r\n", "\n"),
        "paragraphs": [list(pieces(block.strip())) for block in blocks],
        "why": why(campaign, language),
        "link": settings.SITE_URL + reverse("told"),
    }


def why(campaign: Campaign, language: str) -> str:
    """Return for its readers why they got a message: the facts that chose them, and what it rests on."""
    rows = campaign.conditions
    if campaign.sent_at is None and campaign.segment:
        rows = campaign.segment.conditions
    keys = dict.fromkeys(row["fact"] for row in rows)
    with translation.override(language):
        chosen = [str(FACTS[key].because) for key in keys if key in FACTS]
        told = [_("You got this because %(why)s.") % {"why": _listed(chosen)}] if chosen else []
        return " ".join([*told, _rests_on(campaign)])


def _rests_on(campaign: Campaign) -> str:
    purpose = purpose_of(campaign)
    if purpose.cites_a_law:
        return _("It is about rules of this law: %(law)s.") % {"law": campaign.law}
    return {
        MessageClass.SERVICE: _("It is about the service we give you."),
        MessageClass.PROGRAMME: _("It is about a program you joined."),
        MessageClass.MARKETING: _("You said yes to offers by e-mail."),
    }[purpose.message_class]


def _listed(each: list[str]) -> str:
    if len(each) == 1:
        return each[0]
    return _("%(first)s, and because %(last)s") % {
        "first": ", ".join(each[:-1]),
        "last": each[-1],
    }


def got_by(subject: Subject, *, since: datetime) -> QuerySet[Notice]:
    """Return the messages to groups that somebody was handed since a moment, newest first, each once."""
    keys = [topic.key for topic in TOPIC_OF.values()]
    handed = Notice.objects.filter(
        Q(state=Notice.State.SENT) | Q(state=Notice.State.GATHERED),
        subject=subject, topic__in=keys, ended_at__gt=since,
    )  # fmt: skip
    first = handed.order_by("about", "pk").distinct("about").values("pk")
    return handed.filter(pk__in=first).order_by("-ended_at", "-pk")


def count(campaign: Campaign) -> dict[str, int]:
    """Return the totals of a message that went out."""
    notices = Notice.objects.filter(topic=topic_of(campaign).key, about=campaign.pk)
    over = [Notice.State.SENT, Notice.State.GATHERED, Notice.State.FAILED]
    people = notices.filter(state__in=over).values("subject")
    needless = notices.filter(state=Notice.State.NEEDLESS)
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
        "waiting": _people(notices.filter(ended_at=None)),
        "delivered": _people(notices.filter(state__in=[Notice.State.SENT, Notice.State.GATHERED])),
        "called_off": _people(notices.filter(problem=CALLED_OFF)),
        "changed_their_mind": _people(needless.filter(problem__in=["not_wanted", "restricted"])),
        "not_delivered": _people(notices.filter(state=Notice.State.FAILED)),
        "bounced": bounces.values("subject").distinct().count(),
        "unsubscribed": stopped.values("subject").distinct().count(),
        **{
            kind.value: events.filter(kind=kind).values("consent__subject").distinct().count()
            for kind in MailEvent.Kind
        },
    }


def _people(notices: QuerySet[Notice]) -> int:
    return notices.values("subject").distinct().count()


CAMPAIGN = declare(
    Topic(
        "campaign",
        gettext_lazy("Programs and offers"),
        message_class=MessageClass.MARKETING,
        template="notices/mail/campaign",
        compose=offered,
        trace=tracing.trace,
    )
)
CAMPAIGN_SERVICE = declare(
    Topic(
        "campaign_service",
        gettext_lazy("Notes about your water, bills and rules"),
        message_class=MessageClass.SERVICE,
        template="notices/mail/campaign",
        compose=offered,
        meaning=gettext_lazy("When there is something that concerns homes like yours."),
        channels=(Channel.EMAIL, Channel.TEXT, Channel.POST),
    )
)
CAMPAIGN_PROGRAM = declare(
    Topic(
        "campaign_program",
        gettext_lazy("News of programs you joined"),
        message_class=MessageClass.PROGRAMME,
        template="notices/mail/campaign",
        compose=offered,
        meaning=gettext_lazy(
            "When a program that you take part in changes, or asks for something."
        ),
    )
)
TOPIC_OF = {
    MessageClass.SERVICE: CAMPAIGN_SERVICE,
    MessageClass.PROGRAMME: CAMPAIGN_PROGRAM,
    MessageClass.MARKETING: CAMPAIGN,
}
# What somebody writes, to themselves alone, as it will look.
CAMPAIGN_TEST = declare(
    Topic(
        "campaign_test",
        gettext_lazy("A message to a group, to try it out"),
        message_class=MessageClass.SERVICE,
        template="notices/mail/campaign",
        compose=say,
        offered=False,
    )
)
