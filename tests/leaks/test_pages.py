"""What residents see of leaks and say of them (R11, R12, R14): for whom, in which words, at what cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from accounts.models import AccessGrant
from accounts.models.access import Role
from leaks.actions.answering import answer_alert
from leaks.models import AwayTime, LeakAlert, LeakAnswer
from tests.conftest import GALLON, NOW, TODAY, Town
from tests.leaks.conftest import Water, at, day
from tests.leaks.test_alerts import leaking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

WHO = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "admin", None]
EVERYBODY = [200, 200, 200, 200, 200, 200, 200, 200, 302]
STAFF = [404, 404, 404, 404, 404, 404, 404, 200, 302]  # Dana has no right to leaks
# Address and method, with the status for each; the alert is of 12 Mill Lane, and so is the time away.
TABLE: dict[tuple[str, str], list[int]] = {
    ("leaks", "GET"): EVERYBODY,
    ("leak", "GET"): [200, 200, 404, 404, 404, 404, 404, 404, 302],
    ("leak_not_normal", "POST"): [404] * 8 + [302],  # nobody called it normal
    # Lena may not see bills; there is no policy, so that nobody is offered anything.
    ("leak_credit", "GET"): [404] * 8 + [302],
    ("away", "GET"): EVERYBODY,
    ("away_forget", "POST"): [302, 404, 404, 404, 404, 404, 404, 404, 302],  # Ada was first
    ("leak_list", "GET"): STAFF,
    ("leak_contact", "POST"): [404, 404, 404, 404, 404, 404, 404, 302, 302],
    ("leak_of", "GET"): STAFF,
    ("leak_outcomes", "GET"): STAFF,
    ("leak_rules", "GET"): STAFF,
    ("leak_rule", "GET"): STAFF,
    ("leak_credits", "GET"): STAFF,
    ("credit_policy", "GET"): STAFF,
    ("credit_of", "GET"): [404] * 8 + [302],  # nobody asked for anything
    ("credit_decide", "POST"): [404] * 8 + [302],
}
PATHS = {
    "leaks": "/leaks/",
    "leak": "/leaks/{alert}/",
    "leak_not_normal": "/leaks/{alert}/not-normal/",
    "away": "/leaks/away/",
    "away_forget": "/leaks/away/{away}/forget/",
    "leak_list": "/staff/leaks/",
    "leak_contact": "/staff/leaks/contact/",
    "leak_of": "/staff/leaks/{alert}/",
    "leak_outcomes": "/staff/leaks/outcomes/",
    "leak_rules": "/staff/leaks/rules/",
    "leak_rule": "/staff/leaks/rules/single_family/",
    "leak_credit": "/leaks/{alert}/credit/",
    "leak_credits": "/staff/leaks/credits/",
    "credit_policy": "/staff/leaks/credits/policy/",
    "credit_of": "/staff/leaks/credits/1/",
    "credit_decide": "/staff/leaks/credits/1/decide/",
}


def make_alert(town: Town, home: str = "ada mill", **fields: Any) -> LeakAlert:
    """Make an alert of four gallons an hour for four days, without what it rests on."""
    agreement = town.agreements[home]
    values: dict[str, Any] = {
        "kind": "continuous",
        "service_point": town.points[home.split()[1]],
        "premises": agreement.premises,
        "agreement": agreement,
        "raised_at": at(-2),
        "raised_on": day(-2),
        "since_at": at(-4),
        "until_at": at(hours=-1),
        "rate": 4 * GALLON,
        "volume": 380 * GALLON,
        "severity": 2,
        "rule": "usual",
        "rule_version": 1,
        "told_rate": 4 * GALLON,
        "told_volume": 380 * GALLON,
    }
    if fields.get("state", "open") != "open":
        fields.setdefault("ended_at", NOW)
    return LeakAlert.objects.create(**values | fields)


def make_away(town: Town, first: int = 1, last: int = 9) -> AwayTime:
    return AwayTime.objects.create(
        agreement=town.agreements["ada mill"],
        by=town.users["ada"],
        from_date=day(first),
        to_date=day(last),
        said_at=NOW,
    )


def words(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(strip_tags(response.content.decode()).split())


def test_who_may_open_pages_of_leaks(as_: As, town: Town) -> None:
    numbers = {"alert": make_alert(town).pk, "away": make_away(town).pk}
    found: dict[tuple[str, str], list[int]] = {key: [] for key in TABLE}
    for who in WHO:
        client = as_(who)
        for name, method in TABLE:
            answer = client.generic(method, PATHS[name].format(**numbers))
            found[name, method].append(answer.status_code)
    assert found == TABLE


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_lists_of_leaks_ask_the_same(how_many: int, as_: As, town: Town) -> None:
    alert = make_alert(town)
    for n in range(how_many):
        answer_alert(alert=alert, kind="looking", by=town.users["ada"], at=at(hours=-n))
        make_away(town, 10 * n, 10 * n + 5)
    for n in range(how_many - 1):
        past = make_alert(town, state="stopped", since_at=at(-20 - n), until_at=at(-9 - n))
        answer_alert(alert=past, kind="fixed", by=town.users["ben"], at=NOW)
    client = as_("ada")
    asked = []
    for path in ("/", "/leaks/", f"/leaks/{alert.pk}/", "/leaks/away/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path)
        asked.append(len(queries))
    assert len(page.context["times"]) == how_many
    assert asked == [11, 7, 12, 5]


# --- What is said ---------------------------------------------------------------------------------


def test_a_leak_says_since_when_how_fast_how_much_what_it_costs_and_why(
    mill: Water, look: Any, as_: As, settings: Any, town: Town
) -> None:
    """R11. Ada's last bill is of December 2025: bills of thirty days, the running one ends in December."""
    settings.WATER_PRICE = 10
    alert = leaking(mill, look)
    client = as_("ada")
    page = client.get(f"/leaks/{alert.pk}/").context
    assert page["heading"] == "Water does not stop running at 12 Mill Lane"
    assert page["lead"] == (
        "It has run since Monday 16 November, 12 am, at least 4 gallons an hour. So far that is 384 gallons."
    )
    assert page["figure"] == {
        "label": "Lost so far, at least",
        "value": "$3.84",
        "unit": "384 gallons",
        "note": "If it goes on, about $9.60 by the end of your bill, on about 25 November 2026. Counted at "
        "$10.00 for 1,000 gallons.",
    }
    assert "3 gallons in every hour, for 23 hours on end" in page["why"]["sentences"][0]
    assert [fact["text"] for fact in page["why"]["facts"]] == [
        "Curbstop, usual",
        "0.1 gallons",
        "nothing that changes the rule",
    ]
    rows = page["why"]["reads"]["rows"]
    assert [row[0]["text"] for row in rows] == [
        "16 November",
        "17 November",
        "18 November",
        "19 November",
    ]
    assert [cell["text"] for cell in rows[0][1:8]] == ["4", "4", "4", "4", "4", "4", "24"]
    night = [point for point in page["hours"].points if point.leak_share == 1.0]
    assert len(night) == 3 * 8  # of three days, the hours in which nothing else runs
    assert len(page["days"].points) == 7  # from three days before it


def test_a_landlord_hears_of_the_leak_and_sees_no_hour(town: Town, look: Any, as_: As) -> None:
    """R04: hours tell when somebody sleeps or is away."""
    water = Water(town, "orchard")
    alert = leaking(water, look)
    seen = as_("lena").get(f"/leaks/{alert.pk}/").context
    assert seen["heading"] == "Water does not stop running at 7 Orchard Street"
    assert (seen["hours"], seen["days"], seen["why"]["reads"]) == (None, None, None)
    assert [fact["term"] for fact in seen["why"]["facts"]] == ["Rule", "The least your meter shows"]
    assert "normal" not in dict(seen["form"].fields["kind"].choices)
    assert as_("tom").get(f"/leaks/{alert.pk}/").context["hours"] is not None


def test_that_nobody_is_home_is_told_to_those_who_live_there_alone(town: Town, as_: As) -> None:
    alert = make_alert(town, "tom orchard", kind="away")
    statuses = [as_(who).get(f"/leaks/{alert.pk}/").status_code for who in ("tom", "lena", "admin")]
    assert statuses == [200, 404, 404]
    figure = as_("tom").get(f"/leaks/{alert.pk}/").context["figure"]
    assert figure["label"] == "More than was to be expected"  # what ran is not lost
    assert as_("admin").get(f"/staff/leaks/{alert.pk}/").status_code == 404
    assert as_("admin").get("/staff/leaks/?state=all").context["rows"] == []


def test_a_guest_sees_the_very_readings_of_their_own_days_alone(
    mill: Water, look: Any, as_: As, town: Town
) -> None:
    alert = leaking(mill, look)
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(from_date=day(-2))
    page = as_("ben").get(f"/leaks/{alert.pk}/").context
    assert [row[0]["text"] for row in page["why"]["reads"]["rows"]] == [
        "18 November",
        "19 November",
    ]
    assert [point.value is not None for point in page["days"].points] == [False] * 5 + [True] * 2


def test_without_a_leak_the_page_says_so_and_what_the_meter_can_show(as_: As, town: Town) -> None:
    said = words(as_("ada"), "/leaks/")
    assert "Nothing looks wrong with your water." in said
    assert "The smallest leak that your meter can show is about 1 gallon an hour." in said


def test_the_list_has_what_goes_on_first(as_: As, town: Town) -> None:
    stopped = make_alert(town, state="stopped", since_at=at(-1), raised_at=at(-1))
    open_one = make_alert(town, since_at=at(-9))
    page = as_("ada").get("/leaks/").context
    assert [row["url"] for row in page["open"]] == [f"/leaks/{open_one.pk}/"]
    assert [row["url"] for row in page["past"]] == [f"/leaks/{stopped.pk}/"]
    assert page["heading"] == "Water does not stop running at 12 Mill Lane"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOLDER])
def test_every_role_hears_of_leaks(role: Role, as_: As, town: Town) -> None:
    alert = make_alert(town)
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(role=role)
    client = as_("ben")
    assert client.get(f"/leaks/{alert.pk}/").status_code == 200
    assert "Water does not stop running" in words(client, "/")


# --- Answers (R12) --------------------------------------------------------------------------------


def test_after_fixed_the_page_says_what_the_meter_checks_and_when(as_: As, town: Town) -> None:
    alert = make_alert(town)
    client = as_("ada")
    response = client.post(f"/leaks/{alert.pk}/", {"kind": "fixed"}, follow=True)
    said = " ".join(strip_tags(response.content.decode()).split())
    assert "Thank you. We have noted your answer." in said
    assert "You said on Friday 20 November, 12 pm that it is fixed." in said
    assert "if this water does not run for 3 nights" in said
    assert "on Monday 23 November 2026 at the earliest" in said
    assert response.context["form"] is None
    assert "Your meter checks whether the leak is fixed." in words(client, "/")
    assert "Somebody with access to this home" in words(as_("ben"), f"/leaks/{alert.pk}/")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"until_date": ""}, "Choose what you found."),
        ({"kind": "normal"}, "Enter the day from which we shall ask again."),
        (
            {"kind": "normal", "until_date": TODAY},
            "Choose a day from tomorrow to 21 November 2027.",
        ),
    ],
)
def test_an_answer_that_lacks_something_is_asked_for_it(
    given: dict[str, Any], error: str, as_: As, town: Town
) -> None:
    alert = make_alert(town)
    page = as_("ada").post(f"/leaks/{alert.pk}/", given)
    assert error in page.content.decode()
    assert not LeakAnswer.objects.exists()


def test_normal_holds_until_a_day_and_can_be_taken_back(as_: As, town: Town) -> None:
    alert = make_alert(town)
    client = as_("ben")
    client.post(f"/leaks/{alert.pk}/", {"kind": "normal", "until_date": TODAY + timedelta(days=90)})
    said = words(client, f"/leaks/{alert.pk}/")
    assert "This is normal for this home until 18 February 2027." in said
    assert "more than 4 gallons an hour" in said
    # Nobody knows that it stopped: somebody's word ended the alert, and the water may run on.
    page = client.get(f"/leaks/{alert.pk}/").context
    assert page["heading"] == "Somebody called this water normal at 12 Mill Lane"
    assert (page["figure"], client.get("/leaks/").context["past"][0]["amount"]) == (None, "")
    back = client.post(f"/leaks/{alert.pk}/not-normal/", follow=True)
    assert "From today on this is news again." in back.content.decode()
    assert LeakAnswer.objects.get().until_date == TODAY


def test_who_needs_help_is_told_how_to_reach_the_utility(
    as_: As, town: Town, settings: Any
) -> None:
    settings.UTILITY = settings.UTILITY | {"phone": "+1 555 010 0100"}
    alert = make_alert(town)
    page = as_("ada").post(f"/leaks/{alert.pk}/", {"kind": "help"}, follow=True)
    assert 'href="tel:+15550100100"' in page.content.decode()


def test_an_answer_to_what_ended_meanwhile_is_refused_in_words(as_: As, town: Town) -> None:
    alert = make_alert(town, state="withdrawn")
    client = as_("ada")
    assert client.get(f"/leaks/{alert.pk}/").context["form"] is None
    client.post(f"/leaks/{alert.pk}/", {"kind": "fixed"})
    assert not LeakAnswer.objects.exists()


# --- What is no leak ------------------------------------------------------------------------------


def test_a_silent_meter_has_a_page_that_asks_for_nothing(as_: As, town: Town) -> None:
    """R14. The list says it too, after water that runs; the first page says it by itself already."""
    silent = make_alert(town, kind="silent", rate=0, volume=0)
    client = as_("ada")
    page = client.get(f"/leaks/{silent.pk}/")
    assert page.context["heading"] == "The meter at 12 Mill Lane is silent"
    assert (page.context["form"], page.context["figure"], page.context["looks"]) == (None, None, [])
    assert "Which water was it?" not in page.text and "goes on counting" in page.text
    assert client.get("/leaks/").context["heading"] == "The meter at 12 Mill Lane is silent"
    assert "wrong" not in client.get("/").context or not client.get("/").context["wrong"]
    make_alert(town)
    listed = client.get("/leaks/").context
    assert listed["heading"] == "Water does not stop running at 12 Mill Lane"
    assert [row["silent"] for row in listed["open"]] == [False, True]


def test_water_that_flows_back_is_said_with_its_danger_and_without_money(
    as_: As, town: Town, settings: Any
) -> None:
    """R14: it is never normal."""
    settings.WATER_PRICE = 10
    alert = make_alert(town, kind="backflow")
    page = as_("ada").get(f"/leaks/{alert.pk}/")
    assert page.context["heading"] == "Water flowed back at 12 Mill Lane"
    assert page.context["figure"]["label"] == "Flowed back, at least"
    assert "do not drink it" in page.text and "$" not in strip_tags(page.text)
    kinds = dict(page.context["form"].fields["kind"].choices)
    assert "normal" not in kinds and "fixed" in kinds
