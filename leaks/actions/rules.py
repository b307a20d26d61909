"""Laying down what counts as a leak."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from leaks.models import LeakRule
from leaks.thresholds import CLASSES, Thresholds, to_json
from privacy.models import Subject


class NoSuchClass(Exception):
    """There are no homes of that class."""


@transaction.atomic
def lay_down_rule(
    *, home_class: str, thresholds: Thresholds, from_date: date, by: Subject | None, at: datetime
) -> LeakRule:
    """Lay down what homes of a class are judged by from a day on, as the next version; return it.

    What was laid down before stays: alerts that were judged by it say so. `by` None: at the machine itself.
    Raises NoSuchClass.
    """
    if home_class not in CLASSES:
        raise NoSuchClass
    last = LeakRule.objects.filter(home_class=home_class).aggregate(last=Max("version"))["last"]
    # Versions count on from ours, which is the first.
    version = (last or CLASSES[home_class].rules.version) + 1
    return LeakRule.objects.create(
        home_class=home_class,
        version=version,
        from_date=from_date,
        thresholds=to_json(thresholds),
        by=by,
        at=at,
    )
