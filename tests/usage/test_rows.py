"""Days of reads into the table and out of it, as bytes."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Town
from usage import sql
from usage.grid import NOTHING, Grid, Quality
from usage.models import DayReads
from usage.rows import StoredDay, gathered, hours_proven
from usage.sql import fetch_days, write_days


def days(point: int) -> list[StoredDay]:
    """Days of every kind: short, long, by the quarter, with gaps, letters and registers."""
    return [
        StoredDay(point, date(2026, 3, 8), 60, list(range(23)), "", None),
        StoredDay(point, date(2026, 6, 10), 60, [None, -5, *[2**57] * 22], "-e" + "a" * 22, None),
        StoredDay(point, date(2026, 6, 11), 60, [None] * 24, "", [None, 7, *[None] * 22]),
        StoredDay(point, date(2026, 6, 12), 60, [3] * 24, "s" * 24, [9] * 24),
        StoredDay(point, date(2026, 6, 13), 15, [*range(95), None], "", None),
        StoredDay(point, date(2026, 6, 14), 1440, [12], "e", None),
        StoredDay(point, date(2026, 11, 1), 60, list(range(25)), "", [None] * 25),
    ]


def stored() -> list[StoredDay]:
    columns = ("service_point", "day", "interval_minutes", "volumes", "qualities", "registers")
    return [StoredDay(*row) for row in DayReads.objects.order_by("day").values_list(*columns)]


def proven_slowly(day: StoredDay) -> tuple[int | None, int | None]:
    """Return the hours of a day that were dry, and wet, as bits, one after the other."""
    known = [it for it in day.volumes if it is not None]
    if any(it < 0 for it in known):
        return None, None
    dry, wet, each = 0, 0, 60 // day.minutes
    for n in range(len(day.volumes) // each if each else 0):
        part = day.volumes[n * each : (n + 1) * each]
        letters = (day.qualities or "a" * len(day.volumes))[n * each : (n + 1) * each]
        if None in part or set(letters) != {"a"}:
            continue
        dry, wet = (dry, wet | 1 << n) if any(part) else (dry | 1 << n, wet)
    return dry, wet


LETTERS_SAID = st.sampled_from("aaaaaes")


@given(st.data(), st.sampled_from((15, 60, 1440)), st.sampled_from((23, 24, 25)))
def test_bits_say_which_hours_were_dry_and_wet(data, minutes, hours):
    """Against a slow twin; also of the day that a quarter of an hour is missing of."""
    width = hours * 60 // minutes if minutes < 1440 else 1
    volumes = data.draw(
        st.lists(st.sampled_from((None, 0, 0, 0, 0, 3, 5, 2**40)), min_size=width, max_size=width)
    )
    if data.draw(st.integers(0, 5)) == 5:
        volumes[-1] = -4
    letters = "".join(data.draw(st.lists(LETTERS_SAID, min_size=width, max_size=width)))
    said = "".join(
        "-" if it is None else letter for it, letter in zip(volumes, letters, strict=True)
    )
    day = StoredDay(1, date(2026, 6, 1), minutes, volumes, said, None)
    [rows] = gathered([day])
    [dry], [wet], [told] = hours_proven(rows)
    assert ((int(dry), int(wet)) if told else (None, None)) == proven_slowly(day)


def test_what_is_written_is_what_stands_there(town: Town) -> None:
    assert town.file
    point = town.points["mill"].pk
    write_days(new=days(point), changed=[], file=town.file.pk)
    expected = days(point)
    assert stored() == expected
    totals = DayReads.objects.order_by("day").values_list("total", flat=True)
    assert list(totals) == [sum(v for v in day.volumes if v is not None) for day in expected]
    bits = DayReads.objects.order_by("day").values_list("dry", "wet")
    assert list(bits) == [proven_slowly(day) for day in expected]

    # Days that change keep their registers where the change does not speak of them.
    for rows in gathered(expected):
        found = fetch_days(rows.points, rows.days, rows.days, registers=False)
        for again in found:
            sql.update_days(replace(again, said=None), town.file.pk)
    assert stored() == expected


def test_what_stands_there_is_what_is_read(town: Town) -> None:
    assert town.file
    point = town.points["mill"].pk
    write_days(new=days(point), changed=[], file=town.file.pk)
    for rows in gathered(days(point)):
        parts = list(fetch_days(rows.points, rows.days, rows.days, registers=True))
        order = np.concatenate([part.days for part in parts]).argsort()

        def found(name: str, parts=parts, order=order) -> list[Any]:
            return np.concatenate([getattr(part, name) for part in parts])[order].tolist()

        for name in ("points", "days", "lengths", "volumes", "qualities"):
            assert found(name) == getattr(rows, name).tolist(), name
        if rows.registers is None:
            assert {(part.registers, part.said) for part in parts} == {(None, None)}
        else:
            assert found("registers") == rows.registers.tolist()
            said = [part.said.qualities.ravel() for part in parts if part.said is not None]
            assert set(np.concatenate(said).tolist()) == {Quality.MISSING}
    assert list(fetch_days(rows.points[:0], rows.days[:0], rows.days[:0], registers=True)) == []


def test_what_was_said_beside_registers_is_what_is_read(town: Town) -> None:
    assert town.file
    point = town.points["mill"].pk
    some = [day for day in days(point) if day.registers and len(day.volumes) == 24]
    write_days(new=some, changed=[], file=town.file.pk)
    [rows] = gathered(some)
    said = Grid.empty(2, 24)
    said.volumes[1, 3:5], said.qualities[1, 3:5] = (7, -8), (Quality.ESTIMATED, Quality.ACTUAL)
    sql.update_days(replace(rows, registers=None, said=said), town.file.pk)
    assert stored() == some
    one, other = DayReads.objects.order_by("day")
    assert (one.said, one.said_qualities) == (None, "")
    assert (other.said, other.said_qualities) == (
        [None] * 3 + [7, -8] + [None] * 19,
        "---ea" + "-" * 19,
    )
    for registers in (True, False):
        found = list(fetch_days(rows.points, rows.days, rows.days, registers=registers))
        kept = {
            (int(day), int(volume))
            for each in found
            if each.said
            for day, volumes in zip(each.days, each.said.volumes, strict=True)
            for volume in volumes
        }
        assert kept == {
            *((some[0].day.toordinal(), NOTHING), (some[1].day.toordinal(), NOTHING)),
            *((some[1].day.toordinal(), volume) for volume in (7, -8)),
        }


def test_a_service_point_with_reads_does_not_go(town: Town) -> None:
    """The reads table has no foreign key (decision 14)."""
    assert town.file
    write_days(new=days(town.points["mill"].pk), changed=[], file=town.file.pk)
    for point, stays in (("mill", True), ("weir", False)):
        with transaction.atomic(), connection.cursor() as cursor:
            key = [town.points[point].pk]
            cursor.execute("DELETE FROM usage_meter WHERE service_point_id = %s", key)
            if stays:
                with pytest.raises(IntegrityError, match="has reads"), transaction.atomic():
                    cursor.execute("DELETE FROM usage_servicepoint WHERE id = %s", key)
            else:
                cursor.execute("DELETE FROM usage_servicepoint WHERE id = %s", key)
                assert cursor.rowcount == 1
