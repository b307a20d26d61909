"""The page on which people say when nobody is home (R14)."""

from collections.abc import Callable

import pytest
from django.test import Client

from leaks.models import AwayTime
from tests.conftest import Town
from tests.leaks.conftest import day
from tests.leaks.test_pages import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def test_a_time_away_is_said_with_what_may_run_and_deleted_again(as_: As, town: Town) -> None:
    client = as_("ada")
    given = {"from_date": day(3), "to_date": day(10), "allowance": "25"}
    assert "We watch the water" in client.post("/leaks/away/", given, follow=True).content.decode()
    said = words(client, "/leaks/away/")
    assert "23 to 29 November 2026" in said and "Up to 25 gallons a day may run." in said
    assert (
        "nobody is home on one of these days" in client.post("/leaks/away/", given).content.decode()
    )
    assert "23 to 29 November 2026" in words(as_("ben"), "/leaks/away/")
    client.post(f"/leaks/away/{AwayTime.objects.get().pk}/forget/")
    assert not AwayTime.objects.exists()


@pytest.mark.parametrize(("first", "last"), [(-1, 5), (5, 5), (5, 400)])
def test_a_time_away_is_ahead_and_in_order(first: int, last: int, as_: As, town: Town) -> None:
    page = as_("ada").post("/leaks/away/", {"from_date": day(first), "to_date": day(last)})
    assert page.context["form"].errors
    assert not AwayTime.objects.exists()


def test_a_landlord_does_not_learn_when_nobody_is_home(as_: As, town: Town) -> None:
    assert as_("lena").get("/leaks/away/").context["allowed"] is False
