"""The admin shows subjects and looks, and changes neither."""

from typing import Any

import pytest
from django.contrib import admin
from django.http import QueryDict
from django.test import RequestFactory

from accounts.models import User
from privacy.models import Look, MergedSubject, Subject

pytestmark = pytest.mark.django_db
MODELS = [Look, MergedSubject, Subject]


@pytest.fixture
def as_administrator() -> Any:
    """A request of somebody who may do everything that the admin offers."""
    request = RequestFactory().get("/")
    request.user = User.objects.create_superuser("root@example.org")
    return request


@pytest.mark.parametrize("model", MODELS)
def test_nobody_adds_changes_or_removes(model: Any, as_administrator: Any) -> None:
    page = admin.site._registry[model]
    assert page.get_model_perms(as_administrator) == {
        "add": False,
        "change": False,
        "delete": False,
        "view": True,
    }
    assert page.get_actions(as_administrator) == {}


@pytest.mark.parametrize("model", MODELS)
def test_a_list_can_be_searched_by_number(model: Any, as_administrator: Any, make_looks) -> None:
    ada, ben = make_looks(of_ada=2, of_ben=1)
    MergedSubject.objects.create(
        gone="00000000-0000-4000-8000-000000000001", into=ada, at="2026-11-22T18:00Z"
    )
    found = {}
    for subject in (ada, ben):
        as_administrator.POST = QueryDict(f"q={subject.pk}")
        rows = admin.site._registry[model].get_changelist_instance(as_administrator).result_list
        found[subject] = len(rows)
    expected = {Look: (2, 1), MergedSubject: (1, 0), Subject: (1, 1)}
    assert (found[ada], found[ben]) == expected[model]


@pytest.mark.parametrize("how_many", [1, 3])
def test_looks_are_listed_with_the_same_queries_however_many(
    how_many: int, as_administrator: Any, make_looks, django_assert_num_queries: Any
) -> None:
    ada, _ben = make_looks(of_ada=how_many, of_ben=0)
    with django_assert_num_queries(3):  # two counts and the rows with both people
        page = admin.site._registry[Look].get_changelist_instance(as_administrator)
        listed = [(look.subject.pk, str(look.by)[:8]) for look in page.result_list]
    assert listed == [(ada.pk, "subject ")] * how_many


def test_the_page_of_a_look_is_for_reading(make_looks, as_administrator: Any) -> None:
    make_looks(of_ada=1, of_ben=0)
    page = admin.site._registry[Look].change_view(as_administrator, str(Look.objects.get().pk))
    assert page.status_code == 200
    [fieldset] = page.context_data["adminform"]
    fields = [field for line in fieldset for field in line]
    assert fields and all(field.is_readonly for field in fields)
