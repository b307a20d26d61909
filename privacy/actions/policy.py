"""Publishing versions of the policy and the terms, and noting who knows of which."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from privacy.actions.letters import write_letter, write_letters
from privacy.contact import reachable
from privacy.models import Acknowledgement, FirstNotice, PolicyText, PolicyVersion, Subject
from privacy.policy.blocks import sha256
from privacy.policy.snapshots import Snapshot, newest
from privacy.policy.text import compiled


class AlreadyPublished(Exception):
    """This version has been published: nothing newer comes with this release."""


class TooSoon(Exception):
    """A version must not count before people had a chance to hear of it."""


@transaction.atomic
def publish_policy(
    *, document: str, effective_date: date, by: Subject, at: datetime
) -> PolicyVersion:
    """Publish the newest version that this release brings, and tell everybody.

    Each resident is shown it in the portal; of one that matters they also get a letter. Raises
    AlreadyPublished, and TooSoon where it would count before tomorrow though there was one before.
    """
    snapshot = newest(document)
    before = PolicyVersion.objects.select_for_update().newest(document)
    if before and before.number >= snapshot.number:
        raise AlreadyPublished
    if before and effective_date <= timezone.localdate(at):
        raise TooSoon
    published = _publish(snapshot, effective_date=effective_date, by=by, at=at)
    if before and published.material:
        write_letters(
            kind="policy_changed"
            if document == PolicyVersion.Document.PRIVACY
            else "terms_changed",
            to=reachable(),
            about={"dates": {"effective": effective_date.isoformat()}, "link": _link("privacy")},
            at=at,
        )
    return published


@transaction.atomic
def publish_first(*, document: str, at: datetime) -> PolicyVersion:
    """Publish a document where none was published yet, and return the one that people are shown.

    A portal must not take anybody in without a policy, and nobody is there yet who would have to be told.
    """
    known = PolicyVersion.objects.newest(document)
    if known:
        return known
    return _publish(newest(document), effective_date=timezone.localdate(at), by=None, at=at)


def acknowledge(
    *, version: PolicyVersion, by: Subject, how: Acknowledgement.How, at: datetime
) -> Acknowledgement:
    """Note that somebody knows of a version. It is no consent, and nothing else follows from it."""
    known = Acknowledgement.objects.filter(version=version, subject=by).first()
    return known or Acknowledgement.objects.create(version=version, subject=by, how=how, at=at)


@transaction.atomic
def acknowledge_at_sign_up(*, by: Subject, at: datetime) -> list[Acknowledgement]:
    """Note that somebody who signs up was shown the newest policy and terms."""
    how = Acknowledgement.How.SIGN_UP
    return [
        acknowledge(version=publish_first(document=document, at=at), by=by, how=how, at=at)
        for document in PolicyVersion.Document.values
    ]


def give_first_notice(*, to: Subject, language: str, at: datetime) -> FirstNotice | None:
    """Tell somebody whose data came from the utility where it came from; None if they were told before.

    Somebody who signed up has read it there. Called when a person is written to for the first time:
    11 CCR 7012 and GDPR 14 want it said then.
    """
    if FirstNotice.objects.filter(subject=to).exists():
        return None
    if Acknowledgement.objects.filter(subject=to).exists():
        return None
    write_letter(
        kind="first_notice",
        to=to,
        language=language,
        about={"link": _link("privacy_policy")},
        at=at,
    )
    return FirstNotice.objects.create(subject=to, at=at)


def _link(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(name)}"


def _publish(
    snapshot: Snapshot, *, effective_date: date, by: Subject | None, at: datetime
) -> PolicyVersion:
    version = PolicyVersion.objects.create(
        document=snapshot.document,
        number=snapshot.number,
        effective_date=effective_date,
        published_at=at,
        published_by=by,
        summary=snapshot.summary,
        material=snapshot.material,
    )
    for language, _name in settings.LANGUAGES:
        sections = compiled(snapshot.document, language=language)
        PolicyText.objects.create(
            version=version, language=language, sections=sections, sha256=sha256(sections)
        )
    return version
