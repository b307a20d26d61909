"""The utility's rates (R15, S07): put in, held against real bills, put live, and what residents read then."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.actions.rates import LiveAlready, drop_rates, put_in_rates, put_live
from billing.models import Bill, RateFile
from billing.rating import last_day, reckon, sizes_of
from tests.billing.tariffs import tariff
from tests.conftest import NOW, TODAY, Town, make_bill
from usage.models import ServicePoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

WHO = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "admin", None]
STAFF = [404] * 7 + [200, 302]
PRESS = [404] * 7 + [302, 302]
TABLE: dict[tuple[str, str], list[int]] = {
    ("rates", "GET"): STAFF,
    ("rate_file", "GET"): STAFF,
    ("rate_file_live", "POST"): PRESS,
    ("rate_file_drop", "POST"): PRESS,
    ("unbooked", "GET"): STAFF,
}
PATHS = {
    "rates": "/staff/rates/",
    "rate_file": "/staff/rates/{}/",
    "rate_file_live": "/staff/rates/{}/live/",
    "rate_file_drop": "/staff/rates/{}/drop/",
    "unbooked": "/staff/payments/",
}
RIGHT = tariff(base="40.00", price="8.84")  # what the town's bills were worked out by
DEARER = tariff(base="40.00", price="9.00")


def put(text: str, *, live: bool = False) -> RateFile:
    """Put rates in, and live."""
    rates = put_in_rates(text=text, by=None, at=NOW)
    return put_live(rates=rates, by=None, at=NOW) if live else rates


def upload(client: Client, content: bytes) -> list[str]:
    """Send a file; return what is said to be wrong with it."""
    page = client.post("/staff/rates/", {"file": SimpleUploadedFile("rates.owrs", content)})
    return [] if page.status_code == 302 else list(page.context["form"].errors["file"])


@pytest.mark.parametrize(("name", "method"), TABLE)
def test_the_desk_of_bills_is_for_those_who_keep_it(name: str, method: str, as_: As) -> None:
    path = PATHS[name].format(put(RIGHT).pk)
    send = "get" if method == "GET" else "post"
    assert [getattr(as_(who), send)(path).status_code for who in WHO] == TABLE[name, method]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_rates_asks_the_same(how_many: int, as_: As, town: Town) -> None:
    for n in range(how_many):
        put(RIGHT, live=n == 0)
        make_bill(town, "ada", "mill", TODAY - timedelta(days=35 + n))
    client = as_("admin")
    asked = []
    for path in ("/staff/rates/", f"/staff/rates/{RateFile.objects.earliest('pk').pk}/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked.append(len(queries))
    assert asked == [6, 8]


def test_a_file_is_put_in_and_nothing_goes_by_it_yet(as_: As, town: Town) -> None:
    assert upload(as_("admin"), b"\xef\xbb\xbf" + RIGHT.encode()) == []
    rates = RateFile.objects.get()
    assert (rates.utility, rates.from_date) == ("Mill Valley Water", date(2026, 1, 1))
    assert rates.put_in_by == town.users["admin"].subject
    assert RateFile.objects.in_force(TODAY) is None
    assert as_("admin").get("/staff/rates/").context["heading"] == "No rates hold today."


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "The file is empty. Choose another one."),
        (b"\xff\xfe", "The file is not text in UTF-8."),
        (b"x" * 1_000_001, "The file is too large for rates: at most 1000 kilobytes."),
        (
            RIGHT.replace("8.84", "8.84 each").encode(),
            "RESIDENTIAL_SINGLE, commodity_charge: '8.84 each*usage_ccf' cannot be read as arithmetic.",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_not_kept(content: bytes, problem: str, as_: As) -> None:
    assert upload(as_("admin"), content) == [problem]
    assert not RateFile.objects.exists()


def test_rates_are_held_against_the_last_bills(as_: As, town: Town) -> None:
    """One agrees, one comes to less, and of the garden's class the file says nothing."""
    start = TODAY - timedelta(days=40)
    Bill.objects.all().delete()
    make_bill(town, "ada", "mill", start)
    other = make_bill(town, "tom", "orchard", start)
    Bill.objects.filter(pk=other.pk).update(charges=Decimal("86.00"), amount_due=Decimal("86.00"))
    garden = make_bill(town, "ada", "weir", start + timedelta(days=1))
    garden.premises.kind = "irrigation"
    garden.premises.save()
    context = as_("admin").get(f"/staff/rates/{put(RIGHT).pk}/").context
    assert context["tried"] == [
        "1 of 3 bills of the last 40 days come to the same, to the cent.",
        "In all $168.40, where the utility asked for $170.20.",
        "0 would be higher, 1 lower.",
        "1 bill cannot be worked out: what is missing is class IRRIGATION.",
    ]
    (row,) = context["others"]["rows"]
    assert [cell["text"] for cell in row] == [other.number, "$86.00", "$84.20", "−$1.80"]
    assert [row[1]["text"] for row in context["examples"]["rows"]] == [
        "$40.00", "$84.20", "$128.40", "$216.80", "$393.60", "$924.00",
    ]  # fmt: skip


def test_without_bills_the_page_says_so(as_: As, town: Town) -> None:
    Bill.objects.all().delete()
    context = as_("admin").get(f"/staff/rates/{put(RIGHT).pk}/").context
    assert context["tried"] == ["No bill was issued in the last 40 days."]


def test_putting_rates_live_asks_who_one_is(left_open: As) -> None:
    rates = put(RIGHT)
    answer = left_open("admin").post(f"/staff/rates/{rates.pk}/live/")
    assert "reauthenticate" in answer["Location"]
    assert not RateFile.objects.get().is_live


def test_live_rates_stay(as_: As, town: Town) -> None:
    rates = put(RIGHT)
    client = as_("admin")
    assert client.post(f"/staff/rates/{rates.pk}/live/").status_code == 302
    held = RateFile.objects.get()
    assert (held.live_at, held.live_by) == (NOW, town.users["admin"].subject)
    for action in (put_live, drop_rates):
        with pytest.raises(LiveAlready):
            action(rates=rates, by=None, at=NOW)
    for path in ("live", "drop"):  # a second tab
        page = client.post(f"/staff/rates/{rates.pk}/{path}/", follow=True)
        assert "live" in str(list(page.context["messages"])[-1])
    assert RateFile.objects.count() == 1


def test_a_file_that_never_was_live_can_be_thrown_away(as_: As) -> None:
    rates = put(RIGHT)
    as_("admin").post(f"/staff/rates/{rates.pk}/drop/")
    assert not RateFile.objects.exists()


def test_each_day_has_its_rates() -> None:
    first = put(RIGHT, live=True)
    raised = put(DEARER.replace("2026-01-01", "2026-07-01"), live=True)
    put(DEARER.replace("2026-01-01", "2026-09-01"))  # not live
    in_force = RateFile.objects.in_force
    assert in_force(date(2025, 12, 31)) is None
    assert in_force(date(2026, 6, 30)) == first
    assert in_force(date(2026, 7, 1)) == in_force(TODAY) == raised
    corrected = put_live(
        rates=put(RIGHT.replace("2026-01-01", "2026-07-01")), by=None, at=NOW + timedelta(hours=1)
    )
    assert in_force(TODAY) == corrected


def test_a_bill_goes_by_the_rates_of_its_last_day(town: Town) -> None:
    bill = make_bill(town, "ada", "mill", date(2026, 6, 1))  # up to 30 June
    assert last_day(bill) == date(2026, 6, 30)


@pytest.mark.parametrize(("text", "right"), [(RIGHT, True), (DEARER, False)])
def test_a_resident_reads_that_their_bill_is_right_where_it_is(
    text: str, right: bool, as_: As, town: Town
) -> None:
    """Where it is not, they read nothing: the utility is to find out first, and sees it on its page."""
    put(text, live=True)
    bill = make_bill(town, "ada", "mill", date(2026, 10, 1))
    said = as_("ada").get(f"/bills/{bill.pk}/").context["lines"].sentences
    assert said == (
        ("We worked this out again from the rates of 1 January 2026: it is right to the cent.",)
        if right
        else ()
    )


def test_without_rates_a_bill_claims_nothing(as_: As, town: Town) -> None:
    assert as_("ada").get(f"/bills/{town.bills['ada'].pk}/").context["lines"].sentences == ()


def test_the_largest_meter_counts_but_no_fire_line(town: Town) -> None:
    place = town.premises["mill"]
    ServicePoint.objects.filter(premises=place).update(size="5/8")
    for number, (kind, size) in enumerate(
        [("irrigation", "1 1/2"), ("fire", "6"), ("domestic", "")]
    ):
        ServicePoint.objects.create(number=f"X{number}", premises=place, kind=kind, size=size)
    assert sizes_of([place.pk]) == {place.pk: "1 1/2"}


def test_a_volume_is_counted_in_whatever_unit_the_rates_are(town: Town) -> None:
    """5 CCF are 500 cubic feet, 3,740.26 gallons: 231 and 1,728 cubic inches."""
    bill = make_bill(town, "ada", "mill", date(2026, 10, 1))
    per_kgal = RIGHT.replace("8.84*usage_ccf", "10*usage_kgal")
    (reckoning,) = reckon([bill], put(per_kgal).tariff())
    assert reckoning.charges == Decimal("40.00") + Decimal("37.40")
