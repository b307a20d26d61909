"""What is written down on the way - lines of the log, the admin's log, error pages - names nobody."""

import logging
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan
from privacy.erasing.variants import fold
from privacy.jobs import forget, send_letters
from privacy.models import Letter, Look
from tests.conftest import NOW, TODAY, Town
from tests.fakes import Mailbox, text_of
from tests.privacy import canary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def canaries_in(text: str) -> list[str]:
    """Return the canary's words that stand in a text."""
    return [word for word in canary.WORDS if word in fold(text)]


def test_no_line_of_the_log_names_somebody(
    town: Town, mailbox: Mailbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A210: before the filter that is the second line; every logger from INFO up, a life and its end."""
    mailbox.refuses.add(canary.EMAIL_ON_FILE)
    with caplog.at_level(logging.INFO):
        quillon = canary.live(town, mailbox, tmp_path)
        erase(subject=quillon, digest=plan(quillon, on=TODAY).digest, by=quillon, at=NOW)
        send_letters(NOW)
        forget(NOW)
    assert caplog.records != []
    said = "\n".join(f"{it.name} {it.getMessage()} {it.exc_text or ''}" for it in caplog.records)
    assert canaries_in(said) == []


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
