"""Giving and taking back access to an account (R04). Only its holder may."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.actions.linking import token_digest
from accounts.models import AccessGrant, Account, Invitation, InvitedAddress, User
from accounts.models.access import Role

INVITATION_LIVES = timedelta(days=14)
# Ours: a holder with more open invitations than this is not inviting a household.
OPEN_INVITATIONS = 20
# Ours: a household is invited on one day; a mail that has not arrived yet is not sent twice.
INVITATIONS_A_DAY = 10
SAME_ADDRESS_AFTER = timedelta(hours=1)


class NotTheHolder(Exception):
    """Only the account holder gives access and takes it back."""


class TooManyInvitations(Exception):
    """There are many open invitations to this account already."""


class TooManyInvitationsToday(Exception):
    """As many mails as a day allows were asked for already, some of them withdrawn perhaps."""


class InvitedJustNow(Exception):
    """The same address was invited within the last hour."""


class InvitationGone(Exception):
    """The invitation was answered, withdrawn or is too old."""


class HasAccessAlready(Exception):
    """This person sees the account already."""


@transaction.atomic
def invite(
    *,
    account: Account,
    email: str,
    role: Role,
    from_date: date | None,
    to_date: date | None,
    language: str,
    by: User,
    at: datetime,
) -> Invitation:
    """Invite `email` to see `account`; a job sends the mail. A newer invitation replaces an older one.

    Nothing tells whether the address has a login already. Raises NotTheHolder, TooManyInvitations,
    TooManyInvitationsToday, InvitedJustNow.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    _require_holder(account, by)
    others = Invitation.objects.filter(account=account).exclude(email=email.lower())
    if others.filter(expires_at__gt=at).count() >= OPEN_INVITATIONS:
        raise TooManyInvitations
    _count_mail(account=account, email=email, at=at)
    Invitation.objects.filter(account=account, email=email.lower()).delete()
    return Invitation.objects.create(
        account=account,
        email=email.lower(),
        role=role,
        from_date=from_date,
        to_date=to_date,
        language=language,
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITATION_LIVES,
    )


def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Take back an invitation that nobody has accepted. Raises NotTheHolder."""
    _require_holder(invitation.account, by)
    invitation.delete()


def find_invitation(*, token: str, at: datetime) -> Invitation:
    """Return the open invitation whose mail has this code. Raises InvitationGone."""
    found = (
        Invitation.objects.select_related("account", "invited_by")
        .filter(token_digest=token_digest(token), expires_at__gt=at)
        .first()
    )
    if found is None:
        raise InvitationGone
    return found


@transaction.atomic
def accept_invitation(*, token: str, by: User, at: datetime) -> AccessGrant:
    """Turn an invitation into access for `by`, whoever the mail reached; its row goes.

    The holder who invited must still be the holder. Raises InvitationGone, HasAccessAlready.
    """
    found = find_invitation(token=token, at=at)
    account = Account.objects.select_for_update().get(pk=found.account_id)
    # Asked again under the lock: of two who enter the same code at once, the second finds it used.
    invitation = find_invitation(token=token, at=at)
    try:
        _require_holder(account, invitation.invited_by)
    except NotTheHolder:
        raise InvitationGone from None
    if account.grants.filter(user=by, role=Role.HOLDER, revoked_at=None).exists():
        raise HasAccessAlready
    account.grants.filter(user=by, revoked_at=None).update(revoked_at=at, revoked_by=by)
    grant = AccessGrant.objects.create(
        account=account,
        user=by,
        role=invitation.role,
        from_date=invitation.from_date,
        to_date=invitation.to_date,
        granted_by=invitation.invited_by,
        granted_at=at,
    )
    gone, _by_model = invitation.delete()
    if not gone:  # withdrawn while it was being accepted
        raise InvitationGone
    return grant


@transaction.atomic
def revoke_access(*, grant: AccessGrant, by: User, at: datetime) -> None:
    """End a person's access at once, the past included. The holder may, and the person themselves.

    Raises NotTheHolder. Revoking twice changes nothing.
    """
    if grant.user_id != by.pk:
        _require_holder(grant.account, by)
    AccessGrant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=at, revoked_by=by)


def _count_mail(*, account: Account, email: str, at: datetime) -> None:
    """Keep for a day that a mail goes to `email`, unless there were too many: see InvitedAddress."""
    digest = salted_hmac(
        "curbstop.invited", f"{account.pk}:{email.lower()}", algorithm="sha256"
    ).hexdigest()
    counted = account.invited_addresses.filter(at__gt=at - timedelta(days=1))
    if counted.filter(email_digest=digest, at__gt=at - SAME_ADDRESS_AFTER).exists():
        raise InvitedJustNow
    if counted.count() >= INVITATIONS_A_DAY:
        raise TooManyInvitationsToday
    InvitedAddress.objects.create(account=account, email_digest=digest, at=at)


def _require_holder(account: Account, user: User) -> None:
    if not account.grants.filter(user=user, role=Role.HOLDER, revoked_at=None).exists():
        raise NotTheHolder
