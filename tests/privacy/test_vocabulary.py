"""The vocabulary is whole: words that name other words find them, and people can read each."""

import re

import pytest
from django.utils.functional import Promise

from privacy import vocabulary
from privacy.vocabulary.words import Word, words

KINDS = [name for name in vocabulary.__all__]


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_has_a_label_that_is_translated(kind: str) -> None:
    for key, word in getattr(vocabulary, kind).items():
        assert key == word.key
        assert isinstance(word.label, Promise), key
        assert str(word.label).strip(), key


def test_a_key_used_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        words(Word("a", "one"), Word("a", "two"))


def test_uses_of_sensitive_data_are_those_of_the_regulation() -> None:
    listed = [use.ccpa for use in vocabulary.LIMITED_USES.values()]
    assert listed == [f"7027(m)({n})" for n in range(1, 9)]
    named = {purpose.limited_use for purpose in vocabulary.PURPOSES.values()} - {""}
    assert named <= vocabulary.LIMITED_USES.keys()


def test_what_needs_consent_is_not_excused_from_asking() -> None:
    """A097: marketing, sharing and tracking each need their own yes."""
    asked = {key for key, purpose in vocabulary.PURPOSES.items() if purpose.consent}
    assert asked == {
        "usage_analytics",
        "personalise",
        "similar_homes",
        "home_fit",
        "marketing",
        "email_tracking",
        "third_party_sharing",
        "research",
    }
    assert [key for key in asked if vocabulary.PURPOSES[key].limited_use] == []


def test_there_are_seven_bases_and_eight_exemptions() -> None:
    """A095, A134 to A141."""
    assert list(vocabulary.BASES) == [
        "contract",
        "legal_obligation",
        "legitimate_interest",
        "made_public",
        "vital_interest",
        "public_interest",
        "consent",
    ]
    assert list(vocabulary.EXEMPTIONS) == [f"W{n}" for n in range(1, 9)]


def test_every_recipient_has_a_kind_and_nobody_buys() -> None:
    """A099: personal information is not sold."""
    for recipient in vocabulary.RECIPIENTS.values():
        assert recipient.kind in vocabulary.RECIPIENT_KINDS
        assert not recipient.sale


def test_every_period_has_a_clock() -> None:
    """A176."""
    assert [r.key for r in vocabulary.RETENTIONS.values() if not str(r.clock)] == []


@pytest.mark.parametrize(
    ("key", "short"),
    [("days_30", True), ("security_90d", True), ("months_24", False), ("while_served", False)],
)
def test_short_is_at_most_ninety_days(key: str, short: bool) -> None:
    assert vocabulary.RETENTIONS[key].is_short is short


def test_counterparts_are_written_as_their_vocabularies_write_them() -> None:
    for kind in KINDS:
        for word in getattr(vocabulary, kind).values():
            assert re.fullmatch(r"([a-z_]+(\.[a-z_]+)*)?", word.fideslang), word
            assert re.fullmatch(r"((dpv|pd):[A-Z][A-Za-z]+)?", word.dpv), word
