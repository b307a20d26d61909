"""The list of bills and the page of one (R15): for whom, and what they say."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from accounts.models import AccessGrant
from accounts.models.access import Role
from accounts.roles import ROLE_MAY, May
from billing.models import Bill
from tests.conftest import TODAY, Town, make_bill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

WHO = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "admin", None]
# Address and method, with the status for each; the bill is Ada's at 12 Mill Lane.
TABLE: dict[tuple[str, str], list[int]] = {
    ("bills", "GET"): [200, 200, 200, 200, 200, 200, 200, 200, 302],
    ("use_by_bill", "GET"): [200, 200, 200, 200, 200, 200, 200, 200, 302],
    ("next_bill", "GET"): [200, 200, 200, 200, 200, 200, 200, 200, 302],
    ("differences", "GET"): [404, 404, 404, 404, 404, 404, 404, 200, 302],
    ("bill", "GET"): [200, 200, 404, 404, 404, 404, 404, 404, 302],
    ("bill_pdf", "GET"): [200, 200, 404, 404, 404, 404, 404, 404, 302],
}


@pytest.mark.parametrize(("name", "method"), TABLE)
def test_who_may_open_bills(name: str, method: str, as_: As, town: Town) -> None:
    paths = {"bills": "/bills/", "use_by_bill": "/use/bills/", "next_bill": "/bills/next/"}
    paths["differences"] = "/staff/bills/"
    paths["bill_pdf"] = f"/bills/{town.bills['ada'].pk}/pdf/"
    path = paths.get(name, f"/bills/{town.bills['ada'].pk}/")
    answers = [as_(who).get(path).status_code for who in WHO]
    assert answers == TABLE[name, method]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOLDER])
def test_bills_are_for_roles_that_may_see_bills(role: Role, as_: As, town: Town) -> None:
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(role=role)
    client = as_("ben")
    may = May.BILLS in ROLE_MAY[role]
    one = client.get(f"/bills/{town.bills['ada'].pk}/").status_code
    assert (one, client.get("/bills/").context["allowed"]) == (200 if may else 404, may)
    assert ("bill" in client.get("/").context) is may


def words(client: Client, path: str) -> str:
    return " ".join(strip_tags(client.get(path).content.decode()).split())


def test_a_bill_says_what_is_owed_and_how_it_came_about(as_: As, town: Town) -> None:
    bill = make_bill(town, "ada", "mill", date(2026, 10, 20), open_amount="84.20")
    context = as_("ada").get(f"/bills/{bill.pk}/").context
    assert (context["heading"], context["lead"]) == (
        "$84.20, due by 12 December 2026.",
        "The charges are the same as on the bill before.",
    )
    assert [(row["term"], row["text"]) for row in context["balance"]] == [
        ("Open from before", "$79.65"),
        ("Payments since then", "−$79.65"),
        ("Charges of this bill", "$84.20"),
        ("Amount due", "$84.20"),
    ]
    lines = context["lines"].table
    assert [[cell["text"] for cell in row] for row in [*lines["rows"], lines["total"]]] == [
        ["Base charge", "", "", "$40.00"],
        ["Water", "5 CCF", "$8.84", "$44.20"],
        ["Charges of this bill", "", "", "$84.20"],
    ]
    assert [(fact["term"], fact["text"]) for fact in context["facts"]] == [
        ("Account number", "001-4711"),
        ("Address", "12 Mill Lane"),
        ("Days", "20 October to 18 November 2026, 30 days"),
        ("Water billed", "5 CCF"),
        ("Bill number", "B-ada-2026-10-20"),
    ]


@pytest.mark.parametrize(
    ("open_amount", "due", "heading"),
    [
        ("0", 10, "$84.20, paid."),
        ("84.20", 10, "$84.20, due by 30 November 2026."),
        ("84.20", -1, "$84.20, was due on 19 November 2026."),
        ("20.00", 10, "$20.00 of $84.20 is still open, due by 30 November 2026."),
        ("20.00", -1, "$20.00 of $84.20 is still open. It was due on 19 November 2026."),
    ],
)
def test_the_heading_of_a_bill(
    open_amount: str, due: int, heading: str, as_: As, town: Town
) -> None:
    bill = make_bill(town, "ada", "mill", date(2026, 10, 1), open_amount=open_amount)
    Bill.objects.filter(pk=bill.pk).update(due_on=TODAY + timedelta(days=due))
    assert as_("ada").get(f"/bills/{bill.pk}/").context["heading"] == heading


def test_a_bill_in_favor_of_its_reader_says_so(as_: As, town: Town) -> None:
    bill = make_bill(town, "ada", "mill", date(2026, 10, 1))
    Bill.objects.filter(pk=bill.pk).update(
        balance_before=-104, payments=0, amount_due="-19.80", open_amount="-19.80"
    )
    assert as_("ada").get(f"/bills/{bill.pk}/").context["heading"] == (
        "Nothing to pay. $19.80 is in your favor."
    )


@pytest.mark.parametrize(
    ("charges", "lead"),
    [
        ("84.20", "The charges are the same as on the bill before."),
        ("80.00", "The charges are $4.20 more than on the bill before."),
        ("90.00", "The charges are $5.80 less than on the bill before."),
    ],
)
def test_a_bill_is_held_against_the_one_before_it(
    charges: str, lead: str, as_: As, town: Town
) -> None:
    before = town.bills["ada"]
    before.charges = Decimal(charges)
    before.amount_due = before.balance_before - before.payments + before.charges
    before.save()
    make_bill(town, "ada", "weir", date(2026, 3, 1))  # of another home: not held against it
    bill = make_bill(town, "ada", "mill", date(2026, 10, 1))
    assert as_("ada").get(f"/bills/{bill.pk}/").context["lead"] == lead


def test_what_stayed_open_went_on_to_the_next_bill(as_: As, town: Town) -> None:
    """The utility closes a bill when it issues the next, paid or not: only the balance tells."""
    first = make_bill(town, "ada", "mill", date(2026, 8, 1))
    second = make_bill(town, "ada", "mill", date(2026, 9, 1))
    Bill.objects.filter(pk=second.pk).update(
        payments=Decimal("0.00"), amount_due=Decimal("163.85"), open_amount=Decimal("163.85")
    )
    client = as_("ada")
    rows = {row["url"]: row["state"] for row in client.get("/bills/").context["rows"]}
    assert [rows[f"/bills/{bill.pk}/"] for bill in (second, first, town.bills["ada"])] == [
        "Overdue",
        "Carried over",
        "Paid",
    ]
    heading = client.get(f"/bills/{first.pk}/").context["heading"]
    assert heading == "$84.20. What was open went on to the next bill."


def test_an_estimate_is_called_one(as_: As, town: Town) -> None:
    Bill.objects.filter(pk=town.bills["ada"].pk).update(estimated=True)
    said = words(as_("ada"), f"/bills/{town.bills['ada'].pk}/")
    assert "This is the utility's estimate. The next real reading puts it right." in (
        said.replace("&#x27;", "'")
    )


def test_a_long_list_has_pages_and_the_heading_is_of_the_latest_bill_on_each(
    as_: As, town: Town
) -> None:
    made = [
        make_bill(town, "ada", "mill", date(2024, 6, 1) + timedelta(days=n), days=1)
        for n in range(30)
    ]
    make_bill(town, "ada", "mill", date(2026, 10, 20), open_amount="84.20")
    client = as_("ada")
    first, second = (client.get("/bills/", {"page": page}).context for page in ("1", "2"))
    assert (len(first["rows"]), len(second["rows"])) == (24, 8)
    assert first["heading"] == second["heading"] == "You owe $84.20 by 12 December."
    assert second["rows"][-1]["url"] == f"/bills/{made[0].pk}/"
    assert client.get("/bills/", {"page": "99"}).context["page"].number == 2
    assert client.get("/bills/", {"page": "x"}).context["page"].number == 1


# Session, user, homes; the count, the page; then the lines' own page: bill, the one before, lines.
@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_bills_asks_the_same_however_long_it_is(
    how_many: int, as_: As, town: Town
) -> None:
    town.bills["ada"].delete()
    for n in range(how_many):
        make_bill(town, "ada", "mill", date(2026, 1, 1) + timedelta(days=40 * n))
    client = as_("ada")
    client.get("/bills/")
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get("/bills/").context["rows"]) == how_many
    assert len(asked) == 7


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_bill_asks_the_same_however_many_lines_it_has(how_many: int, as_: As, town: Town) -> None:
    bill = town.bills["ada"]
    bill.lines.all().delete()
    Bill.objects.filter(pk=bill.pk).update(
        charges=how_many, amount_due=how_many + bill.balance_before - bill.payments
    )
    for n in range(how_many):
        bill.lines.create(position=n, text=f"Line {n}", amount=Decimal(1))
    client = as_("ada")
    client.get(f"/bills/{bill.pk}/")
    with CaptureQueriesContext(connection) as asked:
        rows = client.get(f"/bills/{bill.pk}/").context["lines"].table["rows"]
    assert len(rows) == how_many
    assert len(asked) == 9


# --- What the table refuses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"to_date": date(2025, 12, 1)}, "bill_ends_after_it_begins"),
        ({"charges": Decimal("84.21")}, "bill_adds_up"),
        ({"payments": Decimal("0.00")}, "bill_adds_up"),
    ],
)
def test_a_bill_that_cannot_be_is_refused_by_the_table(
    change: dict[str, object], name: str, town: Town
) -> None:
    with pytest.raises(IntegrityError, match=name):
        Bill.objects.filter(pk=town.bills["ada"].pk).update(**change)


def test_lines_of_a_bill_keep_their_places(town: Town) -> None:
    with pytest.raises(IntegrityError, match="bill_lines_have_an_order"):
        town.bills["ada"].lines.create(position=1, text="again", amount=Decimal(1))
