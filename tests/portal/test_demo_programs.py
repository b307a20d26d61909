"""The rebates of the demonstration: an application in each state, within each budget, and nobody mailed."""

from collections import Counter
from datetime import date

import pytest

from accounts.models import Account, Customer, Premises, ServiceAgreement
from notices.models import Notice
from portal.demo_programs import open_programs
from privacy.models import Subject
from programs.models import ActionMark, Application, Program
from tests.conftest import NOW, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def a_neighbour(number: int) -> None:
    """Settle somebody who has no login yet."""
    customer = Customer.objects.create(
        number=f"N{number}", subject=Subject.objects.create(created_at=NOW), name="NEIGHBOUR, A"
    )
    account = Account.objects.create(
        number=f"9{number}", customer=customer, from_date=date(2020, 1, 1)
    )
    premises = Premises.objects.create(
        number=f"N{number}", line1=f"{number} New Lane", city="Mill Valley", state="CA",
        postcode="00000", kind="single_family",
    )  # fmt: skip
    ServiceAgreement.objects.create(
        number=f"N{number}", account=account, premises=premises, from_date=date(2020, 1, 1)
    )


def test_there_is_an_application_in_each_state_and_one_thing_done(town: Town) -> None:
    for number in range(7):
        a_neighbour(number)
    assert open_programs(NOW) == 9
    states = Counter(Application.objects.values_list("state", flat=True))
    assert states == {
        "granted": 3, "sent": 2, "asked": 1, "waiting": 1, "refused": 1, "withdrawn": 1,
    }  # fmt: skip
    assert Program.objects.filter(granted__gt=0).count() == 2
    assert all(program.left() >= 0 for program in Program.objects.all())
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
    kinds = set(ActionMark.objects.values_list("action", "kind"))
    assert kinds == {
        ("controller", "done"),
        ("short_showers", "interested"),
        ("washer", "not_for_me"),
    }
