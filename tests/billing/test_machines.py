"""Addresses for machines: the stand-in for the page of the firm is in the demonstration only (R18)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.billing.firm import begin, open_bill
from tests.conftest import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]


def test_the_stand_in_is_in_the_demonstration_only(as_: As, town: Town, settings: Any) -> None:
    leads = begin(as_("ada"), open_bill(town))
    settings.PAYMENT_GATEWAY = "billing.gateway.stripe.Stripe"
    assert Client().get(leads["Location"]).status_code == 404
    assert Client().post(leads["Location"], {"press": "pay"}).status_code == 404
