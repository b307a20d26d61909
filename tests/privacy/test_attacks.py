"""What somebody tries who means no good: others' numbers, others' requests, old sessions, forged forms."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from privacy import keys
from privacy.actions.consent import say_yes
from privacy.actions.correcting import put_right
from privacy.actions.letters import write_letter
from privacy.actions.policy import publish_first
from privacy.actions.requests import Proof, Wish, make_request
from privacy.jobs import send_letters
from privacy.lasting.identity import known_values
from privacy.map import the_map
from privacy.models import (
    Channel,
    ConsentEvent,
    Letter,
    Override,
    PolicyVersion,
    PrivacyRequest,
    RequestEvent,
    Subject,
)
from privacy.requests.vault import Contact
from tests.conftest import NOW, Town, signed_in
from tests.fakes import Mailbox
from tests.house.test_every_page import ours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
ONE_POINT = {"account_number": "001-4711"}
TWO_POINTS = ONE_POINT | {"name": "Ada Okafor"}
SURE = TWO_POINTS | {"bill_amount": "84.20"}


def asked(right: str, said: dict[str, str]) -> tuple[PrivacyRequest, str]:
    """Make a request about Ada without a login, whoever does; return it with its secret."""
    return make_request(
        wish=Wish(right=right, description="It is the blue house."),
        contact=Contact(name="Walter Neighbour", email="walter@example.com"),
        proof=Proof(said=said, declaration="I declare", signature="W" if said == SURE else ""),
        received_at=NOW,
        at=NOW,
        language="en",
    )


# --- Requests that fit somebody ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ("complaint", ONE_POINT),
        ("know", ONE_POINT),
        ("restrict", ONE_POINT),
        ("delete", TWO_POINTS),
        ("restrict", TWO_POINTS),
        ("delete", SURE),
    ],
)
def test_whom_a_request_fits_neither_sees_nor_withdraws_it(
    right: str, said: dict[str, str], as_: As, town: Town
) -> None:
    """L26, A148: a neighbour's with a slip in it stays the neighbour's. They were told by letter."""
    found, secret = asked(right, said)
    assert found.subject == town.users["ada"].subject
    ada = as_("ada")
    path = f"/privacy/request/track/{found.reference}/"
    assert ada.get(path).status_code == 404
    for do in ("cancel", "copy", "verify"):
        assert ada.post(path, {"do": do}).status_code == 404
    assert PrivacyRequest.objects.get().is_open
    for page in ("/privacy/request/", "/privacy/restrict/"):
        assert found.reference not in ada.get(page).content.decode()
    # Whoever made it has the secret, signed in as somebody else or not.
    for who in (None, "mallory"):
        walter = as_(who)
        walter.post("/privacy/request/track/", {"reference": found.reference, "secret": secret})
        assert walter.get(path).status_code == 200


@pytest.mark.parametrize(
    ("right", "said", "hers"),
    [
        ("complaint", ONE_POINT, False),
        ("know", ONE_POINT, False),
        ("delete", TWO_POINTS, False),
        ("know", TWO_POINTS, True),
        ("delete", SURE, True),
    ],
)
def test_the_report_has_the_requests_that_are_surely_ones_own(
    right: str, said: dict[str, str], hers: bool, town: Town
) -> None:
    """L21: the others have a neighbour's name, address and words in them."""
    asked(right, said)
    for model in (PrivacyRequest, RequestEvent):
        rows = the_map.models[model._meta.label].rows_of(town.users["ada"].subject, model)
        assert rows.exists() is hers


# --- Where a form leads -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "onward",
    [
        "https://example.com/",
        "//example.com/",
        "/\\example.com/",
        "http:///example.com",
        "javascript:alert(1)",
        "privacy_delete",
        "x",
        "x.y",
        " //example.com",
        "",
    ],
)
def test_nobody_is_led_elsewhere(onward: str, as_: As, town: Town) -> None:
    """Nor to a page by its name, which is not what the field is for, nor to an error."""
    ada = as_("ada")
    said = {"choice": "usage_analytics", "answer": "no", "asked_in": "choices", "next": onward}
    assert ada.post("/privacy/choices/answer/", said)["Location"] == "/privacy/choices/"
    publish_first(document="privacy", at=NOW)
    version = PolicyVersion.objects.get()
    read = {"version": str(version.pk), "next": onward}
    assert ada.post("/privacy/policy/acknowledge/", read)["Location"] == "/"
    home = {"home": str(town.agreements["ada mill"].pk), "next": onward}
    assert ada.post("/home/", home)["Location"] == "/"
    language = ada.post("/language/", {"language": "es", "next": onward})["Location"]
    assert urlsplit(language)[:2] == ("", "")


# --- Forms from elsewhere --------------------------------------------------------------------------------


# A mail program posts there without a cookie (RFC 8058): all that a forged click can do is a no. The payment
# company signs what it posts.
WITHOUT_A_TOKEN = {"notices_stop", "payment_events"}


def test_no_form_is_taken_from_another_site(town: Town) -> None:
    """Every address of ours that takes a POST asks for the token; the rest do not take one."""
    client = Client(enforce_csrf_checks=True)
    for who in ("ada", "paul", None):
        signed_in(client, town.users[who] if who else None)
        for name, pattern in ours().items():
            numbers = {
                key: ("1" if "int:" in str(pattern.pattern) else "x")
                for key in pattern.pattern.regex.groupindex
            }
            answer = client.post(reverse(name, kwargs=numbers))
            assert (answer.status_code == 403) != (name in WITHOUT_A_TOKEN), name


# --- What is told of others --------------------------------------------------------------------------------


@pytest.mark.parametrize("known_as", ["ada@example.org", "001-4711", "nobody@example.org"])
def test_a_no_writes_as_much_whoever_it_is_for(known_as: str, client: Client, town: Town) -> None:
    """A148: neither the answer nor the work behind it tells who is a customer, also the second time."""
    for _n in range(2):
        before = ConsentEvent.objects.count()
        answer = client.post("/privacy/opt-out/", {"choices": ["research"], "known_as": known_as})
        assert (answer.status_code, answer["Location"]) == (302, "/privacy/opt-out/")
        assert ConsentEvent.objects.count() == before + 1


def test_erasing_oneself_under_a_neighbours_name_suppresses_nobody_else(
    as_: As, town: Town
) -> None:
    """L14: as it is really done, by the page, which writes down a request as well."""
    cleo, tom = (town.accounts[name].customer for name in ("cleo", "tom"))
    client = as_("cleo")
    form = client.get("/privacy/correct/").context["form"]
    typed = {name: field.initial for name, field in form.fields.items()}
    typed = {name: tom.name if value == cleo.name else value for name, value in typed.items()}
    assert client.post("/privacy/correct/", typed)["Location"] == "/privacy/correct/"
    cleo.refresh_from_db()
    assert cleo.name == tom.name
    assert {kind for kind, _value in known_values(cleo.subject)} == {"email"}


# --- Letters ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["ada@example.com\nBcc: all@example.com", "ada@example.com\r\nBcc: x@example.com"]
)
def test_an_address_with_a_line_in_it_goes_nowhere(
    address: str, mailbox: Mailbox, town: Town
) -> None:
    """Whatever a file or a form brings: the letter waits, and nothing of it is sent to anybody."""
    write_letter(kind="request_reminder", sealed_to=address, at=NOW)
    assert send_letters(NOW) == 0
    assert mailbox.addressed() == []
    assert Letter.objects.get().tries == 1
    client = Client()
    form = {"name": "A", "email": address, "description": "What do you hold?"}
    assert client.post("/privacy/request/for/know/", form).status_code == 200
    assert not PrivacyRequest.objects.exists()


# --- Numbers of others ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ben", "cleo", "lena", "tom", "mallory", "dana", "paul", "admin"])
def test_what_has_a_number_opens_for_whose_it_is_alone(who: str, as_: As, town: Town) -> None:
    """L21: a guest, the one before, a landlord, staff and the office: none by guessing a number."""
    ada = town.users["ada"].subject
    event = say_yes(
        who=ada,
        choice="marketing_email",
        template="privacy/choices.html",
        language="en",
        channel=Channel.PORTAL,
        at=NOW,
    )
    customer = town.accounts["ada"].customer
    override = put_right(
        subject=ada, column="accounts.Customer.name", row=str(customer.pk), value="Ada N", at=NOW
    )
    Override.objects.update(third=keys.seal("Somebody"), third_at=NOW)
    client = as_(who)
    assert client.get(f"/privacy/choices/{event.pk}/receipt.json").status_code == 404
    settle = f"/privacy/correct/{override.pk}/"
    assert client.post(settle, {"right": "theirs"}).status_code == 404
    customer.refresh_from_db()
    assert customer.name == "Ada N"
    assert Override.objects.get().third is not None
    assert as_("ada").get(f"/privacy/choices/{event.pk}/receipt.json").status_code == 200


def test_a_deletion_confirmed_in_two_browsers_at_once_is_done_once(as_: As, town: Town) -> None:
    """The second press finds the tombstone: no error, nobody signed in, and the way to the certificate."""
    client, subject = as_("ada"), town.users["ada"].subject
    client.post("/privacy/delete/")
    digest = client.get("/privacy/delete/confirm/").context["digest"]
    # As the other browser's transaction ended while this one waited for it.
    Subject.objects.filter(pk=subject.pk).update(erased_at=NOW)
    answer = client.post("/privacy/delete/confirm/", {"digest": digest})
    assert (answer.status_code, answer["Location"]) == (302, "/privacy/certificate/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["ada", "paul", None])
def test_an_address_that_no_database_can_hold_is_no_page(who: str | None, as_: As) -> None:
    """A zero byte, a number beyond all numbers, words of SQL: not found, or the way to sign in."""
    client = as_(who)
    for path in (
        "/privacy/request/track/PR-%00/",
        "/privacy/request/track/'%20OR%201=1/",
        "/privacy/certificate/%00/",
        "/privacy/certificate/%00/file/",
        "/privacy/request/permit/%00/",
        "/privacy/request/for/%00/%00/",
        f"/privacy/correct/{'9' * 40}/",
        f"/privacy/choices/{'9' * 40}/receipt.json",
        f"/privacy/policy/{'9' * 40}/",
        f"/staff/privacy/requests/{'9' * 40}/",
        f"/staff/privacy/holds/{'9' * 40}/lift/",
    ):
        assert client.get(path).status_code in {200, 302, 404, 405}, path
