"""What the portal shows, for who has not signed in: a day of an invented home in which something leaks."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from usage.looking.bars import chart_of_hours
from usage.looking.charts import BarChart, Kind, bar_chart
from usage.looking.history import Amount, Span
from usage.words import axis_number, unit_name, volume

# Litres of each hour from midnight: showers, laundry, dishes, and a toilet that never stops running.
HOURS = (0, 0, 0, 0, 2, 18, 96, 64, 22, 8, 6, 75, 40, 12, 6, 5, 14, 30, 58, 46, 24, 30, 12, 2)
LEAK = 23
LITRE = 1_000_000  # microlitres


def leaking_day() -> tuple[BarChart, str]:
    """Return the chart of that day and the sentence above it, as this reader would read them."""
    midnight = datetime(2026, 6, 10, tzinfo=ZoneInfo(settings.TIME_ZONE))
    spans = [
        Span(midnight + timedelta(hours=n), Amount((litres + LEAK) * LITRE, Kind.ACTUAL))
        for n, litres in enumerate(HOURS)
    ]
    points = [
        replace(point, leak_share=LEAK / (litres + LEAK))
        for point, litres in zip(chart_of_hours(spans).points, HOURS, strict=True)
    ]
    said = _("An example: %(volume)s an hour never stopped, not even at night. That is a leak.")
    chart = bar_chart(points, unit=unit_name(), number=axis_number)
    return chart, said % {"volume": volume(LEAK * LITRE)}
