"""What the demonstration utility is made of, as plain records.

Days are the utility's local days; periods are `[from_date, to_date)`, and a `to_date` of None
means that it goes on. Instants carry their offset.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Customer:
    """A party as the customer information system writes it."""

    customer: str
    name: str
    email: str
    phone: str
    mail_line1: str
    mail_line2: str
    mail_city: str
    mail_state: str
    mail_postcode: str
    language: str


@dataclass(frozen=True)
class Account:
    """An account number that is billed; `pays` names a way of paying in `bills.WAYS_TO_PAY`."""

    account: str
    customer: str
    from_date: date
    to_date: date | None
    pays: str


@dataclass(frozen=True)
class Premises:
    """A place; `read_day` is the day of the month on which its route is read for billing."""

    premises: str
    line1: str
    line2: str
    kind: str
    read_day: int
    homes: int = 1


@dataclass(frozen=True)
class Agreement:
    """Which account was at which premises from when to when."""

    agreement: str
    account: str
    premises: str
    from_date: date
    to_date: date | None


@dataclass(frozen=True)
class ServicePoint:
    """Where a meter sits; `size` is its bore in inches, as printed on the bill."""

    service_point: str
    premises: str
    kind: str
    size: str


@dataclass(frozen=True)
class Meter:
    """A register at a service point; `resolution` is its smallest step, in `unit`."""

    meter: str
    service_point: str
    from_date: date
    to_date: date | None
    unit: str
    dials: int
    resolution: Decimal


@dataclass(frozen=True)
class Irrigation:
    """A controller's programme: weekdays (Monday is 0), first hour, hours, peak-season gallons.

    From `smart_from` on another one knows the weather, and waters half as much.
    """

    weekdays: tuple[int, ...]
    hour: int
    hours: int
    gallons: float
    set_and_forget: bool = False
    smart_from: date | None = None


@dataclass(frozen=True)
class Spell:
    """Days with another number of people than usual: 0 is nobody, 2 is twice as many."""

    from_date: date
    to_date: date
    share: float


@dataclass(frozen=True)
class Use:
    """How water is used at a service point while one agreement lasts.

    `people` counts for homes, `gallons` (of a full day) for businesses. `usual` is the share of
    people there outside the spells: 0 in a holiday home. `flush` is gallons a flush, `thrift`
    multiplies showers and taps, `drip` is gallons an hour that nobody would notice.
    """

    service_point: str
    agreement: str
    from_date: date
    to_date: date | None
    pattern: str
    people: float = 0.0
    gallons: float = 0.0
    usual: float = 1.0
    shift: int = 0
    flush: float = 1.6
    thrift: float = 1.0
    drip: float = 0.0
    irrigation: Irrigation | None = None
    extras: frozenset[str] = frozenset()
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True)
class Leak:
    """The truth about one leak; `gallons_an_hour` is its mean, or a slab leak's final, flow."""

    service_point: str
    agreement: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    gallons_an_hour: float


@dataclass(frozen=True)
class Silence:
    """Hours that did not come as they should have; `kind` is a key of `meters.OUTCOMES`."""

    service_point: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class Part:
    """What one of the cast has, or has a grant on; `customer` is empty for one who is no party."""

    email: str
    customer: str
    account: str
    agreement: str
    premises: str
    service_point: str
    meter: str


@dataclass(frozen=True)
class Cast:
    """The people of the tests, in the demonstration.

    `ada` is her home and `ada_cottage` her second premises, under a second account of the same
    customer; `ben` points at Ada's home, where he lives without being a customer; `cleo` points at
    the agreement that ended at the cottage; `lena` is her own home; `tenants` are the homes she
    lets, each with its tenant's own account.
    """

    ada: Part
    ada_cottage: Part
    ben: Part
    cleo: Part
    lena: Part
    tenants: tuple[Part, ...]


@dataclass(frozen=True)
class Scene:
    """A place worth a look: what is to be seen there, and where to find it."""

    name: str
    text: str
    account: str
    premises: str
    line1: str
    service_point: str
    meter: str


@dataclass(frozen=True, eq=False)
class Utility:
    """Mill Valley Water as planned: everything but the water itself.

    Reads run from `first_date` up to `now_hour` o'clock on `today`; water is drawn from
    `history_date` on, because the oldest bill starts before the oldest read. `recent_date` begins
    the slice that is loaded first.
    """

    seed: int
    today: date
    now_hour: int
    time_zone: ZoneInfo
    history_date: date
    first_date: date
    recent_date: date
    customers: Sequence[Customer]
    accounts: Sequence[Account]
    premises: Sequence[Premises]
    agreements: Sequence[Agreement]
    service_points: Sequence[ServicePoint]
    meters: Sequence[Meter]
    uses: Sequence[Use]
    leaks: Sequence[Leak]
    silences: Sequence[Silence]
    cast: Cast
    scenes: Mapping[str, Scene] = field(default_factory=dict)
