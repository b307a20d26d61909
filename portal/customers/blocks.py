"""What the page of a customer says, a block for each room; who may not see the room does not see the block.

The number of queries is that of the blocks, however many accounts, bills and meters somebody has.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AccessGrant, Account, Customer, ServiceAgreement, User
from billing import words
from billing.models import Arrangement, Bill
from billing.paying import NOTHING
from conversations.models import Thread
from leaks.listing import SHOWN
from leaks.models import CreditRequest, LeakAlert
from leaks.showing import standing
from notices.models import Notice
from notices.topics import TOPICS
from portal.customers.masking import masked_email
from privacy.choices.consent import states_of
from privacy.models import Subject
from privacy.vocabulary import CHOICES
from programs.models import Application
from usage.health.sql import LATE_DAYS, LOOKED_BACK
from usage.models import DayReads, Meter
from usage.words import axis_number, day_and_year

MOST = 5  # rows of a block; its heading counts all of them
LATELY = timedelta(days=90)
CONTACT = ("marketing_email", "marketing_text", "marketing_post")
TONES = {1: "plain", 2: "care", 3: "alert"}


@dataclass(frozen=True)
class Block:
    """One block: what was found, in a sentence; rows of text, url, note, tag and tone; the way on."""

    key: str
    heading: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    empty: str = ""
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True)
class File:
    """A customer with the records that several blocks are about."""

    customer: Customer
    accounts: list[Account]
    agreements: list[ServiceAgreement]
    user: User | AnonymousUser
    now: datetime

    @property
    def subject(self) -> Subject:
        """The person."""
        return self.customer.subject

    @property
    def today(self) -> date:
        """The day it is looked at."""
        return timezone.localdate(self.now)

    @property
    def served(self) -> list[ServiceAgreement]:
        """The places where they have water today."""
        return [
            stay
            for stay in self.agreements
            if stay.from_date <= self.today and (stay.to_date is None or stay.to_date > self.today)
        ]


def file_of(customer: Customer, *, user: User | AnonymousUser, now: datetime) -> File:
    """Return a customer with their accounts and agreements. Two queries."""
    accounts = list(Account.objects.filter(customer=customer).order_by("to_date", "pk"))
    stays = ServiceAgreement.objects.filter(account__customer=customer).select_related("premises")
    agreements = list(stays.order_by("-from_date", "pk"))
    return File(customer, accounts, agreements, user, now)


def blocks_of(file: File) -> list[Block]:
    """Return the blocks that somebody may see, in the order in which they are asked for."""
    return [
        make(file)
        for permission, make in BLOCKS
        if not permission or file.user.has_perm(permission)
    ]


def _places(file: File) -> Block:
    numbers = {account.pk: account.number for account in file.accounts}
    rows = []
    for stay in file.agreements[:MOST]:
        place = stay.premises
        ended = stay not in file.served
        since = _("since %(day)s") % {"day": day_and_year(stay.from_date)}
        if stay.to_date:
            since = _("%(first)s to %(last)s") % {
                "first": day_and_year(stay.from_date),
                "last": day_and_year(stay.to_date - timedelta(days=1)),
            }
        rows.append(
            {
                "text": ", ".join(filter(None, [place.line1, place.line2, place.city])),
                "note": _("Account %(number)s, %(since)s · %(kind)s %(place)s")
                % {
                    "number": numbers[stay.account_id],
                    "since": since,
                    "kind": place.get_kind_display(),
                    "place": place.number,
                },
                **({"tag": _("Former"), "tone": "plain"} if ended else {}),
            }
        )
    served = len(file.served)
    heading = ngettext("Has water at %(n)d place", "Has water at %(n)d places", served)
    return Block(
        "places",
        heading % {"n": served} if served else _("Has no water with us today"),
        rows,
        _("No account of theirs was ever served."),
    )


def _money(file: File) -> Block:
    found = Bill.objects.filter(account__in=file.accounts).with_on_its_way()
    bills = list(found.newest_first()[:MOST])
    items = list(found.open_items())
    owed = sum((max(bill.open_left, NOTHING) for bill in items), start=NOTHING)
    rows = [
        {
            "text": f"{words.name(bill)} · {words.money(bill.amount_due)}",
            "url": reverse("admin:billing_bill_change", args=[bill.pk]),
            "note": f"{words.period(bill)} · {words.billed_volume(bill)}",
            "tag": (state := bill.state(today=file.today)).label,
            "tone": words.TONES[state],
        }
        for bill in bills
    ]
    behind = any(bill.state(today=file.today) is Bill.State.OVERDUE for bill in items)
    may = behind and file.user.has_perm("billing.view_arrangement")
    said = _("Owes %(amount)s") % {"amount": words.money(owed)}
    return Block(
        "money",
        (said if owed else _("Owes nothing")) if bills else _("No bill yet"),
        rows,
        _("Bills come with the utility’s own file."),
        reverse("arrears") if may else "",
        _("What is paid late"),
    )


def _meters(file: File) -> Block:
    today = file.today
    newest = DayReads.objects.filter(
        service_point=OuterRef("service_point"),
        day__range=(today - timedelta(days=LOOKED_BACK), today),
    )
    here = Meter.objects.filter(
        Q(to_date=None) | Q(to_date__gt=today),
        service_point__premises__in=[stay.premises_id for stay in file.served],
    ).select_related("service_point__premises")
    last_days = here.annotate(last=Subquery(newest.order_by("-day").values("day")[:1]))
    meters: list[Any] = list(last_days.order_by("pk"))
    rows, silent = [], 0
    for meter in meters:
        last = meter.last
        is_silent = not last or last <= today - timedelta(days=LATE_DAYS)
        silent += is_silent
        told = (
            _("last heard of on %(day)s") % {"day": day_and_year(last)}
            if last
            else _("never heard of")
        )
        point = meter.service_point
        rows.append(
            {
                "text": meter.serial,
                "url": reverse("meter", args=[meter.pk]),
                "note": f"{point.get_kind_display()}, {point.premises.line1} · {told}",
                **({"tag": _("Silent"), "tone": "care"} if is_silent else {}),
            }
        )
    count = ngettext("%(n)d meter", "%(n)d meters", len(meters)) % {"n": len(meters)}
    if silent:
        count = _("%(meters)s, %(n)d silent") % {"meters": count, "n": silent}
    return Block(
        "meters",
        count if rows else _("No meter"),
        rows[:MOST],
        _("No meter hangs where they have water."),
    )


def _leaks(file: File) -> Block:
    found = LeakAlert.objects.filter(agreement__account__in=file.accounts, kind__in=SHOWN)
    lately = Q(state=LeakAlert.State.OPEN) | Q(ended_at__gt=file.now - LATELY)
    alerts = list(found.filter(lately).exclude(state=LeakAlert.State.WITHDRAWN).newest_first())
    going_on = sum(alert.is_open for alert in alerts)
    rows = [
        {
            "text": alert.get_kind_display(),
            "url": reverse("leak_of", args=[alert.pk]),
            "note": _("%(size)s, seen for %(time)s, found on %(day)s")
            % {
                "size": alert.get_severity_display(),
                "time": standing.lasted(alert, file.now),
                "day": day_and_year(alert.raised_on),
            },
            "tag": alert.get_state_display(),
            "tone": TONES[alert.severity] if alert.is_open else "good",
        }
        for alert in alerts[:MOST]
    ]
    heading = ngettext("%(n)d leak goes on", "%(n)d leaks go on", going_on) % {"n": going_on}
    return Block(
        "leaks",
        heading if going_on else _("No leak goes on"),
        rows,
        _("Nothing was found in the last 90 days."),
        reverse("leak_list"),
        _("All leaks"),
    )


def _conversations(file: File) -> Block:
    """Return what they wrote to us lately, by topic: the words are read at the desk."""
    threads = Thread.objects.filter(subject=file.customer.subject_id, merged_into=None)
    found = list(threads.select_related("topic").order_by("-changed_at", "-pk"))
    waiting = sum(each.state == Thread.State.OPEN for each in found)
    rows = [
        {
            "text": each.topic.said("title"),
            "url": reverse("desk_thread", args=[each.pk]),
            "note": _("Last word on %(day)s")
            % {"day": day_and_year(timezone.localdate(each.changed_at))},
            "tag": each.get_state_display(),
            "tone": "care" if each.state == Thread.State.OPEN else "plain",
        }
        for each in found[:MOST]
    ]
    heading = ngettext(
        "%(n)d conversation waits for us", "%(n)d conversations wait for us", waiting
    )
    return Block(
        "conversations",
        heading % {"n": waiting} if waiting else _("No conversation waits for us"),
        rows,
        _("They wrote nothing, and nobody wrote to them."),
    )


def _in_progress(file: File) -> Block:
    """Return what they asked for and wait for; of each room only what somebody may see there."""
    rows = []
    may = file.user.has_perm
    if may("programs.view_application"):
        applications = Application.objects.open().filter(by__subject=file.subject)
        rows += [
            _asked(each.program.said("title"), each.sent_at, each.get_state_display(),
                   reverse("program_application", args=[each.pk]))
            for each in applications.select_related("program").order_by("sent_at")[:MOST]
        ]  # fmt: skip
    if may("leaks.view_creditrequest"):
        credits = CreditRequest.objects.filter(
            alert__agreement__account__in=file.accounts, state=CreditRequest.State.WAITING
        )
        rows += [
            _asked(_("Money back for a leak"), each.at, each.get_state_display(),
                   reverse("credit_of", args=[each.pk]))
            for each in credits.order_by("at")[:MOST]
        ]  # fmt: skip
    if may("billing.view_arrangement"):
        plans = Arrangement.objects.open().filter(account__in=file.accounts)
        rows += [
            _asked(_("A plan to pay later"), each.asked_at, each.get_state_display(),
                   reverse("arrears_of", args=[each.account_id]))
            for each in plans.newest_first()[:MOST]
        ]  # fmt: skip
    heading = ngettext("%(n)d request is open", "%(n)d requests are open", len(rows))
    return Block(
        "asked",
        heading % {"n": len(rows)} if rows else _("No request is open"),
        rows,
        _("Rebates, money back and plans stand here while they wait or run."),
    )


def _asked(text: str, at: datetime, state: str, url: str) -> dict[str, Any]:
    day = day_and_year(timezone.localdate(at))
    return {"text": text, "url": url, "note": day, "tag": state, "tone": "care"}


def _notices(file: File) -> Block:
    sent = Notice.objects.filter(subject=file.subject, written_at__gt=file.now - LATELY)
    notices = list(sent.order_by("-written_at", "-pk"))
    failed = sum(each.state == Notice.State.FAILED for each in notices)
    rows = [
        {
            "text": TOPICS[each.topic].label if each.topic in TOPICS else each.topic,
            "note": f"{each.get_channel_display()}, {day_and_year(timezone.localdate(each.written_at))}",
            "tag": each.get_state_display(),
            "tone": "alert" if each.state == Notice.State.FAILED else "plain",
        }
        for each in notices[:MOST]
    ]
    heading = _("Nothing was sent lately")
    if failed:
        heading = ngettext(
            "%(n)d notice was not delivered", "%(n)d notices were not delivered", failed
        ) % {"n": failed}
    elif notices:
        heading = _("Last written to on %(day)s") % {
            "day": day_and_year(timezone.localdate(notices[0].written_at))
        }
    return Block("notices", heading, rows, _("Of the last 90 days."))


def _contact(file: File) -> Block:
    """Return whether they may be written to about offers. Nobody is ever called about one."""
    states = states_of(file.subject, at=file.now)
    may = [choice for choice in CONTACT if states[choice].yes and not file.subject.restricted_at]
    rows: list[dict[str, Any]] = [
        {
            "text": CHOICES[choice].label,
            "note": states[choice].state.label if states[choice].event else _("Nobody asked them"),
            "tag": _("Yes") if choice in may else _("No"),
            "tone": "good" if choice in may else "plain",
        }
        for choice in CONTACT
    ]
    never = {"text": _("Calls about offers"), "note": _("Nobody is called about offers")}
    rows.append(never | {"tag": _("No"), "tone": "plain"})
    heading = _("May be written to about offers") if may else _("Wants nothing about offers")
    return Block("contact", heading, rows)


def _access(file: File) -> Block:
    live = AccessGrant.objects.live(today=file.today).filter(account__in=file.accounts)
    others = live.exclude(user__subject=file.subject).select_related("user", "account")
    grants = list(others.order_by("-granted_at", "pk"))
    rows = [
        {
            "text": masked_email(
                grant.user.email
            ),  # another person's: their own look, their own reason
            "note": _("Account %(number)s, since %(since)s")
            % {
                "number": grant.account.number,
                "since": day_and_year(timezone.localdate(grant.granted_at)),
            },
            "tag": grant.get_role_display(),
            "tone": "plain",
        }
        for grant in grants[:MOST]
    ]
    heading = ngettext(
        "%(n)s other sees their accounts", "%(n)s others see their accounts", len(grants)
    )
    return Block(
        "access",
        heading % {"n": axis_number(len(grants))} if rows else _("Nobody else sees their accounts"),
        rows,
        _("They let nobody in, and nobody was let in for them."),
    )


# Which permission shows a block; empty for whoever may open the page.
BLOCKS: tuple[tuple[str, Callable[[File], Block]], ...] = (
    ("", _places),
    ("billing.view_bill", _money),
    ("leaks.view_leakalert", _leaks),
    ("usage.view_meter", _meters),
    ("conversations.work_the_desk", _conversations),
    ("", _in_progress),
    ("notices.view_notice", _notices),
    ("", _contact),
    ("accounts.view_accessgrant", _access),
)
