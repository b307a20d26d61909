"""The table of roles, cell by cell (S01, A181): each role at each address of staff and page of the admin.

The tables here are written by hand, a letter for each role that gets in: they are what the table of the
product is held against, and an address or a model that is in none of them fails.
"""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.views.guards import STAFF
from leaks.jobs import look_for_leaks
from portal.actions import NoSuchPermission, lay_down_roles
from portal.models import StaffRoleGroup
from portal.staff_roles import (
    LETTERS,
    PURPOSES,
    ROLE_MAY,
    ROLES,
    TABLE,
    Drift,
    drift,
    merged,
    role_in,
)
from portal.staff_words import FOR, PERMISSIONS
from portal.staff_words import ROLES as ROLE_NAMES
from privacy.vocabulary import PURPOSES as KNOWN
from tests.conftest import NOW, TODAY, Town, signed_in
from tests.portal.staff import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

EVERYBODY = "ABCPME"
# Agents, Billing, Conservation, Privacy officers, Managers, Engineers: who gets in; with which answer to GET
# where there is a row to show. 405: it wants a press of a button; "" is a page of one row that is not there.
PAGES: dict[str, tuple[str, int | None]] = {
    "staff": (EVERYBODY, 200),
    "staff_roles": (EVERYBODY, 200),
    "components": (EVERYBODY, 200),
    "feeds": (EVERYBODY, 200),
    "view_as_stop": (EVERYBODY, 405),
    "customers": ("ABCPM", 200),
    "customer": ("ABCPM", 200),
    "customer_reveal": ("CM", 405),
    "view_as": ("AM", 405),
    "leak_list": ("ACM", 200),
    "leak_of": ("ACM", 200),
    "leak_outcomes": ("ACM", 200),
    "leak_contact": ("AC", 405),
    "leak_rules": ("ACM", 200),
    "leak_rule": ("ACM", 200),
    "leak_credits": ("ABM", 200),
    "credit_of": ("ABM", None),
    "credit_decide": ("B", None),
    "credit_policy": ("ABM", 200),
    "arrears": ("ABM", 200),
    "arrears_of": ("ABM", None),
    "arrears_act": ("B", 405),
    "shut_off_wordings": ("BM", 200),
    "shut_offs_csv": ("ABM", 200),
    "differences": ("ABM", 200),
    "rates": ("BM", 200),
    "rate_file": ("BM", None),
    "rate_file_live": ("M", None),
    "rate_file_drop": ("B", None),
    "program_queue": ("ACM", 200),
    "program_application": ("ACM", None),
    "program_paper": ("ACM", None),
    "campaigns": ("BCM", 200),
    "campaign": ("BCM", None),
    "campaign_new": ("BC", 200),
    "campaign_edit": ("BC", None),
    "campaign_test": ("BC", None),
    "campaign_send": ("M", None),
    "campaign_stop": ("BCM", None),
    "campaign_pause": ("BCM", None),
    "campaign_go_on": ("M", None),
    "segments": ("BCM", 200),
    "segment": ("BCM", None),
    "segment_new": ("BC", 200),
    "segment_edit": ("BC", None),
    "group_purposes": ("BCM", 200),
    "cis": ("B", 200),
    "cis_make": ("B", None),
    "cis_file": ("B", None),
    "meters": ("ABCME", 200),
    "meters_of_kind": ("ABCME", 200),
    "meters_csv": ("ABCME", 200),
    "meter": ("ABCME", 200),
    "desk": ("ABCM", 200),
    "desk_keys": ("ABCM", 405),
    "desk_several": ("ABCM", 200),
    "desk_find": ("ABCM", 200),
    "desk_write": ("ABCM", 200),
    "desk_first": ("ABCM", 200),
    "desk_call": ("ABCM", 200),
    "desk_recognise": ("ABCM", None),
    "desk_mails": ("ABCM", 200),
    "desk_mail": ("ABCM", None),
    "desk_file": ("ABCM", None),
    "desk_thread": ("ABCM", None),
    "desk_say": ("ABCM", None),
    "desk_present": ("ABCM", None),
    "desk_reveal": ("ABCM", None),
    "desk_request": ("ABCM", None),
    "desk_act": ("ABCM", None),
    "desk_visit": ("ABCM", None),
    "desk_visit_off": ("ABCM", None),
    "visits": ("ABCME", 200),
    "visit_finish": ("AE", None),
    "visit_windows": ("A", 200),
    "visit_window_withdraw": ("A", None),
    "announcements_staff": ("ABCME", 200),
    "announcement_staff": ("ABCME", None),
    "announcement_new": ("AE", 200),
    "announcement_edit": ("AE", None),
    "announcement_announce": ("ME", None),
    "announcement_end": ("ME", None),
    "unbooked": ("BM", 200),
    "figures": ("CPM", 200),
    "figures_csv": ("CPM", 200),
    "security": ("PE", 200),
    "status": ("ME", 200),
    "status_retry": ("E", 405),
    "feed_upload": ("E", 200),
    "feed_load": ("E", None),
    "feed_again": ("E", None),
    "feed_row": ("E", None),
    "feed_row_settle": ("E", None),
}
# Everything under it is the privacy office's; the pages of requests want a training as well.
OFFICE = "P"


def staff_pages(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            if one.app_name != "admin":
                yield from staff_pages(one, before + str(one.pattern))
        elif (before + str(one.pattern)).startswith("staff/"):
            yield before + str(one.pattern), one


def who_may(name: str, route: str) -> str:
    return OFFICE if route.startswith("staff/privacy/") else PAGES[name][0]


def letters(*permissions: str) -> str:
    """Return the letters of the roles that have each of some permissions."""
    return "".join(
        letter
        for role, letter in zip(ROLES, LETTERS, strict=True)
        if set(permissions) <= ROLE_MAY[role.key]
    )


def test_each_address_of_staff_asks_for_what_the_roles_have() -> None:
    """A new address that is in no cell, or whose guard does not say what it asks, fails here."""
    found = {
        (pattern.name, route, pattern.callback) for route, pattern in staff_pages(get_resolver())
    }
    asked = {
        name: EVERYBODY if view.asks == STAFF else letters(view.asks)
        for name, _route, view in found
    }
    assert asked == {name: who_may(name, route) for name, route, _view in found}
    ours = {name for name, route, _view in found if not route.startswith("staff/privacy/")}
    assert ours == set(PAGES)


@pytest.fixture
def staffed(town: Town, make_reads: object) -> tuple[Town, dict[str, User]]:
    """The town with a leak, and with somebody in each role."""
    make_reads("mill", TODAY.replace(month=10), TODAY)  # type: ignore[operator]  # a fixture's function
    look_for_leaks(NOW)
    return town, make_staff()


def address(town: Town, name: str) -> str:
    """Return where a page is, of a row of the town where there is one."""
    numbers = {
        "account_id": town.accounts["ada"].pk,
        "alert_id": town.points["mill"].alerts.first().pk,
        "customer_id": town.accounts["ada"].customer_id,
        "meter_id": town.points["mill"].meters.first().pk,
    }
    words = {"home_class": "single_family", "kind": "silent", "act": "grant"}
    pattern = dict((one.name, one) for _route, one in staff_pages(get_resolver()))[name]
    wanted = pattern.pattern.regex.groupindex
    return reverse(name, kwargs={one: numbers.get(one) or words.get(one) or 7 for one in wanted})


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_a_role_gets_in_where_the_table_says_and_nowhere_else(
    role: object, client: Client, staffed: tuple[Town, dict[str, User]]
) -> None:
    """Each cell by a request: whoever may not is told that there is no such page, whatever the method."""
    town, staff = staffed
    key = role.key  # type: ignore[attr-defined]  # of a role
    letter = LETTERS[[one.key for one in ROLES].index(key)]
    signed_in(client, staff[key])
    wrong = {}
    for route, pattern in staff_pages(get_resolver()):
        path, name = address(town, pattern.name), pattern.name
        gets_in = letter in who_may(name, route)
        seen = client.get(path).status_code
        wanted = {404} if not gets_in else _answers(name)
        if seen not in wanted:
            wrong[name] = seen
        if not gets_in and (posted := client.post(path).status_code) != 404:
            wrong[f"{name}, posted"] = posted
    assert wrong == {}


def _answers(name: str) -> set[int]:
    status = PAGES.get(name, ("", None))[1]
    # Of a row that is not there it is only known that the guard says the same (above); 403: untrained.
    return {status} if status else {200, 302, 403, 404, 405}


HREF = re.compile(r'<a\b[^>]*\bhref="(/(?:staff|admin)/[^"#?]*)')


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_no_page_leads_a_role_to_where_it_may_not_go(
    role: object, client: Client, staffed: tuple[Town, dict[str, User]]
) -> None:
    """A link that says "There is no such page" to its own reader is a fault of the page it is on."""
    town, staff = staffed
    signed_in(client, staff[role.key])  # type: ignore[attr-defined]  # of a role
    links: dict[str, str] = {}
    for _route, pattern in staff_pages(get_resolver()):
        page = client.get(address(town, pattern.name))
        if page.status_code == 200 and not page.streaming:
            links |= dict.fromkeys(HREF.findall(page.content.decode()), pattern.name)
    assert len(links) > 5
    dead = {link: on for link, on in links.items() if client.get(link).status_code == 404}
    assert dead == {}


# --- The admin ------------------------------------------------------------------------------------------

# Who may see, add, change and delete rows of each model. No letter: administrators alone.
ADMIN = {
    "privacy.subject": ("P", "", "", ""),
    "privacy.mergedsubject": ("P", "", "", ""),
    "privacy.look": ("P", "", "", ""),
    "privacy.training": ("PM", "M", "M", ""),
    "auth.group": ("", "", "", ""),
    "accounts.customer": ("ABP", "", "", ""),
    "accounts.account": ("ABCPM", "", "", ""),
    "accounts.serviceagreement": ("ABCPM", "", "", ""),
    "accounts.accessgrant": ("APM", "", "", ""),
    "accounts.user": ("AP", "", "", ""),
    "accounts.premises": ("ABCME", "", "", ""),
    "accounts.feedfile": ("ME", "", "", ""),
    "usage.servicepoint": ("ABCME", "", "", ""),
    "usage.meter": ("ABCME", "", "", ""),
    "billing.bill": ("ABM", "", "", ""),
    "billing.paymentorder": ("ABM", "", "", ""),
    "billing.payinglaterpolicy": ("BM", "M", "", ""),
    "billing.budgetfact": ("ABM", "B", "", ""),
    "billing.budgetdefault": ("BM", "M", "", ""),
    "billing.droughtstage": ("ABM", "M", "", ""),
    "programs.program": ("ACM", "C", "C", ""),
    "programs.programversion": ("CM", "", "", ""),
    "programs.savingaction": ("ACM", "C", "C", ""),
    "programs.savingactionversion": ("CM", "", "", ""),
    "conversations.queue": ("ABCM", "M", "M", ""),
    "conversations.topic": ("ABCM", "M", "M", ""),
    "conversations.officehours": ("ABCM", "M", "M", ""),
    "conversations.savedreply": ("ABCM", "M", "M", ""),
    "conversations.tag": ("ABCM", "M", "M", ""),
}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_a_role_sees_and_changes_in_the_admin_what_the_table_says(
    role: object, client: Client, staffed: tuple[Town, dict[str, User]]
) -> None:
    """A181: each role x each model x each action."""
    _town, staff = staffed
    key = role.key  # type: ignore[attr-defined]  # of a role
    letter = LETTERS[[one.key for one in ROLES].index(key)]
    signed_in(client, staff[key])
    seen = {}
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._base_manager.first()
        paths = [reverse(f"{stem}_changelist"), reverse(f"{stem}_add")]
        if row is not None:
            paths.append(reverse(f"{stem}_delete", args=[row.pk]))
        statuses = [client.get(path).status_code for path in paths]
        allowed = [status == 200 for status in statuses]
        if row is not None:
            # A page is shown to whoever may see; its button to save to whoever may change.
            page = client.get(reverse(f"{stem}_change", args=[row.pk]))
            assert (page.status_code == 200) == allowed[0]
            allowed.append(b'name="_save"' in page.content)
        seen[model._meta.label_lower] = (row is not None, allowed)
    wanted = {}
    for label, (view, add, change, delete) in ADMIN.items():
        there = seen[label][0]
        cells = (view, add, delete, change) if there else (view, add)
        wanted[label] = (there, [letter in cell for cell in cells])
    assert seen == wanted


def test_the_admin_hides_what_somebody_may_not_see_field_by_field(
    client: Client, staffed: tuple[Town, dict[str, User]]
) -> None:
    """A181: who may look a record up and sees no names finds nobody by one either."""
    town, staff = staffed
    group = Group.objects.get(name="Agents")
    group.permissions.remove(*Permission.objects.filter(codename__in=["see_name", "see_contact"]))
    signed_in(client, staff["agent"])
    customer = town.accounts["tom"].customer
    page = client.get(f"/admin/accounts/customer/{customer.pk}/change/").content.decode()
    assert "C3" in page
    assert "Rivera" not in page
    assert "tom.on.file" not in page
    login = client.get(f"/admin/accounts/user/{town.users['tom'].pk}/change/").content.decode()
    assert "tom@example.org" not in login
    for model, searched in (
        ("customer", "rivera"),
        ("customer", "tom.on"),
        ("account", "rivera"),
        ("user", "tom@"),
    ):
        answer = client.post(f"/admin/accounts/{model}/", {"q": searched})
        found = answer.context["cl"]
        # Of what has no other column to search, all rows are listed, and none is told apart.
        assert found.result_count in (0, found.full_result_count), (model, searched)
    group.permissions.add(Permission.objects.get(codename="see_name"))
    page = client.get(f"/admin/accounts/customer/{customer.pk}/change/").content.decode()
    assert ("Rivera" in page, "tom.on.file" in page) == (True, False)


def test_an_administrator_without_a_role_is_not_held_by_the_table(
    client: Client, town: Town
) -> None:
    """What roles may not, administrators may: otherwise the tests above would pass with nothing at all."""
    signed_in(client, town.users["admin"])
    assert client.get("/admin/auth/group/").status_code == 200
    assert client.get("/staff/rates/").status_code == 200


def test_the_front_of_the_admin_is_arranged_for_staff(
    client: Client, staffed: tuple[Town, dict[str, User]]
) -> None:
    """S07."""
    _town, staff = staffed
    signed_in(client, staff["engineer"])
    shelves = {
        str(shelf["name"]): [model["object_name"] for model in shelf["models"]]
        for shelf in client.get("/admin/").context["app_list"]
    }
    assert shelves == {
        "Places and meters": ["Premises", "ServicePoint", "Meter"],
        "Feed files": ["FeedFile"],
    }
    signed_in(client, _town.users["admin"])
    found = client.get("/admin/").context["app_list"]
    assert "Other" not in {str(shelf["name"]) for shelf in found}
    assert sum(len(shelf["models"]) for shelf in found) == len(admin.site._registry)


# --- The table itself -----------------------------------------------------------------------------------


def test_the_table_has_a_letter_or_a_dot_for_each_role() -> None:
    wrong = {
        permission: row
        for permission, row in TABLE.items()
        if len(row) != len(ROLES)
        or any(mark not in {letter, "."} for mark, letter in zip(row, LETTERS, strict=True))
    }
    assert wrong == {}


def test_every_permission_of_the_table_exists_has_words_and_is_used() -> None:
    known = {
        f"{room}.{codename}"
        for room, codename in Permission.objects.values_list("content_type__app_label", "codename")
    }
    assert set(TABLE) - known == set()
    said = [permission for _label, rows in PERMISSIONS for permission, _words in rows]
    assert sorted(said) == sorted(TABLE)
    assert {role.group for role in ROLES} == set(ROLE_NAMES)
    assert set(PURPOSES) == set(FOR)
    assert set(PURPOSES) <= set(KNOWN)
    assert {role.purpose for role in ROLES} <= set(PURPOSES)


def test_two_people_stand_behind_what_needs_two() -> None:
    """No role writes an offer and lets it go, or puts rates in and live, or lays down and grants."""
    pairs = [
        ("notices.add_campaign", "notices.change_campaign"),
        ("billing.add_ratefile", "billing.change_ratefile"),
        ("leaks.add_creditpolicy", "leaks.add_leakcredit"),
        ("billing.add_payinglaterpolicy", "billing.change_arrangement"),
        ("billing.add_budgetdefault", "billing.add_budgetfact"),
    ]
    assert [pair for pair in pairs if letters(*pair)] == []


def test_engineers_are_shown_nobody() -> None:
    people = {
        "find_customer",
        "see_name",
        "see_contact",
        "reveal",
        "view_as",
        "view_customer",
        "view_user",
    }
    assert {one.partition(".")[2] for one in ROLE_MAY["engineer"]} & people == set()


@pytest.mark.parametrize(
    ("declared", "before", "held", "wanted"),
    [
        ("ab", "", "", "ab"),  # a new group
        ("ab", "ab", "ab", "ab"),  # nothing changed
        ("ab", "ab", "abx", "abx"),  # an administrator gave x
        ("ab", "ab", "a", "a"),  # an administrator took b away
        ("abc", "ab", "a", "ac"),  # a release brings c, and b stays taken away
        ("a", "ab", "abx", "ax"),  # a release takes b back, and x stays
        ("ab", "", "bx", "abx"),  # a group of that name was there before
    ],
)
def test_what_an_administrator_changed_stays(
    declared: str, before: str, held: str, wanted: str
) -> None:
    found = merged(declared=set(declared), before=set(before), held=set(held))
    assert found == set(wanted)


def test_drift_is_what_was_given_and_what_was_taken() -> None:
    engineer = ROLES[-1]
    held = ROLE_MAY["engineer"] - {"usage.view_meter"} | {"billing.view_bill"}
    assert drift(engineer, set(held)) == Drift(
        frozenset({"billing.view_bill"}), frozenset({"usage.view_meter"})
    )
    assert not drift(engineer, set(ROLE_MAY["engineer"]))


def test_the_first_role_of_somebody_says_what_for() -> None:
    assert role_in({"Engineers", "Billing"}) == ROLES[1]
    assert role_in({"Visitors"}) is None


def test_roles_are_laid_down_once_and_say_how_they_differ(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("staff_roles")
    group = Group.objects.get(name="Engineers")
    meter = Permission.objects.get(codename="view_meter", content_type__app_label="usage")
    bill = Permission.objects.get(codename="view_bill", content_type__app_label="billing")
    group.permissions.remove(meter)
    group.permissions.add(bill)
    capsys.readouterr()
    call_command("staff_roles")
    assert StaffRoleGroup.objects.count() == len(ROLES)
    assert capsys.readouterr().out.splitlines()[-3:] == [
        f"Engineers: {len(ROLE_MAY['engineer'])} permissions",
        "  given by an administrator: billing.view_bill",
        "  taken away by an administrator: usage.view_meter",
    ]
    call_command("staff_roles", "--anew")
    row = StaffRoleGroup.objects.get(role="engineer")
    assert row.permissions == ROLE_MAY["engineer"]


def test_a_permission_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the table must not take a right away in silence."""
    Permission.objects.get(codename="view_meter", content_type__app_label="usage").delete()
    with pytest.raises(NoSuchPermission, match=r"^usage\.view_meter$"):
        lay_down_roles(at=NOW)
    assert not StaffRoleGroup.objects.exists()


def test_a_residents_login_in_a_group_gets_nowhere(client: Client, town: Town) -> None:
    make_staff()
    town.users["mallory"].groups.add(Group.objects.get(name="Managers"))
    signed_in(client, town.users["mallory"])
    assert client.get("/staff/customers/").status_code == 404


def test_staff_are_shown_the_table_and_what_was_changed_in_it(
    client: Client, staffed: tuple[Town, dict[str, User]]
) -> None:
    _town, staff = staffed
    group = Group.objects.get(name="Engineers")
    group.permissions.add(Permission.objects.get(codename="view_leakalert"))
    signed_in(client, staff["agent"])
    client.get("/staff/roles/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/staff/roles/")
    assert len(asked) == 7  # session, user, second factor, homes, roles, what they may, its rooms
    cells = {
        str(row["label"]): [cell["may"] for cell in row["cells"]]
        for group in page.context["groups"]
        for row in group["rows"]
    }
    assert cells["See leaks"] == [True, False, True, False, True, True]
    words = re.sub(r"<[^>]+>|\s+", " ", page.content.decode())
    assert words.count("given here") == 1
    assert "taken away here" not in words
