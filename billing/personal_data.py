"""This room's part of the privacy map: bills, their lines, and payments."""

from dataclasses import replace
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import PaymentOrder
from privacy.map import (
    Automated,
    Erase,
    Exempt,
    NoSubject,
    NotPersonal,
    Personal,
    describe,
    describe_automated,
)
from privacy.models import Subject

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
    read_at=line,
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

# --- Paying through the portal ---------------------------------------------------------------------------

paid = partial(
    Personal,
    "billing",
    purposes=("billing",),
    source="subject",
    basis="contract",
    keep="bills_7y",
    recipients=("utility", "payments"),
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_(
        "A utility must keep what was paid to it, for its accounts and for the tax office."
    ),
)
moved = paid()
kept_for_you = Personal(
    "payment",
    purposes=("billing",),
    source="subject",
    basis="contract",
    keep="removed_by_you",
    recipients=("payments",),
    erase=Erase.DELETE_ROW,
)
wished = Personal(
    "payment",
    purposes=("billing",),
    source="subject",
    basis="contract",
    keep="consent_24m",
    recipients=("payments",),
    erase=Erase.DELETE_ROW,
)


def of_holder_or_payer(subject: Subject) -> "QuerySet[PaymentOrder]":
    """Return orders on somebody's account, and those that they paid for others."""
    return PaymentOrder.objects.filter(
        Q(bill__account__customer__subject=subject) | Q(payer=subject)
    )


describe(
    "billing.SavedMethod",
    in_totals=("brand",),
    subject="subject",
    clock="expires_on",  # one that cannot be used any more goes by itself
    called=_("Cards and bank accounts that you saved"),
    id=NUMBER,
    subject_=NotPersonal("the random number of who saved it"),
    token=replace(
        kept_for_you,
        export=False,
        not_exported_because=_("It is a key: whoever has it could ask for money."),
    ),
    customer=replace(
        kept_for_you,
        export=False,
        not_exported_because=_("It is a key: whoever has it could ask for money."),
    ),
    # Four digits are many people's: they tell of somebody beside their number alone.
    brand=replace(kept_for_you, our_word=True),
    last4=replace(kept_for_you, our_word=True),
    expires_on=kept_for_you,
    saved_at=kept_for_you,
)
drop = Personal(
    "payment",
    purposes=("billing",),
    source="subject",
    basis="contract",
    keep="days_30",
    recipients=("payments",),
    erase=Erase.DELETE_ROW,
    export=False,
    not_exported_because=_("It is about to be deleted."),
)
describe(
    "billing.MethodToDrop",
    subject=NoSubject("whose it was is forgotten; it waits for the payment company to forget it"),
    called=_("Cards that the payment company is still to forget"),
    clock="since_at",
    id=NUMBER,
    token=drop,
    customer=drop,
    since_at=NotPersonal("when it was deleted here"),
)
describe(
    "billing.Autopay",
    in_totals=("from_at", "ended_at"),
    subject="payer",
    clock="ended_at",
    called=_("Bills that are paid automatically"),
    beside={"account": "account__number"},
    id=NUMBER,
    account=BY_NUMBER,
    payer=NotPersonal("the random number of who asked for it"),
    method=BY_NUMBER,
    most=wished,
    days_before=wished,
    from_at=wished,
    ended_at=wished,
    why_ended=wished,
)
describe(
    "billing.PaymentOrder",
    in_totals=("payer", "way"),
    subject=of_holder_or_payer,
    clock="bill__issued_on",
    called=_("What was paid here"),
    beside={"account": "bill__account__number", "bill": "bill__number"},
    id=NUMBER,
    reference=moved,
    bill=BY_NUMBER,
    payer=paid(
        erase=Erase.UNLINK,
        keep_because="",
        keep_note="",
        export=False,
        not_exported_because=_("It is a random number: yours, or that of somebody with access."),
    ),
    way=moved,
    state=moved,
    why=moved,
    amount=moved,
    method=BY_NUMBER,
    keeps_method=NotPersonal("a wish that is over within minutes"),
    made_at=moved,
    charge_on=moved,
    sent_at=NotPersonal("when the payment company was asked"),
    ended_at=moved,
    checkout=moved,
    payment=moved,
)
describe(
    "billing.Posting",
    in_totals=("amount", "at", "kind"),
    subject="order__bill__account__customer__subject",
    clock="order__bill__issued_on",
    called=_("Money that moved for payments made here"),
    beside={"account": "order__bill__account__number"},
    id=NUMBER,
    order=BY_NUMBER,
    kind=moved,
    source=moved,
    reference=moved,
    debit=NotPersonal("an account of the utility's ledger"),
    credit=NotPersonal("an account of the utility's ledger"),
    amount=moved,
    at=moved,
)
describe(
    "billing.FirmEvent",
    subject="order__bill__account__customer__subject",
    clock="received_at",
    called=_("What the payment company told us"),
    id=NUMBER,
    number=NotPersonal("a number of the payment company's"),
    kind=paid(keep="months_24"),
    order=BY_NUMBER,
    reference=NotPersonal("drawn by lot for the order"),
    payment=NotPersonal("a number of the payment company's; it stands with the order"),
    source=NotPersonal("a number of the payment company's"),
    amount=paid(keep="months_24"),
    at=paid(keep="months_24"),
    received_at=NotPersonal("when it came"),
    state=NotPersonal("what became of the message"),
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
    Automated(
        "autopay",
        name=_("Bills that are paid automatically"),
        how=_("What is open of a new bill is held against the limit that you set."),
        effect=_("Up to the limit it is taken on the day you chose. We write to you before."),
        categories=("billing", "payment"),
    ),
)

# After the tables that it hangs on: erasure goes backwards.
import billing.personal_data_arrears  # noqa: E402 -- describes the rest of this room
import billing.personal_data_budgets  # noqa: E402, F401 -- as above
