"""Ways to save water: those that come with the portal, and what staff change of them in the admin (S07)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from programs.models import SavingAction, SavingActionVersion
from tests.conftest import Town

As = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def page_of(key: str) -> str:
    """Return where a way to save is changed."""
    return f"/admin/programs/savingaction/{SavingAction.objects.get(key=key).pk}/change/"


def form_of(key: str, /, **changed: Any) -> dict[str, Any]:
    """Return the admin's form of one as it stands, with changes."""
    found = SavingAction.objects.values().get(key=key)
    typed = {name: value for name, value in found.items() if name not in {"id", "key"}}
    typed = {name: value for name, value in typed.items() if value not in {None, False}}
    return typed | {name: "on" for name, value in typed.items() if value is True} | changed


def test_every_figure_that_is_shipped_names_who_measured_it() -> None:
    shipped = SavingAction.objects.all()
    assert len(shipped) == SavingActionVersion.objects.count() == 15
    for each in shipped:
        assert each.url.startswith("https://"), each.key
        assert min(len(each.source), len(each.figure)) > 20, each.key
        assert each.title_en != each.title_es, each.key
        assert 0 < (each.saving().gallons or 1) <= 200, each.key


def test_a_figure_is_for_an_average_day_of_the_year() -> None:
    toilets, tap = (SavingAction.objects.get(key=key).saving() for key in ("toilets", "tap_off"))
    found = [round(each.gallons or 0, 2) for each in (toilets, tap)]
    assert found == [round(13_000 / 365, 2), round(200 * 12 / 365, 2)]


def test_staff_change_one_and_what_was_before_is_kept(as_: As, town: Town) -> None:
    admin, before = as_("admin"), as_("ada").get("/save/tap_off/").context
    assert before["heading"] == "Turn the tap off while you brush your teeth or shave"
    admin = as_("admin")
    typed = form_of("tap_off", gallons="10", per="day", figure="Measured here: ten gallons a day.")
    assert admin.post(page_of("tap_off"), typed).status_code == 302
    assert as_("ada").get("/save/tap_off/").context["saves"] == "about 25 gallons a day"
    versions = SavingActionVersion.objects.filter(action__key="tap_off").order_by("number")
    assert [(it.columns["gallons"], it.by) for it in versions] == [
        ("200", None),
        ("10", town.users["admin"].subject),
    ]
    assert as_("admin").get("/admin/programs/savingactionversion/").status_code == 200


def test_one_that_is_not_offered_is_not_shown_and_stays_with_whoever_did_it(
    as_: As, town: Town
) -> None:
    as_("ada").post("/save/washer/", {"kind": "done", "on": "2026-10-01"})
    typed = form_of("washer")
    del typed["offered"]
    assert as_("admin").post(page_of("washer"), typed).status_code == 302
    assert as_("ben").get("/save/washer/").status_code == 404
    assert as_("ada").get("/save/washer/").status_code == 200
    context = as_("ada").get("/save/").context
    assert [row["url"] for row in context["done"]] == ["/save/washer/"]
    assert "/save/washer/" not in {row["url"] for row in context["best"] + context["others"]}


@pytest.mark.parametrize(
    "wrong",
    [{"percent": "20"}, {"gallons": ""}, {"per": ""}, {"source": ""}, {"url": "javascript:1"}],
)
def test_a_figure_is_gallons_or_a_share_and_has_a_source(
    wrong: dict[str, str], as_: As, town: Town
) -> None:
    answer = as_("admin").post(page_of("toilets"), form_of("toilets", **wrong))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert SavingAction.objects.get(key="toilets").gallons == Decimal(13_000)


def test_none_is_deleted_and_its_short_name_stays(as_: As, town: Town) -> None:
    admin, page = as_("admin"), page_of("lawn")
    assert admin.post(page.replace("change", "delete")).status_code == 403
    admin.post(page, form_of("lawn", key="grass"))
    assert SavingAction.objects.filter(key="lawn").exists()
