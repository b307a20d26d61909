"""The town as it is being built: gives out numbers, and keeps what belongs together together."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from portal.demo import names
from portal.demo.habits import draw_home
from portal.demo.people import Directory, weigh
from portal.demo.records import (
    Account,
    Agreement,
    Customer,
    Leak,
    Meter,
    Part,
    Premises,
    Scene,
    ServicePoint,
    Silence,
    Use,
)
from portal.demo.scenes import Setting

ADA_READ_DAYS_AGO = 8  # her route was read so long ago that her bill is out, and due in two weeks
CHECK_WEIGHTS = (7, 3, 1, 7, 3, 1)  # of an account number's check digit, after the dash
LAST_READ_DAY = 28  # no route is read on a day that some months do not have

# name: unit, digits before the register rolls over, smallest step
REGISTERS: dict[str, tuple[str, int, str]] = {
    "gallon": ("gal", 7, "1"),
    "tenth": ("gal", 7, "0.1"),
    "ten gallons": ("gal", 8, "10"),
    "cubic foot": ("cf", 6, "1"),
    "four dials": ("gal", 4, "1"),
}
HOME_REGISTERS = (("gallon", 0.62), ("tenth", 0.22), ("ten gallons", 0.08), ("cubic foot", 0.08))
HOME_SIZES = (("5/8", 0.62), ("3/4", 0.28), ("1", 0.1))
PAYING = (("on time", 0.5), ("autopay", 0.34), ("late", 0.1), ("in parts", 0.03), ("behind", 0.03))


@dataclass
class Town:
    """The records of the town while they are being drawn, and the numbers given out so far."""

    rng: np.random.Generator
    today: date
    history: date
    zone: ZoneInfo
    directory: Directory
    customers: list[Customer] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    premises: list[Premises] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    service_points: list[ServicePoint] = field(default_factory=list)
    meters: list[Meter] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    leaks: list[Leak] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    scenes: dict[str, Scene] = field(default_factory=dict)

    def place(self, line1: str, kind: str, *, line2: str = "", homes: int = 1) -> Premises:
        """Put a building on the map; its street says on which day of the month it is read."""
        street = line1.partition(" ")[2]
        streets = names.STREETS + names.HIGH_STREETS
        ada_day = (self.today - timedelta(days=ADA_READ_DAYS_AGO)).day
        ada_day = ada_day if ada_day <= LAST_READ_DAY else 1
        read_day = (ada_day - 1 + 3 * streets.index(street)) % LAST_READ_DAY + 1
        premises = Premises(f"P{30101 + len(self.premises)}", line1, line2, kind, read_day, homes)
        self.premises.append(premises)
        return premises

    def connect(
        self,
        premises: Premises,
        size: str,
        register: str,
        *,
        kind: str = "domestic",
        changed_on: date | None = None,
    ) -> ServicePoint:
        """Lay a service with its meter; a meter changed on a day is followed by one in tenths."""
        point = ServicePoint(f"SP{70101 + len(self.service_points)}", premises.premises, kind, size)
        self.service_points.append(point)
        set_on = date(2009, 1, 5) + timedelta(days=int(self.rng.integers(14 * 365)))
        self._meter(point, set_on, changed_on, register)
        if changed_on is not None:
            self._meter(point, changed_on, None, "tenth")
        return point

    def _meter(self, point: ServicePoint, since: date, until: date | None, register: str) -> None:
        unit, dials, step = REGISTERS[register]
        serial = f"M{100234 + 17 * len(self.meters)}"
        self.meters.append(
            Meter(serial, point.service_point, since, until, unit, dials, Decimal(step))
        )

    def next_customer(self) -> str:
        """Give out the next customer number."""
        return f"C{20101 + len(self.customers)}"

    def open_account(
        self, customer: Customer, since: date, until: date | None = None, *, pays: str = ""
    ) -> Account:
        """Open an account for a customer; enter the customer if this is the first."""
        if all(known.customer != customer.customer for known in self.customers):
            self.customers.append(customer)
        stem = 310011 + 7 * len(self.accounts)
        check = (
            sum(int(digit) * weight for digit, weight in zip(str(stem), CHECK_WEIGHTS, strict=True))
            % 10
        )
        account = Account(
            f"{stem}-{check}", customer.customer, since, until, pays or weigh(self.rng, PAYING)
        )
        self.accounts.append(account)
        return account

    def agree(
        self, account: Account, premises: Premises, since: date, until: date | None = None
    ) -> Agreement:
        """Sign an account up for a premises."""
        agreement = Agreement(
            f"SA{40101 + len(self.agreements)}", account.account, premises.premises, since, until
        )
        self.agreements.append(agreement)
        return agreement

    def use(self, use: Use, point: ServicePoint, agreement: Agreement) -> Use:
        """Let water run at a service point while an agreement lasts."""
        placed = replace(
            use,
            service_point=point.service_point,
            agreement=agreement.agreement,
            from_date=agreement.from_date,
            to_date=agreement.to_date,
        )
        self.uses.append(placed)
        return placed

    def long_ago(self) -> date:
        """Draw a day, years back, on which somebody moved in."""
        return self.history - timedelta(days=int(self.rng.integers(60, 6500)))

    def home(self, premises: Premises, register: str = "") -> ServicePoint:
        """Connect a single-family home."""
        register = register or weigh(self.rng, HOME_REGISTERS)
        return self.connect(premises, weigh(self.rng, HOME_SIZES), register)

    def stage(self, setting: Setting, customer: Customer | None = None) -> Part:
        """Build one home that shows one thing, with somebody who has lived there for long."""
        premises = self.place(setting.line1, "single_family")
        point = self.connect(premises, "5/8", setting.register, changed_on=setting.changed_on)
        resident = customer or self.directory.resident(self.next_customer(), premises)
        since = self.long_ago()
        account = self.open_account(resident, since, pays=setting.pays)
        agreement = self.agree(account, premises, since)
        life = replace(self.ordinary_life(), **setting.life)
        self.use(life, point, agreement)
        self.trouble(setting, point, agreement)
        self.remember(setting.name, setting.text, account, premises, point)
        return self.part(resident, account, agreement, point)

    def ordinary_life(self) -> Use:
        """Draw a working household with no habit that could be taken for a leak."""
        drawn = draw_home(self.rng, self.history, self.today)
        return replace(drawn, pattern="workers", usual=1.0, spells=(), extras=frozenset(), drip=0.0)

    def trouble(self, setting: Setting, point: ServicePoint, agreement: Agreement) -> None:
        """Let leak and fall silent what the setting says."""
        here = point.service_point
        self.leaks += [
            Leak(here, agreement.agreement, kind, starts, ends, flow)
            for kind, starts, ends, flow in setting.leaks
        ]
        self.silences += [
            Silence(here, kind, starts, ends) for kind, starts, ends in setting.silences
        ]

    def remember(
        self, name: str, text: str, account: Account, premises: Premises, point: ServicePoint
    ) -> None:
        """Note a place that is worth a look."""
        self.scenes[name] = Scene(
            name,
            text,
            account.account,
            premises.premises,
            premises.line1,
            point.service_point,
            self.serial(point),
        )

    def serial(self, point: ServicePoint) -> str:
        """Find the meter that sits at a service point today."""
        return next(
            m.meter for m in reversed(self.meters) if m.service_point == point.service_point
        )

    def part(
        self, customer: Customer, account: Account, agreement: Agreement, point: ServicePoint
    ) -> Part:
        """Say what one of the cast has."""
        return Part(
            customer.email,
            customer.customer,
            account.account,
            agreement.agreement,
            agreement.premises,
            point.service_point,
            self.serial(point),
        )

    def premises_by_point(self) -> dict[str, Premises]:
        """Map each service point to where it is."""
        places = {premises.premises: premises for premises in self.premises}
        return {p.service_point: places[p.premises] for p in self.service_points}
