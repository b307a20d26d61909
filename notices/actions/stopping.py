"""Leaving people alone: a click in a mail, a word in a text, a mail that came back."""

from datetime import datetime

from django.db import transaction

from notices.addresses import bounce_digests
from notices.lasting import STARTED, STOPPED, note_phone, note_wishes, set_wish
from notices.models import Bounce, Cadence, Channel, Phone
from notices.preferences import wants
from notices.topics import MessageClass, Topic
from notices.words import Wish
from privacy.actions.consent import say_no
from privacy.models import Channel as How
from privacy.models import Subject


@transaction.atomic
def stop_mail(*, subject: Subject, topic: Topic, at: datetime) -> None:
    """Send somebody no more of a topic by e-mail; of offers, nothing. Service mail is not stopped so."""
    if topic.message_class is MessageClass.MARKETING:
        say_no(who=subject, choices=["marketing_email"], channel=How.ONE_CLICK, at=at)
        return
    programme = topic.message_class is MessageClass.PROGRAMME
    if programme and wants(subject, topic, Channel.EMAIL, at=at):  # a link may be followed twice
        off = (topic.key, Channel.EMAIL, Cadence.OFF)
        set_wish(subject=subject, wish=off, at=at)
        note_wishes(subject=subject, wishes=[off], at=at)


@transaction.atomic
def note_bounce(*, subject: Subject, email: str, kind: Bounce.Kind, at: datetime) -> None:
    """Send nothing to an address any more. Who called a mail unwanted has also said no to offers by mail."""
    if not email:
        return
    digest, *_older = bounce_digests(email)
    Bounce.objects.create(subject=subject, address_digest=digest, kind=kind, at=at)
    if kind == Bounce.Kind.COMPLAINED:
        say_no(who=subject, choices=["marketing_email"], channel=How.ONE_CLICK, at=at)


def forgive_bounces(*, subject: Subject) -> None:
    """Send to a person's address again: they say that it works."""
    Bounce.objects.filter(subject=subject).delete()


@transaction.atomic
def heed_text(*, number: str, wish: Wish, at: datetime) -> None:
    """Do what somebody wrote who answered a text: stop, start again; help changes nothing.

    A telephone that is in two people's accounts stops for both. To start again brings back what they had
    chosen, and no consent to offers: that is said in the portal.
    """
    if wish is Wish.HELP:
        return
    phones = Phone.objects.filter(number=number).exclude(verified_at=None)
    people = Subject.objects.filter(phones__number=number, erased_at=None).distinct()
    if wish is Wish.START:
        theirs = list(people.exclude(phones__stopped_at=None))
        phones.update(stopped_at=None)
        for subject in theirs:
            note_phone(subject=subject, what=STARTED, at=at)
        return
    for subject in people.filter(phones__stopped_at=None):
        note_phone(subject=subject, what=STOPPED, at=at)
    phones.filter(stopped_at=None).update(stopped_at=at)
    for subject in people:
        say_no(who=subject, choices=["marketing_text"], channel=How.ONE_CLICK, at=at)
