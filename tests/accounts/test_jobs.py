"""What the clock runs in accounts: mails through a real mail server, each row once, nothing lost."""

import logging
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import translation

from accounts import jobs
from accounts.actions.linking import (
    CODE_LIVES,
    NotMatched,
    ask_for_code,
    code_digest,
    link_account,
    link_with_code,
    token_digest,
)
from accounts.actions.sharing import INVITATION_LIVES, invite
from accounts.models import (
    AccessGrant,
    Account,
    Customer,
    Invitation,
    LinkAttempt,
    ProofCode,
)
from accounts.models.access import Role
from privacy.models import Subject
from tests.conftest import NOW, Town
from tests.fakes import Mailbox, text_of
from tests.workers import mother_of_workers, wait_for

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
ON_FILE = "ada.on.file@example.net"


def invite_to_adas(town: Town, email: str, *, language: str = "en") -> Invitation:
    return invite(
        account=town.accounts["ada"],
        email=email,
        role=Role.TENANT,
        from_date=None,
        to_date=None,
        language=language,
        by=town.users["ada"],
        at=NOW,
    )


def free(town: Town, holder: str = "ada") -> Account:
    """Take the holder off an account."""
    account = town.accounts[holder]
    account.grants.all().delete()
    Customer.objects.filter(pk=account.customer_id).update(
        subject=Subject.objects.create(created_at=NOW)
    )
    return Account.objects.get(pk=account.pk)


def code_for(town: Town, who: str, account: Account | None) -> ProofCode:
    return ask_for_code(account=account, account_number="001-4711", by=town.users[who], at=NOW)


def link_as(town: Town, who: str, account: Account) -> AccessGrant:
    return link_account(
        account=account, account_number=account.number, proven=True, by=town.users[who], at=NOW
    )


# --- Invitations --------------------------------------------------------------------------------------


def test_an_invitation_is_mailed_once_with_a_code_that_is_not_kept(
    town: Town, mailbox: Mailbox
) -> None:
    invitation = invite_to_adas(town, "guest@example.org")
    assert [jobs.send_invitations(NOW + MINUTE), jobs.send_invitations(NOW + 2 * MINUTE)] == [1, 0]
    assert mailbox.addressed() == [("guest@example.org", "You are invited to see a water account")]
    text, html = text_of(mailbox.only()), text_of(mailbox.only(), "html")
    [code] = re.findall(r"Your code: ([A-Z2-9]{4}(?:-[A-Z2-9]{4}){3})\n", text)
    assert code in html
    invitation.refresh_from_db()
    assert (invitation.token_digest, invitation.sent_at) == (token_digest(code), NOW + MINUTE)


def test_an_invitation_names_neither_the_holder_nor_the_account(
    town: Town, mailbox: Mailbox
) -> None:
    """The address may be mistyped: whoever reads it learns nothing."""
    invite_to_adas(town, "guest@example.org")
    jobs.send_invitations(NOW)
    sent = mailbox.only().as_string() + text_of(mailbox.only()) + text_of(mailbox.only(), "html")
    for secret in ("ada@", "ada.on.file", "okafor", "4711", "mill lane", "weir"):
        assert secret not in sent.lower()


@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("es", "es"), ("", "en")])
def test_a_mail_is_written_in_the_readers_language(
    language: str, lang: str, town: Town, mailbox: Mailbox
) -> None:
    invite_to_adas(town, "guest@example.org", language=language)
    jobs.send_invitations(NOW)
    assert re.findall(r'<html lang="([\w-]+)">', text_of(mailbox.only(), "html"))[0][:2] == lang


def test_an_invitation_that_ran_out_is_not_mailed(town: Town, mailbox: Mailbox) -> None:
    invite_to_adas(town, "guest@example.org")
    assert jobs.send_invitations(NOW + INVITATION_LIVES) == 0
    assert mailbox.mails == []


# --- Codes --------------------------------------------------------------------------------------------


def test_a_code_goes_to_the_contact_on_file_and_links_who_asked(
    town: Town, mailbox: Mailbox
) -> None:
    account = free(town)
    proof = code_for(town, "mallory", account)
    assert jobs.send_proof_codes(NOW + MINUTE) == 1
    assert mailbox.addressed() == [(ON_FILE, "Your code to link your water account")]
    [code] = re.findall(r"^([A-Z2-9]{4}-[A-Z2-9]{4})$", text_of(mailbox.only()), re.MULTILINE)
    assert code in text_of(mailbox.only(), "html")
    proof.refresh_from_db()
    assert (proof.digest, proof.sent_at) == (
        code_digest(code, by=town.users["mallory"]),
        NOW + MINUTE,
    )
    grant = link_with_code(code=code, by=town.users["mallory"], at=NOW + 2 * MINUTE)
    assert (grant.account, grant.role) == (account, Role.HOLDER)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_code_is_written_in_the_language_of_the_contact_on_file(
    language: str, town: Town, mailbox: Mailbox
) -> None:
    account = free(town)
    Customer.objects.filter(pk=account.customer_id).update(language=language)
    code_for(town, "mallory", account)
    jobs.send_proof_codes(NOW)
    assert f'<html lang="{language}">' in text_of(mailbox.only(), "html")


def test_no_code_is_sent_where_there_is_no_account_or_no_address_or_no_time(
    town: Town, mailbox: Mailbox
) -> None:
    Customer.objects.filter(pk=town.accounts["tom"].customer_id).update(email="")
    code_for(town, "mallory", None)
    code_for(town, "ben", town.accounts["tom"])
    code_for(town, "lena", town.accounts["ada"])
    assert jobs.send_proof_codes(NOW + CODE_LIVES) == 0
    assert mailbox.mails == []
    assert jobs.send_proof_codes(NOW) == 1
    assert [to for to, _subject in mailbox.addressed()] == [ON_FILE]


def test_a_code_asked_for_again_is_another_one(town: Town, mailbox: Mailbox) -> None:
    for _n in range(2):
        code_for(town, "mallory", town.accounts["ada"])
        jobs.send_proof_codes(NOW)
    first, second = (text_of(mail) for mail in mailbox.mails)
    assert first != second


# --- The contact on file ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_contact_on_file_hears_of_a_link_in_their_language(
    language: str, town: Town, mailbox: Mailbox
) -> None:
    """A075."""
    account = free(town)
    Customer.objects.filter(pk=account.customer_id).update(language=language)
    link_as(town, "mallory", account)
    assert [jobs.tell_contacts_on_file(NOW + MINUTE), jobs.tell_contacts_on_file(NOW)] == [1, 0]
    mail = mailbox.only()
    assert str(mail["To"]) == ON_FILE
    assert f'<html lang="{language}">' in text_of(mail, "html")
    if language == "en":
        assert str(mail["Subject"]) == "Your water account was linked to a login"
        assert "On 20 November 2026 your water account was linked" in " ".join(
            text_of(mail).split()
        )
    assert "mallory" not in mail.as_string() + text_of(mail) + text_of(mail, "html")
    assert LinkAttempt.objects.get().told_at == NOW + MINUTE


def test_the_contact_on_file_hears_of_a_proof_for_an_account_that_is_held(
    town: Town, mailbox: Mailbox
) -> None:
    with pytest.raises(NotMatched):
        link_as(town, "mallory", town.accounts["ada"])
    assert jobs.tell_contacts_on_file(NOW) == 1
    assert mailbox.addressed() == [(ON_FILE, "Somebody tried to link your water account")]


def test_nobody_hears_of_a_try_that_knew_no_name(town: Town, mailbox: Mailbox) -> None:
    """Else anybody could have mails sent to a customer by knowing a number."""
    with pytest.raises(NotMatched):
        link_account(
            account=None,
            account_number="001-4711",
            proven=True,
            by=town.users["mallory"],
            at=NOW,
        )
    code_for(town, "mallory", town.accounts["ada"])
    assert jobs.tell_contacts_on_file(NOW) == 0
    assert mailbox.mails == []


def test_who_knows_number_and_name_and_guesses_the_rest_is_told_of_once_a_day(
    town: Town, mailbox: Mailbox
) -> None:
    for n in range(3):
        with pytest.raises(NotMatched):
            link_account(
                account=town.accounts["ada"],
                account_number="001-4711",
                proven=False,
                by=town.users["mallory"],
                at=NOW + timedelta(minutes=n),
            )
    jobs.tell_contacts_on_file(NOW)
    assert [mail["To"] for mail in mailbox.mails] == ["ada.on.file@example.net"]


def test_a_customer_without_an_address_stays_untold_where_staff_see_it(
    town: Town, mailbox: Mailbox
) -> None:
    account = free(town)
    Customer.objects.filter(pk=account.customer_id).update(email="")
    link_as(town, "mallory", account)
    assert jobs.tell_contacts_on_file(NOW) == 0
    assert list(LinkAttempt.objects.values_list("account", "told_at")) == [(account.pk, None)]


# --- A mail server that refuses -----------------------------------------------------------------------


def all_due(town: Town) -> list[Callable[[], tuple[object, object]]]:
    """Make one mail of each kind due; return functions that give what its row says of being sent."""
    invitation = invite_to_adas(town, "guest@example.org")
    proof = code_for(town, "lena", town.accounts["tom"])
    link_as(town, "mallory", free(town, "cleo"))
    return [
        lambda: Invitation.objects.values_list("sent_at", "token_digest").get(pk=invitation.pk),
        lambda: ProofCode.objects.values_list("sent_at", "digest").get(pk=proof.pk),
        lambda: LinkAttempt.objects.values_list("told_at", "linked").get(linked=True),
    ]


KINDS = ["invitation", "code", "told"]
JOBS = {
    "invitation": jobs.send_invitations,
    "code": jobs.send_proof_codes,
    "told": jobs.tell_contacts_on_file,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_mail_stays_due_and_its_address_is_not_logged(
    kind: str, town: Town, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    row = dict(zip(KINDS, all_due(town), strict=True))[kind]
    before = row()
    mailbox.refuses = {"*"}
    assert JOBS[kind](NOW) == 0
    assert row() == before
    assert before[0] is None
    [line] = [record.getMessage() for record in caplog.records]
    assert re.fullmatch(r"(invitation|proof code|link attempt) \d+ not sent: \w+", line)
    mailbox.refuses = set()
    assert JOBS[kind](NOW + MINUTE) == 1
    assert len(mailbox.mails) == 1
    assert row()[0] == NOW + MINUTE


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_mail_is_tried_again_less_and_less_often(
    kind: str, town: Town, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    """The job looks every few seconds; the mail server is asked after a minute, two, four, and so on."""
    all_due(town)
    mailbox.refuses = {"*"}
    asked, at = [], NOW
    while at <= NOW + 20 * MINUTE:
        caplog.clear()
        assert JOBS[kind](at) == 0
        asked += [(at - NOW) // MINUTE for _line in caplog.records]
        at += timedelta(seconds=30)
    assert asked == [0, 1, 2, 4, 8, 16]


def test_an_address_that_takes_nothing_is_asked_four_times_a_day_until_the_invitation_ends(
    town: Town, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    invite_to_adas(town, "guest@example.org")
    mailbox.refuses = {"*"}
    for hour in range(24 * 20):
        jobs.send_invitations(NOW + timedelta(hours=hour))
    days = INVITATION_LIVES.days
    # 0, 1, 2 and 4 hours, then every six; nothing once it has run out.
    assert len(caplog.records) == 4 + len(range(8, 24 * days, 6))


def test_a_code_that_is_asked_for_again_is_mailed_at_once_though_the_last_was_refused(
    town: Town, mailbox: Mailbox
) -> None:
    code_for(town, "mallory", town.accounts["ada"])
    mailbox.refuses = {"*"}
    assert jobs.send_proof_codes(NOW) == 0
    mailbox.refuses = set()
    assert jobs.send_proof_codes(NOW) == 0
    code_for(town, "mallory", town.accounts["ada"])
    assert jobs.send_proof_codes(NOW) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_server_that_is_away_leaves_everything_due(
    kind: str, town: Town, mailbox: Mailbox, settings, caplog: pytest.LogCaptureFixture
) -> None:
    row = dict(zip(KINDS, all_due(town), strict=True))[kind]
    before, port = row(), settings.EMAIL_PORT
    settings.EMAIL_PORT = 1  # nobody listens there
    assert JOBS[kind](NOW) == 0
    assert row() == before
    assert "example" not in caplog.text
    settings.EMAIL_PORT = port
    assert JOBS[kind](NOW + MINUTE) == 1


def test_one_refused_address_does_not_stop_the_others(
    town: Town, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("a", "b", "c"):
        invite_to_adas(town, f"{name}@example.org")
    mailbox.refuses = {"b@example.org"}
    with caplog.at_level(logging.DEBUG):
        assert jobs.send_invitations(NOW) == 2
    assert sorted(to for to, _subject in mailbox.addressed()) == ["a@example.org", "c@example.org"]
    assert list(Invitation.objects.filter(sent_at=None).values_list("email", flat=True)) == [
        "b@example.org"
    ]
    assert "example.org" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(town: Town, mailbox: Mailbox) -> None:
    for n in range(6):
        invite_to_adas(town, f"guest{n}@example.org")
    start, sent = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        sent.append(jobs.send_invitations(NOW))
        connection.close()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 6
    assert sorted(to for to, _subject in mailbox.addressed()) == [
        f"guest{n}@example.org" for n in range(6)
    ]
    assert not Invitation.objects.filter(sent_at=None).exists()


# --- A mail whose fate nobody knows -------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_that_may_have_been_taken_is_not_sent_again_and_stays_where_staff_see_it(
    kind: str, town: Town, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    row = dict(zip(KINDS, all_due(town), strict=True))[kind]
    mailbox.hangs_up = True
    assert JOBS[kind](NOW) == 0
    mailbox.hangs_up = False
    assert JOBS[kind](NOW + MINUTE) == 0
    assert len(mailbox.mails) == 1
    assert row()[0] is None
    assert f"in doubt: {'SMTPServerDisconnected'}" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_that_it_is_handed_over_is_committed_before_it_is(town: Town, mailbox: Mailbox) -> None:
    """A worker killed before the answer leaves it so: the next one does not send it again."""
    invite_to_adas(town, "guest@example.org")
    mailbox.holds = True
    with mother_of_workers() as workers:
        worker = workers.start("accounts.jobs.send_invitations", NOW)
        while not mailbox.mails:
            time.sleep(0.005)
        os.kill(worker, signal.SIGKILL)
        wait_for(worker)
    mailbox.holds = False
    assert jobs.send_invitations(NOW + MINUTE) == 0
    assert Invitation.objects.values_list("sent_at", "mailing_at").get() == (None, NOW)
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_invitation_names_the_role_in_its_readers_language(
    language: str, town: Town, mailbox: Mailbox
) -> None:
    """The job that writes it has a language of its own."""
    invite_to_adas(town, "guest@example.org", language=language)
    with translation.override("es" if language == "en" else "en"):
        jobs.send_invitations(NOW)
    with translation.override(language):
        assert f" {Role.TENANT.label}." in text_of(mailbox.only())
