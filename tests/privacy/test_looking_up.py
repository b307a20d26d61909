"""Which rows belong to whom: the ways of the map from a person to what is held about them."""

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.utils import timezone

from accounts.models import (
    Account,
    Customer,
    FeedFile,
    Invitation,
    Premises,
    ServiceAgreement,
    User,
)
from accounts.models.access import Role
from privacy.map import the_map
from privacy.models import Subject
from usage.models import Correction, DayReads, Meter, ServicePoint
from usage.months.sql import ensure_months

pytestmark = pytest.mark.django_db
MOVED = date(2026, 1, 15)


def theirs(subject: Subject, model: type[Model]) -> set[Any]:
    return set(the_map.models[model._meta.label].rows_of(subject, model))


def now() -> datetime:
    return timezone.now()


def a_customer(number: str, *, email: str = "") -> Customer:
    subject = Subject.objects.create(created_at=now())
    return Customer.objects.create(number=number, subject=subject, email=email)


@pytest.fixture
def mill_lane() -> Premises:
    return Premises.objects.create(
        number="P-12",
        line1="12 Mill Lane",
        city="Mill Valley",
        state="CA",
        postcode="94941",
        kind=Premises.Kind.SINGLE_FAMILY,
    )


def moves_in(
    customer: Customer, premises: Premises, from_date: date, to_date: date | None = None
) -> ServiceAgreement:
    account = Account.objects.create(
        number=f"A-{customer.number}", customer=customer, from_date=from_date, to_date=to_date
    )
    return ServiceAgreement.objects.create(
        number=f"S-{customer.number}",
        account=account,
        premises=premises,
        from_date=from_date,
        to_date=to_date,
    )


@pytest.fixture
def cleo(mill_lane: Premises) -> Customer:
    """She lived there until the day Ada came."""
    customer = a_customer("100", email="cleo@example.org")
    moves_in(customer, mill_lane, date(2020, 3, 1), MOVED)
    return customer


@pytest.fixture
def ada(mill_lane: Premises, cleo: Customer) -> Customer:
    customer = a_customer("200", email="ada@example.org")
    moves_in(customer, mill_lane, MOVED)
    return customer


@pytest.fixture
def garden(mill_lane: Premises) -> ServicePoint:
    return ServicePoint.objects.create(
        number="SP-1", premises=mill_lane, kind=ServicePoint.Kind.IRRIGATION
    )


@pytest.fixture
def file() -> FeedFile:
    return FeedFile.objects.create(format="test", sha256="0" * 64, at=now())


def test_reads_belong_to_whoever_was_served_on_their_day(
    ada: Customer, cleo: Customer, garden: ServicePoint, file: FeedFile
) -> None:
    ensure_months([MOVED])
    before, moving, after = (
        DayReads.objects.create(
            service_point=garden,
            day=MOVED + timedelta(days=n),
            interval_minutes=60,
            volumes=[1] * 24,
            total=24,
            file=file,
        )
        for n in (-1, 0, 1)
    )
    assert theirs(cleo.subject, DayReads) == {before}
    assert theirs(ada.subject, DayReads) == {moving, after}


def test_corrections_belong_to_whoever_was_served_on_their_day(
    ada: Customer, cleo: Customer, garden: ServicePoint, file: FeedFile
) -> None:
    before, moving = (
        Correction.objects.create(
            service_point=garden,
            day=MOVED + timedelta(days=n),
            position=3,
            quality_before="a",
            quality_after="e",
            file=file,
        )
        for n in (-1, 0)
    )
    assert theirs(cleo.subject, Correction) == {before}
    assert theirs(ada.subject, Correction) == {moving}


def test_a_meter_belongs_to_everybody_it_measured(
    ada: Customer, cleo: Customer, garden: ServicePoint
) -> None:
    def hangs(serial: str, from_date: date, to_date: date | None) -> Meter:
        return Meter.objects.create(
            serial=serial,
            service_point=garden,
            from_date=from_date,
            to_date=to_date,
            unit="gal",
            dials=6,
        )

    hangs("M-0", date(2010, 1, 1), date(2020, 3, 1))
    old = hangs("M-1", date(2020, 3, 1), date(2025, 1, 1))
    both = hangs("M-2", date(2025, 1, 1), date(2026, 6, 1))
    new = hangs("M-3", date(2026, 6, 1), None)
    assert theirs(cleo.subject, Meter) == {old, both}
    assert theirs(ada.subject, Meter) == {both, new}


def test_a_place_is_found_once_however_often_one_moved_in(
    ada: Customer, cleo: Customer, mill_lane: Premises
) -> None:
    again = a_customer("100-b")
    Customer.objects.filter(pk=again.pk).update(subject=cleo.subject)
    Account.objects.filter(customer=ada).update(to_date=date(2026, 5, 1))
    ServiceAgreement.objects.filter(account__customer=ada).update(to_date=date(2026, 5, 1))
    moves_in(again, mill_lane, date(2026, 5, 1))
    places = the_map.models["accounts.Premises"].rows_of(cleo.subject, Premises)
    assert list(places) == [mill_lane]


def test_an_invitation_belongs_to_who_sent_it_and_to_whom_it_was_sent(
    ada: Customer, cleo: Customer
) -> None:
    holder = User.objects.create_user("lena@example.org")
    ben = User.objects.create_user("ben@example.org")
    account = Account.objects.get(customer=ada)

    def invite(email: str) -> Invitation:
        return Invitation.objects.create(
            account=account,
            email=email,
            role=Role.HOUSEHOLD,
            invited_by=holder,
            invited_at=now(),
            expires_at=now(),
        )

    to_ben, to_cleo = invite("ben@example.org"), invite("cleo@example.org")
    # Ben has signed up but not confirmed; Cleo's address is what the utility wrote down.
    address = EmailAddress.objects.create(user=ben, email="Ben@example.org")
    assert theirs(ben.subject, Invitation) == set()
    assert theirs(cleo.subject, Invitation) == {to_cleo}
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert theirs(ben.subject, Invitation) == {to_ben}
    assert theirs(holder.subject, Invitation) == {to_ben, to_cleo}
    # The account is hers, and whoever is invited to it would see her water.
    assert theirs(ada.subject, Invitation) == {to_ben, to_cleo}


def test_a_session_belongs_to_who_is_signed_in() -> None:
    ada, ben = (
        User.objects.create_user("ada@example.org"),
        User.objects.create_user("b@example.org"),
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore
    sessions = {}
    for user in (ada, ben, None):
        session = store()
        session.create()
        sessions[user] = session.session_key
        if user:
            UserSession.objects.create(
                user=user, session_key=session.session_key, ip="203.0.113.7", user_agent="x"
            )
    assert theirs(ada.subject, Session) == {Session.objects.get(pk=sessions[ada])}
    assert theirs(ben.subject, Session) == {Session.objects.get(pk=sessions[ben])}
