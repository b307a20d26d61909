"""Letters about privacy, through a real mail server: each once, nothing lost, nothing kept too long."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from accounts.models import Customer, User
from privacy import keys
from privacy.actions.letters import UnknownLetter, write_letter
from privacy.contact import email_of, language_of, reachable, subjects_known_as
from privacy.jobs import MOST_TRIES, forget, send_letters
from privacy.lasting.identity import known_values
from privacy.models import Letter, Subject
from privacy.requests.finder import find
from tests.conftest import NOW, Town
from tests.fakes import Mailbox, text_of

pytestmark = pytest.mark.django_db


def test_a_login_is_written_to_before_the_address_on_file(town: Town) -> None:
    ada = town.users["ada"]
    assert email_of(ada.subject) == "ada@example.org"
    assert email_of(town.accounts["cleo"].customer.subject) == "cleo@example.org"
    assert email_of(Subject.objects.create(created_at=NOW)) == ""


def test_the_language_is_the_one_the_person_chose(town: Town) -> None:
    ada = town.users["ada"]
    assert language_of(ada.subject) == ""
    ada.language = "es"
    ada.save()
    assert language_of(ada.subject) == "es"


def test_a_letter_goes_once(town: Town, mailbox: Mailbox) -> None:
    write_letter(kind="policy_changed", to=town.users["ada"].subject, at=NOW)
    assert [send_letters(NOW), send_letters(NOW)] == [1, 0]
    assert [mail["To"] for mail in mailbox.mails] == ["ada@example.org"]


def test_a_sealed_address_is_gone_once_the_letter_is(db: None, mailbox: Mailbox) -> None:
    letter = write_letter(kind="policy_changed", sealed_to="gone@example.org", at=NOW)
    assert b"gone" not in bytes(letter.sealed_to)
    assert send_letters(NOW) == 1
    assert [mail["To"] for mail in mailbox.mails] == ["gone@example.org"]
    letter.refresh_from_db()
    assert bytes(letter.sealed_to) == b""


def test_a_refused_letter_waits_longer_each_time_and_rests_in_the_end(
    town: Town, mailbox: Mailbox
) -> None:
    mailbox.refuses.add("*")
    letter = write_letter(kind="policy_changed", to=town.users["ada"].subject, at=NOW)
    now, waits = NOW, []
    while letter.tries < MOST_TRIES:
        assert send_letters(now) == 0
        assert send_letters(now) == 0
        letter.refresh_from_db()
        waits.append((letter.next_try_at - now) // timedelta(minutes=1))
        now = letter.next_try_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    mailbox.refuses.clear()
    assert send_letters(now) == 0


def test_a_letter_is_marked_before_it_is_handed_over(town: Town, mailbox: Mailbox) -> None:
    """The mail server took it and went before it said so, as for a worker that is killed.

    It is sent again under the same Message-ID, later and later, with all that opens it; and not for ever.
    """
    ada = town.users["ada"].subject
    write_letter(kind="erased", to=ada, at=NOW, sealed_about={"secret": "BCDF"}, about=ERASED)
    mailbox.hangs_up = True
    assert [send_letters(NOW), send_letters(NOW)] == [0, 0]
    letter = Letter.objects.get()
    assert (letter.tries, letter.sent_at) == (1, None)
    mailbox.hangs_up = False
    assert send_letters(letter.next_try_at) == 1
    write_letter(kind="policy_changed", to=ada, at=NOW)
    assert send_letters(NOW) == 1
    ids = [str(mail["Message-ID"]) for mail in mailbox.mails]
    assert ids[0] == ids[1] != ids[2]
    assert ["BCDF" in text_of(mail) for mail in mailbox.mails] == [True, True, False]
    letter.refresh_from_db()
    assert (letter.sent_at is not None, letter.about) == (True, ERASED)


def test_a_worker_leaves_alone_a_letter_that_another_one_is_at(
    town: Town, mailbox: Mailbox
) -> None:
    letter = write_letter(kind="policy_changed", to=town.users["ada"].subject, at=NOW)
    to = connection.settings_dict
    known = {name: to[name.upper()] for name in ("host", "user", "port") if to[name.upper()]}
    with psycopg.connect(**known, dbname=to["NAME"]) as other:
        lock = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
        other.execute(lock, [f"letter {letter.pk}"])
        assert send_letters(NOW) == 0
        other.execute("SELECT pg_advisory_unlock_all()")
    assert send_letters(NOW) == 1
    assert len(mailbox.mails) == 1


ERASED = {"reference": "R", "link": "https://example.org", "horizon": "a day", "by_staff": False}


def test_a_letter_without_a_template_is_never_written(subject: Subject) -> None:
    with pytest.raises(UnknownLetter):
        write_letter(kind="nonsense", to=subject, at=NOW)


def test_letters_are_forgotten_after_a_month(town: Town) -> None:
    write_letter(kind="policy_changed", to=town.users["ada"].subject, at=NOW)
    assert forget(NOW + timedelta(days=30, seconds=-1)) == 0
    assert forget(NOW + timedelta(days=30)) == 1
    assert not Letter.objects.exists()


def test_what_was_sealed_under_an_older_secret_is_still_read(settings: Any) -> None:
    settings.PRIVACY_KEYS = {1: "old"}
    sealed = keys.seal("ada@example.org")
    settings.PRIVACY_KEYS = {2: "new", 1: "old"}
    assert keys.unseal(sealed) == "ada@example.org"
    settings.PRIVACY_KEYS = {2: "new"}
    with pytest.raises(keys.Unreadable):
        keys.unseal(sealed)


def test_an_address_that_nobody_confirmed_is_nobodys(town: Town) -> None:
    """L26, A148: not written to, not matched, and not kept against whoever really has it.

    Whoever signs up with a neighbour's address could otherwise keep their requests from being found, and by
    having themselves erased keep the neighbour from coming in with the utility's next file.
    """
    tom = town.accounts["tom"].customer
    Customer.objects.filter(pk=tom.pk).update(email="tom@example.org")
    mallory = town.users["mallory"]
    EmailAddress.objects.create(user=mallory, email="tom@example.org", verified=False)
    claimed = User.objects.create_user("tom@example.org.invalid")
    User.objects.filter(pk=claimed.pk).update(email="new@example.org")
    EmailAddress.objects.filter(user=mallory, email=mallory.email).update(verified=False)
    for login in (mallory, claimed):
        assert email_of(login.subject) == ""
        assert known_values(login.subject) == set()
        assert login.subject not in reachable()
    assert email_of(tom.subject) == "tom@example.org"
    assert list(subjects_known_as("tom@example.org")) == [tom.subject]
    assert list(subjects_known_as("new@example.org")) == []
    assert find({"email": "tom@example.org"}).subject == tom.subject
    assert find({"email": "new@example.org"}).subject is None
    EmailAddress.objects.create(user=claimed, email="New@example.org", verified=True)
    assert email_of(claimed.subject) == "new@example.org"
    assert find({"email": "new@example.org"}).subject == claimed.subject
