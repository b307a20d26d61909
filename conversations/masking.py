"""What is seen of a person before there is a reason to see more: enough to tell two of them apart.

Plain rules.
"""

import re

SHOWN = 4  # digits of an account's number, as bills and banks show of a card


def initials(name: str) -> str:
    """Return the first letter of each word of a name: "OKAFOR, ADA N" is "O. A. N."; at most three."""
    letters = [word[0].upper() for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)]
    return " ".join(f"{letter}." for letter in letters[:3])


def last_digits(number: str) -> str:
    """Return the end of an account's number behind dots; empty for a number that would be shown whole."""
    plain = re.sub(r"[^A-Za-z0-9]", "", number)
    return f"••• {plain[-SHOWN:]}" if len(plain) > SHOWN else ""


def mail(address: str) -> str:
    """Return an address for mail behind dots: "nora@example.org" is "n•••@example.org"."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}" if at else ""


def street(line: str) -> str:
    """Return an address without what tells which house: every word with a digit in it, and what follows."""
    words = line.split()
    while words and any(letter.isdigit() for letter in words[0]):
        words.pop(0)
    kept = []
    for word in words:
        if any(letter.isdigit() for letter in word) or word.rstrip(".,#").lower() in {
            *("apt", "unit", "suite", "ste", "lot", ""),
        }:
            break
        kept.append(word.rstrip(","))
    return " ".join(kept)
