"""What is added up of meters: how many were heard of, late and silent at the end of a week (S08)."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.figures.rolling import WEEK, add_up
from portal.models import FigureCell
from privacy.models import Subject
from tests.conftest import NOW, TODAY, ReadsMaker, Town
from usage.figures import FIGURES
from usage.models import Meter, ServicePoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "town")]
[METERS] = FIGURES
# The Monday of the week of the tests: the week before it has ended.
MONDAY = TODAY - timedelta(days=TODAY.weekday())
ENDS = datetime.combine(MONDAY, time(), tzinfo=ZoneInfo("America/Los_Angeles"))


def parts() -> Counter[str]:
    return Counter(part for _who, part, _n in METERS.rows(ENDS - WEEK, ENDS))


def days_before(n: int) -> date:
    return MONDAY - timedelta(days=n)


@pytest.mark.parametrize(
    ("heard", "found"), [(1, "heard"), (2, "heard"), (3, "late"), (7, "late"), (8, "silent")]
)
def test_a_meter_is_heard_of_late_or_silent_as_the_week_ends(
    heard: int, found: str, make_reads: ReadsMaker
) -> None:
    """S08, S09: to the day; what came in of the next week tells nothing of this one."""
    Meter.objects.exclude(serial="M001").delete()
    make_reads("mill", days_before(20), days_before(heard))
    make_reads("mill", MONDAY, MONDAY)
    assert parts() == {found: 1}


def test_a_meter_that_is_new_or_gone_is_not_silent() -> None:
    Meter.objects.exclude(serial__in=["M001", "M003"]).delete()
    Meter.objects.filter(serial="M001").update(to_date=days_before(1))
    Meter.objects.filter(serial="M003").update(from_date=days_before(7))
    assert parts() == {}
    Meter.objects.filter(serial="M001").update(to_date=MONDAY)
    Meter.objects.filter(serial="M003").update(from_date=days_before(8))
    assert parts() == {"silent": 2}


def test_a_home_of_whom_we_only_store_is_not_counted(town: Town) -> None:
    """GDPR 18: to be counted is a use."""
    before = parts().total()
    Subject.objects.filter(pk=town.users["ada"].subject_id).update(restricted_at=NOW)
    assert parts().total() < before


def test_a_few_silent_meters_are_not_shown(make_reads: ReadsMaker, town: Town) -> None:
    """A070: how many hang is; which part of them is silent only from fifteen on."""
    points = ServicePoint.objects.bulk_create(
        ServicePoint(number=f"F{n}", premises=town.premises["mill"], kind="domestic")
        for n in range(40)
    )
    Meter.objects.bulk_create(
        Meter(serial=f"F{n}", service_point=point, from_date=date(2020, 1, 1), unit="gal", dials=6)
        for n, point in enumerate(points)
    )
    make_reads("mill", days_before(3), days_before(1))
    add_up(NOW, 1)
    cells = FigureCell.objects.filter(room="usage", figure="meters")
    shown = dict(cells.values_list("part", "amount"))
    assert shown[""] == 45
    assert (shown["heard"], shown["late"]) == (None, None)
