"""Who may open what of rebates and of ways to save water, and at what cost (R20, R21)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacy.models import Look
from programs.actions.deciding import ask_back
from programs.actions.saving import mark_action
from programs.models import Program
from tests.conftest import NOW, Town
from tests.programs.conftest import a_program, applied, home_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

WHO = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "admin", None]
EVERYBODY = [200, 200, 200, 200, 200, 200, 200, 200, 302]
STAFF = [404, 404, 404, 404, 404, 404, 404, 200, 302]  # Dana has no right to applications
HERS = [200, 404, 404, 404, 404, 404, 404, 404, 302]  # what Ada sent is not even Ben's to see
# Address and method, with the status for each; the application is Ada's, of 12 Mill Lane.
TABLE: dict[tuple[str, str], list[int]] = {
    ("programs", "GET"): EVERYBODY,
    ("program", "GET"): EVERYBODY,
    # Ada has one, and has withdrawn it when Ben comes; Cleo moved out; the others have no home.
    ("program_apply", "GET"): [302, 200, 302, 200, 200, 302, 302, 302, 302],
    ("application", "GET"): HERS,
    ("application_paper", "GET"): HERS,
    ("application_withdraw", "POST"): [302, 404, 404, 404, 404, 404, 404, 404, 302],
    ("save", "GET"): EVERYBODY,
    ("save_action", "GET"): [
        200,
        200,
        200,
        404,
        200,
        404,
        404,
        404,
        302,
    ],  # who lives there, or did
    ("program_queue", "GET"): STAFF,
    ("program_application", "GET"): STAFF,
    ("program_paper", "GET"): STAFF,
}
PATHS = {
    "programs": "/programs/",
    "program": "/programs/toilets/",
    "program_apply": "/programs/toilets/apply/",
    "application": "/programs/applications/{application}/",
    "application_paper": "/programs/applications/{application}/papers/{paper}/",
    "application_withdraw": "/programs/applications/{application}/withdraw/",
    "save": "/save/",
    "save_action": "/save/controller/",
    "program_queue": "/staff/programs/",
    "program_application": "/staff/programs/{application}/",
    "program_paper": "/staff/programs/{application}/papers/{paper}/",
}


def test_who_may_open_pages_of_programs(as_: As, town: Town, program: Program) -> None:
    found = applied(town, program)
    numbers = {"application": found.pk, "paper": found.papers.get().pk}
    seen: dict[tuple[str, str], list[int]] = {key: [] for key in TABLE}
    for who in WHO:
        client = as_(who)
        for name, method in sorted(TABLE, key=lambda key: key[1]):  # withdrawn last
            answer = client.generic(method, PATHS[name].format(**numbers))
            seen[name, method].append(answer.status_code)
    assert seen == TABLE, {k: v for k, v in seen.items() if v != TABLE[k]}


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_lists_of_programs_ask_the_same(how_many: int, as_: As, town: Town) -> None:
    """Also: staff who look at one person's application leave a line each time."""
    for n in range(how_many):
        each = a_program(f"program-{n}", needs_irrigation=True, least_use=1)
        found = applied(town, each, irrigates=True)
        home, ada = home_of(town, "ada", "mill"), town.users["ada"]
        for _again in range(how_many):
            ask_back(application=found, question="Which?", by=town.users["admin"].subject, at=NOW)
        mark_action(
            home=home, action="washer", kind="done", on=date(2026, 6, n + 1), by=ada, at=NOW
        )
        mark_action(home=home, action="lawn", kind="done", on=date(2026, 7, 1), by=ada, at=NOW)
    client = as_("ada")
    asked = [
        _queries(client, path)
        for path in (
            "/programs/",
            "/programs/program-0/",
            f"/programs/applications/{found.pk}/",
            "/save/",
            "/save/washer/",
        )
    ]
    client = as_("admin")
    asked += [
        _queries(client, path) for path in ("/staff/programs/", f"/staff/programs/{found.pk}/")
    ]
    assert asked == ASKED, asked
    looked = Look.objects.filter(subject=town.users["ada"].subject, page="application")
    assert looked.count() == 2


ASKED = [9, 8, 6, 12, 12, 8, 12]


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_a_credit_is_offered_to_those_alone_who_see_the_bills(
    as_: As, town: Town, program: Program
) -> None:
    """A landlord's credit would be taken off the tenant's bill, which is not theirs to see."""
    lena = as_("lena").get("/programs/toilets/apply/").context["form"]
    tom = as_("tom").get("/programs/toilets/apply/").context["form"]
    assert [value for value, _label in lena.fields["pay_as"].choices] == ["check"]
    assert [value for value, _label in tom.fields["pay_as"].choices] == ["credit", "check"]


def test_terms_and_money_of_a_program_stand_in_the_queue_of_staff(
    as_: As, town: Town, program: Program
) -> None:
    applied(town, program)
    page = as_("admin").get("/staff/programs/")
    [row] = page.context["budgets"]["rows"]
    assert [cell["text"] for cell in row] == [
        "New toilets",
        "$1,000",
        "$0",
        "$1,000",
        "1",
        "0",
        "0",
    ]
    assert page.context["heading"] == "1 application is open"
    assert Decimal(0) == Program.objects.get().granted_amount


@pytest.mark.parametrize("day", ["0001-01-01", "0026-05-03"])
def test_a_day_of_another_age_is_a_mistake_and_breaks_no_page(
    day: str, as_: As, town: Town
) -> None:
    """Somebody typed two figures of the year."""
    page = as_("ada").post("/save/toilets/", {"kind": "done", "on": day})
    assert page.context["form"].errors == {"on": ["That is very long ago. Look at the year."]}
    assert as_("ada").get("/save/").status_code == 200
