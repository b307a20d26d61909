"""A month beside the month before, beside the same month a year before, and in the row of its year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.access import Home
from usage.comparing.comparison import (
    ABOUT_THE_SAME,
    MONTHS_A_YEAR,
    Stretch,
    change,
    first_of_month,
    last_of_month,
    same_days,
    stretch,
)
from usage.looking.charts import BarChart, Point, bar_chart
from usage.looking.history import Amount
from usage.units import to_unit
from usage.words import axis_number, month, short_month, unit_name, volume


@dataclass(frozen=True)
class Month:
    """The month that is looked at: its days that are over and may be seen, and the months on either side."""

    first: date
    last: date
    before: date | None
    after: date | None

    @property
    def whole(self) -> bool:
        """Tell whether it is all there."""
        return self.first.day == 1 and self.last == last_of_month(self.first)

    @property
    def name(self) -> str:
        """Return "October 2026", or the days of it: "1 to 19 November 2026"."""
        return month(self.first) if self.whole else days_of(self.first, self.last)

    @property
    def when(self) -> str:
        """Return "in October 2026", or "from 1 to 19 November 2026"."""
        if self.whole:
            return _("in %(month)s") % {"month": month(self.first)}
        return _("from %(days)s") % {"days": days_of(self.first, self.last)}


def month_of(home: Home, on: date | None, *, today: date, whole: bool) -> Month | None:
    """Return the month of `on` as far as it may be seen, or the last that is over; None without a day.

    `whole` is for who may see months and no days: a month that still runs grows by a day each day.
    """
    last = today - timedelta(days=1)
    if home.to_date is not None:
        last = min(last, home.to_date - timedelta(days=1))
    first = home.from_date
    if whole:
        first = first_whole_month(first)
        last = first_of_month(last + timedelta(days=1)) - timedelta(days=1)
    if first > last:
        return None
    over = first_of_month(last + timedelta(days=1), back=1)
    wanted = first_of_month(on) if on else over
    shown = min(max(wanted, first_of_month(first)), first_of_month(last))
    earlier, later = first_of_month(shown, back=1), first_of_month(shown, back=-1)
    return Month(
        first=max(shown, first),
        last=min(last_of_month(shown), last),
        before=earlier if earlier >= first_of_month(first) else None,
        after=later if later <= last else None,
    )


def first_whole_month(day: date) -> date:
    """Return the first day of the first month that begins on a day or after it."""
    return day if day.day == 1 else first_of_month(day, back=-1)


@dataclass(frozen=True)
class Earlier:
    """The month and the two it is held against; `unit` is what the reader reads volumes in."""

    home: Home
    month: Month
    now: Stretch
    month_before: Stretch
    year_before: Stretch
    unit: str

    @classmethod
    def of(cls, home: Home, shown: Month, by_day: Mapping[date, Amount], unit: str) -> "Earlier":
        """Return the averages of a month and of the same days of the two others."""
        now, month_before, year_before = (
            stretch(by_day, *same_days(shown.first, shown.last, back=back))
            if back
            else stretch(by_day, shown.first, shown.last)
            for back in (0, 1, MONTHS_A_YEAR)
        )
        return cls(home, shown, now, month_before, year_before, unit)

    def heading(self) -> str:
        """Return the answer: how much, and how much more or less than a year ago, or a month ago."""
        when = self.month.when
        if self.now.per_day is None:
            return _("We have too few readings of %(when)s to compare.") % {"when": self.month.name}
        used = volume(self.now.per_day, self.unit)
        for before, sentences in (
            (self.year_before, _against_the_year(self.home)),
            (self.month_before, _against_the_month(self.home)),
        ):
            percent = change(self.now, before)
            if percent is not None:
                return _of(sentences, percent) % {
                    "volume": used,
                    "when": when,
                    "percent": abs(percent),
                }
        alone = (
            _("You used %(volume)s a day %(when)s.")
            if self.home.lives_there
            else _("The home used %(volume)s a day %(when)s.")
        )
        return alone % {"volume": used, "when": when}

    def table(self) -> dict[str, Any]:
        """Return the three stretches side by side."""
        labels = (_("When"), _("A day"), _("Difference"), _("Days with all readings"))
        columns = [{"label": label, "number": n in (1, 2)} for n, label in enumerate(labels)]
        rows = [
            [
                columns[0] | {"text": days_or_month(each)},
                columns[1] | {"text": self._used(each)},
                columns[2] | {"text": self._difference(each)},
                columns[3] | {"text": self._days(each)},
            ]
            for each in (self.now, self.month_before, self.year_before)
        ]
        return {"columns": columns, "rows": rows}

    def gaps(self) -> str:
        """Return what is left out of the month, or an empty text."""
        if not self.now.missing or self.now.per_day is None:
            return ""
        return ngettext(
            "%(n)d day is left out: some of its readings are missing, and a gap is not zero.",
            "%(n)d days are left out: some of their readings are missing, and a gap is not zero.",
            self.now.missing,
        ) % {"n": self.now.missing}

    def _used(self, each: Stretch) -> str:
        return "–" if each.per_day is None else volume(each.per_day, self.unit)

    def _difference(self, before: Stretch) -> str:
        if before is self.now:
            return ""
        percent = change(self.now, before)
        if percent is None:
            return _("not compared")
        if percent == 0:
            return _("the same")
        more = _("%(n)d %% more now") if percent > 0 else _("%(n)d %% less now")
        return more % {"n": abs(percent)}

    def _days(self, each: Stretch) -> str:
        if each.last < self.home.from_date:
            return _("before your time here")
        return _("%(known)d of %(days)d days") % {"known": each.known, "days": each.days}


def year_chart(
    shown: Month, by_day: Mapping[date, Amount], typical: Mapping[date, int], unit: str
) -> BarChart:
    """Draw thirteen months as what ran on an average day, with a mark for similar homes where known."""
    points = []
    for back in reversed(range(MONTHS_A_YEAR + 1)):
        first = first_of_month(shown.first, back=back)
        last = min(last_of_month(first), shown.last)
        points.append(_point(stretch(by_day, first, last), typical.get(first), unit))
    known = [n for n, point in enumerate(points) if point.value is not None]
    each_day = _("%(unit)s a day") % {"unit": unit_name(unit)}
    return bar_chart(points[known[0] if known else 0 :], unit=each_day, number=axis_number)


def per_month(by_day: Mapping[date, Amount], last: date) -> dict[date, int | None]:
    """Return what ran on an average day of each of the twelve whole months up to `last`."""
    newest = first_of_month(last + timedelta(days=1), back=1)
    months = [first_of_month(newest, back=back) for back in reversed(range(MONTHS_A_YEAR))]
    return {first: stretch(by_day, first, last_of_month(first)).per_day for first in months}


def highest(chart: BarChart) -> str:
    """Return the sentence above the chart of the year."""
    known = [point for point in chart.points if point.value is not None]
    if len(known) < 2:  # noqa: PLR2004 - of one alone nothing is the highest
        return _("What ran on an average day of each month.")
    top = max(known, key=lambda point: point.value or 0)
    return _("Highest: %(when)s, %(volume)s.") % {"when": top.name, "volume": top.said}


def a_day(microlitres: int, unit: str) -> str:
    """Return "94 gallons a day"."""
    return _("%(volume)s a day") % {"volume": volume(microlitres, unit)}


def days_or_month(each: Stretch) -> str:
    """Return the name of a stretch: its month where it is a whole one."""
    whole = each.first.day == 1 and each.last == last_of_month(each.first)
    return month(each.first) if whole else days_of(each.first, each.last)


def days_of(first: date, last: date) -> str:
    """Return some days of one month: "1 to 19 November 2026"."""
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, pgettext("date format", "j")),
        "last": date_format(last, pgettext("date format", "j F Y")),
    }


def _point(each: Stretch, typical: int | None, unit: str) -> Point:
    return Point(
        label=short_month(each.first),
        name=month(each.first),
        value=None if each.per_day is None else to_unit(each.per_day, unit),
        said="" if each.per_day is None else a_day(each.per_day, unit),
        before=None if typical is None else to_unit(typical, unit),
        before_said="" if typical is None else a_day(typical, unit),
        note=_days_left_out(each) if each.missing and each.per_day is not None else "",
    )


def _days_left_out(each: Stretch) -> str:
    return ngettext("%(n)d day is left out", "%(n)d days are left out", each.missing) % {
        "n": each.missing
    }


def _of(sentences: Sequence[str], percent: int) -> str:
    """Return the sentence for about as much, more or less."""
    same, more, less = sentences
    if abs(percent) < ABOUT_THE_SAME:
        return same
    return more if percent > 0 else less


def _against_the_year(home: Home) -> tuple[str, str, str]:
    if not home.lives_there:
        return (
            _("The home used %(volume)s a day %(when)s, about as much as a year before."),
            _("The home used %(volume)s a day %(when)s, %(percent)d %% more than a year before."),
            _("The home used %(volume)s a day %(when)s, %(percent)d %% less than a year before."),
        )
    return (
        _("You used %(volume)s a day %(when)s, about as much as a year before."),
        _("You used %(volume)s a day %(when)s, %(percent)d %% more than a year before."),
        _("You used %(volume)s a day %(when)s, %(percent)d %% less than a year before."),
    )


def _against_the_month(home: Home) -> tuple[str, str, str]:
    if not home.lives_there:
        return (
            _("The home used %(volume)s a day %(when)s, about as much as in the month before."),
            _(
                "The home used %(volume)s a day %(when)s, %(percent)d %% more than in the month before."
            ),
            _(
                "The home used %(volume)s a day %(when)s, %(percent)d %% less than in the month before."
            ),
        )
    return (
        _("You used %(volume)s a day %(when)s, about as much as in the month before."),
        _("You used %(volume)s a day %(when)s, %(percent)d %% more than in the month before."),
        _("You used %(volume)s a day %(when)s, %(percent)d %% less than in the month before."),
    )
