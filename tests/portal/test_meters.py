"""Meters in trouble: what the clock finds, and the pages that say it."""

import pytest

from privacy.models import Look
from tests.conftest import NOW, TODAY, ReadsMaker, Town
from tests.portal.test_feed_pages import As, text_of
from tests.usage.test_jobs import days_ago
from usage.jobs import look_at_meters
from usage.models import Meter

pytestmark = pytest.mark.usefixtures("clock", "town")


def test_the_pages_of_meters_say_what_was_found(
    as_: As, make_reads: ReadsMaker, town: Town
) -> None:
    for place in ("mill", "weir", "orchard"):
        make_reads(place, days_ago(20), days_ago(9) if place == "mill" else TODAY)
    Meter.objects.filter(serial="M001").update(serial="=M001")
    look_at_meters(NOW)
    client = as_("admin")
    page = text_of(client.get("/staff/meters/"))
    assert "1 meter needs a look" in page
    assert "No reading for 7 days or more." in page
    listed = text_of(client.get("/staff/meters/silent/"))
    assert "=M001 SP1 P1 11 November 2026 9" in listed
    assert "Mill Lane" not in listed  # whose it is, is behind the link
    assert not Look.objects.exists()
    sent = client.get("/staff/meters/silent/list.csv")
    assert b"".join(sent.streaming_content).decode().splitlines() == [  # type: ignore[attr-defined]  # it streams
        "meter,service_point,premises,since",
        "'=M001,SP1,P1,2026-11-11",  # no spreadsheet takes it for a formula
    ]
    shown = text_of(client.get(f"/staff/meter/{Meter.objects.get(serial='=M001').pk}/"))
    assert "Silent since 11 November 2026" in shown
    assert "12 Mill Lane" in shown
    looks = Look.objects.values_list("subject", "page", "purpose")
    assert list(looks) == [(town.users["ada"].subject_id, "meter", "water_service")]
