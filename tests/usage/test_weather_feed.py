"""The weather as NOAA publishes it (M01): what of a station's file comes in, and what is drawn of it."""

from datetime import date
from pathlib import Path

import pytest

from accounts.feeds import FeedUnreadable
from accounts.models import FeedFile
from portal.feeding.feeds import load_feed
from tests.conftest import NOW
from usage.comparing.weather_chart import DayBelow, weather_chart
from usage.looking.charts import Point, bar_chart
from usage.models import WeatherDay

STATION = "USW00023271"
FILE = """\
USW00023271,20261017,TMAX,250,,,W,2400
USW00023271,20261017,TMIN,110,,,W,2400
USW00023271,20261017,PRCP,0,T,,W,2400
USW00023271,20261017,SNOW,0,,,W,
USW00023271,20261018,TAVG,170,H,,S,
USW00023271,20261018,PRCP,254,,,W,2400
"""


def load(folder: Path, text: str) -> FeedFile:
    path = folder / "station.csv"
    path.write_text(text)
    return load_feed(format="ghcn", path=path, at=NOW)


def counts(receipt: FeedFile) -> tuple[int, int, int, int]:
    return receipt.taken, receipt.changed, receipt.unchanged, receipt.refused


def days() -> list[tuple[object, ...]]:
    return list(
        WeatherDay.objects.order_by("day").values_list(
            "station", "day", "low", "high", "mean", "rain"
        )
    )


@pytest.mark.django_db
def test_a_file_comes_in_and_a_replay_changes_nothing(tmp_path: Path) -> None:
    assert counts(load(tmp_path, FILE)) == (5, 0, 0, 0)
    expected = [
        (STATION, date(2026, 10, 17), 110, 250, None, 0),
        (STATION, date(2026, 10, 18), None, None, 170, 254),
    ]
    assert days() == expected
    assert counts(load(tmp_path, FILE)) == (0, 0, 5, 0)
    assert days() == expected


@pytest.mark.django_db
def test_the_newer_file_is_believed_and_fills_what_was_missing(tmp_path: Path) -> None:
    load(tmp_path, FILE)
    newer = "USW00023271,20261018,PRCP,241,,,W,\nUSW00023271,20261018,TMAX,201,,,W,\n"
    assert counts(load(tmp_path, newer)) == (1, 1, 0, 0)
    assert days()[1] == (STATION, date(2026, 10, 18), None, 201, 170, 241)


@pytest.mark.django_db
def test_a_copy_with_names_over_its_columns_is_the_same_file(tmp_path: Path) -> None:
    named = "ID,DATE,ELEMENT,DATA_VALUE,M_FLAG,Q_FLAG,S_FLAG,OBS_TIME\n" + FILE
    assert counts(load(tmp_path, named)) == (5, 0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("US1,20261017,TMAX,250,,,W,", "station"),
        ("USW00023271,20261317,TMAX,250,,,W,", "day"),
        ("USW00023271,20261121,TMAX,250,,,W,", "day"),  # tomorrow
        ("USW00023271,20261017,TMAX,25.0,,,W,", "value"),
        ("USW00023271,20261017,TMAX,250,,I,W,", "quality"),
        ("USW00023271,20261017,TMAX,790,,,W,", "value"),  # tenths of °F
        ("USW00023271,20261017,PRCP,-9999,,,W,", "value"),
        ("USW00023271,20261017,TMAX,250,,,W", ""),
    ],
)
def test_a_bad_line_is_refused_by_number_and_the_others_come_in(
    line: str, field: str, tmp_path: Path
) -> None:
    receipt = load(tmp_path, FILE + line + "\n")
    assert counts(receipt) == (5, 0, 0, 1)
    assert list(receipt.set_aside.values_list("line", "field", "text")) == [(7, field, line)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "meter,starts_at,minutes,volume,unit\n", "STATION,DATE,PRCP\n"]
)
def test_another_file_is_not_taken_for_weather(text: str, tmp_path: Path) -> None:
    with pytest.raises(FeedUnreadable):
        load(tmp_path, text)
    assert not FeedFile.objects.exists()


# --- The picture --------------------------------------------------------------------------------------


def drawn(*days: DayBelow) -> tuple[object, ...]:
    bars = bar_chart([Point(str(n), str(n), 1) for n, _ in enumerate(days)], unit="gallons")
    return weather_chart(bars, days, number=str), bars.wide


def test_the_weather_of_a_day_stands_under_its_bar() -> None:
    chart, bars = drawn(*(DayBelow(60 + n, 0.0) for n in range(5)), DayBelow(65, 1.5))
    [line] = chart.wide.lines
    middles = [bar.x + bar.width / 2 for bar in bars.bars]
    assert [float(point.split(",")[0]) for point in line.split()] == pytest.approx(middles, abs=0.1)
    [drop] = chart.wide.drops
    assert drop.x + drop.width / 2 == pytest.approx(middles[-1], abs=0.1)
    heights = [float(point.split(",")[1]) for point in line.split()]
    assert heights == sorted(heights, reverse=True)  # warmer is higher


def test_no_line_is_drawn_across_a_day_without_weather() -> None:
    nothing = DayBelow(None, None)
    chart, _bars = drawn(DayBelow(60, 0), DayBelow(61, 0), nothing, DayBelow(62, 0), nothing)
    assert [len(line.split()) for line in chart.wide.lines] == [2]
    assert len(chart.wide.dots) == 1
    assert chart.wide.drops == ()


def test_a_month_without_any_weather_is_drawn_empty() -> None:
    chart, _bars = drawn(DayBelow(None, None))
    assert (chart.narrow.lines, chart.narrow.dots, chart.narrow.warmest) == ((), (), "")
