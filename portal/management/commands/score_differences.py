"""Judge how many wrong bills are found by their meters: at each place one bill is made wrong."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand

from billing.comparing import by_place
from billing.models import Bill
from billing.reconciliation import Cause, Counted, reconciled

UNITS_WRONG = (3, -3, 2, -2, 1)


class Command(BaseCommand):
    """manage.py score_differences"""

    help = "Score how many bills with too much or too little water their meters give away."

    def handle(self, *args: Any, **options: Any) -> None:
        """Score the bills on file, as they are and as if the hour of each reading were known."""
        places = [list(place) for place in by_place(list(Bill.objects.all()))]
        self.stdout.write(f"{sum(map(unexplained, places))} of {len(places)} places as they are")
        known = [[replace(bill, timed=True) for bill in place] for place in places]
        for units in UNITS_WRONG:
            (found, tried), (timed, _tried) = scored(places, units), scored(known, units)
            self.stdout.write(f"{units:+d}: {found} of {tried}; {timed} if hours were known")


def scored(places: Sequence[Sequence[Counted]], units: int) -> tuple[int, int]:
    """Return at how many places a bill that is off by some units is found, and how many were tried."""
    tried = [wrong for place in places if (wrong := with_one_wrong(place, units))]
    return sum(map(unexplained, tried)), len(tried)


def with_one_wrong(place: Sequence[Counted], units: int) -> list[Counted]:
    """Return bills of which one from the middle on is off; none where it would count less than nothing."""
    for n in range(len(place) // 2, len(place)):
        billed = place[n].billed + units * place[n].unit
        if not place[n].estimated and billed >= 0:
            return [*place[:n], replace(place[n], billed=billed), *place[n + 1 :]]
    return []


def unexplained(place: Sequence[Counted]) -> bool:
    """Tell whether a bill of a place differs and nothing explains it."""
    return any(part.cause is Cause.UNKNOWN for _bill, parts in reconciled(place) for part in parts)
