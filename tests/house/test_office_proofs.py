"""What staff send to the office and to the admin: what of it needs a fresh proof, and why the rest does not.

A session that was left open may look, protect and tidy up. It may not let data out, change or destroy it,
say who somebody is, or give the second yes.
"""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import BudgetDefault, BudgetFact, DroughtStage, PayingLaterPolicy
from conversations.actions.set_up import set_up
from conversations.models import OfficeHours, SavedReply, Tag
from privacy.actions.requests import Proof, Wish, make_request
from privacy.models import PrivacyRequest, Training
from privacy.requests.vault import Contact
from privacy.views.office_acts import ACTS
from tests.conftest import NOW, Town
from tests.house.test_every_page import ours, wrote
from tests.privacy.test_sharing_out import a_recipient
from tests.programs.conftest import a_program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
State = PrivacyRequest.State
PROOF = "a fresh proof"
ASKS = "/sign-in/reauthenticate/"

LOOKS_ONLY = {
    "office",
    "office_corrections",
    "office_disclosures",
    "office_notices",
    "office_recipients",
    "office_redacted",
    "office_request",
    "staff_searches",
    "office_request_letters",
    "office_request_paper",
    "office_requests",
    "office_retention",
    "privacy_office_questions",
}
# What is needed for what is posted to each of the others, or why nothing is.
POSTS = {
    "office_correction": "notes that a letter was written",
    "office_direction_send": PROOF,
    "office_disclosure_approve": PROOF,
    "office_disclosure_drop": "nothing leaves",
    "office_disclosure_new": PROOF,
    "office_disclosure_review": PROOF,
    "office_hold_approve": PROOF,
    "office_hold_lift": PROOF,
    "office_holds": "keeps data, and is lifted again",
    "office_incident": "notes what was done, with its time",
    "office_incident_people": PROOF,
    "office_incidents": "starts clocks: nothing may slow it down",
    "office_minor_back": PROOF,
    "office_minors": PROOF,
    "office_notice": "notes what a firm was told or said",
    "office_policy": PROOF,
    "office_recipient": PROOF,
    "office_recipient_announce": PROOF,
    "office_recipient_new": PROOF,
    "office_request_act": "see ACTS_NEED",
    "office_request_new": PROOF,
    "privacy_office_answer": PROOF,
    "privacy_office_choices": "a no protects, and anybody may say it without a login",
}
ACTS_NEED = {
    "take": "says who answers",
    "post": "notes that a letter was posted",
    "ask": "writes to whoever asked, and tells nothing",
    "who": PROOF,
    "authority": PROOF,
    "extend": "takes time within the law, and says so",
    "copy": PROOF,
    "erase": PROOF,
    "correct": PROOF,
    "restrict": PROOF,
    "suspect": "protects: nothing may slow it down",
    "trust": PROOF,
    "fulfil": PROOF,
    "deny": PROOF,
}
# What a request must be for an act to fit it; the others fit one whose maker is not known yet.
FITTING: dict[str, dict[str, Any]] = {
    "authority": {"whom": "child"},
    "copy": {"right": "access", "state": State.VERIFIED},
    "erase": {"right": "delete", "state": State.VERIFIED},
    "correct": {"right": "correct", "state": State.VERIFIED},
    "restrict": {"right": "restrict", "state": State.VERIFIED},
    "fulfil": {"right": "know", "state": State.VERIFIED},
}


def proving(table: dict[str, str]) -> list[str]:
    """Return what needs a proof by a table."""
    return [name for name, need in table.items() if need == PROOF]


def is_asked(response: HttpResponse) -> bool:
    """Tell whether an answer leads to the proof: at once, or by a link beside what was typed."""
    return ASKS in response.headers.get("Location", "") or f'"{ASKS}?next=' in (
        response.content.decode() if response.status_code == 200 else ""
    )


def post(client: Client, path: str) -> tuple[HttpResponse, set[str]]:
    """Post next to nothing to a path; return the answer, and what was written to the database meanwhile."""
    with CaptureQueriesContext(connection) as asked:
        # Of two documents on one page, the form that was sent says which it is.
        response = client.post(path, {"document": "privacy"})
    return response, wrote([query["sql"] for query in asked.captured_queries])


@pytest.fixture
def path_of(town: Town) -> Callable[[str], str]:
    """Return a function from the name of a page of the office to an address of it."""

    def found(name: str) -> str:
        ids = {"office_recipient": lambda: a_recipient("court").pk}
        pattern = ours()[name].pattern
        return reverse(
            name, args=[ids.get(name, lambda: 1)() for _each in pattern.regex.groupindex]
        )

    return found


@pytest.fixture
def path_of_act(town: Town) -> Callable[[str], str]:
    """Return a function from an act to the address where it is done to a request that it fits."""

    def found(act: str) -> str:
        request, _secret = make_request(
            wish=Wish(right="know"),
            contact=Contact(name="Ada", email="ada@example.com"),
            proof=Proof(said={"account_number": "001-4711"}),
            received_at=NOW,
            at=NOW,
            language="en",
        )
        PrivacyRequest.objects.filter(pk=request.pk).update(**FITTING.get(act, {}))
        if act == "trust":
            town.users["ada"].subject.suspected_at = NOW
            town.users["ada"].subject.save()
        return reverse("office_request_act", args=[request.pk, act])

    return found


def test_every_page_and_every_act_of_the_office_says_what_it_needs() -> None:
    pages = {name for name, one in ours().items() if str(one.pattern).startswith("staff/privacy/")}
    assert pages == LOOKS_ONLY | set(POSTS)
    assert {name: act.proven for name, act in ACTS.items()} == {
        name: need == PROOF for name, need in ACTS_NEED.items()
    }


@pytest.mark.parametrize("name", proving(POSTS))
def test_a_page_refuses_a_session_left_open(
    name: str, left_open: As, path_of: Callable[[str], str]
) -> None:
    """A073: and changes nothing."""
    path = path_of(name)
    response, written = post(left_open("paul"), path)
    assert (is_asked(response), written) == (True, set())


@pytest.mark.parametrize("name", proving(POSTS))
def test_a_page_takes_it_after_the_proof(name: str, as_: As, path_of: Callable[[str], str]) -> None:
    response, _written = post(as_("paul"), path_of(name))
    assert not is_asked(response)


@pytest.mark.parametrize("act", proving(ACTS_NEED))
def test_an_act_refuses_a_session_left_open(
    act: str, left_open: As, path_of_act: Callable[[str], str]
) -> None:
    """A073: and changes nothing."""
    path = path_of_act(act)
    response, written = post(left_open("paul"), path)
    assert (is_asked(response), written) == (True, set())


@pytest.mark.parametrize("act", list(ACTS_NEED))
def test_an_act_is_done_after_the_proof(
    act: str, as_: As, path_of_act: Callable[[str], str]
) -> None:
    response, _written = post(as_("paul"), path_of_act(act))
    assert not is_asked(response)


@pytest.mark.parametrize("act", ["take", "ask", "suspect"])
def test_what_protects_or_tidies_up_is_done_at_once(
    act: str, left_open: As, path_of_act: Callable[[str], str]
) -> None:
    response, written = post(left_open("paul"), path_of_act(act))
    assert response.status_code == 302
    assert not is_asked(response)
    assert written != set()


@pytest.mark.parametrize("name", sorted(LOOKS_ONLY))
def test_a_page_for_looking_takes_nothing(
    name: str, as_: As, path_of: Callable[[str], str]
) -> None:
    _response, written = post(as_("paul"), path_of(name))
    assert written == set()


def test_what_was_typed_is_not_lost(left_open: As, path_of_act: Callable[[str], str]) -> None:
    path = path_of_act("deny")
    page = left_open("paul").post(path, {"answer": "The long letter of an afternoon."})
    assert "Show first that it is you, then send this again." in page.content.decode()
    assert "The long letter of an afternoon." in page.content.decode()
    assert 'target="_blank"' in page.content.decode()


def test_a_button_leads_back_to_its_page(left_open: As, path_of: Callable[[str], str]) -> None:
    response = left_open("paul").post(path_of("office_hold_lift"))
    assert response["Location"] == f"{ASKS}?next=%2Fstaff%2Fprivacy%2Fholds%2F"


# --- The admin ------------------------------------------------------------------------------------------

# What can be changed there at all: roles, when staff were trained, what the utility pays for, ways to save,
# what is granted to whoever pays later, what rates count, and how the desk is set up.
CHANGED_IN_ADMIN = {
    "auth.Group", "privacy.Training", "programs.Program", "billing.PayingLaterPolicy",
    "billing.BudgetFact", "billing.BudgetDefault", "billing.DroughtStage", "programs.SavingAction",
    "conversations.Queue", "conversations.Topic",
    "conversations.OfficeHours", "conversations.SavedReply", "conversations.Tag",
}  # fmt: skip


def in_admin(town: Town) -> dict[str, str]:
    """Return every address of the admin to which a change can be posted, by what it does."""
    Group.objects.create(name="Privacy office")
    a_program()
    Training.objects.update_or_create(
        subject=town.users["paul"].subject, defaults={"on": NOW.date()}
    )
    PayingLaterPolicy.objects.create(
        from_date=NOW.date(), most_days=30, most_months=6, least=20, clean_months=12
    )
    BudgetDefault.objects.create(kind="single_family", from_date=NOW.date(), people=4)
    DroughtStage.objects.create(from_date=NOW.date(), stage=2)
    BudgetFact.objects.create(
        account=town.accounts["ada"],
        premises=town.premises["mill"],
        from_date=NOW.date(),
        people=4,
    )
    set_up()
    OfficeHours.objects.create(weekday=0, opens=time(8), closes=time(17))
    SavedReply.objects.create(name="Soon", text_en="Soon.", text_es="Pronto.")
    Tag.objects.create(name="drought")
    paths = {}
    for label in CHANGED_IN_ADMIN:
        model = apps.get_model(label)
        row, stem = (
            model.objects.latest("pk").pk,
            f"admin:{model._meta.label_lower.replace('.', '_')}",
        )
        paths |= {
            f"{label} list": reverse(f"{stem}_changelist"),
            f"{label} add": reverse(f"{stem}_add"),
            f"{label} change": reverse(f"{stem}_change", args=[row]),
            f"{label} delete": reverse(f"{stem}_delete", args=[row]),
        }
    return paths


def test_nothing_else_can_be_changed_in_the_admin(rf: RequestFactory, town: Town) -> None:
    request = rf.get("/")
    request.user = town.users["admin"]
    changed = {
        model._meta.label
        for model, page in admin.site._registry.items()
        if any(may for what, may in page.get_model_perms(request).items() if what != "view")
    }
    assert changed == CHANGED_IN_ADMIN


def test_every_change_in_the_admin_refuses_a_session_left_open(left_open: As, town: Town) -> None:
    """A073: adding, changing, deleting, and doing so from the list; and changes nothing."""
    paths = in_admin(town)
    before = Group.objects.count(), Training.objects.count()
    for what, path in paths.items():
        said = {
            "name": "Anybody",
            "post": "yes",
            "action": "delete_selected",
            "_selected_action": "1",
        }
        response = left_open("admin").post(path, said)
        assert (response.status_code, f'href="{ASKS}?next=' in response.text) == (200, True), what
    assert (Group.objects.count(), Training.objects.count()) == before
    assert not Group.objects.filter(name="Anybody").exists()


def test_a_change_in_the_admin_is_made_after_the_proof(as_: As, town: Town) -> None:
    paths = in_admin(town)
    client = as_("admin")
    assert client.post(paths["auth.Group add"], {"name": "Anybody"}).status_code == 302
    assert Group.objects.filter(name="Anybody").exists()
    assert client.post(paths["privacy.Training delete"], {"post": "yes"}).status_code == 302
    assert not Training.objects.filter(subject=town.users["paul"].subject).exists()


@pytest.mark.parametrize("who", ["dana", "ada", "mallory"])
def test_nobody_else_is_asked(who: str, left_open: As, path_of: Callable[[str], str]) -> None:
    """Whoever has no business with a page is not told that it wants a proof."""
    for name in proving(POSTS):
        assert left_open(who).post(path_of(name)).status_code == 404
