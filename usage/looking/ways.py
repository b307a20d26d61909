"""The way on from a page of use: to the other ways of looking, to the periods beside it, to a day."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.access import Home
from accounts.roles import May
from usage.looking.bars import link_to
from usage.looking.windows import By, Window, last_day, ways_for
from usage.words import month, short_day

BILLS = "bill"  # a way of looking that lives with the bills; here it is an address like those of the menu


def links(home: Home, current: str, on: date) -> list[dict[str, Any]]:
    """Return the links to the ways of looking that the role may use, each around the day `on`."""
    words = {
        By.HOUR: pgettext("way of looking", "Hours"),
        By.DAY: pgettext("way of looking", "Days"),
        By.WEEK: pgettext("way of looking", "Weeks"),
        By.MONTH: pgettext("way of looking", "Months"),
        By.YEAR: pgettext("way of looking", "Years"),
        By.MAP: pgettext("way of looking", "Every hour of a year"),
    }
    found = [
        {"label": words[by], "url": link_to(by, on), "current": by == current}
        for by in ways_for(home.may)
    ]
    if May.BILLS in home.may:
        bills = {
            "label": pgettext("way of looking", "Bills"),
            "url": f"{reverse('use_by_bill')}?on={on}",
            "current": current == BILLS,
        }
        found.insert(len(found) - 1 if found else 0, bills)
    return found


def pager(window: Window) -> dict[str, str]:
    """Return the links to the periods before and after."""
    found: dict[str, str] = {}
    for side, day in (("before", window.before), ("after", window.after)):
        if day:
            found[f"{side}_url"] = link_to(window.by, day)
            found[f"{side}_label"] = _name(window.by, day, back=side == "before")
    return found


def _name(by: By, day: date, *, back: bool) -> str:
    """Return what to call the period that ends, or begins, with `day`."""
    if by is By.HOUR:
        return short_day(day)
    if by is By.DAY:
        return month(day)
    if by is By.WEEK:
        said = {"day": short_day(day)}
        return (_("Up to %(day)s") if back else _("From %(day)s")) % said
    return month_on_the_way(day, back=back)


def month_on_the_way(day: date, *, back: bool) -> str:
    """Return what to call a longer period that ends, or begins, with the month of `day`."""
    said = {"month": month(day)}
    return (_("Up to %(month)s") if back else _("From %(month)s")) % said


def jump(home: Home, by: By, on: date, today: date) -> dict[str, Any]:
    """Return the form that leads to a day; empty for a role that sees no days."""
    if May.USE not in home.may or by is By.YEAR:
        return {}
    return {"by": by, "on": on, "least": home.from_date, "most": last_day(home, today)}


def of_a_bar(by: By) -> str:
    """Return what one bar is, as the heading of a column."""
    words = {
        By.HOUR: _("Hour"),
        By.DAY: _("Day"),
        By.WEEK: _("Week"),
        By.MONTH: _("Month"),
        By.YEAR: _("Year"),
    }
    return words.get(by, "")


def day_in(text: str) -> date | None:
    """Return the day that an address names, None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
