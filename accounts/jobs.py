"""What the clock runs here: mails that rows ask for.

A row says that a mail is due; it is marked in the transaction that sends it, so a worker that dies
before the mail server took it leaves the row for the next run. A mail that was refused is tried again
after a minute, then after as long as it has been due: a server that is back after a while gets it soon,
and an address that takes nothing is not asked all day. It ends with the row: see `forget`.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts.actions.leaving import HasMore, drop_login
from accounts.actions.linking import code_digest, token_digest
from accounts.models import Invitation, LinkAttempt, ProofCode, User
from privacy.actions.policy import give_first_notice
from privacy.actions.suppression import count_blocked
from privacy.lasting.screening import erased_with, recognise
from privacy.lasting.suppression import identifiers
from privacy.mail import send

logger = logging.getLogger(__name__)

# Ours: often enough for a server that was away over night.
SOONEST_AGAIN, LATEST_AGAIN = timedelta(minutes=1), timedelta(hours=6)
ANSWERED_WITHIN = timedelta(days=1)
# No letters or digits that are taken for one another when read aloud or off a screen.
CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
# 77 bits: its digest stands in the database for two weeks, without a key.
INVITATION_CODE = 16


def send_invitations(now: datetime) -> int:
    """Mail the invitations that were not mailed yet; return how many went out."""
    due = Invitation.objects.filter(sent_at=None, expires_at__gt=now).select_related("account")
    return _send_each(due, "invited_at", now, _send_invitation)


def send_proof_codes(now: datetime) -> int:
    """Mail the codes that prove an account to the contact on file; return how many went out."""
    due = ProofCode.objects.filter(sent_at=None, expires_at__gt=now, account__isnull=False).exclude(
        account__customer__email=""
    )
    return _send_each(
        due.select_related("account__customer__subject", "user"), "asked_at", now, _send_code
    )


def tell_contacts_on_file(now: datetime) -> int:
    """Tell customers that a login was linked to their account, or that somebody tried in vain.

    A customer without an e-mail on file is told by post: the row stays untold, where staff see it.
    """
    due = LinkAttempt.objects.filter(told_at=None, account__isnull=False).exclude(
        account__customer__email=""
    )
    return _send_each(due.select_related("account__customer__subject"), "at", now, _tell)


def forget_unanswered(now: datetime) -> int:
    """Delete logins made a day ago with an erased address, if nobody said that they want an account again.

    Also those that were never confirmed: anybody can type somebody's address. Returns how many.
    """
    made = User.objects.filter(
        joined_at__range=(now - ANSWERED_WITHIN * 3, now - ANSWERED_WITHIN), is_staff=False
    )
    gone = 0
    for user in made.select_related("subject"):
        if not user.subject.erased_at and erased_with(user.email):
            with suppress(HasMore):
                drop_login(user=user, at=now)
                gone += 1
    return gone


Row = TypeVar("Row", bound=Model)


def _send_each(
    due: QuerySet[Row], since: str, now: datetime, send_one: Callable[[Row, datetime], None]
) -> int:
    """Send for each row in a transaction of its own; one refused address does not stop the others.

    `since` names the column that says when the mail became due.
    """
    sent = 0
    due = due.filter(Q(mail_again_at=None) | Q(mail_again_at__lte=now))
    for pk in due.values_list("pk", flat=True):
        try:
            # Around the mail too: a row whose mail was refused is rolled back, and so stays due.
            with transaction.atomic():
                # Another worker may be at the same row; the condition is asked again under the lock.
                row = due.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
                if row is None:
                    continue
                send_one(row, now)
        except (SMTPException, OSError, ValueError) as problem:
            # ValueError is an address that cannot be written down, as some that look valid.
            # Only the kind of problem is logged: its text names the address.
            logger.warning(
                "%s %s not sent: %s", due.model._meta.verbose_name, pk, type(problem).__name__
            )
            _put_off(due.filter(pk=pk), since, now)
        else:
            sent += 1
    return sent


def _put_off(refused: QuerySet[Row], since: str, now: datetime) -> None:
    """Say when a refused mail is tried again: its age from now, within bounds."""
    due_since = refused.values_list(since, flat=True).first()
    # None where another worker has sent it by now, or somebody withdrew it.
    if due_since is not None:
        wait = min(max(now - due_since, SOONEST_AGAIN), LATEST_AGAIN)
        refused.update(mail_again_at=now + wait)


def _send_invitation(invitation: Invitation, now: datetime) -> None:
    if _was_erased(invitation.email, now):
        # Not mailed, and not told to the holder: whether somebody was erased is nobody's business.
        invitation.sent_at = now
        invitation.save(update_fields=["sent_at"])
        return
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(INVITATION_CODE))
    invitation.token_digest, invitation.sent_at = token_digest(code), now
    invitation.save(update_fields=["token_digest", "sent_at"])
    send(
        to=invitation.email,
        template="accounts/mail/invitation",
        context={
            "link": settings.SITE_URL + reverse("invitation"),
            "code": "-".join(code[n : n + 4] for n in range(0, len(code), 4)),
            "role": invitation.get_role_display(),
            "expires_at": invitation.expires_at,
        },
        language=invitation.language,
    )


def _was_erased(email: str, now: datetime) -> bool:
    """Tell whether an address was erased, and count that it was brought again."""
    [found] = recognise([email], lambda address: identifiers(email=address))
    count_blocked(entries={kinds["email"]: 1 for kinds in found.values()}, at=now)
    return bool(found)


def _send_code(proof: ProofCode, now: datetime) -> None:
    assert proof.account is not None  # noqa: S101 -- for the type checker; the query asked for it
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))
    proof.digest, proof.sent_at = code_digest(code, by=proof.user), now
    proof.save(update_fields=["digest", "sent_at"])
    customer = proof.account.customer
    give_first_notice(to=customer.subject, language=customer.language, at=now)
    send(
        to=customer.email,
        template="accounts/mail/proof_code",
        context={"code": f"{code[:4]}-{code[4:]}", "expires_at": proof.expires_at},
        language=customer.language,
    )


def _tell(attempt: LinkAttempt, now: datetime) -> None:
    assert attempt.account is not None  # noqa: S101 -- for the type checker; the query asked for it
    told = LinkAttempt.objects.filter(
        account=attempt.account, linked=False, told_at__gt=now - timedelta(days=1)
    )
    quiet = not attempt.linked and told.exists()  # once a day is enough to be warned
    attempt.told_at = now
    attempt.save(update_fields=["told_at"])
    if quiet:
        return
    customer = attempt.account.customer
    give_first_notice(to=customer.subject, language=customer.language, at=now)
    send(
        to=customer.email,
        template="accounts/mail/linked" if attempt.linked else "accounts/mail/link_tried",
        context={"at": attempt.at},
        language=customer.language,
    )
