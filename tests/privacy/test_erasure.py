"""Erasing a person: what is shown is what is done, and nobody else notices."""

from datetime import timedelta
from typing import Any

import pytest

from privacy.actions.erasure import erase
from privacy.erasure import Plan, plan
from privacy.models import Erasure, Subject
from tests.conftest import NOW, TODAY, ReadsMaker, Town

pytestmark = pytest.mark.django_db


def erased(subject: Subject) -> Erasure:
    """Erase somebody as they would themselves."""
    digest = plan(subject, on=TODAY).digest
    return erase(subject=subject, digest=digest, by=subject, at=NOW)


def test_a_plan_of_an_erased_person_is_empty(town: Town) -> None:
    ada = town.users["ada"].subject
    erased(ada)
    assert plan(ada, on=TODAY).steps == ()
