"""What one takes along: complete, one's own alone, without what must never leave, and readable."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from privacy.map import NoSubject, the_map
from privacy.models import Subject
from tests.conftest import PASSWORD, TODAY, ReadsMaker, Town
from tests.privacy.packages import everything_in, lines_in, make_package, opened, tables_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("exports")]


def test_the_file_has_every_column_that_the_map_lets_out_and_no_other(town: Town) -> None:
    """L20, A123, A156: complete, by the map and in both directions."""
    package = opened(make_package(town.users["ada"].subject))
    expected = {
        label: {
            "columns": set(entry.exported),
            "withheld": set(entry.withheld),
        }
        for label, entry in the_map.models.items()
        if entry.personal and not isinstance(entry.subject, NoSubject)
    }
    found = {
        label: {"columns": set(table["columns"]), "withheld": set(table["withheld"])}
        for label, table in tables_in(package).items()
    }
    assert found == expected
    for label, table in tables_in(package).items():
        keys = set(the_map.models[label].exported) | set(the_map.models[label].beside)
        assert all(set(row) == keys for row in table["rows"]), label
