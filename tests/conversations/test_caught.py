"""What is caught in what people write, and what is let through."""

import pytest

from conversations.caught import Caught, caught, is_card


@pytest.mark.parametrize(
    "text",
    [
        "My card is 4111 1111 1111 1111, please charge it",  # the schemes' own numbers for tests
        "4111-1111-1111-1111",
        "5555555555554444",
        "Amex 3782 822463 10005.",
        "2223003122003222",
        "card:6011111111111117",
        "No.4111111111111111",
        "4111\u00a01111\u00a01111\u00a01111",  # pasted
        "4111 - 1111 - 1111 - 1111",
        "4111–1111–1111–1111",
        "4111/1111/1111/1111",
    ],
)
def test_cards_are_caught(text: str) -> None:
    """However they are spaced."""
    assert Caught.CARD in caught(text)


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",  # the check digit is wrong
        "My account is 0042-4711 and the meter 61234567",
        "Call me at +1 555 010 0142 or 555-010-0199",
        "It read 0041111111111111111 yesterday",
        "RF-4111111111111111-A",  # part of something longer
        "1234567812345670",  # the check digit is right, no scheme begins so
        "It read 4111, 1111, 1111, 1111 gallons in four weeks",
        "It read 12.4111111111111111",
        "From 2026-11-20 to 2026-11-22 we used 1 200 gallons",
    ],
)
def test_other_numbers_are_let_through(text: str) -> None:
    """An account's or a meter's number is what people write about here."""
    assert not caught(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My SSN is 219-09-9999", True),
        ("219 09 9999", True),
        ("social security number: 219099999", True),
        ("mi seguro social es 219099999", True),
        ("219.09.9999", True),
        ("219 - 09 - 9999", True),
        ("my social is 219099999", True),
        ("219099999", False),
        ("000-12-3456", False),
        ("666-12-3456", False),
        ("900-12-3456", False),
        ("219-00-9999", False),
        ("219-09-0000", False),
        ("219-09 9999", False),
        ("1219-09-99991", False),
    ],
)
def test_social_security_numbers_are_caught(text: str, *, found: bool) -> None:
    """Written as one, or said to be one; never what was not given out."""
    assert (Caught.SOCIAL_SECURITY in caught(text)) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my password is hunter2", True),
        ("Password: Tr0ub4dor&3", True),
        ("mi contraseña es gato_77", True),
        ("I forgot my password", False),
        ("my password is wrong", False),
        ("The password is not working", False),
    ],
)
def test_passwords_are_caught(text: str, *, found: bool) -> None:
    """Where one is told, and not where it is talked of."""
    assert (Caught.PASSWORD in caught(text)) is found


def test_every_wrong_digit_of_a_card_is_noticed() -> None:
    """The check digit of ISO/IEC 7812-1 catches each single wrong digit."""
    right = "4111111111111111"
    wrong = [
        right[:place] + str(digit) + right[place + 1 :]
        for place in range(1, 16)
        for digit in range(10)
        if right[place] != str(digit)
    ]
    assert is_card(right)
    assert not any(map(is_card, wrong))
