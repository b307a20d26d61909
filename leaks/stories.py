"""What was found at a home beside the alert there was of it, and what is to be done about the two."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from leaks.detection import QUIET
from leaks.judging import LOOKED_FOR, Found, Judged, Window
from leaks.life import Kind, Known, Step, meets, next_step
from leaks.models import FLOWING, LeakAlert, LeakAnswer
from leaks.thresholds import MORE_THAN_NORMAL

# An alert that began no later than so many hours into the window cannot be found again for certain: the
# longest pattern does not fit.
EDGE = 120


@dataclass(frozen=True, eq=False)
class Change:
    """What becomes of an alert: a step, or only more of the same. No alert: a new one is raised."""

    home: Judged
    looked_for: Kind
    alert: LeakAlert | None
    step: Step | None
    found: Found | None
    _: KW_ONLY
    claim: LeakAnswer | None = None
    told: bool = True


def changes_in(window: Window, news: dict[int, int]) -> list[Change]:
    """Return what is to be done about all that was found in some homes.

    `news` are the first days (ordinals) on which something is new, by service point.
    """
    alerts, said = _known(window)
    return [
        change
        for home in window.judged()
        for looked_for in LOOKED_FOR
        for alert in [alerts.get((home.place.point, looked_for))]
        for change in _Story(
            home, looked_for, alert, said[alert.pk] if alert else (), news[home.place.point]
        ).changes()
    ]


Alerts = dict[tuple[int, Kind], LeakAlert]


def _known(window: Window) -> tuple[Alerts, dict[int, list[LeakAnswer]]]:
    """Return the newest alert of each home and kind, and by alert what people said of it that holds."""
    rows = (
        LeakAlert.objects.filter(service_point__in=[place.point for place in window.places])
        .exclude(kind=LeakAlert.Kind.SILENT)
        .order_by("until_at", "pk")
        .select_for_update()  # somebody may answer meanwhile
    )
    newest: Alerts = {}
    for alert in rows:
        newest[alert.service_point_id, _looked_for(alert)] = alert
    said: dict[int, list[LeakAnswer]] = defaultdict(list)
    for answer in LeakAnswer.objects.filter(alert__in=newest.values()).filter(
        Q(kind=LeakAnswer.Kind.FIXED, outcome="") | Q(kind=LeakAnswer.Kind.NORMAL)
    ):
        said[answer.alert_id].append(answer)
    return newest, said


def _looked_for(alert: LeakAlert) -> Kind:
    return Kind.CONTINUOUS if alert.kind in FLOWING else Kind(alert.kind)


@dataclass(frozen=True, eq=False)
class _Story:
    """What was found at a home of one kind, and the newest alert there was of it."""

    home: Judged
    looked_for: Kind
    alert: LeakAlert | None
    said: Sequence[LeakAnswer]  # of the alert
    news_from: int  # the first day of which something is new, as an ordinal

    def changes(self) -> Iterator[Change]:
        """Yield what becomes of the alert, and a new one if something else was found."""
        alert, newest = self.alert, self.home.newest(self.looked_for)
        if alert and alert.agreement_id != self.home.place.agreement:
            # Another household lives there: what it hears of is its own.
            if alert.is_open:
                yield Change(self.home, self.looked_for, alert, Step.STOPPED, None, told=False)
            alert = None
        elif alert and not alert.is_open and self._is_normal():
            alert = None  # it is past, or more than what they called normal
        mine = self._found_again(alert) if alert else None
        if alert:
            claim = next((it for it in self.said if it.is_claim), None)
            step = self._step(alert, mine, claim)
            if step or (mine and alert.is_open):
                yield Change(self.home, self.looked_for, alert, step, mine, claim=claim)
        if newest and newest is not mine and self._is_news(newest):
            yield Change(self.home, self.looked_for, None, Step.RAISED, newest)

    def _is_normal(self) -> bool:
        return any(not it.is_claim for it in self.said)

    def _was_called_normal(self, found: Found) -> bool:
        """Tell whether they said of the last alert that so much is normal for now.

        Of water that runs the rule itself is another one then (`thresholds.adapted`).
        """
        today = self.home.window.today
        return self.looked_for is not Kind.CONTINUOUS and any(
            it.until_date is not None
            and it.until_date > today
            and found.finding.rate <= (it.rate or 0) * MORE_THAN_NORMAL
            for it in self.said
        )

    def _found_again(self, alert: LeakAlert) -> Found | None:
        known = self._as_known(alert, None)
        found = reversed(self.home.found[self.looked_for])
        return next((it for it in found if meets(known, it.since, it.until)), None)

    def _as_known(self, alert: LeakAlert, claim: LeakAnswer | None) -> Known:
        hour = self.home.window.hour
        return Known(
            since=hour(alert.since_at),
            until=hour(alert.until_at),
            state=alert.state,
            severity=alert.severity,
            told_rate=alert.told_rate,
            told_volume=alert.told_volume,
            corrected=alert.corrected_at is not None,
            claimed=hour(claim.at) if claim else None,
        )

    def _step(self, alert: LeakAlert, found: Found | None, claim: LeakAnswer | None) -> Step | None:
        known = self._as_known(alert, claim)
        if found:
            return next_step(
                known,
                found.finding,
                until=found.until,
                heard=self.home.heard,
                thresholds=self.home.thresholds,
            )
        # Only reads that came late can say that there was nothing; of days in the window, and of hours.
        last_day = timezone.localdate(alert.until_at - timedelta(seconds=1))
        late = self.news_from <= last_day.toordinal()
        if self.looked_for is Kind.CONTINUOUS and late and known.since >= EDGE:
            return None if alert.state == LeakAlert.State.WITHDRAWN else Step.WITHDRAWN
        return Step.STOPPED if alert.is_open else None

    def _is_news(self, found: Found) -> bool:
        if self.home.heard - found.until >= QUIET or self._was_called_normal(found):
            return False
        running = self.home.newest(Kind.CONTINUOUS)
        explained = running and running.until > found.since
        return not (self.looked_for is Kind.HIGH_USE and explained)
