"""Writing to homes whose leak goes on (S05): each once, after a preview, and no more than can be answered."""

import pytest
from django.utils.html import strip_tags

from leaks.actions.contacting import MOST_AT_ONCE, TooMany, contact
from leaks.models import LeakAlert
from notices.models import Notice
from tests.conftest import NOW, Town
from tests.leaks.test_staff_pages import As, three

__all__ = ["three"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_each_is_written_to_once_after_a_preview(
    three: list[LeakAlert], as_: As, town: Town
) -> None:
    client = as_("admin")
    chosen = {"alert": [three[0].pk, three[1].pk]}
    page = client.post("/staff/leaks/contact/", chosen)
    said = " ".join(strip_tags(page.content.decode()).split())
    assert "Write about 2 leaks?" in said
    assert "4 people may hear of them" in said  # Tom and Lena, Ada and Ben
    assert "Water still runs at (their address)" in said and "Orchard" not in said
    assert not Notice.objects.filter(topic="leak_asked").exists()
    for _time in (1, 2):
        client.post("/staff/leaks/contact/", chosen | {"sure": "yes"})
    told = Notice.objects.filter(topic="leak_asked").values_list("subject__user__email", flat=True)
    assert sorted(told) == [f"{name}@example.org" for name in ("ada", "ben", "lena", "tom")]
    rows = client.get("/staff/leaks/").context["rows"]
    assert [row["may_be_asked"] for row in rows] == [False, False, True]


def test_no_more_is_written_at_once_than_can_be_answered(
    town: Town, three: list[LeakAlert]
) -> None:
    by = town.users["admin"].subject
    with pytest.raises(TooMany):
        contact(alerts=three[:1] * (MOST_AT_ONCE + 1), by=by, at=NOW)
    assert not Notice.objects.filter(topic="leak_asked").exists()
