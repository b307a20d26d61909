"""This room's part of the privacy map: what was sent to whom and by what channel, never what it said."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Erase, NotPersonal, Personal, describe

sent = partial(
    Personal,
    "account.settings",
    purposes=("service_messages",),
    source="derived",
    basis="contract",
    keep="days_30",
    erase=Erase.DELETE_ROW,
)
describe(
    "notices.Notice",
    subject="subject",
    clock="written_at",
    called=_("Messages to you"),
    id=NotPersonal("a running number"),
    subject_=NotPersonal("to whom, as a random number"),
    topic=sent(),
    channel=sent(),
    key=NotPersonal("names an event, so that nobody is told of it twice"),
    mark=NotPersonal("a digest of numbers, so that nobody is told of it twice"),
    about=NotPersonal("a link by number"),
    written_at=sent(),
    state=sent(),
    due_at=NotPersonal("when it is tried next"),
    tries=NotPersonal("how often the way out was tried"),
    ended_at=sent(),
    problem=NotPersonal("a kind of problem"),
)
