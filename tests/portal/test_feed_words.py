"""How the desk of feeds speaks: of moments, and of what is wrong with a row."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from accounts.feeds.reasons import because, in_other_words
from accounts.models import SetAsideRow
from portal.feeding.words import fault_of, moment


@pytest.mark.parametrize("value", ["7", "", "is not known", "{value}", "{words}", "%s", "a\nb"])
def test_what_a_reason_says_is_read_back_from_it(value: str) -> None:
    reason = because("{value} is not known; expected is {words}", value=value, words="a, b")
    said = in_other_words(reason, reason.pattern, "expected is {words}, not {value}")
    assert said == f"expected is a, b, not {value}"


def test_a_reason_that_does_not_fit_its_pattern_stays_as_it_is() -> None:
    assert in_other_words("is odd", "{n} is even", "{n} es par") == "is odd"


@pytest.mark.parametrize(
    ("field", "reason", "said"),
    [
        ("name", "is empty; every customer needs one", "name is empty; every customer needs one"),
        (
            "meter",
            "no meter with this serial is known",
            "meter: no meter with this serial is known",
        ),
        ("", "has 3 fields; the header names 6", "has 3 fields; the header names 6"),
    ],
)
def test_what_is_wrong_is_said_of_the_field_or_beside_it(
    field: str, reason: str, said: str
) -> None:
    assert fault_of(SetAsideRow(field=field, reason=reason)) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "8 Mar 2026, 3:30 a.m."), ("es", "08/03/2026 3:30 a.m.")],
)
def test_a_moment_takes_a_line_for_its_day_and_one_for_its_time(language: str, said: str) -> None:
    with translation.override(language):
        found = moment(datetime(2026, 3, 8, 10, 30, tzinfo=UTC))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == said
    assert found.count(" ") == 1
