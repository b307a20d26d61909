"""Carrying out what was decided of alerts: many at once, each step with what it rests on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from leaks import sql
from leaks.actions.telling import tell
from leaks.evidence import as_array, finding_text
from leaks.judging import Found, Window
from leaks.life import Step
from leaks.models import LeakAlert, LeakAnswer, Verdict
from leaks.stories import Change

ENDS = {
    Step.STOPPED: LeakAlert.State.STOPPED,
    Step.VERIFIED: LeakAlert.State.STOPPED,
    Step.WITHDRAWN: LeakAlert.State.WITHDRAWN,
}
CORRECTIONS = (Step.CORRECTED, Step.WITHDRAWN)
SETTLES = {
    Step.VERIFIED: LeakAnswer.Outcome.VERIFIED,
    Step.REOPENED: LeakAnswer.Outcome.REOPENED,
}


def carry_out(*, changes: Sequence[Change], window: Window, at: datetime) -> int:
    """Bring alerts up to date, keep what each step rests on and have people told; return how many changed."""
    told = [_is_told(change) for change in changes]  # before anything of the alerts is changed
    known = [_brought_up(it.alert, it, window, at) for it in changes if it.alert]
    sql.write_alerts(known)
    # After those that end: a home has one open alert of a kind.
    new = [_raised(change, window, at) for change in changes if not change.alert]
    LeakAlert.objects.bulk_create(new)
    raised = iter(new)
    alerts = [change.alert or next(raised) for change in changes]
    verdicts = [
        (_verdict(alert, change, change.step, at), said)
        for alert, change, said in zip(alerts, changes, told, strict=True)
        if change.step
    ]
    Verdict.objects.bulk_create(verdict for verdict, _said in verdicts)
    _settle(changes, at)
    tell(verdicts=[verdict for verdict, said in verdicts if said], at=at)
    return len(changes)


def _raised(change: Change, window: Window, at: datetime) -> LeakAlert:
    place, found = change.home.place, change.found
    assert found, "what is raised was found"  # noqa: S101 -- the one way to tell mypy
    return LeakAlert(
        kind=found.finding.kind,
        service_point_id=place.point,
        premises_id=place.premises,
        agreement_id=place.agreement,
        raised_at=at,
        raised_on=timezone.localdate(at),
        since_at=window.instant(found.since),
        until_at=window.instant(found.until),
        rate=found.finding.rate,
        volume=found.finding.volume,
        severity=found.finding.severity,
        rule=change.home.thresholds.rules.key,
        rule_version=change.home.rule.version,
        told_rate=found.finding.rate,
        told_volume=found.finding.volume,
    )


def _brought_up(alert: LeakAlert, change: Change, window: Window, at: datetime) -> LeakAlert:
    if change.found and change.step is not Step.WITHDRAWN:
        _lay_over(alert, change.found, window)
    if change.step in ENDS:
        alert.state, alert.ended_at = ENDS[change.step], at
    elif change.step is Step.REOPENED:
        alert.state, alert.ended_at = LeakAlert.State.OPEN, None
    if change.step in CORRECTIONS and alert.corrected_at is None:
        alert.corrected_at = at
    if change.step in (Step.GREW, Step.CORRECTED, Step.REOPENED):
        alert.told_rate, alert.told_volume = alert.rate, alert.volume
    return alert


def _lay_over(alert: LeakAlert, found: Found, window: Window) -> None:
    """Write what was found over what an alert says; what lies before the window stays its beginning."""
    finding, since = found.finding, window.instant(found.since)
    alert.kind, alert.rate, alert.severity = finding.kind, finding.rate, finding.severity
    alert.until_at = window.instant(found.until)
    if alert.since_at < window.instant(0) and found.since == 0:
        before = (since - alert.since_at) // timedelta(hours=1)
        alert.volume = finding.volume + before * finding.rate
    else:
        alert.since_at, alert.volume = since, finding.volume


def _is_told(change: Change) -> bool:
    """Tell whether people hear of a step: of one correction at most."""
    corrected = change.alert is not None and change.alert.corrected_at is not None
    return change.told and not (change.step in CORRECTIONS and corrected)


def _verdict(alert: LeakAlert, change: Change, step: Step, at: datetime) -> Verdict:
    evidence = change.home.evidence(change.looked_for, change.found.which if change.found else -1)
    text = finding_text(change.found.finding if change.found else None)
    return Verdict(
        alert=alert,
        step=step,
        at=at,
        first_at=evidence.first_at,
        minutes=evidence.minutes,
        volumes=as_array(evidence.volumes),
        judged_by=evidence.judged_by,
        finding=text,
        sha256=evidence.digest(text),
    )


def _settle(changes: Sequence[Change], at: datetime) -> None:
    """Say what the meter said of each claim of a fix."""
    settled = [change for change in changes if change.claim and change.step in SETTLES]
    for change in settled:
        assert change.claim and change.step  # noqa: S101 -- for mypy; the line above says it
        change.claim.outcome, change.claim.settled_at = SETTLES[change.step], at
    LeakAnswer.objects.bulk_update(
        [change.claim for change in settled if change.claim], ["outcome", "settled_at"]
    )
