"""How rules are judged, and how ours stand beside the published ones."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from leaks.detection import Alert
from leaks.rules import Pattern
from leaks.scorecard import Leak, Score, compare, score
from portal.demo.corpus import REGISTERS, invented, real
from portal.leak_scorecard import Card, page, scored

ROOT = Path(settings.BASE_DIR)
PAGE = ROOT / "docs" / "leak-scorecard.md"
READS = ROOT.parent / "shared" / "data" / "reads" / "swm_trialA_open24.csv.gz"


def alert(home: int, raised: int, ended: int) -> Alert:
    return Alert(home, raised - 24, raised, ended, 1.0, Pattern(1, 1.0, 24))


def leak(home: int, start: int, end: int) -> Leak:
    return Leak(home, start, end, "toilet", 1.0)


def judged(*alerts: Alert, leaks: tuple[Leak, ...]) -> Score:
    return score(alerts, leaks, homes=10, hours=876)


def test_an_alert_finds_the_leak_in_which_it_was_raised():
    found = judged(alert(0, 124, 200), alert(1, 50, 60), leaks=(leak(0, 100, 200), leak(2, 5, 9)))
    assert found.found == {0: 24}
    assert (found.recall, found.precision, found.false) == (0.5, 0.5, 1)
    assert found.hours == 24
    assert found.false_load == 100  # in one home-year


def test_an_alert_that_was_open_when_the_leak_began_is_neither():
    neither = judged(alert(0, 90, 130), leaks=(leak(0, 100, 200),))
    assert (neither.found, neither.false) == ({}, 0)


def test_who_says_nothing_is_never_wrong_and_finds_nothing():
    silent = judged(leaks=(leak(0, 100, 200),))
    assert (silent.recall, silent.precision, silent.hours) == (0, 1, None)


def made(found: dict[int, int], false: int) -> Score:
    return Score(10, found, false, 1.0)


def test_ours_is_compared_only_where_it_says_no_more_that_is_false():
    theirs = made({0: 30, 1: 40}, 2)
    assert compare({"keen": made({0: 20, 1: 20, 2: 20}, 3)}, theirs) is None
    beside = compare({"keen": made({0: 20, 1: 20, 2: 90}, 2)}, theirs)
    assert beside
    assert (beside.is_won, beside.hours, beside.their_hours) == (True, 20, 35)


@pytest.mark.parametrize(
    ("ours", "is_won"),
    [
        ({0: 30}, False),
        ({0: 30, 1: 41}, False),
        ({0: 30, 1: 39}, True),
        ({0: 90, 1: 90, 2: 1}, False),
    ],
)
def test_to_win_is_to_find_more_and_no_later_or_as_much_and_earlier(ours, is_won):
    beside = compare({"calm": made(ours, 0)}, made({0: 30, 1: 40}, 0))
    assert beside
    assert beside.is_won is is_won


# --- The page in docs/ --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cards() -> list[list[Card]]:
    if not READS.exists():
        pytest.skip("the open reads are not here")
    return [scored(invented()), scored(real(READS))]


def test_the_page_shows_what_the_rules_do_today(cards):
    """A figure that worsens fails here. `./run score_leak_rules --reads FILE --write` makes the page anew."""
    assert PAGE.read_text() == page(cards)


def test_ours_beat_every_published_rule_on_the_same_water(cards):
    lost = {
        (card.corpus, card.register, key)
        for each in cards
        for card in each
        for key, beside in card.compared().items()
        if not (beside and beside.is_won)
    }
    assert not lost


def test_the_corpus_has_leaks_of_every_register_size(cards):
    assert [[card.register for card in each] for each in cards] == [list(REGISTERS)] * 2
    assert [next(iter(each[0].ours.values())).leaks > 40 for each in cards] == [True, True]


def test_reads_that_are_not_there_are_said_to_be_missing(tmp_path):
    with pytest.raises(CommandError, match="is not a file"):
        call_command("score_leak_rules", reads=tmp_path / "none.csv")
