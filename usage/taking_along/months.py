"""The same for a role that sees whole months only: a line for each month that is over."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.roles import May
from usage.calendar import midnight
from usage.greenbutton import Block, Reading, Series, UsagePoint
from usage.greenbutton.codes import ESTIMATED, INTERPOLATED, QUESTIONABLE, VALID
from usage.greenbutton.writer import write
from usage.looking import answers as looking
from usage.looking.charts import Kind
from usage.looking.history import Amount, days, months
from usage.taking_along.export import plainly
from usage.taking_along.files import Wish, head, is_whole, json_object, months_between
from usage.taking_along.green_button import feed_of
from usage.taking_along.numbers import number_of

COLUMNS = ("month", "volume", "unit", "quality", "days_missing")
QUALITIES = {Kind.ACTUAL: VALID, Kind.ESTIMATED: ESTIMATED, Kind.SPREAD: INTERPOLATED}


@dataclass(frozen=True)
class Month:
    """A month by its first day, and the water of the whole home in it."""

    first: date
    amount: Amount

    @property
    def end(self) -> date:
        """The first day of the next month."""
        return (self.first + timedelta(days=31)).replace(day=1)


def months_of(wish: Wish) -> Iterator[Month]:
    """Yield the months that lie whole within the wish and are over, as the use page shows them."""
    for first, last in months_between(wish.first, wish.last):
        if not is_whole(first, last):
            continue
        totals = wish.days(first, last, May.TOTALS).as_totals()
        by_day = days(first, last, totals, settings.TIME_ZONE, today=wish.today)
        whole = looking.whole_months(months(by_day), wish.home, wish.today)
        yield from (Month(month, amount) for month, amount in whole.items())


def as_table(wish: Wish, found: Sequence[Month]) -> Iterator[str]:
    """Yield a CSV."""
    yield ",".join(COLUMNS) + "\r\n"
    for month in found:
        yield ",".join(map(str, _cells(wish, month))) + "\r\n"


def as_json(wish: Wish, found: Sequence[Month]) -> Iterator[str]:
    """Yield the same as JSON."""
    yield json.dumps(head(wish))[:-1] + ', "months": ['
    before = "\n"
    for month in found:
        yield before + json_object(dict(zip(COLUMNS, _cells(wish, month), strict=True)), ["volume"])
        before = ",\n"
    yield "]}\n"


def as_green_button(wish: Wish, found: Sequence[Month]) -> Iterator[str]:
    """Yield an Atom feed with one usage point, the home."""
    known = [month for month in found if month.amount.microlitres is not None]
    series = Series(
        _("Water of each month"),
        None,
        backwards=False,
        largest=max((month.amount.microlitres or 0 for month in known), default=0),
        blocks=[_block(month) for month in known],
    )
    point = UsagePoint(number_of(wish.home.agreement_id, "home"), _("The whole home"), [series])
    return write(feed_of(wish), [point])


def _cells(wish: Wish, month: Month) -> tuple[str, str, str, str, int]:
    amount = month.amount
    known = "" if amount.microlitres is None else plainly(amount.microlitres, wish.unit)
    return (f"{month.first:%Y-%m}", known, wish.unit, amount.kind.value, amount.gaps)


def _block(month: Month) -> Block:
    """Return a month; where days of it are missing, its sum is called questionable."""
    start, end = (midnight(day, settings.TIME_ZONE) for day in (month.first, month.end))
    amount = month.amount
    quality = QUESTIONABLE if amount.gaps else QUALITIES[amount.kind]
    reading = Reading(start, end - start, amount.microlitres or 0, quality)
    return Block(start, end - start, [reading])
