"""What somebody tries who means no good: others' numbers, others' requests, old sessions, forged forms."""

from collections.abc import Callable

import pytest
from django.test import Client

from privacy.actions.requests import Proof, Wish, make_request
from privacy.map import the_map
from privacy.models import PrivacyRequest, RequestEvent
from privacy.requests.vault import Contact
from tests.conftest import NOW, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
ONE_POINT = {"account_number": "001-4711"}
TWO_POINTS = ONE_POINT | {"name": "Ada Okafor"}
SURE = TWO_POINTS | {"bill_amount": "84.20"}


def asked(right: str, said: dict[str, str]) -> tuple[PrivacyRequest, str]:
    """Make a request about Ada without a login, whoever does; return it with its secret."""
    return make_request(
        wish=Wish(right=right, description="It is the blue house."),
        contact=Contact(name="Walter Neighbour", email="walter@example.com"),
        proof=Proof(said=said, declaration="I declare", signature="W" if said == SURE else ""),
        received_at=NOW,
        at=NOW,
        language="en",
    )


# --- Requests that fit somebody ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "said"),
    [
        ("complaint", ONE_POINT),
        ("know", ONE_POINT),
        ("restrict", ONE_POINT),
        ("delete", TWO_POINTS),
        ("restrict", TWO_POINTS),
        ("delete", SURE),
    ],
)
def test_whom_a_request_fits_neither_sees_nor_withdraws_it(
    right: str, said: dict[str, str], as_: As, town: Town
) -> None:
    """L26, A148: a neighbour's with a slip in it stays the neighbour's. They were told by letter."""
    found, secret = asked(right, said)
    assert found.subject == town.users["ada"].subject
    ada = as_("ada")
    path = f"/privacy/request/track/{found.reference}/"
    assert ada.get(path).status_code == 404
    for do in ("cancel", "copy", "verify"):
        assert ada.post(path, {"do": do}).status_code == 404
    assert PrivacyRequest.objects.get().is_open
    for page in ("/privacy/request/", "/privacy/restrict/"):
        assert found.reference not in ada.get(page).content.decode()
    # Whoever made it has the secret, signed in as somebody else or not.
    for who in (None, "mallory"):
        walter = as_(who)
        walter.post("/privacy/request/track/", {"reference": found.reference, "secret": secret})
        assert walter.get(path).status_code == 200


@pytest.mark.parametrize(
    ("right", "said", "hers"),
    [
        ("complaint", ONE_POINT, False),
        ("know", ONE_POINT, False),
        ("delete", TWO_POINTS, False),
        ("know", TWO_POINTS, True),
        ("delete", SURE, True),
    ],
)
def test_the_report_has_the_requests_that_are_surely_ones_own(
    right: str, said: dict[str, str], hers: bool, town: Town
) -> None:
    """L21: the others have a neighbour's name, address and words in them."""
    asked(right, said)
    for model in (PrivacyRequest, RequestEvent):
        rows = the_map.models[model._meta.label].rows_of(town.users["ada"].subject, model)
        assert rows.exists() is hers
