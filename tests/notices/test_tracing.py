"""Who is seen at all (A060, L71): nobody without a yes, and by nothing but an offer."""

import pytest
from django.db import IntegrityError, transaction

from notices.actions.tracing import note_mail_event
from notices.models import MailEvent
from notices.topics import TOPICS, MayNotTell, MessageClass, Topic
from privacy.choices.consent import NotGranted, require
from tests.conftest import NOW, Town
from tests.notices.conftest import Room
from tests.notices.test_campaigns import MINUTE, agree, refuse, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_database_refuses_to_see_whoever_said_no(town: Town) -> None:
    """A060, whoever writes the row."""
    ada = town.users["ada"]
    agree(ada, "email_tracking")
    yes = ada.subject.consent_events.get()
    campaign = written(town)
    MailEvent.objects.create(consent=yes, campaign=campaign, kind="opened", at=NOW - MINUTE)
    refuse(ada, "email_tracking")
    with pytest.raises(IntegrityError, match="without a valid yes"), transaction.atomic():
        MailEvent.objects.create(consent=yes, campaign=campaign, kind="followed", at=NOW)


def test_nothing_but_an_offer_can_be_made_to_tell(room: Room) -> None:
    """A060, L71: a bill or a warning that would is refused when it is declared."""
    assert [it.key for it in TOPICS.values() if it.trace] == ["campaign"]
    for kind in (MessageClass.SERVICE, MessageClass.PROGRAMME):
        with pytest.raises(MayNotTell):
            Topic(
                "bill", "A bill", message_class=kind, template="x", compose=room.compose,
                trace=TOPICS["campaign"].trace,
            )  # fmt: skip


def test_it_is_noted_once_and_not_by_a_yes_that_is_taken_back_meanwhile(town: Town) -> None:
    """A060: the grant is asked again in the moment of writing, and is for nothing else."""
    ada, campaign = town.users["ada"], written(town)
    agree(ada, "email_tracking", "marketing_email")
    grant = require(ada.subject, "email_tracking", at=NOW - MINUTE / 2)
    for _again in range(2):
        note_mail_event(grant=grant, campaign=campaign, kind="opened", at=NOW - MINUTE / 2)
    assert MailEvent.objects.values_list("kind", flat=True).get() == "opened"
    other = require(ada.subject, "marketing_email", at=NOW)
    with pytest.raises(NotGranted):
        note_mail_event(grant=other, campaign=campaign, kind="followed", at=NOW)
    refuse(ada, "email_tracking")
    with pytest.raises(NotGranted):
        note_mail_event(grant=grant, campaign=campaign, kind="followed", at=NOW)
    assert MailEvent.objects.count() == 1
