"""How the desk of feeds speaks: of moments, and of what is wrong with a row."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from accounts.feeds import FeedUnreadable
from accounts.feeds.reasons import because, in_other_words
from accounts.models import FeedLoad, SetAsideRow
from portal.feeding import words
from portal.feeding.feeds import load_feed
from portal.feeding.words import fault_of, moment, problem_of
from tests.conftest import NOW


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
    [("en", "8 Mar 2026, 3:30 am"), ("es", "8 mar 2026, 3:30 am")],
)
def test_a_moment_takes_a_line_for_its_day_and_one_for_its_time(language: str, said: str) -> None:
    with translation.override(language):
        found = moment(datetime(2026, 3, 8, 10, 30, tzinfo=UTC))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == said
    assert found.count(" ") == 1


def test_why_a_whole_file_was_not_taken_is_said_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Kept once, in English with its pattern; what the file says stays as it is."""
    why = because("The column '{name}' is missing. Nothing was read.", name="meter")
    load = FeedLoad(failed=True, problem=why, pattern=why.pattern)
    monkeypatch.setattr(words, "_", {why.pattern: "Falta la columna '{name}'."}.__getitem__)
    assert problem_of(load, FeedLoad.State.FAILED) == "Falta la columna 'meter'."


def test_why_a_file_was_not_taken_is_kept_with_its_pattern(tmp_path: Path, db: None) -> None:
    file = tmp_path / "reads.csv"
    file.write_text("meter,ssn\n1,2\n")
    with pytest.raises(FeedUnreadable):
        load_feed(format="reads", path=file, at=NOW)
    load = FeedLoad.objects.get()
    assert load.problem == load.pattern.format(name="ssn")
    assert "{name}" in load.pattern
