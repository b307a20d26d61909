"""What people said yes and no to, the words they were shown, and the cookies behind it."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from privacy.map import Cookie, Erase, NotPersonal, Personal, describe, describe_cookies

TEXT = NotPersonal("a text shown to everybody alike")
describe(
    "privacy.ConsentNotice",
    digest=TEXT,
    choice=TEXT,
    version=TEXT,
    language=TEXT,
    text=TEXT,
)

# Kept by the number of the person after erasure: that they said no must stay true, and what was done
# on a yes must stay answerable. A trigger refuses every change, so no column could be emptied.
answer = partial(
    Personal,
    "privacy.preference",
    purposes=("rights",),
    source="subject",
    basis="legal_obligation",
    keep="consent_24m",
    erase=Erase.KEEP,
    keep_because="W7",
    keep_note=_("That you said yes or no must be provable. It stands under a random number."),
)
describe(
    "privacy.ConsentEvent",
    in_totals=("at", "browser", "choice", "expires_at", "state"),
    called=_("What you said yes or no to"),
    subject="subject",
    clock="ends_at",
    id=NotPersonal("a running number"),
    subject_=NotPersonal("who answered, as a random number"),
    # Of rows that belong to no person: a row has either this or a subject.
    browser=answer(
        export=False,
        not_exported_because=_("It stands for a browser that nobody was signed in with."),
    ),
    choice=answer(),
    state=answer(),
    channel=answer(),
    notice=answer(),
    ui_version=answer(),
    at=answer(),
    expires_at=answer(),
    ends_at=answer(),
    by=answer(
        source="staff",
        export=False,
        not_exported_because=_("It names a member of staff. You are shown their role instead."),
    ),
)

# The tables of django-cookie-consent hold what the page about cookies shows, and nobody.
OFFERED = NotPersonal("a kind of cookie that everybody is asked about")
describe(
    "cookie_consent.CookieGroup",
    id=OFFERED,
    varname=OFFERED,
    name=OFFERED,
    description=OFFERED,
    is_required=OFFERED,
    is_deletable=OFFERED,
    ordering=OFFERED,
    created=OFFERED,
)
describe(
    "cookie_consent.Cookie",
    id=OFFERED,
    cookiegroup=OFFERED,
    name=OFFERED,
    description=OFFERED,
    path=OFFERED,
    domain=OFFERED,
    created=OFFERED,
)
# Off (COOKIE_CONSENT_LOG_ENABLED): it says neither who nor what was shown. Our own events do.
LOG = NotPersonal("never filled: our own events are the evidence")
describe("cookie_consent.LogItem", id=LOG, action=LOG, cookiegroup=LOG, version=LOG, created=LOG)

describe_cookies(
    Cookie(
        "cookie_consent",
        group="necessary",
        purposes=("rights",),
        keep="year_1",
        what_for=_(
            "Remembers what you answered about cookies. After a yes it also holds a random number, "
            "by which we can show that there was one."
        ),
    ),
    Cookie(
        "page_count",
        group="analytics",
        purposes=("usage_analytics",),
        keep="year_1",
        what_for=_(
            "Holds the number of your yes, so that each page counted can be traced to it. It goes "
            "as soon as you say no."
        ),
    ),
)
