"""What the privacy office does with a request: make sure who asks, take more time, answer."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from privacy.actions.request_steps import close, note, tell
from privacy.actions.requests import NotOpen
from privacy.models import PrivacyRequest, RequestEvent, Subject, Training
from privacy.requests.deadlines import local_day
from privacy.requests.vault import letters_to_post, locked

State, Decision = PrivacyRequest.State, PrivacyRequest.Decision
Kind, Authority = RequestEvent.Kind, PrivacyRequest.Authority
FEWEST_LETTERS = 40  # ours: shorter than that explains nothing (A152)
# These are facts about us, which somebody must be able to check.
MUST_EXPLAIN = {
    Decision.IN_PART,
    Decision.ANSWERED,
    Decision.NO_METHOD,
    Decision.DISPROPORTIONATE,
    Decision.EXCEPTION,
    Decision.NOT_WRONG,
    Decision.OVERRIDING,
    Decision.FRAUD,
}
DENIALS = {
    Decision.INSUF_VERIFICATION,
    Decision.NO_METHOD,
    Decision.NO_MATCH,
    Decision.TOO_MANY_REQUESTS,
    Decision.DISPROPORTIONATE,
    Decision.EXCEPTION,
    Decision.NOT_WRONG,
    Decision.OVERRIDING,
    Decision.FRAUD,
}


class NotVerified(Exception):
    """It is not known who asks: nothing may be given out or changed."""


class NotExplained(Exception):
    """The answer gives no facts that explain it."""


class NoExemption(Exception):
    """The denial rests on an exception of the law and does not say on which."""


class TooLate(Exception):
    """More time is taken before the first day is over, or not at all."""


class ExtendedAlready(Exception):
    """More time is taken once."""


class NeverExtended(Exception):
    """The law gives no more time for this right."""


@transaction.atomic
def take(*, request: PrivacyRequest, by: Subject, at: datetime) -> PrivacyRequest:
    """Become the one who answers; a request of which we know who asks is then being worked on.

    Raises NotOpen.
    """
    request = _open(request)
    request.owner = by
    if request.state == State.VERIFIED:
        request.state = State.IN_PROGRESS
    request.save(update_fields=["owner", "state"])
    note(request=request, kind=Kind.TAKEN, by=by, at=at)
    return request


@transaction.atomic
def ask_who(*, request: PrivacyRequest, by: Subject | None, at: datetime) -> PrivacyRequest:
    """Write to whoever asks that we need more to know who they are. The clock goes on. Raises NotOpen."""
    request = _open(request)
    if request.state not in PrivacyRequest.UNVERIFIED:
        raise NotOpen
    request.state = State.NEED_USER_VERIFICATION
    request.save(update_fields=["state"])
    note(request=request, kind=Kind.ASKED, by=by, at=at)
    tell(request=request, kind="request_verify", at=at)
    return request


@transaction.atomic
def see_authority(
    *, request: PrivacyRequest, authority: str, text: str, by: Subject, at: datetime
) -> PrivacyRequest:
    """Note that staff saw what shows that somebody may ask for another, and how.

    A power of attorney and a parent's proof are enough; a signed permission is too, and then nobody is
    asked to confirm it again. No copy is kept (11 CCR 7060(e)). Raises NotOpen, NotExplained.
    """
    request = _open(request)
    if len(text.strip()) < FEWEST_LETTERS:
        raise NotExplained
    request.authority, request.authority_seen_at, request.permission_digest = authority, at, ""
    if request.state in PrivacyRequest.UNVERIFIED:
        request.state = State.VERIFIED
    request.save(update_fields=["authority", "authority_seen_at", "permission_digest", "state"])
    note(request=request, kind=Kind.VERIFIED, by=by, at=at, text=text)
    return request


@transaction.atomic
def extend(*, request: PrivacyRequest, reason: str, by: Subject, at: datetime) -> PrivacyRequest:
    """Take more time, once, before the first day for the answer is over, and tell why (L03).

    Raises NotOpen, NotExplained, NeverExtended, ExtendedAlready, TooLate.
    """
    request = _open(request)
    if len(reason.strip()) < FEWEST_LETTERS:
        raise NotExplained
    if request.extended_at:
        raise ExtendedAlready
    if request.last_due == request.due:
        raise NeverExtended
    if local_day(at, settings.TIME_ZONE) > request.due:
        raise TooLate
    request.extended_at, request.due = at, request.last_due
    request.save(update_fields=["extended_at", "due"])
    note(request=request, kind=Kind.EXTENDED, by=by, at=at, text=reason)
    tell(request=request, kind="request_extended", at=at, sealed_about={"reason_why": reason})
    return request


@transaction.atomic
def deny(
    *,
    request: PrivacyRequest,
    decision: str,
    answer: str,
    exemption: str,
    by: Subject | None,
    at: datetime,
) -> PrivacyRequest:
    """Say no, with the ground, the facts, and to whom one can turn (A152, A169).

    `exemption` is a key of EXEMPTIONS where the decision is that the law has an exception. Raises NotOpen,
    NotExplained, NoExemption.
    """
    request = _open(request)
    if decision in MUST_EXPLAIN and len(answer.strip()) < FEWEST_LETTERS:
        raise NotExplained
    if decision == Decision.EXCEPTION and not exemption:
        raise NoExemption
    close(
        request=request,
        state=State.DENIED,
        decision=decision,
        answer=answer,
        exemption=exemption,
        by=by,
        at=at,
    )
    return request


@transaction.atomic
def fulfil(
    *, request: PrivacyRequest, decision: str, answer: str, by: Subject | None, at: datetime
) -> PrivacyRequest:
    """Close a request as done. What it asked for was done before, in the same transaction.

    Raises NotOpen, NotVerified (A145), NotExplained.
    """
    request = may_be_done(request)
    if decision in MUST_EXPLAIN and len(answer.strip()) < FEWEST_LETTERS:
        raise NotExplained
    close(request=request, state=State.FULFILLED, decision=decision, answer=answer, by=by, at=at)
    return request


@transaction.atomic
def post_letter(*, request: PrivacyRequest, by: Subject, at: datetime) -> PrivacyRequest:
    """Note that the letters of a request that has no e-mail address were printed and posted."""
    request = locked(request)
    request.confirmed_at = request.confirmed_at or at
    request.save(update_fields=["confirmed_at"])
    for letter in letters_to_post(request):
        letter.about.pop("sealed", None)
        letter.sent_at = at
        letter.save(update_fields=["about", "sent_at"])
    note(request=request, kind=Kind.POSTED, by=by, at=at)
    return request


@transaction.atomic
def record_training(*, subject: Subject, by: Subject, at: datetime) -> Training:
    """Note that a member of staff was trained today in handling requests (L54)."""
    training, _made = Training.objects.update_or_create(
        subject=subject, defaults={"on": local_day(at, settings.TIME_ZONE)}
    )
    return training


def may_be_done(request: PrivacyRequest) -> PrivacyRequest:
    """Return the request, held, if we know who asks (A145). Raises NotOpen, NotVerified."""
    request = _open(request)
    if request.state not in {State.VERIFIED, State.IN_PROGRESS}:
        raise NotVerified
    return request


def _open(request: PrivacyRequest) -> PrivacyRequest:
    request = locked(request)
    if not request.is_open:
        raise NotOpen
    return request
