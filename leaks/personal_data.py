"""This room's part of the privacy map: alerts, what they rest on, what people say of them, credits.

Alerts, answers and requests go with the person: the water itself stays in the reads, without a name. What
was given back is money, and is kept as bills are.
"""

from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceAgreement
from leaks.models import PlaceFacts
from privacy.map import Automated, Erase, NotPersonal, Personal, describe, describe_automated
from privacy.models import Subject

NUMBER = NotPersonal("a running number")
BY_NUMBER = NotPersonal("a link by number; what is personal stands where it points")
BY_STAFF = NotPersonal("the member of staff who did it, as a random number")
OURS = NotPersonal("part of this program")
LAID_DOWN = NotPersonal("what the utility laid down for all homes alike")

found = partial(
    Personal,
    "usage.meter",
    purposes=("leak_alerts",),
    source="derived",
    basis="contract",
    keep="months_24",
    recipients=("utility",),
    erase=Erase.DELETE_ROW,
)
alert = found()
said = Personal(
    "preference.action",
    purposes=("leak_alerts",),
    source="subject",
    basis="contract",
    keep="months_24",
    recipients=("utility",),
    erase=Erase.DELETE_ROW,
)
# When a home is empty is nobody's business, and soon no longer ours.
away = Personal(
    "household",
    purposes=("leak_alerts",),
    source="subject",
    basis="consent",
    keep="days_30",
    recipients=("utility",),
    erase=Erase.DELETE_ROW,
)
# The utility's own record of the place.
of_the_place = Personal(
    "service.address",
    purposes=("water_service", "leak_alerts"),
    source="utility_feed",
    basis="contract",
    keep="while_served",
    recipients=("utility",),
    erase=Erase.KEEP,
    keep_because="W6",
    keep_note=_("The utility's note of what is at the address, without your name."),
)

describe(
    "leaks.LeakAlert",
    in_totals=("ended_at", "kind", "raised_at", "state", "volume"),
    subject="agreement__account__customer__subject",
    clock="raised_at",
    called=_("Leak alerts of your home"),
    beside={"address": "premises__line1"},
    id=NUMBER,
    kind=alert,
    service_point=BY_NUMBER,
    premises=BY_NUMBER,
    agreement=BY_NUMBER,
    raised_at=alert,
    raised_on=NotPersonal("the day of the column before"),
    since_at=alert,
    until_at=alert,
    state=alert,
    ended_at=alert,
    rate=alert,
    volume=alert,
    severity=alert,
    rule=OURS,
    rule_version=OURS,
    told_rate=alert,
    told_volume=alert,
    corrected_at=alert,
)
describe(
    "leaks.Verdict",
    subject="alert__agreement__account__customer__subject",
    clock="alert__raised_at",
    called=_("What each leak alert rests on"),
    beside={"alert": "alert__since_at"},
    id=NUMBER,
    alert=BY_NUMBER,
    step=alert,
    at=alert,
    first_at=alert,
    minutes=OURS,
    volumes=alert,
    judged_by=alert,
    finding=alert,
    sha256=NotPersonal("a digest of the row"),
)
describe(
    "leaks.LeakContact",
    subject="alert__agreement__account__customer__subject",
    clock="at",
    called=_("When our staff wrote to you about a leak"),
    beside={"alert": "alert__since_at"},
    alert=BY_NUMBER,
    by=BY_STAFF,
    at=alert,
)
describe(
    "leaks.LeakAnswer",
    in_totals=("at", "kind"),
    subject="by__subject",
    clock="at",
    called=_("Your answers to leak alerts"),
    beside={"alert": "alert__since_at"},
    id=NUMBER,
    alert=BY_NUMBER,
    by=BY_NUMBER,
    kind=said,
    at=said,
    until_date=said,
    rate=said,
    outcome=said,
    settled_at=said,
    thread=BY_NUMBER,
)
describe(
    "leaks.AwayTime",
    subject="by__subject",
    clock="to_date",
    called=_("When nobody was home"),
    beside={"address": "agreement__premises__line1"},
    id=NUMBER,
    agreement=BY_NUMBER,
    by=BY_NUMBER,
    from_date=away,
    to_date=away,
    allowance=away,
    said_at=away,
)


def noted_at_home(subject: Subject) -> QuerySet[PlaceFacts]:
    """Return what was noted of places at which the person's account was served then, or has been since."""
    there = ServiceAgreement.objects.filter(
        Q(to_date=None) | Q(to_date__gt=OuterRef("at__date")),
        account__customer__subject=subject,
        premises=OuterRef("premises"),
    )
    return PlaceFacts.objects.filter(Exists(there))


describe(
    "leaks.PlaceFacts",
    subject=noted_at_home,
    called=_("What the utility noted of your place"),
    beside={"address": "premises__line1"},
    premises=BY_NUMBER,
    cooler=of_the_place,
    pool=of_the_place,
    irrigation=of_the_place,
    softener=of_the_place,
    constant_flow=of_the_place,
    by=BY_STAFF,
    at=NotPersonal("when somebody looked at the place"),
)
describe(
    "leaks.CreditPolicy",
    id=NUMBER,
    version=LAID_DOWN,
    from_date=LAID_DOWN,
    policy=LAID_DOWN,
    by=BY_STAFF,
    at=LAID_DOWN,
)
given = Personal(
    "billing",
    purposes=("billing",),
    source="derived",
    basis="contract",
    keep="bills_7y",
    recipients=("utility",),
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_("A utility must keep what it gave back as it keeps its bills."),
)
describe(
    "leaks.LeakCredit",
    subject="account__customer__subject",
    clock="granted_on",
    called=_("Money back for leaks"),
    beside={"account": "account__number", "address": "premises__line1"},
    id=NUMBER,
    account=BY_NUMBER,
    premises=BY_NUMBER,
    policy=BY_NUMBER,
    from_date=given,
    to_date=given,
    amount=given,
    granted_on=given,
    granted_by=BY_STAFF,
    exported_at=NotPersonal("when it went to the utility's own system"),
)
# A matter of bills: what somebody says of an alert is used for alerts alone.
asked = partial(
    Personal,
    "billing",
    purposes=("billing",),
    source="subject",
    basis="contract",
    keep="months_24",
    recipients=("utility",),
    erase=Erase.DELETE_ROW,
)
describe(
    "leaks.CreditRequest",
    subject="by",
    clock="at",
    called=_("Your requests for money back for a leak"),
    beside={"alert": "alert__since_at"},
    id=NUMBER,
    alert=BY_NUMBER,
    by=BY_NUMBER,
    at=asked(),
    repaired=asked(),
    policy=BY_NUMBER,
    # Figures and the days of bills: nothing to know somebody by.
    worked_out=asked(source="derived", our_word=True),
    amount=asked(source="derived"),
    state=asked(source="derived"),
    decided_at=asked(source="derived"),
    decided_by=BY_STAFF,
    answer=asked(source="derived"),
    credit=BY_NUMBER,
)
describe(
    "leaks.LeakRule",
    id=NUMBER,
    home_class=LAID_DOWN,
    version=LAID_DOWN,
    from_date=LAID_DOWN,
    thresholds=LAID_DOWN,
    by=BY_STAFF,
    at=LAID_DOWN,
)
describe(
    "leaks.LookedUpTo",
    id=NUMBER,
    touched=NotPersonal("how far the job has come"),
    at=NotPersonal("when the job ran last"),
)

describe_automated(
    Automated(
        "leak_alerts",
        name=_("Whether water leaks at your home"),
        how=_(
            "Each new day of your meter is judged by a rule: how much water ran in each hour and for how "
            "long, what is usual at your home, and what you told us of it."
        ),
        effect=_(
            "You are told of a leak, and the utility sees it on a list. You can see the rule and the very "
            "readings, and say that it is normal for your home. Nobody is billed or cut off by it."
        ),
        categories=("usage.meter", "household", "preference.action"),
    ),
)
describe_automated(
    Automated(
        "leak_credit",
        name=_("What comes back for a leak"),
        how=_(
            "Your bills of those days are set beside what was usual at your home in the year before, and the "
            "utility's policy says which part of the difference comes back."
        ),
        effect=_(
            "You see the sum and how it is worked out before you ask. A person of the utility decides, and "
            "tells you why."
        ),
        categories=("billing", "usage.meter"),
    ),
)
