"""Homes that each show one thing, at fixed addresses: for screenshots, talks and scorecards."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portal.demo.hours import local
from portal.demo.records import Irrigation, Spell

LAWN = Irrigation(weekdays=(1, 3, 5), hour=4, hours=2, gallons=310.0)
SATURDAY = 5


@dataclass(frozen=True)
class Setting:
    """One home of the stage; `life` changes fields of its drawn `Use`.

    `leaks` are (kind, start, end, gallons an hour), `silences` (kind, start, end).
    """

    name: str
    line1: str
    text: str
    life: Mapping[str, Any] = field(default_factory=dict)
    register: str = "gallon"
    pays: str = "on time"
    leaks: tuple[tuple[str, datetime, datetime | None, float], ...] = ()
    silences: tuple[tuple[str, datetime, datetime | None], ...] = ()
    changed_on: date | None = None


def latest(month: int, day: int, by: date) -> date:
    """Find the last time a day of the year came round, not after `by`."""
    this_year = date(by.year, month, day)
    return this_year if this_year <= by else date(by.year - 1, month, day)


def weekday_before(today: date, *, days: int) -> date:
    """Find the working day that lies `days` days back, or the Friday before it."""
    day = today - timedelta(days=days)
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def smart_since(today: date) -> date:
    """Find the day on which Ada's garden got a controller that knows the weather."""
    return latest(8, 14, today - timedelta(days=60))


def cast_settings(today: date, zone: ZoneInfo) -> list[Setting]:
    """Set the homes of the cast: Ada's two, Lena's own and the one she lets."""
    runs_since = local(weekday_before(today, days=4), 3, zone)
    august = latest(8, 8, today - timedelta(days=20))
    couple = {
        "pattern": "workers",
        "people": 2.0,
        "irrigation": replace(LAWN, smart_from=smart_since(today)),
        "extras": frozenset[str](),
        "drip": 0.0,
        "thrift": 1.0,
        "flush": 1.6,
        "shift": 0,
        "spells": (Spell(august, august + timedelta(days=11), 0.0),),
    }
    spring = today - timedelta(days=150)
    return [
        Setting(
            "running_toilet",
            "12 Mill Lane",
            "Ada and Ben: a toilet runs since a weekday at 3 am, 6 gal/h, now; away in August",
            couple,
            pays="to be paid",
            leaks=(("toilet", runs_since, None, 6.0),),
        ),
        Setting(
            "cottage",
            "3 Weir Cottages",
            "Cleo moved out in January, weeks empty, then let by the week by Ada",
            {"pattern": "holiday", "people": 2.0, "usual": 0.0, "irrigation": None, "drip": 0.0},
            pays="autopay",
        ),
        Setting(
            "landlord",
            "31 Orchard Street",
            "Lena's own home",
            {"pattern": "retired", "people": 1.0, "irrigation": LAWN, "drip": 0.0},
        ),
        Setting(
            "tenant",
            "7 Orchard Street",
            "Tomás Rivera, Lena's tenant: a toilet that ran for three weeks and was mended",
            {"pattern": "family", "people": 4.0, "irrigation": None, "drip": 0.05},
            leaks=(
                (
                    "toilet",
                    local(spring, 14, zone),
                    local(spring + timedelta(days=21), 10, zone),
                    7.5,
                ),
            ),
        ),
    ]


def water_settings(today: date, zone: ZoneInfo) -> list[Setting]:
    """Set the homes that show a way of using water, or of losing it."""

    def ago(days: int, hour: int) -> datetime:
        return local(today - timedelta(days=days), hour, zone)

    summer = latest(7, 21, today - timedelta(days=8))
    away = (Spell(today - timedelta(days=9), today + timedelta(days=5), 0.0),)
    guests = (Spell(today - timedelta(days=12), today - timedelta(days=3), 2.4),)
    no_extras = frozenset[str]()
    return [
        Setting(
            "slab_leak",
            "22 Tailrace Way",
            "a leak under the slab that grows for twelve weeks, to 14 gal/h, now",
            {"extras": no_extras},
            leaks=(("slab", ago(84, 1), None, 14.0),),
        ),
        Setting(
            "burst",
            "5 Flume Street",
            "a pipe burst at 2 am twelve days ago: 520 gal/h for seven hours, until shut",
            leaks=(("burst", ago(12, 2), ago(12, 9), 520.0),),
        ),
        Setting(
            "fixed_toilet",
            "17 Heron Bend",
            "a toilet ran for twelve days at 9 gal/h and was mended four days ago",
            leaks=(("toilet", ago(16, 19), ago(4, 11), 9.0),),
        ),
        Setting(
            "intermittent",
            "9 Sluice Road",
            "a toilet that refills now and then, day and night, for two weeks, now",
            leaks=(("intermittent", ago(15, 22), None, 5.0),),
        ),
        Setting(
            "leak_on_cubic_feet",
            "14 Penstock Avenue",
            "3 gal/h on a register that ticks by the cubic foot: 1, 0, 0, 1, ... cf; now",
            {"people": 2.0, "extras": no_extras},
            register="cubic foot",
            leaks=(("toilet", ago(10, 5), None, 3.0),),
        ),
        Setting(
            "leak_on_ten_gallons",
            "8 Alder Reach",
            "4 gal/h on a register that ticks by ten gallons, now",
            {"people": 2.0, "extras": no_extras},
            register="ten gallons",
            leaks=(("toilet", ago(13, 23), None, 4.0),),
        ),
        Setting(
            "stuck_valve",
            "26 Millpond Drive",
            "an irrigation valve stuck open for four days in July, 95 gal/h",
            {"irrigation": LAWN},
            leaks=(
                (
                    "valve",
                    local(summer, 4, zone),
                    local(summer + timedelta(days=4), 18, zone),
                    95.0,
                ),
            ),
        ),
        Setting(
            "holiday_home",
            "2 Kingfisher Close",
            "a holiday home: nobody there, and 11 gal/h since six days",
            {
                "pattern": "holiday",
                "usual": 0.0,
                "spells": (
                    Spell(today - timedelta(days=24), today - timedelta(days=21), 1.0),
                    Spell(
                        latest(8, 1, today - timedelta(days=25)),
                        latest(8, 22, today - timedelta(days=4)),
                        1.0,
                    ),
                ),
                "irrigation": None,
            },
            leaks=(("toilet", ago(6, 13), None, 11.0),),
        ),
        Setting(
            "away_now",
            "18 Willow Weir Road",
            "away for nine days so far: dry, and no leak",
            {
                "pattern": "workers",
                "spells": away,
                "drip": 0.0,
                "extras": no_extras,
                "irrigation": None,
            },
        ),
        Setting(
            "guests",
            "10 Headgate Lane",
            "guests for nine days this month: high use, and no leak",
            {"pattern": "workers", "people": 2.0, "spells": guests},
        ),
        Setting(
            "softener",
            "11 Granary Court",
            "a softener that regenerates at 2 am every fourth night",
            {"extras": frozenset({"softener"})},
        ),
        Setting(
            "cooler",
            "4 Quarry Steps",
            "an evaporative cooler: runs for days on end in the heat, which is not a leak",
            {"extras": frozenset({"cooler"}), "people": 3.0},
        ),
        Setting(
            "pool",
            "33 Millpond Drive",
            "a pool: filled in May, topped up all summer",
            {"extras": frozenset({"pool", "fills pool"}), "irrigation": LAWN},
        ),
        Setting(
            "teenagers",
            "15 Cooper Row",
            "a family with teenagers: long showers late in the evening",
            {"pattern": "family", "people": 5.0, "extras": frozenset({"teenagers"})},
        ),
        Setting(
            "night_worker",
            "6 Bramble Terrace",
            "works nights: water runs when the street sleeps, and it is not a leak",
            {"pattern": "night", "people": 1.0, "irrigation": None},
        ),
        Setting("retired", "21 Old Ferry Road", "at home all day", {"pattern": "retired"}),
    ]


def meter_settings(today: date, zone: ZoneInfo) -> list[Setting]:
    """Set the homes whose meter, reads or bills are the thing to see."""

    def ago(days: int, hour: int) -> datetime:
        return local(today - timedelta(days=days), hour, zone)

    return [
        Setting(
            "silent_meter",
            "19 Mill Lane",
            "no read since three weeks; its last bill is an estimate",
            silences=(("missing", ago(21, 9), None),),
        ),
        Setting(
            "silent_since_yesterday",
            "14 Hopper Hill",
            "no read since yesterday morning",
            silences=(("missing", ago(1, 8), None),),
        ),
        Setting(
            "late_reads",
            "7 Watercress Walk",
            "five days of reads come late, and tell of a leak that began in them",
            silences=(("late", ago(8, 6), ago(3, 6)),),
            leaks=(("toilet", ago(7, 20), None, 8.0),),
        ),
        Setting(
            "estimates_corrected",
            "12 Sawyer Street",
            "two days estimated; the late file brings what was really used",
            silences=(
                ("corrected", ago(9, 0), ago(7, 0)),
                ("estimated", ago(31, 4), ago(30, 14)),
            ),
        ),
        Setting(
            "change_out",
            "16 Bellfounder Lane",
            "a meter changed four months ago: cubic feet before, tenths of a gallon after",
            register="cubic foot",
            changed_on=today - timedelta(days=120),
        ),
        Setting(
            "small_dials",
            "20 Lock Keeper's Row",
            "four dials: the register rolls over every few weeks (interval reads do not show it)",
            register="four dials",
        ),
        Setting(
            "behind",
            "23 Sluice Road",
            "the last three bills are unpaid",
            {"people": 3.0},
            pays="behind",
        ),
        Setting("part_payer", "27 Flume Street", "pays a part of each bill", pays="in parts"),
        Setting("autopay", "29 Tailrace Way", "pays by autopay", pays="autopay"),
        Setting(
            "credit",
            "30 Heron Bend",
            "paid too much last time: a credit lowers the open bill",
            pays="too much",
        ),
    ]
