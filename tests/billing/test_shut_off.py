"""The first day on which water may be shut off (R19): never one that the law does not allow."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.shut_off import Facts, Pause, earliest
from billing.shut_off_notice import (
    BY_LAW,
    MUST_HOLD,
    SHIPPED,
    Missing,
    Wrong,
    check,
    filled,
    missing,
)

A_DAY = timedelta(days=1)
SINCE = date(2026, 9, 1)
HOLIDAYS = {date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 25), date(2027, 1, 1)}


def day_of(facts: Facts, today: date) -> date | None:
    found = earliest(facts, today=today, holidays=HOLIDAYS)
    return found.day if found else None


# --- By example ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "today", "day"),
    [
        # Nothing was done: sixty days from the first of September end on the last of October, a Saturday.
        (Facts(SINCE), date(2026, 9, 1), date(2026, 11, 2)),
        # Nothing was done for long: still seven working days, over Thanksgiving, from today on.
        (Facts(SINCE), date(2026, 11, 20), date(2026, 12, 3)),
        # A notice alone is not enough, and neither is a call.
        (Facts(SINCE, noticed_on=[date(2026, 10, 1)]), date(2026, 11, 20), date(2026, 12, 3)),
        (Facts(SINCE, contacted_on=[date(2026, 10, 1)]), date(2026, 11, 20), date(2026, 12, 3)),
        # Both, long ago: today.
        (
            Facts(SINCE, [date(2026, 10, 1)], [date(2026, 10, 2)]),
            date(2026, 11, 20),
            date(2026, 11, 20),
        ),
        # An appeal that was decided: notice and call must come after it.
        (
            Facts(
                SINCE,
                [date(2026, 10, 1)],
                [date(2026, 10, 2)],
                [Pause(date(2026, 10, 5), date(2026, 11, 9))],
            ),
            date(2026, 11, 9),
            date(2026, 11, 18),
        ),
        # A plan that was broken: sixty days from then.
        (
            Facts(SINCE, pauses=[Pause(date(2026, 9, 5), date(2026, 11, 9), renews=True)]),
            date(2026, 11, 9),
            date(2027, 1, 8),
        ),
        (Facts(SINCE, pauses=[Pause(date(2026, 9, 5))]), date(2026, 11, 20), None),
    ],
)
def test_the_first_day_is_that_of_the_law(facts: Facts, today: date, day: date | None) -> None:
    assert day_of(facts, today) == day


# --- By every order of events -------------------------------------------------------------------------


@dataclass
class Story:
    """What happened day by day, and what the law says of each: written to be slow and plain."""

    days: list[list[str]]
    said: list[date | None] = field(default_factory=list)
    lawful: list[bool] = field(default_factory=list)

    def live(self) -> None:
        """Let each day pass: its events, then what is said, then whether the law allows it that day."""
        noticed: list[date] = []
        contacted: list[date] = []
        pauses: dict[str, list[Pause]] = {}
        for number, events in enumerate(self.days):
            today = SINCE + number * A_DAY
            for event in events:
                if event == "notice":
                    noticed.append(today)
                elif event == "call":
                    contacted.append(today)
                else:
                    self._pause(event, today, pauses.setdefault(event.split()[0], []))
            every = [pause for kind in pauses.values() for pause in kind]
            self.said.append(day_of(Facts(SINCE, noticed, contacted, every), today))
            self.lawful.append(is_lawful(today, noticed, contacted, every))

    def _pause(self, event: str, today: date, kind: list[Pause]) -> None:
        _name, verb = event.split()
        if verb == "begins" and (not kind or kind[-1].to_date):
            kind.append(Pause(today))
        elif verb != "begins" and kind and kind[-1].to_date is None:
            kind[-1] = Pause(kind[-1].from_date, today, renews=verb == "breaks")


def is_lawful(today: date, noticed: list[date], contacted: list[date], pauses: list[Pause]) -> bool:
    """Ask the law about one day, sentence by sentence."""
    if today.isoweekday() > 5 or today in HOLIDAYS:
        return False
    if any(pause.to_date is None or today < pause.to_date for pause in pauses):
        return False
    # 60 days behind, none of which lies before a plan was broken.
    days_behind = 0
    day = SINCE
    while day < today:
        days_behind += 1
        if any(pause.renews and pause.to_date == day + A_DAY for pause in pauses):
            days_behind = 0
        day += A_DAY
    if days_behind < 60:
        return False
    return all(
        any(is_before(step, today, pauses) for step in kind) for kind in (noticed, contacted)
    )


def is_before(step: date, today: date, pauses: list[Pause]) -> bool:
    """Tell whether seven working days end today or before, with no pause ending since the step."""
    if any(pause.to_date and pause.to_date > step for pause in pauses):
        return False
    working, day = 0, step
    while day < today:
        day += A_DAY
        working += day.isoweekday() <= 5 and day not in HOLIDAYS
    return working >= 7


EVENTS = [
    *("notice", "call"),
    *("plan begins", "plan ends", "plan breaks"),
    *("appeal begins", "appeal ends", "law begins", "law ends"),
]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Up to eight events on any of 150 days, of which most lie before sixty are over or around it."""
    days: list[list[str]] = [[] for _day in range(150)]
    for event in draw(st.lists(st.sampled_from(EVENTS), max_size=8)):
        days[draw(st.integers(0, 110))].append(event)
    return Story(days)


@settings(max_examples=150, deadline=None)
@given(story=stories())
def test_no_order_of_events_gives_a_day_before_the_law_does(story: Story) -> None:
    """It says "today" on the days on which the law allows it, and on no other."""
    story.live()
    for number, (said, lawful) in enumerate(zip(story.said, story.lawful, strict=True)):
        today = SINCE + number * A_DAY
        assert (said == today) is lawful, (today, said)


@settings(max_examples=100, deadline=None)
@given(story=stories())
def test_the_day_that_is_said_only_moves_away(story: Story) -> None:
    """Somebody who read "not before 14 February" is never shut off before that."""
    story.live()
    promised = SINCE
    for number, (said, lawful) in enumerate(zip(story.said, story.lawful, strict=True)):
        assert not (lawful and SINCE + number * A_DAY < promised)
        promised = max(promised, said or promised)


def test_the_stories_reach_days_that_are_lawful() -> None:
    """Otherwise the two tests above would hold for a rule that always says no."""
    days: list[list[str]] = [[] for _day in range(150)]
    days[3], days[70], days[80], days[81] = ["plan begins"], ["plan ends"], ["notice"], ["call"]
    story = Story(days)
    story.live()
    assert story.lawful.index(True) == 93  # 3 December: Thanksgiving and the day after do not count


# --- The words of the notice ---------------------------------------------------------------------------


def test_what_comes_with_the_program_holds_what_the_law_asks_for() -> None:
    for text in SHIPPED.values():
        check(text)


def test_a_version_lists_what_it_lacks() -> None:
    """Four languages are left to a certified translator."""
    texts = SHIPPED | {"ko": "{name} {address} {amount}"}
    assert missing(texts, [*BY_LAW, "hy"]) == [
        Missing("zh-hant"),
        Missing("tl"),
        Missing("vi"),
        Missing("ko", ("pay_by", "more_time", "appeal", "plan", "phone", "policy")),
        Missing("hy"),
    ]


def test_a_blank_that_nobody_can_fill_in_is_refused() -> None:
    with pytest.raises(Wrong) as wrong:
        check(SHIPPED["en"] + "{meter}")
    assert wrong.value.unknown == ("meter",)


def test_everything_is_filled_in() -> None:
    values = {name: f"<{name}>" for name in MUST_HOLD}
    text = filled(SHIPPED["en"], values)
    assert "{" not in text
    assert all(value in text for value in values.values())
