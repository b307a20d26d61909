"""The pages of access and profile: who may, who may not, and what each says."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import jobs
from accounts.access import homes_of
from accounts.actions.linking import token_digest
from accounts.actions.sharing import invite
from accounts.models import AccessGrant, Invitation, InvitedAddress, ServiceAgreement
from accounts.models.access import Role
from tests.conftest import NOW, TODAY, Town, make_user
from tests.fakes import Mailbox, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]

SIGN_IN = "302 /sign-in/login/"
WHO = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", None]
# Address and method, with what is answered to Ada (the holder), Ben (let in by her), Cleo and Tom
# (holders of other accounts), Lena (landlord of Tom), Mallory, Dana (staff), and nobody signed in.
# Ben's grant, an open invitation to Ada's account, and a link to it are what the addresses name.
TABLE: dict[tuple[str, str], list[str]] = {
    ("profile", "GET"): ["200", "200", "200", "200", "200", "200", "200", SIGN_IN],
    ("profile", "POST"): [
        *["302 /profile/"] * 5,
        "200",
        "200",
        SIGN_IN,
    ],
    ("switch_home", "GET"): [*["405"] * 7, SIGN_IN],
    # Ada's first home is what is asked for: Ben sees it too.
    ("switch_home", "POST"): ["302 /", "302 /", "404", "404", "404", "404", "404", SIGN_IN],
    ("access", "GET"): [*["200"] * 7, SIGN_IN],
    ("access", "POST"): [*["200"] * 7, SIGN_IN],
    ("access_invite", "GET"): ["200", "404", "200", "404", "200", "404", "404", SIGN_IN],
    ("access_invite", "POST"): [
        "302 /access/",
        "404",
        "302 /access/",
        "404",
        "302 /access/",
        "404",
        "404",
        SIGN_IN,
    ],
    ("access_end", "GET"): [*["405"] * 7, SIGN_IN],
    ("access_end", "POST"): [
        "302 /access/",
        "302 /access/",
        *["404"] * 5,
        SIGN_IN,
    ],
    ("access_withdraw", "GET"): [*["405"] * 7, SIGN_IN],
    ("access_withdraw", "POST"): ["302 /access/", *["404"] * 6, SIGN_IN],
    # Whoever has the code may enter it: that is what it is for.
    ("invitation", "GET"): [*["200"] * 7, SIGN_IN],
    ("invitation", "POST"): [*["302 /"] * 7, SIGN_IN],
    # Of staff those who were given the right: see tests/accounts/test_outgoing.py.
    **{
        (name, method): [*["404"] * 7, SIGN_IN]
        for name in ("cis", "cis_make", "cis_file")
        for method in ("GET", "POST")
    },
}
ACCEPT = {"code": "SECRET", "do": "accept"}
GUEST = {"email": "guest@example.org", "role": "tenant", "since": "today", "until": ""}


@pytest.fixture
def invitation(town: Town) -> Invitation:
    """An open invitation to Ada's account, whose mail has the code "secret"."""
    invitation = invite(
        account=town.accounts["ada"],
        email="guest@example.org",
        role=Role.TENANT,
        from_date=None,
        to_date=date(2027, 1, 1),
        language="en",
        by=town.users["ada"],
        at=NOW,
    )
    invitation.token_digest = token_digest("secret")
    invitation.save()
    return invitation


def addressed(name: str, town: Town, invitation: Invitation) -> tuple[str, dict[str, Any]]:
    """Return the address of a page of the table, and what is posted there."""
    args: dict[str, list[Any]] = {
        "access_end": [town.grants["ben ada"].pk],
        "access_withdraw": [invitation.pk],
        "cis_file": [1],
    }
    posted: dict[str, dict[str, Any]] = {
        "profile": {"nickname": "Home"},
        "switch_home": {"home": town.agreements["ada mill"].pk},
        "access_invite": GUEST | {"email": "new@example.org"},
        "invitation": ACCEPT,
    }
    return reverse(name, args=args.get(name, [])), posted.get(name, {})


def answer(response: HttpResponse) -> str:
    where = response.headers.get("Location", "").partition("?")[0]
    return f"{response.status_code} {where}".strip()


@pytest.mark.parametrize(("name", "method"), TABLE)
def test_who_is_answered_what(
    name: str, method: str, town: Town, invitation: Invitation, as_: As
) -> None:
    path, posted = addressed(name, town, invitation)
    answers = {}
    for who in WHO:
        with transaction.atomic():
            client = as_(who)
            response = client.get(path) if method == "GET" else client.post(path, posted)
            answers[who] = answer(response)
            transaction.set_rollback(True)
    assert answers == dict(zip(WHO, TABLE[name, method], strict=True))


# --- Inviting -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["household", "tenant", "landlord", "manager", "helper"])
@pytest.mark.parametrize(
    ("since", "until", "from_date", "to_date"),
    [
        ("today", "", TODAY, None),
        ("start", "", None, None),
        ("today", "2026-11-20", TODAY, date(2026, 11, 21)),
        ("start", "2026-12-31", None, date(2027, 1, 1)),
    ],
)
def test_an_invitation_is_kept_as_it_was_asked_for(
    role: str,
    since: str,
    until: str,
    from_date: date | None,
    to_date: date | None,
    as_: As,
    town: Town,
) -> None:
    posted = {"email": "Guest@example.org", "role": role, "since": since, "until": until}
    response = as_("ada").post("/access/invite/", posted, follow=True)
    assert "The invitation is on its way." in response.content.decode()
    columns = ("account", "email", "role", "from_date", "to_date", "language", "invited_by")
    assert list(Invitation.objects.values_list(*columns)) == [
        (
            town.accounts["ada"].pk,
            "guest@example.org",
            role,
            from_date,
            to_date,
            "en",
            town.users["ada"].pk,
        )
    ]


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"role": "holder"}, "Select a valid choice. holder is not one of the available choices."),
        ({"role": ""}, "Choose who they are to you."),
        ({"since": ""}, "Choose how far back they may see."),
        ({"email": ""}, "Enter their e-mail address."),
        ({"email": "guest"}, "Enter a valid email address."),
        ({"until": "2026-11-19"}, "This day is over. Choose today or a later day."),
        ({"until": "yesterday"}, "Enter the last day as a date."),
        ({"until": "9999-12-31"}, "Choose an earlier day, or leave it empty."),
        ({"since": "1900"}, "Select a valid choice. 1900 is not one of the available choices."),
    ],
)
def test_an_invitation_that_cannot_be_is_not_sent(
    posted: dict[str, str], said: str, as_: As, town: Town
) -> None:
    response = as_("ada").post("/access/invite/", GUEST | posted)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Invitation.objects.exists()


def test_the_twenty_first_open_invitation_is_refused_in_words(as_: As, town: Town) -> None:
    client = as_("ada")
    for n in range(20):
        client.post("/access/invite/", GUEST | {"email": f"guest{n}@example.org"})
        InvitedAddress.objects.all().delete()  # days go by
    response = client.post("/access/invite/", GUEST, follow=True)
    assert "There are many open invitations already. Withdraw one first." in (
        response.content.decode()
    )
    assert Invitation.objects.count() == 20


def test_the_eleventh_invitation_of_a_day_is_refused_in_words_and_the_form_stays_filled(
    as_: As, town: Town
) -> None:
    client = as_("ada")
    for n in range(10):
        client.post("/access/invite/", GUEST | {"email": f"guest{n}@example.org"})
    page = client.post("/access/invite/", GUEST).content.decode()
    assert "You have sent as many invitations as one day allows. Go on tomorrow." in page
    assert 'value="guest@example.org"' in page
    assert Invitation.objects.count() == 10


def test_the_same_address_twice_in_an_hour_is_refused_in_words(as_: As, town: Town) -> None:
    client = as_("ada")
    client.post("/access/invite/", GUEST)
    client.post(reverse("access_withdraw", args=[Invitation.objects.get().pk]))
    page = client.post("/access/invite/", GUEST).content.decode()
    assert "You invited this address within the last hour. Wait an hour, then try again." in page
    assert not Invitation.objects.exists()


def test_a_guest_is_let_in_from_the_mail_to_the_home(as_: As, town: Town, mailbox: Mailbox) -> None:
    as_("ada").post("/access/invite/", GUEST | {"since": "start"})
    jobs.send_invitations(NOW)
    [path] = re.findall(r"http://testserver(/\S+)", text_of(mailbox.only()))
    [code] = re.findall(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}", text_of(mailbox.only()))
    client = as_("mallory")
    assert "Open your invitation" in client.get(path).content.decode()
    typed = code.lower().replace("-", " ")
    page = client.post(path, {"code": typed}).content.decode()
    assert str(Role.TENANT.label) in page
    assert "water use by the hour, bills, pay bills, leak alerts, messages with the utility" in page
    response = client.post(path, {"code": typed, "do": "accept"}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert response.context["home"].address == "3 Weir Cottages"
    assert "This code opens nothing." in client.post(path, {"code": code}).content.decode()
    grant = AccessGrant.objects.get(user=town.users["mallory"])
    assert (grant.account, grant.role) == (town.accounts["ada"], Role.TENANT)


@pytest.mark.parametrize(
    ("mill", "weir", "home"),
    [
        # Both are served: she moved to the cottage last.
        ((date(2024, 5, 1), None), (date(2026, 3, 1), None), "3 Weir Cottages"),
        ((date(2026, 3, 1), None), (date(2026, 2, 1), None), "12 Mill Lane"),
        # The newest is over, or begins next week: one lands where water runs today.
        ((date(2024, 5, 1), None), (date(2026, 3, 1), date(2026, 11, 1)), "12 Mill Lane"),
        ((date(2024, 5, 1), None), (date(2026, 11, 27), None), "12 Mill Lane"),
        ((date(2024, 5, 1), date(2026, 11, 1)), (date(2026, 3, 1), None), "3 Weir Cottages"),
        # Nothing is served: what begins before what is over.
        ((date(2024, 5, 1), date(2026, 11, 1)), (date(2026, 11, 27), None), "3 Weir Cottages"),
    ],
)
def test_who_accepts_lands_on_a_home_of_that_account_that_is_served_today(
    mill: tuple[date, date | None],
    weir: tuple[date, date | None],
    home: str,
    as_: As,
    town: Town,
    invitation: Invitation,
) -> None:
    """Whatever home they looked at before, and whatever else they may see."""
    for place, (from_date, to_date) in (("mill", mill), ("weir", weir)):
        ServiceAgreement.objects.filter(pk=town.agreements[f"ada {place}"].pk).update(
            from_date=from_date, to_date=to_date
        )
    Invitation.objects.filter(pk=invitation.pk).update(from_date=None)
    client = as_("tom")
    client.post("/home/", {"home": town.agreements["tom orchard"].pk})
    response = client.post("/access/invitation/", ACCEPT, follow=True)
    assert (response.context["home"].address, response.context["home"].role) == (home, "tenant")


def test_who_accepts_an_account_that_shows_them_no_home_stays_where_they_were(
    as_: As, town: Town, invitation: Invitation
) -> None:
    town.accounts["ada"].agreements.update(to_date=TODAY)
    Invitation.objects.filter(pk=invitation.pk).update(from_date=TODAY)
    response = as_("tom").post("/access/invitation/", ACCEPT, follow=True)
    assert response.context["home"].address == "7 Orchard Street"


def test_the_offer_of_an_invitation_names_neither_holder_nor_home(
    as_: As, invitation: Invitation
) -> None:
    page = as_("mallory").post("/access/invitation/", {"code": "secret"}).content.decode().lower()
    assert "you are invited" in page
    for secret in ("ada@", "okafor", "4711", "mill lane", "weir", "guest@"):
        assert secret not in page


@pytest.mark.parametrize("who", [one for one in WHO if one])
def test_another_code_opens_nothing(who: str, as_: As, invitation: Invitation) -> None:
    for do in ("", "accept"):
        page = as_(who).post("/access/invitation/", {"code": "not a secret", "do": do})
        assert "This code opens nothing." in page.content.decode()
    assert Invitation.objects.count() == 1


def test_codes_are_not_guessed_one_after_the_other(as_: As, invitation: Invitation) -> None:
    """A183: also the right one is not taken any more that hour."""
    client = as_("mallory")
    for n in range(20):
        client.post("/access/invitation/", {"code": f"wrong {n}"})
    page = client.post("/access/invitation/", ACCEPT).content.decode()
    assert "That was tried too often." in page
    assert Invitation.objects.count() == 1


def test_no_code_stands_in_an_address(as_: As, town: Town, mailbox: Mailbox) -> None:
    """A191: servers and browsers write addresses down, and a code lets in whoever has it."""
    as_("ada").post("/access/invite/", GUEST)
    jobs.send_invitations(NOW)
    [code] = re.findall(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}", text_of(mailbox.only()))
    both = text_of(mailbox.only()) + text_of(mailbox.only(), "html")
    links = set(re.findall(r"http://testserver[^\s\"<]*", both))
    assert "http://testserver/access/invitation/" in links
    assert [link for link in links if code in link or code.replace("-", "") in link] == []
    assert as_("mallory").get(f"/access/invitation/{code}/").status_code == 404


@pytest.mark.parametrize("page", ["/access/", "/access/invitation/"])
def test_the_last_day_of_access_is_the_day_that_was_asked_for(
    page: str, as_: As, town: Town, invitation: Invitation
) -> None:
    """Kept is the day after: shown must be what the holder chose, here the last of December."""
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(to_date=date(2027, 1, 1))
    open_it = as_("ada").get if page == "/access/" else as_("ada").post
    text = open_it(page, {"code": "secret"}).content.decode()
    assert "31 December 2026" in text
    assert "1 January 2027" not in text


def test_the_holder_who_enters_their_own_code_keeps_what_they_have(
    as_: As, town: Town, invitation: Invitation
) -> None:
    response = as_("ada").post("/access/invitation/", ACCEPT, follow=True)
    assert "You hold this account already." in response.content.decode()
    assert Invitation.objects.count() == 1
    assert homes_of(town.users["ada"], today=TODAY)[0].role == "holder"


# --- The list -----------------------------------------------------------------------------------------


def test_the_holder_sees_who_has_access_and_who_is_invited(
    as_: As, town: Town, invitation: Invitation
) -> None:
    response = as_("ada").get("/access/")
    assert [grant.user.email for grant in response.context["grants"]] == ["ben@example.org"]
    assert [one.email for one in response.context["invitations"]] == ["guest@example.org"]
    assert "1 person besides you sees this account." in response.content.decode()


@pytest.mark.parametrize("who", ["ben", "lena"])
def test_a_guest_sees_their_own_role_and_nobody_else(
    who: str, as_: As, town: Town, invitation: Invitation
) -> None:
    page = as_(who).get("/access/").content.decode()
    role = {"ben": Role.HOUSEHOLD, "lena": Role.LANDLORD}[who]
    assert f"You see this home as: {role.label}." in page
    for other in ("ada@example.org", "tom@example.org", "guest@example.org"):
        assert other not in page


def test_access_that_is_over_is_not_listed(as_: As, town: Town) -> None:
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(to_date=TODAY)
    response = as_("ada").get("/access/")
    assert list(response.context["grants"]) == []
    assert "Nobody but you sees this account." in response.content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_access_asks_the_same_however_many_there_are(
    how_many: int, as_: As, town: Town
) -> None:
    for n in range(how_many):
        AccessGrant.objects.create(
            account=town.accounts["ada"],
            user=make_user(f"guest{n}"),
            role=Role.HELPER,
            granted_at=NOW,
        )
        invite(
            account=town.accounts["ada"],
            email=f"invited{n}@example.org",
            role=Role.HELPER,
            from_date=None,
            to_date=None,
            language="",
            by=town.users["ada"],
            at=NOW,
        )
    client = as_("ada")
    client.get("/access/")
    with CaptureQueriesContext(connection) as asked:
        response = client.get("/access/")
    assert (len(response.context["grants"]), len(response.context["invitations"])) == (
        how_many + 1,
        how_many,
    )
    # Session, user, homes, own grant, grants, invitations.
    assert len(asked) == 6


def test_the_holder_ends_access_and_it_ends_at_once(as_: As, town: Town) -> None:
    as_("ada").post(f"/access/{town.grants['ben ada'].pk}/end/")
    assert as_("ben").get("/").templates[0].name == "portal/no_home.html"
    grant = AccessGrant.objects.get(pk=town.grants["ben ada"].pk)
    assert (grant.revoked_at, grant.revoked_by) == (NOW, town.users["ada"])


@pytest.mark.parametrize("who", ["ada", "cleo"])
def test_nobody_ends_the_holders_own_grant(who: str, as_: As, town: Town) -> None:
    assert as_(who).post(f"/access/{town.grants['ada ada'].pk}/end/").status_code == 404
    assert AccessGrant.objects.filter(pk=town.grants["ada ada"].pk, revoked_at=None).exists()


def test_a_guest_gives_up_their_access(as_: As, town: Town) -> None:
    client = as_("ben")
    response = client.get("/access/")
    assert response.context["mine"] == town.grants["ben ada"]
    client.post(f"/access/{response.context['mine'].pk}/end/")
    assert homes_of(town.users["ben"], today=TODAY) == []


def test_access_ended_twice_is_not_found(as_: As, town: Town) -> None:
    path = f"/access/{town.grants['ben ada'].pk}/end/"
    assert [as_("ada").post(path).status_code for _n in range(2)] == [302, 404]
