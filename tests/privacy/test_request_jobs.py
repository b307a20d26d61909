"""What the clock does about requests: it tells, asks, denies, reminds and forgets."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from accounts.models import User
from privacy.actions.answering import (
    fulfil,
)
from privacy.erasing.places import cells_in_the_database
from privacy.jobs import send_letters
from privacy.models import PrivacyRequest, RequestEvent, Subject
from privacy.requests import jobs
from privacy.requests.vault import contact_of
from tests.conftest import NOW, Town
from tests.fakes import Mailbox, text_of
from tests.privacy.asking import (
    DAY,
    Decision,
    Make,
    State,
    again,
    agents,
    make,
    paul,
)

__all__ = ["make", "paul"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_address_on_file_reads_one_language(
    language: str, make: Make, mailbox: Mailbox, town: Town
) -> None:
    """What was asked is named in words too, whatever the job speaks."""
    User.objects.filter(email="ada@example.org").update(language=language)
    made = make(said={"account_number": "001-4711"})
    with translation.override("es" if language == "en" else "en"):
        jobs.tell_people_on_file(NOW)
        send_letters(NOW)
    [mail] = [it for it in mailbox.mails if it["To"] == "ada@example.org"]
    with translation.override(language):
        assert made.get_right_display() in text_of(mail)


def test_the_address_on_file_hears_once_a_day(make: Make, mailbox: Mailbox) -> None:
    """L26: whoever asked, and however often."""
    for _n in range(3):
        make(said={"account_number": "001-4711"})
    make(said={"account_number": "nobodys"})
    assert jobs.tell_people_on_file(NOW) == 3
    send_letters(NOW)
    on_file = [
        to for to, s in mailbox.addressed() if s == "Somebody made a privacy request about you"
    ]
    assert on_file == ["ada@example.org"]
    make(said={"account_number": "001-4711"}, at=NOW + DAY)
    assert jobs.tell_people_on_file(NOW + DAY + DAY / 24) == 1
    send_letters(NOW + DAY + DAY / 24)
    assert len([s for _to, s in mailbox.addressed() if s.startswith("Somebody")]) == 2


def test_whoever_is_not_sure_enough_is_asked_after_a_day(make: Make, mailbox: Mailbox) -> None:
    """A148: with the same words, whether there is such a person or not."""
    make(said={"account_number": "001-4711"})
    make(said={"account_number": "nobodys"})
    make()
    assert jobs.ask_for_verification(NOW + DAY - DAY / 24) == 0
    assert jobs.ask_for_verification(NOW + DAY) == 2
    assert jobs.ask_for_verification(NOW + DAY) == 0
    send_letters(NOW + DAY)
    asked = [text_of(m) for m in mailbox.mails if m["Subject"] == "Please show us who you are"]
    plain = {re.sub(r"PR-[A-Z0-9-]{9}", "", text) for text in asked}
    assert (len(asked), len(plain)) == (2, 1)


def test_what_nobody_proved_is_denied_on_the_last_day(make: Make, mailbox: Mailbox) -> None:
    """L04, L17: with the way to what everybody may know."""
    unsure, sure = make(said={}), make()
    assert jobs.deny_unverified(NOW + 44 * DAY) == 0
    assert jobs.deny_unverified(NOW + 45 * DAY) == 1
    assert jobs.deny_unverified(NOW + 45 * DAY) == 0
    assert (again(unsure).state, again(unsure).decision) == (State.DENIED, "insuf_verification")
    assert again(sure).is_open
    send_letters(NOW + 45 * DAY)
    text = text_of(mailbox.mails[-1])
    assert (
        "What kinds of data we hold, from where and for what stands in our privacy policy." in text
    )
    assert "California Privacy Protection Agency" in text


def test_the_office_is_reminded_once_a_day(make: Make, mailbox: Mailbox) -> None:
    make()
    assert jobs.remind_of_requests(NOW) == 0
    assert jobs.remind_of_requests(NOW + 40 * DAY) == 1
    assert jobs.remind_of_requests(NOW + 40 * DAY + DAY / 24) == 0
    assert jobs.remind_of_requests(NOW + 46 * DAY) == 1
    send_letters(NOW + 46 * DAY)
    assert "Overdue: 1. Due within five days:" in text_of(mailbox.mails[-1])
    assert mailbox.mails[-1]["To"] == "privacy@example.org"


def test_requests_are_kept_24_months_and_then_go(make: Make, paul: Subject) -> None:
    """L52, A180: the database itself refuses to let one go sooner."""
    long_ago = NOW - timedelta(days=760)
    old, young = make(at=long_ago), make()
    for request, at in [(old, long_ago), (young, NOW)]:
        fulfil(request=request, decision=Decision.DONE, answer="", by=paul, at=at)
    with pytest.raises(Exception, match="kept until 24 months"), transaction.atomic():
        jobs.forget_requests(NOW + timedelta(days=3650))
    assert jobs.forget_requests(NOW) == 1
    assert list(PrivacyRequest.objects.all()) == [young]
    assert RequestEvent.objects.filter(request=young).count() == 2


def test_what_an_agent_told_us_stands_in_the_request_alone_and_goes_with_it(
    make: Make, paul: Subject
) -> None:
    """L34: sealed while it is needed, and nowhere once it is not."""
    long_ago = NOW - timedelta(days=740)
    request = agents(make, authority="power_of_attorney")
    told = [cell.where for cell in cells_in_the_database() if "agent@example.com" in cell.text]
    assert [where for where in told if not where.endswith(", unsealed")] == []
    assert contact_of(request).email == "agent@example.com"
    PrivacyRequest.objects.filter(pk=request.pk).update(state=State.VERIFIED)
    fulfil(request=again(request), decision=Decision.DONE, answer="", by=paul, at=long_ago)
    assert jobs.forget_requests(NOW) == 1
    assert not PrivacyRequest.objects.exists() and not RequestEvent.objects.exists()
