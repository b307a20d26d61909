"""The privacy office: who may enter, what waits there, letting data out, incidents and their clocks."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Customer, Invitation
from privacy import office
from privacy.actions.incidents import (
    AlreadyDone,
    NotYet,
    UnknownCategory,
    note_step,
    report_incident,
)
from privacy.actions.policy import publish_first
from privacy.actions.sharing import draft_disclosure
from privacy.incidents import (
    affected,
    affected_by,
    affected_one_by_one,
    found_by_person_only,
    how_many,
)
from privacy.models import Disclosure, DisclosureDraft, Incident, PolicyVersion, Recipient, Subject
from privacy.office import Due, clocks
from tests.conftest import NOW, TODAY, Town, signed_in
from tests.privacy.test_sharing_out import NAME, PAPERS, PHONE, a_recipient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]


@pytest.fixture
def paul(town: Town, client: Client) -> Client:
    """The privacy officer, signed in."""
    right, _made = Permission.objects.get_or_create(
        codename="privacy_office", content_type=ContentType.objects.get_for_model(Subject)
    )
    town.users["paul"].user_permissions.add(right)
    return signed_in(client, town.users["paul"])


def an_incident(town: Town, *categories: str, discovered_at: datetime = NOW) -> Incident:
    return report_incident(
        what="A backup tape was lost.",
        categories=categories or ("name",),
        high_risk=True,
        discovered_at=discovered_at,
        by=town.users["paul"].subject,
        at=NOW,
    )


def a_draft(town: Town, *, by: str = "admin") -> DisclosureDraft:
    return draft_disclosure(
        recipient=a_recipient("court"),
        subject=town.accounts["cleo"].customer.subject,
        columns=[NAME],
        reason="legal_process",
        papers=PAPERS,
        by=town.users[by].subject,
        at=NOW,
    )


# --- Who may enter, and the front ---------------------------------------------------------------

PAGES = [
    "office",
    "office_policy",
    "office_disclosures",
    "office_disclosure_new",
    "office_recipients",
    "office_recipient_new",
    "office_incidents",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_office_is_for_the_office_alone(page: str, paul: Client, as_: As) -> None:
    """A181: Paul may, the administrator may; an agent learns of no such page."""
    path = reverse(page)
    assert paul.get(path).status_code == 200
    seen = {who: as_(who).get(path).status_code for who in ("ada", "dana", "admin", None)}
    assert seen == {"ada": 404, "dana": 404, "admin": 200, None: 302}


@pytest.mark.parametrize("how_many_rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("office", 20),
        ("office_disclosures", 12),
        ("office_recipients", 7),
        ("office_incidents", 7),
        ("office_incident", 8),
    ],
)
def test_a_page_of_the_office_asks_the_same_with_one_row_and_with_many(
    how_many_rows: int, page: str, queries: int, paul: Client, town: Town
) -> None:
    kinds = ["name", "contact.email", "contact.phone"]
    for _n in range(how_many_rows):
        incident = an_incident(town, *kinds[:how_many_rows])
        a_draft(town)
    path = reverse(page, args=[incident.pk] if page == "office_incident" else [])
    paul.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert paul.get(path).status_code == 200
    assert len(asked) == queries


def test_the_front_counts_what_waits_and_what_is_late(paul: Client, town: Town) -> None:
    """A112, A182, L58, L70."""
    a_draft(town)
    an_incident(town, discovered_at=NOW - timedelta(days=4))
    page = paul.get(reverse("office"))
    counts = {str(row["label"]): (row["waiting"], row["late"]) for row in page.context["pages"]}
    assert {label: count for label, count in counts.items() if any(count)} == {
        "Disclosures": (1, 0),
        "Incidents": (1, 1),
        "Daily test": (1, 1),  # there was none yet
        "Policy and terms": (2, 0),
    }
    assert "2 things are late" in page.content.decode()


@pytest.mark.parametrize(
    ("day", "due"), [("2026-01-05", False), ("2025-11-18", True), ("", True), ("soon", True)]
)
def test_a_security_review_of_more_than_a_year_ago_is_due(
    day: str, due: bool, settings: Any, paul: Client
) -> None:
    """A182."""
    settings.SECURITY_REVIEWED_ON = day
    assert office.security_review(TODAY)[1] is due
    said = "It must be reviewed every twelve months" in paul.get(reverse("office")).content.decode()
    assert said is due


def test_a_policy_of_more_than_a_year_ago_is_due(db: None) -> None:
    """L49: it is looked at every twelve months, also if nothing changed."""
    assert office.versions_to_publish(TODAY) == Due(2, 0)
    for document in ("privacy", "terms"):
        publish_first(document=document, at=NOW)
    assert office.versions_to_publish(TODAY) == Due(0, 0)
    assert office.versions_to_publish(TODAY + timedelta(days=366)) == Due(2, 2)


def test_a_firm_whose_review_is_old_is_on_the_list(db: None) -> None:
    """A103."""
    a_recipient()
    a_recipient("court", contract_signed_on=None, reviewed_on=None)
    assert office.recipients_to_review(TODAY) == Due(0, 0)
    a_recipient(reviewed_on=date(2025, 11, 1))
    assert office.recipients_to_review(TODAY) == Due(1, 1)


# --- Policy -------------------------------------------------------------------------------------


def test_the_office_publishes_what_the_release_brings(paul: Client, town: Town) -> None:
    path = reverse("office_policy")
    assert "Version 1 waits to be published" in paul.get(path).content.decode()
    answer = paul.post(path, {"document": "privacy", "effective_date": "2026-12-31"})
    assert answer.status_code == 302
    made = PolicyVersion.objects.get()
    assert (made.number, made.effective_date) == (1, date(2026, 12, 31))
    assert made.published_by == town.users["paul"].subject
    again = paul.post(path, {"document": "privacy", "effective_date": "2026-12-31"})
    assert "This version was published before." in again.content.decode()
    wrong = paul.post(path, {"document": "terms", "effective_date": "soon"})
    assert "There is a problem" in wrong.content.decode()


# --- Letting data out ---------------------------------------------------------------------------


def sent(town: Town, **changed: Any) -> dict[str, Any]:
    """Return what the form sends for Cleo's name on a warrant."""
    given = {
        "recipient": "",
        "subject": str(town.accounts["cleo"].customer.subject_id),
        "reason": "legal_process",
        "columns": [NAME],
        "authority": "Superior Court",
        "document": "Warrant 17",
        "document_date": "2026-11-01",
        "legal_basis": "Penal Code 1524",
        "justification": "",
        "gag_until": "",
    }
    return given | changed


def test_a_warrant_is_written_by_one_and_let_out_by_another(
    paul: Client, town: Town, as_: As
) -> None:
    """A108: the file comes to the second person, and no browser keeps it."""
    court = a_recipient("court")
    answer = paul.post(reverse("office_disclosure_new"), sent(town, recipient=court.pk))
    assert answer.status_code == 302
    draft = DisclosureDraft.objects.get()
    approve = reverse("office_disclosure_approve", args=[draft.pk])
    assert "Somebody else must approve" in paul.get(answer.url).content.decode()
    refused = paul.post(approve, follow=True).content.decode()
    assert "A second person must approve this." in refused
    assert not Disclosure.objects.exists()
    file = as_("admin").post(approve)
    assert json.loads(file.content) == {"accounts.Customer": [{"name": "Cleo Martin"}]}
    assert file.headers["Cache-Control"] == "no-store"
    row = Disclosure.objects.get()
    assert (row.by, row.approved_by) == (town.users["paul"].subject, town.users["admin"].subject)


def test_an_emergency_comes_at_once_and_another_looks_at_it(
    paul: Client, town: Town, as_: As
) -> None:
    """A112."""
    fire = a_recipient("emergency", contract_signed_on=None, reviewed_on=None)
    given = sent(town, recipient=fire.pk, reason="emergency", justification="A pipe burst.")
    file = paul.post(reverse("office_disclosure_new"), given)
    assert json.loads(file.content) == {"accounts.Customer": [{"name": "Cleo Martin"}]}
    review = reverse("office_disclosure_review", args=[Disclosure.objects.get().pk])
    assert "you let it out" in paul.post(review, follow=True).content.decode()
    assert "Noted." in as_("admin").post(review, follow=True).content.decode()
    assert Disclosure.objects.get().reviewed_by == town.users["admin"].subject


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"document": ""}, "This reason needs more to be written down: document."),
        ({"columns": ["accounts.Customer.email"]}, "may not receive accounts.Customer.email."),
        ({"subject": "7d9d7e5c-0f5f-4f0a-9b6b-0d6f4f9f0c11"}, "Nobody has this number."),
        ({"reason": "service"}, "This recipient gets nothing for this reason."),
    ],
)
def test_the_office_hears_why_nothing_left(
    changed: dict[str, Any], said: str, paul: Client, town: Town
) -> None:
    a_recipient(columns=["accounts.Customer.email"])
    given = sent(town, recipient=a_recipient("court").pk) | changed
    assert said in paul.post(reverse("office_disclosure_new"), given).content.decode()
    assert not DisclosureDraft.objects.exists() and not Disclosure.objects.exists()


def test_a_draft_can_be_dropped(paul: Client, town: Town) -> None:
    draft = a_draft(town)
    paul.post(reverse("office_disclosure_drop", args=[draft.pk]))
    assert not DisclosureDraft.objects.exists() and not Disclosure.objects.exists()


def test_the_list_names_nobody(paul: Client, town: Town) -> None:
    a_draft(town)
    page = paul.get(reverse("office_disclosures")).content.decode()
    assert "Warrant 17" in page and "Martin" not in page


def test_a_recipient_is_written_down_with_what_it_may_receive(paul: Client) -> None:
    """A102, A114, A188."""
    given = {
        "key": "acme",
        "name": "Acme Letters",
        "kind": "service_provider",
        "country": "ca",
        "transfer": "scc",
        "contract_signed_on": "2025-01-01",
        "reviewed_on": "2026-06-01",
        "purposes": ["service_messages"],
        "columns": [NAME, PHONE],
    }
    assert paul.post(reverse("office_recipient_new"), given).status_code == 302
    row = Recipient.objects.get()
    assert (row.country, row.columns, row.sale) == ("CA", [NAME, PHONE], False)
    paul.post(reverse("office_recipient", args=[row.pk]), given | {"columns": [NAME]})
    row.refresh_from_db()
    assert row.columns == [NAME]
    wrong = paul.post(reverse("office_recipient_new"), given | {"key": "x", "country": "1"})
    assert "Enter two letters" in wrong.content.decode()
    for column in ("accounts.User.password", "accounts.ServicePoint.nothing"):
        bad = paul.post(reverse("office_recipient_new"), given | {"key": "y", "columns": [column]})
        assert bad.status_code == 200
    assert Recipient.objects.count() == 1


def test_everybody_is_told_before_the_service_passes_on(paul: Client) -> None:
    """A107."""
    successor = a_recipient("successor", announced_at=None)
    page = paul.get(reverse("office_recipients")).content.decode()
    assert "Tell everybody" in page
    paul.post(reverse("office_recipient_announce", args=[successor.pk]))
    successor.refresh_from_db()
    assert successor.announced_at == NOW


# --- Incidents ----------------------------------------------------------------------------------


def test_three_clocks_run_and_the_third_from_when_people_were_told(town: Town) -> None:
    """A186, L58, L70: 72 hours, 30 days, and 15 days after that."""
    incident = an_incident(town, discovered_at=datetime.fromisoformat("2026-11-01T08:00:00+00:00"))
    by = {"by": town.users["paul"].subject, "measures": ""}
    authority, people, sample = clocks(incident)
    assert authority.due_at == datetime.fromisoformat("2026-11-04T08:00:00+00:00")
    assert people.due_at == datetime.fromisoformat("2026-12-01T08:00:00+00:00")
    assert sample.due_at is None
    assert [clock.is_late(NOW) for clock in clocks(incident)] == [True, False, False]
    with pytest.raises(NotYet):
        note_step(incident=incident, step="sample_sent_at", at=NOW, **by)
    incident = note_step(incident=incident, step="people_told_at", at=NOW, **by)
    assert clocks(incident)[2].due_at == NOW + timedelta(days=15)
    assert clocks(incident)[2].is_late(NOW + timedelta(days=16))
    with pytest.raises(AlreadyDone):
        note_step(incident=incident, step="people_told_at", at=NOW + timedelta(1), **by)


def test_a_sample_that_nobody_needs_is_not_late(paul: Client, town: Town) -> None:
    """L58: more than 500 people, or more than can be counted; the page says one thing and not two."""
    incident = an_incident(town)
    path = reverse("office_incident", args=[incident.pk])
    told = incident.discovered_at - timedelta(days=40)
    Incident.objects.update(categories=["name"], discovered_at=told, people_told_at=told)
    page = paul.get(path).content.decode()
    assert "the Attorney General needs no sample" in page
    assert "A sample to the Attorney General" not in page
    Incident.objects.update(categories=["privacy.request"])  # whose, only a person tells
    page = paul.get(path).content.decode()
    assert "A sample to the Attorney General" in page
    assert "needs no sample" not in page


def test_what_was_told_in_time_is_not_late_later(town: Town) -> None:
    incident = an_incident(town)
    incident = note_step(
        incident=incident,
        step="authority_told_at",
        measures="",
        by=town.users["paul"].subject,
        at=NOW + timedelta(hours=71),
    )
    assert not clocks(incident)[0].is_late(NOW + timedelta(days=300))


def test_an_incident_is_not_closed_before_somebody_says_what_was_done(town: Town) -> None:
    incident, by = an_incident(town), town.users["paul"].subject
    with pytest.raises(NotYet):
        note_step(incident=incident, step="closed_at", measures="", by=by, at=NOW)
    note_step(incident=incident, step="closed_at", measures="Tape destroyed.", by=by, at=NOW)


def test_a_kind_of_data_that_nobody_knows_touches_nobody(town: Town) -> None:
    with pytest.raises(UnknownCategory):
        an_incident(town, "horoscope")


def test_the_map_tells_whom_an_incident_touches(town: Town) -> None:
    """L58: everybody of whom a value is held, and nobody of whom none is; the erased are not."""
    holders = {town.accounts[name].customer.subject for name in ("ada", "cleo", "tom")}
    assert set(affected("name")) == holders
    Customer.objects.filter(accounts=town.accounts["tom"]).update(name="")
    gone = town.accounts["cleo"].customer.subject
    gone.erased_at = NOW
    gone.save()
    assert set(affected("name")) == {town.accounts["ada"].customer.subject}
    everybody = {u.subject for n, u in town.users.items() if n != "cleo"}
    assert set(affected_by(["name", "contact.email"])) == everybody
    by_kind, together = how_many(["name", "contact.email"])
    assert (by_kind, together) == ({"name": 1, "contact.email": 8}, 8)


def test_people_whom_only_a_person_leads_to_are_on_the_list_too(town: Town) -> None:
    """An invitation is found from whoever sent or got it: a count leaves it out, and says so."""
    Invitation.objects.create(
        account=town.accounts["ada"],
        invited_by=town.users["ada"],
        email="guest@example.org",
        role="tenant",
        invited_at=NOW,
        expires_at=NOW,
    )
    assert "accounts.Invitation" in found_by_person_only(["account.access"])
    assert town.users["ada"].subject in set(affected_one_by_one(["account.access"]))
    lived_there = {town.accounts[name].customer.subject for name in ("ada", "cleo", "tom")}
    assert set(affected_one_by_one(["usage.meter"])) == lived_there
    assert set(affected_one_by_one(["contact.phone"])) == set()


def test_the_office_writes_an_incident_down_and_gets_the_list(paul: Client, town: Town) -> None:
    """A186, L70."""
    given = {
        "discovered_at": "2026-11-19T08:00",
        "what": "A laptop was stolen.",
        "categories": ["name"],
        "high_risk": "on",
    }
    answer = paul.post(reverse("office_incidents"), given)
    incident = Incident.objects.get()
    page = paul.get(answer.url).content.decode()
    assert "It touches 3 people" in page and "at least" not in page and "needs no sample" in page
    file = paul.post(f"{answer.url}people/").content.decode().split()
    people = {str(town.accounts[n].customer.subject_id) for n in ("ada", "cleo", "tom")}
    assert (file[0], set(file[1:]), len(file)) == ("person", people, 4)
    told = paul.post(answer.url, {"step": "authority_told_at", "measures": "Called."}, follow=True)
    assert "Noted." in told.content.decode()
    again = paul.post(answer.url, {"step": "authority_told_at", "measures": ""}, follow=True)
    assert "This was noted before." in again.content.decode()
    incident.refresh_from_db()
    assert (incident.authority_told_at, incident.measures) == (NOW, "Called.")
    late = paul.post(reverse("office_incidents"), given | {"discovered_at": "2027-01-01T08:00"})
    assert "This is still to come" in late.content.decode()
