"""The choices people have are the purposes that need a yes, and their words are those that were numbered."""

from hashlib import sha256

import pytest

from privacy.choices.notices import notice_text
from privacy.map import the_map
from privacy.vocabulary import CHOICES, COOKIE_GROUPS, PURPOSES, RECIPIENTS
from privacy.vocabulary.choices import NOTICE_VERSION


def test_every_purpose_that_needs_a_yes_has_a_choice_and_no_other() -> None:
    """A097, L62: the two lists are one."""
    assert {choice.purpose for choice in CHOICES.values()} == {
        key for key, purpose in PURPOSES.items() if purpose.consent
    }


def test_nothing_in_the_map_rests_on_a_yes_that_nobody_can_give() -> None:
    """What is not asked is not done: no column and no cookie is for such a purpose."""
    asked = {choice.purpose for choice in CHOICES.values() if choice.asked}
    used = {
        purpose
        for entry in the_map.models.values()
        for column in entry.personal.values()
        for purpose in column.purposes
    } | {purpose for cookie in the_map.cookies.values() for purpose in cookie.purposes}
    assert {key for key in used if PURPOSES[key].consent} - asked == set()


def test_every_group_of_cookies_but_the_necessary_has_one_choice() -> None:
    """A197: necessary, preferences, analytics; no group for marketing, since there is no such cookie."""
    groups = [choice.cookies for choice in CHOICES.values() if choice.cookies]
    assert sorted(groups) == sorted(set(COOKIE_GROUPS) - {"necessary"})
    assert set(COOKIE_GROUPS) == {"necessary", "preferences", "analytics"}


def test_every_cookie_of_a_group_is_for_the_purpose_of_its_choice() -> None:
    purpose_of = {choice.cookies: choice.purpose for choice in CHOICES.values() if choice.cookies}
    wrong = [
        cookie.name
        for cookie in the_map.cookies.values()
        if cookie.group in purpose_of and cookie.purposes != (purpose_of[cookie.group],)
    ]
    assert wrong == []


def test_a_choice_says_what_it_is_about() -> None:
    for choice in CHOICES.values():
        assert choice.meaning, choice.key
        assert bool(choice.question and choice.yes) is choice.asked, choice.key
        assert set(choice.recipients) <= set(RECIPIENTS), choice.key


# The English texts under each version. A changed text needs a new version, or people would be taken to
# have agreed to words that they never saw.
NUMBERED = {
    "2026-11-22": "04dbafbe6e34b365",
    "2026-11-22.2": "d99b0708e509a6f6",
    "2026-11-22.3": "080a8ef9f0853654",
    "2026-11-22.4": "67c3084b16565cd0",
    "2026-11-22.5": "d93a79feedc2c18b",
}


def test_changed_words_have_a_new_number() -> None:
    """L62."""
    texts = "\n\n".join(notice_text(key, "en") for key in CHOICES)
    assert {NOTICE_VERSION: sha256(texts.encode()).hexdigest()[:16]} == {
        NOTICE_VERSION: NUMBERED[NOTICE_VERSION]
    }


@pytest.mark.parametrize("key", CHOICES)
def test_the_words_use_no_double_negative_and_press_nobody(key: str) -> None:
    """L40: no "accept", no "best experience", no "agree and continue"."""
    text = notice_text(key, "en").lower()
    for word in ("accept", "agree and", "best experience", "don't not", "opt-in", "consent"):
        assert word not in text
