"""The smallest leak that the meters of a home can show."""

from datetime import date

import numpy as np
from django.utils.translation import gettext as _

from accounts.access import Home
from leaks import sql
from leaks.cases import rules_on
from leaks.thresholds import smallest_shown
from usage.models import ServicePoint
from usage.words import volume


def sentence(home: Home, today: date, unit: str) -> str:
    """Return a sentence on it; empty where no meter hangs, or nobody knows how fine it counts.

    Of several meters it is the coarsest: less may run behind it unseen.
    """
    points = ServicePoint.objects.filter(premises=home.premises_id).order_by("pk")
    numbers = np.array([*points.values_list("pk", flat=True)], dtype=np.int64)
    rules = rules_on(today)
    smallest = [
        smallest_shown(place.tick, rules[place.home_class].thresholds.rules)
        for place in (sql.places_of(numbers, today) if len(numbers) else [])
        if not np.isnan(place.tick) and place.home_class in rules
    ]
    if not smallest:
        return ""
    return _("The smallest leak that your meter can show is about %(rate)s an hour.") % {
        "rate": volume(round(max(smallest)), unit)
    }
