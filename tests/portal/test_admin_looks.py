"""The admin: each person opened leaves a line, lists show nobody, and nothing can be changed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import quote
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.admin import PersonPage
from accounts.models import (
    AccessGrant,
    Account,
    Customer,
    CustomerPhone,
    FeedFile,
    Premises,
    ServiceAgreement,
    SetAsideRow,
    User,
)
from billing.models import (
    Bill,
    BudgetDefault,
    BudgetFact,
    DroughtStage,
    PayingLaterPolicy,
    PaymentOrder,
)
from conversations.models import OfficeHours, Queue, SavedReply, Tag, Topic
from privacy.actions.erasure import erase
from privacy.actions.restricting import lift_restriction, restrict
from privacy.erasing.erasure import plan
from privacy.models import Look, MergedSubject, Subject, Training
from programs.models import Program, ProgramVersion, SavingAction, SavingActionVersion
from tests.conftest import NOW, PASSWORD, TODAY, Town
from usage.models import Meter, ServicePoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def url(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def row_of(model: type[Model], town: Town) -> Model:
    """Return a row of each model that a person has."""
    rows: dict[type[Model], Model] = {
        Customer: town.accounts["tom"].customer,
        Account: town.accounts["tom"],
        ServiceAgreement: town.agreements["tom orchard"],
        AccessGrant: town.grants["lena tom"],
        User: town.users["tom"],
        Bill: town.bills["tom"],
    }
    if model is BudgetFact:
        return counted_of_tom(town)
    return rows.get(model) or paid_by_lena(town)


def counted_of_tom(town: Town) -> BudgetFact:
    """Have the utility count two people at Tom's."""
    return BudgetFact.objects.create(
        account=town.accounts["tom"],
        premises=town.premises["orchard"],
        from_date=NOW.date(),
        people=2,
    )


def paid_by_lena(town: Town) -> PaymentOrder:
    """Make a payment on Tom's bill by somebody who may pay it."""
    return PaymentOrder.objects.create(
        reference="PP-LENA", bill=town.bills["tom"], payer=town.users["lena"].subject,
        way="once", state="paid", amount=5, made_at=NOW, ended_at=NOW,
    )  # fmt: skip


# Whose line it leaves: Tom is the customer, Lena was let in by a grant on his account.
ABOUT = {
    Customer: ["tom"],
    Account: ["tom"],
    ServiceAgreement: ["tom"],
    AccessGrant: ["lena", "tom"],
    User: ["tom"],
    Bill: ["tom"],
    BudgetFact: ["tom"],
    PaymentOrder: ["lena", "tom"],
}


def looks() -> list[tuple[object, object, str, str, object]]:
    rows = Look.objects.values_list("by", "subject", "purpose", "page", "at")
    return sorted(rows, key=str)


def expected(town: Town, staff: str, who: list[str], model: type[Model]) -> list[Any]:
    page = f"admin: {model._meta.verbose_name}"
    return sorted(
        [
            (town.users[staff].subject_id, town.users[one].subject_id, "support", page, NOW)
            for one in who
        ],
        key=str,
    )


def test_the_table_above_names_every_page_of_a_person() -> None:
    pages = {model for model, page in admin.site._registry.items() if isinstance(page, PersonPage)}
    assert pages == set(ABOUT)


# Models whose own page shows nobody, each with the reason.
NOBODY = {
    Subject: "a number",
    MergedSubject: "two numbers",
    Look: "numbers; the privacy officer reads who looked",
    Premises: "a place",
    ServicePoint: "a place",
    Meter: "a thing",
    Program: "what the utility offers to all alike",
    ProgramVersion: "the same, as it was",
    SavingAction: "what is told to all alike",
    SavingActionVersion: "the same, as it was",
    Queue: "how the desk is set up",
    Topic: "the same",
    OfficeHours: "the same",
    SavedReply: "words for everybody",
    Tag: "a word",
    PayingLaterPolicy: "what is granted to all alike",
    BudgetDefault: "what is counted of all alike",
    DroughtStage: "the same for everybody",
    FeedFile: "counts, and reasons without what came",
    Group: "a set of permissions",
    Training: "a member of staff as a number, and a day",
}


def test_every_page_of_the_admin_is_a_persons_or_is_named_here_with_a_reason() -> None:
    pages = {
        model for model, page in admin.site._registry.items() if not isinstance(page, PersonPage)
    }
    assert pages == set(NOBODY)


@pytest.mark.parametrize("model", ABOUT)
def test_opening_a_person_leaves_one_line_for_each_it_is_about(
    model: type[Model], as_: As, town: Town
) -> None:
    """A210."""
    row = row_of(model, town)
    response = as_("admin").get(url(model, "change", row.pk))
    assert response.status_code == 200
    assert looks() == expected(town, "admin", ABOUT[model], model)


@pytest.mark.parametrize("written", ["{}", "{quoted}", "%20{}", "{}%20", "0{}", "+{}"])
def test_a_look_is_written_down_however_the_address_is_written(
    written: str, as_: As, town: Town
) -> None:
    """The admin reads a number in several ways; each that opens the page must leave the line."""
    customer = town.accounts["tom"].customer
    number = str(customer.pk)
    quoted = "".join(f"_{ord(digit):02X}" for digit in number)
    path = f"/admin/accounts/customer/{written.format(number, quoted=quoted)}/change/"
    response = as_("admin").get(path)
    shown = response.status_code == 200 and "Rivera" in response.content.decode()
    assert looks() == (expected(town, "admin", ["tom"], Customer) if shown else [])


def test_opening_twice_leaves_two_lines(as_: As, town: Town) -> None:
    client = as_("admin")
    for _n in range(2):
        client.get(url(Customer, "change", town.accounts["tom"].customer_id))
    assert len(looks()) == 2


@pytest.mark.parametrize("model", ABOUT)
@pytest.mark.parametrize("page", ["changelist", "history", "missing"])
def test_what_shows_nobody_leaves_no_line(
    page: str, model: type[Model], as_: As, town: Town
) -> None:
    row = row_of(model, town)
    path = {
        "changelist": url(model, "changelist"),
        "history": url(model, "history", row.pk),
        "missing": url(model, "change", 999_999),
    }[page]
    response = as_("admin").get(path)
    assert response.status_code == (302 if page == "missing" else 200)
    assert looks() == []
    for secret in (*NAMES, *ADDRESSES):
        assert secret not in own_part(response)


NAMES = ["okafor", "rivera", "martin"]
ADDRESSES = ["on.file@example.net", "ada@example.org", "lena@example.org", "tom@example.org"]


def own_part(response: HttpResponse) -> str:
    """Return the page without its head, which greets the member of staff."""
    return response.content.decode().partition('id="content"')[2].lower()


@pytest.mark.parametrize("model", [*ABOUT, Premises, ServicePoint, Meter, FeedFile])
def test_a_list_shows_numbers_and_no_names_also_of_what_was_searched_for(
    model: type[Model], as_: As, town: Town
) -> None:
    if model is FeedFile:
        SetAsideRow.objects.create(
            file=town.file, line=1, kind="refused", reason="is empty", text="Rivera"
        )
    client = as_("admin")
    page = admin.site._registry[model]
    searches = ["", "rivera", "tom@example.org"] if page.search_fields else [""]
    for search in searches:
        path = url(model, "changelist")
        response = client.post(path, {"q": search}) if search else client.get(path)
        assert response.status_code == 200
        # What was searched for stands in its own field, and nowhere else: not in a link either.
        shown = re.sub(r'name="q" value="[^"]*"', "", own_part(response))
        for secret in (*NAMES, *ADDRESSES):
            assert secret not in shown


def found(response: HttpResponse) -> list[str]:
    """Return the numbers in a list of the admin."""
    return [row.number for row in response.context["cl"].result_list]


def test_search_finds_a_customer_by_name_shows_a_number_and_leaves_a_line(
    as_: As, town: Town
) -> None:
    """A210."""
    response = as_("admin").post(url(Customer, "changelist"), {"q": "rivera"})
    assert found(response) == ["C3"]
    assert 'name="q" value="rivera"' in response.content.decode()
    [line] = looks()
    assert line == (
        town.users["admin"].subject_id,
        town.users["tom"].subject_id,
        "support",
        "admin: search for customer",
        NOW,
    )


@pytest.mark.parametrize("searched", ["", "example.net", "nobody", "Riv\0era"])
def test_a_search_that_does_not_come_down_to_one_person_leaves_no_line(
    searched: str, as_: As, town: Town
) -> None:
    response = as_("admin").post(url(Customer, "changelist"), {"q": searched})
    assert len(found(response)) == (0 if searched == "nobody" else 3)
    assert looks() == []


def test_a_name_in_the_address_finds_nobody(as_: As, town: Town) -> None:
    """Addresses stand in histories and logs: the search that answers one would be used that way."""
    client = as_("admin")
    everybody = found(client.get(url(Customer, "changelist")))
    for searched in ("rivera", "nobody"):
        assert found(client.get(url(Customer, "changelist"), {"q": searched})) == everybody
    assert len(everybody) == 3
    assert looks() == []


@pytest.mark.parametrize("model", [*ABOUT, Premises, ServicePoint, Meter, Subject, Look])
def test_every_search_of_the_admin_is_posted(model: type[Model], as_: As, town: Town) -> None:
    page = as_("admin").get(url(model, "changelist")).content.decode()
    [form] = re.findall(r'<form id="changelist-search"[^>]*>', page)
    assert 'method="post"' in form
    assert 'action="."' in form


def test_a_search_looks_at_the_first_page_of_what_it_finds_and_says_so(
    as_: As, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin.site._registry[Customer], "list_per_page", 2)
    response = as_("admin").post(url(Customer, "changelist"), {"q": "example.net"})
    page = " ".join(own_part(response).split())
    assert len(found(response)) == 2
    assert "3 found; the first 2 are shown" in page
    assert "?p=" not in page  # that page would be of everybody


def test_the_page_of_a_feed_shows_no_row_as_it_came(as_: As, town: Town) -> None:
    SetAsideRow.objects.create(
        file=town.file, line=7, kind="refused", field="name", reason="is empty", text="Canaria;7"
    )
    assert town.file is not None
    page = as_("admin").get(url(FeedFile, "change", town.file.pk)).content.decode()
    assert "is empty" in page
    assert "Canaria" not in page


# --- Whose data is only stored --------------------------------------------------------------------------

# What finds the row of each model, and whose restriction hides it.
SEARCHES = {
    Customer: ["", "C3", "rivera", "tom.on.file@example.net"],
    Account: ["", "{number}", "rivera"],
    ServiceAgreement: ["", "{number}"],
    AccessGrant: ["", "lena@example.org"],
    User: ["", "tom@example.org"],
    Bill: ["", "{number}"],
    BudgetFact: ["", "003-4711"],
    PaymentOrder: ["PP-LENA"],
}


@pytest.fixture
def staff_may_look(town: Town) -> None:
    """Let an agent and the privacy officer open every page of a person."""
    names = [f"view_{model._meta.model_name}" for model in ABOUT] + ["see_name", "see_contact"]
    for who in ("dana", "paul"):
        town.users[who].user_permissions.add(*Permission.objects.filter(codename__in=names))


def in_list(client: Client, row: Model, search: str) -> bool:
    path = url(type(row), "changelist")
    term = search.format(number=getattr(row, "number", ""))
    response = client.post(path, {"q": term}) if search else client.get(path)
    return row.pk in [each.pk for each in response.context["cl"].result_list]


@pytest.mark.usefixtures("staff_may_look")
@pytest.mark.parametrize("model", ABOUT)
def test_whoever_is_only_stored_is_found_by_the_privacy_office_alone(
    model: type[Model], as_: As, town: Town
) -> None:
    """L65, A179 (GDPR 18): no list, no search and no page, however it is asked for; until it is lifted."""
    row = row_of(model, town)
    for who in ABOUT[model]:
        for staff, seen in (("dana", False), ("paul", True), ("dana", True)):
            if (staff, seen) == ("dana", True):
                lift_restriction(subject=town.users[who].subject, at=NOW)
            elif staff == "dana":
                restrict(subject=town.users[who].subject, at=NOW)
            client = as_(staff)
            found = {search: in_list(client, row, search) for search in SEARCHES[model]}
            assert found == dict.fromkeys(SEARCHES[model], seen), (staff, who)
            before = len(looks())
            page = client.get(url(model, "change", row.pk))
            assert page.status_code == (200 if seen else 302)
            assert (len(looks()) > before) is seen
            assert client.get(url(model, "history", row.pk)).status_code == (200 if seen else 302)


def test_who_may_do_everything_finds_them_only_where_they_serve_the_office(
    as_: As, town: Town
) -> None:
    """L65: administering is no ground to look somebody up; being given the office's right is."""
    restrict(subject=town.users["tom"].subject, at=NOW)
    customer = town.accounts["tom"].customer
    assert not in_list(as_("admin"), customer, "rivera")
    assert as_("admin").get(url(Customer, "change", customer.pk)).status_code == 302
    office = Group.objects.create(name="Privacy office")
    office.permissions.add(Permission.objects.get(codename="privacy_office"))
    town.users["admin"].groups.add(office)
    assert in_list(as_("admin"), customer, "rivera")
    assert as_("admin").get(url(Customer, "change", customer.pk)).status_code == 200


@pytest.mark.usefixtures("staff_may_look")
def test_a_list_says_that_some_are_not_found(as_: As, town: Town) -> None:
    """Not how many, and to nobody for whom it is not so."""
    said = "People who asked that their data is only stored are not found here."
    assert said in own_part_of(as_("dana"))
    assert said not in own_part_of(as_("paul"))


def own_part_of(client: Client) -> str:
    return client.get(url(Customer, "changelist")).content.decode()


@pytest.mark.usefixtures("staff_may_look")
def test_what_is_kept_of_the_erased_is_found_as_before(as_: As, town: Town) -> None:
    """A130: use, bills and account numbers stay visible to the utility, and lead to nobody."""
    subject = town.users["tom"].subject
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=NOW)
    assert Subject.objects.get(pk=subject.pk).restricted_at is not None
    assert in_list(as_("dana"), town.accounts["tom"], "{number}")
    assert not in_list(as_("dana"), town.accounts["tom"].customer, "rivera")


# --- Nothing can be changed ---------------------------------------------------------------------------

# What budgets count is added to, by whoever was given the right (tests/billing/test_budgets.py).
NEVER_WRITTEN = [model for model in ABOUT if model is not BudgetFact]
EVERY_PAGE_OF_OURS = [
    *(*NEVER_WRITTEN, Premises, ServicePoint, Meter, FeedFile, Subject, MergedSubject, Look)
]


@pytest.mark.parametrize("model", EVERY_PAGE_OF_OURS)
def test_the_administrator_adds_changes_and_deletes_nothing(
    model: type[Model], as_: As, town: Town
) -> None:
    if model in (Look, MergedSubject):
        subject = town.users["tom"].subject
        Look.objects.create(by=subject, subject=subject, purpose="support", page="x", at=NOW)
        MergedSubject.objects.create(
            gone="00000000-0000-4000-8000-000000000001", into=subject, at=NOW
        )
    if model is PaymentOrder:
        paid_by_lena(town)
    client = as_("admin")
    before = {one: list(one._default_manager.order_by("pk").values()) for one in EVERY_PAGE_OF_OURS}
    row = before[model][0]
    pk = quote(row[model._meta.pk.attname])
    typed = {name: "changed" for name in row}
    tried = [
        client.get(url(model, "add")),
        client.post(url(model, "add"), typed),
        client.post(url(model, "change", pk), typed),
        client.get(url(model, "delete", pk)),
        client.post(url(model, "delete", pk), {"post": "yes"}),
    ]
    client.post(
        url(model, "changelist"),
        {
            "action": "delete_selected",
            "_selected_action": [row[model._meta.pk.attname]],
            "post": "yes",
        },
    )
    assert [response.status_code for response in tried] == [403] * 5
    after = {one: list(one._default_manager.order_by("pk").values()) for one in EVERY_PAGE_OF_OURS}
    assert after == before
    assert not LogEntry.objects.exists()


# --- Who may come in ----------------------------------------------------------------------------------

STAFF_PATHS = [
    "/admin/",
    "/admin/accounts/customer/",
    "/admin/billing/bill/",
    "/admin/logout/",
    "/staff/",
    "/staff/components/",
]


@pytest.mark.parametrize("who", ["ada", "ben", "cleo", "lena", "mallory"])
def test_a_resident_sees_no_staff_page(who: str, as_: As, town: Town) -> None:
    client = as_(who)
    customer = town.accounts["tom"].customer_id
    answers = {
        path: client.get(path).status_code
        for path in ["/admin/", f"/admin/accounts/customer/{customer}/change/", "/staff/"]
    }
    assert set(answers.values()) <= {302, 404}
    assert looks() == []


@pytest.mark.parametrize("path", STAFF_PATHS)
@pytest.mark.parametrize("who", ["dana", "paul", "admin"])
def test_staff_without_a_second_factor_are_sent_to_set_one_up(
    who: str, path: str, as_: As, town: Town
) -> None:
    Authenticator.objects.filter(user=town.users[who]).delete()
    client = as_(who)
    for answer in (client.get(path), client.post(path)):
        assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("mfa_index"))


def test_the_admin_has_no_door_of_its_own_past_the_second_factor(
    client: Client, town: Town
) -> None:
    """Django's own sign-in asks for a password alone."""
    for send in (client.get, client.post):
        response = send("/admin/login/", {"username": "admin@example.org", "password": PASSWORD})
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302


def test_a_member_of_staff_without_permissions_opens_nobody(as_: As, town: Town) -> None:
    """A181."""
    path = url(Customer, "change", town.accounts["tom"].customer_id)
    assert as_("dana").get(path).status_code == 403
    assert looks() == []


def test_a_phone_is_shown_where_it_was_looked_up(as_: As, town: Town) -> None:
    customer = town.accounts["tom"].customer
    for number in ("555-0100", "555-0101"):
        CustomerPhone.objects.create(customer=customer, number=number)
    page = as_("admin").get(url(Customer, "change", customer.pk)).content.decode()
    assert "555-0100, 555-0101" in page


@pytest.mark.parametrize(
    "question",
    [
        "accounts/user/?password__startswith=pbkdf2",
        "accounts/user/?email__startswith=ada",
        "accounts/customer/?name__startswith=OKAFOR",
        "accounts/customer/?mail_line1__contains=Mill",
        "billing/bill/?account__customer__name__startswith=OKAFOR",
    ],
)
def test_a_list_answers_no_question_that_it_does_not_offer(
    question: str, as_: As, town: Town
) -> None:
    """Else a hidden column could be guessed letter by letter, and no look would be written down."""
    assert as_("admin").get(f"/admin/{question}").status_code == 400
