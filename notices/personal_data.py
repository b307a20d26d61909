"""This room's part of the privacy map: what was sent how and what people chose; never what it said."""

from functools import partial

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.personal_data.columns import (
    LAST_ACCOUNT,
    NUMBER,
    from_you,
    secret,
    sees_an_open_account,
)
from notices.jobs import sweep_folder
from notices.lasting import ROOM, repeat
from privacy.map import (
    Erase,
    Folder,
    NotPersonal,
    Personal,
    describe,
    describe_choices,
    describe_folder,
)

WHOSE = NotPersonal("whose, as a random number")
chosen = partial(
    from_you,
    "account.settings",
    purposes=("service_messages",),
    erase=Erase.DELETE_ROW,
    recipients=(),
)
LOGIN_CLOCK = f"subject__{LAST_ACCOUNT}"
in_use = sees_an_open_account("subject__user")

describe(
    "notices.Preference",
    subject="subject",
    clock=LOGIN_CLOCK,
    in_use=in_use,
    called=_("What you want to be told"),
    id=NUMBER,
    subject_=WHOSE,
    topic=chosen(our_word=True),
    channel=chosen(),
    cadence=chosen(),
    at=chosen(),
)
describe(
    "notices.QuietHours",
    subject="subject",
    clock=LOGIN_CLOCK,
    in_use=in_use,
    called=_("Your quiet hours"),
    id=NUMBER,
    subject_=WHOSE,
    from_hour=chosen(),
    to_hour=chosen(),
    at=chosen(),
)
describe(
    "notices.Phone",
    subject="subject",
    clock=LOGIN_CLOCK,
    in_use=in_use,
    called=_("Telephone for texts and calls"),
    id=NUMBER,
    subject_=WHOSE,
    number=from_you(
        "contact.phone",
        purposes=("service_messages",),
        erase=Erase.DELETE_ROW,
    ),
    asked_at=chosen(),
    code_digest=secret(source="derived", keep="account_closed_90d", erase=Erase.DELETE_ROW),
    tries=NotPersonal("how often a code was tried"),
    verified_at=chosen(),
    stopped_at=chosen(),
)

back = partial(
    Personal,
    "contact.sent",
    purposes=("service_messages",),
    source="observed",
    basis="contract",
    keep="months_13",
    erase=Erase.DELETE_ROW,
)
describe(
    "notices.Bounce",
    subject="subject",
    clock="at",
    called=_("E-mail that came back"),
    id=NUMBER,
    subject_=WHOSE,
    address_digest=back(
        export=False,
        not_exported_because=_("A scrambled form of your address. It is only compared."),
    ),
    kind=back(),
    at=back(),
)
sent = partial(back, source="derived", keep="days_30")
describe(
    "notices.Notice",
    in_totals=("channel", "ended_at", "state"),
    subject="subject",
    clock="written_at",
    called=_("Messages to you"),
    id=NUMBER,
    subject_=NotPersonal("to whom, as a random number"),
    topic=sent(our_word=True),
    channel=sent(),
    key=NotPersonal("names an event, so that nobody is told of it twice"),
    mark=NotPersonal("a digest of numbers, so that nobody is told of it twice"),
    about=NotPersonal("a link by number"),
    written_at=sent(),
    state=sent(),
    due_at=NotPersonal("when it is tried next"),
    lane=NotPersonal("what it goes out before"),
    gathered=NotPersonal("whether it waits for others"),
    lead=NotPersonal("which mail it is part of, by number"),
    instead_of_mail=sent(),
    tries=NotPersonal("how often the way out was tried"),
    ended_at=sent(),
    problem=NotPersonal("a kind of problem"),
    because=sent(our_word=True),
)
describe_choices(ROOM, repeat)
describe_folder(Folder("notices", path=lambda: settings.NOTICES_DIR, forget=sweep_folder))

OFFER = NotPersonal("what the utility writes to many")
BY_STAFF = NotPersonal("the member of staff who did it, as a random number")
TO_GROUPS = NotPersonal("what must be so of homes, and not which: nobody is listed")
describe(
    "notices.Segment",
    id=NUMBER,
    name=OFFER,
    conditions=TO_GROUPS,
    written_by=BY_STAFF,
    written_at=OFFER,
)
describe(
    "notices.Campaign",
    id=NUMBER,
    name=OFFER,
    segment=NotPersonal("which group of homes, by number"),
    conditions=TO_GROUPS,
    purpose=OFFER,
    law=OFFER,
    each_hour=OFFER,
    title_en=OFFER,
    text_en=OFFER,
    title_es=OFFER,
    text_es=OFFER,
    written_by=BY_STAFF,
    written_at=OFFER,
    sent_by=BY_STAFF,
    sent_at=OFFER,
    stopped_by=BY_STAFF,
    stopped_at=OFFER,
    paused_by=BY_STAFF,
    paused_at=OFFER,
    finished_at=OFFER,
    figures=NotPersonal("totals of many"),
    counted_at=OFFER,
)
TOLD_ALL = NotPersonal("what the utility tells everybody")
describe(
    "notices.Announcement",
    id=NUMBER,
    kind=TOLD_ALL,
    stage=TOLD_ALL,
    title_en=TOLD_ALL,
    text_en=TOLD_ALL,
    title_es=TOLD_ALL,
    text_es=TOLD_ALL,
    area=TOLD_ALL,
    area_lines=NotPersonal("postcodes and streets with house numbers: where pipes are"),
    where_en=TOLD_ALL,
    where_es=TOLD_ALL,
    from_at=TOLD_ALL,
    to_at=TOLD_ALL,
    written_by=BY_STAFF,
    written_at=TOLD_ALL,
    announced_by=BY_STAFF,
    announced_at=TOLD_ALL,
    ended_at=TOLD_ALL,
)
describe(
    "notices.AnnouncementPlace",
    id=NUMBER,
    announcement=NotPersonal("which notice, by number"),
    premises=NotPersonal("which place, by number: where pipes lead, whoever lives there"),
    left_at=TOLD_ALL,
)
describe(
    "notices.AnnouncementStep",
    id=NUMBER,
    announcement=NotPersonal("which notice, by number"),
    kind=TOLD_ALL,
    by=BY_STAFF,
    at=TOLD_ALL,
    note_en=TOLD_ALL,
    note_es=TOLD_ALL,
    read=TOLD_ALL,
    in_town=TOLD_ALL,
    told_at=TOLD_ALL,
    people=NotPersonal("a total of many"),
)
seen = partial(
    Personal,
    "behavior.event",
    purposes=("email_tracking",),
    source="observed",
    basis="consent",
    keep="days_30",
    erase=Erase.DELETE_ROW,
)
describe(
    "notices.MailEvent",
    subject="consent__subject",
    clock="at",
    called=_("Offers by e-mail that you opened"),
    id=NUMBER,
    consent=NotPersonal("the yes it rests on, by number"),
    campaign=NotPersonal("the offer, by number"),
    kind=seen(),
    at=seen(),
)
