"""What a page of use says: the answer above a chart, what is missing in it, how far the readings reach."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Home
from privacy.moments import clock
from usage.looking.charts import BarChart, Kind
from usage.looking.history import Amount, Span, together
from usage.looking.windows import By, Window, months_on
from usage.words import day_and_clock, day_and_year, full_day, month, volume

LATE_AFTER = timedelta(hours=48)  # a daily pull and a day of grace


def heading(window: Window, total: Amount, unit: str = "", *, home: Home | None = None) -> str:
    """Return the answer: how much was used in the window, by the reader or, if they do not live there, by
    the home.
    """
    # A whole sentence for each: other languages need another article before a day than before a month.
    words = {By.HOUR: full_day, By.DAY: month}.get(window.by, day_and_year)
    said = {"when": words(window.first), "last": day_and_year(window.last)}
    if total.microlitres is None:
        return _silence(window) % said
    said["volume"] = volume(total.microlitres, unit)
    if total.microlitres < 0:
        return _("More water flowed back through the meter than came in: %(volume)s.") % said
    if home and not home.lives_there:
        return _the_home(window) % said
    if window.by is By.HOUR:
        return _("You used %(volume)s on %(when)s.") % said
    if window.by is By.DAY:
        return _("You used %(volume)s in %(when)s.") % said
    if window.after is None:
        return _("You used %(volume)s since %(when)s.") % said
    return _("You used %(volume)s from %(when)s to %(last)s.") % said


def _the_home(window: Window) -> str:
    if window.by is By.HOUR:
        return _("The home used %(volume)s on %(when)s.")
    if window.by is By.DAY:
        return _("The home used %(volume)s in %(when)s.")
    if window.after is None:
        return _("The home used %(volume)s since %(when)s.")
    return _("The home used %(volume)s from %(when)s to %(last)s.")


def _silence(window: Window) -> str:
    if window.by is By.HOUR:
        return _("We have no readings on %(when)s.")
    if window.by is By.DAY:
        return _("We have no readings in %(when)s.")
    if window.after is None:
        return _("We have no readings since %(when)s.")
    return _("We have no readings from %(when)s to %(last)s.")


def highest(chart: BarChart) -> str:
    """Return the sentence above a chart."""
    known = [point for point in chart.points if point.value is not None]
    if not known:
        return _("We have no readings here.")
    top = max(known, key=lambda point: point.value or 0)
    if (top.value or 0) <= 0 and any(point.value for point in known):
        return _("Water flowed back through the meter, and none came in.")
    if not top.value:
        return _("No water was used.")
    return _("Highest: %(when)s, %(volume)s.") % {"when": top.name, "volume": top.said}


def lead(window: Window, amounts: Sequence[Amount]) -> str:
    """Return what else one must know to read the chart, in whole sentences, or an empty text."""
    return " ".join(
        filter(
            None, (_shared(amounts), _backwards(window, amounts), gaps_in_words(window, amounts))
        )
    )


def gaps_in_words(window: Window, amounts: Sequence[Amount]) -> str:
    """Return a sentence on what is missing, or an empty text."""
    gaps = sum(amount.gaps > 0 for amount in amounts)
    if not gaps or together(amounts).microlitres is None:
        return ""
    missing = {
        By.HOUR: ngettext(
            "We have no reading for %(n)d hour.", "We have no readings for %(n)d hours.", gaps
        ),
        By.DAY: ngettext(
            "Some readings are missing on %(n)d day.",
            "Some readings are missing on %(n)d days.",
            gaps,
        ),
        By.WEEK: ngettext(
            "Some readings are missing in %(n)d week.",
            "Some readings are missing in %(n)d weeks.",
            gaps,
        ),
        By.MONTH: ngettext(
            "Some readings are missing in %(n)d month.",
            "Some readings are missing in %(n)d months.",
            gaps,
        ),
        By.YEAR: ngettext(
            "Some readings are missing in %(n)d year.",
            "Some readings are missing in %(n)d years.",
            gaps,
        ),
    }[window.by]
    return " ".join((missing % {"n": gaps}, _("We do not count them as zero.")))


def _shared(amounts: Sequence[Amount]) -> str:
    """Return what to say of a meter that is read now and then: every amount is a share of a total."""
    known = [amount for amount in amounts if amount.microlitres is not None]
    if not known or any(amount.kind is not Kind.SPREAD for amount in known):
        return ""
    return _(
        "The meter was read only before and after. We know the total in between, and show it in even parts."
    )


def _backwards(window: Window, amounts: Sequence[Amount]) -> str:
    back = sum((amount.microlitres or 0) < 0 for amount in amounts)
    if not back or window.by not in (By.HOUR, By.DAY):
        return ""
    if window.by is By.HOUR:
        said = ngettext(
            "In %(n)d hour water flowed back through the meter: its bar hangs below the line.",
            "In %(n)d hours water flowed back through the meter: their bars hang below the line.",
            back,
        )
    else:
        said = ngettext(
            "On %(n)d day water flowed back through the meter: its bar hangs below the line.",
            "On %(n)d days water flowed back through the meter: their bars hang below the line.",
            back,
        )
    return said % {"n": back}


def read_by_the_day(window: Window, total: Amount, unit: str = "") -> dict[str, str]:
    """Return what stands instead of hours where the meter has none."""
    text = _("This meter is read once a day or less, so there are no hours to show.")
    return {"heading": heading(window, total, unit), "text": text}


def read_so_far(spans: Sequence[Span]) -> int:
    """Return how many hours of today there are up to the newest reading: what is to come is no gap."""
    known = [n for n, span in enumerate(spans, start=1) if span.amount.microlitres is not None]
    return max(known, default=0)


def reach(until: datetime | None, now: datetime) -> dict[str, object]:
    """Return how far the readings reach, in words, and whether they are late; empty if there are none."""
    if until is None:
        return {}
    days_ago = (now.date() - until.date()).days
    if days_ago == 0:
        said = _("today, %(time)s") % {"time": clock(until)}
    elif days_ago == 1:
        said = _("yesterday, %(time)s") % {"time": clock(until)}
    else:
        said = day_and_clock(until)
    return {"until": said, "late": now - until > LATE_AFTER}


def whole_months(months: Mapping[date, Amount], home: Home, today: date) -> dict[date, Amount]:
    """Return the months that are over and may be seen from their first day to their last.

    What a role without days may see: a sum that still grows gives away the days by which it grew.
    """
    whole = {}
    for first, amount in months.items():
        last = months_on(first, 1) - timedelta(days=1)
        if last < today and home.holds(first) and home.holds(last):
            whole[first] = amount
    return whole


def since_readings_began(years: dict[date, Amount]) -> dict[date, Amount]:
    """Return years without those before the first reading: they would be a row of empty places."""
    began = min(
        (year for year, amount in years.items() if amount.microlitres is not None), default=None
    )
    return {year: amount for year, amount in years.items() if began is None or year >= began}
