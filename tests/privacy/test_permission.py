"""A person says, with the code of a letter, whether somebody may ask for them."""

import re

import pytest
from django.conf import settings
from django.test import Client

from privacy import keys
from privacy.jobs import send_letters
from privacy.models import PrivacyRequest
from privacy.requests import jobs
from privacy.requests.vault import secret_digest
from tests.conftest import NOW
from tests.fakes import Mailbox, text_of
from tests.privacy.asking import (
    Make,
    State,
    again,
    agents,
    make,
)

__all__ = ["make"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PERMIT = "/privacy/request/permit/"


def permit_code(mailbox: Mailbox) -> str:
    """Return the code of the letter, whose link says nothing."""
    [letter] = [
        mail for mail in mailbox.mails if "May somebody ask for you?" in str(mail["Subject"])
    ]
    assert letter["To"] == "ada@example.org"
    text = " ".join(text_of(letter).split())
    [code] = re.findall(r"enter the code ((?:[A-Z0-9]{4}-){5}[A-Z0-9]{4}):", text)
    assert re.findall(r"https?://\S+", text) == [settings.SITE_URL + PERMIT]
    return code


@pytest.mark.parametrize(("said", "state"), [("permit", State.VERIFIED), ("stop", State.CANCELLED)])
def test_the_person_confirms_what_an_agent_asks(
    said: str, state: str, make: Make, mailbox: Mailbox, client: Client
) -> None:
    """L33, A146, A150: at the address on file, however much the agent knows."""
    request = agents(make)
    assert request.state == State.NEED_USER_VERIFICATION
    jobs.tell_people_on_file(NOW)
    jobs.tell_people_on_file(NOW)
    send_letters(NOW)
    code = permit_code(mailbox)
    assert "Enter it to see" in client.get(PERMIT).content.decode()
    page = client.post(PERMIT, {"code": code.lower()}).content.decode()
    assert "Yes, they may" in page
    assert not re.search(r"\bada\b", page, re.IGNORECASE)  # not three letters of a checksum
    assert again(request).state == State.NEED_USER_VERIFICATION
    client.post(PERMIT, {"code": code, "do": said})
    assert again(request).state == state
    assert "or it was answered already" in client.post(PERMIT, {"code": code}).content.decode()


def test_an_older_link_asks_with_one_press(make: Make, client: Client) -> None:
    """It had the code in it. Now it looks nothing up, and says the same whether there is one."""
    request = agents(make)
    digest = secret_digest("BCDF-GHJK", version=keys.versions()[0])
    PrivacyRequest.objects.filter(pk=request.pk).update(permission_digest=digest)
    page = client.get(f"{PERMIT}BCDF-GHJK/").content.decode()
    assert "This link needs one more press" in page
    assert 'value="BCDF-GHJK"' in page
    assert "Yes, they may" not in page
    assert client.get(f"{PERMIT}nonsense/").status_code == 200
    assert client.post(f"{PERMIT}BCDF-GHJK/", {"do": "permit"}).status_code == 405
    assert again(request).permission_digest == digest


def test_guessing_a_code_is_slowed(client: Client) -> None:
    pages = [client.post(PERMIT, {"code": "BBBB"}).content.decode() for _n in range(21)]
    assert ["That was tried too often." in page for page in pages] == [False] * 20 + [True]


def test_a_permission_is_given_once(make: Make, client: Client) -> None:
    found = make()
    digest = secret_digest("token", version=keys.versions()[0])
    PrivacyRequest.objects.filter(pk=found.pk).update(permission_digest=digest)
    assert client.post(PERMIT, {"code": "token", "do": "anything else"}).status_code == 200
    assert PrivacyRequest.objects.get().permission_digest == digest
    assert client.post(PERMIT, {"code": "token", "do": "permit"}).status_code == 302
    assert client.post(PERMIT, {"code": "token", "do": "stop"}).status_code == 200
    assert PrivacyRequest.objects.get().is_open
