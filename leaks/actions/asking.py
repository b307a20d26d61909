"""Asking the utility for help with an alert: what was seen, as a word of the person in a conversation."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import AccessGrant, Account, User
from accounts.roles import May, roles_that_may
from conversations.actions import Said, open_thread
from conversations.models import Thread, Topic
from leaks.models import LeakAlert, LeakAnswer, Verdict
from leaks.words import said
from usage.models import UnitChoice

TOPIC = "leak"  # the topic of that short name, as a utility's desk has it


def ask_for_help(*, alert: LeakAlert, by: User, at: datetime) -> Thread | None:
    """Open a thread about an alert; return the one that there is where somebody asked before.

    None where the utility has no topic for leaks: then the answer stands in its list of leaks alone.
    """
    asked = LeakAnswer.objects.filter(alert=alert, by=by).exclude(thread=None)
    if before := asked.order_by("-at", "-pk").first():
        return before.thread
    topic = Topic.objects.filter(slug=TOPIC).first()
    if topic is None:
        return None
    language = by.language or settings.LANGUAGE_CODE
    return open_thread(
        subject=by.subject,
        topic=topic,
        said=Said(_what_was_seen(alert, by, language)),
        language=language,
        account=_account(alert, by, at),
        by=None,
        at=at,
    )


def _what_was_seen(alert: LeakAlert, by: User, language: str) -> str:
    unit = UnitChoice.objects.of(by) or settings.VOLUME_UNIT
    with translation.override(language):
        words = said(Verdict(alert=alert, step=Verdict.Step.RAISED), unit=unit, price=Decimal(0))
        wish = _("I would like help with this alert.")
    return "\n\n".join([wish, words.title, words.lines[0]])


def _account(alert: LeakAlert, by: User, at: datetime) -> Account | None:
    """Return whose bill the water is on, if that is theirs to write about."""
    may_write = AccessGrant.objects.live(today=timezone.localdate(at)).filter(
        user=by, account__agreements=alert.agreement_id, role__in=roles_that_may(May.MESSAGES)
    )
    return Account.objects.filter(pk__in=may_write.values("account")).first()
