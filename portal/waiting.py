"""What waits for a member of staff today, as far as it is theirs to do: a line for each kind of work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import SetAsideRow
from billing.models import Arrangement, RateFile
from billing.models.arrears import Appeal
from conversations.models import HeldMail, Thread
from leaks.listing import SHOWN
from leaks.models import CreditRequest, LeakAlert
from notices.models import Campaign, Notice
from portal.models import JobRun
from privacy.office import requests_open
from programs.models import Application
from usage.models import MeterTrouble

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """How much of one kind of work there is, and how much of that should not wait."""

    count: int
    urgent: int = 0


@dataclass(frozen=True)
class Work:
    """One kind of work: whose it is by a permission, where it is done, and how it is counted.

    `many` and `few` are the words for some of it and for none.
    """

    permission: str
    page: str
    label: "StrOrPromise"
    none: "StrOrPromise"
    urgent: "StrOrPromise"
    count: Callable[[datetime], Waiting]


def _desk(now: datetime) -> Waiting:
    waiting = Thread.objects.at_the_desk(at=now)
    late = waiting.filter(answer_due_at__lt=now).count()
    # A mail that is held is somebody's word too, and goes by itself if nobody looks.
    return Waiting(waiting.count() + HeldMail.objects.count(), late)


def _leaks(now: datetime) -> Waiting:
    found = LeakAlert.objects.open().filter(kind__in=SHOWN)
    return Waiting(found.count(), found.filter(severity=LeakAlert.Severity.HIGH).count())


def _applications(now: datetime) -> Waiting:
    return Waiting(Application.objects.filter(state=Application.State.SENT).count())


def _credits(now: datetime) -> Waiting:
    return Waiting(CreditRequest.objects.filter(state=CreditRequest.State.WAITING).count())


def _paying_late(now: datetime) -> Waiting:
    appeals = Appeal.objects.filter(decided_on=None).count()
    asked = Arrangement.objects.filter(state=Arrangement.State.ASKED).count()
    return Waiting(asked + appeals, appeals)


def _meters(now: datetime) -> Waiting:
    return Waiting(MeterTrouble.objects.exclude(kind=MeterTrouble.Kind.LATE).count())


def _rows(now: datetime) -> Waiting:
    return Waiting(SetAsideRow.objects.open().count())


def _jobs(now: datetime) -> Waiting:
    failing = JobRun.objects.filter(failures__gt=0).count()
    lost = Notice.objects.filter(state=Notice.State.FAILED, ended_at__gt=now - LATELY).count()
    return Waiting(failing + lost, failing)


def _campaigns(now: datetime) -> Waiting:
    return Waiting(Campaign.objects.filter(sent_at=None).count())


def _rates(now: datetime) -> Waiting:
    return Waiting(RateFile.objects.filter(live_at=None).count())


def _office(now: datetime) -> Waiting:
    due = requests_open(timezone.localdate(now))
    return Waiting(due.waiting, due.late)


# In the order of how soon somebody would miss it.
WORK = (
    Work("privacy.privacy_office", "office", _("Privacy requests"),
         _("No request is open"), _("late"), _office),
    Work("conversations.work_the_desk", "desk", _("Conversations at the desk"),
         _("Nobody waits for an answer at the desk"), _("late"), _desk),
    Work("leaks.view_leakalert", "leak_list", _("Leaks that go on"),
         _("No leak goes on"), _("large"), _leaks),
    Work("billing.change_arrangement", "arrears", _("Households that ask to pay later"),
         _("Nobody waits for an answer"), _("on appeal"), _paying_late),
    Work("leaks.add_leakcredit", "leak_credits", _("Requests for money back"),
         _("No request for money back waits"), "", _credits),
    Work("programs.change_application", "program_queue", _("Applications for rebates"),
         _("No application waits for you"), "", _applications),
    Work("notices.change_campaign", "campaigns", _("Messages to groups to let go"),
         _("No message to a group waits to be let go"), "", _campaigns),
    Work("billing.change_ratefile", "rates", _("Rates to put live"),
         _("No rates wait to be put live"), "", _rates),
    Work("usage.view_meter", "meters", _("Meters that need a look"),
         _("No meter needs a look"), "", _meters),
    Work("accounts.feed_operator", "feeds", _("Rows of feeds that were not taken"),
         _("Every row that came is in"), "", _rows),
    Work("portal.view_jobrun", "status", _("Jobs that fail, and notices not delivered"),
         _("Every job runs, and all that was sent arrived"), _("failing"), _jobs),
)  # fmt: skip


# Where staff go without anything waiting there, each with its permission; "" is for everybody.
PLACES: "tuple[tuple[str, str, StrOrPromise, StrOrPromise], ...]" = (
    ("conversations.work_the_desk", "desk", _("The desk"), _("What people wrote to us")),
    ("billing.view_posting", "unbooked", _("Payments"), _("Refunds, and what is not in the books")),
    ("accounts.cis_files", "cis", _("Files for the CIS"), _("Payments and corrections, each once")),
    ("billing.view_bill", "differences", _("Bills beside their meters"), _("Where the two differ")),
    ("billing.view_arrangement", "arrears", _("Paying late"), _("Plans, appeals, shut-offs")),
    ("leaks.view_creditrequest", "leak_credits", _("Money back for leaks"), _("What was asked for")),
    ("programs.view_application", "program_queue", _("Rebates"), _("Who applied, and what is left")),
    ("billing.view_ratefile", "rates", _("Rates"), _("What bills come to by them")),
    ("leaks.view_leakrule", "leak_rules", _("What counts as a leak"), _("By the kind of home")),
    ("conversations.view_visit", "visits", _("Visits of a day"), _("Who comes by where, and when")),
    ("notices.view_announcement", "announcements_staff", _("Public notices"),
     _("Outages, boiling, planned work, drought")),
    ("notices.view_campaign", "campaigns", _("Messages to groups"),
     _("Written by one, let go by another")),
    ("portal.view_figures", "figures", _("Figures"), _("How the service does, week by week")),
    ("privacy.view_securityline", "security", _("Security log"), _("Sign-ins and tries")),
    ("", "feeds", _("Feeds"), _("What came, and what is late")),
    ("", "admin:index", _("Records and configuration"), _("Each record, as your role may see it")),
    ("", "staff_roles", _("Who may do what"), _("Each role of staff, and what it may")),
    ("", "components", _("The design"), _("Component by component")),
)  # fmt: skip
