"""This room's part of the privacy map: the cache, copies of feed files, and what browsers keep for us."""

from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.feeding import kept
from privacy.map import (
    Cookie,
    Erase,
    Folder,
    NoSubject,
    NotPersonal,
    Personal,
    describe,
    describe_cookies,
    describe_folder,
    describe_table,
)

# Of a browser that nobody was signed in with, there is no person: its rows go by their age.
visit = partial(
    Personal,
    "behavior.event",
    purposes=("usage_analytics",),
    source="observed",
    basis="consent",
    keep="days_30",
    erase=Erase.DELETE_ROW,
)
describe(
    "portal.Event",
    called=_("What was counted of your visits"),
    subject="consent__subject",
    clock="at",
    id=NotPersonal("a running number"),
    consent=NotPersonal("the yes it rests on, by number"),
    kind=visit(),
    page=visit(),
    at=visit(),
)

OF_MANY = NotPersonal(
    "of fifteen people or more, none of them more than 15 per cent of it, or of nobody"
)
describe(
    "portal.FigureCell",
    id=NotPersonal("a running number"),
    room=OF_MANY,
    figure=OF_MANY,
    week=OF_MANY,
    part=OF_MANY,
    amount=OF_MANY,
)

OF_A_JOB = NotPersonal("about a job, and about nobody")
describe(
    "portal.JobRun",
    id=NotPersonal("a running number"),
    name=OF_A_JOB,
    began_at=OF_A_JOB,
    ended_at=OF_A_JOB,
    did=OF_A_JOB,
    did_at=OF_A_JOB,
    failures=OF_A_JOB,
    problem=NotPersonal("a kind of problem, never its text"),
)

OF_A_ROLE = NotPersonal("about a role of staff, whoever has it")
describe(
    "portal.StaffRoleGroup",
    id=NotPersonal("a running number"),
    role=OF_A_ROLE,
    group=OF_A_ROLE,
    declared=OF_A_ROLE,
    at=OF_A_ROLE,
)

# Kept as the looks are: both say whether somebody searched for more people than their work has.
searching = partial(
    Personal,
    "staff.identity",
    purposes=("security",),
    source="observed",
    basis="legitimate_interest",
    keep="months_13",
    erase=Erase.DELETE_ROW,
)
describe(
    "portal.SearchDay",
    subject="by",
    called=_("How often you searched for customers, as staff"),
    clock="day",
    id=NotPersonal("a running number"),
    by=NotPersonal("whose searches they are, as a random number"),
    day=searching(),
    searches=searching(),
    in_vain=searching(),
)

# Rate limits count tries by IP address, and by a scrambled form of the e-mail tried.
tries = Personal(
    "device.ip",
    purposes=("security",),
    source="observed",
    basis="legitimate_interest",
    keep="day_1",
    erase=Erase.DELETE_ROW,
)
describe_table(
    "portal_cache",
    subject=NoSubject("counts of tries by address, made before anybody has signed in"),
    cache_key=tries,
    value=tries,
    expires=NotPersonal("when the row goes"),
)

describe_folder(
    Folder("feeds", path=lambda: Path(settings.FEEDS_DIR), forget=kept.search_kept),
)

describe_cookies(
    Cookie(
        "sessionid",
        group="necessary",
        purposes=("account", "security"),
        keep="session",
        what_for=_("Keeps you signed in."),
    ),
    Cookie(
        "csrftoken",
        group="necessary",
        purposes=("security",),
        keep="year_1",
        what_for=_("Makes sure that a form was sent from these pages and not by another site."),
    ),
    Cookie(
        "django_language",
        group="necessary",
        purposes=("service_messages",),
        keep="visit",
        what_for=_("Remembers the language you chose."),
    ),
    Cookie(
        "messages",
        group="necessary",
        purposes=("service_messages",),
        keep="visit",
        what_for=_(
            "Carries a sentence such as “Saved” to the next page, and goes once it is shown."
        ),
    ),
)
