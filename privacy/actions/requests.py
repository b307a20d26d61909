"""Making a privacy request, showing who one is, and withdrawing it: what the person does."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import formats, translation

from privacy import keys
from privacy.actions.request_steps import close, note, tell
from privacy.lasting.suppression import identifiers
from privacy.models import PrivacyRequest, RequestEvent, RequestSender, Subject
from privacy.requests.deadlines import clock, local_day
from privacy.requests.finder import find
from privacy.requests.vault import (
    COPIES,
    Contact,
    copies_owed_again,
    locked,
    sealed,
    secret_digest,
    sender_digests,
    spelt,
)
from privacy.requests.verification import Tier, is_enough, tier_needed, tier_reached

State, Whom = PrivacyRequest.State, PrivacyRequest.Whom
Decision, Kind = PrivacyRequest.Decision, RequestEvent.Kind
MOST_TRIES = 5  # ours: to show who one is, for one request


class NotOpen(Exception):
    """The request was answered or withdrawn already."""


class TooManyTries(Exception):
    """Somebody tried too often to show who they are; staff do it with them from here on."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. `contested` is a category of the map; both days None mean everything."""

    right: str
    whom: str = Whom.MYSELF
    description: str = ""
    contested: str = ""
    from_date: date | None = None
    to_date: date | None = None
    authority: str = ""


@dataclass(frozen=True)
class Proof:
    """What somebody says to show who they are, by data point: compared, and forgotten.

    `declaration` is the text they signed with `signature`; both empty if they did not.
    """

    said: Mapping[str, str] = field(default_factory=dict)
    declaration: str = ""
    signature: str = ""


@transaction.atomic
def make_request(
    *,
    wish: Wish,
    contact: Contact,
    proof: Proof,
    received_at: datetime,
    at: datetime,
    language: str,
    channel: str = PrivacyRequest.Channel.WEB,
    regime: str = "",
    signed_in: Subject | None = None,
    about: Subject | None = None,
    by: Subject | None = None,
) -> tuple[PrivacyRequest, str]:
    """Take in a request; return it with the secret that follows it, which is not kept.

    `signed_in` is the person themselves, who proved a few minutes ago who they are; `about` is the person in
    whose name it came, which proves nothing; `by` is the member of staff who writes down what came by mail or
    telephone. The same is done whoever asks, so that the time
    does not tell whether anybody was found.
    """
    found = find(proof.said)
    subject = signed_in or found.subject or about
    tier = Tier.ACCOUNT if signed_in else _tier(found.matched, proof)
    regime = regime or settings.PRIVACY_REGIME
    received = local_day(received_at, settings.TIME_ZONE)
    days = clock(right=wish.right, regime=regime, received=received, holidays=settings.HOLIDAYS)
    secret = spelt(12)
    request = PrivacyRequest.objects.create(
        reference=f"PR-{spelt(8)}",
        secret_digest=secret_digest(secret, version=keys.versions()[0]),
        subject=subject,
        right=wish.right,
        regime=regime,
        channel=channel,
        whom=wish.whom,
        state=_first_state(wish, tier, asked=by is None or any(proof.said.values())),
        received_at=received_at,
        confirm_by=days.confirm_by,
        due=days.due,
        last_due=days.extended,
        language=language,
        description=sealed(wish.description),
        contested=wish.contested,
        from_date=wish.from_date,
        to_date=wish.to_date,
        matched=list(found.matched),
        tier=tier,
        authority=wish.authority,
        confirmed_at=at if signed_in or contact.email else None,
        told_at=at if signed_in else None,
        **_declared(proof, at),
    )
    _note_sender(request, contact, proof)
    note(request=request, kind=Kind.RECEIVED, by=by, at=at)
    tell(request=request, kind="request_received", at=at, sealed_about={"secret": secret})
    _refuse_a_third_copy(request, at)
    return request, secret


@transaction.atomic
def record_done(*, wish: Wish, subject: Subject, at: datetime) -> PrivacyRequest:
    """Write down what a person who is signed in did by themselves: the law wants a record of it too (L52)."""
    received = local_day(at, settings.TIME_ZONE)
    regime = settings.PRIVACY_REGIME
    days = clock(right=wish.right, regime=regime, received=received, holidays=settings.HOLIDAYS)
    request = PrivacyRequest.objects.create(
        reference=f"PR-{spelt(8)}",
        subject=subject,
        right=wish.right,
        regime=regime,
        channel=PrivacyRequest.Channel.WEB,
        state=State.FULFILLED,
        received_at=at,
        confirm_by=days.confirm_by,
        due=days.due,
        last_due=days.extended,
        contested=wish.contested,
        tier=Tier.ACCOUNT,
        confirmed_at=at,
        told_at=at,
        decision=Decision.DONE,
        closed_at=at,
    )
    note(request=request, kind=Kind.RECEIVED, by=None, at=at)
    note(request=request, kind=Kind.FULFILLED, by=None, at=at)
    return request


@transaction.atomic
def show_who(
    *, request: PrivacyRequest, proof: Proof, at: datetime, by: Subject | None = None
) -> PrivacyRequest:
    """Compare more data points for a request that waits for them; those that fitted before still count.

    The page says the same whether they fit. `by` is the member of staff to whom they were told on the
    telephone: their tries are not counted. Raises NotOpen, TooManyTries.
    """
    request = locked(request)
    if request.state not in PrivacyRequest.UNVERIFIED:
        raise NotOpen
    if request.tries >= MOST_TRIES and by is None:
        raise TooManyTries
    found = find(proof.said)
    request.tries += by is None
    same = request.subject is None or found.subject == request.subject
    if found.subject and same:
        request.subject = found.subject
        request.matched = sorted({*request.matched, *found.matched})
    if proof.signature:
        for name, value in _declared(proof, at).items():
            setattr(request, name, value)
        RequestSender.objects.update_or_create(
            request=request, defaults={"signature": sealed(proof.signature)}
        )
    request.tier = tier_reached(request.matched, declared=bool(request.declared_at))
    enough = is_enough(request.tier, _needed(request))
    if enough and request.whom == Whom.MYSELF:
        request.state = State.VERIFIED
    request.save()
    note(request=request, kind=Kind.MATCHED, by=by, at=at)
    _refuse_a_third_copy(request, at)
    return request


@transaction.atomic
def permit(*, request: PrivacyRequest, at: datetime) -> PrivacyRequest:
    """Note that the person confirmed, by the link sent to their address on file, that an agent may ask.

    Raises NotOpen.
    """
    request = locked(request)
    if not request.is_open or not request.permission_digest:
        raise NotOpen
    request.permission_digest, request.authority_seen_at = "", at
    if request.state in PrivacyRequest.UNVERIFIED:
        request.state = State.VERIFIED
    request.save(update_fields=["permission_digest", "authority_seen_at", "state"])
    note(request=request, kind=Kind.PERMITTED, by=None, at=at)
    _refuse_a_third_copy(request, at)
    return request


@transaction.atomic
def cancel(*, request: PrivacyRequest, at: datetime) -> PrivacyRequest:
    """Withdraw a request (A174). Raises NotOpen."""
    request = locked(request)
    if not request.is_open:
        raise NotOpen
    close(request=request, state=State.CANCELLED, decision=Decision.WITHDRAWN, by=None, at=at)
    return request


def _needed(request: PrivacyRequest) -> Tier:
    return tier_needed(request.right, contested=request.contested)


def _tier(matched: tuple[str, ...], proof: Proof) -> Tier:
    return tier_reached(matched, declared=bool(proof.signature))


def _first_state(wish: Wish, tier: Tier, *, asked: bool) -> str:
    """Return where a request begins; what came by letter waits for staff to ask who it is from."""
    needed = tier_needed(wish.right, contested=wish.contested)
    if needed == Tier.NONE:
        return State.VERIFIED  # nobody is asked who they are: 11 CCR 7060(b)
    if wish.whom == Whom.MYSELF and is_enough(tier, needed):
        return State.VERIFIED
    return State.NEED_USER_VERIFICATION if asked else State.RECEIVED


def _declared(proof: Proof, at: datetime) -> dict[str, object]:
    if not proof.signature:
        return {"declaration_digest": "", "declared_at": None}
    return {
        "declaration_digest": hashlib.sha256(proof.declaration.encode()).hexdigest(),
        "declared_at": at,
    }


def _note_sender(request: PrivacyRequest, contact: Contact, proof: Proof) -> None:
    """Write down who sent it, unless their login says so."""
    if contact == Contact() and not proof.signature:
        return
    known = identifiers(email=contact.email, name=contact.name, mailing=[contact.post])
    RequestSender.objects.create(
        request=request,
        contact=keys.seal(json.dumps(vars(contact))),
        digests=sender_digests(known, keys.versions()[:1]),
        signature=sealed(proof.signature),
    )


def _refuse_a_third_copy(request: PrivacyRequest, at: datetime) -> None:
    """Deny a copy that is not owed yet (A151), once it is known who asks; asked in any case."""
    on = local_day(request.received_at, settings.TIME_ZONE)
    again = copies_owed_again(request.subject_id, on=on, but=request.pk)
    if again and request.right in COPIES and request.state == State.VERIFIED:
        with translation.override(request.language or settings.LANGUAGE_CODE):
            day = formats.date_format(again, "DATE_FORMAT")
        close(
            request=request,
            state=State.DENIED,
            decision=Decision.TOO_MANY_REQUESTS,
            by=None,
            at=at,
            answer=translation.gettext(
                "You had two copies within twelve months. You can ask for the next one on %(day)s."
            )
            % {"day": day},
        )
