"""Public notices: where they hold, who is told of them, what is said (R23)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccessGrant, Customer, Premises, ServiceAgreement, User
from accounts.roles import May, roles_that_may
from notices.models import Announcement, AnnouncementPlace, AnnouncementStep, Channel, Lane
from notices.topics import MessageClass, Recipient, Topic, declare
from notices.when import span
from privacy.models import Subject

Kind = Announcement.Kind


def homes_in(announcement: Announcement, *, at: datetime) -> int:
    """Return how many places with a customer it reaches."""
    today = timezone.localdate(at)
    served = _served(today)
    if not announcement.in_town:
        served = served.filter(premises__in=_places(announcement, left_at=None))
    return served.values("premises").distinct().count()


def people_told(step: AnnouncementStep) -> QuerySet[Subject]:
    """Return whom a step is told: account holders of the places, and those who may hear of their leaks.

    Of a correction also those whose place is not in it any more. Where no letter is sent, not those to whom
    nothing could go.
    """
    today = timezone.localdate(step.at)
    served = _served(today)
    if not step.in_town:
        now, lost = Q(left_at=None), Q(left_at=step.at)
        places = AnnouncementPlace.objects.filter(now | lost, announcement=step.announcement_id)
        served = served.filter(premises__in=places.values("premises"))
    accounts = served.values("account")
    holders = Customer.objects.filter(accounts__in=accounts)
    guests = AccessGrant.objects.live(today=today).filter(
        account__in=accounts, role__in=roles_that_may(May.ALERTS)
    )
    people = Subject.objects.filter(
        Q(pk__in=holders.values("subject")) | Q(pk__in=guests.values("user__subject")),
        erased_at=None,
    )
    if topic_of(step.announcement).may_be_posted:
        return people
    reached = Customer.objects.exclude(email="").values("subject")
    return people.filter(Q(pk__in=User.objects.values("subject")) | Q(pk__in=reached))


def as_announced(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what step `about` says; None where something newer was said, which they are told instead."""
    step = AnnouncementStep.objects.select_related("announcement").filter(pk=about).first()
    if step is None or step.announcement.steps.filter(pk__gt=step.pk).exists():
        return None
    found = step.announcement
    if step.kind != step.Kind.ENDED and found.is_over(now):
        return None
    language = recipient.language
    with translation.override(language):
        title = found.said("title")
        link = settings.SITE_URL + reverse("announcement", args=[found.pk])
        return {
            "title": over(found) if step.kind == step.Kind.ENDED else title,
            "about": title if step.kind == step.Kind.ENDED else "",
            "changed": step.kind == step.Kind.CHANGED,
            "note": step.note(),
            "where": where(found),
            "when": "" if step.kind == step.Kind.ENDED else span(found.from_at, found.to_at),
            "text": "" if step.kind == step.Kind.ENDED else found.said("text"),
            "link": link,
        }


def over(found: Announcement) -> str:
    """Return that it is over, as people say it of its kind."""
    return {
        Kind.BOIL_WATER: _("You can drink the water again"),
        Kind.OUTAGE: _("The water is back"),
        Kind.PLANNED_WORK: _("The work is over"),
        Kind.DROUGHT: _("The drought rules have ended"),
    }[Kind(found.kind)]


def where(found: Announcement) -> str:
    """Return where it holds, in words."""
    return found.said("where") or str(Announcement.Area.TOWN.label)


def topic_of(found: Announcement) -> Topic:
    """Return what it is sent as."""
    return {
        Kind.BOIL_WATER: DRINKING_WATER,
        Kind.OUTAGE: WATER_OFF,
        Kind.PLANNED_WORK: WORKS,
        Kind.DROUGHT: WORKS,
    }[Kind(found.kind)]


def _served(today: Any) -> QuerySet[ServiceAgreement]:
    goes_on = Q(to_date=None) | Q(to_date__gt=today)
    return ServiceAgreement.objects.filter(goes_on, from_date__lte=today)


def _places(announcement: Announcement, **only: Any) -> QuerySet[Premises, Any]:
    return announcement.places.filter(**only).values("premises")  # type: ignore[return-value]  # numbers


EVERY_WAY = (Channel.EMAIL, Channel.TEXT, Channel.VOICE)
# 40 CFR 141.202(c): whoever is served is told within 24 hours, by whatever reaches them. A letter comes late,
# and to whom no mail reaches it is what there is besides the door.
DRINKING_WATER = declare(
    Topic(
        "drinking_water",
        gettext_lazy("Warnings about your drinking water"),
        message_class=MessageClass.SERVICE,
        template="notices/mail/announcement",
        compose=as_announced,
        meaning=gettext_lazy("When you should boil your water, and when you need not any more."),
        channels=(*EVERY_WAY, Channel.POST),
        urgent=True,
        sooner=Lane.HARM,
        same_for_all=True,
    )
)
WATER_OFF = declare(
    Topic(
        "water_off",
        gettext_lazy("When the water is off"),
        message_class=MessageClass.SERVICE,
        template="notices/mail/announcement",
        compose=as_announced,
        meaning=gettext_lazy("When there is no water at your home, and when it is back."),
        channels=EVERY_WAY,
        urgent=True,
        sooner=Lane.HARM,
        same_for_all=True,
    )
)
WORKS = declare(
    Topic(
        "works",
        gettext_lazy("Planned work and drought"),
        message_class=MessageClass.SERVICE,
        template="notices/mail/announcement",
        compose=as_announced,
        meaning=gettext_lazy("When we work on pipes near you, and when rules of a drought change."),
        channels=(Channel.EMAIL, Channel.TEXT),
        same_for_all=True,
    )
)
