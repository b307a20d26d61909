"""What has had its time goes, to the day, and nothing else does."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import (
    AccessGrant,
    Account,
    Customer,
    CustomerPhone,
    FeedFile,
    HomeNickname,
    LinkAttempt,
    ProofCode,
    SetAsideRow,
    User,
)
from accounts.models.access import Role
from billing.models import Bill, BillLine
from privacy.actions import record_look
from privacy.actions.erasure import erase
from privacy.actions.holds import lift_hold, place_hold
from privacy.actions.letters import write_letter
from privacy.actions.retention import purge
from privacy.erasing.erasure import plan
from privacy.erasing.retention import due_before, ends_on
from privacy.map import the_map
from privacy.models import DownstreamNotice, Erasure, Letter, Look, RetentionRun, Subject
from privacy.requests.deadlines import months_after
from privacy.vocabulary import RETENTIONS
from tests.conftest import NOW, TODAY, ReadsMaker, Town, make_bill
from tests.privacy.dumps import changed, every_row
from usage.models import DayReads

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))


# --- Days -----------------------------------------------------------------------------------------------


@given(day=DAYS, keep=st.sampled_from(sorted(RETENTIONS)))
def test_what_is_due_is_what_has_ended(day: date, keep: str) -> None:
    """A178: the last day that is due has ended, and the day after it has not."""
    last = due_before(RETENTIONS[keep], day)
    assert ends_on(RETENTIONS[keep], last) <= day < ends_on(RETENTIONS[keep], last + DAY)


def test_a_month_that_is_too_short_ends_on_its_last_day() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2024, 3, 31), -13) == date(2023, 2, 28)


# --- Each with its clock --------------------------------------------------------------------------------


def test_every_period_that_can_be_counted_has_a_clock_to_count_from() -> None:
    """A176."""
    blind = [
        f"{entry.label}.{name}"
        for entry in the_map.models.values()
        for name, it in entry.personal.items()
        if not entry.clock and (RETENTIONS[it.keep].months or RETENTIONS[it.keep].days)
    ]
    assert blind == []


def test_records_of_requests_stay_for_two_years_at_least(town: Town) -> None:
    """L52: a second before, the purge leaves them; then they go."""
    assert {
        RETENTIONS[it.keep].months
        for entry in the_map.models.values()
        for it in entry.personal.values()
        if it.category == "privacy.request" and it.erase == "keep"
    } == {24}
    ada = town.users["ada"].subject
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)
    later = NOW.replace(year=2028)
    purge(at=later - SECOND)
    assert Erasure.objects.count() == DownstreamNotice.objects.count() == 1
    purge(at=later)
    assert not Erasure.objects.exists()
    assert not DownstreamNotice.objects.exists()


def test_rows_that_stay_some_days_go_on_the_second(town: Town) -> None:
    """A178: set-aside lines, tries, codes, letters, and what a firm was told of somebody."""
    ada = town.users["ada"]
    LinkAttempt.objects.create(user=ada, at=NOW, account_digest="x")
    file = FeedFile.objects.create(format="cis", sha256="1" * 64, at=NOW)
    SetAsideRow.objects.create(file=file, line=2, kind="refused", reason="no date", text="Ada,,")
    write_letter(kind="policy_changed", to=ada.subject, at=NOW)
    ProofCode.objects.create(user=ada, asked_at=NOW, expires_at=NOW, account_digest="x")
    assert purge(at=NOW + DAY - SECOND).counts == {}
    assert purge(at=NOW + DAY).counts == {"accounts.ProofCode": 1}
    assert purge(at=NOW + 30 * DAY - SECOND).counts == {}
    assert purge(at=NOW + 30 * DAY).counts == {
        "accounts.LinkAttempt": 1,
        "accounts.SetAsideRow": 1,
        "privacy.Letter": 1,
    }
    assert FeedFile.objects.filter(pk=file.pk).exists()


def test_what_a_firm_knows_somebody_by_goes_and_the_notice_stays(town: Town) -> None:
    ada = town.users["ada"].subject
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)
    assert purge(at=NOW + 30 * DAY).counts["privacy.DownstreamNotice"] == 1
    assert DownstreamNotice.objects.get().sealed is None


def test_lines_of_who_looked_go_after_two_years_and_never_before(town: Town) -> None:
    """A091."""
    dana, ada = town.users["dana"].subject, town.users["ada"].subject
    record_look(by=dana, subject=ada, purpose="support", page="account", at=NOW)
    purge(at=NOW.replace(year=2028) - SECOND)
    assert Look.objects.count() == 1
    assert purge(at=NOW.replace(year=2028)).counts == {"privacy.Look": 1}


@pytest.fixture
def closed(town: Town) -> datetime:
    """Cleo's account is closed, with a telephone, a nickname and a passkey; returns 90 days later."""
    cleo, account = town.users["cleo"], town.accounts["cleo"]
    Account.objects.filter(pk=account.pk).update(to_date=date(2026, 1, 15))
    CustomerPhone.objects.create(customer=account.customer, number="+1 555 010 4477")
    HomeNickname.objects.create(user=cleo, premises=town.premises["weir"], nickname="The weir")
    Authenticator.objects.create(user=cleo, type="webauthn", data={})
    return datetime(2026, 4, 15, 20, tzinfo=UTC)


def of_cleo(town: Town) -> tuple[object, ...]:
    """Return what stands of Cleo where."""
    user = User.objects.get(pk=town.users["cleo"].pk)
    customer = Customer.objects.get(pk=town.accounts["cleo"].customer_id)
    return (
        user.email == "cleo@example.org",
        user.is_active,
        EmailAddress.objects.filter(user=user).exists(),
        Authenticator.objects.filter(user=user).exists(),
        HomeNickname.objects.filter(user=user).exists(),
        customer.name != "",
        customer.email != "",
        CustomerPhone.objects.filter(customer=customer).exists(),
    )


def test_a_person_goes_ninety_days_after_their_last_account_closed(
    closed: datetime, town: Town
) -> None:
    """A160, A178: name and addresses, the login with them; bills and use stay for their own time."""
    purge(at=closed - DAY)
    assert of_cleo(town) == (True,) * 8
    before = every_row()
    run = purge(at=closed)
    assert of_cleo(town) == (False,) * 8
    assert run.counts == {
        "account.EmailAddress": 1,
        "accounts.Customer": 1,
        "accounts.CustomerPhone": 1,
        "accounts.HomeNickname": 1,
        "accounts.User": 1,
        "mfa.Authenticator": 1,
    }
    assert set(changed(before, every_row())) == {
        "account_emailaddress",
        "accounts_customer",
        "accounts_customerphone",
        "accounts_homenickname",
        "accounts_user",
        "mfa_authenticator",
        "privacy_retentionrun",
    }


def test_whoever_has_another_account_stays(closed: datetime, town: Town) -> None:
    """Their own, or one they are let in to."""
    cleo = town.users["cleo"]
    account = Account.objects.create(
        number="9", customer=town.accounts["cleo"].customer, from_date=date(2026, 2, 1)
    )
    assert purge(at=closed).counts == {}
    account.delete()
    grant = AccessGrant.objects.create(
        account=town.accounts["ada"], user=cleo, role=Role.HELPER, granted_at=NOW
    )
    purge(at=closed)
    assert of_cleo(town) == (True,) * 5 + (False,) * 3
    grant.delete()
    purge(at=closed)
    assert of_cleo(town) == (False,) * 8


def test_the_record_of_an_account_goes_with_the_last_that_hangs_on_it(
    closed: datetime, town: Town
) -> None:
    """Seven years after: agreement, bill and lines first, then the account, then its holder."""
    after = datetime(2033, 1, 15, 20, tzinfo=UTC)
    purge(at=datetime(2032, 12, 31, 20, tzinfo=UTC))
    bill = town.bills["cleo"]
    assert Bill.objects.filter(pk=bill.pk).exists()
    purge(at=after)
    assert not BillLine.objects.filter(bill=bill.pk).exists()
    assert not Bill.objects.filter(pk=bill.pk).exists()
    assert not Account.objects.filter(number="002-4711").exists()
    assert not Customer.objects.filter(number="C2").exists()
    assert Account.objects.filter(number="001-4711").exists()
    assert Subject.objects.filter(pk=town.users["cleo"].subject.pk).exists()


# --- Reads ----------------------------------------------------------------------------------------------


def months() -> int:
    """Return how many partitions of reads there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_inherits WHERE inhparent = 'usage_dayreads'::regclass"
        )
        [(how_many,)] = cursor.fetchall()
    return int(how_many)


def days_at(town: Town, place: str) -> list[date]:
    """Return the days of which there are reads at a place."""
    rows = DayReads.objects.filter(service_point=town.points[place]).order_by("day")
    return list(rows.values_list("day", flat=True))


def test_reads_go_by_whole_months_and_to_the_day(town: Town, make_reads: ReadsMaker) -> None:
    """A178: what is older than seven years, without deleting row by row where a month is over."""
    make_reads("mill", date(2024, 6, 28), date(2024, 8, 3))
    make_reads("orchard", date(2024, 7, 30), date(2024, 8, 3))
    before = months()
    run = purge(at=datetime(2031, 8, 2, 20, tzinfo=UTC))
    assert run.counts["usage.DayReads"] == 36 + 4
    assert months() == before - 2
    assert days_at(town, "mill") == days_at(town, "orchard") == [date(2024, 8, 3)]


def test_reads_under_a_hold_stay_and_their_neighbours_go(
    town: Town, make_reads: ReadsMaker
) -> None:
    """A093: the months stay, without everybody else."""
    make_reads("mill", date(2024, 6, 28), date(2024, 7, 3))
    make_reads("orchard", date(2024, 6, 28), date(2024, 7, 3))
    hold = place_hold(
        subject=town.users["ada"].subject,
        scope="usage.DayReads",
        code="W7",
        reason="case 26-117",
        until=None,
        by=town.users["paul"].subject,
        at=NOW,
    )
    at = datetime(2032, 1, 1, 20, tzinfo=UTC)
    assert purge(at=at).counts["usage.DayReads"] == 6
    assert (len(days_at(town, "mill")), days_at(town, "orchard")) == (6, [])
    lift_hold(hold=hold, by=town.users["paul"].subject, at=at)
    assert purge(at=at).counts["usage.DayReads"] == 6


# --- Holds, runs ----------------------------------------------------------------------------------------


def test_what_a_hold_names_stays_and_the_rest_goes(closed: datetime, town: Town) -> None:
    """A093, A177."""
    place_hold(
        subject=town.users["cleo"].subject,
        scope="accounts.CustomerPhone",
        code="W7",
        reason="case 26-117",
        until=None,
        by=town.users["paul"].subject,
        at=NOW,
    )
    purge(at=closed)
    assert of_cleo(town) == (False,) * 7 + (True,)


def test_a_hold_on_everything_stops_everything_of_one_person(closed: datetime, town: Town) -> None:
    hold = place_hold(
        subject=town.users["cleo"].subject,
        scope="",
        code="W7",
        reason="case 26-117",
        until=None,
        by=town.users["paul"].subject,
        at=NOW,
    )
    assert purge(at=closed).counts == {}
    lift_hold(hold=hold, by=town.users["paul"].subject, at=closed)
    purge(at=closed)
    assert of_cleo(town) == (False,) * 8


def test_a_dry_run_says_what_a_run_does_and_does_nothing(closed: datetime, town: Town) -> None:
    """A178: equal numbers; and a second run finds nothing."""
    before = every_row()
    dry = purge(at=closed, dry_run=True).counts
    assert changed(before, every_row()) == {}
    assert dry != {}
    assert purge(at=closed).counts == dry
    assert purge(at=closed).counts == {}
    assert [run.counts for run in RetentionRun.objects.order_by("pk")] == [dry, {}]


def test_the_door_for_the_purge_is_closed_behind_it(town: Town) -> None:
    record_look(
        by=town.users["dana"].subject,
        subject=town.users["ada"].subject,
        purpose="support",
        page="account",
        at=NOW,
    )
    purge(at=NOW)
    with pytest.raises(Exception, match="append-only"):
        Look.objects.all().delete()


def test_what_an_erasure_had_to_leave_goes_when_its_reason_is_over(town: Town) -> None:
    """A134: the rest is erased by itself, and the record says that it is complete."""
    ada, paul = town.users["ada"].subject, town.users["paul"].subject
    CustomerPhone.objects.create(customer=town.accounts["ada"].customer, number="555 010 4477")
    hold = place_hold(
        subject=ada,
        scope="accounts.CustomerPhone",
        code="W4",
        reason="warrant 7",
        until=None,
        by=paul,
        at=NOW,
    )
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)
    purge(at=NOW)
    assert Erasure.objects.get().unfinished
    assert CustomerPhone.objects.count() == 1
    lift_hold(hold=hold, by=paul, at=NOW)
    assert purge(at=NOW).counts == {"privacy.Erasure: finished": 1}
    assert not Erasure.objects.get().unfinished
    assert not CustomerPhone.objects.exists()


def test_what_was_written_while_somebody_was_erased_goes_within_the_day(town: Town) -> None:
    """A page that had begun before may leave a row in a table that does not ask whether they are there."""
    ada = town.users["ada"].subject
    erase(subject=ada, digest=plan(ada, on=TODAY).digest, by=ada, at=NOW)
    assert purge(at=NOW).counts == {}
    CustomerPhone.objects.create(customer=town.accounts["ada"].customer, number="555 010 4477")
    assert purge(at=NOW + timedelta(hours=6)).counts == {"privacy.Erasure: finished": 1}
    assert not CustomerPhone.objects.exists()
    assert purge(at=NOW + timedelta(hours=12)).counts == {}


@pytest.mark.usefixtures("clock")
def test_the_command_says_what_is_due(town: Town, settings: Any) -> None:
    Letter.objects.create(kind="erased", written_at=NOW - 31 * DAY, next_try_at=NOW)
    for option, left in (("--dry-run", 1), (None, 0)):
        out = io.StringIO()
        call_command("privacy_purge", *filter(None, [option]), stdout=out)
        assert "1  privacy.Letter" in out.getvalue()
        assert ("dry run" in out.getvalue()) is bool(option)
        assert Letter.objects.count() == left
    out = io.StringIO()
    call_command("privacy_purge", stdout=out)
    assert out.getvalue() == "Nothing is due.\n"


def test_a_bill_of_today_is_never_due(town: Town) -> None:
    make_bill(town, "ada", "mill", TODAY)
    assert purge(at=NOW).counts == {}
