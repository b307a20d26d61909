"""Where the bars stand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usage.looking.charts import (
    CHARACTER,
    MOST_GRID_LINES,
    NARROW,
    WIDE,
    Bar,
    BarChart,
    Kind,
    Point,
    axis_values,
    bar_chart,
    plain_number,
)

HOURS = ["12 am", *(f"{hour} am" for hour in range(1, 12)), "noon"]
HOURS += [f"{hour} pm" for hour in range(1, 12)]


def chart_of(*values: float | None, **more) -> BarChart:
    points = [
        Point(label=str(place), name=f"bar {place}", value=value, **more)
        for place, value in enumerate(values, start=1)
    ]
    return bar_chart(points, unit="gallons")


def extents(drawing, sheet) -> list[tuple[float, float]]:
    """Return where each label starts and ends, in the largest text the style sheet sets."""
    found = []
    for label in drawing.labels:
        wide = len(label.text) * sheet.text * CHARACTER
        start = {"middle": label.x - wide / 2, "start": label.x, "end": label.x - wide}
        found.append((start[label.anchor], start[label.anchor] + wide))
    return found


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [
        (0, 412, (0, 100, 200, 300, 400, 500)),
        (0, 31, (0, 10, 20, 30, 40)),
        (0, 101, (0, 25, 50, 75, 100, 125)),
        (0, 0.3, (0, 0.1, 0.2, 0.3)),
        (0, 5, (0, 1, 2, 3, 4, 5)),
        (-7, 31, (-10, 0, 10, 20, 30, 40)),
        (-3, -1, (-3, -2, -1, 0)),
        (0, 0, (0, 1)),
        (12, 14, (0, 5, 10, 15)),  # an axis always starts at zero
    ],
)
def test_an_axis_has_round_numbers_and_holds_zero(low, high, values):
    assert axis_values(low, high) == values


@given(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))
def test_an_axis_never_has_more_than_six_lines_and_holds_every_value(one, other):
    low, high = sorted((round(one, 3), round(other, 3)))
    values = axis_values(low, high)
    assert 2 <= len(values) <= MOST_GRID_LINES
    assert values[0] <= low + 1e-6
    assert values[-1] >= high - 1e-6
    assert 0 in values


def test_bars_are_as_tall_as_their_values_and_stand_on_zero():
    drawing = chart_of(10, 20, 40).wide
    assert [bar.y + bar.height for bar in drawing.bars] == pytest.approx([drawing.zero_y] * 3)
    heights = [bar.height for bar in drawing.bars]
    assert heights == pytest.approx([drawing.plot_height * share for share in (0.25, 0.5, 1)], 0.01)


def test_a_gap_is_never_drawn_as_zero():
    known, none = chart_of(0, None).wide.bars
    assert (known.kind, known.height) == (Kind.ACTUAL, 0)
    assert (none.kind, none.height) == (Kind.MISSING, 0)


def test_a_point_without_a_value_is_missing_whatever_its_quality():
    assert Point(label="", name="", value=None, quality=Kind.ESTIMATED).kind == Kind.MISSING
    assert Point(label="", name="", value=None, quality=Kind.AHEAD).kind == Kind.AHEAD


def test_water_that_went_back_hangs_below_zero():
    drawing = chart_of(-7, 31).wide
    back = drawing.bars[0]
    assert back.y == pytest.approx(drawing.zero_y)
    assert back.height == pytest.approx(drawing.plot_height * 7 / 50, 0.01)
    assert [(line.value, line.zero) for line in drawing.grid][:2] == [(-10, False), (0, True)]
    assert drawing.grid[0].label == "−10"


def test_a_little_water_does_not_look_like_none():
    assert chart_of(0.001, 500).narrow.bars[0].height == 1.5


def test_the_leaking_part_stands_at_the_bottom_of_its_bar():
    drawing = chart_of(24, leak_share=0.25).wide
    bar = drawing.bars[0]
    assert bar.leak_height == pytest.approx(bar.height / 4, 0.01)
    assert bar.leak_y + bar.leak_height == pytest.approx(drawing.zero_y, 0.01)


def test_the_period_before_is_a_mark_on_the_same_axis():
    points = [
        Point(label="1", name="1", value=10, before=30),
        Point(label="2", name="2", value=20),
    ]
    chart = bar_chart(points, unit="gallons")
    lines = {line.value: line.y for line in chart.wide.grid}
    assert [bar.before_y for bar in chart.wide.bars] == [pytest.approx(lines[30] - 1), None]
    assert chart.kinds == ("actual", "before")


@pytest.mark.parametrize("sheet", ["narrow", "wide"])
@pytest.mark.parametrize(
    "labels",
    [
        HOURS,
        [*HOURS[:2], "1 am", *HOURS[2:]],  # the day of 25 hours
        [*HOURS[:2], *HOURS[3:]],  # the day of 23 hours
        [str(day) for day in range(1, 32)],
        ["January", "February", "March", "April", "May", "June"] * 2,
        ["13 October to 12 November 2026"] * 3,
        ["", "", "one", ""],
    ],
)
def test_labels_never_touch_and_stay_inside(labels, sheet):
    points = [Point(label=label, name=label, value=1) for label in labels]
    size = {"narrow": NARROW, "wide": WIDE}[sheet]
    placed = extents(getattr(bar_chart(points, unit="gallons"), sheet), size)
    assert placed
    assert all(after[0] >= before[1] for before, after in pairwise(placed))
    assert all(start >= -0.1 and end <= size.width + 0.1 for start, end in placed)


def test_a_day_on_a_phone_says_every_few_hours():
    points = [Point(label=hour, name=hour, value=1) for hour in HOURS]
    chart = bar_chart(points, unit="gallons")
    assert [label.text for label in chart.narrow.labels] == HOURS[::4]
    assert [label.text for label in chart.wide.labels] == HOURS[::2]


@given(st.lists(st.none() | st.floats(-1000, 1000), max_size=400))
def test_every_bar_keeps_its_place_and_none_leaves_the_drawing(values):
    chart = chart_of(*values)
    for drawing in (chart.narrow, chart.wide):
        assert len(drawing.bars) == len(values)
        for place, bar in enumerate(drawing.bars):
            start = drawing.left + place * drawing.slot
            assert start - 0.5 <= bar.x <= bar.x + bar.width <= start + drawing.slot + 0.5
            assert drawing.top - 2 <= bar.y
            assert bar.y + bar.height <= drawing.height - 0.5 * NARROW.text


def test_a_chart_explains_only_what_is_in_it():
    plain, gap, empty = chart_of(1, 2), chart_of(1, None), chart_of(None)
    assert (plain.kinds, plain.needs_key, plain.has_values) == (("actual",), False, True)
    assert (gap.kinds, gap.needs_key, gap.has_values) == (("actual", "missing"), True, True)
    assert (empty.kinds, empty.has_values) == (("missing",), False)


def test_a_chart_of_nothing_can_be_laid_out():
    assert bar_chart([], unit="gallons").wide.bars == ()
    assert isinstance(chart_of(1).wide.bars[0], Bar)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (1200, "1,200"), (0.25, "0.25"), (-10.0, "−10"), (1e6, "1,000,000")],
)
def test_numbers_of_the_axis_are_short(value, words):
    assert plain_number(value) == words
