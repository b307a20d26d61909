"""What is written down on the way - lines of the log, the admin's log, error pages - names nobody."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.test import Client

from portal.logs import NoPersonalData
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.erasing.variants import fold
from privacy.jobs import send_letters
from privacy.models import Letter, Look
from tests.conftest import NOW, TODAY, Town
from tests.fakes import Mailbox, text_of
from tests.privacy import canary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def canaries_in(text: str) -> list[str]:
    """Return the canary's words that stand in a text."""
    return [word for word in canary.WORDS if word in fold(text)]


def test_the_log_of_the_admin_and_the_lines_of_who_looked_hold_no_value(
    town: Town, mailbox: Mailbox, tmp_path: Path
) -> None:
    """A210: which page, which columns, what for."""
    quillon = canary.live(town, mailbox, tmp_path)
    looks = list(Look.objects.filter(subject=quillon).values_list("page", "purpose"))
    assert sorted(looks) == [("admin: customer", "support"), ("admin: user", "support")]
    logged = LogEntry.objects.values_list("object_repr", "change_message")
    assert canaries_in(str(list(logged))) == []


def test_the_last_letter_names_nobody_and_neither_does_its_row(
    town: Town, mailbox: Mailbox, tmp_path: Path
) -> None:
    quillon = canary.live(town, mailbox, tmp_path)
    erase(subject=quillon, digest=plan(quillon, on=TODAY).digest, by=quillon, at=NOW)
    [row] = Letter.objects.values_list("about", "sealed_to", "subject")
    assert canaries_in(str(row)) == []
    send_letters(NOW)
    assert mailbox.mails[-1]["To"] == canary.LOGIN
    assert canaries_in(text_of(mailbox.mails[-1])) == []


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere/", 404), ("/bills/999/", 404), ("/profile/", 403)]
)
def test_error_pages_do_not_repeat_what_was_sent(path: str, status: int, town: Town) -> None:
    client = Client(enforce_csrf_checks=status == 403)
    client.force_login(town.users["ada"])
    page = client.post(path, {"nickname": canary.LOGIN, "email": canary.NAME})
    assert page.status_code == status
    assert canaries_in(page.content.decode()) == []


def test_a_page_that_breaks_repeats_nothing(
    town: Town, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """DEBUG off, as in a deployment: neither the page nor the log has what was sent or what stands there."""
    assert settings.DEBUG is False
    client = Client(raise_request_exception=False)
    client.force_login(town.users["ada"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_homenickname RENAME COLUMN nickname TO gone")
    with transaction.atomic():
        page = client.post(f"/profile/?to={canary.LOGIN}", {"nickname": canary.NICKNAME})
        transaction.set_rollback(True)
    assert page.status_code == 500
    assert canaries_in(page.content.decode()) == []
    [failed] = [it for it in caplog.records if it.name == "django.request"]
    shown = logging.Formatter().format(failed)
    assert NoPersonalData().filter(failed)
    assert "UndefinedColumn" in shown
    assert canaries_in(f"{failed.getMessage()} {failed.exc_text}") == []
