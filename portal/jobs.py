"""The schedule: what runs how often. Each job is a function of `now` that is safe to run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q

from accounts import jobs as accounts_jobs
from billing import jobs as billing_jobs
from conversations import jobs as conversations_jobs
from conversations import visit_jobs
from leaks import jobs as leaks_jobs
from notices import jobs as notices_jobs
from portal import tracking
from portal.feeding import kept, uploads
from portal.figures import rolling
from privacy import jobs as privacy_jobs
from privacy.requests import jobs as request_jobs
from programs import jobs as programs_jobs
from usage import jobs as usage_jobs


@dataclass(frozen=True)
class Job:
    """A function of `now` that returns how much it did, and how often it runs."""

    name: str
    run: Callable[[datetime], int]
    every: timedelta
    side_by_side: bool = False  # several processes may be at it: it shares out its work by itself


# A code by mail lives for a quarter of an hour, and the session of whoever asked for it holds the
# address they typed: nobody signs in with it any more after that.
VISITORS_KEPT = timedelta(hours=1)


def forget_sessions(now: datetime) -> int:
    """Delete sessions that ran out, and what is kept beside them; return how many.

    Those of visitors go an hour after their last page: they may hold an address, and nobody can look
    them up by person.
    """
    signed_in = UserSession.objects.values("session_key")
    left = now + timedelta(seconds=settings.SESSION_COOKIE_AGE) - VISITORS_KEPT
    gone, _by_model = Session.objects.filter(
        Q(expire_date__lt=now) | (Q(expire_date__lt=left) & ~Q(session_key__in=signed_in))
    ).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


JOBS = (
    Job("send_invitations", accounts_jobs.send_invitations, timedelta(seconds=5)),
    Job("send_proof_codes", accounts_jobs.send_proof_codes, timedelta(seconds=5)),
    Job("tell_contacts_on_file", accounts_jobs.tell_contacts_on_file, timedelta(seconds=30)),
    Job("tell_of_announcements", notices_jobs.tell_of_announcements, timedelta(seconds=5)),
    Job("deliver", notices_jobs.deliver, timedelta(seconds=5), side_by_side=True),
    # Twelve parts of an hour: notices/actions/campaigns.py.
    Job("tell_groups", notices_jobs.tell_groups, timedelta(minutes=5)),
    Job("count_campaigns", notices_jobs.count_campaigns, timedelta(hours=1)),
    Job("remind_of_visits", visit_jobs.remind_of_visits, timedelta(hours=1)),
    Job("gather", notices_jobs.gather, timedelta(minutes=1)),
    Job("sweep_folder", notices_jobs.sweep_folder, timedelta(minutes=1)),
    Job("send_letters", privacy_jobs.send_letters, timedelta(seconds=5)),
    Job("tell_people_on_file", request_jobs.tell_people_on_file, timedelta(seconds=30)),
    Job("ask_for_verification", request_jobs.ask_for_verification, timedelta(hours=1)),
    Job("deny_unverified", request_jobs.deny_unverified, timedelta(hours=1)),
    Job("remind_of_requests", request_jobs.remind_of_requests, timedelta(hours=1)),
    Job("erase_minors", request_jobs.erase_minors, timedelta(hours=1)),
    Job("forget_requests", request_jobs.forget_requests, timedelta(hours=1)),
    Job("write_choices", privacy_jobs.write_choices, timedelta(seconds=30)),
    Job("forget_quarantine", privacy_jobs.forget_quarantine, timedelta(hours=1)),
    # Four times a day: nothing stays longer past its time than a quarter of a day.
    Job("forget", privacy_jobs.forget, timedelta(hours=6)),
    Job("probe_privacy", privacy_jobs.probe_privacy, timedelta(hours=1)),
    Job("remind", privacy_jobs.remind, timedelta(hours=6)),
    Job("forget_sessions", forget_sessions, timedelta(minutes=15)),
    # A week is added up once, soon after it has ended.
    Job("roll_up", rolling.roll_up, timedelta(hours=1)),
    Job("forget_counted", tracking.forget_counted, timedelta(minutes=10)),
    Job("make_exports", privacy_jobs.make_exports, timedelta(seconds=5)),
    Job("forget_exports", privacy_jobs.forget_exports, timedelta(minutes=10)),
    Job("publish_first_policy", privacy_jobs.publish_first_policy, timedelta(minutes=10)),
    Job("open_first_desk", conversations_jobs.open_first_desk, timedelta(minutes=10)),
    Job("close_answered", conversations_jobs.close_answered, timedelta(hours=1)),
    Job("find_unreached", conversations_jobs.find_unreached, timedelta(minutes=5)),
    Job("tell_closed", conversations_jobs.tell_closed, timedelta(minutes=5)),
    Job("scan_files", conversations_jobs.scan_files, timedelta(minutes=1)),
    Job("forget_presence", conversations_jobs.forget_presence, timedelta(minutes=15)),
    Job("take_in_waiting", uploads.take_in_waiting, timedelta(seconds=5)),
    Job("forget_kept", kept.forget_kept, timedelta(hours=1)),
    Job("search_kept", kept.search_kept, timedelta(seconds=10)),
    Job("look_at_meters", usage_jobs.look_at_meters, timedelta(hours=1)),
    # Where nothing new came in, a look costs one query.
    Job("look_for_leaks", leaks_jobs.look_for_leaks, timedelta(minutes=10)),
    # Those that a scanner did not answer for when they came.
    Job("scan_papers", programs_jobs.scan_papers, timedelta(minutes=1)),
    Job("charge_due", billing_jobs.charge_due, timedelta(minutes=1)),
    Job("ask_what_became", billing_jobs.ask_what_became, timedelta(minutes=10)),
    Job("keep_methods", billing_jobs.keep_methods, timedelta(seconds=10)),
    Job("drop_methods", billing_jobs.drop_methods, timedelta(minutes=1)),
    Job("plan_autopay", billing_jobs.plan_autopay, timedelta(hours=1)),
    Job("look_at_arrears", billing_jobs.look_at_arrears, timedelta(hours=1)),
    Job("tell_of_new_bills", billing_jobs.tell_of_new_bills, timedelta(hours=1)),
    # A forecast for each limit (see there): once a day is as often as meters bring news.
    Job("look_ahead", billing_jobs.look_ahead, timedelta(days=1)),
    Job("compare_homes", usage_jobs.compare_homes, timedelta(hours=6)),
    # Reads a year of everybody's days, as the one before does of those who agreed: once a day, for groups.
    Job("find_what_runs_indoors", usage_jobs.find_what_runs_indoors, timedelta(days=1)),
    Job("forget_unanswered", accounts_jobs.forget_unanswered, timedelta(hours=1)),
)
