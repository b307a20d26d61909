"""Looking at what is new: who might have a leak, all that is known of those, and what it does to alerts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from numpy.typing import NDArray

from leaks import sql
from leaks.actions.steps import Change, carry_out
from leaks.cases import Rule, rules_on
from leaks.detection import QUIET, Bools, may_match
from leaks.hours import Hours, laid_out
from leaks.judging import LOOKED_FOR, WINDOW_DAYS, Found, Judged, Window
from leaks.life import HIGH_DAYS, Kind, Known, Step, meets, next_step
from leaks.models import FLOWING, AwayTime, LeakAlert, LeakAnswer, LookedUpTo
from leaks.thresholds import MORE_THAN_NORMAL, Thresholds
from usage.calendar import Days
from usage.grid import Int64s
from usage.sql import fetch_days

AT_ONCE = 4000  # homes in their window: 60 megabytes of hours
FRESH_DAYS = (
    3  # back, and the day before them, all homes are looked at; later reads are judged one by one
)
WEEK = 7
# An alert that began no later than so many hours into the window cannot be found again for certain: the
# longest pattern does not fit.
EDGE = 120


@transaction.atomic
def look_at_news(*, at: datetime) -> int:
    """Judge every home of which reads came in since the last look; return how many alerts changed.

    One look at a time; what comes in meanwhile is news of the next one.
    """
    LookedUpTo.objects.get_or_create(pk=1)
    looked = LookedUpTo.objects.select_for_update().get(pk=1)
    news = sql.news_since(looked.touched)
    today = timezone.localdate(at)
    changed = 0
    if len(news.points):
        recent = news.first_days > (today - timedelta(days=WINDOW_DAYS)).toordinal()
        points, first_days = news.points[recent], news.first_days[recent]
        worth = _worth_a_look(points, first_days, today)
        changed = look_at(points=points[worth], first_days=first_days[worth], today=today, at=at)
    looked.touched, looked.at = news.up_to, at
    looked.save(update_fields=["touched", "at"])
    sql.tell_silent_meters(today, at, settings.TIME_ZONE)
    return changed


def look_at(*, points: Int64s, first_days: Int64s, today: date, at: datetime) -> int:
    """Judge some homes (ascending) by all that is known up to `today`; return how many alerts changed.

    `first_days` are the first days (ordinals) on which something is new of each.
    """
    changed = 0
    for start in range(0, len(points), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        window = Window.of(points[part], today)
        news = dict(zip(points[part].tolist(), first_days[part].tolist(), strict=True))
        changed += carry_out(changes=_changes(window, news), window=window, at=at)
    return changed


def _worth_a_look(points: Int64s, first_days: Int64s, today: date) -> Bools:
    """Tell of which points all that is known must be looked at: few, and none is missed.

    Of everybody only the newest days are read, and judged in haste (`may_match`). Whatever came in late, has
    an alert, or is empty of people is looked at in any case.
    """
    fresh = first_days > today.toordinal() - FRESH_DAYS
    worth = ~fresh
    if fresh.any():
        first = date.fromordinal(int(first_days[fresh].min()))
        worth[fresh] |= _in_haste(points[fresh], first, today)
    alerts = LeakAlert.objects.filter(
        until_at__gte=timezone.make_aware(
            datetime.combine(today - timedelta(days=WINDOW_DAYS), datetime.min.time())
        )
    ).exclude(kind=LeakAlert.Kind.SILENT)
    known = [*alerts.values_list("service_point_id", flat=True)]
    known += LeakAlert.objects.open().values_list("service_point_id", flat=True)
    known += AwayTime.objects.on(today).values_list(
        "agreement__premises__service_points__id", flat=True
    )
    return worth | np.isin(points, np.array([it for it in known if it], dtype=np.int64))


def _in_haste(points: Int64s, first: date, today: date) -> Bools:
    """Tell which points might have anything to find on the days from `first` on."""
    rules, classes = rules_on(today), sql.classes_of(points)
    days = Days.covering(first - timedelta(days=1), today, settings.TIME_ZONE)
    found = _maybe(laid_out(points, days, sql.days_of_all(days.first, today)), 1, rules, classes)
    # Whoever is left is few enough to be looked up one by one, and a week tells nearly all of them apart.
    left = np.flatnonzero(found)
    days = Days.covering(first - timedelta(days=WEEK), today, settings.TIME_ZONE)
    for start in range(0, len(left), AT_ONCE):
        some = left[start : start + AT_ONCE]
        ends = np.full((2, len(some)), [[days.first.toordinal()], [today.toordinal()]])
        hours = laid_out(points[some], days, fetch_days(points[some], *ends, registers=False))
        found[some] = _maybe(hours, WEEK, rules, classes[some])
    return found


def _maybe(hours: Hours, before: int, rules: dict[str, Rule], classes: NDArray[np.str_]) -> Bools:
    """Judge homes in haste, each by the rule of its class; so many days lie before those in question."""
    found = np.zeros(len(hours.points), dtype=bool)
    for home_class in np.unique(classes).tolist():
        mine = np.flatnonzero(classes == home_class)
        found[mine] = _maybe_of_class(hours, mine, before, rules[home_class].thresholds)
    return found


def _maybe_of_class(hours: Hours, rows: Int64s, before: int, thresholds: Thresholds) -> Bools:
    volumes = hours.volumes if len(rows) == len(hours.points) else hours.volumes[rows]
    maybe = may_match(volumes, thresholds.rules, from_hour=int(hours.offsets[before]))
    much = (hours.totals[rows] >= thresholds.high_least).sum(axis=1) >= HIGH_DAYS
    back = (hours.back[rows] >= thresholds.back_least).any(axis=1)
    worth: Bools = maybe | much | back
    return worth


def _changes(window: Window, news: dict[int, int]) -> list[Change]:
    alerts, said = _known(window)
    return [
        change
        for home in window.judged()
        for looked_for in LOOKED_FOR
        for change in _Story(
            home,
            looked_for,
            alerts.get((home.place.point, looked_for)),
            said,
            news[home.place.point],
        ).changes()
    ]


Alerts = dict[tuple[int, Kind], LeakAlert]


def _known(window: Window) -> tuple[Alerts, list[LeakAnswer]]:
    """Return the newest alert of each home and kind, and what people said of these that holds."""
    rows = (
        LeakAlert.objects.filter(service_point__in=[place.point for place in window.places])
        .exclude(kind=LeakAlert.Kind.SILENT)
        .order_by("until_at", "pk")
        .select_for_update()  # somebody may answer meanwhile
    )
    newest: Alerts = {}
    for alert in rows:
        newest[alert.service_point_id, _looked_for(alert)] = alert
    said = LeakAnswer.objects.filter(alert__in=newest.values()).filter(
        Q(kind=LeakAnswer.Kind.FIXED, outcome="") | Q(kind=LeakAnswer.Kind.NORMAL)
    )
    return newest, list(said)


def _looked_for(alert: LeakAlert) -> Kind:
    return Kind.CONTINUOUS if alert.kind in FLOWING else Kind(alert.kind)


@dataclass(frozen=True, eq=False)
class _Story:
    """What was found at a home of one kind, and the newest alert there was of it."""

    home: Judged
    looked_for: Kind
    alert: LeakAlert | None
    said: Sequence[LeakAnswer]  # of all homes
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
            claim = next((it for it in self._claims() if it.alert_id == alert.pk), None)
            step = self._step(alert, mine, claim)
            if step or (mine and alert.is_open):
                yield Change(self.home, self.looked_for, alert, step, mine, claim=claim)
        if newest and newest is not mine and self._is_news(newest):
            yield Change(self.home, self.looked_for, None, Step.RAISED, newest)

    def _is_normal(self) -> bool:
        return any(it.alert_id == self._pk and not it.is_claim for it in self.said)

    def _was_called_normal(self, found: Found) -> bool:
        """Tell whether they said of the last alert that so much is normal for now.

        Of water that runs the rule itself is another one then (`thresholds.adapted`).
        """
        today = self.home.window.today
        return self.looked_for is not Kind.CONTINUOUS and any(
            it.alert_id == self._pk
            and it.until_date is not None
            and it.until_date > today
            and found.finding.rate <= (it.rate or 0) * MORE_THAN_NORMAL
            for it in self.said
        )

    def _claims(self) -> Iterator[LeakAnswer]:
        return (it for it in self.said if it.is_claim)

    @property
    def _pk(self) -> int | None:
        return self.alert.pk if self.alert else None

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
            step = next_step(
                known,
                found.finding,
                until=found.until,
                heard=self.home.heard,
                thresholds=self.home.thresholds,
            )
            return step
        # Only reads that came late can say that there was nothing; of days in the window, and of hours.
        late = self.news_from <= timezone.localdate(alert.until_at).toordinal()
        if self.looked_for is Kind.CONTINUOUS and late and known.since >= EDGE:
            return None if alert.state == LeakAlert.State.WITHDRAWN else Step.WITHDRAWN
        return Step.STOPPED if alert.is_open else None

    def _is_news(self, found: Found) -> bool:
        if self.home.heard - found.until >= QUIET or self._was_called_normal(found):
            return False
        running = self.home.newest(Kind.CONTINUOUS)
        explained = running and running.until > found.since
        return not (self.looked_for is Kind.HIGH_USE and explained)
