"""The schedule, and the command that runs it."""

import inspect
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from accounts import jobs as accounts_jobs
from accounts.actions.sharing import invite
from accounts.models import Invitation
from accounts.models.access import Role
from notices import jobs as notices_jobs
from portal.jobs import JOBS, Job
from portal.management.commands import run_jobs
from privacy import jobs as privacy_jobs
from privacy.requests import jobs as request_jobs
from tests.conftest import NOW, Town
from tests.fakes import Mailbox

pytestmark = pytest.mark.django_db


def invite_guest(town: Town) -> Invitation:
    return invite(
        account=town.accounts["ada"],
        email="guest@example.org",
        role=Role.TENANT,
        from_date=None,
        to_date=None,
        language="en",
        by=town.users["ada"],
        at=NOW,
    )


def test_every_job_of_a_room_is_on_the_schedule() -> None:
    """A job that nobody runs would leave mails unsent in silence."""
    scheduled = {job.run for job in JOBS}
    written = {
        function
        for module in (accounts_jobs, notices_jobs, privacy_jobs, request_jobs)
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and not name.startswith("_")
        and getattr(function, "__module__", "") == module.__name__
    }
    assert written - scheduled == set()
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(job.name == job.run.__name__ for job in JOBS)


@pytest.mark.usefixtures("clock")
def test_once_runs_each_job_once_and_stops(town: Town, mailbox: Mailbox) -> None:
    invitation = invite_guest(town)
    call_command("run_jobs", "--once")
    assert [to for to, _subject in mailbox.addressed()] == ["guest@example.org"]
    invitation.refresh_from_db()
    assert invitation.sent_at == NOW
    call_command("run_jobs", "--once")
    mailed = [to for to, _subject in mailbox.addressed()]
    assert mailed.count("guest@example.org") == 1  # others hear that their meter is silent


def test_a_job_that_breaks_is_logged_and_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ran: list[datetime] = []

    def works(now: datetime) -> int:
        ran.append(now)
        return 3

    def breaks(now: datetime) -> int:
        raise RuntimeError("no luck")

    now = datetime(2026, 11, 20, tzinfo=UTC)
    with caplog.at_level(logging.INFO):
        done = [
            run_jobs.run(Job(job.__name__, job, timedelta(seconds=5)), now)
            for job in (breaks, works)
        ]
    assert (done, ran) == ([0, 3], [now])
    assert [record.getMessage() for record in caplog.records] == [
        "job breaks failed",
        "job works did 3",
    ]


class Stop(Exception):
    """Ends the endless loop of the command."""


@pytest.mark.django_db(transaction=True)  # the command leaves old connections
def test_each_job_runs_on_its_own_schedule(
    monkeypatch: pytest.MonkeyPatch, time_machine: Any
) -> None:
    """The clock moves a second each time the command sleeps, for a minute."""
    start = datetime(2026, 11, 20, tzinfo=UTC)
    time_machine.move_to(start, tick=False)
    ran: list[tuple[str, int]] = []
    seconds = iter(range(1, 62))

    def note(name: str) -> Job:
        def run(now: datetime) -> int:
            ran.append((name, (now - start).seconds))
            return 0

        return Job(name, run, timedelta(seconds={"often": 20, "seldom": 3600}[name]))

    def sleep(_seconds: float) -> None:
        second = next(seconds)
        if second > 60:
            raise Stop
        time_machine.move_to(start + timedelta(seconds=second), tick=False)

    monkeypatch.setattr(run_jobs, "JOBS", (note("often"), note("seldom")))
    monkeypatch.setattr(run_jobs.time, "sleep", sleep)
    with pytest.raises(Stop):
        call_command("run_jobs")
    assert ran == [("often", 0), ("seldom", 0), ("often", 20), ("often", 40), ("often", 60)]
