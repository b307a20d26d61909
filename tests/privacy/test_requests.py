"""Privacy requests without a login: what is kept, what is compared, and what the pages give away."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Customer, CustomerPhone
from privacy.jobs import send_letters
from privacy.models import Letter, PrivacyRequest, RequestEvent, Subject
from privacy.requests.finder import find
from tests.conftest import NOW, PASSWORD, Town
from tests.fakes import Mailbox, everything_stored, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
Right, State = PrivacyRequest.Right, PrivacyRequest.State

ADAS = {
    "account_number": "001-4711",
    "name": "Ada Okafor",
    "service_address": "12 Mill Ln., Mill Valley",
    "email": "ada.on.file@example.net",
    "phone": "(415) 555-0101",
    "bill_amount": "$84.20",
    "meter_serial": "m-001",
}
FORM = {
    "name": "Ada Okafor",
    "email": "ada.elsewhere@example.com",
    "description": "I moved away in March.",
    "my_account_number": "001-4711",
    "my_service_address": "12 Mill Lane",
    "my_bill_amount": "84.20",
}
SIGNED = {"declared": "on", "signature": "Ada N Okafor"}


@pytest.fixture
def adas(town: Town) -> Subject:
    """Ada, with a telephone number on file."""
    customer = town.accounts["ada"].customer
    CustomerPhone.objects.create(customer=customer, number="+1 415 555 0101")
    return customer.subject


def ask(client: Client, right: str, whom: str = "myself", **typed: str) -> HttpResponse:
    """Send the form of a request; return what came back."""
    return client.post(f"/privacy/request/for/{right}/{whom}/", typed)


def only() -> PrivacyRequest:
    return PrivacyRequest.objects.get()


# --- Compared with what is on file ----------------------------------------------------------------------


def test_every_data_point_of_the_map_is_compared(adas: Subject) -> None:
    """L31: account number, name, address, e-mail, telephone, last bill, meter, wherever they stand."""
    found = find(ADAS)
    assert found.subject == adas
    assert set(found.matched) == set(ADAS)


@pytest.mark.parametrize(
    ("said", "matched"),
    [
        ({"account_number": "0014711"}, {"account_number"}),
        ({"account_number": "001 4711", "name": "OKAFOR ADA"}, {"account_number", "name"}),
        ({"account_number": "001-4711", "name": "Cleo Martin"}, {"account_number"}),
        ({"account_number": "001-4711", "service_address": "3 weir cottages"}, None),
        ({"account_number": "001-4711", "service_address": "2 12 Mill Lane"}, {"account_number"}),
        (
            {"account_number": "001-4711", "service_address": "Mill Valley CA 00000"},
            {"account_number"},
        ),
        ({"account_number": "001-4711", "bill_amount": "84.21"}, {"account_number"}),
        ({"account_number": "001-4711", "bill_amount": "0"}, {"account_number"}),
        ({"account_number": "001-4711", "meter_serial": "M003"}, {"account_number"}),
        ({"account_number": "001-4711", "phone": "5550101"}, {"account_number"}),
        ({"email": "ADA@example.org", "name": "Ada Okafor"}, {"email", "name"}),
        ({"name": "Ada Okafor", "service_address": "12 Mill Lane"}, set()),
        ({"account_number": "002-4711", "name": "Ada Okafor"}, {"account_number"}),
        ({"account_number": "999", "email": "nobody@example.org"}, set()),
        ({}, set()),
    ],
)
def test_what_differs_does_not_match(
    said: dict[str, str], matched: set[str] | None, adas: Subject
) -> None:
    expected = {"account_number", "service_address"} if matched is None else matched
    assert set(find(said).matched) == expected


def test_an_address_that_two_people_share_finds_nobody(adas: Subject, town: Town) -> None:
    Customer.objects.filter(number="C2").update(email="ada.on.file@example.net")
    assert find({"email": "ada.on.file@example.net"}).subject is None


def test_the_erased_are_nobody(adas: Subject) -> None:
    """L27: their account number stays, and leads to nobody."""
    Subject.objects.filter(pk=adas.pk).update(erased_at=NOW)
    assert find(ADAS).subject is None


def test_an_empty_answer_matches_nobodys_empty_column(town: Town) -> None:
    Customer.objects.update(email="")
    assert find({"email": "", "account_number": ""}).matched == ()


# --- How sure is sure enough ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "typed", "state", "tier"),
    [
        ("know", {"my_account_number": "001-4711"}, State.VERIFIED, "reasonable"),
        (
            "know",
            {"my_account_number": "001-4711", "name": "Ben"},
            State.NEED_USER_VERIFICATION,
            "",
        ),
        ("access", FORM, State.NEED_USER_VERIFICATION, "reasonable"),  # three, and not signed
        ("access", FORM | SIGNED, State.VERIFIED, "reasonably_high"),
        (
            "access",
            {"my_account_number": "001-4711"} | SIGNED,
            State.NEED_USER_VERIFICATION,
            "reasonable",
        ),
        (  # three, signed, and all known to any neighbour
            "access",
            {"email": "ada.on.file@example.net", "my_service_address": "12 Mill Lane"} | SIGNED,
            State.NEED_USER_VERIFICATION,
            "reasonable",
        ),
        ("delete", FORM, State.NEED_USER_VERIFICATION, "reasonable"),
        ("delete", FORM | SIGNED, State.VERIFIED, "reasonably_high"),
        ("restrict", {"my_account_number": "001-4711"}, State.VERIFIED, "reasonable"),
        ("opt_out", {}, State.FULFILLED, ""),
        ("limit", {}, State.FULFILLED, ""),
        ("complaint", {}, State.VERIFIED, ""),
        ("direct_marketing_notice", {}, State.VERIFIED, ""),
    ],
)
def test_how_sure_each_right_needs_us_to_be(
    right: str, typed: dict[str, str], state: str, tier: str, adas: Subject, client: Client
) -> None:
    """L25, L31, A145: two data points for categories, three and a declaration for the data itself."""
    base = {k: v for k, v in FORM.items() if not k.startswith("my_")}
    assert ask(client, right, **(base | typed)).status_code == 302
    assert (only().state, only().tier) == (state, tier)


def test_an_opt_out_asks_for_one_thing(adas: Subject, client: Client) -> None:
    """L25."""
    page = client.get("/privacy/request/for/opt_out/").content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    asked = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', main))
    # The second is the one that people do not see.
    assert asked - {"csrfmiddlewaretoken"} == {"email", "website"}


def test_what_is_said_to_be_wrong_is_not_asked_for(adas: Subject, client: Client) -> None:
    """L28: and not compared where it doubles as the address for the answer."""
    page = client.get("/privacy/request/for/correct/?about=service.address").content.decode()
    assert "my_account_number" in page
    assert "my_service_address" not in page
    for about, matched in [
        ("name", ["account_number", "email"]),
        ("contact.email", ["account_number", "name"]),
    ]:
        client.post(
            f"/privacy/request/for/correct/?about={about}",
            {
                "name": "Ada Okafor",
                "email": "ada.on.file@example.net",
                "description": "It is spelt wrong there.",
                "my_account_number": "001-4711",
            },
        )
        assert PrivacyRequest.objects.latest("pk").matched == matched


def test_no_page_asks_for_an_id(client: Client) -> None:
    """L24: nor for anything that the map does not call a verifier."""
    for right in Right.values:
        page = client.get(f"/privacy/request/for/{right}/").content.decode()
        assert 'type="file"' not in page
        asked = set(re.findall(r'name="my_(\w+)"', page))
        assert asked <= set(ADAS)


# --- What is kept ---------------------------------------------------------------------------------------


def test_nothing_that_was_typed_stands_in_the_database(client: Client, town: Town) -> None:
    """A148, lead 8: values are compared and gone; where the answer goes is sealed."""
    typed = {
        "name": "Canary Nightingale",
        "email": "canary.mail@example.com",
        "post": "77 Canary Wharf",
        "description": "The canary sings at noon.",
        "my_account_number": "CANARY-9001",
        "my_service_address": "88 Canary Row",
        "my_phone": "415 555 0177",
        "my_bill_amount": "7731.77",
        "my_meter_serial": "CANARYMETER",
        "declared": "on",
        "signature": "Canary Signature",
    }
    assert ask(client, "access", **typed).status_code == 302
    assert client.get("/privacy/request/sent/").status_code == 200
    secret = shown_secret(client)
    looked_for = [
        "canary", "555 0177", "5550177", "7731.77", "9001", secret.casefold(),
        secret.replace("-", "").casefold(),
    ]  # fmt: skip
    stored = [(table, column, value.casefold()) for table, column, value in everything_stored()]
    hexed = [text.encode().hex() for text in looked_for]
    kept = [
        (table, column)
        for table, column, value in stored
        if any(text in value for text in [*looked_for, *hexed])
    ]
    assert kept == []
    assert only().unsealed("description") == "The canary sings at noon."  # sealed, not lost


def test_the_search_would_see_what_was_typed(adas: Subject, client: Client) -> None:
    found = {t for t, _c, value in everything_stored() if "ada.on.file@example.net" in value}
    assert found == {"accounts_customer"}


def shown_secret(client: Client) -> str:
    page = client.get("/privacy/request/sent/").content.decode()
    return re.findall(r"<code>([A-Z0-9-]+)</code>", page)[1]


# --- The same for everybody -----------------------------------------------------------------------------

WRONG = (
    FORM
    | SIGNED
    | {"name": "Somebody Else", "my_bill_amount": "1.00", "my_service_address": "1 Nowhere"}
)
NOBODY = WRONG | {"my_account_number": "999-9999"}


def work_of(client: Client, typed: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return the statements that a request takes, without their values, and the page after it."""
    with CaptureQueriesContext(connection) as asked:
        answer = ask(client, "access", **typed)
    page = client.get(answer["Location"]).content.decode()
    values = re.compile(
        r"'[^']*'(::[a-z]+(\[\])?)?|ARRAY\[[^]]*\](::[a-z()\d]+(\[\])?)?|\b\d+\b|NULL|'\{\}'"
    )
    plain = re.sub(r"PR-[A-Z0-9-]{9}|[A-Z0-9]{4}(-[A-Z0-9]{4}){2}|value=\"\w{64}\"", "", page)
    return [values.sub("?", q["sql"]) for q in asked.captured_queries], plain.splitlines()


def test_the_work_is_the_same_whether_or_not_there_is_an_account(
    adas: Subject, client: Client
) -> None:
    """A148, L26: the same statements in the same order, and the same page."""
    work_of(client, NOBODY)  # what is done once for each process
    assert work_of(client, WRONG) == work_of(client, NOBODY)
    assert [r.subject_id for r in PrivacyRequest.objects.order_by("pk")] == [None, adas.pk, None]


def test_the_same_letter_goes_to_whoever_asks(
    adas: Subject, client: Client, mailbox: Mailbox
) -> None:
    """A148."""
    said = []
    for typed in (WRONG, NOBODY):
        ask(client, "access", **typed)
    send_letters(NOW)
    said = [
        re.sub(r"PR-[A-Z0-9-]{9}|[A-Z0-9]{4}(-[A-Z0-9]{4}){2}", "", text_of(mail))
        for mail in mailbox.mails
        if mail["To"] == "ada.elsewhere@example.com"
    ]
    assert len(said) == 2
    assert said[0] == said[1]


def test_following_a_request_tells_nothing_of_what_matched(adas: Subject, client: Client) -> None:
    """A148: sure or not, it is being checked."""
    pages = []
    for typed in (FORM | SIGNED, WRONG, NOBODY):
        ask(client, "delete", **typed)
        found = PrivacyRequest.objects.latest("pk")
        track(client, found.reference, shown_secret(client))
        page = client.get(f"/privacy/request/track/{found.reference}/").content.decode()
        pages.append(re.sub(r"PR-[A-Z0-9-]{9}|value=\"\w{64}\"", "", page))
    assert len(set(pages)) == 1
    assert {r.state for r in PrivacyRequest.objects.all()} == {
        State.VERIFIED, State.NEED_USER_VERIFICATION,
    }  # fmt: skip


def track(client: Client, reference: str, secret: str) -> HttpResponse:
    return client.post("/privacy/request/track/", {"reference": reference, "secret": secret})


# --- Limits ---------------------------------------------------------------------------------------------


def test_the_sixth_request_about_one_account_is_taken_in_and_compared_with_nothing(
    adas: Subject, client: Client
) -> None:
    """L26: there or not; and nobody locks somebody out of their rights by asking in their name."""
    for number in ("001-4711", "999-9999"):
        answers = [
            client.post(
                "/privacy/request/for/know/",
                FORM | {"my_account_number": number},
                REMOTE_ADDR=f"10.0.{len(number)}.{n}",
            ).status_code
            for n in range(6)
        ]
        assert answers == [302] * 6
    assert PrivacyRequest.objects.count() == 12
    assert PrivacyRequest.objects.filter(subject=adas).count() == 5


def test_one_address_makes_ten_requests_an_hour(town: Town, client: Client) -> None:
    """L26."""
    answers = [ask(client, "know", **(FORM | {"my_account_number": f"77-{n}"})) for n in range(11)]
    assert [a.status_code for a in answers] == [302] * 10 + [200]
    assert "That was tried too often." in answers[-1].content.decode()


def test_a_machine_gets_a_reference_and_nothing_is_written(town: Town, client: Client) -> None:
    answer = ask(client, "know", **(FORM | {"website": "https://example.com"}))
    assert answer["Location"] == "/privacy/request/sent/"
    assert re.search(r"PR-\w{4}-\w{4}", client.get("/privacy/request/sent/").content.decode())
    assert not PrivacyRequest.objects.exists()


@pytest.mark.parametrize(
    ("right", "changed", "said"),
    [
        ("correct", {"description": "wrong"}, "Tell us in a sentence what it is about"),
        ("complaint", {"description": ""}, "Tell us in a sentence what it is about."),
        ("know", {"email": "", "post": ""}, "Give an e-mail address or a mailing address."),
        ("know", {"email": "ada@"}, "Enter a valid email address"),
        (
            "know",
            {"my_account_number": "", "my_service_address": "", "my_bill_amount": ""},
            "Fill in at least one of these",
        ),
        ("access", {"declared": "on"}, "Type your name to sign"),
        ("access", {"signature": "Ada"}, "Tick the declaration"),
        ("access", {"from_date": "2026-02-01", "to_date": "2026-01-01"}, "before the first"),
    ],
)
def test_what_is_missing_is_said(
    right: str, changed: dict[str, str], said: str, town: Town, client: Client
) -> None:
    """A147: enough to act on, and clear words where it is not."""
    address = f"/privacy/request/for/{right}/" + ("?about=name" if right == "correct" else "")
    answer = client.post(address, FORM | changed)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not PrivacyRequest.objects.exists()


@pytest.mark.parametrize(
    "path",
    ["for/nonsense/", "for/delete/cousin/", "for/delete/?about=name", "for/correct/?about=x"],
)
def test_there_are_no_other_requests(path: str, client: Client, town: Town) -> None:
    assert client.get(f"/privacy/request/{path}").status_code == 404


# --- Following and withdrawing --------------------------------------------------------------------------


def test_a_request_is_followed_with_its_secret_and_withdrawn(
    adas: Subject, client: Client, mailbox: Mailbox
) -> None:
    """A144, A174."""
    ask(client, "delete", **FORM)
    secret, reference = shown_secret(client), only().reference
    stranger = Client()
    assert stranger.get(f"/privacy/request/track/{reference}/").status_code == 404
    assert track(stranger, reference, "BBBB-BBBB-BBBB").status_code == 200
    assert track(stranger, "PR-BBBB-BBBB", secret).status_code == 200
    assert stranger.get(f"/privacy/request/track/{reference}/").status_code == 404
    typed = secret.lower().replace("-", " ")
    assert track(stranger, reference.lower().replace("-", ""), typed)["Location"] == (
        f"/privacy/request/track/{reference}/"
    )
    page = stranger.get(f"/privacy/request/track/{reference}/").content.decode()
    assert secret not in page
    stranger.post(f"/privacy/request/track/{reference}/", {"do": "cancel"})
    request = only()
    assert (request.state, request.decision, request.closed_at) == (
        State.CANCELLED, "withdrawn", NOW,
    )  # fmt: skip
    send_letters(NOW)
    assert [s for _to, s in mailbox.addressed()] == [
        "We have your privacy request",
        "Your privacy request is answered",
    ]


def test_the_first_letter_says_how_and_by_when(
    adas: Subject, client: Client, mailbox: Mailbox
) -> None:
    """L01: a confirmation with how we make sure who asks, and the day of the answer."""
    ask(client, "delete", **FORM)
    assert (only().confirm_by, only().due) == (date(2026, 12, 4), date(2027, 1, 4))
    secret = shown_secret(client)
    send_letters(NOW)
    mail = mailbox.only()
    assert mail["To"] == "ada.elsewhere@example.com"
    for words in (only().reference, secret, "4 January 2027", "we make sure who asks"):
        assert words in text_of(mail)
        assert words in text_of(mail, "html")
    assert "sealed" not in Letter.objects.get().about  # the secret is gone with the letter


def test_the_secret_leaves_the_screen_after_a_while(
    adas: Subject, client: Client, time_machine: Any
) -> None:
    ask(client, "know", **FORM)
    assert client.get("/privacy/request/sent/").status_code == 200
    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)
    assert client.get("/privacy/request/sent/")["Location"] == "/privacy/request/track/"


def test_guessing_secrets_is_stopped(adas: Subject, client: Client) -> None:
    """L26."""
    ask(client, "know", **FORM)
    secret, reference = shown_secret(client), only().reference
    for _n in range(10):
        track(client, reference, "BBBB-BBBB-BBBB")
    assert track(client, reference, secret).status_code == 200
    assert client.get(f"/privacy/request/track/{reference}/").status_code == 404


# --- With a login ---------------------------------------------------------------------------------------


def test_whoever_is_signed_in_shows_again_who_they_are(adas: Subject, left_open: As) -> None:
    """L29: and is asked nothing else."""
    client = left_open("ada")
    asked = client.get("/privacy/request/for/delete/")
    assert asked["Location"].startswith("/sign-in/reauthenticate/")
    assert ask(client, "delete", description="").status_code == 302
    assert not PrivacyRequest.objects.exists()
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get("/privacy/request/for/delete/").content.decode()
    assert "my_account_number" not in page
    assert 'name="email"' not in page
    assert ask(client, "delete", description="").status_code == 302
    request = only()
    assert (request.subject, request.state, request.tier) == (adas, State.VERIFIED, "account")
    assert request.reference in client.get("/privacy/request/").content.decode()
    assert client.get(f"/privacy/request/track/{request.reference}/").status_code == 200
    assert (
        left_open("mallory").get(f"/privacy/request/track/{request.reference}/").status_code == 404
    )


def test_the_login_gets_the_letter(adas: Subject, as_: As, mailbox: Mailbox) -> None:
    client = as_("ada")
    client.post("/sign-in/reauthenticate/?next=/", {"password": PASSWORD})
    ask(client, "know", description="")
    send_letters(NOW)
    assert mailbox.only()["To"] == "ada@example.org"


# --- Twice a year ---------------------------------------------------------------------------------------


def test_a_third_copy_within_a_year_is_denied_with_the_day_it_is_possible(
    adas: Subject, client: Client, time_machine: Any
) -> None:
    """L23, A151: denied and withdrawn ones do not count, and neither do other rights."""
    days = []
    for n, right in enumerate(["access", "delete", "portability", "access", "access"]):
        at = NOW + timedelta(days=10 * n)
        time_machine.move_to(at, tick=False)
        client.post(f"/privacy/request/for/{right}/", FORM | SIGNED, REMOTE_ADDR=f"10.0.0.{n}")
        days.append(PrivacyRequest.objects.latest("pk"))
    assert [r.state for r in days] == [
        State.VERIFIED, State.VERIFIED, State.VERIFIED, State.DENIED, State.DENIED,
    ]  # fmt: skip
    assert days[3].decision == "too_many_requests"
    assert "20 November 2027" in days[3].unsealed("answer")


def test_a_copy_that_was_withdrawn_does_not_count(adas: Subject, client: Client) -> None:
    """A151."""
    for _n in range(3):
        ask(client, "access", **(FORM | SIGNED))
        found = PrivacyRequest.objects.latest("pk")
        assert found.state == State.VERIFIED
        track(client, found.reference, shown_secret(client))
        client.post(f"/privacy/request/track/{found.reference}/", {"do": "cancel"})


# --- What the database itself refuses -------------------------------------------------------------------


def test_events_never_change(adas: Subject, client: Client) -> None:
    """L52."""
    ask(client, "know", **FORM)
    event = RequestEvent.objects.get()
    event.kind = RequestEvent.Kind.NOTED
    with pytest.raises(Exception, match="append-only"):
        event.save()


def test_an_account_number_alone_is_found_however_it_is_spelt(town: Town) -> None:
    account: Account = town.accounts["ada"]
    assert find({"account_number": f" {account.number.replace('-', '')} "}).subject is not None
