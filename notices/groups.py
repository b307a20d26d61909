"""Whom a message to a group goes to: the homes, their account holders, and who of them is left out and why.

Everything here is one statement over all homes. What it says is a preview: each person is asked again when
their message is handed over (notices/delivery.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import and_
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, ServiceAgreement
from notices.facts import Condition, Fact, against
from notices.models import Bounce, Cadence, Channel, Notice, Phone, Preference
from notices.preferences import CONSENT, default_of
from notices.purposes import Purpose
from notices.topics import MessageClass, Topic
from privacy.choices.consent import who_said_yes
from privacy.contact import reachable
from privacy.models import Subject
from privacy.restriction import may_be_found


class NotForThis(Exception):
    """A purpose would choose people by data that is not held for it; `facts` are those that it may not."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        super().__init__(", ".join(fact.key for fact in facts))
        self.facts = facts


class NobodyJoined(Exception):
    """News of a program would go to people of whom nothing says that they take part in one."""


class Fate(StrEnum):
    """What becomes of somebody in a group, as things stand: told, or left out and why."""

    MAIL = "mail"
    TEXT = "text"  # by text alone; whoever wants both is counted under mail
    LETTER = "letter"  # in place of the mail that does not reach them
    NO_CONSENT = "no_consent"
    NOT_WANTED = "not_wanted"
    LATELY = "lately"
    CAME_BACK = "came_back"
    NO_ADDRESS = "no_address"


TOLD = frozenset({Fate.MAIL, Fate.TEXT, Fate.LETTER})
FATES = {
    Fate.MAIL: _("By e-mail"),
    Fate.TEXT: _("By text message alone"),
    Fate.LETTER: _("By letter, since no e-mail reaches them"),
    Fate.NO_CONSENT: _("Did not say yes to offers"),
    Fate.NOT_WANTED: _("Turned off messages of this kind"),
    Fate.LATELY: _("Had another message of this kind lately"),
    Fate.CAME_BACK: _("E-mail to them came back"),
    Fate.NO_ADDRESS: _("No address that we know"),
}


@dataclass(frozen=True)
class Group:
    """Conditions that a purpose may choose people by; there is no other way to a group of people."""

    conditions: Sequence[Condition]
    purpose: Purpose

    def __post_init__(self) -> None:
        """Refuse what the purpose may not choose by. Raises NotForThis or NobodyJoined."""
        if wrong := against(self.conditions, self.purpose):
            raise NotForThis(wrong)
        joined = any(each.fact.joined and each.holds for each in self.conditions)
        if self.purpose.message_class is MessageClass.PROGRAMME and not joined:
            raise NobodyJoined

    @property
    def because(self) -> str:
        """The keys of the facts that choose, as they are noted of each person."""
        return " ".join(dict.fromkeys(each.fact.key for each in self.conditions))


def homes_of(conditions: Sequence[Condition], *, at: datetime) -> QuerySet[ServiceAgreement]:
    """Return the service agreements in force of which all conditions are so.

    People whose data is only stored are not in it: to be looked at for a group is a use (GDPR 18).
    """
    today = timezone.localdate(at)
    goes_on = Q(to_date=None) | Q(to_date__gt=today)
    served = ServiceAgreement.objects.filter(
        goes_on,
        may_be_found("account__customer__subject"),
        from_date__lte=today,
        account__customer__subject__erased_at=None,
    )
    # "Not" as a set less another: NOT IN would look through the other set for each home.
    asked = [
        each.fact.homes(each.given, at) if each.holds else _not(each, at) for each in conditions
    ]
    return served.filter(reduce(and_, asked, Q()))


def _not(condition: Condition, at: datetime) -> Q:
    those = ServiceAgreement.objects.filter(
        condition.fact.homes(condition.given, at), pk=OuterRef("pk")
    )
    return ~Q(Exists(those))


def people_of(group: Group, *, at: datetime) -> QuerySet[Subject]:
    """Return the account holders of a group's homes; of an offer to everybody, whoever wants offers."""
    homes = homes_of(group.conditions, at=at)
    holders = Q(pk__in=homes.order_by().values("account__customer__subject"))
    if group.purpose.message_class is MessageClass.MARKETING and not group.conditions:
        holders |= Q(pk__in=who_said_yes(CONSENT[Channel.EMAIL], at=at).values("pk"))
    return Subject.objects.filter(holders, erased_at=None, restricted_at=None)


def with_fates(
    people: QuerySet[Subject], topic: Topic, purpose: Purpose, *, at: datetime, but: int
) -> "QuerySet[Any]":
    """Add to each person what becomes of them; `but` is the number of the message that is asked about."""
    if topic.message_class is MessageClass.MARKETING:
        wants = Q(pk__in=who_said_yes(CONSENT[Channel.EMAIL], at=at).values("pk"))
        texts, no = Q(pk__in=[]), Fate.NO_CONSENT
    else:
        wants, texts = _wants(topic, Channel.EMAIL), _is_texted(topic)
        no = Fate.NOT_WANTED
    has_mail = Q(pk__in=reachable().values("pk"))
    back = Q(Exists(Bounce.objects.filter(subject=OuterRef("pk"))))
    posted = topic.may_be_posted and Channel.POST in settings.NOTICE_WAYS
    letter = Q(pk__in=Customer.objects.exclude(name="", mail_line1="").values("subject"))
    complained = Q(
        Exists(Bounce.objects.filter(subject=OuterRef("pk"), kind=Bounce.Kind.COMPLAINED))
    )
    fate = Case(
        When(~wants & ~texts, then=Value(no)),
        When(_lately(topic, purpose, at, but), then=Value(Fate.LATELY)),
        When(wants & has_mail & ~back, then=Value(Fate.MAIL)),
        When(texts, then=Value(Fate.TEXT)),
        *([When(letter & ~complained, then=Value(Fate.LETTER))] if posted else []),
        When(back, then=Value(Fate.CAME_BACK)),
        default=Value(Fate.NO_ADDRESS),
        output_field=CharField(),
    )
    return people.annotate(fate=fate)


def count_fates(people: "QuerySet[Any]") -> dict[str, int]:
    """Return how many of each fate there are, among people `with_fates`."""
    rows = people.order_by().values_list("fate").annotate(n=Count("pk"))
    return dict(rows)


def _wants(topic: Topic, channel: Channel) -> Q:
    """Return who wants a topic by a channel: what they chose last, else the topic's own way."""
    newest = Preference.objects.filter(topic=topic.key, channel=channel)
    newest = newest.order_by("subject", "-pk").distinct("subject")
    said = Preference.objects.filter(pk__in=newest.values("pk"))
    if default_of(topic, channel) == Cadence.OFF:
        return Q(pk__in=said.exclude(cadence=Cadence.OFF).values("subject"))
    return ~Q(pk__in=said.filter(cadence=Cadence.OFF).values("subject"))


def _is_texted(topic: Topic) -> Q:
    if Channel.TEXT not in topic.channels or Channel.TEXT not in settings.NOTICE_WAYS:
        return Q(pk__in=[])
    proven = Phone.objects.filter(stopped_at=None).exclude(verified_at=None)
    return _wants(topic, Channel.TEXT) & Q(pk__in=proven.values("subject"))


def _lately(topic: Topic, purpose: Purpose, at: datetime, but: int) -> Q:
    if purpose.apart is None:
        return Q(pk__in=[])
    had = Notice.objects.filter(topic=topic.key, written_at__gt=at - purpose.apart)
    return Q(pk__in=had.exclude(about=but).values("subject"))
