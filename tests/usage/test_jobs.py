"""Meters that are late, silent, stuck or run backwards, as the clock finds them."""

from datetime import date, timedelta

import pytest

from tests.conftest import GALLON, NOW, TODAY, ReadsMaker, Town
from usage import sql
from usage.health.sql import FOUND
from usage.jobs import look_at_meters
from usage.models import Meter, MeterTrouble
from usage.rows import StoredDay

pytestmark = pytest.mark.usefixtures("clock", "town")


def troubles() -> dict[str, list[tuple[str, date | None]]]:
    look_at_meters(NOW)
    found: dict[str, list[tuple[str, date | None]]] = {}
    rows = MeterTrouble.objects.order_by("meter__serial")
    for kind, serial, since in rows.values_list("kind", "meter__serial", "since"):
        found.setdefault(kind, []).append((serial, since))
    return found


def days_ago(n: int) -> date:
    return TODAY - timedelta(days=n)


def test_a_meter_is_late_then_silent_and_well_again(make_reads: ReadsMaker, town: Town) -> None:
    """S09. Kinds are told apart to the day."""
    make_reads("mill", days_ago(20), days_ago(2))
    make_reads("weir", days_ago(20), days_ago(1))
    make_reads("orchard", days_ago(20), days_ago(7))
    assert troubles() == {"late": [("M001", days_ago(2))], "silent": [("M003", days_ago(7))]}
    make_reads("orchard", days_ago(6), days_ago(6))
    assert troubles() == {"late": [("M001", days_ago(2)), ("M003", days_ago(6))]}
    make_reads("mill", TODAY, TODAY)
    make_reads("orchard", TODAY, TODAY)
    assert troubles() == {}


def test_a_meter_that_was_taken_out_or_has_just_come_is_not_silent(
    make_reads: ReadsMaker, town: Town
) -> None:
    make_reads("weir", TODAY, TODAY)
    Meter.objects.filter(serial="M001").update(to_date=TODAY)
    Meter.objects.filter(serial="M003").update(from_date=days_ago(6))
    assert troubles() == {}
    Meter.objects.filter(serial="M001").update(to_date=TODAY + timedelta(days=1))
    Meter.objects.filter(serial="M003").update(from_date=days_ago(7))
    assert troubles() == {"silent": [("M001", None), ("M003", None)]}


def test_a_meter_is_stuck_where_somebody_lives_and_used_water_before(
    make_reads: ReadsMaker, town: Town
) -> None:
    for place in town.points:
        make_reads(place, days_ago(60), days_ago(31))
        make_reads(place, days_ago(30), days_ago(1), gallons=0)
    # Nobody lives at the cottage, and in the orchard water ran once.
    town.agreements["ada weir"].delete()
    town.agreements["cleo weir"].delete()
    sql.write_days(
        new=[],
        changed=[
            StoredDay(town.points["orchard"].pk, days_ago(20), 60, [GALLON, *[0] * 23], "", None)
        ],
        file=town.file.pk if town.file else 0,
    )
    assert troubles() == {"stuck": [("M001", days_ago(30))]}
    town.points["mill"].kind = "irrigation"
    town.points["mill"].save()
    assert troubles() == {}


def test_a_meter_runs_backwards_where_a_day_is_less_than_nothing(
    make_reads: ReadsMaker, town: Town
) -> None:
    for place in town.points:
        make_reads(place, days_ago(9), TODAY)
    for place, ago in (("mill", 7), ("weir", 8)):
        sql.write_days(
            new=[],
            changed=[StoredDay(town.points[place].pk, days_ago(ago), 60, [-GALLON] * 24, "", None)],
            file=town.file.pk if town.file else 0,
        )
    assert troubles() == {"backwards": [("M001", days_ago(7))]}


def test_every_kind_of_trouble_is_looked_for() -> None:
    assert set(FOUND) == set(MeterTrouble.Kind.values)
