"""The page of jobs (M03): how each went, what waits, what was given up; and how a schedule is kept."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notices.models import Notice
from portal.job_words import ABOUT
from portal.jobs import JOBS, Job
from portal.management.commands import run_jobs
from portal.models import JobRun
from tests.conftest import NOW, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
PAGE, RETRY = "/staff/status/", "/staff/status/retry/"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def fail(town: Town, n: int, *, topic: str = "summary", problem: str = "in_doubt") -> None:
    for number in range(n):
        Notice.objects.create(
            topic=topic, subject=town.users["ada"].subject, channel="email", key=str(number),
            mark=f"{topic}{problem}{number}", about=1, written_at=NOW, due_at=NOW, ended_at=NOW,
            state=Notice.State.FAILED, problem=problem,
        )  # fmt: skip


def said(client: Client) -> str:
    page = re.sub(r"<[^>]+>", " ", client.get(PAGE).content.decode())
    return " ".join(unescape(page).split())


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("ada", (404, 404)), ("mallory", (404, 404)), ("dana", (404, 404)),
        ("paul", (404, 404)), ("admin", (200, 302)), (None, (302, 302)),
    ],
)  # fmt: skip
def test_who_may_see_jobs(who: str | None, statuses: tuple[int, int], as_: As) -> None:
    client = as_(who)
    answers = (client.get(PAGE).status_code, client.post(RETRY).status_code)
    assert answers == statuses
    assert who != "admin" or client.get(RETRY).status_code == 405


def test_every_job_is_named_in_words() -> None:
    assert set(ABOUT) == {job.name for job in JOBS}


def test_the_page_says_how_each_job_goes(as_: As) -> None:
    assert "No job ever ran. Start manage.py run_jobs." in said(as_("admin"))
    for job in JOBS:
        JobRun.objects.create(
            name=job.name, began_at=NOW - 4 * SECOND, ended_at=NOW - 2 * SECOND, did=3, did_at=NOW
        )
    page = said(as_("admin"))
    assert "All jobs run, and everything was delivered" in page
    assert "Deliver notices 0 minutes ago 2.0 s 3, 0 minutes ago 0 Fine" in page
    JobRun.objects.filter(name="gather").update(failures=2, problem="KeyError")
    JobRun.objects.filter(name="deliver").update(began_at=NOW - 3 * MINUTE)
    JobRun.objects.filter(name="forget").update(ended_at=None)
    page = said(as_("admin"))
    assert "2 jobs need a look" in page
    assert "Failed 2 times: KeyError" in page
    assert "Deliver notices 3 minutes ago 178.0 s 3, 0 minutes ago 0 Late" in page
    assert "Delete what has had its time 0 minutes ago 3, 0 minutes ago At work" in page
    JobRun.objects.update(began_at=NOW - 12 * MINUTE)
    assert "No job has run for 12 minutes. Is manage.py run_jobs running?" in said(as_("admin"))


@pytest.mark.parametrize("how_many", [1, 3])
def test_what_was_given_up_is_listed_with_the_same_queries(
    how_many: int, town: Town, as_: As
) -> None:
    for n in range(how_many):
        fail(town, n + 1, problem=f"problem{n}")
    client = as_("admin")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get(PAGE).context["failed"]) == how_many
    # Session, user, second factor, rights, homes; runs, sixteen counts of what waits, what failed, letters.
    assert len(asked) == 24


def test_what_was_given_up_is_tried_again_by_kind(town: Town, as_: As) -> None:
    """Nobody is named: a kind of message, a way, a problem."""
    fail(town, 2)
    fail(town, 1, problem="no_address")
    assert "ada" not in said(as_("admin")).casefold()
    kind = {"topic": "summary", "channel": "email", "problem": "in_doubt"}
    answer = as_("admin").post(RETRY, kind, follow=True)
    assert "2 notices are tried again." in answer.content.decode()
    assert sorted(Notice.objects.values_list("state", "due_at", "ended_at")) == [
        ("failed", NOW, NOW),
        ("waiting", NOW, None),
        ("waiting", NOW, None),
    ]


# --- The schedule -----------------------------------------------------------------------------------------


def noting(ran: list[datetime], *, every: timedelta = MINUTE) -> Job:
    def work(now: datetime) -> int:
        ran.append(now)
        return len(ran)

    return Job("work", work, every)


def test_a_restart_forgets_no_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes one after the other, or side by side, are one schedule."""
    ran: list[datetime] = []
    job = noting(ran)
    monkeypatch.setattr(run_jobs, "JOBS", (job,))
    for seconds in (0, 59, 60, 61):
        for each in run_jobs.due_jobs(NOW + seconds * SECOND, everything=False):
            run_jobs.run_alone(each, NOW + seconds * SECOND)
    assert ran == [NOW, NOW + MINUTE]


def test_a_run_that_was_cut_off_comes_again_after_a_minute() -> None:
    ran: list[datetime] = []
    job = noting(ran, every=timedelta(hours=6))
    run = JobRun.objects.create(name="work", began_at=NOW)
    assert [run_jobs.is_due(job, run, NOW + wait) for wait in (59 * SECOND, MINUTE)] == [
        False,
        True,
    ]
    run_jobs.run_alone(job, NOW + MINUTE)
    run.refresh_from_db()
    assert not run_jobs.is_due(job, run, NOW + timedelta(hours=6))
    assert ran == [NOW + MINUTE]


@pytest.mark.usefixtures("transactional_db")
def test_a_job_is_not_run_by_two_processes_at_once() -> None:
    """Another connection holds the job: nothing runs until it lets go."""
    ran: list[datetime] = []
    job = noting(ran)
    address: dict[str, Any] = {
        name: connection.settings_dict[name.upper()] for name in ("host", "user", "port")
    }
    known = {name: value for name, value in address.items() if value}
    with psycopg.connect(**known, dbname=connection.settings_dict["NAME"]) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('work', 1))")
        run_jobs.run_alone(job, NOW, whenever=True)
        assert ran == []
        other.execute("SELECT pg_advisory_unlock_all()")
    run_jobs.run_alone(job, NOW, whenever=True)
    assert ran == [NOW]


def test_a_job_that_shares_out_its_work_is_run_beside_another_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wave of mail is delivered by all workers: the first is still at it when the second begins."""
    ran: list[datetime] = []

    def work(now: datetime) -> int:
        if not ran:
            ran.append(now)
            for seconds in (4, 5):
                for each in run_jobs.due_jobs(NOW + seconds * SECOND, everything=False):
                    run_jobs.run_alone(each, NOW + seconds * SECOND)
        else:
            ran.append(now)
        return 1

    job = Job("work", work, 5 * SECOND, side_by_side=True)
    monkeypatch.setattr(run_jobs, "JOBS", (job,))
    run_jobs.run_alone(job, NOW)
    assert ran == [NOW, NOW + 5 * SECOND]
    # What the first writes when it has ended does not bring back when it began.
    assert JobRun.objects.get(name="work").began_at == NOW + 5 * SECOND


def test_what_a_job_did_and_how_it_failed_is_written_down() -> None:
    ran: list[datetime] = []
    run_jobs.run(noting(ran), NOW)

    def breaks(now: datetime) -> int:
        raise ValueError("ada@example.org")

    for _n in range(2):
        run_jobs.run(Job("work", breaks, MINUTE), NOW + MINUTE)
    [row] = JobRun.objects.values("did", "did_at", "failures", "problem", "began_at")
    assert row == {
        "did": 1, "did_at": NOW, "failures": 2, "problem": "ValueError", "began_at": NOW + MINUTE,
    }  # fmt: skip
    run_jobs.run(noting(ran), NOW + 2 * MINUTE)
    assert JobRun.objects.get().failures == 0


def test_once_runs_everything_whenever_it_ran_last(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[datetime] = []
    monkeypatch.setattr(run_jobs, "JOBS", (noting(ran, every=timedelta(days=1)),))
    call_command("run_jobs", "--once")
    call_command("run_jobs", "--once")
    assert ran == [NOW, NOW]
