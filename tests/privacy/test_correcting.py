"""What people put right stays right, whatever the utility's files bring (L15, L16, A157, A158)."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Customer, CustomerPhone
from portal.feeding.feeds import load_feed
from privacy.actions.correcting import (
    CannotBe,
    NotCorrectable,
    NothingToCorrect,
    correct_again,
    put_right,
    settle,
)
from privacy.corrections import correctable
from privacy.jobs import send_letters
from privacy.models import LedgerEntry, Override, PrivacyRequest, Subject
from tests.conftest import NOW, PASSWORD, Town
from tests.fakes import Mailbox, everything_stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
NAME = "accounts.Customer.name"
HEADER = (
    "record,customer,name,email,phone,mail_line1,mail_line2,mail_city,mail_state,mail_postcode,"
    "language\n"
)


@pytest.fixture
def ada(town: Town) -> Subject:
    customer = town.accounts["ada"].customer
    CustomerPhone.objects.create(customer=customer, number="(415) 555-0101")
    return customer.subject


def customer() -> Customer:
    return Customer.objects.get(number="C1")


def correct(subject: Subject, name: str, value: str, model: str = "Customer") -> Override:
    row = customer().pk if model == "Customer" else CustomerPhone.objects.get().pk
    return put_right(
        subject=subject, column=f"accounts.{model}.{name}", row=str(row), value=value, at=NOW
    )


def feed(
    folder: Path,
    *,
    name: str = '"OKAFOR, ADA N"',
    email: str = "ada.on.file@example.net",
    phone: str = "(415) 555-0101",
    line1: str = "",
) -> None:
    """Load a file of the utility's about Ada."""
    path = folder / "cis.csv"
    path.write_text(f"{HEADER}customer,C1,{name},{email},{phone},{line1},,,,,\n")
    load_feed(format="cis", path=path, at=NOW + timedelta(days=1))


def open_one() -> Override:
    return Override.objects.get(ended_at=None)


# --- The next file ---------------------------------------------------------------------------------------


def test_the_wrong_value_does_not_come_back(ada: Subject, tmp_path: Path) -> None:
    """L16, A158: ignored and counted, as often as it comes, however it is spaced."""
    correct(ada, "name", "Ada Nneka Okafor")
    feed(tmp_path)
    feed(tmp_path, name='"okafor,  ada n "')
    assert customer().name == "Ada Nneka Okafor"
    assert (open_one().ignored, open_one().ignored_at) == (2, NOW + timedelta(days=1))
    assert open_one().third is None


def test_what_was_not_corrected_is_taken_as_it_comes(ada: Subject, tmp_path: Path) -> None:
    correct(ada, "name", "Ada Nneka Okafor")
    feed(tmp_path, email="new@example.net", line1="1 New Street")
    assert (customer().email, customer().mail_line1) == ("new@example.net", "1 New Street")


def test_the_right_value_from_the_utility_is_no_question(ada: Subject, tmp_path: Path) -> None:
    correct(ada, "name", "Ada Nneka Okafor")
    feed(tmp_path, name="ADA NNEKA OKAFOR")
    assert customer().name == "Ada Nneka Okafor"
    assert (open_one().ignored, open_one().third) == (0, None)


def test_a_third_value_is_a_question(ada: Subject, tmp_path: Path, mailbox: Mailbox) -> None:
    """A157: both are shown, one's own stays, and the question is asked once."""
    correct(ada, "name", "Ada Nneka Okafor")
    for _n in range(2):
        feed(tmp_path, name="Ada Miller")
    assert customer().name == "Ada Nneka Okafor"
    assert open_one().unsealed("third") == "Ada Miller"
    send_letters(NOW + timedelta(days=1))
    asked = [to for to, subject in mailbox.addressed() if subject == "Which of two is right?"]
    assert asked == ["ada@example.org"]


@pytest.mark.parametrize(
    ("theirs", "name", "is_open"), [(True, "Ada Miller", False), (False, "Ada Nneka Okafor", True)]
)
def test_the_person_decides_between_the_two(
    theirs: bool, name: str, is_open: bool, ada: Subject, tmp_path: Path
) -> None:
    correct(ada, "name", "Ada Nneka Okafor")
    feed(tmp_path, name="Ada Miller")
    settle(override=open_one(), theirs=theirs, at=NOW)
    assert customer().name == name
    feed(tmp_path, name="Ada Miller")
    assert customer().name == name
    assert Override.objects.filter(ended_at=None).exists() == is_open
    assert not Override.objects.filter(third__isnull=False).exists()


def test_a_telephone_number_is_replaced_for_good(ada: Subject, tmp_path: Path) -> None:
    correct(ada, "number", "(415) 555-0177", model="CustomerPhone")
    feed(tmp_path)
    assert [it.number for it in CustomerPhone.objects.all()] == ["(415) 555-0177"]
    assert open_one().ignored == 1
    feed(tmp_path, phone="(415) 555-0188")
    assert {it.number for it in CustomerPhone.objects.all()} == {"(415) 555-0177", "(415) 555-0188"}


def test_a_second_correction_replaces_the_first(ada: Subject, tmp_path: Path) -> None:
    correct(ada, "name", "Ada Nneka Okafor")
    correct(ada, "name", "Ada N. Okafor-Lind")
    feed(tmp_path)
    assert customer().name == "Ada N. Okafor-Lind"
    assert Override.objects.count() == 2
    assert open_one().ignored == 1


# --- What may be corrected ------------------------------------------------------------------------------


def test_what_can_be_corrected_is_what_the_files_bring(ada: Subject) -> None:
    found = {(it.column, it.text) for it in correctable(ada)}
    assert (NAME, "OKAFOR, ADA N") in found
    assert ("accounts.CustomerPhone.number", "(415) 555-0101") in found
    assert {it.category for it in correctable(ada)} == {
        "name", "contact.email", "contact.phone", "contact.mailing",
    }  # fmt: skip
    assert {str(it.came_from) for it in correctable(ada)} == {"The utility's records"}


def test_nobody_corrects_somebody_else(ada: Subject, town: Town) -> None:
    with pytest.raises(NotCorrectable):
        correct(town.users["cleo"].subject, "name", "Mallory")
    for column in ("accounts.Customer.number", "accounts.User.email", "accounts.Nothing.name", "x"):
        with pytest.raises(NotCorrectable):
            put_right(subject=ada, column=column, row=str(customer().pk), value="x", at=NOW)
    for row in ("0", "1 OR 1=1", ""):
        with pytest.raises(NotCorrectable):
            put_right(subject=ada, column=NAME, row=row, value="x", at=NOW)


def test_a_column_takes_only_what_it_can_hold(ada: Subject) -> None:
    with pytest.raises(CannotBe):
        correct(ada, "email", "not an address")
    with pytest.raises(CannotBe):
        correct(ada, "name", "x" * 201)
    with pytest.raises(NothingToCorrect):
        correct(ada, "name", "OKAFOR, ADA N")
    assert not Override.objects.exists()


# --- Noted, told, and made again ------------------------------------------------------------------------


def test_a_correction_is_noted_and_its_values_are_sealed(ada: Subject, mailbox: Mailbox) -> None:
    correct(ada, "email", "ada.new@example.net")
    entry = LedgerEntry.objects.get()
    assert (entry.kind, entry.about) == ("correct", "accounts.Customer.email")
    stored = {table for table, _c, value in everything_stored() if "ada.new@example.net" in value}
    assert stored == {"accounts_customer"}
    assert not [1 for _t, _c, value in everything_stored() if "ada.on.file@example.net" in value]
    send_letters(NOW)
    # A175: the old address hears of it too.
    assert sorted(to for to, _s in mailbox.addressed()) == [
        "ada.on.file@example.net", "ada@example.org",
    ]  # fmt: skip


def test_a_correction_is_made_again_after_a_restore(ada: Subject, tmp_path: Path) -> None:
    """As the ledger tells it: the column, and the value."""
    assert correct_again(subject=ada, column=NAME, value="Ada Nneka Okafor", at=NOW)
    assert correct_again(subject=ada, column=NAME, value="Ada Nneka Okafor", at=NOW)
    feed(tmp_path)
    assert customer().name == "Ada Nneka Okafor"
    assert not correct_again(subject=ada, column="accounts.Gone.name", value="x", at=NOW)


# --- The page -------------------------------------------------------------------------------------------


@pytest.fixture
def adas(as_: As, ada: Subject) -> Client:
    """Ada's browser, after she has shown who she is."""
    client = as_("ada")
    client.post("/sign-in/reauthenticate/?next=/", {"password": PASSWORD})
    return client


def typed(client: Client, **changed: str) -> dict[str, str]:
    """Return the form as it stands, with some values changed by their text."""
    page = client.get("/privacy/correct/")
    form = page.context["form"]
    values = {name: field.initial for name, field in form.fields.items()}
    return {name: changed.get(value, value) for name, value in values.items()}


def test_a_resident_corrects_their_name(adas: Client) -> None:
    """A158, L52: at once, with a record of it."""
    form = typed(adas, **{"OKAFOR, ADA N": "Ada Nneka Okafor"})
    assert adas.post("/privacy/correct/", form)["Location"] == "/privacy/correct/"
    assert customer().name == "Ada Nneka Okafor"
    request = PrivacyRequest.objects.get()
    assert (request.right, request.state, request.contested) == ("correct", "fulfilled", "name")
    assert open_one().request == request
    page = adas.get("/privacy/correct/").content.decode()
    assert "You corrected this. The utility&#x27;s old value is ignored." in page
    assert "The utility&#x27;s records" in page


def test_what_cannot_be_is_said_and_nothing_of_the_rest_is_done(adas: Client) -> None:
    form = typed(adas, **{"OKAFOR, ADA N": "Ada", "ada.on.file@example.net": "nonsense"})
    answer = adas.post("/privacy/correct/", form)
    assert "Enter a valid email address." in answer.content.decode()
    assert customer().name == "OKAFOR, ADA N"
    assert not PrivacyRequest.objects.exists()


# --- Whose, and which ------------------------------------------------------------------------------------


def test_correcting_asks_who_one_is(left_open: As, ada: Subject) -> None:
    """L29."""
    answer = left_open("ada").post("/privacy/correct/", {f"{NAME}.{customer().pk}": "Mallory"})
    assert answer["Location"].startswith("/sign-in/reauthenticate/")
    assert customer().name == "OKAFOR, ADA N"


def test_a_page_that_stood_open_corrects_what_it_showed_or_nothing(
    adas: Client, ada: Subject
) -> None:
    """L15: a telephone that came and went meanwhile puts no value into another's place."""
    shown = CustomerPhone.objects.get()
    names = list(adas.get("/privacy/correct/").context["form"].fields)
    assert names[0] == f"{NAME}.{customer().pk}"
    assert f"accounts.CustomerPhone.number.{shown.pk}" in names
    shown.delete()
    other = CustomerPhone.objects.create(customer=customer(), number="(415) 555-0199")
    adas.post("/privacy/correct/", {f"accounts.CustomerPhone.number.{shown.pk}": "(415) 555-0100"})
    other.refresh_from_db()
    assert (other.number, Override.objects.count()) == ("(415) 555-0199", 0)


def test_the_page_asks_which_is_right(adas: Client, ada: Subject, tmp_path: Path) -> None:
    override = correct(ada, "name", "Ada Nneka Okafor")
    feed(tmp_path, name="Ada Miller")
    page = adas.get("/privacy/correct/").content.decode()
    assert re.search(r"Ada Nneka Okafor</dd>.*Ada Miller</dd>", page)
    adas.post(f"/privacy/correct/{override.pk}/", {"right": "theirs"})
    assert customer().name == "Ada Miller"
    assert adas.post(f"/privacy/correct/{override.pk}/").status_code == 404


def test_a_question_is_its_owners(as_: As, ada: Subject, town: Town) -> None:
    override = correct(ada, "name", "Ada Nneka Okafor")
    client = as_("cleo")
    client.post("/sign-in/reauthenticate/?next=/", {"password": PASSWORD})
    assert client.post(f"/privacy/correct/{override.pk}/", {"right": "theirs"}).status_code == 404
    page = client.get("/privacy/correct/").content.decode()
    assert "Okafor" not in page


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_asks_the_database_the_same(how_many: int, adas: Client) -> None:
    for number in range(how_many - 1):
        CustomerPhone.objects.create(customer=customer(), number=f"(415) 555-019{number}")
    adas.get("/privacy/correct/")
    with CaptureQueriesContext(connection) as asked:
        page = adas.get("/privacy/correct/")
    assert len(page.context["form"].fields) == 7 + how_many
    assert len(asked) == 7  # session, user, subject, overrides, customers, telephones, homes
