"""A resident has kinds of their data given to one recipient until a day (A104, A105, A113, A116, A117)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacy.actions import merge_subjects
from privacy.actions.consent import invalidate
from privacy.actions.directing import NotOffered, direct, take_back, take_back_all
from privacy.actions.erasure import erase
from privacy.actions.ledger import write_to_file
from privacy.actions.restricting import restrict
from privacy.actions.sharing import send_directed, share
from privacy.choices.directions import may_receive, standing
from privacy.erasing.erasure import plan
from privacy.lasting.gate import ASKED_EVERY
from privacy.models import ConsentEvent, Direction, Disclosure, LedgerEntry, Recipient, Subject
from privacy.restriction import Restricted
from privacy.sharing import ColumnNotAllowed, NoConsent, PersonRestricted, RecipientNotCleared
from tests.conftest import NOW, TODAY, Town
from tests.privacy.test_erasure import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
NAME, EMAIL, PHONE = (
    "accounts.Customer.name",
    "accounts.Customer.email",
    "accounts.CustomerPhone.number",
)
UNTIL = TODAY + timedelta(days=30)
LATER = NOW + timedelta(minutes=5)


def a_solar_firm(key: str = "helio", **changed: Any) -> Recipient:
    given = {
        "key": key,
        "name": f"{key.title()} Solar",
        "kind": "customer_directed",
        "country": "US",
        "transfer": "domestic",
        "purposes": ["third_party_sharing"],
        "columns": [NAME, EMAIL, PHONE],
        "contract_signed_on": date(2025, 1, 1),
        "reviewed_on": date(2026, 6, 1),
    }
    return Recipient.objects.create(**given | changed)


@pytest.fixture
def firm(db: None) -> Recipient:
    return a_solar_firm()


@pytest.fixture
def cleo(town: Town) -> Subject:
    return town.users["cleo"].subject


def directed(subject: Subject, firm: Recipient, *kinds: str, **changed: Any) -> Direction:
    given = {
        "subject": subject,
        "recipient": firm,
        "categories": kinds or ("name",),
        "until": UNTIL,
        "template": "privacy/share_with.html",
        "language": "en",
        "at": NOW,
    }
    return direct(**given | changed)


def shared(subject: Subject, firm: Recipient, *columns: str, at: datetime = LATER) -> Any:
    return share(
        recipient=firm,
        subject=subject,
        columns=columns or [NAME],
        reason="customer_directed",
        by=subject,
        at=at,
    )


# --- What may go ----------------------------------------------------------------------------------------


def test_nothing_goes_that_nobody_told_us_to_give(
    town: Town, cleo: Subject, firm: Recipient
) -> None:
    """A113, A116: not of another person, not to another recipient, not another kind of data."""
    other = a_solar_firm("other")
    directed(town.users["ada"].subject, firm)
    directed(cleo, other)
    with pytest.raises(NoConsent):
        shared(cleo, firm)
    directed(cleo, firm, "name", "contact.phone")
    with pytest.raises(NoConsent):
        shared(cleo, firm, NAME, EMAIL)
    with pytest.raises(ColumnNotAllowed):
        shared(cleo, firm, "accounts.Customer.mail_line1")
    assert not Disclosure.objects.exists()
    assert shared(cleo, firm) == {"accounts.Customer": [{"name": "Cleo Martin"}]}
    row = Disclosure.objects.get()
    assert (row.recipient, row.reason, row.columns) == (firm, "customer_directed", [NAME])


def test_only_what_was_chosen_and_is_allowed_is_sent(
    town: Town, cleo: Subject, firm: Recipient
) -> None:
    """A104, A114."""
    row = directed(cleo, firm, "name", "contact.email")
    rows = send_directed(direction=row, by=town.users["paul"].subject, at=LATER)
    assert rows == {
        "accounts.Customer": [{"email": "cleo.on.file@example.net", "name": "Cleo Martin"}]
    }
    Recipient.objects.filter(pk=firm.pk).update(columns=[NAME])
    row.recipient.refresh_from_db()
    rows = send_directed(direction=row, by=town.users["paul"].subject, at=LATER)
    assert rows == {"accounts.Customer": [{"name": "Cleo Martin"}]}


def test_it_ends_with_its_last_day_where_the_utility_is(cleo: Subject, firm: Recipient) -> None:
    directed(cleo, firm)
    last = datetime(
        2026, 12, 21, 7, 59, tzinfo=UTC
    )  # a minute before midnight of 20 December there
    assert date(2026, 12, 20) == UNTIL
    assert shared(cleo, firm, at=last)
    with pytest.raises(NoConsent):
        shared(cleo, firm, at=last + timedelta(minutes=1))


def test_it_is_over_the_moment_it_is_taken_back(cleo: Subject, firm: Recipient) -> None:
    """A104: no second step; what was taken back cannot be taken back again."""
    directed(cleo, firm)
    assert take_back(subject=cleo, recipient=firm, at=LATER)
    assert not take_back(subject=cleo, recipient=firm, at=LATER)
    with pytest.raises(NoConsent):
        shared(cleo, firm)
    directed(cleo, firm, at=LATER + timedelta(minutes=1))
    assert shared(cleo, firm, at=LATER + timedelta(minutes=2))


def test_a_newer_yes_replaces_the_one_before(cleo: Subject, firm: Recipient) -> None:
    directed(cleo, firm, "name", "contact.phone")
    directed(cleo, firm, "contact.email", at=LATER)
    assert may_receive(firm, of=cleo, at=LATER) == {"contact.email"}
    states = ConsentEvent.objects.order_by("pk").values_list("choice", "state")
    assert list(states) == [("share helio", "given"), ("share helio", "renewed")]


def test_what_was_asked_unfairly_gives_nothing(town: Town, cleo: Subject, firm: Recipient) -> None:
    """L41: a look of the page that misled people is set aside as a whole."""
    directed(cleo, firm)
    look = ConsentEvent.objects.get().ui_version
    assert invalidate(ui_version=look, by=town.users["paul"].subject, at=LATER) == 1
    with pytest.raises(NoConsent):
        shared(cleo, firm)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "service_provider"},
        {"reviewed_on": date(2025, 1, 1)},
        {"contract_signed_on": None},
        {"sale": True},
        {"columns": []},
    ],
    ids=str,
)
def test_only_whom_the_office_wrote_down_and_cleared_can_be_chosen(
    changed: dict[str, Any], cleo: Subject
) -> None:
    """A103."""
    with pytest.raises(NotOffered):
        directed(cleo, a_solar_firm(**changed))
    assert not ConsentEvent.objects.exists()


@pytest.mark.parametrize(
    ("kinds", "until"),
    [
        ((), UNTIL),
        (("payment",), UNTIL),
        (("name",), TODAY - timedelta(days=1)),
        (("name",), TODAY + timedelta(days=367)),
    ],
)
def test_neither_nothing_nor_everything_nor_for_ever(
    kinds: tuple[str, ...], until: date, cleo: Subject, firm: Recipient
) -> None:
    with pytest.raises(NotOffered):
        directed(cleo, firm, categories=kinds, until=until)


def test_a_contract_that_is_not_reviewed_any_more_stops_it(cleo: Subject, firm: Recipient) -> None:
    directed(cleo, firm)
    firm.reviewed_on = date(2025, 1, 1)
    firm.save()
    with pytest.raises(RecipientNotCleared):
        shared(cleo, firm)


def test_of_whoever_is_only_stored_nothing_is_given(cleo: Subject, firm: Recipient) -> None:
    """L65."""
    directed(cleo, firm)
    restrict(subject=cleo, at=NOW)
    with pytest.raises(PersonRestricted):
        shared(cleo, firm)
    with pytest.raises(Restricted):
        directed(cleo, firm, at=LATER)


# --- Evidence, and what outlives it ---------------------------------------------------------------------


def test_the_evidence_holds_every_word_that_was_shown(
    cleo: Subject, firm: Recipient, as_: As
) -> None:
    """L62: and the receipt names the recipient and the kinds of data."""
    directed(cleo, firm, "name", "contact.phone")
    event = ConsentEvent.objects.get()
    assert event.notice is not None
    assert event.notice.text.splitlines() == [
        "Sharing your data with Helio Solar",
        "They may receive: Name; Telephone number.",
        "The last day is 20 December 2026.",
        "Country: US. Stays in the country.",
        "You can stop it at any time. What they have by then is in their hands.",
        "Yes, share this",
    ]
    receipt = as_("cleo").get(f"/privacy/choices/{event.pk}/receipt.json").json()
    [purpose] = receipt["pii_processing"]["purposes"]
    assert purpose["recipient_third_parties"] == ["helio"]
    assert purpose["pii_information"] == [{"pii_type": "contact.phone"}, {"pii_type": "name"}]
    history = as_("cleo").get("/privacy/choices/").content.decode()
    assert "Sharing your data with Helio Solar" in history


def test_taking_it_back_outlives_a_restored_backup(
    cleo: Subject, firm: Recipient, settings: Any, tmp_path: Path, time_machine: Any
) -> None:
    """L11, A162."""
    settings.CHOICES_LEDGER = str(tmp_path / "choices.jsonl")
    directed(cleo, firm, at=NOW - timedelta(days=1))
    point = transaction.savepoint()
    take_back(subject=cleo, recipient=firm, at=NOW)
    write_to_file()
    transaction.savepoint_rollback(point)
    time_machine.move_to(NOW + 2 * ASKED_EVERY, tick=False)
    assert may_receive(firm, of=cleo, at=LATER) == {"name"}
    out = StringIO()
    call_command("privacy_replay", stdout=out)
    assert "withdraw share helio: done" in out.getvalue()
    assert may_receive(firm, of=cleo, at=LATER) == set()
    assert LedgerEntry.objects.filter(about="share helio").exists()


def test_it_goes_with_the_person_and_its_evidence_stays(cleo: Subject, firm: Recipient) -> None:
    """A129: a record that they said yes remains by number; the firm that was given something is told."""
    directed(cleo, firm)
    shared(cleo, firm)
    done = erase(subject=cleo, digest=plan(cleo, on=TODAY).digest, by=cleo, at=LATER)
    assert not Direction.objects.exists()
    assert ConsentEvent.objects.count() == 1
    assert firm in [notice.outside for notice in done.notices.all()]


def test_two_numbers_that_become_one_keep_the_last_word(cleo: Subject, firm: Recipient) -> None:
    other = Subject.objects.create(created_at=NOW)
    directed(cleo, firm, "name")
    directed(other, firm, "contact.phone", at=LATER)
    merge_subjects(keep=cleo, gone=other, at=LATER)
    assert [row.categories for row in standing(at=LATER, subject=cleo)] == [["contact.phone"]]


def test_taking_back_every_yes_takes_these_back_too(cleo: Subject, as_: As) -> None:
    firms = [a_solar_firm("helio"), a_solar_firm("selene")]
    for each in firms:
        directed(cleo, each)
    as_("cleo").post("/privacy/choices/withdraw/")
    assert standing(at=LATER, subject=cleo) == []
    assert take_back_all(subject=cleo, at=LATER) == 0


# --- The pages ------------------------------------------------------------------------------------------


def test_a_resident_shares_and_stops(town: Town, firm: Recipient) -> None:
    """A104: from the list to the yes and back, with nothing ticked beforehand."""
    client = sign_in("cleo")
    page = client.get("/privacy/share/").content.decode()
    assert "Nobody gets your data on your word" in page
    assert 'href="/privacy/share/helio/"' in page
    form = client.get("/privacy/share/helio/").content.decode()
    assert "What may Helio Solar receive?" in form
    assert "checked" not in form
    wrong = client.post("/privacy/share/helio/", {"until": "2030-01-01"}).content.decode()
    assert "Choose at least one kind of data." in wrong
    assert "Enter a day from today to one year from now." in wrong
    assert not Direction.objects.exists()
    typed = {"categories": ["name", "contact.phone"], "until": UNTIL.isoformat()}
    page = client.post("/privacy/share/helio/", typed, follow=True).content.decode()
    assert "Noted. Helio Solar may receive it." in page
    assert "You share data with one recipient" in page
    assert "The last day is 20 December 2026" in page
    assert "they got nothing so far" in page
    row = Direction.objects.get()
    assert (row.subject, row.categories) == (town.users["cleo"].subject, ["contact.phone", "name"])
    page = client.post("/privacy/share/helio/stop/", follow=True).content.decode()
    assert "Stopped. Helio Solar gets nothing more." in page
    assert "Nobody gets your data on your word" in page


def test_without_anybody_to_choose_the_page_leads_to_the_download(as_: As, town: Town) -> None:
    a_solar_firm(reviewed_on=None)
    page = as_("ada").get("/privacy/share/").content.decode()
    assert "There is nobody on the list yet." in page
    assert "Helio" not in page
    assert sign_in("ada").get("/privacy/share/helio/").status_code == 404


def test_whoever_is_only_stored_is_told_so(as_: As, cleo: Subject, firm: Recipient) -> None:
    restrict(subject=cleo, at=NOW)
    page = as_("cleo").get("/privacy/share/").content.decode()
    assert "Your data is only stored for now" in page
    assert "/privacy/share/helio/" not in page


@pytest.mark.parametrize(
    ("path", "method", "statuses"),
    [
        ("/privacy/share/", "get", [200, 200, 200, 200, 302]),
        ("/privacy/share/helio/", "get", [302, 302, 302, 302, 302]),  # asks who one is
        ("/privacy/share/helio/stop/", "get", [405, 405, 405, 405, 405]),
        ("/privacy/share/helio/stop/", "post", [302, 302, 302, 302, 302]),
    ],
)
def test_who_may_open_the_pages(
    path: str, method: str, statuses: list[int], firm: Recipient, cleo: Subject, left_open: As
) -> None:
    directed(cleo, firm, until=UNTIL)
    people = ("ada", "mallory", "dana", "cleo", None)
    assert [getattr(left_open(who), method)(path).status_code for who in people] == statuses
    # Nobody stopped what is Cleo's but Cleo.
    assert (standing(at=NOW, subject=cleo) == []) is (method == "post")


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_of_whom_one_shares_with_asks_the_same(
    how_many: int, cleo: Subject, as_: As
) -> None:
    for n in range(how_many):
        directed(cleo, a_solar_firm(f"given{n}"))
        a_solar_firm(f"offered{n}")
    client = as_("cleo")
    client.get("/privacy/share/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/privacy/share/").status_code == 200
    assert len(asked) == 8


def test_the_office_sends_what_people_want_sent_and_nothing_else(
    as_: As, cleo: Subject, firm: Recipient
) -> None:
    row = directed(cleo, firm)
    client = as_("paul")
    page = client.get("/staff/privacy/disclosures/").content.decode()
    assert "What did people tell us to give?" in page
    path = f"/staff/privacy/disclosures/directed/{row.pk}/send/"
    sent = client.post(path)
    assert sent.json() == {"accounts.Customer": [{"name": "Cleo Martin"}]}
    assert "they last got something on 20 November 2026" in (
        as_("cleo").get("/privacy/share/").content.decode()
    )
    take_back(subject=cleo, recipient=firm, at=NOW)
    page = as_("paul").post(path, follow=True).content.decode()
    assert "Nothing left. The person has not agreed to this." in page
    assert Disclosure.objects.count() == 1
    assert as_("dana").post(path).status_code == 404
