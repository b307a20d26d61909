"""Taking in the weather: a value at a time, of which the newest file is believed."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.feeds import SetAside
from accounts.feeds.reasons import because as _
from accounts.receipts import Tally
from usage.feeds.ghcn import Measured, WeatherChunk
from usage.models import WeatherDay

BATCH = 2000
MEASURED = ("low", "high", "mean", "rain", "eto")


@transaction.atomic
def take_in_weather(*, chunks: Iterable[WeatherChunk], today: date) -> Tally:
    """Make the weather say what a file says, and return what became of its lines.

    A line of the file is one value: new, another than we held, or the same. Days to come are refused.
    """
    tally = Tally()
    for chunk in chunks:
        past = [each for each in chunk.measured if each.day <= today]
        early = [
            SetAside(each.line, "day", _("is still to come"), chunk.text(each.line))
            for each in chunk.measured
            if each.day > today
        ]
        tally.rows += len(chunk.measured) + len(chunk.set_aside)
        tally.set_aside += [*chunk.set_aside, *early]
        _write(past, tally)
    return tally


def _write(measured: list[Measured], tally: Tally) -> None:
    """Bring the rows of some values up to date, in two statements and not one a day."""
    if not measured:
        return
    stations, days = {each.station for each in measured}, [each.day for each in measured]
    held = WeatherDay.objects.filter(station__in=stations, day__range=(min(days), max(days)))
    rows = {(row.station, row.day): row for row in held}
    touched: dict[tuple[str, date], WeatherDay] = {}
    for each in measured:
        key = each.station, each.day
        row = rows.setdefault(key, WeatherDay(station=each.station, day=each.day))
        before = getattr(row, each.what)
        if before == each.value:
            tally.unchanged += 1
            continue
        tally.taken += before is None
        tally.changed += before is not None
        setattr(row, each.what, each.value)
        touched[key] = row
    new = [row for row in touched.values() if row.pk is None]
    WeatherDay.objects.bulk_create(new, batch_size=BATCH)
    known = [row for row in touched.values() if row not in new]
    WeatherDay.objects.bulk_update(known, MEASURED, batch_size=BATCH)
