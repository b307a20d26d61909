"""What tells a person apart is known again however it is written, and nobody else is taken for them."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy import keys
from privacy.lasting.suppression import (
    PLAIN,
    Standing,
    identifiers,
    is_the_same_person,
    plain_email,
    plain_mailing,
    plain_name,
    plain_phone,
)

FIRST = ["José", "Zoë", "Anne-Marie", "Łukasz", "D’Arcy", "Ada", "Ben"]
LAST = ["Rivera", "O'Brien", "Müller", "van der Berg", "Ñandú", "Okafor"]


def accents_off(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


# Ways in which a system, or a clerk, writes the same text otherwise.
REWRITES: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    str.title,
    accents_off,
    lambda text: f"  {text} ",
    lambda text: text.replace(" ", "  "),
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("'", "’"),
]
rewrites = st.lists(st.sampled_from(REWRITES), max_size=4)


def rewritten(text: str, ways: list[Callable[[str], str]]) -> str:
    for way in ways:
        text = way(text)
    return text


@given(
    first=st.sampled_from(FIRST),
    last=st.sampled_from(LAST),
    initial=st.sampled_from(["", " N", " N.", " n. m."]),
    turned=st.booleans(),
    ways=rewrites,
)
def test_a_name_is_known_in_any_order_case_and_accent_with_or_without_initials(
    first: str, last: str, initial: str, turned: bool, ways: list[Callable[[str], str]]
) -> None:
    """L14."""
    written = f"{last}, {first}{initial}" if turned else f"{first}{initial} {last}"
    assert plain_name(rewritten(written, ways)) == plain_name(f"{first} {last}")


@given(
    one=st.tuples(st.sampled_from(FIRST), st.sampled_from(LAST)),
    other=st.tuples(st.sampled_from(FIRST), st.sampled_from(LAST)),
)
def test_two_names_stay_two(one: tuple[str, str], other: tuple[str, str]) -> None:
    same = plain_name(" ".join(one)) == plain_name(" ".join(other))
    assert same == (one == other)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("RIVERA, JO", "jo rivera"),
        ("J Rivera", "j rivera"),
        ("Rivera J. M.", "j rivera"),
        ("J M", "j m"),
        ("Rivera, Jo & Sam", "jo rivera sam"),
        ("Rivera, Jo and Sam", "jo rivera sam"),
        ("& , .", ""),
        ("Madonna", "madonna"),
    ],
)
def test_initials_go_while_two_words_are_left(written: str, plain: str) -> None:
    assert plain_name(written) == plain


SEPARATORS = st.sampled_from(["", " ", "-", ".", "/", "\u00a0", "\u2011"])


@given(
    digits=st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True),
    before=st.sampled_from(["", "+1", "+1 ", "1", "1-", "001", "011 1 ", "+1 ("]),
    one=SEPARATORS,
    two=SEPARATORS,
    behind=st.sampled_from(["", " ", " x12", " ext. 4", "#7"]),
    wide=st.booleans(),
)
def test_a_telephone_number_is_known_with_and_without_its_country_and_signs(
    digits: str, before: str, one: str, two: str, behind: str, wide: bool
) -> None:
    """L14."""
    written = f"{before}{digits[:3]}{one}{digits[3:6]}{two}{digits[6:]}{behind}"
    if wide:  # as keyboards of the East write digits
        written = "".join(chr(ord(c) + 0xFEE0) if c in "0123456789" else c for c in written)
    assert plain_phone(written) == (digits if len(set(digits)) > 1 else "")


@pytest.mark.parametrize("written", ["", "0", "none", "000-000-0000", "999 999 9999", "911"])
def test_what_nobody_can_be_called_by_tells_nobody_apart(written: str) -> None:
    assert plain_phone(written) == ""


@given(
    email=st.emails(),
    ways=st.lists(st.sampled_from([str.upper, str.strip, lambda t: f" {t}\t"]), max_size=3),
)
def test_an_address_is_known_in_capitals_and_with_spaces(
    email: str, ways: list[Callable[[str], str]]
) -> None:
    """L14."""
    assert plain_email(rewritten(email, ways)) == plain_email(email)


def test_dots_and_plus_signs_tell_people_apart() -> None:
    assert len({plain_email(f"{name}@example.org") for name in ("a.b", "ab", "a+b")}) == 3


@pytest.mark.parametrize(
    "written",
    [
        "12 Mill Lane Apt 4 94941",
        "12 MILL LN #4 94941-1234",
        "12 Mill Lane, Apartment 4, 949411234",
        "12  Mill Ln. Unit 4  94941",
    ],
)
def test_a_mailing_address_is_known_abbreviated_and_with_a_longer_postcode(written: str) -> None:
    """L14."""
    assert plain_mailing(written) == "12 mill ln 4 94941"


@pytest.mark.parametrize("written", ["PO Box 7 94941", "P.O. Box 7 94941", "p o box 7 94941-0007"])
def test_a_letter_box_is_known(written: str) -> None:
    assert plain_mailing(written) == "pobox 7 94941"


def test_another_door_is_another_address_and_a_postcode_is_none() -> None:
    assert plain_mailing("12 Mill Lane 94941") != plain_mailing("21 Mill Lane 94941")
    assert plain_mailing("12 Mill Lane Apt 4 94941") != plain_mailing("12 Mill Lane 94941")
    assert plain_mailing("94941-1234") == ""


@pytest.mark.parametrize(
    ("kinds", "new", "living", "erased"),
    [
        ([], False, False, False),
        (["name"], False, False, True),
        (["mailing"], False, False, False),
        (["email"], True, False, True),
        (["phone"], True, False, True),
        (["name", "mailing"], True, True, True),
        (["name", "phone"], True, True, True),
        (["email", "phone", "mailing"], True, False, True),
    ],
)
def test_how_much_must_match(kinds: list[str], new: bool, living: bool, erased: bool) -> None:
    """L14: a name alone stops nobody, and nobody who is a customer vanishes for a shared telephone."""
    found = [is_the_same_person(kinds, standing) for standing in Standing]
    assert found == [new, living, erased]


def test_empty_values_are_nobodys() -> None:
    assert identifiers(email=" ", phones=["0"], name=",", mailing=["", "94941"]) == set()


def test_digests_stay_what_they_were() -> None:
    """Older digests cannot be made again: a change of a form, or of the way to a digest, loses people."""
    values = {
        "email": "Ada@Example.org",
        "phone": "+1 (555) 010-0001",
        "name": "OKAFOR, ADA N",
        "mailing": "P.O. Box 1 94941-1234",
    }
    found = {kind: keys.digest(kind, PLAIN[kind](text), version=1) for kind, text in values.items()}
    assert found == {
        "email": "ca679db6f71fc68a2d40f668bed2ffc19585c9c23a7cb8776be0e0fbed326cb6",
        "phone": "8b89c3f2f64346e810ac9d100833f79680d0c42d6baeacecfbe1011a3d53fd1c",
        "name": "2e4c056233750af003061e8126e9b6b9a4ba5f10cd0ea49cab8eda17e794a17b",
        "mailing": "b63d00ec4fbeb7a010ff3d2a1bd8512f418b27981291d8af53b5faebabac8650",
    }
