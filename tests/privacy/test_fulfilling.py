"""What is done at the end of a request: deleted, corrected, restricted; and what stops it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Customer
from privacy.actions.consent import say_yes
from privacy.actions.fulfilling import NotAgreed, correct_as_asked
from privacy.actions.requests import Proof, Wish, make_request
from privacy.actions.restricting import NotRestricted, lift_restriction, restrict
from privacy.choices.consent import NotGranted, require, who_said_yes
from privacy.jobs import send_letters
from privacy.models import Channel, ConsentEvent, Erasure, LedgerEntry, PrivacyRequest, Subject
from privacy.requests.vault import Contact, contact_of, signature_of
from tests.conftest import NOW, Town
from tests.fakes import Mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
State = PrivacyRequest.State
SURE = {"account_number": "001-4711", "name": "Ada Okafor", "bill_amount": "84.20"}


def made(right: str, **more: Any) -> PrivacyRequest:
    request, _secret = make_request(
        wish=Wish(right=right, contested=more.pop("contested", "")),
        contact=Contact(name="Ada", email="ada.elsewhere@example.com"),
        proof=Proof(said=more.pop("said", SURE), declaration="I declare", signature="Ada"),
        received_at=NOW,
        at=NOW,
        language="en",
    )
    return request


def act(client: Client, request: PrivacyRequest, name: str, **typed: str) -> Any:
    return client.post(f"/staff/privacy/requests/{request.pk}/{name}/", typed)


def digest_shown(client: Client, request: PrivacyRequest) -> str:
    page = client.get(f"/staff/privacy/requests/{request.pk}/")
    [found] = [it for it in page.context["acts"] if it["name"] == "erase"]
    return str(found["form"].initial["digest"])


def test_the_office_deletes_what_it_was_shown(as_: As, town: Town, mailbox: Mailbox) -> None:
    """A145, A151: and whoever asked hears of it at the address that is gone from the request."""
    request, client = made("delete"), as_("paul")
    subject = town.users["ada"].subject
    wrong = act(client, request, "erase", digest="0" * 64).content.decode()
    assert "Something changed since this was shown." in wrong
    assert Subject.objects.get(pk=subject.pk).erased_at is None
    act(client, request, "erase", digest=digest_shown(client, request))
    assert Subject.objects.get(pk=subject.pk).erased_at == NOW
    done = PrivacyRequest.objects.get(pk=request.pk)
    assert (done.state, done.decision, contact_of(done), signature_of(done)) == (
        State.FULFILLED, "done", Contact(), "",
    )  # fmt: skip
    assert Erasure.objects.get().reason == f"request {request.reference}"
    send_letters(NOW)
    said = [(to, subject) for to, subject in mailbox.addressed() if "answered" in subject]
    assert said == [("ada.elsewhere@example.com", "Your privacy request is answered")]
    assert [it.kind for it in done.events.order_by("pk")] == ["received", "fulfilled"]


def test_nothing_is_deleted_for_somebody_we_are_not_sure_of(as_: As, town: Town) -> None:
    """A145: the button is not there, and posting to it does nothing."""
    request, client = made("delete", said={"account_number": "001-4711"}), as_("paul")
    page = client.get(f"/staff/privacy/requests/{request.pk}/")
    assert "erase" not in [it["name"] for it in page.context["acts"]]
    answer = act(client, request, "erase", digest="x")
    assert answer["Location"] == f"/staff/privacy/requests/{request.pk}/"
    assert not Erasure.objects.exists()


def test_suspicion_stops_the_deletion(as_: As, town: Town) -> None:
    """L30."""
    request, client = made("delete"), as_("paul")
    act(client, request, "suspect")
    subject = Subject.objects.get(pk=town.users["ada"].subject.pk)
    assert subject.suspected_at == NOW
    answer = act(client, request, "erase", digest=digest_shown(client, request))
    assert "It is doubted that this person asks." in answer.content.decode()
    assert Subject.objects.get(pk=subject.pk).erased_at is None
    act(client, request, "trust")
    act(client, request, "erase", digest=digest_shown(client, request))
    assert Subject.objects.get(pk=subject.pk).erased_at == NOW


def test_a_correction_without_a_login(as_: As, town: Town) -> None:
    """L15, L16: evidence and source beside each other, and it stays."""
    request, client = made("correct", contested="name", said=SURE), as_("paul")
    customer = Customer.objects.get(number="C1")
    page = client.get(f"/staff/privacy/requests/{request.pk}/").content.decode()
    assert "OKAFOR, ADA N (The utility&#x27;s records)" in page
    which = f"accounts.Customer.name:{customer.pk}"
    refused = act(client, request, "correct", which=which, value="")
    assert "needs the person&#x27;s agreement" in refused.content.decode()
    act(client, request, "correct", which=which, value="Ada Nneka Okafor")
    customer.refresh_from_db()
    assert customer.name == "Ada Nneka Okafor"
    done = PrivacyRequest.objects.get(pk=request.pk)
    assert (done.state, done.overrides.count()) == (State.FULFILLED, 1)


def test_deleting_instead_needs_a_yes(town: Town) -> None:
    """L15."""
    request = made("correct", contested="name")
    place = {"column": "accounts.Customer.name", "row": str(Customer.objects.get(number="C1").pk)}
    paul = town.users["paul"].subject
    with pytest.raises(NotAgreed):
        correct_as_asked(
            request=request, **place, value="", agreed=False, answer="", by=paul, at=NOW
        )
    correct_as_asked(request=request, **place, value="", agreed=True, answer="", by=paul, at=NOW)
    assert Customer.objects.get(number="C1").name == ""


@pytest.mark.parametrize("right", ["restrict", "object"])
def test_the_office_agrees_to_a_restriction(
    right: str, as_: As, town: Town, mailbox: Mailbox
) -> None:
    """A159, L65: with a letter, and noted against restores."""
    request, client = made(right), as_("paul")
    act(client, request, "restrict", answer="We agree.")
    subject = Subject.objects.get(pk=town.users["ada"].subject.pk)
    assert subject.restricted_at == NOW
    assert list(LedgerEntry.objects.values_list("kind", "about")) == [("restrict", "restricted")]
    send_letters(NOW)
    assert mailbox.addressed()[-1] == (
        "ada.elsewhere@example.com", "Your privacy request is answered",
    )  # fmt: skip


def test_a_session_left_open_lifts_nothing(left_open: As, as_: As, town: Town) -> None:
    """A073: whoever wants the data used again may be somebody else at the same screen."""
    ada = town.users["ada"].subject
    restrict(subject=ada, at=NOW)
    asked = left_open("ada").post("/privacy/restrict/lift/")
    assert asked["Location"].startswith("/sign-in/reauthenticate/?next=%2Fprivacy%2Frestrict%2F")
    assert Subject.objects.get(pk=ada.pk).restricted_at == NOW
    # After the proof the browser comes with GET: it shows the button, and lifts nothing by itself.
    assert as_("ada").get("/privacy/restrict/lift/")["Location"] == "/privacy/restrict/"
    assert Subject.objects.get(pk=ada.pk).restricted_at == NOW


def test_the_person_lifts_it_themselves(as_: As, town: Town) -> None:
    """A159."""
    ada = town.users["ada"].subject
    restrict(subject=ada, at=NOW - timedelta(days=9))
    restrict(subject=ada, at=NOW)
    client = as_("ada")
    page = client.get("/privacy/restrict/").content.decode()
    assert "Since 11 November 2026 we store your data" in page
    client.post("/privacy/restrict/lift/")
    assert Subject.objects.get(pk=ada.pk).restricted_at is None
    assert [it.about for it in LedgerEntry.objects.order_by("at")] == ["restricted", "lifted"]
    with pytest.raises(NotRestricted):
        lift_restriction(subject=ada, at=NOW)


def test_nothing_is_agreed_to_while_it_is_restricted(town: Town) -> None:
    """L65: no offers, no counting, whatever was said before."""
    ada = town.users["ada"].subject
    say_yes(
        who=ada, choice="marketing_email", template="privacy/choices.html", language="en",
        channel=Channel.PORTAL, at=NOW,
    )  # fmt: skip
    assert list(who_said_yes("marketing_email", at=NOW)) == [ada]
    restricted = restrict(subject=ada, at=NOW)
    assert list(who_said_yes("marketing_email", at=NOW)) == []
    with pytest.raises(NotGranted):
        require(restricted, "marketing_email", at=NOW)


@pytest.mark.parametrize("right", ["opt_out", "limit"])
def test_an_opt_out_takes_effect_when_it_is_sent(right: str, client: Client, town: Town) -> None:
    """L25, L37, L38: for whoever has the address, without asking who it is; and it is written down."""
    client.post(f"/privacy/request/for/{right}/", {"email": "ADA@example.org"})
    done = PrivacyRequest.objects.get()
    assert (done.state, done.decision, done.closed_at) == (State.FULFILLED, "done", NOW)
    said = ConsentEvent.objects.filter(subject=town.users["ada"].subject, at=NOW)
    assert "third_party_sharing" in said.values_list("choice", flat=True)
    assert {it.kind for it in LedgerEntry.objects.all()} == {"optout"}


def test_an_opt_out_of_nobody_looks_the_same(client: Client, town: Town) -> None:
    """A148."""
    client.post("/privacy/request/for/opt_out/", {"email": "nobody@example.org"})
    assert PrivacyRequest.objects.get().state == State.FULFILLED
    # Written all the same, so that the time does not tell; under a number that is nobody's.
    assert set(ConsentEvent.objects.values_list("subject", flat=True)) == {None}
