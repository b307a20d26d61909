"""Files from the utility, and their lines that were not taken."""

from accounts.personal_data.columns import NUMBER, OURS
from privacy.map import Erase, NoSubject, NotPersonal, Personal, describe

describe(
    "accounts.FeedFile",
    id=NUMBER,
    format=OURS,
    sha256=NotPersonal("a fingerprint of the whole file"),
    at=NotPersonal("when it was loaded"),
    arrival=NotPersonal("a random number of the file"),
    header=NotPersonal("the names of the file's columns"),
    rows=NotPersonal("a count"),
    taken=NotPersonal("a count"),
    changed=NotPersonal("a count"),
    unchanged=NotPersonal("a count"),
    suppressed=NotPersonal("a count"),
    held=NotPersonal("a count"),
    refused=NotPersonal("a count"),
)
set_aside = Personal(
    "feed.row",
    purposes=("water_service", "billing"),
    source="utility_feed",
    basis="legitimate_interest",
    keep="days_30",
    erase=Erase.DELETE_ROW,
    recipients=("utility",),
)
describe(
    "accounts.SetAsideRow",
    subject=NoSubject(
        "the line could not be read or fitted, so nobody knows whom it is about",
        searched=("reason", "text"),
    ),
    clock="file__at",
    id=NUMBER,
    file=NotPersonal("the file it came in"),
    line=NotPersonal("a line number"),
    kind=OURS,
    field=NotPersonal("the name of a column of the file"),
    reason=set_aside,
    text=set_aside,
)
