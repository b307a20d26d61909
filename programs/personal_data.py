"""This room's part of the privacy map: what people apply for, show and do.

All of it goes with the person. What stays are a program's totals: how many, and how much money, of nobody.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacy.map import Automated, Erase, NotPersonal, Personal, describe, describe_automated
from privacy.models import Subject
from programs.models import Application, Paper
from programs.models.applications import OPEN

NUMBER = NotPersonal("a running number")
BY_NUMBER = NotPersonal("a link by number; what is personal stands where it points")
BY_STAFF = NotPersonal("the member of staff who did it, as a random number")
OFFERED = NotPersonal("what the utility offers to all alike")
COUNTED = NotPersonal("a total over everybody, without names")

applied = partial(
    Personal,
    "program",
    purposes=("programs",),
    source="subject",
    basis="contract",
    keep="program_3y",
    recipients=("utility",),
    erase=Erase.DELETE_ROW,
)
mine, ours = applied(), applied(source="staff")
# What shows it is needed until somebody could still ask about the decision, and no longer.
paper = applied(keep="closed_24m")
sealed = applied(
    keep="closed_24m",
    export=False,
    not_exported_because=_("The key of a file, not the file: that one is in your download."),
)
marked = Personal(
    "preference.action",
    purposes=("water_service",),
    source="subject",
    basis="contract",
    keep="months_24",
    recipients=("utility",),
    erase=Erase.DELETE_ROW,
)


def unpaid(subject: Subject) -> str:
    """Return what somebody loses who is erased before they are paid; empty if nothing."""
    theirs = Application.objects.filter(by__subject=subject)
    if theirs.to_pay().exists():
        return gettext(
            "A rebate was granted to you and is not paid yet. It goes with your data: wait for it first."
        )
    return gettext("An application of yours is open. It ends.") if theirs.open().exists() else ""


def files_of(rows: "QuerySet[Paper]") -> Iterator[tuple[str, bytes]]:
    """Yield the files that somebody sent, each by a name of ours."""
    for each in rows.order_by("pk").iterator(chunk_size=1):
        yield f"{each.application_id}-{each.pk}-{each.what}.{each.kind}", each.opened()


def open_still(_day: date) -> Q:
    """Return which applications nobody may forget yet: those on which somebody has still to decide."""
    return Q(state__in=OPEN)


describe(
    "programs.Program",
    id=NUMBER,
    slug=OFFERED,
    title_en=OFFERED,
    title_es=OFFERED,
    summary_en=OFFERED,
    summary_es=OFFERED,
    rules_en=OFFERED,
    rules_es=OFFERED,
    opens_on=OFFERED,
    closes_on=OFFERED,
    kinds=OFFERED,
    for_whom=OFFERED,
    needs_irrigation=OFFERED,
    needs_pool=OFFERED,
    least_use=OFFERED,
    pays=OFFERED,
    amount=OFFERED,
    most=OFFERED,
    unit_en=OFFERED,
    unit_es=OFFERED,
    asks_cost=OFFERED,
    papers=OFFERED,
    budget=OFFERED,
    waiting_list=OFFERED,
    granted_amount=COUNTED,
    applied=COUNTED,
    granted=COUNTED,
    refused=COUNTED,
)
describe(
    "programs.SavingAction",
    id=NUMBER,
    key=OFFERED,
    title_en=OFFERED,
    title_es=OFFERED,
    how_en=OFFERED,
    how_es=OFFERED,
    where=OFFERED,
    gallons=OFFERED,
    per=OFFERED,
    percent=OFFERED,
    counts=OFFERED,
    needs=OFFERED,
    sure=OFFERED,
    figure=OFFERED,
    source=OFFERED,
    url=OFFERED,
    offered=OFFERED,
)
describe(
    "programs.SavingActionVersion",
    id=NUMBER,
    action=BY_NUMBER,
    number=OFFERED,
    columns=OFFERED,
    by=BY_STAFF,
    at=OFFERED,
)
describe(
    "programs.ProgramVersion",
    id=NUMBER,
    program=BY_NUMBER,
    number=NUMBER,
    columns=OFFERED,
    by=BY_STAFF,
    at=OFFERED,
)
describe(
    "programs.Application",
    in_totals=("amount", "closed_at", "sent_at", "state"),
    subject="by__subject",
    clock="program__closes_on",
    in_use=open_still,
    warning=unpaid,
    called=_("Your applications for rebates"),
    beside={"address": "agreement__premises__line1", "program": "program__title_en"},
    id=NUMBER,
    program=BY_NUMBER,
    version=BY_NUMBER,
    agreement=BY_NUMBER,
    by=BY_NUMBER,
    sent_at=mine,
    state=ours,
    owns=mine,
    irrigates=mine,
    pool=mine,
    cost=mine,
    units=mine,
    pay_as=mine,
    amount=ours,
    closed_at=ours,
    exported_at=ours,
)
describe(
    "programs.Paper",
    subject="application__by__subject",
    clock="application__closed_at",
    called=_("What you sent along with applications"),
    beside={"application": "application__sent_at"},
    files=files_of,
    id=NUMBER,
    application=BY_NUMBER,
    what=paper,
    at=paper,
    kind=paper,
    size=paper,
    scan=NotPersonal("whether a scanner has seen the file"),
    sealed_key=sealed,
    content=applied(
        keep="closed_24m",
        export=False,
        not_exported_because=_("It is a file. Your download has it in the folder “files”."),
    ),
)
describe(
    "programs.ApplicationEvent",
    subject="application__by__subject",
    clock="application__program__closes_on",
    called=_("What happened to your applications"),
    beside={"application": "application__sent_at"},
    id=NUMBER,
    application=BY_NUMBER,
    by=BY_STAFF,
    kind=ours,
    at=ours,
    text=ours,
    amount=ours,
)
describe(
    "programs.ActionMark",
    subject="by__subject",
    clock="at",
    called=_("What you said of ways to save water"),
    beside={"address": "agreement__premises__line1"},
    id=NUMBER,
    agreement=BY_NUMBER,
    by=BY_NUMBER,
    # The key of a way to save, which may be a word of any text here.
    action=replace(marked, our_word=True),
    kind=marked,
    on=marked,
    at=marked,
)

describe_automated(
    Automated(
        "program_fits",
        name=_("Whether a program fits your home"),
        how=_(
            "If you said yes to it: what a program asks for is held against the kind of your home, what you "
            "told us of your garden and pool, and what your home used in a year."
        ),
        effect=_(
            "Programs that fit stand first, with the reason. Nobody is turned away by it: you may apply "
            "either way, and a person decides."
        ),
        categories=("usage.meter", "household", "service.address"),
    ),
    Automated(
        "rebate_amount",
        name=_("What a rebate comes to"),
        how=_("From the cost or the number that you enter, by the terms of the program."),
        effect=_("It is proposed to a person, who decides and may give less, with the reason."),
        categories=("program",),
    ),
    Automated(
        "actions_ranked",
        name=_("Which ways to save water stand first"),
        how=_(
            "Published figures of what each saves. If you said yes to it, they are worked out for as many "
            "people, the garden and the toilets that you told us of, and for what runs indoors and outdoors."
        ),
        effect=_("It is a list for you. It sets no price and changes nothing in your service."),
        categories=("usage.meter", "household"),
    ),
    Automated(
        "effect_measured",
        name=_("What an action saved at your home"),
        how=_(
            "When you say that you did something, the days before and after are compared, with weather and "
            "weekdays taken into account, and with how much your use varies by itself."
        ),
        effect=_("It is shown to you, and is not used for anything else."),
        categories=("usage.meter", "preference.action"),
    ),
)
