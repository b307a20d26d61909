"""This room's part of the privacy map: meters and what they read.

A read belongs to whoever the account at the place belonged to *on its day*, so a path is not
enough: the next household's reads hang on the same meter.
"""

from dataclasses import replace
from functools import partial
from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.access import ALWAYS_AFTER
from accounts.models import ServiceAgreement
from accounts.personal_data.columns import LAST_ACCOUNT, from_you, sees_an_open_account
from privacy.map import (
    Automated,
    Cookie,
    Erase,
    NotPersonal,
    Personal,
    describe,
    describe_automated,
    describe_cookies,
)
from privacy.models import Subject
from usage.actions.retention import forget_days
from usage.models import (
    Correction,
    DayBeside,
    DayReads,
    HouseholdAnswer,
    Meter,
    MeterTrouble,
    ReadingFact,
    ServicePoint,
)
from usage.taking_along.export import READS

NUMBER = NotPersonal("a running number")
BY_NUMBER = NotPersonal("a link by number; what is personal stands where it points")
OF_THE_METER = NotPersonal("a property of the meter, not of a person")

Row = TypeVar("Row", bound=Model)

# The promise made to residents: water use stays, tied to the service address and account number.
delivered = partial(
    Personal,
    source="utility_feed",
    basis="contract",
    keep="reads_7y",
    recipients=("utility",),
    erase=Erase.KEEP,
    keep_because="W6",
    keep_note=_("The utility's record of water delivered to the address, without your name."),
)
use = delivered("usage.meter", purposes=("water_service", "billing", "leak_alerts"))
# Added up by the month: of homes that agreed to be compared, or want to be told what fits them; and for a
# rebate that goes by use, of whoever applied for it.
compared = replace(
    use, purposes=(*use.purposes, "programs"), after_yes=("similar_homes", "home_fit")
)


def on_their_days(rows: QuerySet[Row], subject: Subject) -> QuerySet[Row]:
    """Keep the rows of days on which the person's account was served at the service point.

    Narrowed to their service points first: the days alone would be looked for among everybody's reads.
    """
    agreements = ServiceAgreement.objects.filter(
        Q(to_date=None) | Q(to_date__gt=OuterRef("day")),
        account__customer__subject=subject,
        premises=OuterRef("service_point__premises"),
        from_date__lte=OuterRef("day"),
    )
    return rows.filter(Exists(agreements), at_a_point_of(subject))


def at_a_point_of(subject: Subject) -> Func:
    """Return the condition that a row belongs to a service point that served the person's accounts.

    `= ANY (ARRAY(...))` works the few points out once. IN with a subquery the planner would join with
    everybody's reads: among a hundred thousand homes, seconds (benchmarks/erasure.py).
    """
    theirs = ServiceAgreement.objects.filter(account__customer__subject=subject)
    points = ServicePoint.objects.filter(premises__in=theirs.values("premises"))
    array = Func(ArraySubquery(points.values("pk")), template="(%(expressions)s)")
    return Func(
        F("service_point_id"),
        array,
        template="%(expressions)s",
        arg_joiner=" = ANY ",
        output_field=BooleanField(),
    )


def meters_of(subject: Subject) -> QuerySet[Meter]:
    """Return the meters that hung at a place while the person's account was served there."""
    agreements = ServiceAgreement.objects.filter(
        Q(to_date=None) | Q(to_date__gt=OuterRef("from_date")),
        account__customer__subject=subject,
        premises=OuterRef("service_point__premises"),
        from_date__lt=Coalesce(OuterRef("to_date"), ALWAYS_AFTER),
    )
    return Meter.objects.filter(Exists(agreements), at_a_point_of(subject))


def troubles_of(subject: Subject) -> QuerySet[MeterTrouble]:
    """Return what is wrong with meters since a day on which the person was served, or before they were."""
    there = ServiceAgreement.objects.filter(
        Q(to_date=None) | Q(to_date__gt=OuterRef("since")),
        account__customer__subject=subject,
        premises=OuterRef("meter__service_point__premises"),
    )
    return MeterTrouble.objects.filter(Exists(there), meter__in=meters_of(subject))


def facts_of(subject: Subject) -> QuerySet[ReadingFact]:
    """Return what was found out about readings of days on which the person's account was served."""
    there = ServiceAgreement.objects.filter(
        Q(to_date=None) | Q(to_date__gt=OuterRef("day")),
        account__customer__subject=subject,
        premises=OuterRef("meter__service_point__premises"),
        from_date__lte=OuterRef("day"),
    )
    return ReadingFact.objects.filter(Exists(there), meter__in=meters_of(subject))


# Worked out from the volumes of the same row, and nothing beside them.
bits = replace(
    use,
    export=False,
    not_exported_because=_("It is in the volumes: which hours had none, as bits of a number."),
)

describe(
    "usage.ServicePoint",
    subject="premises__agreements__account__customer__subject",
    called=_("Places of your meters"),
    beside={"address": "premises__line1"},
    id=NUMBER,
    premises=BY_NUMBER,
    number=delivered("service.address", purposes=("water_service",), keep="while_served"),
    kind=OF_THE_METER,
    size=OF_THE_METER,
)
describe(
    "usage.Meter",
    subject=meters_of,
    clock="to_date",
    called=_("Your meters"),
    beside={
        "service_point": "service_point__number",
        "from_date": "from_date",
        "to_date": "to_date",
        "unit": "unit",
    },
    id=NUMBER,
    service_point=BY_NUMBER,
    serial=delivered("usage.meter", purposes=("water_service",), verifier=True),
    endpoint=delivered("usage.meter", purposes=("water_service",)),
    from_date=OF_THE_METER,
    to_date=OF_THE_METER,
    unit=OF_THE_METER,
    dials=OF_THE_METER,
    resolution=OF_THE_METER,
    first_read=OF_THE_METER,
)
describe(
    "usage.MeterTrouble",
    subject=troubles_of,
    clock="meter__to_date",
    called=_("What is wrong with your meters"),
    beside={"serial": "meter__serial"},
    id=NUMBER,
    meter=BY_NUMBER,
    kind=delivered("usage.meter", purposes=("water_service",)),
    since=delivered("usage.meter", purposes=("water_service",)),
)
describe(
    "usage.ReadingFact",
    subject=facts_of,
    clock="meter__to_date",
    called=_("What was found out about your meter's readings"),
    beside={"serial": "meter__serial"},
    id=NUMBER,
    meter=BY_NUMBER,
    kind=delivered("usage.meter", purposes=("water_service",)),
    after_day=delivered("usage.meter", purposes=("water_service",)),
    after_position=delivered("usage.meter", purposes=("water_service",)),
    day=delivered("usage.meter", purposes=("water_service",)),
    position=delivered("usage.meter", purposes=("water_service",)),
    turn=OF_THE_METER,
)
describe(
    "usage.DayReads",
    in_totals=("day",),
    subject=lambda subject: on_their_days(DayReads.objects.all(), subject),
    clock="day",
    in_bulk=forget_days,
    called=_("Days of water use"),
    beside={"service_point": "service_point__number", "interval_minutes": "interval_minutes"},
    told=READS,
    service_point=BY_NUMBER,
    day=compared,
    interval_minutes=OF_THE_METER,
    volumes=compared,
    qualities=use,
    registers=use,
    seconds_past=use,
    said=use,
    said_qualities=use,
    total=compared,
    dry=bits,
    wet=bits,
    file=NotPersonal("the file the reads came in"),
)
describe(
    "usage.DayBeside",
    subject=lambda subject: on_their_days(DayBeside.objects.all(), subject),
    clock="day",
    called=_("Days of water use that were also sent in intervals of another length"),
    beside={"service_point": "service_point__number", "interval_minutes": "interval_minutes"},
    told=READS,
    service_point=BY_NUMBER,
    day=use,
    interval_minutes=OF_THE_METER,
    volumes=use,
    qualities=use,
    registers=use,
    seconds_past=use,
    said=use,
    said_qualities=use,
    total=use,
    dry=bits,
    wet=bits,
    file=NotPersonal("the file the reads came in"),
)
# Worked out of the household, and not kept with the water delivered to the address.
worked_out = replace(
    compared, after_yes=("home_fit",), erase=Erase.DELETE_ROW, keep_because="", keep_note=""
)
describe(
    "usage.IndoorDay",
    subject="agreement__account__customer__subject",
    clock="year_from",
    lasts=True,
    called=_("What you use indoors on an average day, in microlitres"),
    beside={"address": "agreement__premises__line1"},
    agreement=BY_NUMBER,
    microlitres=worked_out,
    year_from=worked_out,
)
describe(
    "usage.Correction",
    subject=lambda subject: on_their_days(Correction.objects.all(), subject),
    clock="day",
    called=_("Readings that were corrected"),
    beside={"service_point": "service_point__number"},
    id=NUMBER,
    service_point=BY_NUMBER,
    day=use,
    position=use,
    volume_before=use,
    volume_after=use,
    quality_before=use,
    quality_after=use,
    file=NotPersonal("the file that corrected it"),
)

describe(
    "usage.TouchedDay",
    id=NUMBER,
    file=NotPersonal("the file that brought something of a day"),
    day=NotPersonal("a day on which something came in, of whom is not said"),
)

describe(
    "usage.UnitChoice",
    subject="user__subject",
    clock=f"user__subject__{LAST_ACCOUNT}",
    in_use=sees_an_open_account("user"),
    called=_("Your unit for water"),
    user=BY_NUMBER,
    unit=from_you("account.settings", purposes=("account",), erase=Erase.DELETE_ROW, recipients=()),
)
household = partial(
    Personal,
    "household",
    source="subject",
    basis="consent",  # every answer is free, says what it is for, and is taken back with one press
    keep="moved_out_90d",
    recipients=("utility",),
    erase=Erase.DELETE_ROW,
)
for_you = household(purposes=("water_service",))
for_alerts = household(purposes=("leak_alerts",))
to_compare = household(purposes=("water_service", "similar_homes"), after_yes=("home_fit",))
to_fit = household(purposes=("leak_alerts",), after_yes=("home_fit",))
describe(
    "usage.HouseholdProfile",
    subject="account__customer__subject",
    clock="agreement__to_date",
    called=_("What you said of your household"),
    beside={"address": "agreement__premises__line1"},
    id=NUMBER,
    agreement=BY_NUMBER,
    account=BY_NUMBER,
    occupants=to_compare,
    garden=to_compare,
    pool=to_fit,
    cooler=for_alerts,
    softener=for_alerts,
    constant_flow=for_alerts,
    toilets=replace(for_you, after_yes=("home_fit",)),
    answered_at=for_you,
)
describe(
    "usage.HouseholdAnswer",
    subject=lambda subject: HouseholdAnswer.objects.filter(
        Q(account__customer__subject=subject) | Q(by__subject=subject)
    ),
    clock="agreement__to_date",
    called=_("What you answered about a household, or somebody with access to your account did"),
    beside={"address": "agreement__premises__line1"},
    id=NUMBER,
    agreement=BY_NUMBER,
    account=BY_NUMBER,
    question=for_you,
    answer=for_you,
    at=for_you,
    by=BY_NUMBER,
)
OF_MANY = NotPersonal("a rounded figure over at least fifteen homes")
describe(
    "usage.CohortFigure",
    id=NUMBER,
    month=OF_MANY,
    kind=OF_MANY,
    occupants=OF_MANY,
    garden=OF_MANY,
    homes=OF_MANY,
    efficient=OF_MANY,
    average=OF_MANY,
    published_at=OF_MANY,
)
MEASURED = NotPersonal("the weather")
describe(
    "usage.WeatherDay",
    id=NUMBER,
    station=MEASURED,
    day=MEASURED,
    low=MEASURED,
    high=MEASURED,
    mean=MEASURED,
    rain=MEASURED,
    eto=MEASURED,
)

describe_automated(
    Automated(
        "similar_homes",
        name=_("Your use beside that of similar homes"),
        how=_(
            "Of homes with as many people and about as much garden, where everybody said yes to it, we "
            "work out once a month what half of them and what a fifth of them use less than."
        ),
        effect=_("It is shown to you. It sets no price and changes nothing in your service."),
        categories=("usage.meter", "household"),
    ),
    Automated(
        "indoors_and_outdoors",
        name=_("How much runs indoors and outdoors"),
        how=_("The month with the least use of a year is taken for indoor use alone."),
        effect=_("It is an estimate for you. Nobody is billed by it."),
        categories=("usage.meter",),
    ),
    Automated(
        "water_that_never_stops",
        name=_("Whether water runs without a stop"),
        how=_("If your meter showed water in every hour for a long time, your home page says so."),
        effect=_("It is a hint for you. Nobody is billed, warned or cut off by it."),
        categories=("usage.meter",),
    ),
    Automated(
        "use_compared",
        name=_("Your use beside that of another time"),
        how=_("Hours, days and months of your home are added up and shown beside earlier ones."),
        effect=_("It is shown to you. It sets no price and changes nothing in your service."),
        categories=("usage.meter",),
    ),
    Automated(
        "meter_in_trouble",
        name=_("Whether your meter needs a look"),
        how=_(
            "If no reading came for days, if the meter stood still for a month, or if it ran backwards, it "
            "is put on a list."
        ),
        effect=_("The utility may look at the meter. Nobody is billed or cut off by it."),
        categories=("usage.meter",),
    ),
    Automated(
        "gaps_filled",
        name=_("Readings between two others"),
        how=_(
            "Where the meter was silent and its total is known, the water in between is divided evenly "
            "and marked as spread."
        ),
        effect=_("It fills a chart. Your bill follows the meter's totals."),
        categories=("usage.meter",),
    ),
)
describe_cookies(
    Cookie(
        "use_view",
        group="preferences",
        purposes=("personalise",),
        keep="year_1",
        what_for=_(
            "Remembers how you left the page of water use: by hours, days, weeks, months or years, or as "
            "every hour of a year."
        ),
    )
)
