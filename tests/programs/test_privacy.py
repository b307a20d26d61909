"""Rebates and the person behind them: exported with their files, gone with the person, counted without."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from privacy.actions.consent import say_yes
from privacy.actions.erasure import erase
from privacy.actions.retention import purge
from privacy.erasing.erasure import plan
from privacy.models import Channel
from privacy.showing.export import Wish, write_package
from programs.actions.deciding import grant
from programs.models import ActionMark, Application, ApplicationEvent, Paper, Program
from tests.conftest import NOW, TODAY, Town
from tests.programs.conftest import a_program, applied, offered

As = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_download_has_the_application_and_the_very_file(town: Town, program: Program) -> None:
    """A048: what somebody sent comes back as a file, without what was taken out of it."""
    applied(town, program)
    [paper] = Paper.objects.all()
    file = BytesIO()
    wish = Wish(town.users["ada"].subject, None, None, "en", NOW)
    write_package(file, wish, lambda _done, _of: None)
    with zipfile.ZipFile(file) as package:
        name = f"files/{paper.application_id}-{paper.pk}-receipt.jpeg"
        assert package.read(name) == paper.opened()
        assert [n for n in package.namelist() if n.startswith("files/")] == [name]
        assert "180.00" in package.read("tables/programs-application.csv").decode()


def test_participation_goes_with_the_person_and_the_totals_stay(
    as_: As, town: Town, settings: Any
) -> None:
    """A129, A032, A040: what was spent stays spent, of nobody."""
    settings.CHOICES_LEDGER = ""
    found = offered(town)
    other = applied(town, found.program, "tom orchard")
    grant(application=other, amount=Decimal(90), reason="", by=town.users["admin"].subject, at=NOW)
    tom = town.users["tom"].subject
    asked = plan(tom, on=TODAY)
    page = as_("tom").get("/privacy/delete/").content.decode()
    assert "A rebate was granted to you and is not paid yet." in page
    erase(subject=tom, digest=asked.digest, by=tom, at=NOW, reason="asked")
    assert list(Application.objects.values_list("pk", flat=True)) == [found.pk]
    assert Paper.objects.count() == 1
    program = Program.objects.get()
    assert (program.applied, program.granted, program.granted_amount) == (2, 1, Decimal(90))


def test_papers_go_two_years_after_the_decision_and_the_rest_three_after_the_program(
    town: Town, program: Program
) -> None:
    """A127: an application on which somebody has still to decide is passed over."""
    found = applied(town, program)
    grant(application=found, amount=Decimal(90), reason="", by=town.users["admin"].subject, at=NOW)
    purge(at=NOW + timedelta(days=725))
    assert Paper.objects.count() == 1
    purge(at=NOW + timedelta(days=740))
    assert (Paper.objects.count(), Application.objects.count()) == (0, 1)
    purge(at=NOW + timedelta(days=(program.closes_on - TODAY).days + 3 * 366))
    assert (ApplicationEvent.objects.count(), Application.objects.count()) == (0, 0)


def test_nothing_of_the_household_is_looked_at_before_a_yes(as_: As, town: Town) -> None:
    """A097, L62: the page asks, and says of each thing that it has not looked."""
    ada = as_("ada")
    ada.post("/household/", {"occupants": "2", "garden": "medium", "pool": "no", "toilets": "old"})
    a_program("lawn", needs_irrigation=True)
    a_program("pools", needs_pool=True)
    assert ada.get("/programs/").context["choice"] is not None
    assert [group["heading"] for group in ada.get("/programs/").context["groups"]] == [
        "These may fit"
    ]
    assert (
        "We have not looked: you did not say that we may."
        in ada.get("/programs/lawn/").content.decode()
    )
    assert ada.get("/save/").context["best"][0]["note"] != "It fits what you told us of your home."
    yes = {"choice": "home_fit", "answer": "yes", "asked_in": "programs", "next": "/programs/"}
    assert ada.post("/privacy/choices/answer/", yes)["Location"] == "/programs/"
    groups = ada.get("/programs/").context["groups"]
    assert [(group["heading"], len(group["rows"])) for group in groups] == [
        ("These fit your home", 1),
        ("These do not fit, as far as we know", 1),
    ]
    assert "You told us that there is no pool." in ada.get("/programs/pools/").content.decode()
    keys = [row["url"] for row in ada.get("/save/").context["best"]]
    assert "/save/toilets/" in keys
    assert "/save/pool_cover/" not in [row["url"] for row in ada.get("/save/").context["others"]]


def test_only_whose_data_it_is_says_yes(as_: As, town: Town) -> None:
    """Ben lives there; the household's answers are the account holder's to open."""
    assert as_("ben").get("/save/").context["choice"] is None
    say_yes(
        who=town.users["ben"].subject,
        choice="home_fit",
        template="components/choice.html",
        language="en",
        channel=Channel.PORTAL,
        at=NOW,
    )
    assert as_("ben").get("/save/").context["agreed"] is False


def test_what_one_says_of_an_action_is_kept_as_it_was_said(as_: As, town: Town) -> None:
    ada = as_("ada")
    for said in ({"kind": "interested"}, {"kind": "done", "on": "2026-11-01"}, {"do": "back"}):
        assert ada.post("/save/washer/", said).status_code == 302
    kinds = list(ActionMark.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["interested", "done", "taken_back"]
    page = ada.get("/save/washer/")
    assert (page.context["mark"], len(page.context["history"])) == (None, 3)
    refused = ada.post("/save/washer/", {"kind": "done", "on": "2026-12-24"})
    assert "Choose today or a day before." in refused.content.decode()
    assert timezone.localdate() == TODAY
