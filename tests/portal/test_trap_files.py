"""The trap files: each a small file with one thing, or everything, that is wrong with files of its format.

`tests/data/feeds/traps/receipts.txt` says what is in each, and the receipt that it must have.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import transaction
from pytest_django import Settings

from accounts.feeds import FeedUnreadable
from accounts.models import FeedFile
from billing.models import Payment
from portal.feeding.feeds import FORMATS, load_feed
from tests.conftest import NOW, Town
from tests.portal.loading import counts, kept, set_aside, sparse, volumes
from usage.models import DayReads, Meter, WeatherDay

TRAPS = Path(__file__).parent.parent / "data" / "feeds" / "traps"
RECEIPTS = "receipts.txt"
# Formats of open data and of our own downloads have theirs in test_read_feeds and test_greenbutton_feed;
# two of Opower's three differ from the third by the length of an interval alone.
ELSEWHERE = {"daiad", "ampds2", "greenbutton", "opower15", "opower1440"}


def expected() -> dict[str, str]:
    """Return what `receipts.txt` says of each file, by its name."""
    sections = (TRAPS / RECEIPTS).read_text("utf-8").strip().split("\n\n")
    return {name: text for name, _, text in (section.partition("\n") for section in sections)}


def told(path: Path) -> Iterator[str]:
    """Load a file and yield its receipt and what it left behind, as `receipts.txt` has them."""
    payments, files = set(Payment.objects.values_list("pk", flat=True)), FeedFile.objects.count()
    try:
        receipt = load_feed(format=path.name.split("-")[0], path=path, at=NOW)
    except FeedUnreadable as stopped:
        yield f"stopped: {stopped}"
        assert (kept(), FeedFile.objects.count()) == ([], files)
        return
    yield ", ".join(f"{number} {name}" for name, number in counts(receipt).items())
    for line, kind, field, reason in set_aside(receipt):
        yield f"line {line} {kind}: {field} {reason}".replace(":  ", ": ")
    shown = {str(day): sparse(found or []) for day, found in registers()}
    for (_point, day), hours in volumes().items():
        if found := sparse(hours):
            yield f"{day}: {in_words(found)}"
        if shown[day]:
            yield f"{day} shown: {in_words(shown[day])}"
    for payment in Payment.objects.exclude(pk__in=payments).order_by("reference"):
        yield f"{payment.paid_on}: {payment.reference} of {payment.amount}"
    for day in WeatherDay.objects.order_by("day"):
        yield f"{day.day}: from {day.low} to {day.high}, rain {day.rain}"


def registers() -> list[tuple[object, list[int | None] | None]]:
    """Return the days that are kept, with their registers."""
    return list(DayReads.objects.order_by("day").values_list("day", "registers"))


def in_words(values: dict[int, int]) -> str:
    """Return values by their places; those that are alike, one after the other, together."""
    runs: list[list[int]] = []
    for place, value in values.items():
        if runs and runs[-1][1:] == [place - 1, value]:
            runs[-1][1] = place
        else:
            runs.append([place, place, value])
    return ", ".join(
        f"{value} at {first}" + (f"-{last}" if last > first else "") for first, last, value in runs
    )


def test_every_trap_file_has_its_receipt_and_every_format_its_traps() -> None:
    """M01."""
    files = {path.name for path in TRAPS.iterdir()} - {RECEIPTS}
    assert files == set(expected())
    assert {name.split("-")[0] for name in files} == set(FORMATS) - ELSEWHERE


@pytest.mark.parametrize("format", sorted(set(FORMATS) - ELSEWHERE))
def test_each_trap_file_leaves_the_receipt_that_it_should(
    format: str, town: Town, settings: Settings
) -> None:
    """M01, A033, A034: what is right is taken, what is wrong is named by line, and nothing is guessed."""
    Meter.objects.filter(serial="M001").update(endpoint="E1", resolution=Decimal(1))
    settings.FEEDS_CIS_LAYOUT = str(
        Path(configured.BASE_DIR) / "docs" / "samples" / "cis-fixed-layout.csv"
    )
    found = {}
    for path in sorted(TRAPS.glob(f"{format}-*")):
        with transaction.atomic():
            found[path.name] = list(told(path))
            transaction.set_rollback(True)
    wanted = {
        name: [line for line in text.splitlines() if not line.startswith("#")]
        for name, text in expected().items()
        if name in found
    }
    assert found == wanted
