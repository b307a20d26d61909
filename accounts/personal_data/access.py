"""Who may see what, who was invited to, and who tried to."""

from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer, Invitation, User
from accounts.personal_data.columns import BY_NUMBER, NUMBER, from_you, secret
from privacy.map import Erase, Personal, describe
from privacy.models import Subject

describe(
    "accounts.HomeNickname",
    subject="user__subject",
    called=_("Your names for homes"),
    id=NUMBER,
    user=BY_NUMBER,
    premises=BY_NUMBER,
    nickname=from_you(
        "account.settings",
        purposes=("account",),
        keep="removed_by_you",
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
grant = access(keep="closed_24m")
describe(
    "accounts.AccessGrant",
    subject="user__subject",
    clock="revoked_at",
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
    """Return the invitations a person sent, and those sent to an address of theirs."""
    logins = User.objects.filter(subject=subject).values("email")
    on_record = Customer.objects.filter(subject=subject).exclude(email="").values("email")
    return Invitation.objects.filter(
        Q(invited_by__subject=subject) | Q(email__in=logins) | Q(email__in=on_record)
    )


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
    token_digest=secret(source="derived", keep="days_14", erase=Erase.DELETE_ROW),
)

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
    account_digest=attempt(
        keep="security_30d",
        export=False,
        not_exported_because=_("A scrambled form of the number you tried. It is only compared."),
    ),
    linked=attempt(keep="security_30d"),
    told_at=attempt(keep="security_30d"),
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
    account_digest=secret(source="derived", keep="day_1", erase=Erase.DELETE_ROW),
    asked_at=code(keep="day_1"),
    expires_at=code(keep="day_1"),
    sent_at=code(keep="day_1"),
    digest=secret(source="derived", keep="day_1", erase=Erase.DELETE_ROW),
    tries=code(keep="day_1"),
)
