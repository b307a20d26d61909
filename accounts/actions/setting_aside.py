"""What is kept of the rows of a file that were not taken."""

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from accounts.feeds import SetAside
from accounts.feeds.reasons import because as _
from accounts.models import Customer
from privacy.lasting.screening import recognise
from privacy.lasting.suppression import PLAIN

SEPARATORS = re.compile(r'[,;\t"|]+')
LETTER = re.compile(r"[^\W\d_]")


def without_the_erased(*, set_aside: Sequence[SetAside]) -> list[SetAside]:
    """Return rows set aside, without text and values where they speak of somebody who was erased.

    Such a row may be broken, so each piece of its text is compared, as whatever it could be. More is
    taken off here than among rows that are taken in: a name is enough, for nothing is lost by it but a
    text that the utility has.
    """
    pieces = [_pieces(row.text) for row in set_aside]
    erased = Customer.objects.exclude(subject__erased_at=None)
    gone = set(erased.values_list("number", flat=True)) if set_aside else set()
    matches = recognise(pieces, _could_be)
    return [
        _without_text(row) if matched or (found & gone and "customer" in found) else row
        for row, found, matched in zip(set_aside, pieces, matches, strict=True)
    ]


def _without_text(row: SetAside) -> SetAside:
    # Only whether it is held stays of the row, and where it stood: its reason may quote it.
    gone = _("is not right; it speaks of somebody who was erased")
    reason = row.reason if row.text == "" else gone
    return replace(row, text="", reason=reason)


def _pieces(text: str) -> set[str]:
    """Return everything between separators, and each two neighbours: "RIVERA, JO" is one name."""
    parts = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
    try:
        fields = [name.strip() for name in next(csv.reader([text]), [])]
    except csv.Error:
        fields = []
    return {*parts, *fields, *(f"{one} {other}" for one, other in pairwise(parts))} - {""}


def _could_be(pieces: set[str]) -> set[tuple[str, str]]:
    said = {("email", PLAIN["email"](piece)) for piece in pieces if "@" in piece}
    said |= {("phone", PLAIN["phone"](piece)) for piece in pieces}
    said |= {("name", PLAIN["name"](piece)) for piece in pieces if LETTER.search(piece)}
    return {(kind, value) for kind, value in said if value}
