"""Data leaves through one door, on a stated ground, and each time is written down."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from privacy.actions import merge_subjects
from privacy.actions.sharing import (
    AlreadyReviewed,
    announce_transfer,
    approve_disclosure,
    draft_disclosure,
    review_disclosure,
    share,
)
from privacy.disclosed import (
    disclosed_in_a_year,
    disclosures_of,
    sold_in_a_year,
    to_direct_marketers,
)
from privacy.erasing.erasure import plan
from privacy.map import the_map
from privacy.models import Disclosure, DisclosureDraft, Letter, Recipient, Subject
from privacy.policy.live import sale_statement
from privacy.sharing import (
    REASONS,
    ColumnNotAllowed,
    NeverShared,
    NotAnnounced,
    NotApproved,
    NothingIsSold,
    Papers,
    PapersMissing,
    PersonErased,
    RecipientNotCleared,
    Refused,
    UnknownReason,
    shareable,
)
from privacy.tables import tables_of
from tests.conftest import NOW, TODAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NAME, PHONE = "accounts.Customer.name", "accounts.CustomerPhone.number"
PAPERS = Papers(
    authority="Superior Court",
    document="Warrant 17",
    document_date=date(2026, 11, 1),
    legal_basis="Penal Code 1524",
    justification="Two bills of two people were swapped.",
)


def a_recipient(kind: str = "service_provider", **changed: Any) -> Recipient:
    given = {
        "key": f"{kind}-{Recipient.objects.count()}",
        "name": "Acme Letters",
        "kind": kind,
        "country": "US",
        "transfer": "domestic",
        "purposes": ["service_messages"],
        "columns": [NAME, PHONE],
        "contract_signed_on": date(2025, 1, 1),
        "reviewed_on": date(2026, 6, 1),
        "announced_at": NOW if kind == "successor" else None,
    }
    return Recipient.objects.create(**given | changed)


@pytest.fixture
def cleo(town: Town) -> Subject:
    return town.accounts["cleo"].customer.subject


def shared(town: Town, cleo: Subject, **changed: Any) -> dict[str, Any]:
    """Share Cleo's name as an ordinary disclosure would; `changed` makes it another."""
    given = {
        "recipient": None,
        "subject": cleo,
        "columns": [NAME],
        "reason": "service",
        "by": town.users["paul"].subject,
        "approved_by": None,
        "papers": Papers(),
        "at": NOW,
    } | changed
    given["recipient"] = given["recipient"] or a_recipient()
    return share(**given)


# --- What is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [*sorted(REASONS.keys() - {"utility"}), "marketing"])
def test_no_reason_lets_anything_out_by_itself(reason: str, town: Town, cleo: Subject) -> None:
    """A113: without papers, a second person, a consent or a contract nothing leaves, whatever is said."""
    kinds = sorted(REASONS[reason].kinds) if reason in REASONS else ["service_provider"]
    for kind in kinds:
        bare = a_recipient(kind, contract_signed_on=None, reviewed_on=None, announced_at=None)
        with pytest.raises(Refused):
            shared(town, cleo, recipient=bare, reason=reason)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"contract_signed_on": None},
        {"contract_signed_on": date(2026, 12, 1)},
        {"reviewed_on": None},
        {"reviewed_on": date(2025, 11, 18)},
        {"reviewed_on": date(2026, 12, 1)},
    ],
)
def test_a_firm_without_a_contract_or_a_fresh_review_gets_nothing(
    changed: dict[str, Any], town: Town, cleo: Subject
) -> None:
    """A103, L56: signed, and reviewed within twelve months; a date to come is none."""
    with pytest.raises(RecipientNotCleared):
        shared(town, cleo, recipient=a_recipient(**changed))
    assert not Disclosure.objects.exists()


def test_a_column_that_is_not_on_the_list_stays(town: Town, cleo: Subject) -> None:
    """A114."""
    with pytest.raises(ColumnNotAllowed, match="email"):
        shared(town, cleo, columns=[NAME, "accounts.Customer.email"])
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("column", ["accounts.User.password", "accounts.User.is_staff", "x.Y.z"])
def test_what_opens_an_account_goes_to_nobody(column: str, town: Town, cleo: Subject) -> None:
    with pytest.raises(NeverShared):
        shared(town, cleo, recipient=a_recipient(columns=[column]), columns=[column])
    assert column not in shareable()


@pytest.mark.parametrize("reason", [key for key, it in REASONS.items() if it.needs])
def test_each_reason_demands_its_papers(reason: str, town: Town, cleo: Subject) -> None:
    """A092, A108, A109, A110, A111: authority, document, legal basis or justification, as the reason asks."""
    given = {
        "reason": reason,
        "recipient": a_recipient(sorted(REASONS[reason].kinds)[0]),
        "approved_by": town.users["admin"].subject,
    }
    for missing in REASONS[reason].needs:
        less = Papers(**{k: v for k, v in vars(PAPERS).items() if k != missing})
        with pytest.raises(PapersMissing, match=missing):
            shared(town, cleo, papers=less, **given)
    shared(town, cleo, papers=PAPERS, **given)
    assert Disclosure.objects.get().reason == reason


@pytest.mark.parametrize("reason", [key for key, it in REASONS.items() if it.approver])
def test_a_second_person_approves_and_is_not_the_first(
    reason: str, town: Town, cleo: Subject
) -> None:
    """A108."""
    given = {
        "reason": reason,
        "recipient": a_recipient(sorted(REASONS[reason].kinds)[0]),
        "papers": PAPERS,
    }
    for approver in (None, town.users["paul"].subject):
        with pytest.raises(NotApproved):
            shared(town, cleo, approved_by=approver, **given)
    shared(town, cleo, approved_by=town.users["admin"].subject, **given)


def test_a_reason_fits_its_recipient(town: Town, cleo: Subject) -> None:
    """An insurer does not get data because it happens to work for the utility."""
    with pytest.raises(UnknownReason):
        shared(town, cleo, recipient=a_recipient("insurer"), reason="service")


def test_nobody_buys_anything(town: Town, cleo: Subject) -> None:
    """A099."""
    with pytest.raises(NothingIsSold):
        shared(town, cleo, recipient=a_recipient(sale=True))


def test_nothing_of_an_erased_person_leaves(town: Town, cleo: Subject) -> None:
    cleo.erased_at = NOW
    cleo.save()
    with pytest.raises(PersonErased):
        shared(town, cleo)


def test_a_successor_gets_nothing_before_people_were_told(town: Town, cleo: Subject) -> None:
    """A107."""
    successor = a_recipient("successor", announced_at=None)
    given = {
        "recipient": successor,
        "reason": "corporate_transaction",
        "papers": PAPERS,
        "approved_by": town.users["admin"].subject,
    }
    with pytest.raises(NotAnnounced):
        shared(town, cleo, **given)
    told = announce_transfer(recipient=successor, by=town.users["paul"].subject, at=NOW)
    assert told == Letter.objects.filter(kind="transfer").count() == len(town.users)
    assert announce_transfer(recipient=successor, by=town.users["paul"].subject, at=NOW) == 0
    successor.refresh_from_db()
    shared(town, cleo, **given)


# --- What is written down -----------------------------------------------------------------------


def test_what_left_is_written_down_by_name_and_never_by_value(town: Town, cleo: Subject) -> None:
    """A101, A102, A106, A108, L59: recipient, columns, categories, paper, both people; no value."""
    given = {
        "recipient": a_recipient("court"),
        "reason": "legal_process",
        "papers": PAPERS,
        "columns": [PHONE, NAME],
        "approved_by": town.users["admin"].subject,
    }
    rows = shared(town, cleo, **given)
    assert rows["accounts.Customer"] == [{"name": "Cleo Martin"}]
    row = Disclosure.objects.get()
    assert (row.columns, row.categories) == ([NAME, PHONE], ["contact.phone", "name"])
    assert (row.document, row.authority) == ("Warrant 17", "Superior Court")
    assert row.approved_by == town.users["admin"].subject
    stored = " ".join(str(value) for value in Disclosure.objects.values().get().values())
    assert "Cleo" not in stored and "Martin" not in stored


def test_only_the_persons_own_rows_leave(town: Town, cleo: Subject) -> None:
    ada = town.users["ada"].subject
    assert shared(town, ada)["accounts.Customer"] == [{"name": "OKAFOR, ADA N"}]


def test_a_disclosure_is_never_rewritten(town: Town, cleo: Subject) -> None:
    shared(town, cleo)
    row = Disclosure.objects.get()
    for change in ({"columns": [PHONE]}, {"gag_until": TODAY}, {"reason": "fraud"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Disclosure.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


def test_what_left_stays_with_a_person_whose_two_numbers_become_one(
    town: Town, cleo: Subject
) -> None:
    shared(town, cleo)
    other = Subject.objects.create(created_at=NOW)
    merge_subjects(keep=cleo, gone=other, at=NOW)
    shared(town, Subject.objects.create(created_at=NOW))
    loose = Disclosure.objects.exclude(subject=cleo).get().subject
    merge_subjects(keep=cleo, gone=loose, at=NOW)
    assert Disclosure.objects.filter(subject=cleo).count() == 2


def test_an_emergency_is_helped_at_once_and_looked_at_within_three_days(
    town: Town, cleo: Subject
) -> None:
    """A112: one person lets it out; another one looks at it, once."""
    paul, admin = town.users["paul"].subject, town.users["admin"].subject
    fire = a_recipient("emergency", contract_signed_on=None, reviewed_on=None)
    shared(town, cleo, recipient=fire, reason="emergency", papers=PAPERS)
    row = Disclosure.objects.get()
    assert row.review_due_at == NOW + timedelta(days=3)
    with pytest.raises(NotApproved):
        review_disclosure(disclosure=row, by=paul, at=NOW)
    review_disclosure(disclosure=row, by=admin, at=NOW)
    with pytest.raises(AlreadyReviewed):
        review_disclosure(disclosure=row, by=admin, at=NOW)


def test_a_draft_goes_out_by_somebody_else_and_once(town: Town, cleo: Subject) -> None:
    paul, admin = town.users["paul"].subject, town.users["admin"].subject
    given = {
        "recipient": a_recipient("court"),
        "subject": cleo,
        "columns": [NAME],
        "reason": "legal_process",
        "at": NOW,
    }
    with pytest.raises(PapersMissing):
        draft_disclosure(papers=Papers(), by=paul, **given)
    draft = draft_disclosure(papers=PAPERS, by=paul, **given)
    assert not Disclosure.objects.exists()
    with pytest.raises(NotApproved):
        approve_disclosure(draft=draft, by=paul, at=NOW)
    assert approve_disclosure(draft=draft, by=admin, at=NOW) == {
        "accounts.Customer": [{"name": "Cleo Martin"}]
    }
    with pytest.raises(DisclosureDraft.DoesNotExist):
        approve_disclosure(draft=draft, by=admin, at=NOW)
    assert Disclosure.objects.count() == 1


# --- What is told -------------------------------------------------------------------------------


def test_an_order_not_to_tell_delays_the_line_and_does_not_remove_it(
    town: Town, cleo: Subject
) -> None:
    """A108: the person sees it the day after, with its real date; their download holds back as well."""
    gag = Papers(**{**vars(PAPERS), "gag_until": TODAY + timedelta(days=30)})
    shared(
        town,
        cleo,
        recipient=a_recipient("court"),
        reason="legal_process",
        papers=gag,
        approved_by=town.users["admin"].subject,
    )
    last = TODAY + timedelta(days=30)
    assert list(disclosures_of(cleo, on=last)) == []
    assert [row.at for row in disclosures_of(cleo, on=last + timedelta(days=1))] == [NOW]
    [table] = [it for it in tables_of(cleo) if it.label == "privacy.Disclosure"]
    assert list(table.rows) == []
    seen = plan(cleo, on=TODAY)
    assert ("privacy.Disclosure", 1) in [(step.label, step.untold) for step in seen.steps]
    assert "privacy.Disclosure" not in {kept.label for kept in seen.kept}
    assert "privacy.request" not in {line.category for line in seen.lines}
    assert disclosed_in_a_year(on=TODAY, subject=cleo) == {}


def test_what_left_is_added_up_by_kind_of_recipient(town: Town, cleo: Subject) -> None:
    """A101, A115, A121: of one person, and of everybody."""
    shared(town, cleo)
    shared(town, town.users["ada"].subject, recipient=a_recipient("utility"), reason="utility")
    assert disclosed_in_a_year(on=TODAY) == {
        "service_provider": {"categories": {"name"}, "reasons": {"service"}},
        "utility": {"categories": {"name"}, "reasons": {"utility"}},
    }
    assert set(disclosed_in_a_year(on=TODAY, subject=cleo)) == {"service_provider"}
    assert disclosed_in_a_year(on=TODAY + timedelta(days=400)) == {}


def test_the_policy_says_that_nothing_was_sold_until_something_is(
    town: Town, cleo: Subject, client: Any
) -> None:
    """A100, L55: the sentence turns by itself, and on the page."""
    firm = a_recipient(name="Buyer & Co")
    shared(town, cleo, recipient=firm)
    kind = "We do not sell or share your data, and have not in the twelve months before 20 November 2026."
    assert sale_statement(on=TODAY) == kind
    assert kind in client.get("/privacy/policy/").content.decode()
    Recipient.objects.filter(pk=firm.pk).update(sale=True)
    assert sold_in_a_year(on=TODAY) == {"Buyer & Co": {"name"}}
    page = client.get("/privacy/policy/").content.decode()
    assert kind not in page and "these paid for data: Buyer &amp; Co (Name)" in page


def test_who_got_data_for_their_own_advertising_is_answered_for_a_calendar_year(
    town: Town, cleo: Subject
) -> None:
    """L59, A171: firms that only carry our mail are not among them."""
    shop = a_recipient("affiliate", name="The Group", purposes=["marketing"])
    carrier = a_recipient(name="Carrier", purposes=["marketing"])
    shared(town, cleo, recipient=shop)
    shared(town, cleo, recipient=carrier)
    assert to_direct_marketers(cleo, year=2026, on=TODAY) == {"The Group": {"name"}}
    assert to_direct_marketers(cleo, year=2025, on=TODAY) == {}


def test_recipients_are_named_with_country_and_safeguard(client: Any, db: None) -> None:
    """A005, A102, A188, A190: affiliates too; the safeguards are the five that the law knows."""
    a_recipient("affiliate", name="The Group", country="CA", transfer="scc")
    page = client.get("/privacy/policy/").content.decode()
    for told in ("The Group", "CA", "Standard contractual clauses", "Companies of the same group"):
        assert told in page
    assert set(Recipient.Transfer.values) == {"domestic", "adequacy", "scc", "contract", "consent"}


def test_no_program_reads_data_to_send_it_but_the_one_way_out() -> None:
    """A113: nothing else makes a line of what left, so nothing else may call itself a disclosure."""
    from tests.house.rooms import files_of_rooms, name_of

    makers = [
        name_of(path)
        for path in files_of_rooms()
        if "Disclosure.objects.create" in path.read_text() or "Disclosure(" in path.read_text()
    ]
    assert makers == ["privacy/actions/sharing.py", "privacy/models/sharing.py"]


def test_only_mail_leaves_the_portal_by_itself() -> None:
    """A008, A059: no client of another host but mail's, and of the payment company behind its small door."""
    import re

    from tests.house.rooms import files_of_rooms, imports_in, name_of, tree_of

    # The stand-in of the demonstration reads events as the real one does, and asks nobody.
    gateway = {"billing/gateway/stripe.py", "billing/gateway/demonstration.py"}
    clients = re.compile(
        r"^(requests|httpx|urllib3|aiohttp|http\.client|urllib\.request|ftplib|paramiko|boto3|stripe)\b"
    )
    found = [
        f"{name_of(path)}: {name}"
        for path in files_of_rooms()
        for name in imports_in(tree_of(path))
        # The portal's own visitors ask its own address alone, and send nobody's data.
        if clients.match(name) and name_of(path) not in {"privacy/probe/visitors.py", *gateway}
    ]
    assert found == []
    used = {k for e in the_map.models.values() for it in e.personal.values() for k in it.recipients}
    assert used <= {"mail", "payments", "utility"}
