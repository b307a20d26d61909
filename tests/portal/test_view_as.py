"""The portal as a customer has it (S03): to look at a list of pages, and nothing else, whatever is tried."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from accounts.models import AccessGrant, HomeNickname, User
from billing.models import Bill
from leaks.jobs import look_for_leaks
from leaks.models import LeakAlert
from portal.customers.middleware import _refuse_to_write
from portal.customers.viewing import KEY, PAGES
from portal.middleware import LookingWrote
from portal.models import Event
from privacy.actions.restricting import restrict, suspect
from privacy.models import ConsentEvent, Look
from tests.conftest import NOW, TODAY, ReadsMaker, Town, make_bill, signed_in
from tests.portal.staff import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def staff(town: Town) -> dict[str, User]:
    return make_staff()


@pytest.fixture
def begin(client: Client, town: Town, staff: dict[str, User]) -> Any:
    """Return a function that has somebody of the staff begin to look as one of the cast."""

    def begun(whom: str = "ada", *, who: str = "agent", **sent: Any) -> Any:
        signed_in(client, staff[who])
        return client.post(start(town, whom), {"purpose": "support", **home(town, whom), **sent})

    return begun


def start(town: Town, whom: str) -> str:
    return f"/staff/customers/{town.accounts[whom].customer_id}/view-as/"


def home(town: Town, whom: str) -> dict[str, int]:
    return {"home": town.agreements["ada mill"].pk} if whom == "ada" else {}


def main(page: Any) -> str:
    return str(page.content.decode().partition("<header")[2])


# --- What is seen ---------------------------------------------------------------------------------------


def test_staff_see_the_pages_of_a_customer_and_that_they_do(
    begin: Any, client: Client, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", TODAY - timedelta(days=40), TODAY)
    bill = make_bill(town, "ada", "mill", TODAY - timedelta(days=40), open_amount="84.20")
    assert begin().url == "/"
    page = client.get("/")
    assert page.status_code == 200
    assert page.context["home"].address == "12 Mill Lane"
    assert "You see this as customer" in main(page)
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get(f"/bills/{bill.pk}/").status_code == 200
    assert b"You see this as customer" in client.get("/use/?by=day").content


def test_the_other_home_is_seen_where_it_was_chosen(begin: Any, client: Client, town: Town) -> None:
    begin(home=town.agreements["ada weir"].pk)
    assert client.get("/").context["home"].address == "3 Weir Cottages"


@pytest.mark.parametrize("sent", [{"purpose": ""}, {"purpose": "curiosity"}, {"home": "999"}])
def test_it_does_not_begin_without_a_reason_and_a_home_of_theirs(
    sent: dict[str, str], begin: Any, client: Client
) -> None:
    begin(**sent)
    assert KEY not in client.session
    assert not Look.objects.exists()


def test_it_leaves_a_line_with_its_purpose_that_they_can_read(
    begin: Any, client: Client, town: Town, staff: dict[str, User]
) -> None:
    begin()
    client.get("/")
    client.get("/use/")
    [line] = Look.objects.values_list("by", "subject", "role", "purpose", "page", "at")
    agent, ada = staff["agent"].subject_id, town.users["ada"].subject_id
    assert line == (agent, ada, "Agents", "support", "the portal as you have it", NOW)
    signed_in(client, town.users["ada"])
    assert "the portal as you have it" in client.get("/privacy/looks/").content.decode()


def test_whoever_shares_their_home_reads_that_it_was_looked_at(
    begin: Any, client: Client, town: Town
) -> None:
    """Bills and hours of an account are its holder's too, whoever's portal shows them."""
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["tom"], role="household", granted_at=NOW
    )
    assert begin("tom", home=town.agreements["ada mill"].pk).url == "/"
    seen = set(Look.objects.values_list("subject", "purpose", "page"))
    page = "the portal as you have it"
    assert seen == {
        (town.users["tom"].subject_id, "support", page),
        (town.users["ada"].subject_id, "support", "the portal as somebody else has it"),
    }


def test_nobody_counts_up_through_all_customers_this_way_either(
    begin: Any, town: Town, staff: dict[str, User]
) -> None:
    """Pages of customers and portals as they have them are counted together."""
    agent = staff["agent"].subject
    Look.objects.bulk_create(
        Look(subject=town.users["tom"].subject, by=agent, role="Agents", purpose="support", at=NOW,
             page=("customer", "the portal as you have it")[n % 2])
        for n in range(100)
    )  # fmt: skip
    assert begin().status_code == 429
    assert Look.objects.count() == 100


def test_nothing_of_whoever_is_only_stored_is_looked_at_through_somebody_else(
    begin: Any, client: Client, town: Town
) -> None:
    """L65."""
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["tom"], role="household", granted_at=NOW
    )
    restrict(subject=town.users["ada"].subject, at=NOW)
    assert begin("tom", home=town.agreements["ada mill"].pk).status_code == 404
    assert not Look.objects.exists()


def test_what_is_theirs_alone_is_left_out(
    begin: Any, client: Client, town: Town, make_reads: ReadsMaker
) -> None:
    """What they call their home, and that nobody was in it."""
    HomeNickname.objects.create(
        user=town.users["ada"], premises=town.premises["mill"], nickname="Canaria"
    )
    alert = LeakAlert.objects.create(
        kind="away", service_point=town.points["mill"], premises=town.premises["mill"],
        agreement=town.agreements["ada mill"], raised_at=NOW, raised_on=TODAY, since_at=NOW, until_at=NOW,
        state="open", rate=1, volume=1, severity=1, rule="away", rule_version=1, told_rate=1, told_volume=1,
    )  # fmt: skip
    signed_in(client, town.users["ada"])
    assert client.get(f"/leaks/{alert.pk}/").status_code == 200
    assert "Canaria" in client.get("/").content.decode()
    begin()
    assert client.get(f"/leaks/{alert.pk}/").status_code == 404
    assert "Canaria" not in client.get("/").content.decode()
    assert client.get("/leaks/").status_code == 200


# --- What is refused ------------------------------------------------------------------------------------


def pages(resolver: URLResolver, before: str = "") -> Any:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from pages(one, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern), one


def every_address() -> dict[str, str]:
    """Return an address for each pattern of the portal by its name, allauth's and the admin's as well."""
    found = {}
    for route, pattern in pages(get_resolver()):
        path = "/" + route
        for name in pattern.pattern.regex.groupindex:
            path = _filled(path, name)
        found[pattern.name or route] = path.replace("^", "").replace("$", "").replace("\\Z", "")
    return found


def _filled(path: str, name: str) -> str:
    before, _open, rest = path.partition("<")
    inner, _close, after = rest.partition(">")
    word = {"slug": "retain", "str": "retain", "uuid": "0" * 8}.get(inner.partition(":")[0], "7")
    return f"{before}{word}{after}"


STAFFS_OWN = ("/staff/", "/admin/")


def test_no_page_but_those_of_the_list_is_shown(begin: Any, client: Client, town: Town) -> None:
    """Fail closed: every address there is, and a page that is added tomorrow is refused by itself."""
    begin()
    shown = {}
    for name, path in every_address().items():
        if path.startswith(STAFFS_OWN) or name in {"brand_css", "healthz", "readyz"}:
            continue
        answer = client.get(path)
        if answer.status_code != 403:
            shown[name] = answer.status_code
    # Bills and leaks of number 7 are not there; to sign out is always open.
    assert shown == {
        **dict.fromkeys(PAGES, 200),
        "bill": 404, "leak": 404, "account_logout": 200,
    }  # fmt: skip
    assert client.get("/nowhere/at/all/").status_code == 403


def test_no_unsafe_method_does_anything(begin: Any, client: Client, town: Town) -> None:
    begin()
    addresses = {
        name: path
        for name, path in every_address().items()
        if not path.startswith(STAFFS_OWN)
        and name not in {"account_logout", "brand_css", "healthz", "readyz"}
    }
    done = {name for name, path in addresses.items() if client.post(path).status_code != 403}
    for method in (client.put, client.patch, client.delete, client.options):
        done |= {name for name in PAGES if method(addresses[name]).status_code != 403}
    assert done == set()


def counted() -> dict[str, Any]:
    """Return how many rows every table has, and what is in them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        names = [name for (name,) in cursor.fetchall()]
        counts = {}
        for name in names:
            rows = (
                f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{name}\" t"  # noqa: S608 -- tables
            )
            cursor.execute(rows)
            counts[name] = cursor.fetchone()
    return counts


def test_nothing_of_anybody_changes(
    begin: Any, client: Client, town: Town, make_reads: ReadsMaker
) -> None:
    """Every table is the same afterwards, but for the session of who looked; no cookie is set."""
    make_reads("mill", TODAY - timedelta(days=40), TODAY)
    look_for_leaks(NOW)
    alert = LeakAlert.objects.get(service_point=town.points["mill"])
    bill = Bill.objects.filter(account=town.accounts["ada"]).first()
    assert bill is not None
    begin()
    before = counted()
    paths = [
        *("/", "/use/?by=day", "/use/?by=hour", "/use/?by=map", "/use/bills/"),
        *("/bills/", "/bills/next/", f"/bills/{bill.pk}/", "/leaks/", f"/leaks/{alert.pk}/"),
    ]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert set(answer.cookies) <= {"csrftoken", "sessionid", "cookie_consent"}, path
    after = counted()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"django_session"}
    assert Session.objects.count() == 1


def test_the_browser_and_its_signal_are_of_whoever_sits_there(
    begin: Any, client: Client, town: Town
) -> None:
    """What staff's own browser says is no choice of the customer's, and no page is counted as theirs."""
    begin()
    client.cookies["cookie_consent"] = "analytics=2026-01-01T00:00:00"
    client.get("/", headers={"Sec-GPC": "1"})
    assert not ConsentEvent.objects.filter(subject=town.users["ada"].subject).exists()
    assert not Event.objects.exists()


def test_a_statement_that_writes_is_refused_even_what_a_look_may_leave() -> None:
    for statement in (
        'INSERT INTO "privacy_look" (id)',
        "UPDATE django_session SET a",
        "DELETE FROM x",
    ):
        with pytest.raises(LookingWrote):
            _refuse_to_write(lambda *_args: None, statement)


def test_what_staff_proved_proves_nothing_for_the_customer(begin: Any, client: Client) -> None:
    """Whoever signed in a minute ago proved who they are: not that they are Ada."""
    begin()
    for path in ("/privacy/held/", "/privacy/download/", "/profile/", "/sign-in/2fa/", "/access/"):
        assert client.get(path).status_code == 403


def test_the_home_that_staff_chose_themselves_stays_theirs(
    begin: Any, client: Client, town: Town, staff: dict[str, User]
) -> None:
    begin()
    before = dict(client.session.items())
    client.get("/")
    client.get("/use/?by=week")
    after = dict(client.session.items())
    assert {key for key in after if before.get(key) != after[key]} <= {"policy_notice"}


# --- Who may, and for how long --------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["billing", "conservation", "privacy", "engineer"])
def test_a_role_that_may_not_does_not_begin(role: str, begin: Any, client: Client) -> None:
    assert begin(who=role).status_code == 404
    assert KEY not in client.session


def test_it_begins_with_a_press_and_not_with_a_link(begin: Any, client: Client, town: Town) -> None:
    begin(purpose="")
    assert client.get(start(town, "ada")).status_code == 405


def test_it_is_never_of_a_colleague(begin: Any, client: Client, town: Town) -> None:
    User.objects.filter(pk=town.users["ada"].pk).update(is_staff=True)
    assert begin().status_code == 404
    User.objects.filter(pk=town.users["ada"].pk).update(is_staff=False, is_superuser=True)
    assert begin().status_code == 404


def test_it_is_never_of_somebody_whose_data_is_only_stored(begin: Any, town: Town) -> None:
    """Nor for the office: they serve the request, and have no need to look around."""
    restrict(subject=town.users["ada"].subject, at=NOW)
    assert begin().status_code == 404
    assert begin(who="manager").status_code == 404


def test_it_is_never_of_somebody_without_a_login(begin: Any, client: Client, town: Town) -> None:
    User.objects.filter(pk=town.users["ada"].pk).update(is_active=False)
    assert begin().status_code == 404
    page = client.get(f"/staff/customers/{town.accounts['ada'].customer_id}/")
    assert page.context["view_as"] is None


def test_it_cannot_be_begun_within_itself(begin: Any, client: Client, town: Town) -> None:
    begin()
    answer = client.post(start(town, "tom"), {"purpose": "support"})
    assert answer.url == f"/staff/customers/{town.accounts['tom'].customer_id}/"
    assert client.session[KEY]["user"] == town.users["ada"].pk
    assert Look.objects.count() == 1


def test_it_ends_after_a_quarter_of_an_hour(begin: Any, client: Client, town: Town) -> None:
    begin()
    with time_machine.travel(NOW + timedelta(minutes=14, seconds=59), tick=False):
        assert client.get("/").context["home"].address == "12 Mill Lane"
    with time_machine.travel(NOW + timedelta(minutes=15), tick=False):
        answer = client.get("/bills/")
    assert answer.url == f"/staff/customers/{town.accounts['ada'].customer_id}/"
    assert KEY not in client.session


def test_it_ends_when_one_stops(begin: Any, client: Client, town: Town) -> None:
    begin()
    assert client.get("/staff/view-as/stop/").status_code == 405
    answer = client.post("/staff/view-as/stop/")
    assert answer.url == f"/staff/customers/{town.accounts['ada'].customer_id}/"
    assert client.get("/").url == "/staff/"


def test_it_ends_with_the_sign_out(
    begin: Any, client: Client, town: Town, staff: dict[str, User]
) -> None:
    begin()
    client.post("/sign-in/logout/")
    assert client.get("/bills/").status_code == 302
    signed_in(client, staff["agent"])
    assert client.get("/").url == "/staff/"


def _without_the_right(town: Town, agent: User) -> None:
    agent.groups.get().permissions.filter(codename="view_as").delete()


def _no_longer_staff(town: Town, agent: User) -> None:
    User.objects.filter(pk=agent.pk).update(is_staff=False)


def _without_a_second_factor(town: Town, agent: User) -> None:
    agent.authenticator_set.all().delete()


def _restricted_since(town: Town, agent: User) -> None:
    restrict(subject=town.users["ada"].subject, at=NOW)


def _suspected_since(town: Town, agent: User) -> None:
    suspect(subject=town.users["ada"].subject, suspected=True, at=NOW)


def _a_colleague_since(town: Town, agent: User) -> None:
    User.objects.filter(pk=town.users["ada"].pk).update(is_staff=True)


def _gone(town: Town, agent: User) -> None:
    User.objects.filter(pk=town.users["ada"].pk).update(is_active=False)


@pytest.mark.parametrize(
    "what",
    [_without_the_right, _no_longer_staff, _without_a_second_factor, _restricted_since,
     _suspected_since, _a_colleague_since, _gone],
)  # fmt: skip
def test_it_ends_at_once_when_it_may_not_be_any_more(
    what: Any, begin: Any, client: Client, town: Town, staff: dict[str, User]
) -> None:
    """Asked anew with each page, so nothing lasts to the end of its time by chance."""
    begin()
    what(town, staff["agent"])
    answer = client.get("/bills/")
    assert answer.status_code == 302
    assert KEY not in client.session


def test_a_session_of_another_member_of_staff_shows_nothing(
    begin: Any, client: Client, staff: dict[str, User]
) -> None:
    """Who signs in after somebody at the same browser does not look on."""
    begin()
    session = client.session
    session[KEY] = session[KEY] | {"by": staff["manager"].pk}
    session.save()
    assert client.get("/bills/").status_code == 302
    assert KEY not in client.session


def test_staff_pages_stay_those_of_staff_meanwhile(
    begin: Any, client: Client, staff: dict[str, User]
) -> None:
    begin()
    page = client.get("/staff/")
    assert page.status_code == 200
    assert page.context["user"] == staff["agent"]
    assert "You see this as customer" not in main(page)


def test_every_page_of_the_list_is_a_page_and_a_page_to_look_at() -> None:
    names = {pattern.name for _route, pattern in pages(get_resolver())}
    assert set(PAGES) <= names
    assert resolve("/").view_name in PAGES


def test_a_page_costs_little_more_than_it_costs_the_customer(
    begin: Any, client: Client, town: Town
) -> None:
    signed_in(client, town.users["ada"])
    client.get("/bills/")
    with CaptureQueriesContext(connection) as theirs:
        client.get("/bills/")
    begin()
    client.get("/bills/")
    with CaptureQueriesContext(connection) as ours:
        client.get("/bills/")
    # Who looks, their second factor and their right (two); whose pages.
    assert len(ours) - len(theirs) <= 5
