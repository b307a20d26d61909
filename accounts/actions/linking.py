"""Tying a login to the utility's record (R01).

What is silent here is existence: a wrong account number, a wrong name and a wrong proof give the same
answer after the same work. Tries are counted per user and per account number tried, so that many logins
cannot share out the guessing. The contact on file hears of every link, and of a proof that came too late
because somebody holds the account already; `accounts.jobs` sends that mail.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import AccessGrant, Account, LinkAttempt, ProofCode, User
from accounts.models.access import Role
from privacy.actions import SubjectErased, TwoPeople, merge_subjects
from privacy.matching import plain_number

# Ours: a resident who mistypes needs three tries; a guesser needs thousands.
TRIES_PER_USER_AND_HOUR = 6
TRIES_PER_ACCOUNT_AND_DAY = 12
TRIES_PER_CODE = 5
CODE_LIVES = timedelta(minutes=30)


class NotMatched(Exception):
    """The details do not belong together; which of them is wrong is not said."""


class TooManyTries(Exception):
    """This user, or everybody together on this account number, tried too often for now."""


def link_account(
    *, account: Account | None, account_number: str, proven: bool, by: User, at: datetime
) -> AccessGrant:
    """Make `by` the holder of `account` if they have proven that it is theirs.

    `account` is None where none has the number. Raises TooManyTries, or NotMatched; both leave the
    try on record.
    """
    attempt = _record_try(account_number=account_number, by=by, at=at)
    if account is None or not proven:
        # Whoever knows number and name may be guessing the rest: the contact on file hears of it. Written
        # for no account as well, so that both take the same time.
        attempt.account = account
        attempt.save(update_fields=["account"])
        raise NotMatched
    return _link(account=account, attempt=attempt, by=by, at=at)


def ask_for_code(
    *, account: Account | None, account_number: str, by: User, at: datetime
) -> ProofCode:
    """Have a code sent to the e-mail on file of `account`; None sends nothing and looks the same.

    A newer code replaces an older one. Raises TooManyTries.
    """
    _record_try(account_number=account_number, by=by, at=at)
    code, _created = ProofCode.objects.update_or_create(
        user=by,
        defaults={
            "account": account,
            "account_digest": account_digest(account_number),
            "asked_at": at,
            "expires_at": at + CODE_LIVES,
            "sent_at": None,
            "digest": "",
            "tries": 0,
        },
    )
    return code


def link_with_code(*, code: str, by: User, at: datetime) -> AccessGrant:
    """Make `by` the holder of the account whose contact on file was sent `code`.

    Raises TooManyTries, or NotMatched for a wrong, old or missing code; both leave the try on record.
    """
    with transaction.atomic():
        proof = ProofCode.objects.select_for_update().filter(user=by, expires_at__gt=at).first()
        if proof is None:
            raise NotMatched
        if proof.tries >= TRIES_PER_CODE:
            raise TooManyTries
        proof.tries += 1
        proof.save(update_fields=["tries"])
    right = constant_time_compare(code_digest(code, by=by), proof.digest or "never sent")
    if not right or proof.account is None:
        raise NotMatched
    attempt = LinkAttempt.objects.create(user=by, at=at, account_digest=proof.account_digest)
    grant = _link(account=proof.account, attempt=attempt, by=by, at=at)
    proof.delete()
    return grant


def account_digest(account_number: str) -> str:
    """Return the keyed digest under which tries against an account number are counted."""
    number = plain_number(account_number)
    return salted_hmac("curbstop.link", number, algorithm="sha256").hexdigest()


def code_digest(code: str, *, by: User) -> str:
    """Return what is kept of a code that was sent for `by`."""
    typed = "".join(c for c in code if c.isalnum()).upper()
    return salted_hmac("curbstop.code", f"{by.pk}:{typed}", algorithm="sha256").hexdigest()


def token_digest(token: str) -> str:
    """Return what is kept of a long random secret in a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _record_try(*, account_number: str, by: User, at: datetime) -> LinkAttempt:
    digest = account_digest(account_number)
    # Written before it is counted: tries sent at once then all see each other.
    attempt = LinkAttempt.objects.create(user=by, at=at, account_digest=digest)
    by_user = LinkAttempt.objects.filter(user=by, at__gt=at - timedelta(hours=1), linked=False)
    on_account = LinkAttempt.objects.filter(account_digest=digest, at__gt=at - timedelta(days=1))
    if by_user.count() > TRIES_PER_USER_AND_HOUR or on_account.count() > TRIES_PER_ACCOUNT_AND_DAY:
        # Not counted: else one refused try after the other would keep an account locked for ever.
        attempt.delete()
        raise TooManyTries
    return attempt


def _link(*, account: Account, attempt: LinkAttempt, by: User, at: datetime) -> AccessGrant:
    own = account.grants.filter(user=by, role=Role.HOLDER, revoked_at=None).first()
    if own:
        return own  # and nobody is told that somebody else tried
    attempt.account = account
    attempt.save(update_fields=["account"])
    with transaction.atomic():
        account = Account.objects.select_for_update().select_related("customer").get(pk=account.pk)
        held_by = account.grants.filter(role=Role.HOLDER, revoked_at=None).first()
        if held_by and held_by.user_id == by.pk:
            return held_by
        if held_by:
            raise NotMatched
        try:
            merge_subjects(keep=by.subject, gone=account.customer.subject, at=at)
        except (TwoPeople, SubjectErased):
            # Another login is this customer already, through another account; or nobody may be any more.
            raise NotMatched from None
        account.grants.filter(user=by, revoked_at=None).update(revoked_at=at, revoked_by=by)
        grant = AccessGrant.objects.create(
            account=account, user=by, role=Role.HOLDER, granted_at=at
        )
        attempt.linked = True
        attempt.save(update_fields=["linked"])
    return grant
