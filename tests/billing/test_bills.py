"""Bills as the utility's system sends them."""

from datetime import UTC, datetime

import pytest

from accounts.feeds.cis import Record
from billing.actions.bills import take_in_bills
from billing.models import Bill
from tests.conftest import NOW, Town

pytestmark = pytest.mark.django_db
FIELDS = {
    "bill": "B-1", "account": "001-4711", "premises": "P1", "from_date": "2026-10-01",
    "to_date": "2026-11-01", "issued_on": "2026-11-03", "due_on": "2026-11-24", "volume": "5", "unit": "ccf",
    "charges": "84.20", "amount_due": "84.20", "open_amount": "84.20",
}  # fmt: skip


def taken_in(town: Town, **fields: str) -> list[str]:
    """Take one bill in; return why it was refused."""
    assert town.file is not None
    record = Record(2, "bill", FIELDS | fields, "")
    tally = take_in_bills(records=[record], file=town.file, at=NOW)
    return [aside.reason for aside in tally.set_aside]


@pytest.mark.parametrize(
    ("said", "read_at"),
    [
        ("", None),
        ("2026-11-01T01:30", datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),  # of two, the first
        ("2026-11-01 01:30-08:00", datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        ("2026-10-31T09:00:00Z", datetime(2026, 10, 31, 9, tzinfo=UTC)),
    ],
)
def test_a_bill_may_say_when_its_reading_was_taken(
    said: str, read_at: datetime | None, town: Town
) -> None:
    assert taken_in(town, read_at=said) == []
    assert Bill.objects.get(number="B-1").read_at == read_at


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("2026-11-01", "is no time"),
        ("noon", "is no time"),
        ("2026-11-02T00:01", "is not within a day"),
        ("2026-10-30T23:00", "is not within a day"),
    ],
)
def test_a_reading_of_another_time_is_refused(said: str, reason: str, town: Town) -> None:
    [refused] = taken_in(town, read_at=said)
    assert reason in refused
    assert not Bill.objects.filter(number="B-1").exists()
