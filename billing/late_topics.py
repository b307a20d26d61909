"""What people are told of paying later, and the notice that the law asks for before water is shut off."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccessGrant, Account, Premises
from accounts.roles import May, roles_that_may
from billing.behind import overdue, shut_off_days
from billing.models import Appeal, Arrangement, Bill, ShutOffStep
from billing.paying_later import next_due
from billing.shut_off_notice import filled
from billing.wordings import languages, wording
from billing.words import money
from notices.addresses import mailing_address_of
from notices.models import Channel
from notices.topics import MessageClass, Recipient, Topic, declare
from privacy.models import Subject
from usage.words import day_and_year

State = Arrangement.State


def plan_told(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return how a plan stands; None for who may not see it."""
    today = timezone.localdate(now)
    seen = Arrangement.objects.filter(pk=about).prefetch_related("instalments")
    if recipient.user:
        seen = seen.visible_to(recipient.user, today=today)
    else:
        seen = seen.filter(account__customer__subject=recipient.subject)
    plan = seen.first()
    if plan is None:
        return None
    page = reverse("paying_help") if recipient.user else ""
    with translation.override(recipient.language):
        title, line = _news(plan)
    return {
        "title": title,
        "line": line,
        "reason": plan.reason,
        "link": settings.SITE_URL + page,
    }


def _news(plan: Arrangement) -> tuple[str, str]:
    if plan.state == State.GRANTED:
        first = next_due(plan.parts(), Decimal(0))
        said = {"amount": money(first.amount), "day": day_and_year(first.due_on)} if first else {}
        return _("We agree: you can pay later."), _(
            "The first amount is %(amount)s, by %(day)s. Your water stays on while you keep to this."
        ) % said
    if plan.state == State.REFUSED:
        return _("We cannot agree to this way of paying later."), _(
            "You can ask for another one. Your water is not shut off because you asked."
        )
    if plan.state == State.KEPT:
        return _("Your plan is paid. Thank you."), _("There is nothing more to do for it.")
    if plan.state == State.WITHDRAWN:
        return _("Your plan was taken back."), _("You can ask for another one at any time.")
    return _("A payment of your plan has not come in."), _(
        "Your water is not shut off for this now: the law gives you at least 60 more days, and we write to "
        "you first. Talk to us: the plan can be made anew."
    )


def appeal_told(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return what came of an appeal; None for who may not see it."""
    seen = Appeal.objects.filter(pk=about).exclude(decided_on=None)
    if recipient.user:
        seen = seen.visible_to(recipient.user, today=timezone.localdate(now))
    else:
        seen = seen.filter(account__customer__subject=recipient.subject)
    appeal = seen.first()
    if appeal is None:
        return None
    with translation.override(recipient.language):
        agreed = appeal.decision == Appeal.Decision.AGREED
        title = (
            _("We looked again, and agree with you.")
            if agreed
            else _("We looked again, and find the bill right.")
        )
        line = (
            _("The bill is put right.")
            if agreed
            else _("You can still ask for more time, or pay in parts. Your water stays on for now.")
        )
    page = reverse("paying_appeal") if recipient.user else ""
    return {"title": title, "line": line, "reason": appeal.reason, "link": settings.SITE_URL + page}


def notice_of(about: int, recipient: Recipient, now: datetime) -> Mapping[str, Any] | None:
    """Return the shut-off notice of a step, in every language; None once the case is closed."""
    step = (
        ShutOffStep.objects.select_related("case__account__customer")
        .filter(pk=about, case__closed_on=None)
        .filter(case__account__customer__subject=recipient.subject)
        .first()
    )
    if step is None or step.version is None or step.amount is None:
        return None
    today = timezone.localdate(now)
    earliest = shut_off_days([step.case], today)[step.case_id][1]
    owed = overdue([step.case.account_id], today).get(step.case.account_id)
    place = served(step.case.account)
    if earliest is None or owed is None or place is None:
        return None  # money, a plan or an appeal came in between: nothing is to be threatened with
    help_page = settings.SITE_URL + reverse("paying_help")
    values = {
        "name": step.case.account.customer.name,
        "address": "\n".join(lines_of(place)),
        "amount": money(min(step.amount, owed.amount)),  # what was paid since is not asked for
        "more_time": help_page,
        "plan": help_page,
        "appeal": settings.SITE_URL + reverse("paying_appeal"),
        "policy": settings.SITE_URL + reverse("shut_offs"),
        "phone": settings.UTILITY["phone"],
    }
    texts = wording(step.version).texts
    pay_by = earliest.day - timedelta(days=1)
    first = "es" if recipient.language.startswith("es") else "en"
    ordered = sorted(texts, key=lambda code: (code != first, _place_in_letter(code)))
    parts = [filled(texts[code], values | {"pay_by": _written(pay_by, code)}) for code in ordered]
    title, _rest, parts[0] = parts[0].partition("\n")
    return {"title": title, "parts": [part.strip() for part in parts]}


def _place_in_letter(code: str) -> int:
    return languages().index(code) if code in languages() else len(languages())


def _written(day: date, language: str) -> str:
    """Return a day in a language; as numbers, year first, in one that we have no words of."""
    try:
        with translation.override(language):
            known = translation.check_for_language(language) and language != "tl"
            return str(formats.date_format(day)) if known else day.isoformat()
    except LookupError:
        return day.isoformat()


def served(account: Account) -> Premises | None:
    """Return the place whose bill is unpaid the longest; without one, the newest that gets water."""
    unpaid = Bill.objects.filter(account=account).open_items().select_related("premises")
    if bill := unpaid.order_by("due_on", "pk").first():
        return bill.premises
    return (
        Premises.objects.filter(agreements__account=account, agreements__to_date=None)
        .order_by("-agreements__from_date", "-pk")
        .first()
    )


def lines_of(place: Premises) -> list[str]:
    """Return the address of a place, in lines."""
    town = f"{place.city}, {place.state} {place.postcode}"
    return [line for line in (place.line1, place.line2, town) if line]


def lives_elsewhere(account: Account) -> bool:
    """Tell whether the customer's letters go somewhere else than where the water runs."""
    place = served(account)
    if place is None:
        return False
    written_to = mailing_address_of(account.customer.subject).splitlines()[1:]
    return bool(written_to) and _plain(written_to) != _plain(lines_of(place))


def _plain(lines: list[str]) -> str:
    return " ".join(" ".join(lines).replace(",", " ").casefold().split())


def who_pays(*, account: int, at: datetime) -> list[Subject]:
    """Return everybody who may pay for an account, and its customer, with a login or without."""
    grants = AccessGrant.objects.live(today=timezone.localdate(at)).filter(
        account=account, role__in=roles_that_may(May.PAY)
    )
    return list(
        Subject.objects.filter(
            Q(pk__in=grants.values("user__subject")) | Q(customers__accounts=account)
        ).distinct()
    )


def to_customer(subject: Subject, about: int) -> str:
    """Return the customer's address for letters; where the utility has none, the one that gets the water."""
    step = ShutOffStep.objects.select_related("case__account__customer").filter(pk=about).first()
    place = served(step.case.account) if step else None
    at_home = (
        "\n".join([step.case.account.customer.name, *lines_of(place)]) if step and place else ""
    )
    return mailing_address_of(subject) or at_home


def to_occupant(subject: Subject, about: int) -> str:
    """Return the address at which the water runs, for whoever lives there."""
    step = ShutOffStep.objects.select_related("case__account").filter(pk=about).first()
    place = served(step.case.account) if step else None
    return "\n".join(["Occupant", *lines_of(place)]) if place else ""


PLAN_NEWS = declare(
    Topic(
        "plan_news",
        gettext_lazy("Your plan to pay later"),
        message_class=MessageClass.SERVICE,
        template="billing/mail/plan",
        compose=plan_told,
        channels=(Channel.EMAIL, Channel.TEXT, Channel.POST),
        offered=False,
    )
)
APPEAL_NEWS = declare(
    Topic(
        "appeal_news",
        gettext_lazy("Your appeal"),
        message_class=MessageClass.SERVICE,
        template="billing/mail/plan",
        compose=appeal_told,
        channels=(Channel.EMAIL, Channel.TEXT, Channel.POST),
        offered=False,
    )
)
SHUT_OFF_NOTICE = declare(
    Topic(
        "shut_off_notice",
        gettext_lazy("The notice before water is shut off"),
        message_class=MessageClass.SERVICE,
        template="billing/mail/shut_off",
        compose=notice_of,
        channels=(Channel.POST,),
        offered=False,
        address=to_customer,
    )
)
SHUT_OFF_OCCUPANT = declare(
    Topic(
        "shut_off_occupant",
        gettext_lazy("The same notice, to whoever lives there"),
        message_class=MessageClass.SERVICE,
        template="billing/mail/shut_off",
        compose=notice_of,
        channels=(Channel.POST,),
        offered=False,
        address=to_occupant,
    )
)
