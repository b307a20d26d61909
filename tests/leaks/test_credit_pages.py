"""Money back on pages: previewed, asked for, decided with a second look and a fresh proof (R13)."""

from collections.abc import Callable

import pytest
from django.test import Client

from leaks.models import CreditRequest, LeakAlert
from tests.conftest import Town
from tests.leaks.test_crediting import _price, bill, laid_down, leak
from tests.leaks.test_pages import words

__all__ = ["_price", "bill", "leak"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def test_a_resident_sees_what_comes_back_and_asks_for_it(
    town: Town, leak: LeakAlert, as_: As
) -> None:
    """Lena has no part in bills; Ben lives there, and may ask."""
    path = f"/leaks/{leak.pk}/credit/"
    ada = as_("ada")
    assert "Do I get money back?" not in words(ada, f"/leaks/{leak.pk}/")
    assert ada.get(path).status_code == 404
    laid_down()
    assert "The utility may take some of it off your bill." in words(ada, f"/leaks/{leak.pk}/")
    page = words(ada, path)
    assert "$12.08 can come back to you." in page
    assert "20263,7407203,0201,510$12.08" in page
    assert "You get back 50 % of the water beyond what is normal at your home." in page
    answer = as_("ben").post(path, {"repaired": "A washer."}, follow=True)
    assert "You asked for $12.08 back." in answer.content.decode()
    assert "Waiting for an answer" in words(as_("ada"), f"/leaks/{leak.pk}/")
    assert "Somebody in your home asked before you." in as_("ada").post(path, {}).text
    assert CreditRequest.objects.get().by == town.users["ben"].subject
    assert {as_(who).get(path).status_code for who in ("lena", "cleo", "tom", "mallory")} == {404}


def test_what_stands_in_the_way_is_said_and_nothing_is_taken(
    town: Town, leak: LeakAlert, as_: As
) -> None:
    laid_down()
    LeakAlert.objects.update(state="open", ended_at=None)
    path = f"/leaks/{leak.pk}/credit/"
    assert "First the water must stop." in words(as_("ada"), path)
    assert "First the water must stop." in as_("ada").post(path, {"repaired": ""}).text
    assert CreditRequest.objects.count() == 0
