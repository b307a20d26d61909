"""Tying a login to the utility's record (R01).

What is silent here is existence: a wrong account number, a wrong name and a wrong proof give the same
answer after the same work. Guesses are counted per user and per account number tried, so that many logins
cannot share out the guessing. Codes are counted apart: whoever guesses at a number must not shut its true
holder out from proving it by mail. The contact on file hears of every link, and of a proof that came too
late because somebody holds the account already; `accounts.jobs` sends that mail.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import AccessGrant, Account, LinkAttempt, ProofCode, User
from accounts.models.access import Role
from privacy.actions import SubjectErased, TwoPeople, merge_subjects
from privacy.requests.matching import plain_number

# Ours: a resident who mistypes needs three tries; a guesser needs thousands.
TRIES_PER_USER_AND_HOUR = 6
TRIES_PER_ACCOUNT_AND_DAY = 12
TRIES_PER_CODE = 5
# Ours: what these bound is mail to the contact on file. Counted by login first, so that one login cannot use
# up what there is for a number; what all may ask for together comes back within the hour.
CODES_PER_USER_AND_ACCOUNT_AND_DAY = 3
CODES_PER_ACCOUNT_AND_HOUR = 6
CODE_LIVES = timedelta(minutes=30)


class NotMatched(Exception):
    """The details do not belong together; which of them is wrong is not said."""


class TooManyTries(Exception):
    """Tried too often for this hour."""


class NumberTriedTooOften(Exception):
    """This account number was tried too often, in this way, for this day."""


def link_account(
    *, account: Account | None, account_number: str, proven: bool, by: User, at: datetime
) -> AccessGrant:
    """Make `by` the holder of `account` if they have proven that it is theirs.

    `account` is None where none has the number. Raises TooManyTries, NumberTriedTooOften, or NotMatched,
    which leaves the try on record.
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

    A newer code replaces an older one. Raises TooManyTries, NumberTriedTooOften.
    """
    _record_try(account_number=account_number, by=by, at=at, by_code=True)
    code, _created = ProofCode.objects.update_or_create(
        user=by,
        defaults={
            "account": account,
            "account_digest": account_digest(account_number),
            "asked_at": at,
            "expires_at": at + CODE_LIVES,
            "sent_at": None,
            "mail_again_at": None,
            "mailing_at": None,
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
    attempt = LinkAttempt.objects.create(
        user=by, at=at, account_digest=proof.account_digest, by_code=True
    )
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
    """Return what is kept of an invitation's code, however it is typed."""
    plain = "".join(c for c in token if c.isalnum()).upper()
    return hashlib.sha256(plain.encode()).hexdigest()


def _record_try(
    *, account_number: str, by: User, at: datetime, by_code: bool = False
) -> LinkAttempt:
    digest = account_digest(account_number)
    # Written before it is counted: tries sent at once then all see each other.
    attempt = LinkAttempt.objects.create(user=by, at=at, account_digest=digest, by_code=by_code)
    today = LinkAttempt.objects.filter(at__gt=at - timedelta(days=1))
    this_hour = Q(at__gt=at - timedelta(hours=1))
    on_account = today.filter(account_digest=digest, by_code=by_code)
    by_user = today.filter(this_hour, user=by, linked=False)
    too_many = by_user.count() > TRIES_PER_USER_AND_HOUR
    if by_code:
        too_many |= on_account.filter(this_hour).count() > CODES_PER_ACCOUNT_AND_HOUR
        worn_out = on_account.filter(user=by).count() > CODES_PER_USER_AND_ACCOUNT_AND_DAY
    else:
        worn_out = on_account.count() > TRIES_PER_ACCOUNT_AND_DAY
    if too_many or worn_out:
        # Not counted: else one refused try after the other would keep an account locked for ever.
        attempt.delete()
        raise NumberTriedTooOften if worn_out else TooManyTries
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
