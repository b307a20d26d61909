"""Files from the utility, and their lines that were not taken."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

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
    known=NotPersonal("a count"),
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
    called=_("Rows of the utility's files that could not be taken"),
    subject=NoSubject(
        "the line could not be read or fitted, so nobody knows whom it is about",
        searched=("reason", "text", "corrected"),
    ),
    clock="file__at",
    id=NUMBER,
    file=NotPersonal("the file it came in"),
    line=NotPersonal("a line number"),
    kind=OURS,
    field=NotPersonal("the name of a column of the file"),
    reason=set_aside,
    pattern=NotPersonal("our own sentence, without what the row says"),
    text=set_aside,
    corrected=set_aside,
    settled=OURS,
)
BY_STAFF = NotPersonal("the member of staff who did it, as a random number")
describe(
    "accounts.FeedLoad",
    called=_("What was wrong with a file of the utility's"),
    subject=NoSubject(
        "only what was wrong with a whole file may quote its first line", searched=("problem",)
    ),
    clock="at",
    id=NUMBER,
    format=OURS,
    way=OURS,
    by=BY_STAFF,
    at=NotPersonal("when the file came"),
    begun_at=NotPersonal("when its loading began"),
    arrival=NotPersonal("a random number of the file"),
    searched=NotPersonal("how many people were erased when its copy was looked through"),
    destroyed_at=NotPersonal("when its copy was destroyed"),
    receipt=NotPersonal("the receipt of the file"),
    of=NotPersonal("the file whose rows are loaded again"),
    tries=NotPersonal("how often it was begun"),
    failed=OURS,
    problem=replace(set_aside, erase=Erase.BLANK),
    pattern=NotPersonal("our own sentence, without what the file says"),
)
describe(
    "accounts.RowAct",
    id=NUMBER,
    file=NotPersonal("the file of the row"),
    line=NotPersonal("a line number"),
    kind=OURS,
    what=NotPersonal("names of columns, or of an answer"),
    by=BY_STAFF,
    at=NotPersonal("when it was done"),
)

out = Personal(
    "billing",
    purposes=("billing",),
    source="subject",
    basis="contract",
    keep="bills_7y",
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_(
        "A utility must keep what was paid to it, for its accounts and for the tax office."
    ),
    recipients=("utility",),
)
describe(
    "accounts.OutgoingFile",
    id=NUMBER,
    made_at=NotPersonal("when it was made"),
    made_by=NotPersonal("the member of staff who made it, as a random number"),
    rows=NotPersonal("a count"),
)
describe(
    "accounts.OutgoingRow",
    subject="account__customer__subject",
    clock="on",
    called=_("What the utility’s own system is told"),
    beside={"account": "account__number"},
    id=NUMBER,
    kind=out,
    reference=out,
    account=NotPersonal("a link by number; what is personal stands where it points"),
    bill=NotPersonal("the number of the bill that was paid"),
    on=out,
    amount=out,
    field=NotPersonal("the name of what changed"),
    value=replace(
        out,
        category="contact.email",
        keep="days_30",
        erase=Erase.BLANK,
        keep_because="",
        keep_note="",
    ),
    file=NotPersonal("the file it went with"),
)
