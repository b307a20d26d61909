"""The profile: what homes are called, which of them one looks at, and in which language."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.access import homes_of
from accounts.models import HomeNickname, ServiceAgreement
from tests.accounts.test_pages import answer
from tests.conftest import TODAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


# --- Profile and homes --------------------------------------------------------------------------------


def names(town: Town, who: str) -> list[str]:
    return [home.name for home in homes_of(town.users[who], today=TODAY)]


def test_a_nickname_is_for_oneself_alone(as_: As, town: Town) -> None:
    as_("ada").post("/profile/", {"nickname": "The mill"})
    assert (names(town, "ada"), names(town, "ben")) == (
        ["3 Weir Cottages", "The mill"],
        ["12 Mill Lane", "3 Weir Cottages"],
    )
    as_("ben").post("/profile/", {"nickname": "Ada’s"})
    assert (names(town, "ada"), names(town, "ben")) == (
        ["3 Weir Cottages", "The mill"],
        ["3 Weir Cottages", "Ada’s"],
    )


def test_an_empty_nickname_goes_back_to_the_address(as_: As, town: Town) -> None:
    client = as_("cleo")
    client.post("/profile/", {"nickname": "Old home"})
    assert names(town, "cleo") == ["Old home"]
    client.post("/profile/", {"nickname": " "})
    assert names(town, "cleo") == ["3 Weir Cottages"]
    assert not HomeNickname.objects.exists()


def test_a_nickname_is_text_and_never_a_part_of_the_page(as_: As, town: Town) -> None:
    client = as_("cleo")
    client.post("/profile/", {"nickname": "<b>bold</b>"})
    page = client.get("/profile/").content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold</b>" not in page


def test_too_long_a_nickname_is_refused(as_: As, town: Town) -> None:
    response = as_("cleo").post("/profile/", {"nickname": "x" * 41})
    assert "Ensure this value has at most 40 characters (it has 41)." in response.content.decode()
    assert not HomeNickname.objects.exists()


def test_the_home_one_chose_stays_chosen(as_: As, town: Town) -> None:
    client = as_("ada")
    for home in ("weir", "mill", "weir"):
        agreement = town.agreements[f"ada {home}"]
        client.post("/home/", {"home": agreement.pk, "next": "/use/?by=month"})
        assert client.get("/use/").context["home"].agreement_id == agreement.pk


@pytest.mark.parametrize(
    ("next_", "goes_to"),
    [
        ("/bills/", "/bills/"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_changing_homes_comes_back_to_the_page_and_never_to_another_site(
    next_: str, goes_to: str, as_: As, town: Town
) -> None:
    response = as_("ada").post("/home/", {"home": town.agreements["ada mill"].pk, "next": next_})
    assert answer(response) == f"302 {goes_to}"


@pytest.mark.parametrize("chosen", ["", "x", "-1", "0", "1e3", "9" * 30])
def test_a_home_that_is_not_ones_own_is_not_found(chosen: str, as_: As, town: Town) -> None:
    assert as_("ada").post("/home/", {"home": chosen}).status_code == 404


def test_a_home_lost_while_one_looks_at_it_gives_way_to_another(as_: As, town: Town) -> None:
    client = as_("ada")
    client.post("/home/", {"home": town.agreements["ada weir"].pk})
    ServiceAgreement.objects.filter(pk=town.agreements["ada weir"].pk).delete()
    assert client.get("/").context["home"].address == "12 Mill Lane"


def test_a_home_one_moves_into_later_opens_without_days_to_see(as_: As, town: Town) -> None:
    """The utility knows of it beforehand; the pages have nothing to show and say so."""
    ServiceAgreement.objects.filter(account=town.accounts["ada"]).update(
        from_date=TODAY + timedelta(days=7)
    )
    client = as_("ada")
    for page in ("/", "/use/?by=hour", "/use/?by=day", "/use/?by=month", "/bills/", "/access/"):
        assert client.get(page).status_code == 200


# --- Language -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("chosen", "kept"), [("es", "es"), ("en", "en"), ("xx", ""), ("", "")])
def test_the_language_of_pages_is_the_language_of_mail(
    chosen: str, kept: str, as_: As, town: Town
) -> None:
    client = as_("ada")
    client.post("/language/", {"language": chosen, "next": "/profile/"})
    town.users["ada"].refresh_from_db()
    assert town.users["ada"].language == kept
    lang = re.findall(r'<html lang="([\w-]+)"', client.get("/profile/").content.decode())
    assert [one[:2] for one in lang] == [kept or "en"]


def test_a_language_can_be_chosen_by_anybody(client: Client) -> None:
    response = client.post("/language/", {"language": "es", "next": "/"})
    assert answer(response) == "302 /"
    assert re.findall(r'<html lang="([\w-]+)"', client.get("/").content.decode()) == ["es"]
