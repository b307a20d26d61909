"""The districts of the town: the cast's homes, other homes, flats, businesses, public places."""

from dataclasses import replace
from datetime import date, timedelta

from portal.demo import names
from portal.demo.habits import NOWHERE, draw_home, draw_irrigation, stays
from portal.demo.people import chance, pick, plain, weigh
from portal.demo.records import Account, Cast, Customer, Premises, ServicePoint, Spell, Use
from portal.demo.scenes import cast_settings, latest
from portal.demo.town import Town

SINGLE_FAMILY = 410
MULTI_FAMILY = 34
MANAGED = 8  # of the multi-family buildings, all under one account of a property manager
MOVES = 14  # homes whose resident changed, beside the cast's; the first EMPTY_NOW stand empty
EMPTY_NOW = 3
LOTS_IN_A_STREET = 34
ASSOCIATION_LAWNS = 4
LARGE_REGISTERS = (("gallon", 0.4), ("ten gallons", 0.4), ("cubic foot", 0.2))
# (least gallons of a full day, bore of the meter), largest first
BORES = ((8000, "3"), (4000, "2"), (1500, "1-1/2"), (300, "1"), (0, "3/4"))
HOMES_IN_BUILDING = ((2, 0.28), (4, 0.24), (6, 0.16), (12, 0.14), (24, 0.12), (40, 0.06))
FIRE_LINES = 3
MOVED_ACROSS_TOWN = ("24 Cooper Row", "25 Watercress Walk")
NOTHING = Use("", "", NOWHERE, None, "garden")


def build_cast(town: Town) -> Cast:
    """Build the homes of Ada and Ben, of Lena and of her tenant, and the cottage Cleo left."""
    toilet, cottage, landlord, tenant = cast_settings(town.today, town.zone)
    ada_customer = _named(town, "Ada Okafor", "ada", "12 Mill Lane")
    ada = town.stage(toilet, ada_customer)
    place = town.place(cottage.line1, "single_family")
    point = town.connect(place, "5/8", cottage.register)
    cleo_left = latest(1, 24, town.today - timedelta(days=14))
    ada_took = min(cleo_left + timedelta(days=44), town.today - timedelta(days=7))
    cleo_customer = replace(
        _named(town, "Cleo Martin", "cleo", "88 Old Ferry Road"),
        mail_city="Port Alder",
    )
    moved_in = cleo_left - timedelta(days=820)
    cleo_account = town.open_account(cleo_customer, moved_in, cleo_left, pays="on time")
    cleo_agreement = town.agree(cleo_account, place, moved_in, cleo_left)
    alone = replace(town.ordinary_life(), people=1.0, irrigation=None, drip=0.0)
    town.use(alone, point, cleo_agreement)
    second = town.open_account(ada_customer, ada_took, pays=cottage.pays)
    ada_agreement = town.agree(second, place, ada_took)
    let = replace(
        town.ordinary_life(),
        **cottage.life,
        spells=(
            *stays(town.rng, ada_took, town.today + timedelta(days=14)),
            Spell(town.today - timedelta(days=17), town.today - timedelta(days=12), 1.0),
        ),
    )
    town.use(let, point, ada_agreement)
    town.remember(cottage.name, cottage.text, second, place, point)
    lena = town.stage(landlord, _named(town, "Lena Fischer", "lena", landlord.line1))
    tomas_customer = replace(_named(town, "Tomás Rivera", "tomas", tenant.line1), language="es")
    tomas = town.stage(tenant, tomas_customer)
    return Cast(
        ada=ada,
        ada_cottage=town.part(ada_customer, second, ada_agreement, point),
        ben=replace(ada, email="ben@example.org", customer=""),
        cleo=town.part(cleo_customer, cleo_account, cleo_agreement, point),
        lena=lena,
        tenants=(tomas,),
    )


def _named(town: Town, name: str, mailbox: str, line1: str) -> Customer:
    """Write down one of the cast."""
    return Customer(
        customer=town.next_customer(),
        name=name,
        email=f"{mailbox}@example.org",
        phone=town.directory.phones.pop(),
        mail_line1=line1,
        mail_line2="",
        mail_city=names.CITY,
        mail_state=names.STATE,
        mail_postcode=names.POSTCODE,
        language="en",
    )


def build_homes(town: Town) -> None:
    """Build the other single-family homes, of which some have changed hands."""
    _move_across_town(town)
    lots = _lots(town)
    for number in range(SINGLE_FAMILY - len(town.premises)):
        premises = town.place(lots[number], "single_family")
        point = town.home(premises)
        if number < MOVES:
            _change_hands(town, premises, point, empty=number < EMPTY_NOW)
        else:
            _settle(town, premises, point, since=town.long_ago())


def _lots(town: Town) -> list[str]:
    """List the addresses that are still free, in no order."""
    taken = {premises.line1 for premises in town.premises} | {"88 Old Ferry Road"}
    free = [
        line1
        for street in names.STREETS
        for number in range(1, LOTS_IN_A_STREET)
        if (line1 := f"{number} {street}") not in taken
    ]
    return [free[n] for n in town.rng.permutation(len(free))]


def _settle(
    town: Town,
    premises: Premises,
    point: ServicePoint,
    *,
    since: date,
    until: date | None = None,
    account: Account | None = None,
) -> Account:
    """Let somebody live at a premises for a time, under a new account unless one is given."""
    if account is None:
        resident = town.directory.resident(town.next_customer(), premises)
        account = town.open_account(resident, since, until)
    agreement = town.agree(account, premises, since, until)
    town.use(draw_home(town.rng, town.history, town.today), point, agreement)
    return account


def _change_hands(town: Town, premises: Premises, point: ServicePoint, *, empty: bool) -> None:
    """Let one resident move out in these 13 months, and another move in days or weeks later."""
    rng = town.rng
    days = (town.today - town.history).days
    left = town.history + timedelta(days=int(rng.integers(60, days - 75)))
    if empty:
        left = town.today - timedelta(days=int(rng.integers(12, 50)))
    first = _settle(town, premises, point, since=town.long_ago(), until=left)
    latest_account = first
    if not empty:
        gap = pick(rng, (0, 0, 3, 9, 16, 24, 37, 55))
        latest_account = _settle(town, premises, point, since=left + timedelta(days=gap))
    for name, text, wanted in (
        ("empty_now", "moved out weeks ago, nobody has moved in yet", empty),
        ("changed_hands", "a resident moved out and another moved in", not empty),
    ):
        if wanted and name not in town.scenes:
            town.remember(name, text, latest_account, premises, point)


def _move_across_town(town: Town) -> None:
    """Let a customer move house inside the town: the account moves along, the premises stays."""
    old, new = (town.place(line1, "single_family") for line1 in MOVED_ACROSS_TOWN)
    old_point, new_point = town.home(old), town.home(new)
    moved_on = town.today - timedelta(days=140)
    lived_there = town.long_ago()
    mover = town.open_account(town.directory.resident(town.next_customer(), new), lived_there)
    _settle(town, old, old_point, since=lived_there, until=moved_on, account=mover)
    _settle(town, old, old_point, since=moved_on + timedelta(days=19))
    _settle(town, new, new_point, since=town.long_ago(), until=moved_on - timedelta(days=12))
    _settle(town, new, new_point, since=moved_on - timedelta(days=2), account=mover)
    text = "moved here from 24 Cooper Row with the same account number"
    town.remember("moved_across_town", text, mover, new, new_point)


def build_flats(town: Town) -> None:
    """Build houses with several homes behind one meter; a property manager holds some of them."""
    lots = _lots(town)
    manager: Account | None = None
    for number in range(MULTI_FAMILY):
        homes = weigh(town.rng, HOMES_IN_BUILDING)
        premises = town.place(lots[number], "multi_family", homes=homes)
        people = homes * float(town.rng.uniform(1.6, 2.5))
        point = town.connect(premises, bore(people * 45), weigh(town.rng, LARGE_REGISTERS))
        since = town.long_ago()
        if manager is None:
            company = town.directory.business(
                town.next_customer(), "Weir & Holt Property Management LLC", premises
            )
            manager = town.open_account(company, since, pays="autopay")
            text = f"a property manager: {MANAGED} buildings under one account"
            town.remember("property_manager", text, manager, premises, point)
        if number < MANAGED:
            account, since = manager, manager.from_date
        else:
            company = town.directory.business(
                town.next_customer(), f"{premises.line1} Apartments LP", premises
            )
            account = town.open_account(company, since)
        life = Use("", "", NOWHERE, None, "flats", people, thrift=1.0, drip=0.04 * homes)
        town.use(life, point, town.agree(account, premises, since))
        if homes >= max(HOMES_IN_BUILDING)[0] and "flats" not in town.scenes:
            text = f"{homes} flats behind one meter: never quite dry, which is not a leak"
            town.remember("flats", text, account, premises, point)


def bore(gallons: float) -> str:
    """Choose the bore of a meter, in inches, by the gallons of a full day."""
    return next(size for least, size in BORES if gallons >= least)


def build_businesses(town: Town) -> None:
    """Build shops, kitchens, works, churches; some with a lawn meter or a fire line too."""
    numbers = town.rng.permutation(len(names.BUSINESSES)) + 1
    for number, (name, pattern, kind, gallons) in zip(numbers, names.BUSINESSES, strict=True):
        street = pick(town.rng, names.HIGH_STREETS)
        premises = town.place(f"{100 + 2 * number} {street}", kind)
        point = town.connect(premises, bore(gallons), weigh(town.rng, LARGE_REGISTERS))
        since = town.long_ago()
        customer = town.directory.business(town.next_customer(), name, premises)
        account = town.open_account(customer, since)
        agreement = town.agree(account, premises, since)
        extras = frozenset({"backflow"}) if "Plating" in name else frozenset[str]()
        life = Use("", "", NOWHERE, None, pattern, gallons=gallons, extras=extras)
        town.use(life, point, agreement)
        if chance(town.rng, 0.25):
            lawn = town.connect(premises, "1", "gallon", kind="irrigation")
            watering = draw_irrigation(town.rng, typical=700)
            town.use(replace(NOTHING, irrigation=watering), lawn, agreement)
        scene = "backflow" if extras else pattern
        if scene not in town.scenes:
            town.remember(scene, f"business: {name}", account, premises, point)
    for premises in [p for p in town.premises if p.kind == "industrial"][:FIRE_LINES]:
        town.connect(premises, "3", "ten gallons", kind="fire")


def build_public(town: Town) -> None:
    """Build the schools and the parks, and the lawns of an owners' association."""
    _together(
        town,
        "Mill Valley Unified School District",
        [
            ("institutional", place, Use("", "", NOWHERE, None, "school", gallons=gallons))
            for place, gallons in names.SCHOOLS
        ],
    )
    for owner, places, typical in (
        ("Mill Valley Parks Department", names.PARKS, 4200.0),
        (
            "Orchard Heights Homeowners Association",
            [f"Common lawn {n + 1}" for n in range(ASSOCIATION_LAWNS)],
            1500.0,
        ),
    ):
        lawns = [
            (
                "irrigation",
                place,
                replace(NOTHING, irrigation=draw_irrigation(town.rng, typical=typical)),
            )
            for place in places
        ]
        _together(town, owner, lawns)


def _together(town: Town, owner: str, places: list[tuple[str, str, Use]]) -> None:
    """Put several places under one account of their owner."""
    account: Account | None = None
    since = town.long_ago()
    for number, (kind, place, use) in enumerate(places):
        line1 = f"{500 + len(town.premises)} {pick(town.rng, names.HIGH_STREETS)}"
        premises = town.place(line1, kind, line2=place)
        if account is None:
            customer = town.directory.business(town.next_customer(), owner, premises)
            account = town.open_account(customer, since, pays="on time")
        purpose = "irrigation" if kind == "irrigation" else "domestic"
        gallons = use.gallons or (use.irrigation.gallons if use.irrigation else 0.0)
        point = town.connect(premises, bore(gallons), "ten gallons", kind=purpose)
        town.use(use, point, town.agree(account, premises, since))
        if number == 0:
            name = plain(owner.rsplit(maxsplit=1)[-1])
            town.remember(name, f"{len(places)} places of {owner}", account, premises, point)
