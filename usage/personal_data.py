"""This room's part of the privacy map: meters and what they read.

A read belongs to whoever the account at the place belonged to *on its day*, so a path is not
enough: the next household's reads hang on the same meter.
"""

from functools import partial
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.access import ALWAYS_AFTER
from accounts.models import ServiceAgreement
from privacy.map import Erase, NotPersonal, Personal, describe
from privacy.models import Subject
from usage.models import Correction, DayReads, Meter

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


def on_their_days(rows: QuerySet[Row], subject: Subject) -> QuerySet[Row]:
    """Keep the rows of days on which the person's account was served at the service point."""
    agreements = ServiceAgreement.objects.filter(
        Q(to_date=None) | Q(to_date__gt=OuterRef("day")),
        account__customer__subject=subject,
        premises=OuterRef("service_point__premises"),
        from_date__lte=OuterRef("day"),
    )
    return rows.filter(Exists(agreements))


def meters_of(subject: Subject) -> QuerySet[Meter]:
    """Return the meters that hung at a place while the person's account was served there."""
    agreements = ServiceAgreement.objects.filter(
        Q(to_date=None) | Q(to_date__gt=OuterRef("from_date")),
        account__customer__subject=subject,
        premises=OuterRef("service_point__premises"),
        from_date__lt=Coalesce(OuterRef("to_date"), ALWAYS_AFTER),
    )
    return Meter.objects.filter(Exists(agreements))


describe(
    "usage.ServicePoint",
    subject="premises__agreements__account__customer__subject",
    id=NUMBER,
    premises=BY_NUMBER,
    number=delivered("service.address", purposes=("water_service",), keep="while_served"),
    kind=OF_THE_METER,
)
describe(
    "usage.Meter",
    subject=meters_of,
    clock="to_date",
    id=NUMBER,
    service_point=BY_NUMBER,
    serial=delivered("usage.meter", purposes=("water_service",), verifier=True),
    endpoint=delivered("usage.meter", purposes=("water_service",)),
    from_date=OF_THE_METER,
    to_date=OF_THE_METER,
    unit=OF_THE_METER,
    dials=OF_THE_METER,
    resolution=OF_THE_METER,
)
describe(
    "usage.DayReads",
    subject=lambda subject: on_their_days(DayReads.objects.all(), subject),
    clock="day",
    service_point=BY_NUMBER,
    day=use,
    interval_minutes=OF_THE_METER,
    volumes=use,
    qualities=use,
    registers=use,
    total=use,
    file=NotPersonal("the file the reads came in"),
)
describe(
    "usage.Correction",
    subject=lambda subject: on_their_days(Correction.objects.all(), subject),
    clock="day",
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
