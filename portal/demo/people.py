"""Names, addresses and how a customer information system writes them down."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar
from unicodedata import combining, normalize

import numpy as np

from portal.demo import names
from portal.demo.records import Customer, Premises

Thing = TypeVar("Thing")

# 555-0100 to 555-0199 are set aside for fiction in every area code (North American Numbering Plan).
FICTION_FROM, FICTION_COUNT = 100, 100


def pick(rng: np.random.Generator, things: Sequence[Thing]) -> Thing:
    """Take one of `things`, each as likely as the others."""
    return things[int(rng.integers(len(things)))]


def weigh(rng: np.random.Generator, table: Sequence[tuple[Thing, float]]) -> Thing:
    """Take one of the first column, as likely as its weight in the second."""
    weights = np.cumsum([weight for _, weight in table])
    return table[int(np.searchsorted(weights, rng.random() * weights[-1], side="right"))][0]


def chance(rng: np.random.Generator, share: float) -> bool:
    """Say yes in `share` of all cases."""
    return bool(rng.random() < share)


@dataclass
class Directory:
    """Draws customers whose e-mail addresses and phone numbers occur once."""

    rng: np.random.Generator
    emails: set[str] = field(default_factory=set)
    phones: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        every = [
            f"({area}) 555-0{FICTION_FROM + n}"
            for area in names.AREA_CODES
            for n in range(FICTION_COUNT)
        ]
        self.phones = [every[n] for n in self.rng.permutation(len(every))]

    def resident(self, number: str, home: Premises) -> Customer:
        """Draw a person, a couple or a family trust that lives at `home`."""
        rng = self.rng
        origin = weigh(rng, tuple(enumerate(names.ORIGINS)))
        given, surnames = (listed.split() for listed in names.NAMES[origin])
        first, surname = pick(rng, given), pick(rng, surnames)
        spanish = origin == names.HISPANIC and chance(rng, 0.55)
        return replace(
            self.party(number, self._written(first, surname, given), home),
            email=self._email(f"{first}.{surname}") if chance(rng, 0.76) else "",
            phone="; ".join(self.phones.pop() for _ in range(weigh(rng, PHONES_EACH))),
            language="es" if spanish else "en",
        )

    def business(self, number: str, name: str, home: Premises) -> Customer:
        """Draw the record of a business, a public body or a landlord company."""
        mailbox = "".join(c for c in plain(name) if c.isalnum())[:18]
        return replace(
            self.party(number, name, home),
            email=self._email(f"accounts.{mailbox}") if chance(self.rng, 0.8) else "",
            phone=self.phones.pop(),
        )

    def party(self, number: str, name: str, home: Premises) -> Customer:
        """Write a party down who gets the post at `home`, with neither e-mail nor phone."""
        customer = Customer(
            customer=number,
            name=name,
            email="",
            phone="",
            mail_line1=home.line1,
            mail_line2=home.line2,
            mail_city=names.CITY,
            mail_state=names.STATE,
            mail_postcode=names.POSTCODE,
            language="en",
        )
        return self._elsewhere(customer) if chance(self.rng, 0.07) else customer

    def _written(self, first: str, surname: str, given: Sequence[str]) -> str:
        """Write a name in one of the ways that clerks have had over the years."""
        partner = pick(self.rng, [name for name in given if name != first])
        ways = (
            (f"{first} {surname}", 0.62),
            (f"{surname}, {first}".upper(), 0.17),
            (f"{first} & {partner} {surname}", 0.11),
            (f"{first} and {partner} {surname}", 0.04),
            (f"{surname}, {first} & {partner}".upper(), 0.04),
            (f"{surname} Family Trust", 0.02),
        )
        return weigh(self.rng, ways)

    def _email(self, mailbox: str) -> str:
        host = pick(self.rng, names.MAIL_HOSTS)
        stem = plain(mailbox).replace(" ", "").replace("'", "")
        address, count = f"{stem}@{host}", 1
        while address in self.emails:
            count += 1
            address = f"{stem}{count}@{host}"
        self.emails.add(address)
        return address

    def _elsewhere(self, customer: Customer) -> Customer:
        """Send the post to a box, or to another town."""
        box = int(self.rng.integers(11, 989))
        if chance(self.rng, 0.6):
            return replace(customer, mail_line1=f"PO BOX {box}", mail_line2="")
        town, state, postcode = pick(self.rng, names.OTHER_TOWNS)
        return replace(
            customer,
            mail_line1=f"{box} {pick(self.rng, names.STREETS)}",
            mail_line2="",
            mail_city=town,
            mail_state=state,
            mail_postcode=postcode,
        )


PHONES_EACH: tuple[tuple[int, float], ...] = ((0, 0.14), (1, 0.72), (2, 0.14))


def plain(text: str) -> str:
    """Lower the letters of a name and take their accents away, as a mailbox has them."""
    return "".join(c for c in normalize("NFKD", text.lower()) if not combining(c))
