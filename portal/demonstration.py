"""Bringing the demonstration utility into the database: its feeds by the front door, then its logins."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.feeds import FeedUnreadable
from accounts.models import (
    AccessGrant,
    Account,
    Customer,
    FeedFile,
    FeedLoad,
    ServiceAgreement,
    User,
)
from accounts.models.access import Role
from accounts.passwords import DEMO_PASSWORD
from billing.actions.rates import put_in_rates, put_live
from billing.models import Arrangement, PaymentOrder
from conversations.models import Thread
from leaks.models import LeakAlert
from notices.models import Announcement
from portal.actions import lay_down_roles
from portal.demo.files import write_cis, write_late_reads, write_reads
from portal.demo.first import FIRST_DAYS, FIRST_FILES, Sent, write_first
from portal.demo.households import draw_households
from portal.demo.plan import plan
from portal.demo.records import Utility
from portal.demo.weather import write_weather
from portal.demo_arrears import pay_late
from portal.demo_counted import let_visitors_be_counted
from portal.demo_leaks import ask_for_credits, look_back
from portal.demo_messages import talk
from portal.demo_office import open_the_office
from portal.demo_payments import pay_in_the_demonstration
from portal.demo_programs import open_programs
from portal.demo_town import tell_the_town
from portal.feeding.feeds import load_feed
from portal.models import FigureCell, JobRun, StaffRoleGroup
from privacy.actions import merge_subjects
from privacy.actions.answering import record_training
from privacy.actions.consent import say_yes
from privacy.actions.policy import acknowledge_at_sign_up
from privacy.models import Channel, LegalHold
from programs.models import Program
from usage.jobs import compare_homes, find_what_runs_indoors, look_at_meters
from usage.models import HouseholdProfile

SEED = 4711
RATES = Path(__file__).parent / "demo" / "rates.owrs"
SLICE_DAYS = 92  # the rest comes in so many days at a time, newest first

# Who works at the utility of the demonstration, and as what: `portal.staff_roles`.
STAFF = {
    "dana": "agent",
    "bruno": "billing",
    "cora": "conservation",
    "paul": "privacy",
    "mona": "manager",
    "emil": "engineer",
}


class NotTheDemo(Exception):
    """Invented people are not let into a real utility's database."""


def is_begun() -> bool:
    """Tell whether the first part is in."""
    return User.objects.filter(email="ada@example.org").exists()


def load_first(now: datetime, files: list[Sent] | None = None) -> Iterator[str]:
    """Bring in the records, the last weeks and the logins; yield what was done. All or nothing.

    `files` are those of `write_first`, where somebody wrote them already, at the same `now`.
    Raises NotTheDemo outside the demonstration, or where there are other people already.
    """
    if not settings.DEMO:
        raise NotTheDemo
    if is_begun():
        return
    if User.objects.exists() or Customer.objects.exists():
        raise NotTheDemo
    with transaction.atomic(), TemporaryDirectory() as name:
        utility = plan_at(now)
        cis, in_vain, *days = files or write_first(utility, Path(name))
        records = load_feed(format="cis", path=cis.path, at=now)
        yield f"{records.taken:,} records of {len(utility.accounts)} accounts"
        with suppress(FeedUnreadable):
            _load_sent(in_vain, now)
        taken = sum(_load_sent(file, now).taken for file in days)
        yield f"{taken:,} readings of the last {FIRST_DAYS} days"
        put_live(rates=put_in_rates(text=RATES.read_text(), by=None, at=now), by=None, at=now)
        _let_the_cast_in(utility, now)
        look_at_meters(now)
        # The first look for leaks is the second part's: this one would tell of weeks in one morning. So is
        # the first sum of the weeks: what it finds empty stays so.
        for job in ("look_for_leaks", "roll_up"):
            JobRun.objects.create(name=job, began_at=now, ended_at=now)
    yield "the people who sign in"


def load_rest(now: datetime) -> Iterator[str]:
    """Bring in the months before, newest first, then what came late; yield what was done.

    Each part is a file of its own, so an interrupted run goes on where it stopped.
    """
    if not settings.DEMO:
        raise NotTheDemo
    begun = FeedFile.objects.order_by("pk").first()
    if begun is None:
        return
    if (
        not LegalHold.objects.exists()
    ):  # one lies on the office's desk: all of it is there, or nothing
        with transaction.atomic():
            open_the_office(now)
        yield "the desk of the privacy office"
    utility = plan_at(begun.at)
    parts = _parts(utility)
    done = FeedFile.objects.count() - FIRST_FILES
    for number, (format, what, write) in enumerate(parts[max(done, 0) :], start=max(done, 0) + 1):
        with TemporaryDirectory() as folder:
            receipt = load_feed(format=format, path=write(Path(folder)), at=now)
        came = receipt.taken + receipt.changed
        yield f"{number} of {len(parts)}: {came:,} {what}"
    yield from _what_people_did(utility, begun.at, now)


def _what_people_did(utility: Utility, begun: datetime, now: datetime) -> Iterator[str]:
    """Let the town live: what it said, was told, asked for and paid, each once."""
    if not HouseholdProfile.objects.exists():
        yield f"{_let_households_speak(utility, now)} homes that say how they are"
        yield f"{compare_homes(now)} figures of similar homes"
        yield f"{find_what_runs_indoors(now)} homes of which is known what runs indoors"
    if not LeakAlert.objects.filter(raised_at__lt=begun).exists():
        yield f"{look_back(now)} alerts of leaks"
        yield f"{ask_for_credits(now)} requests for money back"
    # In this order: times for visits are offered to who wrote, and figures add up what came before.
    for made, make, what in (
        (Program, open_programs, "applications for rebates"),
        (PaymentOrder, pay_in_the_demonstration, "receipts of payments made here"),
        (Thread, talk, "conversations"),
        (Arrangement, pay_late, "accounts that are behind"),
        (Announcement, tell_the_town, "public notices"),
        (FigureCell, let_visitors_be_counted, "things counted of visitors who said yes"),
    ):
        if not made.objects.exists():
            yield f"{make(now)} {what}"


def _load_sent(file: Sent, now: datetime) -> FeedFile:
    at = now - timedelta(days=file.days_ago)
    return load_feed(format=file.format, path=file.path, at=at, way=FeedLoad.Way.FOLDER)


Part = tuple[str, str, Callable[[Path], Path]]  # format, what it brings, what writes the file


def _parts(utility: Utility) -> list[Part]:
    """Return what is left after the first part, newest first; bills before the reads they bill."""
    parts: list[Part] = [
        ("cis", "records of older bills", partial(_write_bills, utility)),
    ]
    last = utility.today - timedelta(days=FIRST_DAYS)
    while last > utility.first_date:
        first = max(last - timedelta(days=SLICE_DAYS), utility.first_date)
        parts.append(
            ("reads", f"readings since {first}", partial(_write_slice, utility, first, last))
        )
        last = first
    parts.append(("reads", "late readings", partial(write_late_reads, utility)))
    parts.append(("ghcn", "values of the weather", partial(write_weather, utility)))
    return parts


def _write_bills(utility: Utility, folder: Path) -> Path:
    return write_cis(utility, folder, with_bad_rows=False)


def _write_slice(utility: Utility, first: date, last: date, folder: Path) -> Path:
    return write_reads(utility, folder, first, last, with_bad_rows=False)


def plan_at(at: datetime) -> Utility:
    """Return the utility as it is at that moment, always the same."""
    here = timezone.localtime(at)
    return plan(seed=SEED, today=here.date(), time_zone=settings.TIME_ZONE, now_hour=here.hour)


def _let_the_cast_in(utility: Utility, now: datetime) -> None:
    cast = utility.cast
    ada, ben, lena = (_login(f"{name}@example.org", now) for name in ("ada", "ben", "lena"))
    for part in (cast.ada, cast.ada_cottage):
        _hold(ada, part.account, now)
    _hold(lena, cast.lena.account, now)
    _share(ben, cast.ada.account, Role.HOUSEHOLD, by=ada, at=now)
    for tenant in cast.tenants:
        _share(lena, tenant.account, Role.LANDLORD, by=None, at=now)
    lay_down_roles(at=now)
    for name, role in STAFF.items():
        user = _login(f"{name}@example.org", now, is_staff=True)
        user.groups.add(StaffRoleGroup.objects.get(role=role).group)
    admin = _login("admin@example.org", now, is_staff=True, is_superuser=True)
    paul = User.objects.get(email="paul@example.org")
    record_training(subject=paul.subject, by=admin.subject, at=now)


@transaction.atomic
def _let_households_speak(utility: Utility, now: datetime) -> int:
    """Write down what households say of themselves, and that they agreed to be compared; return how many."""
    said = {household.agreement: household.facts for household in draw_households(utility)}
    agreements = ServiceAgreement.objects.filter(number__in=said).select_related(
        "account__customer__subject"
    )
    HouseholdProfile.objects.bulk_create(
        HouseholdProfile(
            agreement=agreement,
            account=agreement.account,
            answered_at=now,
            **HouseholdProfile.columns_of(said[agreement.number]),
        )
        for agreement in agreements
    )
    for subject in {agreement.account.customer.subject for agreement in agreements}:
        say_yes(
            who=subject,
            choice="similar_homes",
            template="components/choice.html",
            language="en",
            channel=Channel.PORTAL,
            at=now,
        )
    return len(agreements)


@cache
def _demo_hash() -> str:
    """Hash the password once: it is slow on purpose."""
    return make_password(DEMO_PASSWORD)


def _login(email: str, now: datetime, **fields: Any) -> User:
    """Make a user with a confirmed e-mail, who knows the policy; staff get a second factor at once."""
    user = User.objects.create_user(email, **fields)
    acknowledge_at_sign_up(by=user.subject, at=now)
    user.password = _demo_hash()
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if user.is_staff:
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
    return user


def _hold(user: User, number: str, at: datetime) -> None:
    account = Account.objects.select_related("customer__subject").get(number=number)
    merge_subjects(keep=user.subject, gone=account.customer.subject, at=at)
    AccessGrant.objects.create(account=account, user=user, role=Role.HOLDER, granted_at=at)


def _share(user: User, number: str, role: Role, *, by: User | None, at: datetime) -> None:
    AccessGrant.objects.create(
        account=Account.objects.get(number=number),
        user=user,
        role=role,
        granted_by=by,
        granted_at=at,
    )
