"""The wall through the pages: whoever moved sees their own time, and nothing of anybody else's.

3 Weir Cottages: Cleo until 15 January 2026 (1 gallon an hour), empty until March (7), then Ada (3).
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import Client
from django.utils.html import strip_tags

from accounts.models import AccessGrant, ServiceAgreement
from accounts.models.access import Role
from billing.models import Bill
from leaks.jobs import look_for_leaks
from tests.conftest import NOW, TODAY, ReadsMaker, Town, make_bill
from usage.calendar import interval_count
from usage.models import DayReads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

SINCE = date(2025, 11, 1)
CLEO_LEFT, ADA_CAME = date(2026, 1, 15), date(2026, 3, 1)


@pytest.fixture
def weir(town: Town, make_reads: ReadsMaker) -> Town:
    """Fill 3 Weir Cottages with reads that tell by their volume whose they are, and with bills."""
    make_reads("weir", SINCE, CLEO_LEFT - timedelta(days=1), gallons=1)
    make_reads("weir", CLEO_LEFT, ADA_CAME - timedelta(days=1), gallons=7)
    make_reads("weir", ADA_CAME, TODAY, gallons=3)
    town.bills["cleo last"] = make_bill(town, "cleo", "weir", date(2026, 1, 1), days=14)
    town.bills["ada first"] = make_bill(town, "ada", "weir", ADA_CAME)
    return town


def look_at(client: Client, town: Town, home: str) -> None:
    client.post("/home/", {"home": town.agreements[home].pk})


def months() -> list[date]:
    """Return the first of each month from before the first read to after today."""
    return [date(2025 + n // 12, n % 12 + 1, 1) for n in range(8, 26)]


def days_shown(client: Client, on: date) -> dict[str, str]:
    """Return name and volume of each day with a bar on the page of a month."""
    chart = client.get("/use/", {"by": "day", "on": str(on)}).context.get("chart")
    if chart is None:  # the home is not theirs yet
        return {}
    return {point.name: point.said for point in chart.points if point.value is not None}


def every_day_shown(client: Client) -> dict[str, str]:
    """Ask for the page of every month, and collect what stands on any of them."""
    return {name: said for on in months() for name, said in days_shown(client, on).items()}


def hours_of(first: date, last: date) -> list[int]:
    """Return how many hours each day has, `last` not included."""
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    return [interval_count(day, 60, settings.TIME_ZONE) for day in days]


@pytest.mark.parametrize(
    ("who", "home", "first", "last", "gallons"),
    [
        ("cleo", "cleo weir", SINCE, CLEO_LEFT, 1),
        ("ada", "ada weir", ADA_CAME, TODAY + timedelta(days=1), 3),
    ],
)
def test_every_month_shows_ones_own_days_and_no_others(
    who: str, home: str, first: date, last: date, gallons: int, as_: As, weir: Town
) -> None:
    client = as_(who)
    look_at(client, weir, home)
    shown = every_day_shown(client)
    said = [f"{gallons * hours} gallons" for hours in hours_of(first, last)]
    assert sorted(shown.values()) == sorted(said)


@pytest.mark.parametrize(
    ("who", "home", "own"), [("cleo", "cleo weir", "1 gallon"), ("ada", "ada weir", "3 gallons")]
)
def test_every_day_by_the_hour_shows_ones_own_hours_and_no_others(
    who: str, home: str, own: str, as_: As, weir: Town
) -> None:
    client = as_(who)
    look_at(client, weir, home)
    said = set()
    for n in [*range(-3, 3), *range(42, 48)]:  # around each of the two moves
        day = CLEO_LEFT + timedelta(days=n)
        response = client.get("/use/", {"by": "hour", "on": str(day)})
        said |= {point.said for point in response.context["chart"].points if point.value}
    assert said == {own}


@pytest.mark.parametrize(
    ("who", "home", "total"),
    [
        ("cleo", "cleo weir", sum(hours_of(SINCE, CLEO_LEFT))),
        # The hours of today after noon are in the table already: the fixture fills whole days.
        ("ada", "ada weir", 3 * sum(hours_of(ADA_CAME, TODAY + timedelta(days=1)))),
    ],
)
def test_the_months_of_a_year_add_up_to_ones_own_time(
    who: str, home: str, total: int, as_: As, weir: Town
) -> None:
    client = as_(who)
    look_at(client, weir, home)
    heading = client.get("/use/", {"by": "month"}).context["heading"]
    assert f"{total:,} gallons" in heading


@pytest.mark.parametrize(
    ("who", "home", "own"),
    [
        ("cleo", "cleo weir", ["cleo last", "cleo"]),
        ("ada", "ada weir", ["ada first"]),
        ("ada", "ada mill", ["ada"]),
    ],
)
def test_the_bills_are_ones_own(who: str, home: str, own: list[str], as_: As, weir: Town) -> None:
    client = as_(who)
    look_at(client, weir, home)
    rows = client.get("/bills/").context["rows"]
    assert [row["url"] for row in rows] == [f"/bills/{weir.bills[bill].pk}/" for bill in own]


@pytest.mark.parametrize(
    ("bill", "seen_by"),
    [
        ("cleo", ["cleo"]),
        ("cleo last", ["cleo"]),
        ("ada", ["ada", "ben"]),
        ("ada first", ["ada", "ben"]),
        ("tom", ["tom"]),
    ],
)
def test_a_bill_opens_for_whose_time_it_is(
    bill: str, seen_by: list[str], as_: As, weir: Town
) -> None:
    who = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "admin"]
    path = f"/bills/{weir.bills[bill].pk}/"
    assert [one for one in who if as_(one).get(path).status_code == 200] == seen_by


def test_a_bill_does_not_tell_of_the_one_before_it_where_that_is_not_ones_own(
    as_: As, weir: Town
) -> None:
    """Ben's access begins in March: "more than on the bill before" would speak of February."""
    make_bill(weir, "ada", "mill", date(2026, 2, 1))
    bill = make_bill(weir, "ada", "mill", date(2026, 3, 3))
    AccessGrant.objects.filter(pk=weir.grants["ben ada"].pk).update(from_date=ADA_CAME)
    leads = [as_(who).get(f"/bills/{bill.pk}/").context["lead"] for who in ("ben", "ada")]
    assert leads == ["", "The charges are the same as on the bill before."]


@pytest.mark.parametrize(
    ("payments", "amount_due", "open_amount", "told"),
    [
        ("79.65", "84.20", "84.20", set()),  # Ada had paid the bill before
        ("0.00", "163.85", "163.85", set()),  # she had not
        ("0.00", "163.85", "100.00", set()),  # and paid some of it since
        # She had paid too much: nobody is asked for more than is open, and it may as well be paid since.
        ("90.00", "73.85", "73.85", {"$73.85"}),
    ],
)
def test_a_guest_is_not_told_what_was_open_before_their_access(
    payments: str, amount_due: str, open_amount: str, told: set[str], as_: As, weir: Town
) -> None:
    """Ben's access begins in March: what Ada owed or paid for February is not his to know."""
    make_bill(weir, "ada", "mill", date(2026, 2, 1))
    bill = make_bill(weir, "ada", "mill", date(2026, 3, 3))
    Bill.objects.filter(pk=bill.pk).update(
        payments=payments, amount_due=amount_due, open_amount=open_amount
    )
    AccessGrant.objects.filter(pk=weir.grants["ben ada"].pk).update(from_date=ADA_CAME)
    pages = {}
    for who in ("ben", "ada"):
        client = as_(who)
        look_at(client, weir, "ada mill")
        pages[who] = [client.get(path) for path in (f"/bills/{bill.pk}/", "/bills/", "/")]
    sums = {
        who: {
            said for page in opened for said in re.findall(r"\$[\d,]+\.\d+", page.content.decode())
        }
        for who, opened in pages.items()
    }
    prices = {"$40.00", "$44.20", "$8.84"}
    assert sums["ben"] == prices | {"$84.20"} | told
    assert sums["ada"] >= prices | {"$84.20", "$79.65", f"${amount_due}", f"${open_amount}"}
    [one] = pages["ben"][0].context["balance"]
    assert (one["term"], one["text"]) == ("Charges of this bill", "$84.20")
    assert "before your access began" in one["note"]
    assert "before your access" not in pages["ada"][0].content.decode()


def test_two_open_bills_of_a_home_are_both_asked_for(as_: As, weir: Town) -> None:
    """A system that carries nothing over leaves each open by itself."""
    make_bill(weir, "ada", "mill", date(2026, 2, 1), open_amount="84.20")
    make_bill(weir, "ada", "mill", date(2026, 3, 3), open_amount="84.20")
    client = as_("ada")
    look_at(client, weir, "ada mill")
    for path in ("/", "/bills/"):
        page = client.get(path)
        assert page.context["heading"].startswith("You owe $168.40 on 2 bills."), path
    assert "Pay this bill" not in page.content.decode()  # which of them? Each row leads to its own
    shown = client.get("/").content.decode()
    assert "$168.40" in shown
    # Not all of it was due on that day.
    assert "the oldest of it was due on 26 March" in shown


def test_an_open_bill_is_asked_for_though_a_later_one_is_paid(as_: As, weir: Town) -> None:
    old = make_bill(weir, "ada", "mill", date(2026, 2, 1), open_amount="84.20")
    make_bill(weir, "ada", "mill", date(2026, 3, 3))
    client = as_("ada")
    look_at(client, weir, "ada mill")
    for path in ("/", "/bills/"):
        page = client.get(path)
        assert page.context["heading"] == "You owe $84.20. It was due on 26 March.", path
    shown = client.get("/").content.decode()
    assert f'class="button" href="/bills/{old.pk}/"' in shown
    assert "Bill of 5 March 2026" in shown


@pytest.mark.parametrize(("settled", "seen"), [(True, ["Open from before"]), (False, [])])
def test_a_guest_is_told_what_has_been_open_since_a_bill_of_theirs_was_settled(
    settled: bool, seen: list[str], as_: As, weir: Town
) -> None:
    """Two bills after the access began: the second speaks of the first, and of nothing older."""
    first = make_bill(weir, "ada", "mill", date(2026, 3, 3))
    if not settled:
        Bill.objects.filter(pk=first.pk).update(payments=0, amount_due="163.85")
    second = make_bill(weir, "ada", "mill", date(2026, 4, 3))
    AccessGrant.objects.filter(pk=weir.grants["ben ada"].pk).update(from_date=ADA_CAME)
    rows = as_("ben").get(f"/bills/{second.pk}/").context["balance"]
    assert [row["term"] for row in rows if row["term"] == "Open from before"] == seen


def test_a_guest_of_the_whole_time_sees_what_was_open_from_before(as_: As, weir: Town) -> None:
    whole = weir.accounts["ada"].from_date
    AccessGrant.objects.filter(pk=weir.grants["ben ada"].pk).update(from_date=whole)
    rows = as_("ben").get(f"/bills/{weir.bills['ada'].pk}/").context["balance"]
    assert [row["text"] for row in rows] == ["$79.65", "−$79.65", "$84.20", "$84.20"]


def test_a_bill_that_begins_before_the_access_does_is_not_seen(as_: As, weir: Town) -> None:
    AccessGrant.objects.filter(pk=weir.grants["ben ada"].pk).update(
        from_date=ADA_CAME + timedelta(days=1)
    )
    bill = weir.bills["ada first"]
    assert as_("ben").get(f"/bills/{bill.pk}/").status_code == 404
    client = as_("ben")
    look_at(client, weir, "ada weir")
    assert client.get("/bills/").context["rows"] == []


def test_a_guest_sees_the_days_of_their_access_and_no_others(as_: As, weir: Town) -> None:
    first, last = date(2026, 4, 10), date(2026, 12, 1)
    AccessGrant.objects.filter(pk=weir.grants["ben ada"].pk).update(from_date=first, to_date=last)
    client = as_("ben")
    look_at(client, weir, "ada weir")
    assert len(every_day_shown(client)) == (TODAY - first).days + 1
    AccessGrant.objects.filter(pk=weir.grants["ben ada"].pk).update(to_date=TODAY)
    assert client.get("/use/").context["home"] is None


def test_the_landlord_sees_months_and_never_a_day(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    """Who may see totals asks in vain for days and hours, whatever the address says."""
    make_reads("orchard", date(2026, 9, 1), TODAY)
    client = as_("lena")
    for by in ("hour", "day", "month", ""):
        page = client.get("/use/", {"by": by, "on": "2026-10-05"}).context
        assert page["window"].by == "month"
        assert [point.said for point in page["chart"].points if point.value] == [
            "720 gallons",
            "744 gallons",
        ]
        assert {point.url for point in page["chart"].points} == {""}
        assert [way["url"] for way in page["ways"]] == [
            "/use/?by=month&on=2026-10-05",
            "/use/?by=year&on=2026-10-05",
        ]
    home = client.get("/")
    assert "chart" not in home.context
    assert home.context["month_said"] == "The home used 744 gallons in October 2026."


def test_two_looks_at_a_landlords_pages_do_not_make_a_day(as_: As, make_reads: ReadsMaker) -> None:
    """What grew between two looks would be what was used between them."""
    make_reads("orchard", date(2026, 10, 1), TODAY - timedelta(days=1))
    client = as_("lena")
    before = [client.get(path).context for path in ("/", "/use/")]
    make_reads("orchard", TODAY, TODAY, gallons=50)
    after = [client.get(path).context for path in ("/", "/use/")]
    assert before[0]["month_said"] == after[0]["month_said"]
    assert before[1]["heading"] == after[1]["heading"]
    assert before[1]["chart"] == after[1]["chart"]


@pytest.mark.parametrize("who", ["cleo", "mallory", "dana", "tom"])
def test_a_home_that_is_not_ones_own_cannot_be_chosen(who: str, as_: As, weir: Town) -> None:
    client = as_(who)
    response = client.post("/home/", {"home": weir.agreements["ada weir"].pk})
    assert response.status_code == 404
    assert [home.agreement_id for home in client.get("/profile/").context["homes"]] == [
        weir.agreements[name].pk for name in weir.agreements if name.startswith(f"{who} ")
    ]


# --- The first page -----------------------------------------------------------------------------------


def words(client: Client) -> str:
    return " ".join(strip_tags(client.get("/").content.decode()).split())


def test_the_first_page_answers_the_three_questions(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", TODAY - timedelta(days=40), TODAY - timedelta(days=1), gallons=3)
    look_for_leaks(NOW)
    make_bill(town, "ada", "mill", date(2026, 10, 10), open_amount="84.20")
    said = words(as_("ada"))
    assert "You owe $84.20 by 2 December." in said
    assert "Water does not stop running at 12 Mill Lane It has run since" in said
    assert "2,091 gallons since" in said  # 29 days, one of them of 25 hours


RUNNING = "One thing needs a look: water runs without a stop."
STILL = "Nothing looks wrong with your water."
SILENT = "Your meter has not reported lately."
NO_BILL, OWED = "There is no bill yet.", "You owe $84.20 by 2 December."


@pytest.mark.parametrize(
    ("billed", "gallons", "heading", "lead"),
    [
        (True, 3, OWED, RUNNING),
        (True, 0, OWED, STILL),
        (True, None, OWED, SILENT),
        (False, 3, RUNNING, NO_BILL),
        (False, 0, STILL, NO_BILL),
        (False, None, SILENT, NO_BILL),
    ],
)
def test_the_heading_is_what_is_owed_and_without_a_bill_how_the_water_is(
    billed: bool,
    gallons: int | None,
    heading: str,
    lead: str,
    as_: As,
    town: Town,
    make_reads: ReadsMaker,
) -> None:
    if gallons is not None:
        make_reads("mill", TODAY - timedelta(days=5), TODAY - timedelta(days=1), gallons=gallons)
    look_for_leaks(NOW)
    town.bills["ada"].delete()
    if billed:
        make_bill(town, "ada", "mill", date(2026, 10, 10), open_amount="84.20")
    page = as_("ada").get("/")
    assert (page.context["heading"], page.context["lead"]) == (heading, lead)
    assert f"<h1>{heading}</h1>" in page.content.decode()


def test_the_heading_of_a_landlords_page_is_the_last_month_and_never_a_bill(as_: As) -> None:
    page = as_("lena").get("/")
    assert (page.context["heading"], page.context["lead"]) == (
        "We have no readings in October 2026.",
        "",
    )


def test_who_moved_out_is_told_so_and_hears_of_no_leak(as_: As, weir: Town) -> None:
    look_for_leaks(NOW)
    said = words(as_("cleo"))
    assert "You no longer live here." in said
    assert "running" not in said
    assert "720 gallons since 16 December." in said


def test_a_gap_is_never_called_zero(as_: As, town: Town) -> None:
    said = words(as_("ada"))
    assert "We have no readings of the last two weeks. We do not count them as zero." in said
    assert "0 gallons" not in said


def test_who_has_no_home_is_shown_the_one_step_that_is_left(as_: As, town: Town) -> None:
    assert "One step is left: find your account." in words(as_("mallory"))


def test_a_home_one_moves_into_next_week_shows_none_of_the_days_before(as_: As, weir: Town) -> None:
    """The utility announces the move: until the day comes there is nothing to see."""
    ServiceAgreement.objects.filter(pk=weir.agreements["ada weir"].pk).update(
        from_date=TODAY + timedelta(days=7)
    )
    client = as_("ada")
    look_at(client, weir, "ada weir")
    assert every_day_shown(client) == {}
    page = client.get("/")
    assert page.context["heading"] == "You can see this home from 27 November 2026."
    assert "Nothing of the time before that day is shown here." in page.content.decode()
    # Neither a meter that was late nor a bill that was missed: it has not begun.
    assert {"chart", "late", "bill", "since"} & page.context.keys() == set()
    said = words(client)
    for claim in ("not reported", "no readings", "no bill", "Is anything wrong?", "gallons"):
        assert claim not in said


def test_a_home_is_shown_from_the_first_day_of_it_on(as_: As, weir: Town) -> None:
    ServiceAgreement.objects.filter(pk=weir.agreements["ada weir"].pk).update(from_date=TODAY)
    client = as_("ada")
    look_at(client, weir, "ada weir")
    assert "since" in client.get("/").context


def test_two_agreements_of_one_account_at_one_place_are_two_homes(
    as_: As, weir: Town, make_reads: ReadsMaker
) -> None:
    """Cleo comes back: her two times are hers, the time between is not."""
    ServiceAgreement.objects.filter(pk=weir.agreements["ada weir"].pk).update(to_date=TODAY)
    back = ServiceAgreement.objects.create(
        number="AB",
        account=weir.accounts["cleo"],
        premises=weir.premises["weir"],
        from_date=TODAY,
    )
    client = as_("cleo")
    client.post("/home/", {"home": back.pk})
    assert len(every_day_shown(client)) == 1
    look_at(client, weir, "cleo weir")
    assert len(every_day_shown(client)) == (CLEO_LEFT - SINCE).days
    seen = DayReads.objects.visible_to(weir.users["cleo"], today=TODAY)
    assert seen.count() == (CLEO_LEFT - SINCE).days + 1


def test_a_second_holder_is_refused_by_the_table_itself(town: Town) -> None:
    with pytest.raises(IntegrityError, match="one_holder_per_account"):
        AccessGrant.objects.create(
            account=town.accounts["ada"],
            user=town.users["mallory"],
            role=Role.HOLDER,
            granted_at=NOW,
        )
