"""A program for toilets, applications to it, and files as a telephone makes them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.access import Home, homes_of
from programs.actions.applying import Answers, apply
from programs.actions.programs import keep_program
from programs.actions.saving import mark_action
from programs.models import Application, Program
from tests.conftest import NOW, TODAY, Town
from tests.programs.pictures import jpeg

ProgramMaker = Callable[..., Program]


def a_program(slug: str = "toilets", **changed: Any) -> Program:
    """Offer half of the cost of a toilet, at most $100, out of $1,000."""
    columns = {
        "title_en": "New toilets",
        "title_es": "Inodoros nuevos",
        "summary_en": "For toilets with the WaterSense label.",
        "summary_es": "Para inodoros con la etiqueta WaterSense.",
        "rules_en": "One rebate for a home.",
        "rules_es": "Un reembolso por vivienda.",
        "opens_on": date(2026, 1, 1),
        "closes_on": date(2027, 6, 30),
        "pays": "share",
        "amount": Decimal(50),
        "most": Decimal(100),
        "papers": ["receipt"],
        "budget": Decimal(1000),
    }
    program = Program(slug=slug, **columns | changed)
    keep_program(program=program, by=None, at=NOW)
    return program


@pytest.fixture
def program(db: None) -> Program:
    """The program of `a_program`."""
    return a_program()


def home_of(town: Town, who: str, place: str) -> Home:
    """Return a place as somebody of the cast sees it today."""
    seen = homes_of(town.users[who], today=TODAY)
    return next(home for home in seen if home.premises_id == town.premises[place].pk)


def applied(
    town: Town, program: Program, home: str = "ada mill", at: datetime = NOW, **said: Any
) -> Application:
    """Have somebody apply for a home: a toilet of $180, unless something else is said."""
    who, place = home.split()
    answers = Answers(**{"pay_as": "credit", "cost": Decimal(180), **said})
    return apply(
        program=program,
        home=home_of(town, who, place),
        answers=answers,
        files={"receipt": jpeg()},
        by=town.users[who],
        at=at,
    )


def offered(town: Town) -> Application:
    """Offer a program that Ada applied to and must answer; she did one thing, and wants another."""
    found = applied(town, a_program())
    Application.objects.filter(pk=found.pk).update(state="asked")
    home, ada = home_of(town, "ada", "mill"), town.users["ada"]
    mark_action(home=home, action="controller", kind="done", on=date(2026, 10, 1), by=ada, at=NOW)
    mark_action(home=home, action="washer", kind="interested", on=None, by=ada, at=NOW)
    return found


def upload(content: bytes | None = None, name: str = "IMG_0042.jpg") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, jpeg() if content is None else content)
