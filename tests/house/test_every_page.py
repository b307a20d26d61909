"""What holds for every page, whoever opens it: it is in a table, it changes nothing, it names nobody."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.actions.linking import token_digest
from accounts.actions.sharing import invite
from accounts.models import AccessGrant, HomeNickname, SetAsideRow
from accounts.models.access import Role
from conversations.models import Thread
from leaks.jobs import look_for_leaks
from leaks.models import LeakAlert
from programs.models import Application, Program
from tests.conftest import NOW, TODAY, ReadsMaker, Town, make_bill
from tests.conversations.conftest import a_topic, answered_and_waiting, asked
from tests.house import pages
from tests.house.pages import (
    ACCOUNTS,
    ARREARS,
    BILLING,
    CONVERSATIONS,
    LEAKS,
    PAGES,
    PAYING,
    PROGRAMS,
    RATES,
)
from tests.house.rooms import ROOT
from tests.programs.conftest import offered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CAST = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "admin", None]
# Tested in a file of their own, which has more to say of them than who may open them.
OWN_FILE = {
    "again": "tests/portal/test_coming_back.py",
    "privacy_office_questions": "tests/privacy/test_office_questions.py",
    "privacy_office_answer": "tests/privacy/test_office_questions.py",
    "reauthenticate_by_code": "tests/privacy/test_reauthentication.py",
    "privacy_certificate": "tests/privacy/test_certificates.py",
    "privacy_certificate_link": "tests/privacy/test_certificates.py",
    "privacy_certificate_open": "tests/privacy/test_certificates.py",
    "privacy_certificate_file": "tests/privacy/test_certificates.py",
    "privacy_certificate_keys": "tests/privacy/test_certificates.py",
    "office_holds": "tests/privacy/test_office_erasure.py",
    "office_hold_lift": "tests/privacy/test_office_erasure.py",
    "office_hold_approve": "tests/privacy/test_office_erasure.py",
    "office_redacted": "tests/conversations/test_redacted.py",
    "office_retention": "tests/privacy/test_office_erasure.py",
    "office_notices": "tests/privacy/test_office_erasure.py",
    "office_notice": "tests/privacy/test_office_erasure.py",
    "privacy_delete": "tests/privacy/test_erasure_pages.py",
    "privacy_delete_confirm": "tests/privacy/test_erasure_pages.py",
}
OWN_FILE |= {
    name: "tests/portal/test_feed_pages.py"
    for name in (
        *("feeds", "feed_upload", "feed_load", "feed_again", "feed_row", "feed_row_settle"),
        *("meters", "meters_of_kind", "meters_csv", "meter"),
    )
}
OWN_FILE |= {
    name: "tests/notices/test_pages.py"
    for name in (
        *("notices_choose", "notices_phone", "notices_phone_forget", "notices_email_works"),
        *("notices_stop", "notices_events", "notices_texts", "notices_seen", "notices_go"),
        *("campaigns", "campaign", "campaign_new", "campaign_edit", "campaign_test"),
        *("campaign_send", "campaign_stop", "campaign_pause", "campaign_go_on"),
        *("segments", "segment", "segment_new", "segment_edit", "group_purposes", "told"),
        *("announcements", "announcement", "announcements_staff", "announcement_staff"),
        *("announcement_new", "announcement_edit", "announcement_announce", "announcement_end"),
    )
}
OWN_FILE |= {
    name: "tests/conversations/test_visit_pages.py"
    for name in (
        *("visit", "visit_cancel", "visit_file", "visits", "visit_finish"),
        *("visit_windows", "visit_window_withdraw"),
    )
}
OWN_FILE |= {
    name: "tests/conversations/test_desk_visits.py" for name in ("desk_visit", "desk_visit_off")
}
OWN_FILE |= {name: "tests/portal/test_status.py" for name in ("status", "status_retry")}
OWN_FILE |= {
    name: "tests/conversations/test_desk.py"
    for name in (
        "desk_several",
        *("desk", "desk_keys", "desk_find", "desk_write", "desk_first", "desk_thread", "desk_say"),
        *("desk_present", "desk_reveal", "desk_request", "desk_act"),
        *("desk_mails", "desk_mail", "desk_file", "desk_call", "desk_recognise"),
    )
}
# Names in addresses, and what each is: none of them says anything about a person.
IN_ADDRESSES = {
    "bill_id": "a running number",
    "checkout": "sealed by the demonstration for its stand-in of a payment company",
    "file_id": "a running number",
    "held_id": "a running number",
    "thread_id": "a running number",
    "method_id": "a running number",
    "payment_id": "a running number",
    "rates_id": "a file of rates",
    "account_id": "a running number",
    "alert_id": "a running number",
    "slug": "a program of the utility, or a topic",
    "action": "a way to save water",
    "application_id": "a running number",
    "campaign_id": "a running number",
    "segment_id": "a running number",
    "customer_id": "a running number",
    "announcement_id": "a running number",
    "visit_id": "a running number",
    "window_id": "a running number",
    "away_id": "a running number",
    "credit_id": "a running number",
    "home_class": "a kind of homes",
    "load_id": "a running number",
    "meter_id": "a running number",
    "kind": "silent, stuck, backwards or late",
    "choice": "a word of the vocabulary",
    "event_id": "a running number",
    "grant_id": "a running number",
    "invitation_id": "a running number",
    "request_id": "a running number",
    "override_id": "a running number",
    "found_id": "a running number",
    "right": "a kind of privacy request",
    "whom": "oneself, somebody or a child",
    "act": "a verb of the privacy office, or of the desk of what is paid late",
    "recipient": "the short name of a firm, which stands in a list for everybody",
    "reference": "drawn by lot for one erasure or one request",
    "hold_id": "a running number",
    "notice_id": "a running number",
    "secret": "of older letters: made for the reference, and opens nothing by itself",
    "number": "the number of a published version",
    "direction_id": "a running number",
    "draft_id": "a running number",
    "paper_id": "a running number",
    "disclosure_id": "a running number",
    "recipient_id": "a running number",
    "incident_id": "a running number",
    "row_id": "a running number",
    "token": "a secret that is made for one mail",
}
IN_QUERIES = {
    "queue": "the short name of a queue",
    "whose": "one's own or nobody's",
    "late": "yes",
    "topic": "the short name of a topic",
    "tag": "a running number",
    "language": "en or es",
    "after": "the time and number of a conversation",
    "by": "hour, day, week, month, year, or every hour of a year",
    "on": "a day one looks at",
    "page": "the number of a page",
    "show": "open, overdue or closed requests",
    "about": "a kind of data",
    "kind": "a kind of leak",
    "size": "small, medium or large",
    "age": "found lately or long ago",
    "answer": "a kind of answer",
    "told": "yes or no",
    "state": "how a leak stands",
}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address of the portal with its pattern, but for the admin's."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            if one.app_name != "admin":
                yield from patterns(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def ours() -> dict[str, URLPattern]:
    """Return our own addresses by name; allauth's are tested in tests/portal/test_signing_in_pages.py."""
    return {
        pattern.name or route: pattern
        for route, pattern in patterns(get_resolver())
        if not pattern.lookup_str.startswith("allauth.")
    }


def test_every_address_is_in_a_table_of_who_may_open_it() -> None:
    tabled = set().union(*tables().values()) | set(OWN_FILE)
    assert set(ours()) - tabled == set()


def tables() -> dict[str, set[str]]:
    """Return the names of the pages in each room's table."""
    return {
        "portal": {
            resolve(path).view_name for path in PAGES if path not in {"/nowhere/", "/admin/"}
        },
        "accounts": {name for name, _method in ACCOUNTS},
        "billing": {name for name, _method in [*BILLING, *ARREARS, *PAYING, *RATES]},
        "leaks": {name for name, _method in LEAKS},
        "conversations": {name for name, _method in CONVERSATIONS},
        "programs": {name for name, _method in PROGRAMS},
    }


def test_no_page_is_in_two_tables() -> None:
    """One of them would be changed and the other forgotten."""
    named = [name for table in tables().values() for name in table]
    assert sorted(named) == sorted(set(named))


def test_every_address_of_accounts_is_in_its_table_with_both_methods() -> None:
    names = {
        name for name, pattern in ours().items() if pattern.lookup_str.startswith("accounts.views")
    }
    assert set(ACCOUNTS) == {(name, method) for name in names for method in ("GET", "POST")}


def test_addresses_carry_numbers_and_secrets_and_nothing_about_people() -> None:
    carried = {name for pattern in ours().values() for name in pattern.pattern.regex.groupindex}
    assert carried == set(IN_ADDRESSES)


def test_every_staff_page_has_whoever_is_not_signed_in_sign_in(client: Client) -> None:
    """With whatever method: that a page takes no GET is nothing to tell a stranger."""
    routes = {route for route, _pattern in patterns(get_resolver()) if route.startswith("staff/")}
    paths = {"/" + re.sub(r"<(int:)?[^>]+>", "7", route) for route in routes}
    seen = {
        (path, method, answer.status_code, answer.headers.get("Location", "").partition("?")[0])
        for path in paths
        for method in ("get", "post")
        for answer in [getattr(client, method)(path)]
    }
    assert {row for row in seen if row[2:] != (302, "/sign-in/login/")} == set()


# --- All pages, as everybody ----------------------------------------------------------------------------


@pytest.fixture
def lived_in(town: Town, make_reads: ReadsMaker) -> Town:
    """The town with something on every page: reads with a gap, bills, guests, an invitation."""
    make_reads("mill", TODAY - timedelta(days=60), TODAY - timedelta(days=20))
    make_reads("mill", TODAY - timedelta(days=17), TODAY)
    make_reads("weir", date(2025, 11, 1), date(2026, 1, 14))
    make_reads("orchard", TODAY - timedelta(days=60), TODAY)
    for n in range(30):
        make_bill(town, "ada", "mill", date(2024, 6, 1) + timedelta(days=n), days=1)
    make_bill(town, "ada", "mill", date(2026, 10, 20), open_amount="84.20")
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(
        from_date=date(2026, 1, 1), to_date=date(2027, 1, 1)
    )
    HomeNickname.objects.create(
        user=town.users["ada"], premises=town.premises["mill"], nickname="Canaria"
    )
    invitation = invite(
        account=town.accounts["ada"],
        email="guest@example.org",
        role=Role.TENANT,
        from_date=TODAY,
        to_date=date(2027, 1, 1),
        language="en",
        by=town.users["ada"],
        at=NOW,
    )
    invitation.token_digest = token_digest("secret")
    invitation.save()
    look_for_leaks(NOW)
    offered(town)
    answered_and_waiting(town)
    asked(town, a_topic())
    return town


def addresses(town: Town) -> list[str]:
    """Return addresses to open: each of our pages, in each way of looking."""
    return [
        *(path for path in pages.addresses() if path != "/admin/"),
        "/use/?by=hour&on=2026-11-01",
        "/use/?by=day",
        "/use/?by=day&on=2025-12-01",
        "/use/?by=week",
        "/use/?by=month",
        "/use/?by=year",
        "/use/?by=map",
        "/use/compare/?on=2026-11-20",
        "/use/compare/?on=2025-12-01",
        "/bills/?page=2",
        *(f"/bills/{bill.pk}/" for bill in town.bills.values()),
        *(f"/leaks/{alert.pk}/" for alert in LeakAlert.objects.all()),
        *(f"/staff/leaks/{alert.pk}/" for alert in LeakAlert.objects.all()),
        "/staff/leaks/?kind=continuous&told=no",
        "/staff/leaks/rules/single_family/",
        *(f"/programs/{each.slug}/" for each in Program.objects.all()),
        *(f"/programs/{each.slug}/apply/" for each in Program.objects.all()),
        *(f"/programs/applications/{each.pk}/" for each in Application.objects.all()),
        "/staff/desk/?queue=bills&whose=nobody",
        *(f"/staff/desk/{each.pk}/" for each in Thread.objects.all()),
        *(f"/staff/desk/{each.pk}/request/" for each in Thread.objects.all()),
        f"/staff/desk/write/{town.accounts['ada'].pk}/",
        f"/staff/desk/first/{town.accounts['ada'].pk}/",
        "/staff/desk/find/",
        "/staff/desk/",
        *(f"/staff/programs/{each.pk}/" for each in Application.objects.all()),
        "/staff/programs/?state=granted&about=toilets",
        "/save/controller/",
        "/messages/new/asked/",
        *(f"/messages/{each.pk}/" for each in Thread.objects.all()),
        "/privacy/delete/",
        "/profile/notices/",
        "/profile/notices/phone/",
        "/notices/stop/secret/",
        "/staff/status/",
        "/staff/privacy/holds/",
        "/staff/privacy/retention/",
        "/staff/privacy/notices/",
        reverse("reauthenticate_by_code"),
        reverse("account_login"),
        reverse("account_signup"),
    ]


def addresses_of_admin(town: Town) -> list[str]:
    """Return the list and the page of one row of everything in the admin."""
    found = ["/admin/"]
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{stem}_changelist"))
        row = model._default_manager.first()
        if row is not None:
            found.append(reverse(f"{stem}_change", args=[row.pk]))
    return found


def sign_in(client: Client, town: Town, who: str | None) -> None:
    client.logout()
    if who is not None:
        client.force_login(town.users[who])


READS = re.compile(
    r"\s*(SELECT|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT"
    r"|DECLARE \S+ NO SCROLL CURSOR FOR SELECT)\b",  # the choices of a form
    re.IGNORECASE,
)
# The line that a member of staff leaves, also where they may not look; the session and the counts of the
# rate limits.
MAY_BE_WRITTEN = re.compile(r"(privacy_look|privacy_securityline|django_session|portal_cache)\b")
PERSONAL = re.compile(
    r"@example|okafor|rivera|martin|canaria|4711|mill ?lane|weir|orchard|\bM00\d\b", re.IGNORECASE
)
LINK = re.compile(r'\b(?:href|action|src|formaction)="([^"]*)"')
# A window at the edge of what may be seen has no neighbour, and its pager no link.
MAY_BE_MISSING = {
    f"pager.{side}_{what}" for side in ("before", "after") for what in ("url", "label")
}


class Undefined(str):
    """What the engine asks for the value of a name that is not there; it remembers which."""

    names: list[str]

    def __contains__(self, other: object) -> bool:
        return other == "%s"

    def __mod__(self, name: object) -> str:
        self.names.append(str(name))
        return ""


@pytest.fixture
def undefined(settings: Any) -> list[str]:
    """Names that a template asked for in vain, from now on."""
    marker = Undefined("undefined")
    marker.names = []
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"OPTIONS": engine["OPTIONS"] | {"string_if_invalid": marker}}]
    return marker.names


def wrote(queries: list[str]) -> set[str]:
    """Return the statements that change something, whatever the middleware believes."""
    return {
        sql[:80]
        for sql in queries
        if (not READS.match(sql) or " FOR UPDATE" in sql) and not MAY_BE_WRITTEN.search(sql)
    }


def links_of(path: str, response: HttpResponse) -> list[str]:
    """Return where a page leads: these addresses stand in logs, in histories, in what is sent to a friend."""
    page = "" if path == "/brand.css" else response.content.decode()
    links = [unquote(link) for link in LINK.findall(page)]
    return [
        link
        for link in [*links, unquote(response.headers.get("Location", ""))]
        if not link.startswith(("mailto:", "tel:", "data:"))
    ]


def is_ours(path: str) -> bool:
    return path.startswith("/") and not path.startswith(("/sign-in/", "/admin/", "/brand.css"))


@pytest.mark.parametrize("who", CAST)
def test_looking_changes_nothing_and_no_page_leads_to_an_address_that_names_somebody(
    who: str | None, client: Client, lived_in: Town, undefined: list[str]
) -> None:
    """Also: no template asks for a name that is not there, which would show as nothing.

    One walk for all of it, since it opens every page.
    """
    sign_in(client, lived_in, who)
    found: dict[str, set[str]] = {
        "wrote": set(),
        "personal": set(),
        "words": set(),
        "unknown": set(),
    }
    for path in addresses(lived_in) + (addresses_of_admin(lived_in) if who == "admin" else []):
        undefined.clear()
        with CaptureQueriesContext(connection) as asked:
            response = client.get(path)
        assert response.status_code < 500, path
        links = links_of(path, response)
        found["wrote"] |= wrote([query["sql"] for query in asked.captured_queries])
        found["personal"] |= {link for link in links if PERSONAL.search(link)}
        if is_ours(path):  # Django's own templates ask for what is not there as a matter of course
            found["unknown"] |= set(undefined) - MAY_BE_MISSING
            found["words"] |= {
                word
                for link in filter(is_ours, links)
                for word in re.findall(r"[?&;](\w+)=", link)
                if word not in IN_QUERIES
            }
    assert found == {"wrote": set(), "personal": set(), "words": set(), "unknown": set()}


def test_the_walk_sees_what_it_looks_for(client: Client, town: Town) -> None:
    """A page that writes, a link with a name, a word that nobody named."""
    response = HttpResponse('<a href="/use/?q=Okafor">x</a><a href="mailto:ada@example.org">y</a>')
    links = links_of("/", response)
    assert links == ["/use/?q=Okafor", ""]
    assert [bool(PERSONAL.search(link)) for link in links] == [True, False]
    with CaptureQueriesContext(connection) as asked:
        town.users["ada"].save()
        AccessGrant.objects.select_for_update().first()
        AccessGrant.objects.first()
    assert len(wrote([query["sql"] for query in asked.captured_queries])) == 2


def test_forms_that_are_sent_wrong_ask_for_no_name_that_is_not_there(
    client: Client, lived_in: Town, undefined: list[str]
) -> None:
    sign_in(client, lived_in, "ada")
    for path in ("/profile/link/", "/profile/link/code/", "/access/invite/", "/profile/"):
        client.post(path, {"nickname": "x" * 99, "email": "no", "kind": "bill"})
    client.post("/access/invite/", {"email": "new@example.org", "role": "helper", "since": "today"})
    client.get("/access/")
    assert undefined == []


def test_a_name_that_is_not_there_would_be_seen(undefined: list[str]) -> None:
    template = engines["django"].from_string("{{ there }}{{ missing }}{% if absent %}{% endif %}")
    assert template.render({"there": "x"}) == "x"
    assert undefined == ["missing"]


# --- Lists ----------------------------------------------------------------------------------------------

# Each page with a list, and the test that opens it with one row and with three: its queries are the same.
LISTS = {
    **{
        name: ("tests/conversations/test_pages.py", "test_the_lists_of_messages_ask_the_same")
        for name in ("messages", "thread_topics", "thread")
    },
    **{
        name: ("tests/programs/test_pages.py", "test_the_lists_of_programs_ask_the_same")
        for name in (
            *("programs", "program", "application", "save", "save_action"),
            *("program_queue", "program_application"),
        )
    },
    "rates": ("tests/billing/test_staff.py", "test_the_list_of_rates_asks_the_same"),
    "rate_file": ("tests/billing/test_staff.py", "test_the_list_of_rates_asks_the_same"),
    "privacy_office_questions": (
        "tests/privacy/test_office_questions.py",
        "test_the_list_of_questions_asks_the_same",
    ),
    "notices_choose": ("tests/notices/test_choosing.py", "test_the_page_asks_the_same"),
    "campaigns": ("tests/notices/test_campaigns.py", "test_the_list_of_offers_asks_the_same"),
    "segments": ("tests/notices/test_group_pages.py", "test_the_list_of_groups_asks_the_same"),
    "told": ("tests/notices/test_group_pages.py", "test_what_one_was_told_asks_the_same"),
    **{
        name: ("tests/conversations/test_desk.py", "test_the_lists_of_the_desk_ask_the_same")
        for name in ("desk", "desk_thread", "desk_find")
    },
    "desk_several": (
        "tests/conversations/test_several.py",
        "test_the_page_asks_the_same_however_many_wait",
    ),
    "desk_mails": (
        "tests/conversations/test_desk_mail.py",
        "test_the_list_of_held_mail_asks_the_same",
    ),
    "office_redacted": (
        "tests/conversations/test_redacted.py",
        "test_the_list_of_what_was_taken_out_asks_the_same",
    ),
    **{
        name: ("tests/notices/test_announcements.py", "test_lists_of_announcements_ask_the_same")
        for name in ("announcements", "announcement", "announcements_staff", "announcement_staff")
    },
    **{
        name: ("tests/conversations/test_visit_pages.py", "test_the_lists_of_visits_ask_the_same")
        for name in ("visit", "visits", "visit_windows")
    },
    "status": (
        "tests/portal/test_status.py",
        "test_what_was_given_up_is_listed_with_the_same_queries",
    ),
    "unbooked": (
        "tests/billing/test_unbooked.py",
        "test_the_list_of_what_is_not_in_the_books_asks_the_same",
    ),
    "paying": ("tests/billing/test_methods.py", "test_the_lists_of_paying_ask_the_same"),
    "cis": ("tests/accounts/test_outgoing.py", "test_the_list_of_files_asks_the_same"),
    **{
        name: ("tests/billing/test_arrears_pages.py", "test_lists_of_paying_late_ask_the_same")
        for name in ("paper", "paying_help", "paying_appeal", "arrears", "arrears_of", "shut_offs")
    },
    "bills": ("tests/billing/test_pages.py", "test_the_list_of_bills_asks_the_same"),
    "leaks": ("tests/leaks/test_pages.py", "test_the_lists_of_leaks_ask_the_same"),
    "leak_list": ("tests/leaks/test_staff_pages.py", "test_the_utilitys_list_asks_the_same"),
    "leak": ("tests/leaks/test_pages.py", "test_the_lists_of_leaks_ask_the_same"),
    "away": ("tests/leaks/test_pages.py", "test_the_lists_of_leaks_ask_the_same"),
    "leak_credits": ("tests/leaks/test_credit_desk.py", "test_the_list_of_requests_asks_the_same"),
    "leak_of": ("tests/leaks/test_staff_pages.py", "test_the_utilitys_list_asks_the_same"),
    "bill": ("tests/billing/test_pages.py", "test_a_bill_asks_the_same_however_many_lines"),
    "differences": (
        "tests/billing/test_differences.py",
        "test_the_list_of_differences_asks_the_same",
    ),
    "next_bill": ("tests/billing/test_next_bill.py", "test_it_asks_the_same_however_much_is_known"),
    "access": ("tests/accounts/test_pages.py", "test_the_list_of_access_asks_the_same"),
    "profile": ("tests/house/test_every_page.py", "test_homes_are_listed_with_the_same_queries"),
    "home": ("tests/portal/test_pages.py", "test_a_page_asks_little_however_old"),
    **{
        name: ("tests/portal/test_security_log.py", "test_the_lists_of_the_log_ask_the_same")
        for name in ("security", "sign_ins")
    },
    "figures": ("tests/portal/test_figures.py", "test_the_page_of_figures_asks_the_same"),
    "counted": ("tests/portal/test_counted.py", "test_the_list_of_what_was_counted_asks_the_same"),
    "use": ("tests/portal/test_pages.py", "test_a_page_asks_little_however_old"),
    "use_by_bill": ("tests/portal/test_pages.py", "test_a_page_asks_little_however_old"),
    "compare": ("tests/usage/test_compare_page.py", "test_many_months_cost_as_much_as_one"),
    "privacy_held": ("tests/privacy/test_held.py", "test_the_report_asks_the_same"),
    "privacy_looks": ("tests/privacy/test_held.py", "test_the_list_of_looks_asks_the_same"),
    "privacy_policy": ("tests/privacy/test_policy_pages.py", "test_the_policy_asks_the_same"),
    "privacy_policy_version": (
        "tests/privacy/test_policy_pages.py",
        "test_the_policy_asks_the_same",
    ),
    "terms": ("tests/privacy/test_policy_pages.py", "test_the_policy_asks_the_same"),
    "terms_version": ("tests/privacy/test_policy_pages.py", "test_the_policy_asks_the_same"),
    "office": ("tests/privacy/test_office_pages.py", "test_a_page_of_the_office_asks_the_same"),
    "office_disclosures": (
        "tests/privacy/test_office_pages.py",
        "test_a_page_of_the_office_asks_the_same",
    ),
    "office_recipients": (
        "tests/privacy/test_office_pages.py",
        "test_a_page_of_the_office_asks_the_same",
    ),
    "office_incidents": (
        "tests/privacy/test_office_pages.py",
        "test_a_page_of_the_office_asks_the_same",
    ),
    "office_incident": (
        "tests/privacy/test_office_pages.py",
        "test_a_page_of_the_office_asks_the_same",
    ),
    "privacy_choices": ("tests/privacy/test_consent_pages.py", "test_the_history_asks_the_same"),
    "privacy_share": (
        "tests/privacy/test_directing.py",
        "test_the_list_of_whom_one_shares_with_asks_the_same",
    ),
    "privacy_request": (
        "tests/privacy/test_office_lists.py",
        "test_ones_own_requests_are_listed",
    ),
    "privacy_restrict": (
        "tests/privacy/test_office_lists.py",
        "test_ones_own_requests_are_listed",
    ),
    "privacy_correct": (
        "tests/privacy/test_correcting.py",
        "test_the_page_asks_the_database_the_same",
    ),
    "office_requests": ("tests/privacy/test_office.py", "test_the_queue_asks_the_same"),
    "office_request": ("tests/privacy/test_office_lists.py", "test_a_request_asks_the_same"),
    "office_request_letters": (
        "tests/privacy/test_office_lists.py",
        "test_a_request_asks_the_same",
    ),
    "office_corrections": ("tests/privacy/test_office_lists.py", "test_corrections_are_listed"),
    "office_minors": ("tests/privacy/test_office_lists.py", "test_minors_are_listed"),
    "feeds": ("tests/portal/test_feed_pages.py", "test_the_lists_ask_the_same"),
    "feed_load": ("tests/portal/test_feed_pages.py", "test_the_lists_ask_the_same"),
    "meters_of_kind": ("tests/portal/test_feed_pages.py", "test_the_lists_ask_the_same"),
    "staff": ("tests/house/test_every_page.py", "test_what_waits_is_counted_with_the_same_queries"),
    "customer": (
        "tests/portal/test_customer_page.py",
        "test_the_page_asks_the_same_however_much_somebody_has",
    ),
    "staff_searches": (
        "tests/portal/test_finding_customers.py",
        "test_the_list_of_searches_asks_the_same",
    ),
    **{
        name: ("tests/privacy/test_office_erasure.py", "test_lists_of_the_office_ask_the_same")
        for name in ("office_holds", "office_retention", "office_notices")
    },
}
NO_LIST = {
    "thread_new": "a form",
    "thread_settle": "answers with another page",
    "thread_file": "a file",
    "messages_mail": "answers a machine",
    "desk_keys": "answers with another page",
    "desk_first": "a form",
    "desk_write": "a form, and the conversations of one person, in one query",
    "desk_say": "answers with another page, or with that of the conversation",
    "desk_present": "answers a script with two sentences",
    "desk_reveal": "answers with another page",
    "desk_request": "a form, and the messages of one conversation, in one query",
    "desk_act": "answers with another page",
    "desk_mail": "one mail",
    "desk_call": "a form, and the topics in one query",
    "desk_recognise": "answers with another page",
    "desk_file": "a file",
    "bill_pdf": "a file of the page of a bill, which is a list with a test",
    "program_apply": "a form",
    "application_withdraw": "answers with another page",
    "application_paper": "a file",
    "program_paper": "a file",
    "pay": "a form, and what its payer saved, which is few",
    "payment": "one payment, and what went back of it",
    "autopay": "answers with another page, or with the page of paying",
    "autopay_stop": "answers with another page",
    "payment_off": "answers with another page",
    "method_forget": "answers with another page",
    "guest_pay": "a form",
    "guest_paid": "a word of thanks",
    "payment_events": "answers a machine",
    "demo_payment_page": "a form",
    "cis_make": "answers with another page",
    "cis_file": "a file, in one query however long it is",
    "bill_limit": "a form",
    "bill_limit_forget": "answers with another page",
    "paying_withdraw": "answers with another page",
    "arrears_act": "answers with another page",
    "shut_offs_csv": "a year a line, in one query",
    "shut_off_wordings": "languages, and two queries",
    "rate_file_live": "answers with another page",
    "rate_file_drop": "answers with another page",
    "leak_not_normal": "answers with another page",
    "away_forget": "answers with another page",
    "leak_contact": "the leaks that were chosen, and three queries",
    "leak_outcomes": "kinds of leaks, and one query",
    "leak_rules": "kinds of homes; their versions are few, and two queries",
    "leak_rule": "one kind of homes; its versions are few",
    "leak_credit": "one leak; its bills are few, and one query",
    "credit_of": "one request; its bills are kept in it",
    "credit_decide": "one question",
    "credit_policy": "versions are few, and one query",
    "notices_phone": "a form",
    "notices_phone_forget": "answers with another page",
    "notices_email_works": "answers with another page",
    "notices_stop": "one question",
    "notices_seen": "a picture",
    "notices_go": "answers with another page",
    "campaign": "one message",
    "campaign_new": "a form",
    "campaign_edit": "a form",
    "campaign_test": "answers with another page",
    "campaign_send": "answers with another page",
    "campaign_stop": "answers with another page",
    "campaign_pause": "answers with another page",
    "campaign_go_on": "answers with another page",
    "segment": "one group",
    "segment_new": "a form",
    "segment_edit": "a form",
    "group_purposes": "asks the database nothing",
    "announcement_new": "a form",
    "announcement_edit": "a form",
    "announcement_announce": "answers with another page",
    "announcement_end": "answers with another page",
    "visit_cancel": "answers with another page",
    "visit_file": "a file of one visit",
    "visit_finish": "answers with another page",
    "visit_window_withdraw": "answers with another page",
    "desk_visit": "a form: the times that are free and the homes of one person, a query each",
    "desk_visit_off": "answers with another page",
    "notices_events": "answers a machine",
    "notices_texts": "answers a machine",
    "status_retry": "answers with another page",
    "household": "a form",
    "household_forget": "answers with another page",
    "again": "one question",
    "feed_upload": "a form",
    "feed_again": "answers with another page",
    "feed_row": "one row: its fields are those of the file",
    "feed_row_settle": "answers with another page",
    "meters": "four kinds, and one query for all",
    "meters_csv": "a file, in one query however long it is",
    "meter": "one meter, and two weeks",
    "privacy_office_answer": "answers with another page",
    "privacy_request_sent": "reference and secret of one request",
    "privacy_request_status": "one request",
    "privacy_request_permit": "a question",
    "privacy_request_permit_link": "a form",
    "privacy_request_form": "a form",
    "privacy_track": "a form",
    "privacy_correct_settle": "answers with another page",
    "privacy_correct_email": "a form",
    "privacy_restrict_lift": "answers with another page",
    "office_request_new": "a form",
    "office_request_paper": "one file",
    "office_request_act": "answers with another page",
    "office_correction": "one correction",
    "office_minor_back": "answers with another page",
    "link": "a form",
    "go_to_day": "answers with another page",
    "choose_unit": "answers with another page",
    "privacy_answer": "answers with another page",
    "privacy_confirm": "one question",
    "privacy_cookies": "the cookies of the privacy map, which is in no table",
    "privacy_probe": "a file",
    "privacy_office_choices": "a form",
    "privacy_opt_out": "a form",
    "privacy_receipt": "one answer",
    "privacy_withdraw": "answers with another page",
    "gpc": "two words",
    "privacy": "links to the pages of the privacy centre",
    "privacy_held_open": "answers with another page",
    "privacy_download": "a form, and one file",
    "use_download": "a form",
    "privacy_download_file": "a file",
    "policy_acknowledge": "answers with another page",
    "office_policy": "two documents; their versions are few, and one query each",
    "office_disclosure_new": "a form",
    "office_disclosure_approve": "answers with a file",
    "office_disclosure_drop": "answers with another page",
    "office_direction_send": "answers with a file",
    "privacy_share_with": "a form, and the kinds of data of one recipient",
    "privacy_share_stop": "answers with another page",
    "office_disclosure_review": "answers with another page",
    "office_recipient": "a form",
    "office_recipient_new": "a form",
    "office_recipient_announce": "answers with another page",
    "office_incident_people": "a file",
    "link_code": "a form",
    "access_invite": "a form, and the roles, which are few and in no table",
    "access_end": "answers with another page",
    "access_withdraw": "answers with another page",
    "switch_home": "answers with another page",
    "set_language": "answers with another page",
    "invitation": "one offer",
    "office_hold_lift": "answers with another page",
    "office_hold_approve": "answers with another page",
    "office_notice": "one firm",
    "privacy_certificate": "what a file says",
    "privacy_certificate_link": "a form",
    "privacy_certificate_open": "a form",
    "privacy_certificate_file": "a file",
    "privacy_certificate_keys": "a key or two",
    "privacy_delete": "kinds of data, each a word of the vocabulary",
    "privacy_delete_confirm": "a question",
    "reauthenticate_by_code": "a form",
    "components": "invented data",
    "customers": "a form; who was found is in the rows of one search",
    "customer_reveal": "answers with another page",
    "view_as": "answers with another page",
    "view_as_stop": "answers with another page",
    "staff_roles": "the roles, which are six",
    "brand_css": "two colours",
    "figures_csv": "a file, in two queries",
    "healthz": "a word",
    "readyz": "a word",
}


def test_every_page_is_a_list_with_a_test_or_none() -> None:
    assert set(LISTS) | set(NO_LIST) == set(ours())
    missing = [
        name
        for name, (path, test) in LISTS.items()
        if not re.search(
            rf"parametrize\([^\n]*\n(@[^\n]*\n|    [^\n]*\n|\)\n)*def {test}",
            (ROOT / path).read_text(),
        )
    ]
    assert missing == []


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("how_many", [1, 3])
def test_homes_are_listed_with_the_same_queries(how_many: int, client: Client, town: Town) -> None:
    for name in ["cleo", "tom"][: how_many - 1]:
        AccessGrant.objects.create(
            account=town.accounts[name],
            user=town.users["mallory"],
            role=Role.HELPER,
            granted_at=NOW,
        )
    AccessGrant.objects.filter(pk=town.grants["ada ada"].pk).update(revoked_at=NOW)
    town.agreements["ada weir"].delete()
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["mallory"], role=Role.HELPER, granted_at=NOW
    )
    sign_in(client, town, "mallory")
    assert queries_of(client, "/profile/") == 3  # session, user, homes
    assert len(client.get("/profile/").context["homes"]) == how_many


@pytest.mark.parametrize("how_many", [1, 3])
def test_what_waits_is_counted_with_the_same_queries(
    how_many: int, client: Client, town: Town
) -> None:
    file = town.file
    assert file is not None
    for line in range(how_many):
        SetAsideRow.objects.create(file=file, line=line, kind="refused", reason="is empty")
    sign_in(client, town, "admin")
    assert (
        queries_of(client, "/staff/") == 22
    )  # session, user, factor, homes, role; a count or two a line
    lines = {line["url"]: line["count"] for line in client.get("/staff/").context["lines"]}
    assert lines["/staff/feeds/"] == str(how_many)


@pytest.mark.parametrize(
    "model",
    [model for model in admin.site._registry if model._meta.app_label != "auth"],
    ids=lambda model: model._meta.label,
)
def test_a_list_of_the_admin_asks_the_same_with_one_row_and_with_many(
    model: Any, client: Client, lived_in: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, lived_in, "admin")
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    many = queries_of(client, path)
    monkeypatch.setattr(admin.site._registry[model], "list_per_page", 1)
    assert queries_of(client, path) == many
    assert many <= 12
