"""Tables of allauth and Django: addresses, second factors, sessions, the log of the admin."""

from functools import partial

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.personal_data.columns import (
    BY_NUMBER,
    LAST_ACCOUNT,
    NUMBER,
    OURS,
    from_you,
    secret,
    sees_an_open_account,
    signing_in,
)
from privacy.map import Erase, NotPersonal, Personal, describe
from privacy.models import Subject

address = signing_in(erase=Erase.DELETE_ROW)
describe(
    "account.EmailAddress",
    subject="user__subject",
    clock=f"user__subject__{LAST_ACCOUNT}",
    in_use=sees_an_open_account("user"),
    called=_("E-mail addresses you sign in with"),
    id=NUMBER,
    user=BY_NUMBER,
    email=from_you(
        "contact.email",
        purposes=("account", "service_messages"),
        erase=Erase.DELETE_ROW,
        recipients=("utility", "mail"),
        verifier=True,
        proven=Q(verified=True),
    ),
    verified=address,
    primary=address,
)
describe(
    "account.EmailConfirmation",
    subject="email_address__user__subject",
    clock="created",
    called=_("E-mails that confirm your address"),
    id=NUMBER,
    email_address=BY_NUMBER,
    created=signing_in(keep="days_7", erase=Erase.DELETE_ROW),
    sent=signing_in(keep="days_7", erase=Erase.DELETE_ROW),
    key=secret(source="derived", keep="days_7", erase=Erase.DELETE_ROW),
)
factor = signing_in(erase=Erase.DELETE_ROW)
describe(
    "mfa.Authenticator",
    subject="user__subject",
    clock=f"user__subject__{LAST_ACCOUNT}",
    in_use=sees_an_open_account("user"),
    called=_("Second steps and passkeys"),
    id=NUMBER,
    user=BY_NUMBER,
    type=factor,
    created_at=factor,
    last_used_at=factor,
    data=secret(source="subject", keep="account_closed_90d", erase=Erase.DELETE_ROW),
)

visit = partial(
    Personal,
    purposes=("account", "security"),
    source="observed",
    basis="legitimate_interest",
    keep="session",
    erase=Erase.DELETE_ROW,
)
session_key = secret(source="derived", keep="session", erase=Erase.DELETE_ROW)
describe(
    "usersessions.UserSession",
    subject="user__subject",
    clock="last_seen_at",
    called=_("Where you are signed in"),
    id=NUMBER,
    user=BY_NUMBER,
    created_at=visit("account.sign_in"),
    last_seen_at=visit("account.sign_in"),
    ip=visit("device.ip"),
    user_agent=visit("device.agent"),
    session_key=session_key,
    data=visit("account.sign_in"),
)


def sessions_of(subject: Subject) -> QuerySet[Session]:
    """Return the sessions in which the person is signed in.

    Sessions of visitors have no person; they go two weeks after the last visit like all others.
    """
    theirs = UserSession.objects.filter(user__subject=subject)
    return Session.objects.filter(session_key__in=theirs.values("session_key"))


# Below UserSession, so that erasure meets the session while it still knows whose it is.
describe(
    "sessions.Session",
    subject=sessions_of,
    clock="expire_date",
    lasts=True,
    called=_("Open sessions"),
    session_key=session_key,
    session_data=secret(source="observed", keep="session", erase=Erase.DELETE_ROW),
    expire_date=visit("account.sign_in"),
)

# The log must outlive the member of staff, and Django deletes it with their row: so the row stays,
# emptied, and the log says no more than numbers.
describe(
    "admin.LogEntry",
    id=NUMBER,
    user=BY_NUMBER,
    action_time=NotPersonal("when"),
    content_type=OURS,
    object_id=BY_NUMBER,
    object_repr=NotPersonal("a kind of row and its number: no __str__ here says more (tested)"),
    action_flag=OURS,
    change_message=NotPersonal("names of changed columns, never what stands in them"),
)
