"""All that is known of a customer, as far as each role may see it, and what opening it leaves (S02)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessGrant, Account, CustomerPhone, ServiceAgreement, User
from accounts.models.access import Role
from leaks.jobs import look_for_leaks
from notices.models import Notice
from privacy.actions.consent import say_yes
from privacy.actions.restricting import restrict
from privacy.models import Channel, Look
from tests.conftest import NOW, TODAY, ReadsMaker, Town, make_bill, signed_in
from tests.conversations.conftest import a_topic, asked
from tests.portal.staff import make_staff
from tests.programs.conftest import offered
from usage.models import Meter, ServicePoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def staff(town: Town) -> dict[str, User]:
    return make_staff()


@pytest.fixture
def file(town: Town, make_reads: ReadsMaker) -> str:
    """The address of Ada's page: she has a leak, a bill that is late, a telephone and a mailing address."""
    make_reads("mill", TODAY - timedelta(days=40), TODAY)
    look_for_leaks(NOW)
    make_bill(town, "ada", "mill", date(2026, 9, 20), open_amount="84.20")
    customer = town.accounts["ada"].customer
    customer.mail_line1, customer.mail_city = "PO Box 77", "Elsewhere"
    customer.save()
    CustomerPhone.objects.create(customer=customer, number="+1 555 010 0142")
    return f"/staff/customers/{customer.pk}/"


def text_of(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return page.content.decode().partition('id="main"')[2].partition("<footer")[0]


def keys(client: Client, path: str) -> list[str]:
    return [block.key for block in client.get(path).context["blocks"]]


BLOCKS = {
    "agent": [
        "places",
        "money",
        "leaks",
        "meters",
        "conversations",
        "asked",
        "notices",
        "contact",
        "access",
    ],
    "billing": ["places", "money", "meters", "conversations", "asked", "notices", "contact"],
    "conservation": ["places", "leaks", "meters", "conversations", "asked", "contact"],
    "privacy": ["places", "asked", "contact", "access"],
    "manager": [
        "places",
        "money",
        "leaks",
        "meters",
        "conversations",
        "asked",
        "notices",
        "contact",
        "access",
    ],
}


@pytest.mark.parametrize("role", BLOCKS)
def test_each_role_sees_its_rooms(
    role: str, client: Client, file: str, staff: dict[str, User]
) -> None:
    """S01, A181."""
    signed_in(client, staff[role])
    assert keys(client, file) == BLOCKS[role]


NAME, CONTACT = ["OKAFOR"], ["ada.on.file", "ada@example", "0142", "PO Box"]


@pytest.mark.parametrize(
    ("role", "seen"),
    [("agent", NAME + CONTACT), ("billing", NAME + CONTACT), ("privacy", NAME + CONTACT),
     ("conservation", []), ("manager", [])],
)  # fmt: skip
def test_who_sees_a_name_and_how_somebody_is_reached(
    role: str, seen: list[str], client: Client, file: str, staff: dict[str, User]
) -> None:
    """A181: field by field."""
    signed_in(client, staff[role])
    words = text_of(client, file)
    assert [fact for fact in NAME + CONTACT if fact in words] == seen
    assert ("O••• A••• N•••" in words) is (not seen)


def looks() -> list[tuple[Any, ...]]:
    rows = Look.objects.order_by("pk")
    return list(rows.values_list("by", "subject", "role", "purpose", "page", "at"))


def test_opening_leaves_one_line_that_they_can_read(
    client: Client, file: str, town: Town, staff: dict[str, User]
) -> None:
    signed_in(client, staff["billing"])
    client.get(file)
    client.get(file)  # going on to a bill and coming back is the same look
    ada = town.users["ada"].subject_id
    line = (staff["billing"].subject_id, ada, "Billing", "billing", "customer", NOW)
    assert looks() == [line]
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        client.get(file)
    assert len(looks()) == 2
    signed_in(client, town.users["ada"])
    words = text_of(client, "/privacy/looks/")
    assert "Billing" in words
    assert "Bills and payments" in words


def test_nobody_counts_up_through_all_customers(
    client: Client, town: Town, staff: dict[str, User]
) -> None:
    """By the lines they left, whatever session they were in; whoever is open stays open."""
    signed_in(client, staff["agent"])
    ada, tom = (f"/staff/customers/{town.accounts[name].customer_id}/" for name in ("ada", "tom"))
    assert client.get(ada).status_code == 200
    line = Look.objects.get()
    Look.objects.bulk_create(
        Look(subject=line.subject, by=line.by, role=line.role, purpose="support", page="customer", at=NOW)
        for _n in range(99)
    )  # fmt: skip
    assert client.get(tom).status_code == 429
    assert client.get(ada).status_code == 200
    assert len(looks()) == 100
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert client.get(tom).status_code == 200


def test_another_purpose_is_another_look(client: Client, file: str, staff: dict[str, User]) -> None:
    signed_in(client, staff["agent"])
    client.get(file)
    client.post("/staff/customers/", {"q": "zzyzx", "purpose": "fraud"})
    client.get(file)
    assert [line[3] for line in looks()] == ["support", "fraud"]


def reveal(client: Client, file: str, *facts: str, purpose: str = "programs") -> Any:
    return client.post(f"{file}reveal/", {"facts": facts, "purpose": purpose})


def test_what_is_masked_is_shown_for_a_reason_and_a_while(
    client: Client, file: str, staff: dict[str, User]
) -> None:
    """S01: a line for each fact, and masked again after ten minutes."""
    signed_in(client, staff["conservation"])
    assert reveal(client, file, "contact").url == file
    words = text_of(client, file)
    assert [fact for fact in NAME + CONTACT if fact in words] == CONTACT
    opened = [("programs", "customer"), ("programs", "customer: contact")]
    assert [(line[3], line[4]) for line in looks()] == opened
    reveal(client, file, "name", purpose="leak_alerts")
    assert [(line[3], line[4]) for line in looks()][2:] == [
        ("leak_alerts", "customer"),
        ("leak_alerts", "customer: name"),
    ]
    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        assert "OKAFOR" in text_of(client, file)
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        assert "OKAFOR" not in text_of(client, file)


def test_what_is_shown_of_one_is_not_shown_of_another(
    client: Client, file: str, town: Town, staff: dict[str, User]
) -> None:
    signed_in(client, staff["conservation"])
    reveal(client, file, "name", "contact")
    tom = text_of(client, f"/staff/customers/{town.accounts['tom'].customer_id}/")
    assert "Rivera" not in tom
    assert "tom" not in tom.lower().replace("customer", "").replace("bottom", "")


@pytest.mark.parametrize(
    "sent",
    [
        {"facts": [], "purpose": "programs"},
        {"facts": ["contact"], "purpose": ""},
        {"facts": ["contact"], "purpose": "curiosity"},
        {"facts": ["password"], "purpose": "programs"},
    ],
)
def test_nothing_is_shown_without_a_reason(
    sent: dict[str, Any], client: Client, file: str, staff: dict[str, User]
) -> None:
    signed_in(client, staff["conservation"])
    answer = client.post(f"{file}reveal/", sent)
    assert answer.status_code == 200
    assert "PO Box" not in answer.content.decode()
    assert [line[4] for line in looks()] == ["customer"]  # the rest of the page is seen
    assert "PO Box" not in text_of(client, file)


def test_a_right_that_was_taken_back_masks_what_was_shown(
    client: Client, file: str, staff: dict[str, User]
) -> None:
    signed_in(client, staff["conservation"])
    reveal(client, file, "name")
    staff["conservation"].groups.get().permissions.filter(codename="reveal").delete()
    assert "OKAFOR" not in text_of(client, file)


def test_who_is_only_stored_is_opened_by_the_office_alone(
    client: Client, file: str, town: Town, staff: dict[str, User]
) -> None:
    """L65; and it says so in large letters."""
    restrict(subject=town.users["ada"].subject, at=NOW)
    for role in ("agent", "manager"):
        signed_in(client, staff[role])
        assert client.get(file).status_code == 404
    signed_in(client, staff["conservation"])
    assert reveal(client, file, "name").status_code == 404
    signed_in(client, town.users["admin"])  # who administers has no ground to look either
    assert client.get(file).status_code == 404
    assert looks() == []
    signed_in(client, staff["privacy"])
    assert "Their data is only stored" in text_of(client, file)


def test_what_is_said_of_a_customer(
    client: Client, file: str, town: Town, staff: dict[str, User]
) -> None:
    signed_in(client, staff["agent"])
    say_yes(
        who=town.users["ada"].subject, choice="marketing_email", template="components/choice.html",
        language="en", channel=Channel.PORTAL, at=NOW,
    )  # fmt: skip
    thread = asked(town, a_topic())
    blocks = {block.key: block for block in client.get(file).context["blocks"]}
    assert [row["url"] for row in blocks["conversations"].rows] == [f"/staff/desk/{thread.pk}/"]
    assert {key: str(block.heading) for key, block in blocks.items()} == {
        "places": "Has water at 2 places",
        "money": "Owes $84.20",
        "leaks": "1 leak goes on",
        "meters": "2 meters, 1 silent",
        "conversations": "1 conversation waits for us",
        "asked": "No request is open",
        "notices": blocks["notices"].heading,
        "contact": "May be written to about offers",
        "access": "1 other sees their accounts",
    }
    assert [row["text"] for row in blocks["access"].rows] == ["b•••@•••.org"]
    assert [(str(row["text"]), row["tag"]) for row in blocks["contact"].rows] == [
        ("E-mail about programs and offers", "Yes"),
        ("Text messages about programs and offers", "No"),
        ("Letters about programs and offers", "No"),
        ("Calls about offers", "No"),
    ]
    assert blocks["money"].url == "/staff/arrears/"


def test_who_has_nothing_is_told_so(client: Client, town: Town, staff: dict[str, User]) -> None:
    """Every state is drawn: no bill, no meter, nobody else."""
    cleo = town.accounts["cleo"].customer
    town.bills["cleo"].lines.all().delete()
    town.bills["cleo"].delete()
    signed_in(client, staff["agent"])
    blocks = {
        block.key: block for block in client.get(f"/staff/customers/{cleo.pk}/").context["blocks"]
    }
    assert [
        str(blocks[key].heading)
        for key in ("places", "money", "leaks", "meters", "asked", "access")
    ] == [
        "Has no water with us today",
        "No bill yet",
        "No leak goes on",
        "No meter",
        "No request is open",
        "Nobody else sees their accounts",
    ]


def test_a_request_leads_to_its_room(
    client: Client, file: str, town: Town, staff: dict[str, User]
) -> None:
    offered(town)
    signed_in(client, staff["conservation"])
    [block] = [block for block in client.get(file).context["blocks"] if block.key == "asked"]
    assert all(row["url"].startswith("/staff/programs/") for row in block.rows)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_the_same_however_much_somebody_has(
    how_many: int, client: Client, file: str, town: Town, staff: dict[str, User]
) -> None:
    ada = town.accounts["ada"].customer
    for n in range(how_many - 1):
        place = town.premises["orchard"]
        account = Account.objects.create(number=f"A-{n}", customer=ada, from_date=date(2020, 1, 1))
        from_date = date(2010 + n, 1, 1)
        ServiceAgreement.objects.create(
            number=f"more-{n}", account=account, premises=place, from_date=from_date,
            to_date=from_date + timedelta(days=300),
        )  # fmt: skip
        point = ServicePoint.objects.create(
            number=f"more-{n}", premises=town.premises["mill"], kind="irrigation"
        )
        Meter.objects.create(
            serial=f"more-{n}", service_point=point, from_date=from_date, unit="gal", dials=6
        )
        town.accounts[f"more {n}"] = account
        make_bill(town, f"more {n}", "orchard", from_date)
        AccessGrant.objects.create(
            account=account, user=town.users["mallory"], role=Role.HELPER, granted_at=NOW
        )
        asked(town, a_topic(f"topic-{n}"))
        Notice.objects.create(
            topic="leak", subject=ada.subject, channel="email", key=f"{n}", mark=f"{n}", about=1,
            written_at=NOW, due_at=NOW,
        )  # fmt: skip
    signed_in(client, staff["agent"])
    client.get(file)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(file).status_code == 200
    assert len(queries) == 24  # an open one: its line is not counted again


def test_the_address_of_nobody_is_no_page(client: Client, staff: dict[str, User]) -> None:
    signed_in(client, staff["agent"])
    assert client.get("/staff/customers/999999/").status_code == 404


@pytest.mark.parametrize("facts", [[], ["name"], ["no such fact"]])
def test_asking_for_a_fact_opens_the_customer_as_any_other_way_does(
    facts: list[str], client: Client, file: str, staff: dict[str, User]
) -> None:
    """Whoever sends the form without having opened the page leaves the line of an opening too."""
    signed_in(client, staff["manager"])
    reveal(client, file, *facts)
    assert [line for line in looks() if "customer" in line] == [looks()[0]]
    client.get(file)
    assert Look.objects.filter(page="customer").count() == 1


@pytest.mark.parametrize("facts", [[], ["name"]])
def test_nobody_counts_up_through_all_customers_by_asking_for_facts(
    facts: list[str], client: Client, file: str, town: Town, staff: dict[str, User]
) -> None:
    signed_in(client, staff["manager"])
    Look.objects.bulk_create(
        Look(subject=town.users["tom"].subject, by=staff["manager"].subject, role="Managers",
             purpose="support", page="customer", at=NOW)
        for _n in range(100)
    )  # fmt: skip
    assert reveal(client, file, *facts).status_code == 429
    assert client.get(file).status_code == 429
    assert Look.objects.count() == 100


def test_what_is_not_listed_is_counted_all_the_same(
    client: Client, file: str, town: Town, staff: dict[str, User]
) -> None:
    """A heading that counts the rows below it would say of a firm with seven meters that it has five."""
    topic = a_topic("more")
    for number in range(6):
        point = ServicePoint.objects.create(
            number=f"more-{number}", premises=town.premises["mill"], kind="irrigation"
        )
        Meter.objects.create(
            serial=f"more-{number}", service_point=point, from_date=TODAY, unit="gal", dials=6
        )
        asked(town, topic)
        AccessGrant.objects.create(
            account=town.accounts["ada"], user=User.objects.create_user(f"other{number}@example.org"),
            role=Role.HELPER, granted_at=NOW,
        )  # fmt: skip
    signed_in(client, staff["agent"])
    found = {block.key: block for block in client.get(file).context["blocks"]}
    assert found["conversations"].heading == "6 conversations wait for us"
    assert found["access"].heading == "7 others see their accounts"
    assert found["meters"].heading.startswith("8 meters, ")
    assert {len(found[key].rows) for key in ("conversations", "access", "meters")} == {5}
