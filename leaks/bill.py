"""The bill that runs now: another room knows of it, and whoever composes the portal says which."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.conf import settings

from accounts.models import User


class BillRunning(Protocol):
    """A bill of which one knows about when it ends, and what more water costs on it."""

    @property
    def ends(self) -> date:
        """Its last day."""

    @property
    def price(self) -> Decimal | None:
        """What a thousand gallons more cost by the rates of that day; None where those do not tell."""


# Of whoever asks (None: the customer on file, who needs no login to get bills), an agreement and the day.
Asked = Callable[[User | None, int, date], BillRunning | None]
_asked: list[Asked] = []


@dataclass(frozen=True)
class Costs:
    """What water costs that runs away: the price of a thousand gallons, and until when it is counted."""

    price: Decimal
    ends: date | None = None


def ask(room: Asked) -> None:
    """Have this asked from now on, and nobody else."""
    _asked[:] = [room]


def costs(user: User | None, agreement: int | None, today: date) -> Costs:
    """Return what water costs on the bill that runs; the flat price where nobody may say so, or knows."""
    running = _asked[0](user, agreement, today) if _asked and agreement else None
    if running is None:
        return Costs(settings.WATER_PRICE)
    price = settings.WATER_PRICE if running.price is None else running.price
    return Costs(price, running.ends)
