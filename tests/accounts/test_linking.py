"""Tying a login to the utility's record: the actions, their limits, and what they leave behind."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from accounts.actions.linking import (
    CODE_LIVES,
    CODES_PER_ACCOUNT_AND_HOUR,
    CODES_PER_USER_AND_ACCOUNT_AND_DAY,
    TRIES_PER_ACCOUNT_AND_DAY,
    TRIES_PER_CODE,
    TRIES_PER_USER_AND_HOUR,
    NotMatched,
    NumberTriedTooOften,
    TooManyTries,
    account_digest,
    ask_for_code,
    code_digest,
    link_account,
    link_with_code,
)
from accounts.models import AccessGrant, Account, LinkAttempt, ProofCode, User
from accounts.models.access import Role
from privacy.models import MergedSubject, Subject
from tests.conftest import NOW, Town, make_user

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def free(town: Town) -> Account:
    """Ada's account, while nobody holds it and its customer is nobody's login."""
    account = town.accounts["ada"]
    account.grants.all().delete()
    customer = account.customer
    customer.subject = Subject.objects.create(created_at=NOW)
    customer.save(update_fields=["subject"])
    return account


def attempts(user: User) -> list[tuple[int | None, bool, str]]:
    """Return what is on record of the tries of a user."""
    return list(
        LinkAttempt.objects.filter(user=user)
        .order_by("pk")
        .values_list("account", "linked", "account_digest")
    )


def prove(
    account: Account | None,
    by: User,
    *,
    number: str = "001-4711",
    proven: bool = True,
    at: datetime,
) -> AccessGrant:
    return link_account(account=account, account_number=number, proven=proven, by=by, at=at)


# --- By proof -----------------------------------------------------------------------------------------


def test_who_proves_an_account_becomes_its_holder(free: Account, stranger: User) -> None:
    """A077."""
    was = free.customer.subject_id
    grant = prove(free, stranger, at=NOW)
    assert (grant.account, grant.user, grant.role) == (free, stranger, Role.HOLDER)
    assert (grant.from_date, grant.to_date, grant.granted_at, grant.revoked_at) == (
        None,
        None,
        NOW,
        None,
    )
    assert attempts(stranger) == [(free.pk, True, account_digest("0014711"))]
    free.customer.refresh_from_db()
    assert free.customer.subject_id == stranger.subject_id
    assert list(MergedSubject.objects.values_list("gone", "into")) == [(was, stranger.subject_id)]


@pytest.mark.parametrize(("exists", "proven"), [(False, False), (False, True), (True, False)])
def test_what_does_not_match_leaves_the_same_try(
    exists: bool, proven: bool, free: Account, stranger: User
) -> None:
    with pytest.raises(NotMatched):
        prove(free if exists else None, stranger, proven=proven, at=NOW)
    # With number and name right, the contact on file will hear of it.
    about = free.pk if exists else None
    assert attempts(stranger) == [(about, False, account_digest("0014711"))]
    assert not AccessGrant.objects.filter(user=stranger).exists()


def test_an_account_that_somebody_holds_is_not_given_away_and_its_contact_will_hear(
    town: Town, stranger: User
) -> None:
    with pytest.raises(NotMatched):
        prove(town.accounts["ada"], stranger, at=NOW)
    assert not AccessGrant.objects.filter(user=stranger).exists()
    assert attempts(stranger) == [(town.accounts["ada"].pk, False, account_digest("0014711"))]


def test_the_holder_who_links_again_keeps_the_grant_and_nobody_is_told(town: Town) -> None:
    """The mail would say that somebody else tried and did not succeed: neither is true."""
    grant = prove(town.accounts["ada"], town.users["ada"], at=NOW)
    assert grant == town.grants["ada ada"]
    assert attempts(town.users["ada"]) == [(None, False, account_digest("0014711"))]


def test_who_had_access_already_holds_it_now_and_the_old_grant_ends(
    town: Town, free: Account
) -> None:
    ben = town.users["ben"]
    old = AccessGrant.objects.create(account=free, user=ben, role=Role.HOUSEHOLD, granted_at=NOW)
    grant = prove(free, ben, at=NOW + HOUR)
    old.refresh_from_db()
    assert (old.revoked_at, old.revoked_by) == (NOW + HOUR, ben)
    assert [(one.role, one.revoked_at) for one in free.grants.order_by("pk")] == [
        (Role.HOUSEHOLD, NOW + HOUR),
        (Role.HOLDER, None),
    ]
    assert grant.role == Role.HOLDER


def test_a_customer_who_is_another_login_already_is_not_two_people(
    free: Account, stranger: User
) -> None:
    """The first account made the customer one with a login; a second login proves the second account."""
    prove(free, stranger, at=NOW)
    second = Account.objects.create(number="77", customer=free.customer, from_date=NOW.date())
    other = make_user("other")
    with pytest.raises(NotMatched):
        prove(second, other, number="77", at=NOW)
    assert not second.grants.exists()
    assert prove(second, stranger, number="77", at=NOW).role == Role.HOLDER


def test_a_customer_who_was_erased_is_not_tied_to_a_living_person(
    free: Account, stranger: User
) -> None:
    Subject.objects.filter(pk=free.customer.subject_id).update(erased_at=NOW)
    with pytest.raises(NotMatched):
        prove(free, stranger, at=NOW)
    assert not free.grants.exists()


# --- Limits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exists", [True, False])
def test_a_user_tries_six_times_an_hour_whatever_numbers(
    exists: bool, free: Account, stranger: User
) -> None:
    for n in range(TRIES_PER_USER_AND_HOUR):
        with pytest.raises(NotMatched):
            prove(None, stranger, number=f"{n}", at=NOW + n * MINUTE)
    with pytest.raises(TooManyTries):  # though everything is right now
        prove(free if exists else None, stranger, at=NOW + 10 * MINUTE)
    # The refused one is not counted, or one after the other would keep the door shut for ever.
    assert len(attempts(stranger)) == TRIES_PER_USER_AND_HOUR
    assert not AccessGrant.objects.filter(user=stranger).exists()


def test_after_an_hour_without_tries_a_user_may_go_on(free: Account, stranger: User) -> None:
    for _n in range(TRIES_PER_USER_AND_HOUR):
        with pytest.raises(NotMatched):
            prove(None, stranger, number="1", at=NOW)
    assert prove(free, stranger, at=NOW + HOUR).role == Role.HOLDER


def test_linking_many_accounts_is_no_guessing(town: Town, stranger: User) -> None:
    """A property manager with twenty accounts gets all of them linked on one day."""
    for n in range(20):
        customer = town.accounts["cleo"].customer.__class__.objects.create(
            number=f"M{n}", subject=Subject.objects.create(created_at=NOW)
        )
        account = Account.objects.create(number=f"M-{n}", customer=customer, from_date=NOW.date())
        prove(account, stranger, number=f"M-{n}", at=NOW)
    assert AccessGrant.objects.filter(user=stranger, role=Role.HOLDER).count() == 20


@pytest.mark.parametrize("exists", [True, False])
def test_many_logins_together_try_a_number_twelve_times_a_day(exists: bool, free: Account) -> None:
    """A075."""
    number = "001-4711" if exists else "999-9999"
    account = free if exists else None
    for n in range(TRIES_PER_ACCOUNT_AND_DAY):
        with pytest.raises(NotMatched):
            prove(account, make_user(f"u{n}"), number=number, proven=False, at=NOW + n * HOUR)
    late = NOW + TRIES_PER_ACCOUNT_AND_DAY * HOUR
    with pytest.raises(NumberTriedTooOften):
        prove(account, make_user("one-more"), number=number, at=late)
    with pytest.raises(NotMatched):  # another number is not counted with it
        prove(None, make_user("another"), number="5", at=late)


def test_a_number_is_counted_however_it_is_written(free: Account) -> None:
    written = ["001-4711", "0014711", "001 4711", "00 14-711"] * 3
    for n, number in enumerate(written):
        with pytest.raises(NotMatched):
            prove(None, make_user(f"u{n}"), number=number, at=NOW)
    with pytest.raises(NumberTriedTooOften):
        prove(free, make_user("last"), number="0-0-1-4-7-1-1", at=NOW)


def test_the_day_after_a_number_may_be_tried_again(free: Account, stranger: User) -> None:
    for n in range(TRIES_PER_ACCOUNT_AND_DAY):
        with pytest.raises(NotMatched):
            prove(None, make_user(f"u{n}"), at=NOW)
    assert prove(free, stranger, at=NOW + DAY).account == free


# --- By code ------------------------------------------------------------------------------------------


def code_row(user: User) -> dict[str, object]:
    return ProofCode.objects.filter(user=user).values().get()


@pytest.fixture
def sent(free: Account, stranger: User) -> Callable[[str], ProofCode]:
    """Return a function that has a code on its way to the contact on file."""

    def send(code: str) -> ProofCode:
        proof = ask_for_code(account=free, account_number=free.number, by=stranger, at=NOW)
        proof.digest, proof.sent_at = code_digest(code, by=stranger), NOW
        proof.save()
        return proof

    return send


def test_asking_for_a_code_leaves_the_same_rows_whether_or_not_the_account_exists(
    free: Account,
) -> None:
    left = []
    for name, account in (("one", free), ("two", None)):
        user = make_user(name)
        ask_for_code(account=account, account_number="001-4711", by=user, at=NOW)
        row = code_row(user)
        assert row.pop("account_id") == (account.pk if account else None)
        del row["id"], row["user_id"]
        left.append((row, attempts(user)))
    assert left[0] == left[1]
    assert left[0] == (
        {
            "account_digest": account_digest("0014711"),
            "asked_at": NOW,
            "expires_at": NOW + CODE_LIVES,
            "sent_at": None,
            "mail_again_at": None,
            "mailing_at": None,
            "digest": "",
            "tries": 0,
        },
        [(None, False, account_digest("0014711"))],
    )


@pytest.mark.parametrize("typed", ["BCDF-2345", "bcdf2345", " bcdf 2345 "])
def test_the_code_links_however_it_is_typed(
    typed: str, sent: Callable[[str], ProofCode], free: Account, stranger: User
) -> None:
    sent("BCDF2345")
    grant = link_with_code(code=typed, by=stranger, at=NOW + MINUTE)
    assert (grant.account, grant.user, grant.role) == (free, stranger, Role.HOLDER)
    assert not ProofCode.objects.exists()
    assert attempts(stranger) == [
        (None, False, account_digest("0014711")),
        (free.pk, True, account_digest("0014711")),
    ]


@pytest.mark.parametrize(
    ("code", "after"),
    [("BCDF2346", MINUTE), ("", MINUTE), ("BCDF2345", CODE_LIVES), ("BCDF2345", DAY)],
)
def test_a_wrong_or_old_code_does_not_link(
    code: str, after: timedelta, sent: Callable[[str], ProofCode], stranger: User
) -> None:
    sent("BCDF2345")
    with pytest.raises(NotMatched):
        link_with_code(code=code, by=stranger, at=NOW + after)
    assert not AccessGrant.objects.filter(user=stranger).exists()


def test_a_code_is_tried_five_times_and_then_the_right_one_does_not_help(
    sent: Callable[[str], ProofCode], stranger: User
) -> None:
    sent("BCDF2345")
    for n in range(TRIES_PER_CODE):
        with pytest.raises(NotMatched):
            link_with_code(code=f"WRONG{n}", by=stranger, at=NOW)
    with pytest.raises(TooManyTries):
        link_with_code(code="BCDF2345", by=stranger, at=NOW)
    assert code_row(stranger)["tries"] == TRIES_PER_CODE


def test_a_code_works_for_the_login_that_asked_and_once(
    sent: Callable[[str], ProofCode], stranger: User, town: Town
) -> None:
    sent("BCDF2345")
    for thief in (town.users["mallory"], town.users["ben"]):
        with pytest.raises(NotMatched):
            link_with_code(code="BCDF2345", by=thief, at=NOW)
    link_with_code(code="BCDF2345", by=stranger, at=NOW)
    with pytest.raises(NotMatched):
        link_with_code(code="BCDF2345", by=stranger, at=NOW)


def test_one_code_leaves_another_mark_for_each_login(town: Town) -> None:
    """A digest that leaked with one row opens no other."""
    marks = {code_digest("BCDF2345", by=town.users[who]) for who in ("ada", "ben", "mallory")}
    assert len(marks) == 3


def test_a_newer_code_replaces_an_older_one(
    sent: Callable[[str], ProofCode], stranger: User
) -> None:
    sent("BCDF2345")
    sent("GHJK6789")
    with pytest.raises(NotMatched):
        link_with_code(code="BCDF2345", by=stranger, at=NOW)
    assert link_with_code(code="GHJK6789", by=stranger, at=NOW).user == stranger


@pytest.mark.parametrize("typed", ["", "never sent", "NEVERSENT", "None"])
def test_a_code_that_was_never_sent_is_never_right(
    typed: str, free: Account, stranger: User
) -> None:
    for account in (free, None):
        ask_for_code(account=account, account_number="001-4711", by=stranger, at=NOW)
        with pytest.raises(NotMatched):
            link_with_code(code=typed, by=stranger, at=NOW)


def test_codes_are_asked_for_within_the_same_limit_as_proofs(free: Account, stranger: User) -> None:
    for n in range(TRIES_PER_USER_AND_HOUR):
        ask_for_code(account=None, account_number=f"{n}", by=stranger, at=NOW)
    with pytest.raises(TooManyTries), transaction.atomic():
        ask_for_code(account=free, account_number="001-4711", by=stranger, at=NOW)
    with pytest.raises(TooManyTries):
        prove(free, stranger, at=NOW)


@pytest.mark.parametrize("exists", [True, False])
def test_guesses_of_others_do_not_shut_out_who_has_the_mailbox_on_file(
    exists: bool, free: Account, stranger: User
) -> None:
    account = free if exists else None
    for n in range(TRIES_PER_ACCOUNT_AND_DAY):
        with pytest.raises(NotMatched):
            prove(account, make_user(f"u{n}"), proven=False, at=NOW)
    with pytest.raises(NumberTriedTooOften):
        prove(account, stranger, at=NOW)
    code = ask_for_code(account=account, account_number="001-4711", by=stranger, at=NOW)
    assert code.account == account


def test_asking_for_codes_is_no_guess_and_leaves_the_guesses_of_a_day_as_they_are(
    free: Account,
) -> None:
    for n in range(CODES_PER_ACCOUNT_AND_HOUR):
        ask_for_code(account=free, account_number="001-4711", by=make_user(f"c{n}"), at=NOW)
    for n in range(TRIES_PER_ACCOUNT_AND_DAY):
        with pytest.raises(NotMatched):
            prove(free, make_user(f"u{n}"), proven=False, at=NOW)
    with pytest.raises(NumberTriedTooOften):
        prove(free, make_user("last"), at=NOW)


@pytest.mark.parametrize("exists", [True, False])
def test_a_login_asks_for_three_codes_a_day_for_one_number(
    exists: bool, free: Account, stranger: User
) -> None:
    account = free if exists else None
    for n in range(CODES_PER_USER_AND_ACCOUNT_AND_DAY):
        ask_for_code(account=account, account_number="001-4711", by=stranger, at=NOW + n * HOUR)
    with pytest.raises(NumberTriedTooOften), transaction.atomic():
        ask_for_code(account=account, account_number="0014711", by=stranger, at=NOW + 23 * HOUR)
    # Nobody else is shut out by it, and neither is the login tomorrow.
    ask_for_code(
        account=account, account_number="001-4711", by=make_user("other"), at=NOW + 23 * HOUR
    )
    ask_for_code(account=account, account_number="001-4711", by=stranger, at=NOW + DAY)


@pytest.mark.parametrize("exists", [True, False])
def test_many_logins_together_have_six_codes_an_hour_mailed_and_an_hour_later_there_are_more(
    exists: bool, free: Account, stranger: User
) -> None:
    account = free if exists else None
    for n in range(CODES_PER_ACCOUNT_AND_HOUR):
        ask_for_code(account=account, account_number="001-4711", by=make_user(f"u{n}"), at=NOW)
    late = NOW + HOUR - MINUTE
    with pytest.raises(TooManyTries), transaction.atomic():
        ask_for_code(account=account, account_number="001-4711", by=stranger, at=late)
    ask_for_code(account=None, account_number="5", by=stranger, at=late)
    ask_for_code(account=account, account_number="001-4711", by=stranger, at=NOW + HOUR)


def test_a_code_for_an_account_that_somebody_holds_by_now_does_not_link(
    sent: Callable[[str], ProofCode], free: Account, town: Town, stranger: User
) -> None:
    sent("BCDF2345")
    prove(free, town.users["mallory"], at=NOW)
    with pytest.raises(NotMatched):
        link_with_code(code="BCDF2345", by=stranger, at=NOW)
    assert [grant.user for grant in free.grants.all()] == [town.users["mallory"]]
    assert attempts(stranger)[-1] == (free.pk, False, account_digest("0014711"))
