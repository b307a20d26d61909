"""A letter where no mail arrives: to whom it goes, and that nobody is told twice (R11, R24)."""

from datetime import timedelta

import pytest

from accounts.models import Customer
from notices.actions import enqueue
from notices.actions.outbox import tell_without_mail
from notices.actions.stopping import note_bounce
from notices.jobs import deliver
from notices.models import Bounce, Cadence, Channel, Notice, Phone, Preference
from notices.topics import MessageClass, Topic
from privacy.models import Subject
from tests.conftest import NOW
from tests.fakes import Mailbox
from tests.notices.conftest import Declares, Files

pytestmark = pytest.mark.django_db
TOLD = [("email", "needless", "told_otherwise"), ("post", "sent", "")]
LATER = NOW + timedelta(minutes=1)
EVERY_WAY = (Channel.EMAIL, Channel.TEXT, Channel.POST)
GONE = "gone@example.org"


@pytest.fixture
def leak(a_topic: Declares, texted: Files) -> Topic:
    """A service topic that there are letters for, and a folder for them."""
    return a_topic(channels=EVERY_WAY)


def on_file(**more: str) -> Subject:
    """Return a customer of the records without a login."""
    subject = Subject.objects.create(created_at=NOW)
    written = {
        "name": "Q",
        "mail_line1": "PO Box 7",
        "mail_city": "Mill Valley",
        "mail_state": "CA",
    }
    Customer.objects.create(number=f"C{subject.pk}"[:40], subject=subject, **(written | more))
    return subject


def tell(topic: Topic, subject: Subject) -> None:
    enqueue(topic=topic, to=[subject], key="leak 7 found", about=7, at=NOW)


def rows() -> list[tuple[str, str, str]]:
    return list(Notice.objects.order_by("pk").values_list("channel", "state", "problem"))


def test_whoever_has_no_email_on_file_is_told_by_letter_once(leak: Topic, texted: Files) -> None:
    person = on_file()
    tell(leak, person)
    assert [deliver(NOW), deliver(LATER)] == [1, 0]
    tell(leak, person)
    assert deliver(LATER) == 0
    assert [letter["to"] for letter in texted()] == ["Q\nPO Box 7\nMill Valley, CA"]
    assert rows() == TOLD


def test_a_worker_that_dies_leaves_one_letter(leak: Topic, texted: Files) -> None:
    tell(leak, on_file())
    deliver(NOW)
    deliver(LATER)
    Notice.objects.filter(channel="post").update(state=Notice.State.HANDING_OVER, ended_at=None)
    deliver(LATER + timedelta(minutes=1))
    assert (len(texted()), rows()) == (1, TOLD)


def test_whose_mail_came_back_is_told_by_letter(leak: Topic, texted: Files) -> None:
    person = on_file(email=GONE)
    note_bounce(subject=person, email=GONE, kind=Bounce.Kind.BOUNCED, at=NOW)
    tell(leak, person)
    deliver(NOW)
    deliver(LATER)
    assert (len(texted()), rows()) == (1, TOLD)


def test_who_called_our_mail_unwanted_gets_no_letter_in_its_place(
    leak: Topic, texted: Files
) -> None:
    person = on_file(email=GONE)
    note_bounce(subject=person, email=GONE, kind=Bounce.Kind.COMPLAINED, at=NOW)
    tell(leak, person)
    deliver(NOW)
    assert (texted(), rows()) == ([], [("email", "needless", "stopped")])


def test_an_address_that_turns_out_to_be_none_becomes_a_letter(
    leak: Topic, texted: Files, mailbox: Mailbox
) -> None:
    mailbox.refuses, mailbox.refusal = {GONE}, "550 5.1.1 no such user:"
    tell(leak, on_file(email=GONE))
    deliver(NOW)
    deliver(LATER)
    assert (len(texted()), rows()) == (1, TOLD)


@pytest.mark.parametrize(
    ("stopped", "letters"), [pytest.param(False, 0, id="texts"), pytest.param(True, 1, id="STOP")]
)
def test_whoever_is_texted_needs_no_letter_unless_they_wrote_stop(
    stopped: bool, letters: int, leak: Topic, texted: Files
) -> None:
    person = on_file()
    Phone.objects.create(
        subject=person, number="+15550100199", asked_at=NOW, verified_at=NOW,
        stopped_at=NOW if stopped else None,
    )  # fmt: skip
    Preference.objects.create(
        subject=person, topic="leak", channel="text", cadence=Cadence.AT_ONCE, at=NOW
    )
    tell(leak, person)
    deliver(NOW)
    deliver(LATER)
    assert len([it for it in texted() if "PO Box" in it["to"]]) == letters
    assert TOLD[0] in rows()


def test_whoever_turned_the_mail_off_gets_no_letter(leak: Topic, texted: Files) -> None:
    person = on_file()
    tell(leak, person)
    tell_without_mail(notice=Notice.objects.get(), at=LATER)
    Preference.objects.create(
        subject=person, topic="leak", channel="email", cadence=Cadence.OFF, at=NOW
    )
    deliver(LATER)
    assert (texted(), rows()) == ([], [TOLD[0], ("post", "needless", "not_wanted")])


@pytest.mark.parametrize(
    ("kind", "channels"),
    [
        pytest.param(MessageClass.PROGRAMME, EVERY_WAY, id="a programme"),
        pytest.param(MessageClass.SERVICE, (Channel.EMAIL,), id="no words for a letter"),
    ],
)
def test_what_is_no_service_or_has_no_letter_is_shown_to_staff(
    kind: MessageClass, channels: tuple[Channel, ...], a_topic: Declares, texted: Files
) -> None:
    tell(a_topic(kind=kind, channels=channels), on_file())
    deliver(NOW)
    assert (texted(), rows()) == ([], [("email", "failed", "no_address")])


def test_who_is_nowhere_on_file_is_shown_to_staff(leak: Topic, texted: Files) -> None:
    tell(leak, on_file(mail_line1="", name=""))
    deliver(NOW)
    deliver(LATER)
    assert (texted(), rows()) == ([], [TOLD[0], ("post", "failed", "no_address")])
