"""The map of what is paid later: plans are money and stay as bills do; what somebody wrote goes with them."""

from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.personal_data.columns import LAST_ACCOUNT
from billing.models import Appeal, Arrangement, Instalment
from privacy.map import Automated, Erase, NotPersonal, Personal, describe, describe_automated
from privacy.models import Subject

NUMBER = NotPersonal("a running number")
BY_NUMBER = NotPersonal("a link by number; what is personal stands where it points")
BY_STAFF = NotPersonal("the member of staff who did it, as a random number")
LAID_DOWN = NotPersonal("what the utility laid down for everybody alike")

of_money = partial(
    Personal,
    "billing",
    purposes=("billing",),
    basis="contract",
    keep="bills_7y",
    recipients=("utility",),
    erase=Erase.KEEP,
    keep_because="W7",
)
plan = of_money(
    source="subject",
    keep_note=_(
        "A utility must show what was agreed about its bills for as long as it keeps those."
    ),
)
case = of_money(
    source="derived",
    keep_note=_("A utility must show that it kept to the law before it shut water off."),
)
written = partial(
    Personal,
    "content.message",
    purposes=("billing", "support"),
    basis="contract",
    keep="bills_7y",
    recipients=("utility",),
    erase=Erase.BLANK,
)


def plans_of(subject: Subject) -> "QuerySet[Arrangement]":
    """Return the plans of somebody's account, and those that they asked for on another's."""
    return Arrangement.objects.filter(Q(account__customer__subject=subject) | Q(asked_by=subject))


def appeals_of(subject: Subject) -> "QuerySet[Appeal]":
    """Return the appeals on somebody's account, and those that they wrote on another's: their words."""
    return Appeal.objects.filter(Q(account__customer__subject=subject) | Q(asked_by=subject))


describe(
    "billing.Arrangement",
    subject=plans_of,
    clock="asked_on",
    in_use=lambda _today: Q(state__in=["asked", "granted"]),
    called=_("Plans to pay later that you asked for, or somebody with access to your account"),
    beside={"account": "account__number"},
    id=NUMBER,
    account=BY_NUMBER,
    amount=plan,
    asked_on=plan,
    asked_at=plan,
    asked_by=BY_NUMBER,
    state=plan,
    decided_at=plan,
    decided_by=BY_STAFF,
    reason=written(source="staff"),
    ended_on=plan,
    renews=BY_NUMBER,
)
describe(
    "billing.Instalment",
    subject=lambda subject: Instalment.objects.filter(arrangement__in=plans_of(subject)),
    clock="arrangement__asked_on",
    in_use=lambda _today: Q(arrangement__state__in=["asked", "granted"]),
    called=_("Parts of your plans to pay later"),
    beside={"plan": "arrangement__asked_on"},
    id=NUMBER,
    arrangement=BY_NUMBER,
    due_on=plan,
    amount=plan,
)
describe(
    "billing.Appeal",
    subject=appeals_of,
    clock="asked_on",
    in_use=lambda _today: Q(decided_on=None),
    called=_("Appeals that you wrote, or somebody with access to your account"),
    beside={"account": "account__number"},
    id=NUMBER,
    account=BY_NUMBER,
    text=written(source="subject"),
    asked_on=case,
    asked_at=case,
    asked_by=BY_NUMBER,
    decision=case,
    reason=written(source="staff"),
    decided_on=case,
    decided_by=BY_STAFF,
)
describe(
    "billing.ShutOffCase",
    subject="account__customer__subject",
    clock="opened_on",
    in_use=lambda _today: Q(closed_on=None),
    called=_("When a bill of yours was overdue"),
    beside={"account": "account__number"},
    id=NUMBER,
    account=BY_NUMBER,
    delinquent_since=case,
    opened_on=case,
    closed_on=case,
)
describe(
    "billing.ShutOffStep",
    subject="case__account__customer__subject",
    clock="case__opened_on",
    in_use=lambda _today: Q(case__closed_on=None),
    called=_("What was done about an overdue bill of yours"),
    beside={"case": "case__delinquent_since"},
    id=NUMBER,
    case=BY_NUMBER,
    kind=case,
    on=case,
    at=case,
    by=BY_STAFF,
    version=NotPersonal("which words the notice had"),
    amount=case,
)
setting = of_money(
    source="subject",
    keep_note=_("A utility must show why it sent a bill on paper, or did not."),
)
describe(
    "billing.PaperlessChoice",
    in_totals=("changed_at", "paperless"),
    subject="account__customer__subject",
    clock="changed_on",
    in_use=lambda _today: Q(account__to_date=None),
    called=_("Whether your bills come on paper"),
    beside={"account": "account__number"},
    id=NUMBER,
    account=BY_NUMBER,
    paperless=setting,
    changed_on=setting,
    changed_at=setting,
    changed_by=BY_NUMBER,
    exported_at=setting,
)
wish = Personal(
    "account.settings",
    purposes=("billing", "service_messages"),
    source="subject",
    basis="contract",
    keep="account_closed_90d",
    recipients=("utility",),
    erase=Erase.DELETE_ROW,
)
describe(
    "billing.BillLimit",
    subject="user__subject",
    clock=f"user__subject__{LAST_ACCOUNT}",
    called=_("From which amount on you want to be told of a bill"),
    beside={"account": "account__number", "address": "premises__line1"},
    id=NUMBER,
    user=BY_NUMBER,
    account=BY_NUMBER,
    premises=BY_NUMBER,
    amount=wish,
    set_on=wish,
    told_of=wish,
)
describe(
    "billing.PayingLaterPolicy",
    id=NUMBER,
    from_date=LAID_DOWN,
    most_days=LAID_DOWN,
    most_months=LAID_DOWN,
    least=LAID_DOWN,
    clean_months=LAID_DOWN,
)
describe(
    "billing.ShutOffWording",
    id=NUMBER,
    version=LAID_DOWN,
    language=LAID_DOWN,
    text=LAID_DOWN,
    put_in_at=LAID_DOWN,
    put_in_by=BY_STAFF,
)

describe_automated(
    Automated(
        "pay_later_granted",
        name=_("Whether you may pay a bill later"),
        how=_(
            "What you ask for is held against the utility's published policy: how many days or months, how "
            "much in each part, and whether a plan was broken lately. Payments are held against a plan."
        ),
        effect=_(
            "What the policy allows is agreed at once. Everything else is decided by a person: nobody is "
            "refused by a program. You are told when a plan was not kept."
        ),
        categories=("billing",),
    ),
    Automated(
        "shut_off_day",
        name=_("From which day on water could be shut off"),
        how=_(
            "From the day a bill was due, the notices that were sent, plans and appeals we work out the "
            "first day that the law allows."
        ),
        effect=_(
            "You see that day, and so does the utility. No program shuts water off or orders it."
        ),
        categories=("billing",),
    ),
)
