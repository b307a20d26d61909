"""Which homes a published month is made of, and that it is published once (decision 16)."""

from datetime import date, timedelta

import pytest

from accounts.models import ServiceAgreement
from privacy.actions.consent import say_no
from privacy.actions.restricting import restrict
from privacy.models import Channel
from tests.conftest import GALLON, NOW, Town
from tests.usage.comparing import OCTOBER, build, neighbour, neighbours, october, store
from usage.comparing.cohorts import STEP
from usage.jobs import compare_homes
from usage.models import CohortFigure, HouseholdProfile, ServicePoint

__all__ = ["october"]
pytestmark = pytest.mark.usefixtures("clock")


def point_of(profile: HouseholdProfile) -> ServicePoint:
    return profile.agreement.premises.service_points.get()


def test_only_whole_months_of_those_who_said_yes_are_counted(october: Town) -> None:
    """L62, L65: a no, a restriction, a move within the month, too few days, a second meter not read."""
    neighbours(october, 14)
    no, limited, moved, silent, garden = (
        neighbour(october, f"not counted {n}", gallons=1) for n in range(5)
    )
    say_no(
        who=no.account.customer.subject,
        choices=["similar_homes"],
        channel=Channel.PORTAL,
        at=NOW,
    )
    restrict(subject=limited.account.customer.subject, at=NOW)
    ServiceAgreement.objects.filter(pk=moved.agreement_id).update(from_date=date(2026, 10, 2))
    point_of(silent).days.filter(day__lte=date(2026, 10, 21)).delete()
    lawn = ServicePoint.objects.create(
        number="lawn", premises=garden.agreement.premises, kind="irrigation"
    )
    store(october, lawn, 9, days=20)
    assert compare_homes(NOW) == 0
    neighbour(october, "the fifteenth", gallons=1)
    assert compare_homes(NOW) == 1


def test_a_home_is_the_sum_of_its_meters(october: Town) -> None:
    """Fourteen homes of 240 gallons a day, and one of 120 indoors and 240 in the garden."""
    build(october, {f"N{n}": 10 for n in range(14)})
    two = neighbour(october, "two", gallons=5)
    lawn = ServicePoint.objects.create(
        number="lawn", premises=two.agreement.premises, kind="irrigation"
    )
    store(october, lawn, 10)
    compare_homes(NOW)
    [figure] = CohortFigure.objects.all()
    expected = round(240 * GALLON / STEP) * STEP
    assert (figure.homes, figure.efficient, figure.average) == (15, expected, expected)


def test_a_month_is_published_once_whoever_comes_and_goes(october: Town) -> None:
    """Two versions of a month would tell what the home used that is in one of them only."""
    homes = neighbours(october, 16)
    compare_homes(NOW)
    published = list(CohortFigure.objects.values())
    homes[0].delete()
    say_no(
        who=homes[1].account.customer.subject,
        choices=["similar_homes"],
        channel=Channel.PORTAL,
        at=NOW,
    )
    neighbour(october, "a palace", gallons=900)
    store_again = point_of(homes[2]).days.filter(day=OCTOBER)
    store_again.update(total=0)
    assert compare_homes(NOW + timedelta(days=5)) == 0
    assert list(CohortFigure.objects.values()) == published


@pytest.mark.parametrize(("days", "made"), [(-15, 0), (-14, 1)])
def test_a_month_waits_five_days_for_late_readings(days: int, made: int, october: Town) -> None:
    """It is 20 November: fifteen days ago it was the fifth."""
    neighbours(october, 15)
    assert compare_homes(NOW + timedelta(days=days)) == made
