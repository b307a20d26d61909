"""Putting in rates, and putting them live."""

from datetime import datetime

from django.db import transaction

from billing.models import RateFile
from billing.rates import owrs
from privacy.models import Subject


class LiveAlready(Exception):
    """The rates are live: bills were worked out by them, so they stay."""


def put_in_rates(*, text: str, by: Subject | None, at: datetime) -> RateFile:
    """Keep a file of rates; nothing is worked out by it yet. `by` None: at the machine itself.

    Raises TariffWrong with all that is wrong.
    """
    tariff = owrs.read(text)
    return RateFile.objects.create(
        text=text, utility=tariff.utility, from_date=tariff.from_date, put_in_by=by, put_in_at=at
    )


@transaction.atomic
def put_live(*, rates: RateFile, by: Subject | None, at: datetime) -> RateFile:
    """Work out bills by these rates from their day on. Raises LiveAlready."""
    held = RateFile.objects.select_for_update().get(pk=rates.pk)
    if held.is_live:
        raise LiveAlready
    held.live_at, held.live_by = at, by
    held.save(update_fields=["live_at", "live_by"])
    return held


@transaction.atomic
def drop_rates(*, rates: RateFile, by: Subject | None, at: datetime) -> None:
    """Throw away rates that were never live. Raises LiveAlready."""
    held = RateFile.objects.select_for_update().get(pk=rates.pk)
    if held.is_live:
        raise LiveAlready
    held.delete()
