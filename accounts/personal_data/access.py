"""Who may see what, who was invited to, and who tried to."""

from functools import partial

from allauth.account.models import EmailAddress
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import AccessGrant, Customer, Invitation
from accounts.personal_data.columns import (
    BY_NUMBER,
    LAST_ACCOUNT,
    NUMBER,
    from_you,
    secret,
    sees_an_open_account,
)
from privacy.map import Erase, Personal, describe
from privacy.models import Override, Subject

describe(
    "accounts.HomeNickname",
    subject="user__subject",
    clock=f"user__subject__{LAST_ACCOUNT}",
    in_use=sees_an_open_account("user"),
    called=_("Your names for homes"),
    id=NUMBER,
    user=BY_NUMBER,
    premises=BY_NUMBER,
    nickname=from_you(
        "account.settings",
        purposes=("account",),
        erase=Erase.DELETE_ROW,
        recipients=(),
    ),
)

access = partial(
    Personal,
    "account.access",
    purposes=("account", "security"),
    source="household",
    basis="contract",
    erase=Erase.DELETE_ROW,
)


def grants_of(subject: Subject) -> QuerySet[AccessGrant]:
    """Return what a person may see, and who may see what is theirs: both go with them.

    As a union, so that each half is found by its index.
    """
    theirs = AccessGrant.objects.filter(user__subject=subject).values("pk")
    to_theirs = AccessGrant.objects.filter(account__customer__subject=subject).values("pk")
    return AccessGrant.objects.filter(pk__in=theirs.union(to_theirs))


def who_loses_sight(subject: Subject) -> str:
    """Return a sentence on those who see the person's accounts now and will not any more."""
    others = (
        AccessGrant.objects.filter(account__customer__subject=subject, revoked_at=None)
        .exclude(user__subject=subject)
        .values("user")
        .distinct()
        .count()
    )
    if not others:
        return ""
    return ngettext(
        "%(n)s other person sees your account here. They will not see it any more.",
        "%(n)s other people see your account here. They will not see it any more.",
        others,
    ) % {"n": others}


grant = access(keep="closed_24m")
describe(
    "accounts.AccessGrant",
    in_totals=("granted_at", "revoked_at"),
    subject=grants_of,
    clock="revoked_at",
    or_clocks=("to_date", "account__to_date"),
    warning=who_loses_sight,
    called=_("Accounts you may see"),
    id=NUMBER,
    account=BY_NUMBER,
    user=BY_NUMBER,
    role=grant,
    from_date=grant,
    to_date=grant,
    granted_by=BY_NUMBER,
    granted_at=grant,
    revoked_at=grant,
    revoked_by=BY_NUMBER,
)


def invitations_of(subject: Subject) -> QuerySet[Invitation]:
    """Return the invitations a person sent, those to an address of theirs, those to their accounts.

    An address they typed is theirs once they showed that they read its mail: a login that was never
    confirmed, and a correction nobody checked, may name anybody's. What the utility has on file counts,
    or an erasure would leave it here (A129).
    """
    confirmed = EmailAddress.objects.filter(user__subject=subject, verified=True)
    typed = Override.objects.filter(column="accounts.Customer.email", ended_at=None, checked=False)
    on_record = Customer.objects.filter(subject=subject).exclude(email="")
    on_record = on_record.alias(row=Cast("pk", CharField())).exclude(row__in=typed.values("row"))
    # Invitations are in small letters, whoever wrote the other address.
    known = confirmed.values(small=Lower("email")).union(on_record.values(small=Lower("email")))
    sent = Invitation.objects.filter(invited_by__subject=subject).values("pk")
    received = Invitation.objects.filter(email__in=known).values("pk")
    to_theirs = Invitation.objects.filter(account__customer__subject=subject).values("pk")
    return Invitation.objects.filter(pk__in=sent.union(received, to_theirs))


invitation = access(keep="days_14")
describe(
    "accounts.Invitation",
    subject=invitations_of,
    clock="invited_at",
    called=_("Invitations you sent or got"),
    id=NUMBER,
    account=BY_NUMBER,
    invited_by=BY_NUMBER,
    email=access(keep="days_14", recipients=("mail",)),
    role=invitation,
    from_date=invitation,
    to_date=invitation,
    language=invitation,
    invited_at=invitation,
    expires_at=invitation,
    sent_at=invitation,
    mail_again_at=invitation,
    mailing_at=invitation,
    token_digest=secret(source="derived", keep="days_14", erase=Erase.DELETE_ROW),
)

count = partial(
    access,
    keep="day_1",
    purposes=("security",),
    source="derived",
    basis="legitimate_interest",
)
describe(
    "accounts.InvitedAddress",
    called=_("Invitations counted"),
    # Whoever was invited cannot be found by it: that is what the digest is for, and it goes after a day.
    subject="account__customer__subject",
    clock="at",
    id=NUMBER,
    account=BY_NUMBER,
    email_digest=count(
        export=False,
        not_exported_because=_("A scrambled form of an address you invited. It is only compared."),
    ),
    at=count(),
)

NUMBER_TRIED = _("A scrambled form of the number you tried. It is only compared.")
attempt = partial(
    Personal,
    "account.sign_in",
    purposes=("security", "fraud"),
    source="observed",
    basis="legitimate_interest",
    # Whoever erases a login after guessing must not get the guesses back.
    erase=Erase.KEEP,
    keep_because="W2",
)
describe(
    "accounts.LinkAttempt",
    subject="user__subject",
    clock="at",
    called=_("Tries to add an account"),
    id=NUMBER,
    user=BY_NUMBER,
    account=BY_NUMBER,
    at=attempt(keep="security_30d"),
    account_digest=attempt(keep="security_30d", export=False, not_exported_because=NUMBER_TRIED),
    linked=attempt(keep="security_30d"),
    by_code=attempt(keep="security_30d"),
    told_at=attempt(keep="security_30d"),
    mail_again_at=attempt(keep="security_30d"),
    mailing_at=attempt(keep="security_30d"),
)
code = partial(attempt, erase=Erase.DELETE_ROW, keep_because="")
describe(
    "accounts.ProofCode",
    subject="user__subject",
    clock="asked_at",
    called=_("Codes that prove an account"),
    id=NUMBER,
    user=BY_NUMBER,
    account=BY_NUMBER,
    account_digest=code(keep="day_1", export=False, not_exported_because=NUMBER_TRIED),
    asked_at=code(keep="day_1"),
    expires_at=code(keep="day_1"),
    sent_at=code(keep="day_1"),
    mail_again_at=code(keep="day_1"),
    mailing_at=code(keep="day_1"),
    digest=secret(source="derived", keep="day_1", erase=Erase.DELETE_ROW),
    tries=code(keep="day_1"),
)
