"""Whoever sent a request is known again by where the answer went, found or not (L34, A180)."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import Customer
from privacy.actions.erasure import erase
from privacy.actions.requests import Proof, Wish, cancel, make_request
from privacy.erasing.erasure import plan, warnings_for
from privacy.erasing.proof import prove
from privacy.jobs import send_letters
from privacy.map import the_map
from privacy.models import PrivacyRequest, RequestSender, Subject
from privacy.requests.vault import Contact, contact_of, letters_to_post, signature_of
from tests.conftest import NOW, TODAY, Town, signed_in
from tests.fakes import Mailbox, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
BY_MAIL = Contact(name="Nora Quist", email="Nora@Example.org")
BY_POST = Contact(name="Nora Quist", post="PO Box 918273\nUpper Mills, CA 94941")


def asked(contact: Contact = BY_MAIL, **said: Any) -> PrivacyRequest:
    """Somebody asks who is on no file yet."""
    request, _secret = make_request(
        wish=Wish(right="know", description="I once lived at the mill."),
        contact=contact,
        proof=Proof(said=said),
        received_at=NOW,
        at=NOW,
        language="en",
    )
    return request


def nora(**changed: str) -> Customer:
    """She becomes a customer, as the utility writes her down."""
    written = {"name": "QUIST, NORA", "email": "nora@example.org", "mail_line1": "P.O. Box 918273",
               "mail_city": "Upper Mills", "mail_state": "CA", "mail_postcode": "94941-0001"}  # fmt: skip
    subject = Subject.objects.create(created_at=NOW)
    return Customer.objects.create(number="C-77", subject=subject, **written | changed)


def theirs(subject: Subject) -> list[PrivacyRequest]:
    """Return the requests that are somebody's, by the map: what is shown, exported and erased."""
    entry = the_map.models["privacy.PrivacyRequest"]
    return list(entry.rows_of(subject, PrivacyRequest))


@pytest.mark.parametrize("contact", [BY_MAIL, BY_POST], ids=["by mail", "by post"])
def test_the_erasure_of_the_sender_finds_it(contact: Contact) -> None:
    """A129, A180: the record stays its 24 months, by number; who sent it and what they wrote does not."""
    request = asked(contact)
    assert request.subject is None
    subject = nora().subject
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)
    request.refresh_from_db()
    assert (contact_of(request), request.unsealed("description")) == (Contact(), "")
    assert not RequestSender.objects.exists()
    assert (request.right, request.received_at, request.subject) == ("know", NOW, None)
    assert plan(subject, on=TODAY).steps == ()


@pytest.mark.parametrize(
    ("contact", "changed"),
    [
        (BY_MAIL, {"email": "nora.q@example.org"}),
        (BY_POST, {"name": "BELL, HOB", "email": ""}),
        (BY_POST, {"mail_line1": "12 Mill Lane", "email": ""}),
        (replace(BY_POST, post="Poste restante"), {"email": ""}),
    ],
    ids=["another address", "the address alone", "the name alone", "an address without numbers"],
)
def test_it_is_nobody_elses(contact: Contact, changed: dict[str, str]) -> None:
    asked(contact)
    assert theirs(nora(**changed).subject) == []


def test_what_somebody_sent_about_a_person_of_whom_it_is_sure_stays_that_persons(
    town: Town,
) -> None:
    """L34, A129: an agent's own erasure takes their address, and not what the person may see was asked.

    The plan says so, with a warning while no answer was given.
    """
    ada = town.accounts["ada"].customer.subject
    sure = {"account_number": "001-4711", "name": "Ada Okafor", "service_address": "12 Mill Lane"}
    request = asked(**sure)
    assert (request.subject, theirs(ada)) == (ada, [request])
    subject = nora().subject
    assert theirs(subject) == []
    assert warnings_for(subject) == [
        "You asked for somebody else, and that is not answered yet. We delete where the answer goes, and "
        "answer them instead."
    ]
    assert "You asked" not in " ".join(warnings_for(ada))
    shown = plan(subject, on=TODAY)
    assert [(it.label, len(it.keys)) for it in shown.steps if "Request" in it.label] == [
        ("privacy.RequestSender", 1)
    ]
    proof = prove(subject, partial(erase, subject=subject, digest=shown.digest, by=subject, at=NOW))
    assert proof.holds
    request.refresh_from_db()
    assert (contact_of(request), signature_of(request)) == (Contact(), "")
    assert (theirs(ada), request.unsealed("description")) == (
        [request],
        "I once lived at the mill.",
    )
    assert letters_to_post(request).count() == 0
    cancel(request=request, at=NOW)  # and whatever is said of it from here on waits to be posted
    assert letters_to_post(request).count() == 1


def test_who_sent_a_request_goes_with_whom_it_is_about_too(town: Town) -> None:
    ada = town.accounts["ada"].customer.subject
    asked(account_number="001-4711", name="Ada Okafor", service_address="12 Mill Lane")
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)
    assert not RequestSender.objects.exists()


def test_one_that_fits_somebody_in_one_point_is_the_senders_until_it_is_sure(town: Town) -> None:
    request = asked(account_number="001-4711")
    assert theirs(town.accounts["ada"].customer.subject) == []
    assert theirs(nora().subject) == [request]


def test_it_is_known_under_an_older_secret(settings: Any) -> None:
    request = asked()
    settings.PRIVACY_KEYS = settings.PRIVACY_KEYS | {9: "another secret of at least 32 letters"}
    assert theirs(nora().subject) == [request]


def test_the_office_sees_what_came_from_the_same_address(
    town: Town, client: Client, mailbox: Mailbox
) -> None:
    """A122: whoever asks what is held of them is owed the records of their requests, and hears of them."""
    town.users["paul"].groups.add(Group.objects.create(name="Privacy office"))
    first, other, second = asked(), asked(replace(BY_MAIL, email="else@example.org")), asked()
    browser = signed_in(client, town.users["paul"])
    page = browser.get(f"/staff/privacy/requests/{second.pk}/").content.decode()
    assert first.reference in page
    assert other.reference not in page
    browser.post(
        f"/staff/privacy/requests/{second.pk}/deny/",
        {"decision": "no_match", "exemption": "", "answer": "There is no such account."},
    )
    send_letters(NOW)
    assert "the records of your own requests" in " ".join(text_of(mailbox.mails[-1]).split())
