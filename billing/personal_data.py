"""This room's part of the privacy map: bills, their lines, and payments."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import (
    Automated,
    Erase,
    Exempt,
    NotPersonal,
    Personal,
    describe,
    describe_automated,
)

NUMBER = NotPersonal("a running number")
BY_NUMBER = NotPersonal("a link by number; what is personal stands where it points")

BY_STAFF = NotPersonal("the member of staff who did it, as a random number")
RATES = NotPersonal("what the utility charges, the same for everybody")

billed = partial(
    Personal,
    "billing",
    purposes=("billing",),
    source="utility_feed",
    basis="contract",
    keep="bills_7y",
    recipients=("utility",),
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_("A utility must keep its bills for its accounts and for the tax office."),
)
line = billed()

describe(
    "billing.Bill",
    subject="account__customer__subject",
    clock="issued_on",
    exempt=(
        Exempt(
            "W1",
            _("This bill is not paid yet. It stays until it is, and after that as the law asks."),
            rows=lambda bills: bills.filter(open_amount__gt=0),
        ),
    ),
    called=_("Your bills"),
    beside={"account": "account__number", "address": "premises__line1"},
    id=NUMBER,
    account=BY_NUMBER,
    premises=BY_NUMBER,
    number=line,
    from_date=line,
    to_date=line,
    issued_on=line,
    due_on=line,
    volume=line,
    unit=line,
    charges=line,
    balance_before=line,
    payments=line,
    # Somebody who proves who they are may be asked what their last bill came to.
    amount_due=billed(verifier=True),
    open_amount=line,
    estimated=line,
    file=NotPersonal("the file the bill came in"),
)
describe(
    "billing.BillLine",
    subject="bill__account__customer__subject",
    clock="bill__issued_on",
    called=_("Lines of your bills"),
    beside={"bill": "bill__number"},
    id=NUMBER,
    bill=BY_NUMBER,
    position=NotPersonal("its place on the bill"),
    text=line,
    quantity=line,
    unit=line,
    rate=line,
    amount=line,
)

describe(
    "billing.Payment",
    subject="account__customer__subject",
    clock="paid_on",
    called=_("Your payments"),
    beside={"account": "account__number"},
    id=NUMBER,
    account=BY_NUMBER,
    reference=line,
    paid_on=line,
    amount=line,
    kind=line,
    file=NotPersonal("the file the payment came in"),
)

describe(
    "billing.RateFile",
    id=NUMBER,
    text=RATES,
    utility=RATES,
    from_date=RATES,
    put_in_at=RATES,
    put_in_by=BY_STAFF,
    live_at=RATES,
    live_by=BY_STAFF,
)

describe_automated(
    Automated(
        "bill_compared",
        name=_("Your bill beside the one before"),
        how=_(
            "The charges of a bill are taken from those of the bill before; by the rates, the days, the "
            "weather and the leaks of both we say what the difference comes from."
        ),
        effect=_("The bill page says the difference. The amount you owe comes from the utility."),
        categories=("billing",),
    ),
    Automated(
        "bill_beside_meter",
        name=_("Your bill beside your meter"),
        how=_(
            "What a bill counts is set beside what the meter counted in its days; each difference is put "
            "down to whole units, an estimate, hours without a read, a change of the meter or late readings."
        ),
        effect=_(
            "The bill page says it. A bill that has no explanation is on a list of the utility's staff, "
            "by its number."
        ),
        categories=("billing", "usage.meter"),
    ),
    Automated(
        "bill_foretold",
        name=_("What your next bill will be"),
        how=_(
            "The days to come are taken to go on as your last weeks did; the same guess for each day of your "
            "past year, beside what came, says how far off that can be. Nobody else's use is looked at."
        ),
        effect=_(
            "A page shows a range when you open it. Nothing is kept, and nobody else sees it."
        ),
        categories=("billing", "usage.meter"),
    ),
)

# After the tables that it hangs on: erasure goes backwards.
import billing.personal_data_arrears  # noqa: E402, F401 -- describes the rest of this room
