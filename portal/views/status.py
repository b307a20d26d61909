"""What the clock runs: when each job ran last, what waits for it, and what could not be delivered."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.views.guards import permitted
from notices.actions.outbox import try_again
from notices.models import Channel, Notice
from notices.topics import TOPICS
from portal.job_words import ABOUT
from portal.jobs import JOBS, Job
from portal.models import JobRun
from privacy.jobs import MOST_TRIES
from privacy.models import Letter
from privacy.moments import moment
from usage.words import axis_number

# Ours: a job that is this much behind its turn is late, whatever its turn.
PATIENCE = timedelta(minutes=2)
PROBLEMS = {
    "address_refused": gettext_lazy("The address was refused"),
    "mail_refused": gettext_lazy("The mail was refused"),
    "no_address": gettext_lazy("No address is known"),
    "in_doubt": gettext_lazy("It may have arrived: the answer did not come"),
    "broke": gettext_lazy("It could not be written: see the log"),
}


@permitted("portal.view_jobrun")
def status(request: HttpRequest) -> HttpResponse:
    """Show the schedule, the backlog, and what was given up."""
    now = timezone.now()
    runs = {run.name: run for run in JobRun.objects.all()}
    rows = [_row(job, runs.get(job.name), now) for job in JOBS]
    failed = _not_delivered()
    unsent = Letter.objects.filter(sent_at=None, tries__gte=MOST_TRIES).count()
    return render(
        request,
        "portal/status.html",
        {
            "heading": _stopped(runs, now)
            or _heading(sum(row["bad"] for row in rows), sum(it["n"] for it in failed)),
            "table": {"columns": _columns(), "rows": [row["cells"] for row in rows]},
            "failed": failed,
            "letters": unsent,
            "may_retry": request.user.has_perm("notices.change_notice"),
        },
    )


@permitted("notices.change_notice")
@require_POST
def status_retry(request: HttpRequest) -> HttpResponse:
    """Have one kind of what was given up tried again."""
    kind = {name: request.POST.get(name, "") for name in ("topic", "channel", "problem")}
    failed = Notice.objects.filter(state=Notice.State.FAILED, **kind)
    count = try_again(notices=list(failed.values_list("pk", flat=True)), at=timezone.now())
    said = ngettext("%(n)s notice is tried again.", "%(n)s notices are tried again.", count)
    messages.success(request, said % {"n": axis_number(count)})
    return redirect("status")


def _stopped(runs: dict[str, JobRun], now: datetime) -> str:
    """Say so where no job of any kind has begun for a while; empty where the clock runs."""
    last = max((run.began_at for run in runs.values()), default=None)
    if last is not None and now - last <= PATIENCE:
        return ""
    if last is None:
        return _("No job ever ran. Start manage.py run_jobs.")
    return _("No job has run for %(span)s. Is manage.py run_jobs running?") % {
        "span": timesince(last, now, depth=1)
    }


def _heading(bad: int, failed: int) -> str:
    if bad:
        said = ngettext("%(n)s job needs a look", "%(n)s jobs need a look", bad)
        return said % {"n": axis_number(bad)}
    if failed:
        said = ngettext(
            "All jobs run. %(n)s notice was not delivered.",
            "All jobs run. %(n)s notices were not delivered.",
            failed,
        )
        return said % {"n": axis_number(failed)}
    return _("All jobs run, and everything was delivered")


def _columns() -> list[dict[str, Any]]:
    names = (_("Job"), _("Last ran"), _("Took"), _("Last did"))
    waiting = {"label": _("Waiting"), "number": True}
    return [*({"label": name} for name in names), waiting, {"label": _("How it goes")}]


def _row(job: Job, run: JobRun | None, now: datetime) -> dict[str, Any]:
    word, tone = _state(job, run, now)
    about = ABOUT[job.name]
    labels = [column["label"] for column in _columns()]
    cells: list[dict[str, Any]] = [
        {"text": str(about.label)},
        {"text": _ago(run.began_at, now) if run else _("never")},
        {"text": _took(run)},
        {"text": _did(run, now)},
        {"text": axis_number(about.waiting(now)) if about.waiting else "", "number": True},
        {"tag": word, "tone": tone},
    ]
    for cell, label in zip(cells, labels, strict=True):
        cell["label"] = label
    return {"cells": cells, "bad": tone in {"alert", "care"}}


def _state(job: Job, run: JobRun | None, now: datetime) -> tuple[str, str]:
    """Return what a job stands at, in a word or two, and the tone of its tag."""
    if run is None:
        return _("Never ran"), "care"
    if run.failures:
        said = ngettext("Failed once", "Failed %(n)s times", run.failures)
        return said % {"n": axis_number(run.failures)} + f": {run.problem}", "alert"
    if run.ended_at is None:
        return _("At work"), "plain"
    if now - run.began_at > job.every + PATIENCE:
        return _("Late"), "care"
    return _("Fine"), "good"


def _took(run: JobRun | None) -> str:
    if run is None or run.ended_at is None:
        return ""
    return _("%(n)s s") % {
        "n": formats.number_format((run.ended_at - run.began_at).total_seconds(), 1)
    }


def _did(run: JobRun | None, now: datetime) -> str:
    if run is None or run.did_at is None:
        return ""
    return _("%(n)s, %(ago)s") % {"n": axis_number(run.did), "ago": _ago(run.did_at, now)}


def _ago(at: datetime, now: datetime) -> str:
    return _("%(span)s ago") % {"span": timesince(at, now, depth=1)}


def _not_delivered() -> list[dict[str, Any]]:
    """Return what was given up, by topic, channel and problem, the most first. Names nobody. One query."""
    kinds = (
        Notice.objects.filter(state=Notice.State.FAILED)
        .values("topic", "channel", "problem")
        .annotate(n=Count("pk"), last=Max("ended_at"))
        .order_by("-n", "topic", "channel", "problem")
    )
    return [
        kind
        | {
            "label": TOPICS[kind["topic"]].label if kind["topic"] in TOPICS else kind["topic"],
            "way": Channel(kind["channel"]).label,
            "why": PROBLEMS.get(kind["problem"], kind["problem"]),
            "when": moment(kind["last"]),
        }
        for kind in kinds
    ]
