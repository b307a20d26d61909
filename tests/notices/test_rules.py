"""Rules in plain Python: hours, words, numbers, and what tells tales."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notices.numbers import dialled, with_gaps
from notices.plain import TellsTales, links_in, must_tell_nothing
from notices.times import Hours, next_digest, wait_after
from notices.words import Wish, wish_of

HERE = ZoneInfo("America/Los_Angeles")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("hours", "when", "end"),
    [
        (Hours(), at(20, 20, 59), None),
        (Hours(), at(20, 21), at(21, 8)),
        (Hours(), at(20, 7, 59), at(20, 8)),
        (Hours(), at(20, 8), None),
        (Hours(13, 15), at(20, 14), at(20, 15)),
        (Hours(13, 15), at(20, 15), None),
        (Hours(8, 8), at(20, 8), None),  # the same hour twice is no quiet
        (Hours(), at(31, 23, month=10), at(1, 8)),  # the night in which clocks go back
        (Hours(0, 3), at(8, 1, month=3), at(8, 3, month=3)),  # the one in which they go forward
    ],
)
def test_quiet_hours_end_by_the_clocks_of_the_place(
    hours: Hours, when: datetime, end: datetime | None
) -> None:
    assert hours.end_after(when.astimezone(UTC), HERE) == end


@pytest.mark.parametrize(
    ("when", "weekly", "goes"),
    [
        (at(20, 6, 59), False, at(20, 7)),
        (at(20, 7), False, at(21, 7)),
        (at(20, 12), True, at(23, 7)),  # a Friday, and Monday
        (at(23, 6), True, at(23, 7)),
        (at(23, 7), True, at(30, 7)),
    ],
)
def test_summaries_go_out_in_the_morning(when: datetime, weekly: bool, goes: datetime) -> None:
    assert next_digest(when, HERE, weekly=weekly) == goes


def test_tries_are_further_and_further_apart() -> None:
    assert [wait_after(n) for n in (1, 2, 3)] == [timedelta(minutes=n) for n in (1, 2, 4)]
    assert wait_after(40) == timedelta(hours=12)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("STOP", Wish.STOP),
        (" stop. ", Wish.STOP),
        ("Opt out", Wish.STOP),
        ("alto", Wish.STOP),
        ("Start", Wish.START),
        ("ayuda!", Wish.HELP),
        ("please stop the leak", None),
        ("", None),
    ],
)
def test_a_word_is_a_wish_and_a_sentence_is_none(text: str, wish: Wish | None) -> None:
    assert wish_of(text) is wish


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(555) 210-0199", "+15552100199"),
        ("1.555.210.0199", "+15552100199"),
        ("+34 612 345 678", "+34612345678"),
        ("555 0199", None),
        ("+1", None),
        ("ada@example.org", None),
    ],
)
def test_numbers_are_dialled_in_one_way(text: str, number: str | None) -> None:
    assert dialled(text) == number


def test_a_number_is_read_in_groups() -> None:
    assert with_gaps("+15552100199") == "+1 555 210 0199"
    assert with_gaps("+34612345678") == "+34612345678"


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://x.example/1.gif">',
        '<p style="background: URL( https://x.example/1.gif )">x</p>',
        '<table background="https://x.example/1.gif">',
        '<link rel="stylesheet" href="https://x.example/a.css">',
        '<svg><use href="https://x.example/#a"/></svg>',
        '<a href="https://x.example/?who=7">x</a>',
        '<a href="javascript:go()">x</a>',
        '<meta http-equiv="refresh" content="0">',
    ],
)
def test_what_would_tell_that_a_mail_was_read_is_seen(html: str) -> None:
    """L71, A060."""
    with pytest.raises(TellsTales):
        must_tell_nothing(html)


def test_a_plain_mail_passes() -> None:
    html = (
        '<meta charset="utf-8"><p style="color:#000"><a href="https://x.example/leaks/7/">x</a> '
        '<a href="mailto:help@x.example?subject=Water">y</a> <a href="tel:+15552100199">z</a></p>'
    )
    must_tell_nothing(html)
    assert links_in(html)[0] == "https://x.example/leaks/7/"
