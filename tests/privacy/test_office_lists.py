"""Pages of requests and corrections ask the database the same, however much they list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.freezing import freeze_login
from accounts.models import Customer, User
from privacy.actions.correcting import put_right
from privacy.actions.minors import ErasedAlready, note_minor, take_back
from privacy.actions.request_steps import note, tell
from privacy.actions.requests import Proof, Wish, make_request
from privacy.models import Look, MinorFound, Override, PrivacyRequest, Subject
from privacy.requests import jobs
from privacy.requests.metrics import ALL, Answered, figures
from privacy.requests.vault import Contact
from tests.conftest import NOW, PASSWORD, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


def made(right: str = "restrict", **more: Any) -> PrivacyRequest:
    request, _secret = make_request(
        wish=Wish(right=right),
        contact=more.pop("contact", Contact(name="Ada", email="ada@example.com")),
        proof=Proof(),
        received_at=NOW,
        at=NOW,
        language="en",
        **more,
    )
    return request


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


# --- Lists ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "queries"), [("/privacy/request/", 5), ("/privacy/restrict/", 5)])
@pytest.mark.parametrize("how_many", [1, 3])
def test_ones_own_requests_are_listed_with_the_same_queries(
    how_many: int, path: str, queries: int, as_: As, town: Town
) -> None:
    for _n in range(how_many):
        made(signed_in=town.users["ada"].subject)
    client = as_("ada")
    assert queries_of(client, path) == queries  # session, user, subject, requests, homes
    page = client.get(path).content.decode()
    assert page.count("/privacy/request/track/PR-") == how_many


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_request_asks_the_same_however_much_was_done(how_many: int, as_: As, town: Town) -> None:
    request = made(contact=Contact(name="Ada", post="12 Mill Lane"))
    for _n in range(how_many - 1):
        note(request=request, kind="noted", by=town.users["paul"].subject, at=NOW, text="Called.")
        tell(request=request, kind="request_verify", at=NOW)
    client = as_("paul")
    # Session, user, subject, second factor twice, permissions twice, training, homes; request, sender, from
    # the same address, events, letters to post twice, papers.
    assert queries_of(client, f"/staff/privacy/requests/{request.pk}/") == 15
    assert queries_of(client, f"/staff/privacy/requests/{request.pk}/letters/") == 11
    page = client.get(f"/staff/privacy/requests/{request.pk}/letters/")
    assert len(page.context["letters"]) == how_many


@pytest.mark.parametrize("how_many", [1, 3])
def test_corrections_are_listed_with_the_same_queries(how_many: int, as_: As, town: Town) -> None:
    columns = ["name", "mail_line1", "mail_city"][:how_many]
    ada = town.accounts["ada"].customer
    for name in columns:
        put_right(
            subject=ada.subject, column=f"accounts.Customer.{name}", row=str(ada.pk), value="New",
            at=NOW,
        )  # fmt: skip
    client = as_("paul")
    assert queries_of(client, "/staff/privacy/corrections/") == 8
    assert len(client.get("/staff/privacy/corrections/").context["table"]["rows"]) == how_many


@pytest.mark.parametrize("how_many", [1, 3])
def test_minors_are_listed_with_the_same_queries(how_many: int, as_: As, town: Town) -> None:
    paul = town.users["paul"].subject
    for name in ["ben", "cleo", "tom"][:how_many]:
        note_minor(subject=town.users[name].subject, by=paul, at=NOW)
    client = as_("paul")
    assert queries_of(client, "/staff/privacy/minors/") == 7
    assert len(client.get("/staff/privacy/minors/").context["waiting"]) == how_many


# --- Corrections are passed on --------------------------------------------------------------------------


def test_the_utility_is_told_of_a_correction(as_: As, town: Town) -> None:
    """L16: the source, with the account number, and the look is written down."""
    ada = Customer.objects.get(number="C1")
    override = put_right(
        subject=ada.subject,
        column="accounts.Customer.name",
        row=str(ada.pk),
        value="Ada Lind",
        at=NOW,
    )
    client, path = as_("paul"), f"/staff/privacy/corrections/{override.pk}/"
    assert "Ada Lind" not in client.get("/staff/privacy/corrections/").content.decode()
    page = client.get(path).content.decode()
    assert "001-4711" in page
    assert "Ada Lind" in page
    assert [look.page for look in Look.objects.all()] == ["correction"]
    client.post(path)
    assert Override.objects.get().told_at == NOW
    assert "The utility knows of every correction" in (
        client.get("/staff/privacy/corrections/").content.decode()
    )
    assert as_("dana").get(path).status_code == 404


# --- Somebody under age ---------------------------------------------------------------------------------


def test_a_childs_login_stops_at_once_and_its_data_goes(as_: As, town: Town) -> None:
    """A195, L73: within three days, and what is left says nothing of who it was."""
    ben = Client()
    ben.post("/sign-in/login/", {"login": "ben@example.org", "password": PASSWORD})
    assert ben.get("/profile/").status_code == 200
    as_("paul").post("/staff/privacy/minors/", {"email": "Ben@example.org"})
    assert ben.get("/profile/").status_code == 302
    ben.post("/sign-in/login/", {"login": "ben@example.org", "password": PASSWORD})
    assert ben.get("/profile/").status_code == 302
    subject = town.users["ben"].subject
    assert Subject.objects.get(pk=subject.pk).restricted_at == NOW
    assert jobs.erase_minors(NOW + timedelta(hours=47)) == 0
    assert jobs.erase_minors(NOW + timedelta(hours=48)) == 1
    assert jobs.erase_minors(NOW + timedelta(hours=49)) == 0
    found = MinorFound.objects.get()
    assert found.erased_at == NOW + timedelta(hours=48)
    assert not User.objects.filter(email="ben@example.org").exists()
    with pytest.raises(ErasedAlready):
        take_back(found=found, by=subject, at=NOW)


def test_a_mistake_is_taken_back(as_: As, town: Town) -> None:
    client = as_("paul")
    client.post("/staff/privacy/minors/", {"email": "ben@example.org"})
    client.post(f"/staff/privacy/minors/{MinorFound.objects.get().pk}/")
    ben = User.objects.select_related("subject").get(email="ben@example.org")
    assert (ben.is_active, ben.subject.restricted_at) == (True, None)
    assert jobs.erase_minors(NOW + timedelta(days=9)) == 0


@pytest.mark.parametrize("email", ["nobody@example.org", "dana@example.org", "paul@example.org"])
def test_only_a_residents_login_is_stopped(email: str, as_: As, town: Town) -> None:
    page = as_("paul").post("/staff/privacy/minors/", {"email": email}).content.decode()
    assert "No resident signs in with this address." in page
    assert User.objects.filter(is_active=False).count() == 0


@pytest.mark.parametrize(
    ("who", "status"), [("paul", 200), ("dana", 404), ("ada", 404), (None, 302)]
)
def test_who_may_open_the_other_pages_of_the_office(
    who: str | None, status: int, as_: As, town: Town
) -> None:
    found = note_minor(subject=town.users["ben"].subject, by=town.users["paul"].subject, at=NOW)
    freeze_login(subject=town.users["ben"].subject, by=town.users["paul"].subject, at=NOW)
    for path in ("minors/", "corrections/"):
        assert as_(who).get(f"/staff/privacy/{path}").status_code == status
    posted = as_(who).post(f"/staff/privacy/minors/{found.pk}/").status_code
    assert posted == (302 if who in {"paul", None} else 404)
    assert User.objects.get(email="ben@example.org").is_active == (who == "paul")


# --- Figures --------------------------------------------------------------------------------------------


def test_figures_by_right() -> None:
    """L53: received, complied with, denied, median and mean days."""
    requests = [Answered("delete", "fulfilled", days) for days in (1, 2, 3, 4, 40)]
    requests += [Answered("delete", "denied", 45) for _n in range(5)]
    [found] = figures(requests, ["delete"], fewest=ALL)
    assert vars(found) == {
        "right": "delete", "received": 10, "complied": 5, "denied": 5,
        "median_days": 42.5, "mean_days": 27.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fulfilled", "denied", "withdrawn", "shown"),
    [
        (0, 0, 0, (0, 0, 0)),
        (14, 0, 0, (None, None, None)),
        (15, 0, 0, (15, 15, 0)),
        (19, 1, 0, (20, None, None)),  # twenty less nineteen is one
        (19, 0, 1, (20, None, None)),
        (15, 15, 15, (45, 15, 15)),
    ],
)
def test_a_small_count_is_not_shown_and_cannot_be_worked_out(
    fulfilled: int, denied: int, withdrawn: int, shown: tuple[int | None, ...]
) -> None:
    """L53; and whoever has to publish them hides none."""
    requests = [Answered("know", "fulfilled", 1)] * fulfilled
    requests += [Answered("know", "denied", 1)] * denied
    requests += [Answered("know", "cancelled")] * withdrawn
    [found] = figures(requests, ["know"])
    assert (found.received, found.complied, found.denied) == shown
    [found] = figures(requests, ["know"], fewest=ALL)
    exact = (fulfilled + denied + withdrawn, fulfilled, denied)
    assert (found.received, found.complied, found.denied) == exact


def test_the_command_prints_every_right(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    for _n in range(5):
        made("know")
    call_command("privacy_metrics", "--year", "2026")
    lines = capsys.readouterr().out.splitlines()
    assert "know,-,-,-,-,-" in lines
    assert lines[-1] == "# 2026; a dash is a count below 15, or one that gives it away"
    call_command("privacy_metrics", "--year", "2026", "--exact")
    lines = capsys.readouterr().out.splitlines()
    assert "know,5,0,0,-,-" in lines
    assert lines[-1] == "# 2026; every count as it is"
    assert len(lines) == 2 + len(PrivacyRequest.Right.values)
