"""Laying down what counts as a leak (S05)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from leaks.models import LeakRule
from tests.conftest import TODAY, Town
from tests.leaks.conftest import day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def test_a_rule_is_laid_down_as_the_next_version_and_said_in_words(as_: As, town: Town) -> None:
    client = as_("admin")
    path = "/staff/leaks/rules/single_family/"
    held = client.get(path).context
    assert held["held"]["sentences"][0] == "At least 3 gallons in every hour, for 23 hours on end."
    form = held["form"]
    given = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    given |= {"rate_0": "5", "lasting_0": "48", "from_date": TODAY}
    saved = client.post(path, given, follow=True)
    assert "Version 2 holds from 20 November 2026." in saved.content.decode()
    assert saved.context["held"]["sentences"][:2] == [
        "At least 5 gallons in every hour, for 48 hours on end.",
        "At least 4 gallons an hour in every 2 hours, for 30 hours on end.",
    ]
    rule = LeakRule.objects.get()
    assert (rule.version, rule.by) == (2, town.users["admin"].subject)
    client.post(path, given | {"pattern": "sfpuc", "from_date": day(3)})
    later = client.get("/staff/leaks/rules/").context["classes"][0]
    assert (later["held"]["name"], later["coming"]) == ("Mill Valley Water", ["23 November 2026"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from_date": day(-1)}, "from_date"),
        ({"medium": "50"}, "burst"),
        ({"rate_0": ""}, "rate_0"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(wrong: dict[str, Any], field: str, as_: As) -> None:
    client = as_("admin")
    form = client.get("/staff/leaks/rules/single_family/").context["form"]
    given = {name: form.get_initial_for_field(each, name) for name, each in form.fields.items()}
    page = client.post("/staff/leaks/rules/single_family/", given | wrong)
    assert [*page.context["form"].errors] == [field]
    assert not LeakRule.objects.exists()


def test_a_class_that_is_none_has_no_page(as_: As, town: Town) -> None:
    assert as_("admin").get("/staff/leaks/rules/castles/").status_code == 404
