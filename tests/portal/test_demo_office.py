"""The demonstration's privacy office has something of everything on its desk."""

from datetime import timedelta

import pytest

from accounts.models import Account, Customer
from portal.demo_office import HOW_MANY, open_the_office
from privacy.jobs import remind, send_letters
from privacy.models import (
    Disclosure,
    Erasure,
    Incident,
    LegalHold,
    Letter,
    Override,
    PrivacyRequest,
    QuarantinedRow,
    RequestPaper,
    Subject,
)
from privacy.requests.jobs import tell_people_on_file
from tests.conftest import NOW, TODAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def office(town: Town) -> None:
    """The office, in a town with as many customers as it needs."""
    for number in range(HOW_MANY):
        subject = Subject.objects.create(created_at=NOW)
        customer = Customer.objects.create(
            number=f"D{number}", subject=subject, name=f"Given{number} Family{number}",
            email=f"demo{number}@example.net", mail_line1=f"{number} Weir Road",
        )  # fmt: skip
        Account.objects.create(
            number=f"D-{number}", customer=customer, from_date=TODAY - timedelta(900)
        )
    open_the_office(NOW)


def test_there_is_a_request_in_every_state(office: None) -> None:
    rows = PrivacyRequest.objects.order_by("pk").values_list("right", "state", "whom", "decision")
    assert list(rows) == [
        ("know", "verified", "myself", ""),
        ("access", "need_user_verification", "myself", ""),
        ("complaint", "in_progress", "myself", ""),
        ("object", "in_progress", "myself", ""),
        ("know", "fulfilled", "myself", "answered"),
        ("restrict", "denied", "myself", "exception"),
        ("know", "need_user_verification", "somebody", ""),
    ]
    near, extended = PrivacyRequest.objects.filter(state="in_progress").order_by("pk")
    assert (near.due - TODAY).days == 3
    assert (extended.due - TODAY).days == 40
    assert extended.extended_at


def test_the_rest_of_the_desk_is_there(office: None) -> None:
    for model in (RequestPaper, Override, LegalHold, Disclosure, Erasure, Incident, QuarantinedRow):
        assert model.objects.count() == 1, model.__name__
    assert Erasure.objects.get().certificate
    assert Incident.objects.get().closed_at
    assert Override.objects.get().told_at is None
    assert PrivacyRequest.objects.filter(due__lt=TODAY, closed_at=None).count() == 0


def test_no_mail_is_left_for_the_clock(office: None) -> None:
    """What would have been written weeks ago does not fill the terminal of whoever has just begun."""
    assert Letter.objects.exists()
    assert not Letter.objects.filter(sent_at=None).exists()
    assert (tell_people_on_file(NOW), remind(NOW), send_letters(NOW)) == (0, 0, 0)
