"""Giving and taking back access: what each action does, and to whom it says no."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from accounts.access import homes_of
from accounts.actions.linking import token_digest
from accounts.actions.sharing import (
    INVITATION_LIVES,
    INVITATIONS_A_DAY,
    OPEN_INVITATIONS,
    HasAccessAlready,
    InvitationGone,
    InvitedJustNow,
    NotTheHolder,
    TooManyInvitations,
    TooManyInvitationsToday,
    accept_invitation,
    find_invitation,
    invite,
    revoke_access,
    withdraw_invitation,
)
from accounts.models import AccessGrant, Invitation, InvitedAddress, User
from accounts.models.access import Role
from tests.conftest import NOW, TODAY, ReadsMaker, Town
from tests.fakes import everything_stored
from usage.models import DayReads

pytestmark = pytest.mark.django_db
NOT_HOLDERS = ["ben", "cleo", "lena", "tom", "mallory", "dana", "admin"]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def invite_as(
    town: Town,
    who: str = "ada",
    *,
    email: str = "guest@example.org",
    role: Role = Role.TENANT,
    from_date: date | None = None,
    to_date: date | None = None,
    at: datetime = NOW,
) -> Invitation:
    return invite(
        account=town.accounts["ada"],
        email=email,
        role=role,
        from_date=from_date,
        to_date=to_date,
        language="en",
        by=town.users[who],
        at=at,
    )


@pytest.fixture
def link(town: Town) -> Callable[..., str]:
    """Return a function that invites somebody and gives the secret that the mail would carry."""

    def make(**fields: Any) -> str:
        invitation = invite_as(town, **fields)
        token = f"secret of {invitation.pk}"
        Invitation.objects.filter(pk=invitation.pk).update(token_digest=token_digest(token))
        return token

    return make


def grants(town: Town, who: str) -> list[tuple[str, date | None, date | None, bool]]:
    """Return role, period and whether it is in force, of each grant of one of the cast."""
    return [
        (grant.role, grant.from_date, grant.to_date, grant.revoked_at is None)
        for grant in AccessGrant.objects.filter(
            user=town.users[who], account=town.accounts["ada"]
        ).order_by("pk")
    ]


# --- Inviting -----------------------------------------------------------------------------------------


def test_the_holder_invites_and_the_row_says_what_is_offered(town: Town) -> None:
    invitation = invite_as(
        town, email="Guest@Example.ORG", from_date=TODAY, to_date=date(2027, 1, 1)
    )
    row = Invitation.objects.values().get()
    assert row == {
        "id": invitation.pk,
        "account_id": town.accounts["ada"].pk,
        "email": "guest@example.org",
        "role": "tenant",
        "from_date": TODAY,
        "to_date": date(2027, 1, 1),
        "language": "en",
        "invited_by_id": town.users["ada"].pk,
        "invited_at": NOW,
        "expires_at": NOW + INVITATION_LIVES,
        "sent_at": None,
        "mail_again_at": None,
        "mailing_at": None,
        "token_digest": "",
    }


@pytest.mark.parametrize("who", NOT_HOLDERS)
def test_nobody_but_the_holder_invites(who: str, town: Town) -> None:
    with pytest.raises(NotTheHolder):
        invite_as(town, who)
    assert not Invitation.objects.exists()


def test_who_held_the_account_once_invites_nobody(town: Town) -> None:
    AccessGrant.objects.filter(pk=town.grants["ada ada"].pk).update(revoked_at=NOW)
    with pytest.raises(NotTheHolder):
        invite_as(town)


def test_inviting_again_replaces_the_offer_and_the_old_link_no_longer_works(
    town: Town, link: Callable[..., str]
) -> None:
    old = link(role=Role.MANAGER)
    new = link(role=Role.HELPER, email="GUEST@example.org", at=NOW + HOUR)
    assert Invitation.objects.count() == 1
    with pytest.raises(InvitationGone):
        accept_invitation(token=old, by=town.users["mallory"], at=NOW + HOUR)
    assert accept_invitation(token=new, by=town.users["mallory"], at=NOW + HOUR).role == Role.HELPER


def test_an_account_has_twenty_open_invitations_at_most(town: Town) -> None:
    for n in range(OPEN_INVITATIONS):
        invite_as(town, email=f"guest{n}@example.org", at=NOW + n // INVITATIONS_A_DAY * DAY)
    later = NOW + OPEN_INVITATIONS // INVITATIONS_A_DAY * DAY
    with pytest.raises(TooManyInvitations):
        invite_as(town, email="one.more@example.org", at=later)
    invite_as(town, email="guest3@example.org", at=later)  # again, in place of the first
    assert Invitation.objects.count() == OPEN_INVITATIONS
    invite_as(town, email="one.more@example.org", at=NOW + INVITATION_LIVES)  # the others ran out


def taken_back(invitation: Invitation, town: Town) -> None:
    withdraw_invitation(invitation=invitation, by=town.users["ada"])


def accepted(invitation: Invitation, town: Town) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(token_digest=token_digest("secret"))
    accept_invitation(token="secret", by=town.users["mallory"], at=NOW)


def left_open(invitation: Invitation, town: Town) -> None:
    pass


BECOMES = [left_open, taken_back, accepted]


@pytest.mark.parametrize("becomes", BECOMES)
def test_an_address_is_mailed_once_an_hour_whatever_becomes_of_the_invitation(
    becomes: Callable[[Invitation, Town], None], town: Town
) -> None:
    becomes(invite_as(town, email="guest@example.org"), town)
    before = list(Invitation.objects.values())
    for written in ("guest@example.org", "Guest@Example.ORG"):
        with pytest.raises(InvitedJustNow):
            invite_as(town, email=written, at=NOW + HOUR - MINUTE)
    assert list(Invitation.objects.values()) == before
    invite_as(town, email="other@example.org", at=NOW + MINUTE)
    assert invite_as(town, email="guest@example.org", at=NOW + HOUR).sent_at is None


@pytest.mark.parametrize("becomes", BECOMES)
def test_an_account_sends_ten_invitations_a_day_whatever_becomes_of_them(
    becomes: Callable[[Invitation, Town], None], town: Town
) -> None:
    for n in range(INVITATIONS_A_DAY):
        becomes(invite_as(town, email=f"guest{n}@example.org", at=NOW + n * MINUTE), town)
    for email in ("one.more@example.org", "guest1@example.org"):
        with pytest.raises(TooManyInvitationsToday):
            invite_as(town, email=email, at=NOW + DAY - MINUTE)
    invite_as(town, email="one.more@example.org", at=NOW + DAY)  # the first is a day old


def test_inviting_the_same_address_again_and_again_counts_each_mail(town: Town) -> None:
    for n in range(INVITATIONS_A_DAY):
        invite_as(town, at=NOW + n * HOUR)
    with pytest.raises(TooManyInvitationsToday):
        invite_as(town, at=NOW + INVITATIONS_A_DAY * HOUR)


def test_one_account_does_not_use_up_the_mails_of_another(town: Town) -> None:
    for n in range(INVITATIONS_A_DAY):
        invite_as(town, email=f"guest{n}@example.org")
    toms = invite(
        account=town.accounts["tom"],
        email="guest0@example.org",
        role=Role.TENANT,
        from_date=None,
        to_date=None,
        language="en",
        by=town.users["tom"],
        at=NOW,
    )
    assert toms.account == town.accounts["tom"]


def test_what_is_counted_does_not_name_the_address_and_differs_between_accounts(
    town: Town,
) -> None:
    """Else it would tell of two accounts that they know the same person."""
    taken_back(invite_as(town), town)
    invite(
        account=town.accounts["cleo"],
        email="guest@example.org",
        role=Role.TENANT,
        from_date=None,
        to_date=None,
        language="en",
        by=town.users["cleo"],
        at=NOW,
    ).delete()
    rows = InvitedAddress.objects.values_list("account", "at")
    digests = set(InvitedAddress.objects.values_list("email_digest", flat=True))
    assert sorted(rows) == sorted([(town.accounts[who].pk, NOW) for who in ("ada", "cleo")])
    assert len(digests) == 2
    assert [
        (table, column) for table, column, text in everything_stored() if "guest@" in text
    ] == []


# --- Accepting ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOLDER])
def test_accepting_gives_what_was_offered_to_whoever_has_the_link(
    role: Role, town: Town, link: Callable[..., str]
) -> None:
    """People have several addresses: the secret of the link counts, not where it was sent."""
    token = link(email="guest@example.org", role=role, from_date=TODAY, to_date=date(2027, 1, 1))
    grant = accept_invitation(token=token, by=town.users["mallory"], at=NOW + MINUTE)
    row = AccessGrant.objects.values().get(pk=grant.pk)
    assert row == {
        "id": grant.pk,
        "account_id": town.accounts["ada"].pk,
        "user_id": town.users["mallory"].pk,
        "role": role.value,
        "from_date": TODAY,
        "to_date": date(2027, 1, 1),
        "granted_by_id": town.users["ada"].pk,
        "granted_at": NOW + MINUTE,
        "revoked_at": None,
        "revoked_by_id": None,
    }
    assert not Invitation.objects.exists()


def test_a_link_is_used_once(town: Town, link: Callable[..., str]) -> None:
    token = link()
    accept_invitation(token=token, by=town.users["mallory"], at=NOW)
    for who in ("mallory", "cleo"):
        with pytest.raises(InvitationGone):
            accept_invitation(token=token, by=town.users[who], at=NOW)
    assert (grants(town, "mallory"), grants(town, "cleo")) == ([("tenant", None, None, True)], [])


@pytest.mark.parametrize(
    ("after", "works"),
    [(INVITATION_LIVES - MINUTE, True), (INVITATION_LIVES, False), (2 * INVITATION_LIVES, False)],
)
def test_a_link_works_for_two_weeks(
    after: timedelta, works: bool, town: Town, link: Callable[..., str]
) -> None:
    token = link()
    if works:
        accept_invitation(token=token, by=town.users["mallory"], at=NOW + after)
    else:
        with pytest.raises(InvitationGone):
            find_invitation(token=token, at=NOW + after)
        with pytest.raises(InvitationGone):
            accept_invitation(token=token, by=town.users["mallory"], at=NOW + after)
    assert bool(grants(town, "mallory")) is works


@pytest.mark.parametrize("token", ["", "guess", "0" * 64])
def test_an_invitation_that_was_not_mailed_yet_has_no_link(token: str, town: Town) -> None:
    invite_as(town)
    with pytest.raises(InvitationGone):
        accept_invitation(token=token, by=town.users["mallory"], at=NOW)


def test_an_invitation_ends_with_the_access_of_whoever_sent_it(
    town: Town, link: Callable[..., str]
) -> None:
    token = link()
    AccessGrant.objects.filter(pk=town.grants["ada ada"].pk).update(revoked_at=NOW)
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["cleo"], role=Role.HOLDER, granted_at=NOW
    )
    with pytest.raises(InvitationGone):
        accept_invitation(token=token, by=town.users["mallory"], at=NOW)
    assert grants(town, "mallory") == []


def test_the_holder_does_not_become_a_guest_of_their_own(
    town: Town, link: Callable[..., str]
) -> None:
    token = link()
    with pytest.raises(HasAccessAlready):
        accept_invitation(token=token, by=town.users["ada"], at=NOW)
    assert grants(town, "ada") == [("holder", None, None, True)]
    assert Invitation.objects.count() == 1  # still there for whom it was meant


def test_a_new_role_takes_the_place_of_the_old_one(town: Town, link: Callable[..., str]) -> None:
    accept_invitation(token=link(role=Role.HELPER), by=town.users["ben"], at=NOW)
    assert grants(town, "ben") == [("household", None, None, False), ("helper", None, None, True)]


def _at_once(*calls: Callable[[], object]) -> list[object]:
    """Run each in a thread of its own, all at the same time; return results and exceptions."""
    start, results = threading.Barrier(len(calls)), []

    def work(call: Callable[[], object]) -> None:
        start.wait()
        try:
            results.append(call())
        except (InvitationGone, HasAccessAlready) as refusal:
            results.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("others", [["mallory", "cleo"], ["mallory", "mallory"]])
def test_of_two_browsers_that_accept_at_once_one_gets_in(
    others: list[str], town: Town, link: Callable[..., str]
) -> None:
    for n in range(5):  # each is a race: one alone might be won by luck
        AccessGrant.objects.filter(user__in=[town.users[who] for who in others]).filter(
            account=town.accounts["ada"]
        ).delete()
        token = link(at=NOW + n * HOUR)
        results = _at_once(
            *(partial(accept_invitation, token=token, by=town.users[who], at=NOW) for who in others)
        )
        made = AccessGrant.objects.filter(
            account=town.accounts["ada"], user__in=[town.users[who] for who in others]
        )
        assert [grant.revoked_at for grant in made] == [None]
        assert sorted(map(str, results)) == sorted([str(made.get()), str(InvitationGone)])


# --- Ending -------------------------------------------------------------------------------------------


def days_seen(user: User) -> int:
    return DayReads.objects.visible_to(user, today=TODAY).count()


def test_revoked_access_shows_nothing_from_now_on_the_past_included(
    town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", date(2026, 11, 1), date(2026, 11, 10))
    ben, grant = town.users["ben"], town.grants["ben ada"]
    assert (days_seen(ben), [home.address for home in homes_of(ben, today=TODAY)]) == (
        10,
        ["12 Mill Lane", "3 Weir Cottages"],
    )
    revoke_access(grant=grant, by=town.users["ada"], at=NOW)
    assert (days_seen(ben), homes_of(ben, today=TODAY)) == (0, [])
    assert days_seen(town.users["ada"]) == 10
    grant.refresh_from_db()
    assert (grant.revoked_at, grant.revoked_by) == (NOW, town.users["ada"])


def test_revoking_twice_changes_nothing(town: Town) -> None:
    grant = town.grants["ben ada"]
    revoke_access(grant=grant, by=town.users["ada"], at=NOW)
    revoke_access(grant=grant, by=town.users["ben"], at=NOW + MINUTE)
    grant.refresh_from_db()
    assert (grant.revoked_at, grant.revoked_by) == (NOW, town.users["ada"])


def test_everybody_may_give_up_their_own_access(town: Town) -> None:
    revoke_access(grant=town.grants["ben ada"], by=town.users["ben"], at=NOW)
    revoke_access(grant=town.grants["lena tom"], by=town.users["lena"], at=NOW)
    assert (
        list(AccessGrant.objects.filter(revoked_at=None).values_list("role", flat=True))
        == ["holder"] * 3
    )


@pytest.mark.parametrize("who", [who for who in NOT_HOLDERS if who != "ben"])
def test_nobody_else_ends_access(who: str, town: Town) -> None:
    with pytest.raises(NotTheHolder):
        revoke_access(grant=town.grants["ben ada"], by=town.users[who], at=NOW)
    assert grants(town, "ben") == [("household", None, None, True)]


@pytest.mark.parametrize("who", NOT_HOLDERS)
def test_nobody_else_withdraws_an_invitation(who: str, town: Town) -> None:
    invitation = invite_as(town)
    with pytest.raises(NotTheHolder):
        withdraw_invitation(invitation=invitation, by=town.users[who])
    assert Invitation.objects.count() == 1


def test_a_withdrawn_invitation_is_gone(town: Town, link: Callable[..., str]) -> None:
    token = link()
    withdraw_invitation(invitation=Invitation.objects.get(), by=town.users["ada"])
    with pytest.raises(InvitationGone):
        accept_invitation(token=token, by=town.users["mallory"], at=NOW)


@pytest.mark.parametrize(
    ("last_day", "seen"), [(date(2026, 11, 19), 0), (TODAY, 10), (date(2026, 12, 1), 10)]
)
def test_access_that_ran_out_shows_nothing_any_more(
    last_day: date, seen: int, town: Town, make_reads: ReadsMaker
) -> None:
    make_reads("mill", date(2026, 11, 1), date(2026, 11, 10))
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(
        to_date=last_day + timedelta(days=1)
    )
    assert days_seen(town.users["ben"]) == seen
