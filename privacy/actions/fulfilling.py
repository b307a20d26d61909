"""Doing what a request asks for and closing it, in one transaction: copy, delete, correct, restrict."""

from datetime import datetime

from django.db import transaction

from privacy.actions.answering import fulfil, may_be_done
from privacy.actions.consent import say_no, say_no_as
from privacy.actions.correcting import NotCorrectable, category_of, put_right
from privacy.actions.erasure import erase
from privacy.actions.exports import ask_for_export
from privacy.actions.request_steps import close
from privacy.actions.restricting import restrict
from privacy.models import Channel, PrivacyRequest, Subject
from privacy.requests.vault import contact_of, locked
from privacy.requests.verification import Tier
from privacy.vocabulary import CHOICES

State, Decision = PrivacyRequest.State, PrivacyRequest.Decision
# What would follow a person about or hand their data on, and limits on sensitive data with it.
OPTED_OUT_OF = [key for key, choice in CHOICES.items() if choice.signal]


class NobodyFound(Exception):
    """The request leads to nobody whose data could be touched."""


class NotAgreed(Exception):
    """A wrong value is deleted instead of corrected only if the person agreed (11 CCR 7023(e))."""


@transaction.atomic
def erase_as_asked(
    *, request: PrivacyRequest, digest: str, by: Subject, at: datetime
) -> PrivacyRequest:
    """Erase the person exactly as the plan with this digest was shown to staff, and close the request.

    Raises NotOpen, NotVerified, NobodyFound, and what `erase` raises.
    """
    request = may_be_done(request)
    subject = _subject(request)
    # The erasure empties the request too: what is needed to answer is asked before.
    address = contact_of(request).email
    erase(subject=subject, digest=digest, by=by, at=at, reason=f"request {request.reference}")
    request = locked(request)
    close(
        request=request,
        state=State.FULFILLED,
        decision=Decision.DONE,
        by=by,
        at=at,
        address=address,
    )
    return request


@transaction.atomic
def copy_as_asked(
    *, request: PrivacyRequest, answer: str, by: Subject, at: datetime
) -> PrivacyRequest:
    """Have the copy made that was asked for, of its days or of everything, and close the request.

    It waits where the request is followed, and on the download page of whoever has a login. Raises
    NotOpen, NotVerified, NobodyFound, Suspected.
    """
    request = may_be_done(request)
    ask_for_export(
        subject=_subject(request),
        first=request.from_date,
        last=request.to_date,
        language=request.language,
        at=at,
    )
    return fulfil(request=request, decision=Decision.DONE, answer=answer, by=by, at=at)


@transaction.atomic
def correct_as_asked(
    *,
    request: PrivacyRequest,
    column: str,
    row: str,
    value: str,
    agreed: bool,
    answer: str,
    by: Subject,
    at: datetime,
) -> PrivacyRequest:
    """Correct a value for the person, so that it stays corrected, and close the request.

    An empty `value` deletes it instead, which needs their agreement. Raises NotOpen, NotVerified,
    NobodyFound, NotAgreed, and what `put_right` raises.
    """
    request = may_be_done(request)
    if not value and not agreed:
        raise NotAgreed
    # Proven for one kind of value: a mailing address takes less than the address that codes are sent to.
    if request.contested and category_of(column=column) != request.contested:
        raise NotCorrectable
    put_right(
        subject=_subject(request),
        column=column,
        row=row,
        value=value,
        at=at,
        request=request,
        checked=True,
    )
    return fulfil(request=request, decision=Decision.DONE, answer=answer, by=by, at=at)


@transaction.atomic
def restrict_as_asked(
    *, request: PrivacyRequest, answer: str, by: Subject, at: datetime
) -> PrivacyRequest:
    """Store the person's data and use it for nothing else, and close the request (A159).

    Raises NotOpen, NotVerified, NobodyFound.
    """
    request = may_be_done(request)
    restrict(subject=_subject(request), at=at)
    return fulfil(request=request, decision=Decision.DONE, answer=answer, by=by, at=at)


@transaction.atomic
def opt_out_as_asked(
    *, request: PrivacyRequest, email: str, language: str, at: datetime
) -> PrivacyRequest:
    """Say no at once for everybody who has this address, and close the request.

    Nobody is asked who they are (11 CCR 7026(d)): a no harms nobody. The same for whoever is not known.
    """
    if request.tier == Tier.ACCOUNT and request.subject:  # whatever address they have
        say_no(who=request.subject, choices=OPTED_OUT_OF, channel=Channel.FORM, at=at)
    say_no_as(
        known_as=email,
        choices=OPTED_OUT_OF,
        channel=Channel.FORM,
        template="privacy/request.html",
        language=language,
        at=at,
    )
    return fulfil(request=request, decision=Decision.DONE, answer="", by=None, at=at)


def _subject(request: PrivacyRequest) -> Subject:
    if request.subject is None:
        raise NobodyFound
    return request.subject
