"""The marks of a chart and the rows of its table, as they are written."""

import re
from dataclasses import replace

import pytest
from django.template.loader import get_template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.usage.test_history import DAY, ZONE
from usage.looking.charts import BarChart, Kind, Point, bar_chart
from usage.looking.history import Reads, Span, hours
from usage.templatetags import marks
from usage.words import axis_number, full_day, how_known

EVIL = "<script>alert('\"')</script>&"


def chart(**of_the_point: object) -> BarChart:
    return bar_chart(
        [replace(Point("1", "One o'clock", 4, "4 gallons"), **of_the_point)], unit="gallons"
    )


def drawn(one: BarChart) -> list[str]:
    """Return the elements of the wide drawing's bars, each by its class."""
    return re.findall(r'class="([^"]+)"', marks.bars(one.wide, "use"))


@pytest.mark.parametrize(
    ("point", "elements"),
    [
        ({}, ["mark"]),
        ({"value": 0}, ["mark--nought"]),
        ({"value": None}, ["mark--none"]),
        ({"value": None, "quality": Kind.AHEAD}, []),
        ({"quality": Kind.ESTIMATED}, ["mark--estimated"]),
        ({"quality": Kind.SPREAD}, ["mark--spread"]),
        ({"leak_share": 0.5}, ["mark", "mark--leak"]),
        ({"part": True, "before": 3}, ["mark", "mark--part", "mark--before"]),
    ],
)
def test_each_way_of_knowing_a_volume_is_drawn_in_its_own_way(
    point: dict[str, object], elements: list[str]
) -> None:
    assert drawn(chart(**point)) == elements


def test_what_was_not_measured_is_filled_with_the_patterns_of_its_own_chart() -> None:
    found = marks.bars(chart(quality=Kind.ESTIMATED).narrow, "the-one")
    assert 'fill="url(#the-one-estimated)"' in found


def test_no_text_of_a_chart_is_markup() -> None:
    said = chart(name=EVIL, said=EVIL, note=EVIL, url=EVIL, before=1, before_said=EVIL)
    everything = marks.bars(said.wide, EVIL) + marks.ways_in(said.wide) + marks.bar_rows(said)
    assert "script" in everything
    assert "<script" not in everything
    assert re.search(r'="[^"]*[<>\'][^"]*"', everything) is None


def test_a_row_says_its_name_its_volume_and_how_that_is_known() -> None:
    missing = chart(
        value=None, before=3, before_said="3 gallons", url="/use/?by=hour&on=2026-03-08"
    )
    assert marks.bar_rows(missing) == (
        '<tr><th scope="row"><a href="/use/?by=hour&amp;on=2026-03-08">One o&#x27;clock</a></th>'
        '<td class="amount">no reading</td><td class="amount">3 gallons</td><td>no reading</td></tr>'
    )
    part = chart(note="1 hour is missing", part=True)
    assert marks.bar_rows(part).endswith("<td>measured (1 hour is missing)</td></tr>")


def test_what_is_still_to_come_has_no_row_and_no_link_but_where_there_is_one() -> None:
    ahead = chart(value=None, quality=Kind.AHEAD)
    assert (marks.bar_rows(ahead), marks.ways_in(ahead.wide)) == ("", "")


def test_what_is_remembered_is_remembered_in_each_language() -> None:
    said = {}
    for language in ("en", "es", "en", "es"):
        with translation.override(language):
            found = (full_day(DAY), axis_number(1234.5), how_known("actual"))
            assert said.setdefault(language, found) == found
    assert said["en"][:2] == ("Wednesday 10 June 2026", "1,234.5")
    assert said["es"][0] == "miércoles 10 de junio de 2026"
    assert said["en"][1:] != said["es"][1:]


@given(st.lists(st.none() | st.integers(-5, 5), max_size=30), st.sampled_from(["", "ae", "s"]))
def test_one_meter_by_itself_says_what_it_says_beside_one_that_is_read_by_the_day(
    volumes: list[int | None], letters: str
) -> None:
    """The short way of a single meter, held against the sum over all of them."""
    qualities = (letters * len(volumes))[: len(volumes)] if letters else ""
    alone = Reads(1, DAY, 60, volumes, qualities)
    by_halves = Reads(1, DAY, 30, [part for one in volumes for part in (one, one)],
                      "".join(letter * 2 for letter in qualities))  # fmt: skip
    twice = [
        Span(span.start, span.amount._replace(microlitres=(span.amount.microlitres or 0) * 2))
        if span.amount.microlitres is not None
        else span
        for span in hours(DAY, [alone], ZONE)
    ]
    assert hours(DAY, [by_halves], ZONE) == twice


def test_the_rows_of_the_weather_are_what_the_template_of_every_table_writes() -> None:
    rows = [
        [{"text": EVIL, "url": EVIL}, {"text": EVIL, "number": True}, {"text": "–"}],
        [{"text": "8 March"}, {"text": "1,234", "number": True}, {"text": EVIL, "number": False}],
    ]
    template = get_template("components/table_row.html")
    assert marks.plain_rows(rows) == "".join(template.render({"row": row}).strip() for row in rows)
