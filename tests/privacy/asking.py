"""Requests of Ada's, as somebody makes them, and who answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from privacy.actions.requests import Proof, Wish, make_request
from privacy.models import PrivacyRequest, Subject
from privacy.requests.vault import Contact
from tests.conftest import NOW, Town

As = Callable[[str | None], Client]
State, Decision = PrivacyRequest.State, PrivacyRequest.Decision
Make = Callable[..., PrivacyRequest]

FACTS = "The records of that year lie in a mine that is under water since the flood."

SURE = {"account_number": "001-4711", "name": "Ada Okafor", "bill_amount": "84.20"}

DAY = timedelta(days=1)


@pytest.fixture
def make(town: Town) -> Make:
    """Return a function that makes a request, of Ada's unless `said` says otherwise."""

    def made(right: str = "know", **more: Any) -> PrivacyRequest:
        said = more.pop("said", SURE)
        wish = Wish(
            right=right,
            whom=more.pop("whom", "myself"),
            authority=more.pop("authority", ""),
            contested=more.pop("contested", ""),
        )
        contact = more.pop("contact", Contact(name="Ada", email="ada.elsewhere@example.com"))
        proof = Proof(said=said, declaration="I declare", signature="Ada" if said else "")
        at = more.pop("at", NOW)
        request, _secret = make_request(
            wish=wish, contact=contact, proof=proof, received_at=at, at=at, language="en", **more
        )
        return request

    return made


@pytest.fixture
def paul(town: Town) -> Subject:
    return town.users["paul"].subject


def again(request: PrivacyRequest) -> PrivacyRequest:
    return PrivacyRequest.objects.get(pk=request.pk)


def agents(make: Make, right: str = "delete", **more: Any) -> PrivacyRequest:
    return make(
        right,
        whom="somebody",
        channel="agent",
        authority=more.pop("authority", "permission"),
        contact=Contact(name="Agent", email="agent@example.com"),
        **more,
    )
