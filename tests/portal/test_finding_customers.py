"""One box that finds a customer however they are written, and shows no more than was typed (S02)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, CustomerPhone, User
from notices.models import Phone
from portal.customers import sql
from portal.customers.masking import masked_address, masked_email, masked_name, masked_number
from portal.customers.searching import Find, search
from portal.customers.typed import MOST_TYPED, Typed, far, fits, slips, understand
from portal.models import SearchDay
from privacy.actions.erasure import erase
from privacy.actions.restricting import restrict
from privacy.erasing.erasure import plan
from privacy.models import Look
from tests.conftest import NOW, TODAY, Town, signed_in
from tests.portal.staff import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
ADA, TOM, CLEO = "ada", "tom", "cleo"


# --- What was typed: plain rules ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Ada@Example.org ", Typed(email="ada@example.org")),
        ("001-4711", Typed(("001", "4711"), number="0014711")),
        ("+1 (415) 555-0108", Typed(("1", "415", "555", "0108"), number="14155550108", digits="4155550108")),
        ("12 Mill Ln.", Typed(("12", "mill"), ("ln",), number="12millln")),
        ("Tomás O’Neil", Typed(("tomas", "oneil"))),
        ("Lane Street", Typed(("lane", "street"))),  # nothing else: then they are what is looked for
        ("", Typed()),
        (" ,.; ", Typed()),
    ],
)  # fmt: skip
def test_what_was_typed_is_taken_apart(text: str, typed: Typed) -> None:
    assert understand(text) == typed


def test_only_so_much_is_read() -> None:
    assert understand("a@" + "b" * 500).email == "a@" + "b" * (MOST_TYPED - 2)
    assert len(understand(" ".join(f"w{n}x" for n in range(40))).words) == 8


@pytest.mark.parametrize(
    ("typed", "there", "most", "found"),
    [
        ("okafor", "okafor", 2, 0),
        ("okfor", "okafor", 2, 1),
        ("okaffor", "okafor", 2, 1),
        ("okofar", "okafor", 2, 2),
        ("okafro", "okafor", 2, 1),  # two letters swapped are one slip
        ("oakfro", "okafor", 2, 2),
        ("rivera", "okafor", 2, 3),
        ("", "ab", 2, 2),
        ("a", "abcd", 2, 3),
    ],
)
def test_slips_are_letters_missing_too_many_others_or_swapped(
    typed: str, there: str, most: int, found: int
) -> None:
    assert slips(typed, there, most=most) == found


def test_slips_are_the_same_as_a_slow_count_of_all_ways() -> None:
    def slowly(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        ways = [slowly(a[1:], b) + 1, slowly(a, b[1:]) + 1, slowly(a[1:], b[1:]) + (a[0] != b[0])]
        if len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0]:
            ways.append(slowly(a[2:], b[2:]) + 1)
        return min(ways)

    words = ["mill", "mlil", "mil", "hill", "lil", "mills", "milol", "im", "lm", "ml", "ll"]
    for one in words:
        for other in words:
            assert slips(one, other, most=9) == slowly(one, other), (one, other)


@pytest.mark.parametrize(
    ("word", "words", "distance"),
    [
        ("mill", ["mill"], 0),
        ("mil", ["mill"], 1),
        ("mlil", ["mill"], 2),
        ("okofar", ["okafor"], 3),
        ("12", ["12"], 0),
        ("12", ["123"], None),  # a house number is another one
        ("13", ["12"], None),
        ("m", ["mill"], None),
        ("ada", ["adb"], None),  # short words have no slip: they would be anybody's
    ],
)
def test_how_far_a_word_is(word: str, words: list[str], distance: int | None) -> None:
    assert far(word, words) == distance


def test_kinds_of_streets_only_put_in_order() -> None:
    lane, court = "Ada Okafor 12 Mill Lane", "Ada Okafor 12 Mill Court"
    typed = understand("12 mill ln")
    assert (fits(typed, lane), fits(typed, court)) == (0, 1)
    assert fits(understand("14 mill ln"), lane) is None


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masked_name, "OKAFOR, ADA N", "O••• A••• N•••"),
        (masked_name, "", ""),
        (masked_address, "12 Mill Lane", "••• Mill Lane"),
        (masked_address, "Apt 4B", "Apt •••"),
        (masked_number, "001-4711", "•••4711"),
        (masked_number, "4711", "•••"),
        (masked_email, "ada.okafor@mail.example.org", "a•••@•••.org"),
        (masked_email, "nonsense", "•••"),
    ],
)
def test_masks_are_of_one_length_whatever_is_behind(
    mask: Callable[[str], str], value: str, shown: str
) -> None:
    assert mask(value) == shown


def test_a_mask_says_back_what_was_typed_and_no_more() -> None:
    assert masked_name("OKAFOR, ADA N", typed=("okafor",)) == "OKAFOR A••• N•••"
    assert masked_name("OKAFOR, ADA N", typed=("oka",)) == "OKA••• A••• N•••"
    assert masked_name("OKAFOR, ADA N", typed=("o", "a")) == "O••• A••• N•••"
    assert masked_name("Garcia", typed=("gracia",)) == "Garcia"  # a slip: they must see which
    assert masked_address("12 Mill Lane", typed=("12",)) == "12 Mill Lane"
    assert masked_address("12 Mill Lane", typed=("1",)) == "••• Mill Lane"


# --- Who is found ---------------------------------------------------------------------------------------


def found(town: Town, text: str, *, everybody: bool = False) -> list[str]:
    """Return by whose account each was found, in order, once."""
    names = {account.customer_id: name for name, account in town.accounts.items()}
    finds = search(understand(text), everybody=everybody).finds
    return list(dict.fromkeys(names[find.customer] for find in finds))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("001-4711", [ADA]),
        ("001 4711", [ADA]),
        ("0014711", [ADA]),
        ("C3", []),  # one digit is no number: see below
        ("M001", [ADA]),
        ("m-001", [ADA]),
        ("Okafor", [ADA]),
        ("ada okafor", [ADA]),
        ("OKAFOR ADA", [ADA]),
        ("okaf", [ADA]),
        ("Okfor", [ADA]),
        ("Okafro", [ADA]),
        ("tomas rivera", [TOM]),
        ("Tomás", [TOM]),
        ("rivera orchard", [TOM]),
        ("7 orchard st", [TOM]),
        ("Street Orchard 7", [TOM]),
        ("7 orchrd street", [TOM]),
        ("12 mill lane", [ADA]),
        ("mill valley", [ADA]),  # the town is everybody's: whoever lives in Mill Lane is meant
        ("12 mill lane mill valley 00000", [ADA]),
        ("3 weir cottages", [ADA, CLEO]),  # who lives there now, then who did
        ("weir martin", [CLEO]),
        ("ada@example.org", [ADA]),
        ("ADA.ON.FILE@example.net", [ADA]),
        ("ben@example.org", [ADA]),  # he sees her account
        ("lena@example.org", [TOM]),
        ("mallory@example.org", []),
        ("zzyzx", []),
        ("13 mill lane", []),
        ("%", []),
        ("' OR 1=1 --", []),
        (r"\m", []),
    ],
)
def test_somebody_is_found_however_they_are_written(text: str, who: list[str], town: Town) -> None:
    """A069."""
    assert found(town, text) == who


@pytest.mark.parametrize("typed", ["555 010 0142", "+1 (555) 010-0142", "15550100142"])
def test_a_telephone_is_found_however_it_is_written(typed: str, town: Town) -> None:
    tom = town.accounts[TOM].customer
    CustomerPhone.objects.create(customer=tom, number="555.010.0142")
    assert found(town, typed) == [TOM]


def test_a_telephone_that_somebody_gave_in_the_portal_is_found_once_it_is_proven(
    town: Town,
) -> None:
    subject = town.users[ADA].subject
    phone = Phone.objects.create(subject=subject, number="+15550100188", asked_at=NOW)
    assert found(town, "555 010 0188") == []
    Phone.objects.filter(pk=phone.pk).update(verified_at=NOW)
    assert found(town, "555 010 0188") == [ADA]


def test_a_meter_leads_to_those_who_lived_there_while_it_hung(town: Town) -> None:
    meter = town.points["weir"].meters.get()
    assert found(town, "M002") == [ADA, CLEO]
    meter.to_date = TODAY - timedelta(days=365)
    meter.save()
    assert found(town, "M002") == [CLEO]


def test_a_customer_without_an_account_is_found_by_name_and_number(town: Town) -> None:
    subject = town.users["mallory"].subject
    Customer.objects.create(number="C-99", subject=subject, name="Zoë Quist")
    [find] = search(understand("zoe quist"), everybody=False).finds
    assert find == Find(find.customer, "Zoë Quist", "", "", ended=False)
    assert search(understand("c99"), everybody=False).finds[0].customer == find.customer


def test_what_was_not_typed_is_masked(town: Town) -> None:
    [find] = search(understand("rivera"), everybody=False).finds
    assert find == Find(
        town.accounts[TOM].customer_id,
        "T••• Rivera",
        "•••4711",
        "••• Orchard Street, Mill Valley",
        False,
    )
    [find] = search(understand("003-4711"), everybody=False).finds
    assert (find.name, find.account) == ("T••• R•••", "003-4711")


def test_who_is_only_stored_is_found_by_the_office_alone(town: Town) -> None:
    """L65."""
    restrict(subject=town.accounts[TOM].customer.subject, at=NOW)
    for text in ("rivera", "003-4711", "7 orchard street", "rivra", "tom@example.org", "M003"):
        assert found(town, text) == []
        assert found(town, text, everybody=True) == [TOM]


def test_of_who_was_erased_the_account_is_found_and_the_name_is_not(town: Town) -> None:
    subject = town.accounts[TOM].customer.subject
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)
    assert found(town, "rivera") == []
    [find] = search(understand("003-4711"), everybody=False).finds
    assert find.name == ""


@pytest.mark.parametrize(
    ("index", "table", "condition"),
    [
        ("customers_by_name", "accounts_customer AS customer", f"{sql.NAME} ~ %s"),
        ("customers_by_name", "accounts_customer AS customer", f"{sql.NAME} %%> %s"),
        ("premises_by_address", "accounts_premises AS place", f"{sql.LINES} ~ %s"),
        ("premises_by_address", "accounts_premises AS place", f"{sql.LINES} %%> %s"),
    ],
)
def test_what_words_are_compared_with_is_what_the_index_holds(
    index: str, table: str, condition: str, db: None
) -> None:
    """To the letter: otherwise every search would read every name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off"
        )  # a town of three is read faster as it lies
        statement = f"EXPLAIN SELECT 1 FROM {table} WHERE {condition}"  # noqa: S608 -- as above
        cursor.execute(statement, ["okafor"])
        assert f"Index Scan on {index}" in "\n".join(row[0] for row in cursor.fetchall())


# --- The page -------------------------------------------------------------------------------------------


@pytest.fixture
def dana(town: Town, client: Client) -> Client:
    """The test client as an agent."""
    return signed_in(client, make_staff()["agent"])


def looks() -> list[tuple[str, str]]:
    return list(Look.objects.order_by("pk").values_list("page", "purpose"))


def test_the_page_asks_and_says_who_was_found(dana: Client, town: Town) -> None:
    assert dana.get("/staff/customers/").context["finds"] is None
    page = dana.post("/staff/customers/", {"q": "okafor", "purpose": "billing"})
    assert page.context["heading"] == "1 customer fits"
    assert {find.customer for find in page.context["finds"].finds} == {
        town.accounts[ADA].customer_id
    }
    words = page.content.decode()
    assert "ADA" not in words.partition('id="main"')[2]
    # It came down to one person: that is a look.
    assert looks() == [("customer search", "billing")]


def test_a_search_that_finds_several_or_nobody_leaves_no_line_and_is_counted(
    dana: Client, town: Town
) -> None:
    dana.post("/staff/customers/", {"q": "weir", "purpose": "support"})
    dana.post("/staff/customers/", {"q": "nobody at all", "purpose": "support"})
    assert looks() == []
    [day] = SearchDay.objects.all()
    agent = User.objects.get(email="agent@example.org")
    assert (day.by, day.day, day.searches, day.in_vain) == (agent.subject, TODAY, 2, 1)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"q": "", "purpose": "support"}, "Enter something to search for."),
        ({"q": "okafor", "purpose": "curiosity"}, "Select a valid choice"),
        ({"q": "oka\0for", "purpose": "support"}, "Null characters are not allowed."),
    ],
)
def test_nothing_is_searched_for_without_words_and_a_purpose(
    sent: dict[str, str], said: str, dana: Client
) -> None:
    page = dana.post("/staff/customers/", sent)
    assert page.context["finds"] is None
    assert said in page.content.decode()
    assert not SearchDay.objects.exists()


def test_what_stands_in_the_address_is_not_searched_for(dana: Client) -> None:
    page = dana.get("/staff/customers/", {"q": "okafor", "purpose": "support"})
    assert page.context["finds"] is None


def test_nobody_searches_on_and_on(dana: Client) -> None:
    sent = {"q": "weir", "purpose": "support"}
    statuses = [dana.post("/staff/customers/", sent).status_code for _n in range(22)]
    assert statuses == [200] * 20 + [429] * 2
    assert SearchDay.objects.get().searches == 20


@pytest.mark.parametrize("text", ["rivera", "7 orchard", "003-4711", "tom@example.org"])
def test_a_search_asks_little_of_the_database(text: str, dana: Client) -> None:
    sent = {"q": text, "purpose": "support"}
    dana.post("/staff/customers/", sent)
    with CaptureQueriesContext(connection) as asked:
        dana.post("/staff/customers/", sent)
    searched = [query for query in asked.captured_queries if "accounts_customer" in query["sql"]]
    assert len(searched) <= 3  # by number, by words; and the one person whose look it was


def test_the_office_reads_how_often_and_never_what_for(dana: Client, town: Town) -> None:
    dana.post("/staff/customers/", {"q": "okafor", "purpose": "support"})
    dana.post("/staff/customers/", {"q": "zzyzx", "purpose": "support"})
    assert dana.get("/staff/privacy/searches/").status_code == 404
    signed_in(dana, User.objects.get(email="privacy@example.org"))
    page = dana.get("/staff/privacy/searches/")
    rows = [[cell["text"] for cell in row] for row in page.context["table"]["rows"]]
    assert ["agent@example.org", "Agents", "2", "1", "2", "1"] in rows
    assert page.context["heading"] == "Staff searched for customers 2 times"
    assert "okafor" not in page.content.decode().lower()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_searches_asks_the_same(how_many: int, client: Client, town: Town) -> None:
    staff = make_staff()
    for user in list(staff.values())[:how_many]:
        SearchDay.objects.create(by=user.subject, day=TODAY, searches=1)
    signed_in(client, staff["privacy"])
    client.get("/staff/privacy/searches/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/staff/privacy/searches/").status_code == 200
    assert len(asked) == 10


@pytest.mark.parametrize(("typed", "account"), [("47", "•••4711"), ("001-4711", "001-4711")])
def test_a_number_that_stands_by_chance_in_an_account_number_shows_none_of_it(
    typed: str, account: str, town: Town
) -> None:
    """Of a house, a meter or a place: whoever typed it knows that one alone."""
    town.premises["mill"].line1 = "47 Mill Lane"
    town.premises["mill"].save()
    found = search(understand(typed), everybody=False).finds
    assert [
        find.account for find in found if find.customer == town.accounts["ada"].customer_id
    ] == [account]
