"""Programs are changed in the admin (S07), each change a version; and what people are mailed of theirs."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from notices.jobs import deliver
from programs.actions.deciding import grant, refuse
from programs.models import Application, Program, ProgramVersion
from programs.topics import PROGRAM_NEWS
from tests.conftest import NOW, Town
from tests.fakes import Mailbox, mailbox, text_of
from tests.programs.conftest import applied

__all__ = ["mailbox"]
As = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FORM = {
    "slug": "lawn", "title_en": "Lawn", "title_es": "Césped", "summary_en": "x", "summary_es": "x",
    "rules_en": "x", "rules_es": "x", "opens_on": "2026-01-01", "closes_on": "2026-12-31",
    "kinds": ["single_family"], "for_whom": "owner", "needs_irrigation": "on", "least_use": "100",
    "pays": "per_unit", "amount": "2", "most": "3000", "unit_en": "square foot",
    "unit_es": "pie cuadrado", "papers": ["before"], "budget": "5000", "waiting_list": "on",
}  # fmt: skip
NEW = "/admin/programs/program/add/"


def test_a_program_is_made_and_changed_and_each_time_a_version_is_kept(as_: As, town: Town) -> None:
    admin = as_("admin")
    assert admin.post(NEW, FORM).status_code == 302
    program = Program.objects.get()
    assert program.least_use == 378_541_178  # 100 gallons
    page = f"/admin/programs/program/{program.pk}/change/"
    assert admin.get(page).context["adminform"].form["least_use"].value() == Decimal(100)
    assert admin.post(page, FORM | {"amount": "3"}).status_code == 302
    versions = ProgramVersion.objects.order_by("number")
    kept = [(each.number, each.columns["amount"], each.by) for each in versions]
    assert kept == [(1, "2", town.users["admin"].subject), (2, "3", town.users["admin"].subject)]
    assert versions[0].columns["kinds"] == ["single_family"]
    listed = admin.get("/admin/programs/programversion/")
    assert listed.status_code == 200
    assert admin.get(f"/admin/programs/program/{program.pk}/delete/").status_code == 403


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"closes_on": "2025-12-31"}, "It closes before it opens."),
        ({"pays": "share", "amount": "101", "asks_cost": "on"}, "A share is at most 100 percent"),
        ({"unit_es": ""}, "Say in both languages what is counted."),
    ],
)
def test_terms_that_make_no_sense_are_refused_in_words(
    wrong: dict[str, Any], said: str, as_: As, town: Town
) -> None:
    page = as_("admin").post(NEW, FORM | wrong)
    assert said in page.content.decode()
    assert Program.objects.count() == 0


def test_a_budget_below_what_was_granted_is_refused_in_words(
    as_: As, town: Town, program: Program
) -> None:
    by = town.users["admin"].subject
    grant(application=applied(town, program), amount=Decimal(90), reason="", by=by, at=NOW)
    page = f"/admin/programs/program/{program.pk}/change/"
    answer = as_("admin").post(page, FORM | {"budget": "50"})
    assert "More than that has been granted already." in answer.content.decode()
    assert Program.objects.get().budget == 1000


def test_whoever_applied_is_mailed_what_was_decided_and_not_why(
    town: Town, program: Program, mailbox: Mailbox
) -> None:
    """A reason may be personal, and a mail passes through many hands: it stands on the page."""
    by = town.users["admin"].subject
    applied_by = town.users["ada"]
    found = applied(town, program)
    grant(application=found, amount=Decimal(80), reason="Two were bought.", by=by, at=NOW)
    deliver(NOW)
    subjects = [str(mail["Subject"]) for mail in mailbox.mails]
    assert subjects == ["We have your application: New toilets", "$80 is granted: New toilets"]
    mail = text_of(mailbox.mails[-1])
    assert f"/programs/applications/{found.pk}/" in mail
    assert "Two were bought." not in mail
    assert str(mailbox.mails[-1]["To"]) == applied_by.email
    assert "Your rebates" in str(PROGRAM_NEWS.label)


def test_a_mail_about_what_is_gone_is_not_sent(
    town: Town, program: Program, mailbox: Mailbox
) -> None:
    by = town.users["admin"].subject
    refuse(application=applied(town, program), reason="No label.", by=by, at=NOW)
    Application.objects.all().delete()
    deliver(NOW)
    assert mailbox.mails == []
