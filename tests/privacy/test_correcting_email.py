"""A corrected e-mail address waits for the code that was sent to it."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from accounts.models import Customer
from privacy.jobs import send_letters
from privacy.models import PrivacyRequest
from tests.conftest import NOW, Town
from tests.privacy.test_correcting import As, ada, adas, customer, open_one, typed

__all__ = ["ada", "adas"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CODE_PAGE = "/privacy/correct/email/"
OLD, NEW = "ada.on.file@example.net", "ada.new@example.com"


def code_sent(to: str) -> str:
    """Return the code in the last mail, which must have gone to `to`."""
    assert mail.outbox[-1].to == [to]
    [code] = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)
    return str(code)


def change_to(client: Client, email: str, **more: str) -> HttpResponse:
    """Enter another e-mail address, and what else is to be changed."""
    return client.post("/privacy/correct/", typed(client, **{OLD: email}, **more))


def test_an_address_counts_once_its_code_is_entered(adas: Client) -> None:
    """L16: whoever has the address on file gets the codes that open the account."""
    assert change_to(adas, NEW)["Location"] == CODE_PAGE
    assert customer().email == OLD
    assert not PrivacyRequest.objects.exists()
    code = code_sent(NEW)
    assert mail.outbox[-1].subject == "Mill Valley Water: Is this your address?"
    assert "OKAFOR" not in mail.outbox[-1].body
    page = adas.get(CODE_PAGE).content.decode()
    assert NEW in page
    assert code not in page
    assert "This is not the code." in adas.post(CODE_PAGE, {"code": "BBBB-BBBB"}).content.decode()
    assert customer().email == OLD
    assert adas.post(CODE_PAGE, {"code": code.lower()})["Location"] == "/privacy/correct/"
    assert customer().email == NEW
    request = PrivacyRequest.objects.get()
    assert (request.state, request.contested) == ("fulfilled", "contact.email")
    assert open_one().request == request
    # The old address hears of it, and the person.
    send_letters(NOW)
    assert sorted(one.to[0] for one in mail.outbox[1:]) == [OLD, "ada@example.org"]


def test_a_code_is_used_once(adas: Client) -> None:
    """A form that was sent and is sent again changes nothing back."""
    change_to(adas, NEW)
    code = code_sent(NEW)
    adas.post(CODE_PAGE, {"code": code})
    Customer.objects.update(email=OLD)
    assert adas.post(CODE_PAGE, {"code": code})["Location"] == "/privacy/correct/"
    assert customer().email == OLD


def test_three_wrong_codes_end_it(adas: Client) -> None:
    change_to(adas, NEW)
    code = code_sent(NEW)
    tried = [adas.post(CODE_PAGE, {"code": "BBBB-BBBB"}).status_code for _n in range(3)]
    assert tried == [200, 200, 302]
    adas.post(CODE_PAGE, {"code": code})
    assert customer().email == OLD


@pytest.mark.parametrize(("minutes", "email"), [(14, NEW), (16, OLD)])
def test_a_code_works_for_fifteen_minutes(
    minutes: int, email: str, adas: Client, time_machine: Any
) -> None:
    change_to(adas, NEW)
    code = code_sent(NEW)
    time_machine.shift(minutes * 60)
    adas.post(CODE_PAGE, {"code": code})
    assert customer().email == email


def test_a_code_is_for_who_asked(adas: Client, as_: As) -> None:
    """Also at the same browser: whoever signs in next finds nothing to enter."""
    change_to(adas, NEW)
    code = code_sent(NEW)
    session = dict(adas.session)
    mallory = as_("mallory")
    kept = mallory.session
    kept["correction_code"] = session["correction_code"]
    kept.save()
    assert mallory.post(CODE_PAGE, {"code": code})["Location"] == "/privacy/correct/"
    assert customer().email == OLD


@pytest.mark.parametrize("guess", ["", "-", "BBBB-BBBB"])
def test_no_code_is_right_before_one_is_sent(guess: str, adas: Client) -> None:
    assert adas.post(CODE_PAGE, {"code": guess})["Location"] == "/privacy/correct/"
    assert customer().email == OLD


def test_a_new_code_ends_the_one_before(adas: Client) -> None:
    change_to(adas, NEW)
    first = code_sent(NEW)
    adas.post(CODE_PAGE, {"action": "send"})
    second = code_sent(NEW)
    adas.post(CODE_PAGE, {"code": first})
    assert customer().email == OLD
    adas.post(CODE_PAGE, {"code": second})
    assert customer().email == NEW


def test_nobody_is_sent_many_codes_they_did_not_ask_for(adas: Client) -> None:
    for _n in range(6):
        change_to(adas, NEW)
    assert len(mail.outbox) == 5
    page = change_to(adas, NEW).content.decode()
    assert "You have asked for many codes. Wait an hour." in page


def test_the_rest_is_corrected_at_once(adas: Client) -> None:
    assert change_to(adas, NEW, **{"OKAFOR, ADA N": "Ada Nneka"})["Location"] == CODE_PAGE
    assert (customer().name, customer().email) == ("Ada Nneka", OLD)


@pytest.mark.parametrize("email", ["ada@example.org", "Ada@Example.org", ""])
def test_ones_own_login_and_nothing_need_no_code(adas: Client, email: str) -> None:
    """They read its mail already, and what is taken away goes to nobody."""
    assert change_to(adas, email)["Location"] == "/privacy/correct/"
    assert customer().email == email
    assert mail.outbox == []


def test_an_address_that_was_not_confirmed_needs_one(adas: Client, town: Town) -> None:
    EmailAddress.objects.create(user=town.users["ada"], email=NEW, verified=False)
    assert change_to(adas, NEW)["Location"] == CODE_PAGE
    assert customer().email == OLD


def test_no_code_goes_to_what_is_no_address(adas: Client) -> None:
    page = change_to(adas, "x@example.com\r\nBcc: everybody@example.com").content.decode()
    assert "Enter a valid email address." in page
    assert mail.outbox == []
