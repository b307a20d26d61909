"""The firm that takes payments, behind a small door: card numbers are typed on its pages and never come here.

`settings.PAYMENT_GATEWAY` names the class; without one nothing can be paid here. What may happen there is
`billing.paying.Told`. Each call but `read` goes over the network, so none is made inside a transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from billing.paying import Told


class GatewayDown(Exception):
    """The firm did not answer, or not so that we understood: ask again later."""


class Unsigned(Exception):
    """What came was not sent by the firm, or not lately."""


class CannotExpire(Exception):
    """A payment page cannot be closed any more: it was paid, or is closed already."""


@dataclass(frozen=True)
class Page:
    """A payment page of the firm: its number there, and where it is."""

    number: str
    url: str


@dataclass(frozen=True)
class Method:
    """What the firm says of a card or bank account that it keeps."""

    token: str
    customer: str
    brand: str
    last4: str
    expires_on: date | None


class Gateway(Protocol):
    """What we ask of the firm. Everything but `read` raises GatewayDown.

    `reference` is that of the order: asked twice with one reference, the firm does a thing once.
    """

    name: str
    # Where its pages are, for the browser to be let there; empty where they are ours.
    origin: str
    # Where staff find a payment there and pay it back; empty where there is no such place.
    desk: str

    def open_page(
        self,
        *,
        reference: str,
        amount: Decimal,
        bill: str,
        made_at: datetime,
        keep: bool,
        back_to: str,
        done_at: str,
    ) -> Page:
        """Make a page on which an amount can be paid; `keep` has the firm keep what it is paid with."""
        ...

    def close_page(self, *, number: str) -> None:
        """Have nobody pay on a page any more. Raises CannotExpire."""
        ...

    def ask_page(self, *, number: str) -> Told | None:
        """Ask what became of a page; None while it is open."""
        ...

    def charge(
        self,
        *,
        reference: str,
        amount: Decimal,
        bill: str,
        token: str,
        customer: str,
        at: datetime,
    ) -> Told:
        """Take an amount from a method that the firm keeps."""
        ...

    def ask_charge(self, *, reference: str) -> Told | None:
        """Ask what became of a charge; None where the firm knows of none."""
        ...

    def method_of(self, *, payment: str) -> Method | None:
        """Ask what a payment was made with, if it was kept."""
        ...

    def drop(self, *, token: str, customer: str) -> None:
        """Have a method forgotten; one that is not there is forgotten already."""
        ...

    def read(self, *, body: bytes, signature: str) -> Told:
        """Read what the firm sent. Raises Unsigned."""
        ...


class NoGateway(Exception):
    """Nothing can be paid in this portal."""


def gateway() -> Gateway:
    """Return the firm. Raises NoGateway where there is none."""
    if not settings.PAYMENT_GATEWAY:
        raise NoGateway
    return cast(Gateway, import_string(settings.PAYMENT_GATEWAY)())
