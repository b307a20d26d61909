"""Use that is taken along leaves a line that the account holder reads."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.access import homes_of
from privacy.models import Look, Subject
from tests.conftest import NOW, TODAY, ReadsMaker, Town
from tests.portal.test_use_download import PAGE, As, ask, body
from tests.privacy.test_held import text_of
from usage.actions.downloads import note_download

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_each_file_leaves_a_line_that_the_account_holder_reads(
    as_: As, town: Town, make_reads: ReadsMaker
) -> None:
    """A210: also of one's own, since a stolen session looks like oneself."""
    make_reads("mill", TODAY, TODAY)
    for who in ("ada", "ben"):
        body(ask(as_(who), "json"))
    found = Look.objects.order_by("pk").values_list(
        "by", "subject", "role", "page", "purpose", "at"
    )
    ada, ben = (town.users[who].subject.pk for who in ("ada", "ben"))
    assert list(found) == [
        (ada, ada, "Account holder", "download: water use", "water_service", NOW),
        (ben, ada, "Member of the household", "download: water use", "water_service", NOW),
    ]
    text = text_of(as_("ada").get("/privacy/looks/"))
    assert "Nobody of the utility’s staff has opened your data" in text
    assert "Water use was downloaded" in text
    assert "20 November 2026, 12 pm Member of the household 20 November 2026, 12 pm You" in text
    assert "Water use was downloaded" not in text_of(as_("ben").get("/privacy/looks/"))


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_downloads_asks_the_same(how_many: int, as_: As, town: Town) -> None:
    [home, *_others] = homes_of(town.users["ben"], today=TODAY)
    for _n in range(how_many):
        note_download(home=home, by=town.users["ben"], at=NOW)
    client = as_("ada")
    client.get("/privacy/looks/")
    with CaptureQueriesContext(connection) as asked:
        text = text_of(client.get("/privacy/looks/"))
    assert text.count("Member of the household") == how_many
    assert len(asked) == 6  # session, user, homes, subject, looks counted, downloads


def test_whoever_is_not_believed_to_be_themselves_has_nothing(
    town: Town, as_: As, make_reads: ReadsMaker
) -> None:
    """L30."""
    make_reads("mill", TODAY, TODAY)
    client = as_("ada")
    Subject.objects.filter(pk=town.users["ada"].subject.pk).update(suspected_at=NOW)
    response = ask(client)
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    assert "Please call us first" in client.get(PAGE).content.decode()
    assert Look.objects.count() == 0
