"""Finding one's account through the pages (R01): what proves it, and what the pages give away."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import jobs
from accounts.models import AccessGrant, Account, Customer, LinkAttempt, ProofCode, ServiceAgreement
from accounts.models.access import Role
from portal.linking import Claim, judge
from privacy.models import Subject
from tests.conftest import NOW, TODAY, Town, make_bill
from tests.fakes import Mailbox, everything_stored, text_of
from usage.models import Meter, ServicePoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

RIGHT = {"account_number": "001-4711", "name": "Ada Okafor", "kind": "bill", "proof": "84.20"}


@pytest.fixture
def free(town: Town) -> Account:
    """Ada's account, while nobody holds it and its customer is nobody's login."""
    account = town.accounts["ada"]
    account.grants.all().delete()
    Customer.objects.filter(pk=account.customer_id).update(
        subject=Subject.objects.create(created_at=NOW)
    )
    return Account.objects.get(pk=account.pk)


# --- What proves it -----------------------------------------------------------------------------------


def judged(**claim: str) -> tuple[Account | None, bool]:
    return judge(Claim(**(RIGHT | claim)))


@pytest.mark.parametrize(
    "claim",
    [
        {},
        {"account_number": "0014711"},
        {"account_number": " 001 4711 "},
        {"name": "OKAFOR ADA"},
        {"proof": "$84.2"},
        {"kind": "meter", "proof": "M001"},
        {"kind": "meter", "proof": "m-001"},
        {"kind": "meter", "proof": "M002"},  # she rents 3 Weir Cottages too
    ],
)
def test_the_right_facts_prove_it(claim: dict[str, str], town: Town) -> None:
    assert judged(**claim) == (town.accounts["ada"], True)


@pytest.mark.parametrize(
    "claim",
    [
        {"proof": "84.21"},
        {"proof": "8420"},
        {"proof": ""},
        {"proof": "M001"},
        {"kind": "meter", "proof": "84.20"},
        {"kind": "meter", "proof": "M003"},  # Tom's
        {"kind": "meter", "proof": ""},
        {"kind": "meter", "proof": "---"},
        {"kind": "code", "proof": ""},
        {"kind": "code", "proof": "84.20"},
        {"kind": "", "proof": ""},
    ],
)
def test_a_wrong_proof_of_the_right_account_proves_nothing(
    claim: dict[str, str], town: Town
) -> None:
    assert judged(**claim) == (town.accounts["ada"], False)


@pytest.mark.parametrize(
    "claim",
    [
        {"account_number": "001-4712"},
        {"account_number": "002-4711", "name": "Ada Okafor"},  # Cleo's
        {"account_number": "", "name": "Ada Okafor"},
        {"account_number": "---"},
        {"name": "Cleo Martin"},
        {"name": "Ada"},
        {"name": ""},
    ],
)
def test_a_number_and_a_name_that_do_not_belong_together_are_no_account(
    claim: dict[str, str], town: Town
) -> None:
    assert judged(**claim) == (None, False)


def test_the_latest_bill_counts_with_and_without_the_balance_before(town: Town) -> None:
    bill = make_bill(town, "ada", "mill", date(2026, 10, 1))
    bill.charges, bill.amount_due, bill.balance_before, bill.payments = (
        Decimal("61.10"),
        Decimal("71.10"),
        Decimal("10.00"),
        Decimal("0.00"),
    )
    bill.save()
    assert [judged(proof=proof)[1] for proof in ("61.10", "71.10", "84.20", "10.00")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("amount", ["0.00", "-12.50"])
def test_a_bill_of_nothing_proves_nothing(amount: str, town: Town) -> None:
    """Whoever is paid up or in credit would be linked by anybody who types a zero."""
    bill = town.bills["ada"]
    bill.amount_due = Decimal(amount)
    bill.payments = bill.balance_before + bill.charges - bill.amount_due
    bill.save()
    assert [judged(proof=proof)[1] for proof in ("0", "0.00", amount, "12.50")] == [False] * 4
    assert judged(proof="84.20")[1]


def test_an_account_without_a_bill_or_a_meter_is_not_proven_by_nothing(town: Town) -> None:
    town.bills["ada"].delete()
    Meter.objects.all().delete()
    for kind in ("bill", "meter"):
        assert [judged(kind=kind, proof=proof)[1] for proof in ("", "0", "$", "None")] == [
            False
        ] * 4


def test_only_the_meters_of_today_count(town: Town) -> None:
    """The serial of a meter that was taken out, or of a home left behind, is known to others."""
    Meter.objects.filter(serial="M001").update(to_date=TODAY)
    new = Meter.objects.create(
        serial="M901",
        service_point=town.points["mill"],
        from_date=TODAY,
        unit="gal",
        dials=7,
    )
    garden = ServicePoint.objects.create(
        number="SP9", premises=town.premises["mill"], kind="irrigation"
    )
    Meter.objects.create(serial="M902", service_point=garden, from_date=TODAY, unit="gal", dials=7)
    said = {
        serial: judged(kind="meter", proof=serial)[1]
        for serial in ("M001", new.serial, "M902", "M002", "M003")
    }
    assert said == {"M001": False, "M901": True, "M902": True, "M002": True, "M003": False}
    cleo = {"account_number": "002-4711", "name": "Cleo Martin", "kind": "meter"}
    assert judged(**cleo, proof="M002") == (town.accounts["cleo"], False)


# --- The page -----------------------------------------------------------------------------------------


def post(client: Client, path: str = "/profile/link/", **claim: str) -> HttpResponse:
    return client.post(path, RIGHT | claim if "code" not in claim else claim)  # type: ignore[return-value]  # the client's own class


@pytest.mark.parametrize(
    "claim", [{}, {"kind": "meter", "proof": "M 001"}, {"name": "okafor, ada"}]
)
def test_who_proves_an_account_lands_in_their_home(
    claim: dict[str, str], free: Account, as_: As, town: Town
) -> None:
    client = as_("mallory")
    response = client.post("/profile/link/", RIGHT | claim, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert [(grant.user, grant.role) for grant in free.grants.all()] == [
        (town.users["mallory"], Role.HOLDER)
    ]
    # The newest of two that are served: she moved to Weir Cottages last.
    assert response.context["home"].address == "3 Weir Cottages"
    assert "This is your account. Welcome." in response.content.decode()


def without_token(response: HttpResponse) -> str:
    page = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def break_number(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(number="555-0000")


def break_name(account: Account) -> None:
    Customer.objects.filter(pk=account.customer_id).update(name="Somebody Else")


def break_proof(account: Account) -> None:
    account.bills.update(
        charges=Decimal("60.00"), amount_due=Decimal("60.00"), payments=Decimal("79.65")
    )


def take_bills_away(account: Account) -> None:
    for bill in account.bills.all():
        bill.delete()


WRONG = {
    "number": break_number,
    "name": break_name,
    "proof": break_proof,
    "no bill": take_bills_away,
}


def told(as_: As, kind: str) -> tuple[int, str, int]:
    """Post the same claim, whatever is on file; return status, page and how often the database was asked."""
    client = as_("mallory")
    proof = {"bill": "84.20", "meter": "M001", "code": ""}[kind]
    client.get("/profile/link/")
    with CaptureQueriesContext(connection) as asked:
        response = post(client, kind=kind, proof=proof)
    return response.status_code, without_token(response), len(asked)


@pytest.mark.parametrize("kind", ["bill", "meter"])
def test_the_same_words_for_whatever_is_wrong(
    kind: str, free: Account, as_: As, town: Town
) -> None:
    """What is typed is the same each time; what is on file differs."""
    pages = {}
    for name, break_it in WRONG.items():
        if kind == "meter" and name in {"proof", "no bill"}:
            continue
        before = Account.objects.select_related("customer").get(pk=free.pk)
        break_it(free)
        pages[name] = told(as_, kind)
        Customer.objects.filter(pk=free.customer_id).update(name=before.customer.name)
        Account.objects.filter(pk=free.pk).update(number=before.number)
        LinkAttempt.objects.all().delete()
    if kind == "meter":
        Meter.objects.filter(serial="M001").update(serial="M999")
        pages["serial"] = told(as_, kind)
    [(status, page, _queries)] = set(pages.values())
    assert status == 200
    assert "These do not belong together. Look at a bill and try again, or call us." in page
    assert not AccessGrant.objects.filter(user=town.users["mallory"]).exists()


def test_an_account_that_somebody_holds_gives_the_same_page(
    free: Account, as_: As, town: Town
) -> None:
    """The count of queries differs here, for whoever knows number, name and proof: they know all there is."""
    break_name(free)
    nobody = told(as_, "bill")[:2]
    Customer.objects.filter(pk=free.customer_id).update(name="OKAFOR, ADA N")
    AccessGrant.objects.create(
        account=free, user=town.users["cleo"], role=Role.HOLDER, granted_at=NOW
    )
    assert told(as_, "bill")[:2] == nobody
    assert [grant.user for grant in free.grants.all()] == [town.users["cleo"]]


@pytest.mark.parametrize("exists", [True, False])
def test_the_seventh_try_within_an_hour_is_refused_even_if_it_is_right(
    exists: bool, free: Account, as_: As
) -> None:
    if not exists:
        break_number(free)
    client = as_("mallory")
    pages = {without_token(post(client, proof="1.00")) for _n in range(6)}
    assert len(pages) == 1
    response = post(client)
    assert response.status_code == 200
    assert "That was tried too often. Wait an hour, or call us." in response.content.decode()
    assert not free.grants.exists()


@pytest.mark.parametrize("exists", [True, False])
def test_a_number_that_many_tried_is_refused_to_the_next(
    exists: bool, free: Account, as_: As, town: Town
) -> None:
    if not exists:
        break_number(free)
    for who in ("ben", "cleo", "lena"):
        client = as_(who)
        for _n in range(4):
            post(client, proof="1.00")
    client = as_("mallory")
    response = post(client)
    assert "This number was tried too often today." in response.content.decode()
    assert not free.grants.exists()
    # Whose mailbox is on file is not shut out by the guesses of others.
    assert post(client, kind="code", proof="").headers["Location"] == "/profile/link/code/"


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"proof": ""}, "Enter the amount of the bill, or the number on the meter."),
        (
            {"kind": "meter", "proof": " "},
            "Enter the amount of the bill, or the number on the meter.",
        ),
        ({"kind": "palm"}, "Select a valid choice. palm is not one of the available choices."),
        ({"account_number": ""}, "Enter the account number."),
        ({"name": ""}, "Enter the name on the bill."),
        ({"kind": ""}, "Choose how you can show that it is yours."),
        ({"account_number": "0" * 41}, "Ensure this value has at most 40 characters (it has 41)."),
        ({"name": "Ada\0Okafor"}, "Null characters are not allowed."),
    ],
)
def test_what_is_missing_is_said_and_is_no_try(
    claim: dict[str, str], said: str, free: Account, as_: As
) -> None:
    assert said in post(as_("mallory"), **claim).content.decode()
    assert not LinkAttempt.objects.exists()


# --- The code -----------------------------------------------------------------------------------------


def rows_of_tries() -> list[dict[str, Any]]:
    """Return what asking for a code leaves behind, but for what tells one row from another."""
    rows = [*ProofCode.objects.values(), *LinkAttempt.objects.values()]
    return [{k: v for k, v in row.items() if k not in {"id", "account_id"}} for row in rows]


@pytest.mark.parametrize("wrong", ["number", "name"])
def test_asking_for_a_code_looks_the_same_whether_or_not_there_is_an_account(
    wrong: str, free: Account, as_: As, mailbox: Mailbox
) -> None:
    seen = []
    for exists in (True, False):
        if not exists:
            WRONG[wrong](free)
        ProofCode.objects.all().delete()
        LinkAttempt.objects.all().delete()
        status, _page, queries = told(as_, "code")
        after = as_("mallory").get("/profile/link/code/")
        seen.append((status, queries, without_token(after), rows_of_tries()))
        assert mailbox.mails == []  # the page sends nothing: its time would tell
        assert jobs.send_proof_codes(NOW) == int(exists)
        mailbox.mails.clear()
    assert seen[0] == seen[1]
    assert seen[0][0] == 302


def test_the_code_from_the_mail_links_the_account(
    free: Account, as_: As, town: Town, mailbox: Mailbox
) -> None:
    client = as_("mallory")
    assert post(client, kind="code", proof="").headers["Location"] == "/profile/link/code/"
    jobs.send_proof_codes(NOW)
    [code] = re.findall(r"^[A-Z2-9]{4}-[A-Z2-9]{4}$", text_of(mailbox.only()), re.MULTILINE)
    response = client.post("/profile/link/code/", {"code": code.lower()}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert [(grant.user, grant.role) for grant in free.grants.all()] == [
        (town.users["mallory"], Role.HOLDER)
    ]


WRONG_CODE = "This is not the code, or it is too old."


def test_wrong_old_and_missing_codes_are_answered_alike(
    free: Account, as_: As, time_machine: Any, mailbox: Mailbox
) -> None:
    client = as_("mallory")
    pages = [without_token(client.post("/profile/link/code/", {"code": "BCDF-2345"}))]
    post(client, kind="code", proof="")
    pages.append(without_token(client.post("/profile/link/code/", {"code": "BCDF-2345"})))
    jobs.send_proof_codes(NOW)
    pages.append(without_token(client.post("/profile/link/code/", {"code": "BCDF-2345"})))
    time_machine.move_to(NOW + timedelta(minutes=30), tick=False)
    pages.append(without_token(client.post("/profile/link/code/", {"code": "BCDF-2345"})))
    assert len(set(pages)) == 1
    assert WRONG_CODE in pages[0]


@pytest.mark.parametrize("exists", [True, False])
def test_a_code_is_tried_five_times(exists: bool, free: Account, as_: As, mailbox: Mailbox) -> None:
    if not exists:
        break_number(free)
    client = as_("mallory")
    post(client, kind="code", proof="")
    jobs.send_proof_codes(NOW)
    said = [
        WRONG_CODE in client.post("/profile/link/code/", {"code": f"WRONG{n}"}).content.decode()
        for n in range(6)
    ]
    assert said == [True, True, True, True, True, False]


# --- What is kept -------------------------------------------------------------------------------------


def test_nothing_that_was_typed_is_kept(free: Account, as_: As, mailbox: Mailbox) -> None:
    """Each field is a canary: none of them may lie in any column of any table afterwards."""
    client = as_("mallory")
    typed = {"account_number": "CANARY-771-N", "name": "Canaria Kanariev"}
    for kind, proof in (("bill", "77113.57"), ("meter", "CANARYSERIAL9"), ("code", "CANARYPROOF")):
        client.post("/profile/link/", typed | {"kind": kind, "proof": proof})
    client.post("/profile/link/code/", {"code": "CANARYCODE"})
    # Right number and name, wrong proof: the account exists.
    client.post("/profile/link/", RIGHT | {"proof": "77113.58"})
    jobs.send_proof_codes(NOW)
    found = {
        f"{table}.{column}": value
        for table, column, value in everything_stored()
        if re.search(r"canar|kanariev|77113|771n", value, re.IGNORECASE)
    }
    assert found == {}


def test_the_scanner_sees_what_is_stored(free: Account) -> None:
    """Without this the test above might look at nothing."""
    seen = {(table, column) for table, column, value in everything_stored() if "OKAFOR" in value}
    assert seen == {("accounts_customer", "name")}
    Customer.objects.filter(pk=free.customer_id).update(mail_line2="a canary")
    session = SessionStore()
    session["seen"] = "a canary"
    session.save()
    cache.set("seen", "a canary")
    found = {(table, column) for table, column, value in everything_stored() if "a canary" in value}
    assert found == {
        ("accounts_customer", "mail_line2"),
        ("django_session", "session_data"),
        ("portal_cache", "value"),
    }


def test_a_link_leaves_the_home_of_the_account_chosen(free: Account, as_: As) -> None:
    """An account that never was anywhere is linked all the same."""
    ServiceAgreement.objects.filter(account=free).delete()
    response = as_("mallory").post("/profile/link/", RIGHT, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert response.templates[0].name == "portal/no_home.html"
