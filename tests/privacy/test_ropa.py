"""Records of processing: what the map says, all of it and nothing else, in three formats."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from privacy.map import Erase, NotPersonal, Personal, PrivacyMap, the_map
from privacy.showing.ropa import SECURITY, TRANSFERS, diagram_of, records_of
from privacy.vocabulary import CATEGORIES, PURPOSES, RECIPIENTS, RETENTIONS

pytestmark = pytest.mark.django_db


def written(format: str) -> str:
    out = io.StringIO()
    call_command("ropa", "--format", format, stdout=out)
    return out.getvalue()


@pytest.fixture
def small() -> PrivacyMap:
    """A map of two tables and three purposes."""
    described = PrivacyMap()
    water = Personal(
        "usage.meter",
        purposes=("water_service", "billing"),
        source="utility_feed",
        basis="contract",
        keep="reads_7y",
        erase=Erase.KEEP,
        keep_because="W6",
        recipients=("utility",),
    )
    password = Personal(
        "account.credentials",
        purposes=("security",),
        source="subject",
        basis="legitimate_interest",
        keep="days_30",
        erase=Erase.BLANK,
        sensitive=True,
    )
    described.describe("usage.Day", subject="x", id=NotPersonal("a number"), volume=water)
    described.describe("accounts.Login", subject="x", password=password)
    return described


def test_a_record_says_what_the_law_asks_for(small: PrivacyMap) -> None:
    """L69, GDPR 30(1): purposes, people, kinds, recipients, transfers, time limits, security. Golden."""
    records = {record.purpose: record.as_row() for record in records_of(small)}
    assert list(records) == [
        str(PURPOSES[key].label) for key in ("water_service", "billing", "security")
    ]
    assert records["Bills and payments"] == {
        "purpose": "Bills and payments",
        "fideslang": "essential.service.payment_processing",
        "dpv": "dpv:PaymentManagement",
        "consent": False,
        "balancing": "",
        "people": ["residents"],
        "categories": ["Water use"],
        "sensitive": [],
        "monitored": ["Water use"],
        "sources": ["The utility's records"],
        "bases": ["Needed for the service you have"],
        "recipients": ["Your water utility"],
        "retentions": ["7 years after the day of use"],
        "tables": ["usage.Day"],
        "transfers": TRANSFERS,
        "security": SECURITY,
    }
    security = records["Keeping the portal secure"]
    assert security["sensitive"] == ["How you prove who you are: passwords, codes, passkeys"]
    assert security["balancing"] == str(PURPOSES["security"].balancing)


def test_the_flow_goes_from_source_to_room_to_recipient(small: PrivacyMap) -> None:
    """L69."""
    assert diagram_of(small) == (
        "flowchart LR\n"
        '  subject["You"] --> accounts[("accounts")]\n'
        '  usage[("usage")] --> utility_receives["Your water utility"]\n'
        '  utility_feed["The utility\'s records"] --> usage[("usage")]'
    )


def test_every_purpose_and_kind_of_the_map_is_in_the_records_and_no_other() -> None:
    """L69: golden in both directions."""
    columns = [
        column
        for entry in (*the_map.models.values(), *the_map.tables.values())
        for column in entry.personal.values()
    ]
    rows: list[dict[str, Any]] = json.loads(written("json"))
    assert {row["purpose"] for row in rows} == {
        str(PURPOSES[key].label) for column in columns for key in column.uses
    }
    assert {kind for row in rows for kind in row["categories"]} == {
        str(CATEGORIES[column.category].label) for column in columns
    }
    assert {one for row in rows for one in row["recipients"]} == {
        str(RECIPIENTS[key].label) for column in columns for key in column.recipients
    }
    assert {one for row in rows for one in row["retentions"]} == {
        str(RETENTIONS[column.keep].label) for column in columns
    }
    tables = {
        label
        for label, entry in (*the_map.models.items(), *the_map.tables.items())
        if entry.personal
    }
    assert {table for row in rows for table in row["tables"]} == tables


def test_the_three_formats_say_the_same() -> None:
    rows = json.loads(written("json"))
    table = list(csv.DictReader(io.StringIO(written("csv"))))
    assert [row["purpose"] for row in table] == [row["purpose"] for row in rows]
    assert [row["categories"].split("\n") for row in table] == [row["categories"] for row in rows]
    text = written("md")
    assert [row["purpose"] for row in rows if f"## {row['purpose']}\n" not in text] == []
    assert "Controller: Mill Valley Water. Contact: privacy@example.org." in text


def test_an_impact_assessment_begins_with_what_is_sensitive_and_what_is_watched() -> None:
    """L69."""
    text = written("md").partition("## Where an impact assessment begins")[2]
    assert "systematic monitoring: Water use" in text
    assert "sensitive data: How you prove who you are" in text
