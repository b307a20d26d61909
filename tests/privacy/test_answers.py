"""Answers that follow from the map: staff read them over, and need not write them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from privacy.actions.requests import Proof, Wish, make_request
from privacy.actions.sharing import share
from privacy.models import PrivacyRequest
from privacy.requests.answers import prepared
from privacy.requests.vault import Contact
from tests.conftest import NOW, Town
from tests.privacy.test_directing import directed
from tests.privacy.test_sharing_out import NAME, a_recipient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
Make = Callable[..., PrivacyRequest]
SURE = {"account_number": "001-4711", "name": "Ada Okafor"}


@pytest.fixture
def make(town: Town) -> Make:
    """Return a function that makes a request of Ada's, by what she says of herself."""

    def made(right: str, said: dict[str, str] = SURE, language: str = "en") -> PrivacyRequest:
        request, _secret = make_request(
            wish=Wish(right=right),
            contact=Contact(name="Ada", email="ada.elsewhere@example.com"),
            proof=Proof(said=said),
            received_at=NOW,
            at=NOW,
            language=language,
        )
        return request

    return made


def marketed(town: Town, *, name: str, days_ago: int) -> None:
    """Let somebody have Ada's name for their advertising, after she said yes to it."""
    subject = town.users["ada"].subject
    at = NOW - timedelta(days=days_ago)
    firm = a_recipient(
        "customer_directed",
        name=name,
        purposes=["marketing"],
        columns=[NAME],
        contract_signed_on=at.date(),
        reviewed_on=at.date(),
    )
    directed(subject, firm, "name", until=at.date() + timedelta(days=30), at=at)
    share(
        recipient=firm,
        subject=subject,
        columns=[NAME],
        reason="customer_directed",
        by=subject,
        at=at,
    )


def test_a_request_to_know_is_answered_by_the_map(make: Make, town: Town) -> None:
    """L17, L22: kinds, sources, purposes, recipients, retention; counts, and not one value."""
    text = prepared(make("know"), at=NOW)
    for said in (
        "On 20 November 2026 we hold these kinds of data about you:",
        "The utility's record of you: 1 entry",
        "Your bills: 1 entry, of 2 January 2026",
        "Where from: ",
        "Who receives it:",
        "How long:",
        "We do not sell or share your data",
    ):
        assert said in text, said
    assert [word for word in ("OKAFOR", "ada.on.file", "12 Mill Lane") if word in text] == []


@pytest.mark.parametrize("said", [{}, {"name": "Ada Okafor"}, {"account_number": "001-4711"}])
def test_whoever_is_not_known_hears_what_holds_for_everybody(
    said: dict[str, str], make: Make
) -> None:
    """L17: nothing about the person, were they there or not."""
    text = prepared(make("know", said), at=NOW)
    assert text == prepared(make("know", {"account_number": "999"}), at=NOW)
    assert "stands in our privacy policy" in text
    marketing = prepared(make("direct_marketing_notice", said), at=NOW)
    assert "once we know who asks" in marketing


def test_the_marketing_notice_names_who_received_what(make: Make, town: Town) -> None:
    """L59, A171: California Civil Code 1798.83, of the last calendar year and of this one so far."""
    none = prepared(make("direct_marketing_notice"), at=NOW)
    assert (
        "Nobody received data about you for their own advertising in 2025, nor so far in 2026."
        in none
    )
    marketed(town, name="Rain Barrels Inc", days_ago=400)
    marketed(town, name="Old Taps Inc", days_ago=800)
    text = prepared(make("direct_marketing_notice"), at=NOW)
    assert "2025, Rain Barrels Inc: Name" in text
    assert "Old Taps" not in text


def test_other_requests_have_no_answer_ready(make: Make) -> None:
    rights = set(PrivacyRequest.Right.values) - {"know", "direct_marketing_notice"}
    assert {prepared(make(right), at=NOW) for right in sorted(rights)} == {""}


def test_the_answer_is_in_the_language_of_whoever_asks(make: Make) -> None:
    assert "20 de noviembre de 2026" in prepared(make("know", language="es"), at=NOW)


def test_staff_find_it_in_the_form_and_send_it_as_it_is(make: Make, as_: As) -> None:
    """L22: read over, and closed with it."""
    request = make("know")
    client = as_("paul")
    page = client.get(f"/staff/privacy/requests/{request.pk}/")
    [act] = [it for it in page.context["acts"] if it["name"] == "fulfil"]
    filled: dict[str, Any] = act["form"].initial
    assert filled == {"decision": "answered", "answer": prepared(request, at=NOW)}
    client.post(f"/staff/privacy/requests/{request.pk}/fulfil/", filled)
    request.refresh_from_db()
    assert request.decision == "answered"
    assert request.unsealed("answer") == filled["answer"]
