"""This room's part of the privacy map: what rates go by beside the meter."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe

NUMBER = NotPersonal("a running number")
BY_NUMBER = NotPersonal("a link by number; what is personal stands where it points")
LAID_DOWN = NotPersonal("what the utility counts for everybody of whom it knows nothing")

counted = partial(
    Personal,
    "billing",
    purposes=("billing",),  # and nothing else: what was said to be compared is another table
    source="utility_feed",
    basis="contract",
    keep="account_closed_7y",
    recipients=("utility",),
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_(
        "Your bills were worked out by it, and a utility must be able to show how for the tax office."
    ),
)
describe(
    "billing.BudgetFact",
    subject="account__customer__subject",
    clock="account__to_date",
    called=_("What your bills count of your home"),
    beside={"account": "account__number", "address": "premises__line1"},
    id=NUMBER,
    account=BY_NUMBER,
    premises=BY_NUMBER,
    from_date=counted(),
    people=counted(),
    ground=counted(),
    city_limits=counted(),
    water_type=counted(),
    file=NotPersonal("the file that brought it"),
    put_in_by=NotPersonal("the member of staff who wrote it down, as a random number"),
)
describe(
    "billing.BudgetDefault",
    id=NUMBER,
    kind=LAID_DOWN,
    from_date=LAID_DOWN,
    people=LAID_DOWN,
    ground=LAID_DOWN,
    city_limits=LAID_DOWN,
    water_type=LAID_DOWN,
)
describe(
    "billing.DroughtStage",
    id=NUMBER,
    from_date=NotPersonal("the same for everybody"),
    stage=NotPersonal("the same for everybody"),
)
