"""The utility's list of leaks (S05): ranked, narrowed down, written to once; thresholds; each look logged."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from leaks.actions.answering import answer_alert
from leaks.models import LeakAlert, PlaceFacts, Verdict
from notices.models import Notice
from privacy.models import Look
from tests.conftest import GALLON, NOW, Town
from tests.leaks.conftest import Water, at
from tests.leaks.test_alerts import leaking
from tests.leaks.test_pages import make_alert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


@pytest.fixture
def three(town: Town) -> list[LeakAlert]:
    """A burst at Orchard Street, a leak at Mill Lane that Ada answered, a small one at the cottages."""
    burst = make_alert(town, "tom orchard", kind="burst", severity=3)
    leak = make_alert(town, "ada mill", volume=900 * GALLON, raised_at=at(-20))
    small = make_alert(town, "ada weir", severity=1, kind="intermittent")
    answer_alert(alert=leak, kind="help", by=town.users["ada"], at=NOW)
    Notice.objects.create(
        topic="leak_found",
        subject=town.users["tom"].subject,
        channel="email",
        key="x",
        mark="x",
        about=Verdict.objects.create(
            alert=burst, step="raised", at=NOW, first_at=NOW, minutes=60, volumes=[], judged_by={}
        ).pk,
        written_at=NOW,
        due_at=NOW,
    )
    return [burst, leak, small]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_utilitys_list_asks_the_same(
    how_many: int, three: list[LeakAlert], as_: As, town: Town
) -> None:
    for alert in three[how_many:]:
        alert.delete()
    for n in range(how_many):
        answer_alert(alert=three[0], kind="looking", by=town.users["tom"], at=at(hours=-n))
    Verdict.objects.all().delete()
    client = as_("admin")
    asked = []
    for path in ("/staff/leaks/", f"/staff/leaks/{three[0].pk}/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        asked.append(len(queries))
    assert len(client.get("/staff/leaks/").context["rows"]) == how_many
    assert asked == [7, 13]


NARROWED = {
    "": ["P3", "P1", "P2"],
    "?kind=burst": ["P3"],
    "?size=1": ["P2"],
    "?age=old": ["P1"],
    "?age=new": ["P3", "P2"],
    "?answer=help": ["P1"],
    "?answer=none": ["P3", "P2"],
    "?told=yes": ["P3"],
    "?told=no&size=2": ["P1"],
    "?state=stopped": [],
    "?kind=none+such&size=9": ["P3", "P1", "P2"],
}


def test_the_list_is_ranked_and_narrowed_down(three: list[LeakAlert], as_: As) -> None:
    """A039: what the home says of an alert is kept with it, and the desk asks by it."""
    client = as_("admin")
    found = {
        narrowed: [row["place"] for row in client.get(f"/staff/leaks/{narrowed}").context["rows"]]
        for narrowed in NARROWED
    }
    assert found == NARROWED


def test_the_list_names_nobody_and_a_look_behind_it_is_written_down(
    mill: Water, look: Any, as_: As, town: Town
) -> None:
    alert = leaking(mill, look)
    client = as_("admin")
    listed = client.get("/staff/leaks/").content.decode()
    assert "Mill Lane" not in listed and "OKAFOR" not in listed
    assert not Look.objects.exists()
    page = client.get(f"/staff/leaks/{alert.pk}/")
    assert "12 Mill Lane" in page.content.decode()
    assert page.context["again"] is True
    seen = Look.objects.get()
    assert (seen.subject, seen.purpose, seen.page) == (
        town.users["ada"].subject,
        "leak_alerts",
        "leak",
    )


def test_reads_that_were_tampered_with_do_not_come_out_again(
    mill: Water, look: Any, as_: As
) -> None:
    alert = leaking(mill, look)
    verdict = alert.verdicts.get()
    verdict.volumes[-1] = 0
    verdict.save()
    assert as_("admin").get(f"/staff/leaks/{alert.pk}/").context["again"] is False


def test_outcomes_count_what_the_meter_confirmed(town: Town, as_: As) -> None:
    fixed = make_alert(town, state="stopped", raised_at=at(-12), until_at=at(-10), since_at=at(-13))
    answer_alert(alert=fixed, kind="fixed", by=town.users["ada"], at=NOW)
    waiting = make_alert(town, "tom orchard")
    answer_alert(alert=waiting, kind="fixed", by=town.users["tom"], at=NOW)
    for kind in ("away", "silent"):  # no leaks
        make_alert(town, "ada weir", kind=kind)
    page = as_("admin").get("/staff/leaks/outcomes/").context
    assert page["whole"]["heading"] == "1 of 2 leaks are fixed, and the meter confirms it"
    assert [fact["text"] for fact in page["whole"]["facts"]] == [
        *("2", "2", "2", "1", "0", "2"),
        "960 gallons",  # ten days of four an hour
    ]
    assert [[cell["text"] for cell in row] for row in page["table"]["rows"]] == [
        ["Water that never stops", "2", "2", "2", "1", "960 gallons"]
    ]


def test_staff_note_what_they_know_of_a_place(as_: As, town: Town) -> None:
    alert = make_alert(town)
    given = {"cooler": "yes", "pool": "no", "irrigation": "", "softener": "", "constant_flow": ""}
    as_("admin").post(f"/staff/leaks/{alert.pk}/", given)
    noted = PlaceFacts.objects.get(premises=town.premises["mill"])
    assert (noted.cooler, noted.pool, noted.softener) == (True, False, None)
