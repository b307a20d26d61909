"""The places of an area that staff wrote down, and what in it leads nowhere."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Func, Q, Value
from django.db.models.functions import Left, Lower, Trim
from django.utils.translation import gettext as _

from accounts.models import Premises
from notices.areas import (
    MOST_ROWS,
    Listed,
    Stretch,
    Unclear,
    like,
    lines_of,
    listed,
    street_and_house,
    stretches,
)

MOST_SAID = 20  # ours: problems of one file that somebody reads before they send the right one

ZIP = 5  # digits that a ZIP code begins with

# The street of an address, by the rule of `areas.street_and_house`.
STREET = Lower(
    Trim(
        Func(
            Func(
                Func(F("line1"), Value(",.*"), Value(""), function="REGEXP_REPLACE"),
                Value(r"\s+"),
                Value(" "),
                Value("g"),
                function="REGEXP_REPLACE",
            ),
            Value(r"^\s*\d+(?!\d|(st|nd|rd|th)\M)\S*( \d/\d)? "),
            Value(""),
            Value("i"),
            function="REGEXP_REPLACE",
        )
    )
)


@dataclass
class Found:
    """The numbers of places, and a sentence for each line that leads nowhere."""

    places: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def in_postcodes(text: str) -> Found:
    """Return the places in ZIP codes, one a line.

    Five digits are all places of that code, also those written with the four behind it: whoever
    is passed over drinks on.
    """
    asked = dict(lines_of(text))
    codes = list(asked.values())
    zips = [code for code in codes if len(code) == ZIP]
    places = Premises.objects.annotate(zip=Left("postcode", ZIP)).filter(
        Q(postcode__in=codes) | Q(zip__in=zips)
    )
    rows = list(places.values_list("pk", "postcode", "zip"))
    served = {code for _pk, *both in rows for code in both}
    problems = [
        _("Line %(n)s: we serve no place in %(code)s.") % {"n": line, "code": code}
        for line, code in asked.items()
        if code not in served
    ]
    return Found([pk for pk, *_codes in rows], problems)


def on_streets(text: str) -> Found:
    """Return the places on streets, or on parts of them, one a line."""
    try:
        asked = stretches(text)
    except Unclear as unclear:
        words = _("Line %(n)s: we cannot read it. Write it like “Mill Lane: 2-40 even”.")
        return Found(problems=[words % {"n": unclear.line}])
    houses = _houses({each.street for each in asked})
    found, missing = Found(), []
    for each in asked:
        held = [house for house in houses[each.street] if house.is_in(each)]
        found.places += [house.place for house in held]
        towns = sorted({house.town for house in held})
        if not held:
            missing.append(each)
        elif len(towns) > 1:
            found.problems.append(_several(each, towns))
    found.places = list(dict.fromkeys(found.places))
    found.problems += _no_such(missing, houses) if missing else []
    return found


def _several(asked: Stretch, towns: Sequence[str]) -> str:
    said = _(
        "Line %(n)s: %(street)s is in %(towns)s. Write which one you mean, like “%(street)s, %(town)s”, or "
        "each in a line of its own."
    )
    return said % {
        "n": asked.line,
        "street": asked.street.title(),
        "towns": ", ".join(towns),
        "town": towns[-1],
    }


def on_a_list(content: bytes) -> Found:
    """Return the places of a file with their numbers in its first column."""
    try:
        rows = list(listed(content))
    except UnicodeDecodeError:
        return Found(problems=[_("We could not read the file. Save it as CSV in UTF-8.")])
    if not rows:
        return Found(problems=[_("The file is empty.")])
    if len(rows) > MOST_ROWS:
        return Found(problems=[_("The file is too long for a list of places.")])
    known = dict(
        Premises.objects.filter(number__in={row.number for row in rows}).values_list("number", "pk")
    )
    wrong = [row for row in rows if row.number not in known]
    places = [known[row.number] for row in rows if row.number in known]
    return Found(list(dict.fromkeys(places)), _not_ours(wrong))


@dataclass(frozen=True)
class House:
    """A place on a street: its house number, None without one, and its town as it is written."""

    place: int
    number: int | None
    town: str

    def is_in(self, asked: Stretch) -> bool:
        """Tell whether it is in a part of its street."""
        return asked.holds(self.number) and asked.town in {"", self.town.lower()}


def _houses(streets: Iterable[str]) -> dict[str, list[House]]:
    """Return the houses on each street. One query, of those streets alone."""
    rows: dict[str, list[House]] = defaultdict(list)
    for pk, line, town in (
        Premises.objects.annotate(street=STREET)
        .filter(street__in=list(streets))
        .values_list("pk", "line1", "city")
    ):
        street, number = street_and_house(line)
        rows[street].append(House(pk, number, " ".join(town.split())))
    return rows


def _no_such(missing: Sequence[Stretch], houses: dict[str, list[House]]) -> list[str]:
    known = list(
        Premises.objects.annotate(street=STREET)
        .order_by()
        .values_list("street", flat=True)
        .distinct()
    )
    problems = []
    for each in missing[:MOST_SAID]:
        meant = like(each.street, known)
        words = {
            "n": each.line,
            "street": each.street.title(),
            "like": meant.title(),
            "town": each.town.title(),
        }
        towns = {house.town.lower() for house in houses[each.street]}
        if towns and each.town and each.town not in towns:
            said = _("Line %(n)s: we serve no place on %(street)s in %(town)s.")
        elif towns:
            said = _("Line %(n)s: no house on %(street)s has such a number.")
        elif meant:
            said = _("Line %(n)s: we serve no place on %(street)s. Is it %(like)s?")
        else:
            said = _("Line %(n)s: we serve no place on %(street)s.")
        problems.append(said % words)
    return problems


def _not_ours(wrong: Sequence[Listed]) -> list[str]:
    said = _("Row %(n)s: there is no place with the number %(number)s.")
    problems = [said % {"n": row.row, "number": row.number[:40]} for row in wrong[:MOST_SAID]]
    if len(wrong) > MOST_SAID:
        problems.append(_("And %(n)s rows more.") % {"n": len(wrong) - MOST_SAID})
    return problems
