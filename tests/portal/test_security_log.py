"""The security log: what bears on who gets in, kept short, changed by nobody, shown to whom it is about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from portal.models import Event
from privacy.actions import merge_subjects
from privacy.actions.retention import purge
from privacy.actions.security import forget_unknown, note_security
from privacy.map import the_map
from privacy.models import SecurityLine, Subject
from privacy.security import mark_of
from tests.conftest import NOW, PASSWORD, Town, make_user
from tests.portal.test_signing_in import app_code, give_app, mailed_code, sign_in

pytestmark = pytest.mark.django_db
As = Callable[[str | None], Client]
Kind = SecurityLine.Kind
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HERE = "203.0.113.0/24"


@pytest.fixture
def nora(db: None) -> User:
    """Nora signs in with a password."""
    return make_user("nora")


@pytest.fixture
def browser() -> Client:
    """A browser at an address whose last part must not be kept."""
    return Client(REMOTE_ADDR="203.0.113.77")


def said() -> list[tuple[str, bool, str]]:
    """Return kind, whether it is known whose it is, and how or where, oldest first."""
    lines = SecurityLine.objects.order_by("pk")
    return [(it.kind, it.subject is not None, it.about) for it in lines]


# --- What is written -------------------------------------------------------------------------------------


def test_a_sign_in_is_written_with_its_network_and_without_its_address(
    nora: User, browser: Client
) -> None:
    """A075."""
    sign_in(browser, nora, PASSWORD)
    assert said() == [("signed_in", True, "password")]
    line = SecurityLine.objects.get()
    assert (line.subject, line.network, line.typed) == (nora.subject, HERE, "")
    assert sorted(it.name for it in SecurityLine._meta.local_fields) == [
        "about", "at", "by", "id", "kind", "network", "subject", "typed",
    ]  # fmt: skip


def test_of_the_newer_addresses_a_site_is_kept(nora: User) -> None:
    sign_in(Client(REMOTE_ADDR="2001:db8:aa:bb::77"), nora, PASSWORD)
    assert SecurityLine.objects.get().network == "2001:db8:aa::/48"


def test_an_older_address_in_the_form_of_a_newer_one_is_the_older_one(nora: User) -> None:
    """A server that listens for both says it so; all of them together would be one network."""
    sign_in(Client(REMOTE_ADDR="::ffff:203.0.113.77"), nora, PASSWORD)
    assert SecurityLine.objects.get().network == HERE


def test_a_wrong_password_is_written_of_the_login_or_as_a_mark(nora: User, browser: Client) -> None:
    """What was typed is nowhere: the mark is another one tomorrow."""
    sign_in(browser, nora, "wrong")
    unknown = {"login": "Quillon@zephyr.example", "password": "guessed by zephyr"}
    browser.post("/sign-in/login/", unknown)
    assert said() == [("sign_in_failed", True, ""), ("sign_in_failed", False, "")]
    known, stranger = SecurityLine.objects.order_by("pk")
    assert (known.subject, known.typed) == (nora.subject, "")
    assert stranger.typed == mark_of("quillon@zephyr.example", stranger.at)
    assert stranger.typed != mark_of("quillon@zephyr.example", stranger.at + DAY)
    assert "zephyr" not in str(list(SecurityLine.objects.values()))


def test_being_stopped_is_written_once_in_ten_minutes(nora: User, browser: Client) -> None:
    """A flood fills no table: the limit stops it, and the log says so once."""
    for _n in range(30):
        sign_in(browser, nora, "wrong")
    kinds = [kind for kind, _known, _about in said()]
    assert kinds.count("too_often") == 1
    assert len(kinds) < 10
    later = SecurityLine.objects.filter(kind="too_often").get().at + 11 * MINUTE
    for _n in range(2):
        note_security(kind=Kind.TOO_OFTEN, network=HERE, about="account_login", at=later)
    assert SecurityLine.objects.filter(kind="too_often").count() == 2


def test_codes_and_second_steps_are_written(nora: User, browser: Client) -> None:
    browser.post("/sign-in/login/code/", {"email": nora.email})
    browser.post("/sign-in/login/code/confirm/", {"code": "BBBB-BBBB"})
    secret = give_app(nora)
    browser.post("/sign-in/login/code/confirm/", {"code": mailed_code()})
    browser.post("/sign-in/2fa/authenticate/", {"code": "000000"})
    browser.post("/sign-in/2fa/authenticate/", {"code": app_code(secret)})
    assert said() == [
        ("code_refused", True, "account_confirm_login_code"),
        ("code_refused", True, "mfa_authenticate"),
        ("signed_in", True, "code mfa"),
    ]


def test_changes_to_how_one_signs_in_are_written(nora: User, browser: Client) -> None:
    sign_in(browser, nora, PASSWORD)
    changed = {"oldpassword": PASSWORD, "password1": "ten geese on the green"}
    browser.post("/sign-in/password/change/", changed)
    browser.post("/sign-in/email/", {"email": "new@example.org", "action_add": ""})
    browser.post("/sign-in/confirm-email/", {"code": mailed_code()})
    assert said() == [
        ("signed_in", True, "password"),
        ("password_changed", True, "password_changed"),
        ("email_changed", True, "email_changed"),
    ]
    assert "example" not in str(list(SecurityLine.objects.values()))


def test_staff_at_the_door_and_where_they_may_not_look_are_written(as_: As, town: Town) -> None:
    dana = as_("dana")
    assert dana.get("/staff/status/").status_code == 404
    assert dana.get("/staff/privacy/").status_code == 404
    assert dana.get("/admin/auth/group/").status_code == 403
    ada = as_("ada")
    ada.get("/staff/status/")
    assert said() == [
        ("page_refused", True, "status"),
        ("page_refused", True, "office"),
        ("page_refused", True, "admin:auth_group_changelist"),
    ]


def test_a_form_that_was_open_too_long_is_no_sign_of_anything(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.users["dana"])
    assert client.post("/language/", {"language": "en"}).status_code == 403
    assert said() == []


def test_a_change_to_what_staff_may_do_is_written_with_who_made_it(as_: As, town: Town) -> None:
    group = Group.objects.create(name="Agents of the night")
    answer = as_("admin").post(
        f"/admin/auth/group/{group.pk}/change/", {"name": "Agents", "permissions": []}
    )
    assert answer.status_code == 302
    assert said() == [("rights_changed", False, f"role {group.pk} changed")]
    assert SecurityLine.objects.get().by == town.users["admin"].subject


def test_whoever_is_stopped_by_a_limit_is_written(town: Town, browser: Client) -> None:
    browser.force_login(town.users["ada"])
    no = {"choices": ["marketing_email"]}
    answers = [browser.post("/privacy/opt-out/", no).status_code for _n in range(22)]
    assert answers[-1] == 429
    assert said() == [("too_often", True, "privacy_opt_out")]


def test_what_residents_do_on_the_pages_is_not_in_it(as_: As) -> None:
    """A041, A075: two lists that do not know each other."""
    ada = as_("ada")
    for path in ("/", "/use/", "/bills/", "/profile/", "/privacy/"):
        ada.get(path)
    assert said() == []
    assert not Event.objects.exists()


# --- What becomes of it ----------------------------------------------------------------------------------


def a_line(subject: Subject | None = None, **changed: Any) -> SecurityLine:
    plain = {"kind": Kind.SIGNED_IN, "at": NOW, "network": HERE}
    note_security(subject=subject, **plain | changed)
    return SecurityLine.objects.latest("pk")


@pytest.mark.parametrize("what", ["change", "remove", "change while merging"])
def test_nobody_changes_or_removes_a_line(what: str, subject: Subject) -> None:
    line = a_line(subject)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        if what == "remove":
            line.delete()
        if what == "change while merging":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('curbstop.merge', 'on', true)")
        SecurityLine.objects.update(network="198.51.100.0/24")
    assert SecurityLine.objects.get().network == HERE


def test_two_numbers_of_one_person_share_their_lines(subject: Subject) -> None:
    gone = Subject.objects.create(created_at=NOW)
    a_line(gone)
    merge_subjects(keep=subject, gone=gone, at=NOW)
    assert SecurityLine.objects.get().subject == subject


def test_lines_go_after_90_days_and_those_of_nobody_after_30(subject: Subject) -> None:
    a_line(subject)
    a_line(None, typed="mark")
    a_line(None, by=subject, kind=Kind.RIGHTS_CHANGED)
    assert forget_unknown(at=NOW + 29 * DAY) == 0
    assert forget_unknown(at=NOW + 30 * DAY) == 1
    purge(at=NOW + 89 * DAY)
    assert SecurityLine.objects.count() == 2
    purge(at=NOW + 92 * DAY)
    assert SecurityLine.objects.count() == 0


def test_it_serves_security_and_nothing_else() -> None:
    """A075: no column of it is for anything but that, with the shortest time of its kind."""
    told = the_map.models["privacy.SecurityLine"].personal.values()
    assert {it.uses for it in told} == {("security",)}
    assert {it.keep for it in told} == {"security_90d"}


# --- Who sees it -----------------------------------------------------------------------------------------


def test_people_see_their_own_sign_ins_and_nobody_elses(as_: As, town: Town) -> None:
    ada = as_("ada")
    a_line(town.users["ada"].subject, about="password mfa")
    a_line(town.users["ben"].subject, network="198.51.100.0/24")
    page = ada.get("/profile/sign-ins/").content.decode()
    assert "with a password, with a second step or a passkey" in page
    assert HERE in page
    assert "198.51.100.0" not in page


def test_the_log_names_nobody(as_: As, town: Town) -> None:
    a_line(town.users["ada"].subject)
    a_line(None, typed="f" * 64, kind=Kind.SIGN_IN_FAILED)
    page = as_("admin").get("/staff/security/").content.decode()
    assert town.users["ada"].subject.pk.hex[:8] in page
    assert "unknown, mark ffffff" in page
    assert "ada@" not in page


def test_a_network_that_tries_again_and_again_is_said_first(as_: As, town: Town) -> None:
    for _n in range(12):
        a_line(None, kind=Kind.SIGN_IN_FAILED, at=timezone.now() - MINUTE)
    page = as_("admin").get("/staff/security/").content.decode()
    assert "One network kept failing to sign in since yesterday" in page
    assert "12 tries" in page
    narrowed = as_("admin").get("/staff/security/?kind=signed_in")
    assert narrowed.context["table"]["rows"] == []


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize(
    ("who", "path", "queries"), [("admin", "/staff/security/", 7), ("ada", "/profile/sign-ins/", 7)]
)
def test_the_lists_of_the_log_ask_the_same(
    who: str, path: str, queries: int, how_many: int, as_: As, town: Town
) -> None:
    client = as_(who)
    for _n in range(how_many):
        a_line(town.users["ada"].subject)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        page: Any = client.get(path)
    assert len(page.context["table"]["rows"]) == how_many
    assert len(asked) == queries
