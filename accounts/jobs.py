"""What the clock runs here: mails that rows ask for.

A row says that a mail is due. That it is being handed over is committed before it is, as in notices: no
transaction waits for a mail server, and a mail whose fate nobody knows, as of a worker that was killed, does
not go out again. Such a row stays unsent, among what waits on the page of jobs, and whoever asks anew for an
invitation or a code gets another.

A mail that was refused is tried again after a minute, then after as long as it has been due: a server that
is back after a while gets it soon, and an address that takes nothing is not asked all day. It ends with the
row: see `forget`.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import Any, TypeVar

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts.actions.leaving import HasMore, drop_login
from accounts.actions.linking import code_digest, token_digest
from accounts.models import Customer, Invitation, LinkAttempt, ProofCode, User
from accounts.models.access import Role
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
    return _send_each(due, INVITATION, now, _write_invitation)


def send_proof_codes(now: datetime) -> int:
    """Mail the codes that prove an account to the contact on file; return how many went out."""
    due = ProofCode.objects.filter(sent_at=None, expires_at__gt=now, account__isnull=False).exclude(
        account__customer__email=""
    )
    return _send_each(
        due.select_related("account__customer__subject", "user"), CODE, now, _write_code
    )


def tell_contacts_on_file(now: datetime) -> int:
    """Tell customers that a login was linked to their account, or that somebody tried in vain.

    A customer without an e-mail on file is told by post: the row stays untold, where staff see it.
    """
    due = LinkAttempt.objects.filter(told_at=None, account__isnull=False).exclude(
        account__customer__email=""
    )
    return _send_each(due.select_related("account__customer__subject"), LINK, now, _write_of_link)


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


@dataclass(frozen=True)
class Columns:
    """What a row's columns are called: due since when, sent when, and the digest of the code it mails."""

    since: str
    sent: str
    digest: str = ""


@dataclass(frozen=True)
class Mail:
    """A mail that is ready to go; `first_to` is the customer whom the utility may not have written before."""

    to: str
    template: str
    context: dict[str, Any]
    language: str
    first_to: Customer | None = None


INVITATION = Columns("invited_at", "sent_at", "token_digest")
CODE = Columns("asked_at", "sent_at", "digest")
LINK = Columns("at", "told_at")
Row = TypeVar("Row", bound=Model)
# Writes what a row mails, and keeps the digest of its code; None where nothing is to be said.
Write = Callable[[Row, datetime], Mail | None]


def _send_each(due: QuerySet[Row], columns: Columns, now: datetime, write: Write[Row]) -> int:
    """Send for each row; one refused address does not stop the others."""
    due = due.filter(Q(mail_again_at=None) | Q(mail_again_at__lte=now), mailing_at=None)
    return sum(
        _send_one(due.filter(pk=pk), columns, now, write) for pk in due.values_list("pk", flat=True)
    )


def _send_one(one: QuerySet[Row], columns: Columns, now: datetime, write: Write[Row]) -> bool:
    """Send for one row unless another worker is at it, and write down what came of it; tell whether done."""
    number, handed_over = one.values_list("pk", flat=True).first(), False
    try:
        # Reached before anything is taken: a server that is away leaves no row in doubt.
        with get_connection() as server:
            found, mail = _take(one, columns, now, write)
            if mail is None:
                return found
            handed_over = True
            send(
                to=mail.to,
                template=mail.template,
                context=mail.context,
                language=mail.language,
                connection=server,
            )
    except (SMTPException, OSError, ValueError) as problem:
        in_doubt = handed_over and not _was_answered(problem)
        # Only the kind of problem is logged: its text names the address.
        logger.warning(
            "%s %s %s: %s",
            one.model._meta.verbose_name,
            number,
            "in doubt" if in_doubt else "not sent",
            type(problem).__name__,
        )
        if not in_doubt:
            _put_off(_held(one, number, now if handed_over else None), columns, now)
        return False
    with transaction.atomic():
        _held(one, number, now).update(**{columns.sent: now, "mailing_at": None})
        if mail.first_to:
            give_first_notice(to=mail.first_to.subject, language=mail.language, at=now)
    return True


def _held(one: QuerySet[Row], number: int | None, since: datetime | None) -> QuerySet[Row]:
    """Return the row as it was left: one that was asked for anew meanwhile is another mail."""
    return one.model._default_manager.filter(pk=number, mailing_at=since)


def _was_answered(problem: Exception) -> bool:
    """Tell whether a mail was refused for certain: by an answer, or before a word of it was sent.

    ValueError is an address that cannot be written down, as some that look valid. An HTTP status is the
    answer of a provider that anymail speaks to.
    """
    answers = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError, ValueError)
    return isinstance(problem, answers) or bool(getattr(problem, "status_code", None))


@transaction.atomic
def _take(
    one: QuerySet[Row], columns: Columns, now: datetime, write: Write[Row]
) -> tuple[bool, Mail | None]:
    """Note that a row is handed over now, unless nothing is to be said; tell whether it was there."""
    # Another worker may be at the same row; the condition is asked again under the lock.
    row = one.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return False, None
    mail = write(row, now)
    setattr(row, "mailing_at" if mail else columns.sent, now)
    row.save()
    return True, mail


def _put_off(refused: QuerySet[Row], columns: Columns, now: datetime) -> None:
    """Say when a refused mail is tried again: its age from now, within bounds."""
    due_since = refused.values_list(columns.since, flat=True).first()
    # None where another worker has sent it by now, or somebody withdrew it.
    if due_since is not None:
        wait = min(max(now - due_since, SOONEST_AGAIN), LATEST_AGAIN)
        unsaid = {columns.digest: ""} if columns.digest else {}
        refused.update(mail_again_at=now + wait, mailing_at=None, **unsaid)


def _write_invitation(invitation: Invitation, now: datetime) -> Mail | None:
    if _was_erased(invitation.email, now):
        # Not mailed, and not told to the holder: whether somebody was erased is nobody's business.
        return None
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(INVITATION_CODE))
    invitation.token_digest = token_digest(code)
    return Mail(
        to=invitation.email,
        template="accounts/mail/invitation",
        context={
            "link": settings.SITE_URL + reverse("invitation"),
            "code": "-".join(code[n : n + 4] for n in range(0, len(code), 4)),
            "role": Role(
                invitation.role
            ).label,  # not a text yet: it is said in the reader's language
            "expires_at": invitation.expires_at,
        },
        language=invitation.language,
    )


def _was_erased(email: str, now: datetime) -> bool:
    """Tell whether an address was erased, and count that it was brought again."""
    [found] = recognise([email], lambda address: identifiers(email=address))
    count_blocked(entries={kinds["email"]: 1 for kinds in found.values()}, at=now)
    return bool(found)


def _write_code(proof: ProofCode, now: datetime) -> Mail:
    assert proof.account is not None  # noqa: S101 -- for the type checker; the query asked for it
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))
    proof.digest = code_digest(code, by=proof.user)
    customer = proof.account.customer
    return Mail(
        to=customer.email,
        template="accounts/mail/proof_code",
        context={"code": f"{code[:4]}-{code[4:]}", "expires_at": proof.expires_at},
        language=customer.language,
        first_to=customer,
    )


def _write_of_link(attempt: LinkAttempt, now: datetime) -> Mail | None:
    assert attempt.account is not None  # noqa: S101 -- for the type checker; the query asked for it
    told = LinkAttempt.objects.filter(
        Q(told_at__gt=now - timedelta(days=1)) | Q(mailing_at__gt=now - timedelta(days=1)),
        account=attempt.account,
        linked=False,
    )
    if not attempt.linked and told.exists():  # once a day is enough to be warned
        return None
    customer = attempt.account.customer
    return Mail(
        to=customer.email,
        template="accounts/mail/linked" if attempt.linked else "accounts/mail/link_tried",
        context={"at": attempt.at},
        language=customer.language,
        first_to=customer,
    )
