"""What people are told of bills: that one is there, and that the next one will be high."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.limits import over
from billing.models import Bill, BillLimit
from billing.words import money, whole_dollars
from notices.models import Channel
from notices.topics import MessageClass, Recipient, Topic, declare
from usage.words import day_and_year


def bill_told(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return that a bill is there, and what it comes to; None for who may not see it or what is paid."""
    if recipient.user is None:
        return None
    seen = Bill.objects.visible_to(recipient.user, today=timezone.localdate(now))
    bill = seen.with_on_its_way().filter(pk=about).first()
    if bill is None:
        return None
    with translation.override(recipient.language):
        said = {"amount": money(bill.open_shown), "day": day_and_year(bill.due_on)}
        line = (
            _("%(amount)s, due by %(day)s.") % said
            if bill.open_shown > 0
            else _("There is nothing to pay.")
        )
        title = _("Your water bill is ready.")
    link = settings.SITE_URL + reverse("bill", args=[bill.pk])
    return {"title": title, "line": line, "link": link}


def limit_told(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return that the bill that runs will be high; None where it will not any more, or is not theirs."""
    limit = BillLimit.objects.filter(pk=about, user=recipient.user).first()
    found = over(limit, timezone.localdate(now)) if limit else None
    if limit is None or found is None:
        return None
    with translation.override(recipient.language):
        title = _("Your next bill will likely be more than %(amount)s.") % {
            "amount": money(limit.amount)
        }
        line = _("As things go, it comes to about %(amount)s. It runs until about %(day)s.") % {
            "amount": whole_dollars(found.likely),
            "day": day_and_year(found.ends),
        }
        if found.home:
            line = _("%(home)s: %(line)s") % {"home": found.home, "line": line}
    return {"title": title, "line": line, "link": settings.SITE_URL + reverse("next_bill")}


BILL_READY = declare(
    Topic(
        "bill_ready",
        gettext_lazy("A new bill"),
        message_class=MessageClass.SERVICE,
        template="billing/mail/bill",
        compose=bill_told,
        meaning=gettext_lazy("When a bill is there, if you have none on paper."),
        channels=(Channel.EMAIL, Channel.TEXT),
    )
)


BILL_HIGH = declare(
    Topic(
        "bill_high",
        gettext_lazy("A high bill"),
        message_class=MessageClass.SERVICE,
        template="billing/mail/high",
        compose=limit_told,
        meaning=gettext_lazy(
            "When your next bill will likely be more than you said. Once for each bill."
        ),
        channels=(Channel.EMAIL, Channel.TEXT),
    )
)
