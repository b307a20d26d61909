"""What each job of the schedule does, in words of staff, and how much waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, LinkAttempt, ProofCode
from billing.models import FirmEvent, MethodToDrop, PaymentOrder
from conversations.models import Attachment
from leaks.models import LookedUpTo
from notices.models import AnnouncementStep, Notice
from portal.feeding import uploads
from privacy.models import ExportPackage, Letter
from programs.models import Paper
from usage.models import TouchedDay

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class About:
    """What a job does; `waiting` counts what lies before it, None where nothing waits for it."""

    label: "StrOrPromise"
    waiting: Callable[[datetime], int] | None = None


def invitations(now: datetime) -> int:
    """Count invitations that were not mailed yet."""
    return Invitation.objects.filter(sent_at=None, expires_at__gt=now).count()


def announcements(_now: datetime) -> int:
    """Count what was said of public notices and nobody was written to yet."""
    return AnnouncementStep.objects.filter(told_at=None).count()


def proof_codes(now: datetime) -> int:
    """Count codes that were not mailed yet."""
    waiting = ProofCode.objects.filter(sent_at=None, expires_at__gt=now, account__isnull=False)
    return waiting.exclude(account__customer__email="").count()


def contacts_to_tell(now: datetime) -> int:
    """Count what customers were not told of their accounts yet."""
    waiting = LinkAttempt.objects.filter(told_at=None, account__isnull=False)
    return waiting.exclude(account__customer__email="").count()


def notices(now: datetime) -> int:
    """Count the notices that are due."""
    return Notice.objects.due(now).count()


def summaries(now: datetime) -> int:
    """Count the notices whose day or week is over."""
    return Notice.objects.due_together(now).count()


def letters(now: datetime) -> int:
    """Count the letters that are due."""
    return Letter.objects.filter(sent_at=None, next_try_at__lte=now).count()


def days_not_looked_at(now: datetime) -> int:
    """Count the days of reads that nobody looked at for leaks since something of them came in."""
    looked = LookedUpTo.objects.values_list("touched", flat=True).first() or 0
    return TouchedDay.objects.filter(pk__gt=looked).count()


def exports(now: datetime) -> int:
    """Count the downloads that people wait for."""
    return ExportPackage.objects.filter(ready_at=None, expires_at__gt=now).count()


def uploads_waiting(now: datetime) -> int:
    """Count the uploaded files that are not taken in yet."""
    return uploads.waiting(now).count()


def papers_to_scan(_now: datetime) -> int:
    """Count the files that the scanner has not seen."""
    return Paper.objects.filter(scan=Paper.Scan.WAITING).count()


def files_to_scan(_now: datetime) -> int:
    """Count the files of messages that the scanner has not seen."""
    return Attachment.objects.filter(scan=Attachment.Scan.WAITING).count()


def charges(now: datetime) -> int:
    """Count the payments that nobody answered for."""
    unanswered = PaymentOrder.objects.filter(state=PaymentOrder.State.OPEN)
    return unanswered.exclude(way__in=PaymentOrder.HOSTED).count()


def events_aside(now: datetime) -> int:
    """Count what the payment company told that belongs to nothing here."""
    return FirmEvent.objects.filter(state=FirmEvent.State.ASIDE).count()


def methods_to_drop(now: datetime) -> int:
    """Count the cards that the payment company is still to forget."""
    return MethodToDrop.objects.count()


# By the name of the job.
ABOUT = {
    "send_invitations": About(_("Mail invitations"), invitations),
    "send_proof_codes": About(_("Mail codes that prove an account"), proof_codes),
    "tell_contacts_on_file": About(
        _("Tell customers that an account was linked"), contacts_to_tell
    ),
    "tell_of_announcements": About(
        _("Write to everybody whom a public notice concerns"), announcements
    ),
    "remind_of_visits": About(_("Remind people of visits the day before")),
    "deliver": About(_("Deliver notices"), notices),
    "gather": About(_("Make summaries of the day and the week"), summaries),
    "sweep_folder": About(_("Delete old texts and letters from their folder")),
    "tell_groups": About(_("Write the next part of messages to groups")),
    "count_campaigns": About(_("Add up what became of messages to groups")),
    "send_letters": About(_("Mail letters about privacy"), letters),
    "tell_people_on_file": About(_("Tell people that somebody asked for them")),
    "ask_for_verification": About(_("Ask who a request is from")),
    "deny_unverified": About(_("Answer requests that nobody confirmed")),
    "remind_of_requests": About(_("Remind the office of requests")),
    "erase_minors": About(_("Delete what is held about children")),
    "forget_requests": About(_("Forget closed requests")),
    "write_choices": About(_("Write choices to the ledger")),
    "forget_quarantine": About(_("Forget rows that were asked about")),
    "forget": About(_("Delete what has had its time")),
    "probe_privacy": About(_("Test the site as a visitor")),
    "remind": About(_("Remind the office of firms")),
    "forget_sessions": About(_("Forget old sessions")),
    "roll_up": About(_("Add up the figures of the week")),
    "forget_counted": About(_("Delete what was counted of people who said no since")),
    "make_exports": About(_("Write downloads of people’s data"), exports),
    "forget_exports": About(_("Delete old downloads")),
    "publish_first_policy": About(_("Publish the first policy")),
    "take_in_waiting": About(_("Take in uploaded feeds"), uploads_waiting),
    "forget_kept": About(_("Delete old feed files")),
    "search_kept": About(_("Destroy feed files that name erased people")),
    "scan_papers": About(_("Look through files of applications"), papers_to_scan),
    "scan_files": About(_("Look through files of messages"), files_to_scan),
    "open_first_desk": About(_("Set up queues and topics for messages")),
    "close_answered": About(_("Close conversations that were answered long ago")),
    "find_unreached": About(_("Find answers that reached nobody")),
    "tell_closed": About(_("Tell people of what was closed without an answer")),
    "forget_presence": About(_("Forget who had a conversation open")),
    "look_at_meters": About(_("Look at all meters")),
    "compare_homes": About(_("Compare similar homes")),
    "find_what_runs_indoors": About(_("Find what homes use indoors")),
    "look_at_arrears": About(_("Look at overdue bills and plans")),
    "tell_of_new_bills": About(_("Tell of new bills")),
    "look_ahead": About(_("Tell of bills that will be high")),
    "look_for_leaks": About(_("Look for leaks"), days_not_looked_at),
    "charge_due": About(_("Take payments that are due"), charges),
    "ask_what_became": About(
        _("Ask after payments, and keep news of unknown ones aside"), events_aside
    ),
    "keep_methods": About(_("Note cards that people keep")),
    "drop_methods": About(_("Have removed cards forgotten"), methods_to_drop),
    "plan_autopay": About(_("Plan bills that are paid automatically")),
    "forget_unanswered": About(_("Delete logins that nobody confirmed")),
}
