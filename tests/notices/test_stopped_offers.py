"""An offer that staff stop while it goes out (S06)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from notices.actions.campaigns import NotGoing, call_off, let_go, tell_part
from notices.campaigns import CALLED_OFF
from notices.jobs import deliver
from notices.models import Campaign, Notice
from notices.ways import Message, Refused
from privacy.models import Subject
from tests.conftest import NOW, Town, make_user
from tests.fakes import Mailbox
from tests.notices.test_campaigns import (
    MINUTE,
    agree,
    reader,
    written,
)

__all__ = ["reader"]
State = Notice.State


def going_out(town: Town, *names: str) -> Campaign:
    for name in names:
        agree(town.users[name])
    campaign = written(town)
    let_go(campaign=campaign, by=town.users["lena"].subject, at=NOW)
    tell_part(campaign=campaign, at=NOW)
    return campaign


def states() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("state", "problem"))


@pytest.mark.django_db
def test_what_was_not_handed_over_is_not_sent(town: Town, mailbox: Mailbox) -> None:
    """Nor is what waits for another try; who stopped it and when is kept, and it stops once."""
    dana = town.users["dana"].subject
    with pytest.raises(NotGoing):
        call_off(campaign=written(town), by=dana, at=NOW)
    campaign = going_out(town, "ada", "ben")
    Notice.objects.filter(subject=town.users["ben"].subject).update(
        tries=1, due_at=NOW + MINUTE, problem="refused"
    )
    assert call_off(campaign=campaign, by=dana, at=NOW + MINUTE) == 2
    assert deliver(NOW + timedelta(days=1)) == 0
    assert mailbox.mails == []
    assert states() == [(State.NEEDLESS, CALLED_OFF)] * 2
    campaign.refresh_from_db()
    assert (campaign.stopped_by, campaign.stopped_at) == (dana, NOW + MINUTE)
    with pytest.raises(NotGoing):
        call_off(campaign=campaign, by=dana, at=NOW + MINUTE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(sent_by=None, sent_at=None)


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_staff_stop_it_on_its_page(
    town: Town, reader: Callable[[], Client], mailbox: Mailbox
) -> None:
    campaign = going_out(town, "ada")
    path, client = f"/staff/groups/{campaign.pk}/", reader()
    assert "Stop it" in client.get(path).text
    page = client.post(f"{path}stop/", follow=True)
    assert "It had not gone yet to fewer than 15 people" in page.text
    assert "by you" in page.text and "Stop it" not in page.text
    assert "does not go out" in client.post(f"{path}stop/", follow=True).text
    assert "Stopped on" in client.get("/staff/groups/").text


class Beside:
    """A way out, while which opens or sends somebody stops the offer, over a connection of their own."""

    knows_again = False
    on: ClassVar[str] = ""
    stop: ClassVar[Callable[[], int]]
    stopped: ClassVar[list[int]]
    sent: ClassVar[list[str]]
    refuses: ClassVar[bool] = False

    def open(self) -> None:
        self._meanwhile("open")

    def send(self, message: Message) -> None:
        self._meanwhile("send")
        if Beside.refuses:
            raise Refused("busy")
        Beside.sent.append(message.to)

    def close(self) -> None:
        """Has nothing to close."""

    def _meanwhile(self, what: str) -> None:
        if what == Beside.on and not Beside.stopped:
            with ThreadPoolExecutor(1) as other:
                Beside.stopped.append(other.submit(_and_leave, Beside.stop).result(timeout=10))


def _and_leave(work: Callable[[], int]) -> int:
    try:
        return work()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_delivery_beside_it_sends_nothing_after_the_stop_and_waits_for_nobody(
    settings: Any,
) -> None:
    """Two connections: the stop comes before the hand-over of the first notice, then in the midst of it."""
    settings.NOTICE_WAYS = {"email": f"{__name__}.Beside"}
    town = Town(users={name: make_user(name) for name in ("ada", "ben", "lena", "dana")})
    for on, refuses, stopped, sent, left in (
        ("open", False, 2, 0, [(State.NEEDLESS, CALLED_OFF)] * 2),
        ("send", False, 1, 1, [(State.NEEDLESS, CALLED_OFF), (State.SENT, "")]),
        # What was not taken waits for another try, and then there is nothing to say any more.
        ("send", True, 1, 0, [(State.NEEDLESS, CALLED_OFF), (State.NEEDLESS, "nothing_to_say")]),
    ):
        Notice.objects.all().delete()
        campaign, by = going_out(town, "ada", "ben"), town.users["dana"].subject
        Beside.on, Beside.stopped, Beside.sent, Beside.refuses = on, [], [], refuses
        Beside.stop = _stopping(campaign, by)
        deliver(NOW)
        deliver(NOW + timedelta(hours=2))
        assert (Beside.stopped, len(Beside.sent), states()) == ([stopped], sent, left)


def _stopping(campaign: Campaign, by: Subject) -> Callable[[], int]:
    return lambda: call_off(campaign=campaign, by=by, at=NOW)
