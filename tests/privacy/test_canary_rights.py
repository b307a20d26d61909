"""Whoever used every right there is leaves as little behind as anybody else, and nothing on the way."""

import inspect
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connection, models, transaction
from django.db.models import BinaryField, CharField, GenericIPAddressField, JSONField, TextField
from django.http import HttpRequest, HttpResponse
from django.test import Client

from accounts.models import User
from portal.jobs import JOBS
from privacy import keys
from privacy.actions.erasure import carry_out
from privacy.actions.ledger import write_to_file
from privacy.erasing.erasure import plan
from privacy.erasing.places import UNSEALED
from privacy.erasing.proof import look_for, prove, rows_of, values_of
from privacy.erasing.variants import fold
from privacy.jobs import forget_exports
from privacy.lasting import values
from privacy.map import Entry, Erase, NoSubject, PrivacyMap, the_map
from privacy.models import QuarantinedRow, RequestPaper, Subject, SuppressionEntry
from privacy.personal_data.sharing import GAGGED
from tests.conftest import NOW, TODAY, build_town
from tests.fakes import Mailbox, text_of
from tests.house.test_map import THEY_SHOW_A_PERSON
from tests.privacy import canary, canary_rights
from tests.privacy.test_canaries import canaries_in
from tests.privacy.test_proof import changed_map, erasing, rows_with_canaries
from tests.tables import Kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "exports")]

# What no canary held before the erasure, and why not.
AFTERWARDS = "written by the erasure, or by a file that comes after it; looked at below"
OF_STAFF = "a member of staff's own"
NOT_YET = "the end of something that goes on, or a second try of a mail that went out at once"
NEVER = "not filled by anything that this portal does"
NOT_HELD = {
    AFTERWARDS: {
        "privacy.SuppressionEntry.blocked", "privacy.SuppressionEntry.blocked_at",
        "privacy.SuppressionEntry.digest", "privacy.SuppressionEntry.kind",
        "privacy.SuppressionEntry.made_at", "privacy.SuppressionEntry.retired_at",
        "privacy.QuarantinedRow.answer", "privacy.QuarantinedRow.answered_at",
        "privacy.QuarantinedRow.at", "privacy.QuarantinedRow.digests",
        "privacy.Erasure.asked_at", "privacy.Erasure.at", "privacy.Erasure.reason",
    },
    OF_STAFF: {
        "privacy.Training.on", "accounts.User_groups.group",
        "portal.SearchDay.day", "portal.SearchDay.searches", "portal.SearchDay.in_vain",
        "accounts.User_user_permissions.permission",
    },
    NOT_YET: {
        "privacy.Override.ended_at", "accounts.Account.to_date",
        "accounts.ServiceAgreement.to_date", "accounts.AccessGrant.from_date",
        "accounts.AccessGrant.to_date", "accounts.AccessGrant.revoked_at",
        "accounts.Invitation.mail_again_at", "accounts.LinkAttempt.mail_again_at",
        "accounts.ProofCode.mail_again_at",
        "accounts.Invitation.mailing_at", "accounts.LinkAttempt.mailing_at",
        "accounts.ProofCode.mailing_at", "mfa.Authenticator.last_used_at",
        "billing.ShutOffCase.closed_on",
    },
    NEVER: {
        "account.EmailConfirmation.created", "account.EmailConfirmation.sent",
        "account.EmailConfirmation.key", "usersessions.UserSession.data",
    },
    "of nobody: a browser without a login, a letter to an address, a login that there is not": {
        "privacy.ConsentEvent.browser", "privacy.Letter.sealed_to", "privacy.SecurityLine.typed",
    },
    "of changes to what staff may do": {"privacy.SecurityLine.by"},
    "gone with the yes that was taken back: tests/portal/test_counted.py": {
        "portal.Event.kind", "portal.Event.page", "portal.Event.at",
    },
    "taken back, which leaves no row: tests/privacy/test_correcting.py": {
        "privacy.MinorFound.by", "privacy.MinorFound.at", "privacy.MinorFound.erased_at",
    },
    "of households that came in a file before they had a login": {"privacy.FirstNotice.at"},
    "gone once the code is typed: tests/notices/test_choosing.py": {"notices.Phone.code_digest"},
    "done at the desk: tests/conversations": {
        "conversations.Thread.request", "conversations.Thread.snoozed_until",
        "conversations.VisitChange.reason", "conversations.VisitChange.at",
    },
    "of somebody without an account: tests/conversations/test_callers.py": {
        "conversations.Caller.name", "conversations.Caller.phone",
        "conversations.Caller.email", "conversations.Caller.place",
    },
    "of a message to a group, gone with its notice: tests/notices/test_groups.py": {
        "notices.Notice.because",
    },
    "takes a year of reads, and goes with them: tests/usage/test_group_facts.py": {
        "usage.IndoorDay.microlitres", "usage.IndoorDay.year_from",
    },
    "no file said when the meter was read": {"billing.Bill.read_at"},
    "the home has no second line": {"accounts.Premises.line2"},
}  # fmt: skip
# Texts that go with the person and can hold no word of theirs.
OURS = {
    "a key, a language or a name of this program": {
        "privacy.Letter.kind", "privacy.Letter.about", "privacy.Letter.language",
        "privacy.Override.column", "privacy.ExportPackage.language",
        "privacy.DisclosureDraft.reason", "accounts.Invitation.language",
        "accounts.SetAsideRow.reason", "notices.Notice.topic", "notices.Preference.topic",
        "usage.HouseholdAnswer.answer", "programs.ActionMark.action",
    },
    "figures of the meter, and of the rule that they were judged by": {
        "leaks.Verdict.finding", "leaks.Verdict.judged_by", "leaks.CreditRequest.worked_out",
    },
    "scrambled, or a key, or under one": {
        "privacy.RequestPaper.sealed_key", "privacy.RequestPaper.content",
        "programs.Paper.sealed_key", "programs.Paper.content",
        "conversations.Attachment.sealed_key", "conversations.Attachment.content",
        "conversations.HeldMail.sealed_key", "conversations.HeldMail.content",
        "privacy.ExportPackage.sealed_key", "accounts.User.password",
        "accounts.Invitation.token_digest", "accounts.InvitedAddress.email_digest",
        "accounts.ProofCode.account_digest", "accounts.ProofCode.digest",
        "usersessions.UserSession.session_key", "sessions.Session.session_key",
        "sessions.Session.session_data", "notices.Bounce.address_digest",
    },
    "papers by their number; the form says that they name nobody": {
        "privacy.DisclosureDraft.authority", "privacy.DisclosureDraft.document",
        "privacy.DisclosureDraft.legal_basis",
    },
    "the payment company's: keys, the kind of a card and its last digits": {
        "billing.SavedMethod.token", "billing.SavedMethod.customer", "billing.SavedMethod.brand",
        "billing.SavedMethod.last4", "billing.MethodToDrop.token", "billing.MethodToDrop.customer",
    },
    "a town's or a computer's, and no canary": {
        "accounts.Customer.mail_city", "accounts.Customer.mail_state",
        "accounts.Customer.mail_postcode", "usersessions.UserSession.ip",
    },
}  # fmt: skip
TEXT = (CharField, TextField, JSONField, BinaryField, GenericIPAddressField)


@pytest.fixture(scope="module")
def lives() -> list[Kept]:
    """The rows of the canary's last life in this module."""
    return []


@pytest.fixture
def quillon(
    db: None,
    lives: list[Kept],
    mailbox: Mailbox,
    tmp_path: Path,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> Subject:
    """The canary, who has used everything there is and then every right; addresses and logs are noted."""
    settings.CHOICES_LEDGER = str(tmp_path / "choices.jsonl")
    settings.FEEDS_DIR = str(tmp_path / "feeds")
    settings.NOTICES_DIR = tmp_path / "notices"
    settings.MIDDLEWARE = [f"{__name__}.noting_addresses", *settings.MIDDLEWARE]
    ASKED.clear()
    caplog.set_level(logging.DEBUG)

    def live() -> Subject:
        town = build_town()
        subject = canary.live(town, mailbox, tmp_path)
        canary_rights.insist(town, tmp_path)
        return subject

    lives[:] = [Kept(live)]
    subject: Subject = lives[0].put_back()
    return subject


@pytest.fixture
def rows_of_quillon(db: None, lives: list[Kept], request: pytest.FixtureRequest) -> Subject:
    """The canary as far as the database knows: without files, mails and logs, and lived once."""
    subject: Subject = lives[0].put_back() if lives else request.getfixturevalue("quillon")
    return subject


def rows_known(entry: Entry, subject: Subject) -> list[dict[str, Any]]:
    """Return the personal columns of somebody's rows; of everybody's where nobody can be found."""
    model = apps.get_model(entry.label)
    nobodys = isinstance(entry.subject, NoSubject)
    rows = model._base_manager.all() if nobodys else entry.rows_of(subject, model)
    return list(rows.values(*entry.personal))


def held(subject: Subject) -> Iterator[tuple[str, list[Any]]]:
    """Yield each personal column of the map, and what stands in it of somebody."""
    for label, entry in the_map.models.items():
        rows = rows_known(entry, subject) if entry.personal else []
        for name in entry.personal:
            found = [row[name] for row in rows if row[name] not in (None, "", [], {}, b"")]
            yield f"{label}.{name}", found


def holds_a_canary(value: Any) -> bool:
    """Tell whether a stored value, opened where it is sealed, has a word of the canary's."""
    text = str(value)
    if isinstance(value, bytes | memoryview):
        try:
            text = keys.unseal(bytes(value))
        except keys.Unreadable:  # under a key of its own
            return False
    return bool(canaries_in(text))


def goes_as_text(column: str) -> bool:
    """Tell whether a column is text that somebody could have typed into, and goes with the person."""
    label, _dot, name = column.rpartition(".")
    field = apps.get_model(label)._meta.get_field(name)
    kept = the_map.models[label].personal[name].erase is Erase.KEEP
    return isinstance(field, TEXT) and not field.choices and not kept


ASKED: list[str] = []


def noting_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Note the address of each request and where its answer leads, as the log of a web server would."""

    def middleware(request: HttpRequest) -> HttpResponse:
        ASKED.append(request.get_full_path())
        response = get_response(request)
        ASKED.append(response.headers.get("Location", ""))
        return response

    return middleware


# --- The proof ------------------------------------------------------------------------------------------


def test_every_column_held_a_canary_and_holds_none_afterwards(
    quillon: Subject, tmp_path: Path
) -> None:
    """A129, A131, L09, L14: a new column that nothing fills here fails, with its name."""
    columns = dict(held(quillon))
    empty = {name for name, values in columns.items() if not values}
    assert empty == set().union(*NOT_HELD.values())
    typed = {name for name, values in columns.items() if values and goes_as_text(name)}
    without = {name for name in typed if not any(map(holds_a_canary, columns[name]))}
    assert without == set().union(*OURS.values())
    before = {hit.where for hit in look_for(values_of(quillon)).left}
    assert {f"privacy_{name}{UNSEALED}" for name in SEALED_IN_REQUESTS} <= before

    lying_beside = values.there(tmp_path / "choices.jsonl")
    in_files = {hit.where for hit in look_for(values_of(quillon), files=[tmp_path]).left}
    assert {f"file {entry}, unsealed" for entry in lying_beside} & in_files
    kept = {path.name for path in tmp_path.glob("feeds/*")}
    told = {path.name for path in tmp_path.glob("notices/texts/*")}
    assert (len(kept), len(told) > 1) == (2, True)
    letters = {path.name for path in tmp_path.glob("notices/letters/*")}
    assert len(letters) == 1  # in place of a mail
    assert {f"file {name}" for name in kept | told | letters} <= in_files

    proof = prove(quillon, erased_and_written(quillon), files=[tmp_path])

    assert (proof.unseen, proof.left, rows_with_canaries()) == ((), (), {})
    assert proof.holds
    assert {hit.where for hit in proof.stays} == {"accounts_premises.city"}
    assert {hit.where.partition(".")[0] for hit in proof.passing} <= PASSING
    assert (
        not RequestPaper.objects.exists()
    )  # under keys of their own, so no scan could see into them
    assert forget_exports(NOW) == 1
    assert list((tmp_path / "exports").iterdir()) == []
    _the_file_comes_again(tmp_path)
    assert rows_with_canaries() == {}


def erased_and_written(subject: Subject) -> Callable[[], object]:
    """Return what erases somebody, and lets the files hear of it: the ledger as after a commit."""

    def erase_them() -> None:
        erasing(subject)()
        write_to_file()
        for folder in the_map.folders.values():
            while folder.forget(NOW):
                pass

    return erase_them


SEALED_IN_REQUESTS = (
    "requestsender.contact", "requestsender.signature",
    "privacyrequest.description", "privacyrequest.answer",
)  # fmt: skip
# Visitors, tries, the last letter, and what firms are told: short by the map.
PASSING = {
    *("django_session", "portal_cache", "privacy_letter", "privacy_downstreamnotice"),
    "billing_methodtodrop",  # whose token it was is forgotten; the payment company has still to hear of it
}


def _the_file_comes_again(folder: Path) -> None:
    """Their own record is kept out; one of nobody that is known waits for an answer, as digests."""
    assert canary_rights.again(folder) == (1, 0)
    stranger = {"name": "Somebody Zephyrine", "email": "", "phone": "", "mail_line1": "PO Box 1"}
    assert canary_rights.again(folder, **stranger) == (0, 1)
    row = QuarantinedRow.objects.get()
    assert row.digests
    paul = Client()
    paul.force_login(User.objects.get(email="paul@example.org"))
    paul.post(f"/staff/privacy/questions/{row.pk}/", {"answer": "same"})
    assert SuppressionEntry.objects.filter(blocked__gt=0).exists()


def kept_whole(label: str) -> PrivacyMap:
    """Return the portal's map with one table that erasure passes over."""
    entry = the_map.models[label]
    columns = {
        name: replace(it, erase=Erase.KEEP, keep_because="W6") if name in entry.personal else it  # type: ignore[arg-type,call-arg,type-var]  # a personal column
        for name, it in entry.columns.items()
    }
    return PrivacyMap(
        models=the_map.models | {label: replace(entry, columns=columns)},
        tables=the_map.tables,
        cookies=the_map.cookies,
    )


def led_by(label: str, subject: Any) -> PrivacyMap:
    """Return the portal's map with another way from one table to its person."""
    entry = replace(the_map.models[label], subject=subject)
    return replace(the_map, models=the_map.models | {label: entry})


def _told(subject: Subject) -> "models.QuerySet[Any]":
    rows = apps.get_model("privacy.Disclosure").objects.filter(subject=subject)
    return rows.exclude(GAGGED)


REQUEST = "privacy.PrivacyRequest"
STAYS = {"erase": Erase.KEEP, "keep_because": "W7", "keep_note": "oops"}
# Each switches one rule off: what must then be found, by whichever map it is judged.
KEPT: dict[str, Callable[[], PrivacyMap]] = {
    "privacy_requestsender.contact": lambda: kept_whole("privacy.RequestSender"),
    "privacy_privacyrequest.description": lambda: changed_map(REQUEST, "description", **STAYS),
    "privacy_privacyrequest.answer": lambda: changed_map(REQUEST, "answer", **STAYS),
    "privacy_requestevent.note": lambda: changed_map("privacy.RequestEvent", "note", **STAYS),
    "privacy_ledgerentry.sealed": lambda: changed_map("privacy.LedgerEntry", "sealed", **STAYS),
    "privacy_override.value": lambda: kept_whole("privacy.Override"),
    "privacy_disclosuredraft.justification": lambda: kept_whole("privacy.DisclosureDraft"),
    "accounts_customerphone.number": lambda: kept_whole("accounts.CustomerPhone"),
    "accounts_homenickname.nickname": lambda: kept_whole("accounts.HomeNickname"),
    "accounts_invitation.email": lambda: kept_whole("accounts.Invitation"),
    "notices_phone.number": lambda: kept_whole("notices.Phone"),
    "mfa_authenticator.data": lambda: kept_whole("mfa.Authenticator"),
    "usersessions_usersession.user_agent": lambda: kept_whole("usersessions.UserSession"),
    "accounts_customer.mail_line2": lambda: changed_map("accounts.Customer", "mail_line2", **STAYS),
}  # fmt: skip
# Each leads past somebody's rows.
PASSED: dict[str, Callable[[], PrivacyMap]] = {
    # As it was once: what a court forbids to tell was not emptied either.
    "privacy_disclosure.justification": lambda: led_by("privacy.Disclosure", _told),
    "accounts_setasiderow.text": lambda: led_by("accounts.SetAsideRow", NoSubject("nobody looks")),
}


def test_one_rule_switched_off_is_found(rows_of_quillon: Subject) -> None:
    """A sample across the rooms, each undone again: the proof can fail, and says where."""
    quillon = rows_of_quillon
    known, own = values_of(quillon), rows_of(quillon)
    not_found = {}
    for where, mutation in (KEPT | PASSED).items():
        wrong = mutation()
        with transaction.atomic():
            carry_out(found=plan(quillon, on=TODAY, described=wrong), subject=quillon)
            found = look_for(known, own=own, described=wrong if where in KEPT else the_map)
            transaction.set_rollback(True)
        left = {hit.where.removesuffix(UNSEALED) for hit in found.left}
        if where not in left:
            not_found[where] = left
    assert not_found == {}


# --- On the way -----------------------------------------------------------------------------------------


def test_nothing_on_the_way_names_them(
    quillon: Subject, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    """A210, E014: logs, mail to others, the admin's log, addresses, cache keys, names of rows."""
    assert rows_that_call_themselves_by_a_name() == {}
    erasing(quillon)()
    for job in JOBS:
        job.run(NOW)
    said = [f"{it.name} {it.getMessage()} {it.exc_text or ''}" for it in caplog.records]
    assert len(said) > 10
    assert canaries_in("\n".join(said)) == []
    theirs = {fold(canary.LOGIN), fold(canary.EMAIL_ON_FILE)}
    others = [mail for mail in mailbox.mails if fold(str(mail["To"])) not in theirs]
    assert "agnes@agents.example" in {mail["To"] for mail in others}
    assert {
        mail["To"]: canaries_in(_all_of(mail)) for mail in others if canaries_in(_all_of(mail))
    } == {}
    logged = LogEntry.objects.values_list("object_repr", "change_message")
    assert canaries_in(str(list(logged))) == []
    # Staff search the admin by name, and Django does so by GET: docs/operations.md says what follows.
    asked = [path for path in ASKED if not path.startswith("/admin/")]
    assert len(asked) > 100
    assert [path for path in asked if canaries_in(path)] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM portal_cache")
        cached = [key for (key,) in cursor.fetchall()]
    assert cached != []
    assert canaries_in(str(cached)) == []


def test_jobs_are_told_the_time_and_nothing_else() -> None:
    """A name in an argument would stand in the queue and in its log."""
    assert {str(inspect.signature(job.run)) for job in JOBS} == {"(now: datetime.datetime) -> int"}


def rows_that_call_themselves_by_a_name() -> dict[str, list[str]]:
    """Return what `__str__` and repr show, by table with personal columns."""
    shown = {}
    for label, entry in the_map.models.items():
        if entry.personal and label not in THEY_SHOW_A_PERSON:
            rows = apps.get_model(label)._base_manager.all()
            shown[label] = canaries_in(" ".join(f"{row} {row!r}" for row in rows))
    return {label: words for label, words in shown.items() if words}


def _all_of(mail: Any) -> str:
    return f"{mail['Subject']} {text_of(mail)} {text_of(mail, 'html')}"
