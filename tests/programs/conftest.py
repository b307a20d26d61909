"""A program for toilets, and files as a telephone makes them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.access import homes_of
from programs.actions.applying import Answers, apply
from programs.actions.programs import keep_program
from programs.models import Application, Program
from tests.conftest import NOW, TODAY, Town
from tests.programs.pictures import jpeg

ProgramMaker = Callable[..., Program]


@pytest.fixture
def make_program(db: None) -> ProgramMaker:
    """Return a function that offers half of the cost of a toilet, at most $100, out of $1,000."""

    def make(slug: str = "toilets", **changed: Any) -> Program:
        program = Program(
            slug=slug,
            **{
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
                **changed,
            },
        )
        keep_program(program=program, by=None, at=NOW)
        return program

    return make


@pytest.fixture
def program(make_program: ProgramMaker) -> Program:
    """The program of `make_program`."""
    return make_program()


def applied(
    town: Town, program: Program, who: str = "ada", place: str = "mill", **said: Any
) -> Application:
    """Have somebody of the cast apply for their home: a toilet of $180, unless something else is said."""
    user = town.users[who]
    [home] = [
        home for home in homes_of(user, today=TODAY) if home.premises_id == town.premises[place].pk
    ]
    answers = Answers(**{"pay_as": "credit", "cost": Decimal(180), **said})
    return apply(
        program=program, home=home, answers=answers, files={"receipt": jpeg()}, by=user, at=NOW
    )


def upload(content: bytes | None = None, name: str = "IMG_0042.jpg") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, jpeg() if content is None else content)
