"""The utility's own record of its customers, and of who was where when."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from accounts.personal_data.columns import BY_NUMBER, LAST_ACCOUNT, NUMBER
from privacy.map import Erase, NotPersonal, Personal, describe

on_file = partial(
    Personal,
    source="utility_feed",
    basis="contract",
    keep="account_closed_90d",
    recipients=("utility",),
)
mailing = on_file(
    "contact.mailing", purposes=("billing", "service_messages"), erase=Erase.BLANK, verifier=True
)
# The promise made to residents: water use stays, tied to the service address and account number.
utility_record = partial(
    Personal,
    source="utility_feed",
    basis="contract",
    keep="account_closed_7y",
    recipients=("utility",),
    erase=Erase.KEEP,
    keep_because="W6",
    keep_note=_("The utility's record of which account was served where, without your name."),
)

describe(
    "accounts.Customer",
    subject="subject",
    clock=f"subject__{LAST_ACCOUNT}",
    called=_("The utility's record of you"),
    id=NUMBER,
    subject_=NotPersonal("the random number that stays as the tombstone"),
    number=utility_record("account.number", purposes=("account", "billing")),
    name=on_file(
        "name", purposes=("account", "service_messages"), erase=Erase.BLANK, verifier=True
    ),
    email=on_file(
        "contact.email",
        purposes=("account", "service_messages"),
        erase=Erase.BLANK,
        recipients=("utility", "mail"),
        verifier=True,
    ),
    mail_line1=mailing,
    mail_line2=mailing,
    mail_city=mailing,
    mail_state=mailing,
    mail_postcode=mailing,
    language=on_file("account.settings", purposes=("service_messages",), erase=Erase.BLANK),
)
describe(
    "accounts.CustomerPhone",
    subject="customer__subject",
    clock=f"customer__subject__{LAST_ACCOUNT}",
    called=_("Telephone numbers on file"),
    id=NUMBER,
    customer=BY_NUMBER,
    number=on_file(
        "contact.phone",
        purposes=("account", "service_messages"),
        erase=Erase.DELETE_ROW,
        verifier=True,
    ),
)
describe(
    "accounts.Account",
    subject="customer__subject",
    clock="to_date",
    called=_("Your accounts"),
    beside={"customer": "customer__number"},
    id=NUMBER,
    customer=BY_NUMBER,
    number=utility_record("account.number", purposes=("account", "billing"), verifier=True),
    number_plain=utility_record(
        "account.number", purposes=("account",), source="derived", verifier=True
    ),
    from_date=utility_record("account.number", purposes=("account", "billing")),
    to_date=utility_record("account.number", purposes=("account", "billing")),
)

place = partial(
    utility_record,
    "service.address",
    purposes=("water_service", "billing"),
    keep="while_served",
)
# House number and street: the town that follows is everybody's here.
street = place(verifier=True)
describe(
    "accounts.Premises",
    subject="agreements__account__customer__subject",
    called=_("Places where you get or got water"),
    id=NUMBER,
    number=place(),
    line1=street,
    line2=street,
    city=place(),
    state=place(),
    postcode=place(),
    kind=NotPersonal("a kind of building"),
    homes=NotPersonal("of the building: how many homes it has"),
)
describe(
    "accounts.ServiceAgreement",
    subject="account__customer__subject",
    clock="to_date",
    called=_("When you got water where"),
    beside={"account": "account__number", "address": "premises__line1"},
    id=NUMBER,
    account=BY_NUMBER,
    premises=BY_NUMBER,
    number=utility_record("account.number", purposes=("water_service", "billing")),
    from_date=utility_record("service.address", purposes=("water_service", "billing")),
    to_date=utility_record("service.address", purposes=("water_service", "billing")),
)
