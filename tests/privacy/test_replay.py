"""A restored backup serves nobody before the choices made since are made again (L11, A162)."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from accounts.models import Customer, CustomerPhone, User
from notices.actions.choosing import choose, forget_phone
from notices.actions.stopping import heed_text, stop_mail
from notices.models import Phone, Preference
from notices.preferences import wants
from notices.topics import TOPICS, MessageClass, Topic
from notices.words import Wish
from privacy.actions import merge_subjects
from privacy.actions.consent import say_no, say_yes
from privacy.actions.erasure import erase
from privacy.actions.holds import approve_hold, lift_hold, place_hold
from privacy.actions.ledger import note_choice, write_to_file
from privacy.actions.replaying import replay
from privacy.choices.consent import state_of
from privacy.erasing.erasure import plan
from privacy.lasting.gate import ASKED_EVERY, choices_missing
from privacy.lasting.replay import AGAIN
from privacy.lasting.screening import blocked_count
from privacy.models import (
    Channel,
    Disclosure,
    LedgerEntry,
    LegalHold,
    MergedSubject,
    Recipient,
    Subject,
)
from tests.conftest import NOW, TODAY, Town, make_user
from tests.portal.loading import Load, counts, load
from tests.portal.test_cis_feed import HEADER, text
from tests.privacy.backups import back_up, restore
from tests.privacy.dumps import every_row

__all__ = ["load"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def file(settings: Any, tmp_path: Path) -> Path:
    """A ledger file of this test's own."""
    settings.CHOICES_LEDGER = str(tmp_path / "choices.jsonl")
    return Path(settings.CHOICES_LEDGER)


@pytest.fixture
def back_up_here(time_machine: Any) -> Callable[[], Callable[[], None]]:
    """Return a function that backs up, and returns what restores a little later.

    The drill does it with PostgreSQL's own backups; the many other cases go back to a savepoint, which
    takes a moment, once the file has heard of what was committed.
    """

    def backs_up() -> Callable[[], None]:
        point = transaction.savepoint()

        def restores() -> None:
            write_to_file()
            transaction.savepoint_rollback(point)
            time_machine.move_to(NOW + 2 * ASKED_EVERY, tick=False)

        return restores

    return backs_up


@pytest.fixture
def go_back(
    town: Town, nora: Customer, back_up_here: Callable[[], Callable[[], None]]
) -> Callable[[], None]:
    """Back up the town, and return what restores it."""
    return back_up_here()


def erase_now(subject: Subject, at: datetime = NOW) -> None:
    erase(subject=subject, digest=plan(subject, on=TODAY).digest, by=subject, at=at)


def correct(customer: Customer, name: str) -> None:
    """Correct a name as the portal does: the column, and the choice."""
    Customer.objects.filter(pk=customer.pk).update(name=name)
    note_choice(
        kind=LedgerEntry.Kind.CORRECT,
        subject=customer.subject,
        at=NOW,
        about="accounts.Customer.name",
        sealed=name,
    )


def analytics(user: User) -> bool:
    return state_of(user.subject, "usage_analytics", at=NOW + timedelta(minutes=1)).yes


def agree(user: User) -> None:
    say_yes(
        who=user.subject,
        choice="usage_analytics",
        template="privacy/choices.html",
        language="en",
        channel=Channel.PORTAL,
        at=NOW - timedelta(days=30),
    )


def replayed() -> str:
    out = StringIO()
    call_command("privacy_replay", stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_drill(town: Town, tmp_path: Path, time_machine: Any, client: Client) -> None:
    """L11, A162, lead 1: with PostgreSQL's own backup, from the restore to the first page."""
    ada, ben, cleo, lena = (town.users[name] for name in ("ada", "ben", "cleo", "lena"))
    agree(cleo)
    agree(lena)
    CustomerPhone.objects.create(customer=Customer.objects.get(number="C1"), number="555 010 0001")
    Phone.objects.create(subject=ben.subject, number=NUMBER, asked_at=NOW, verified_at=NOW)
    backup = tmp_path / "backup"
    back_up(backup)
    erase_now(ada.subject)
    say_no(who=cleo.subject, choices=["usage_analytics"], channel=Channel.PORTAL, at=NOW)
    correct(Customer.objects.get(number="C3"), "Tomás Rivera-Bell")
    _have_enough(cleo.subject)
    assert client.get("/").status_code == 200
    rightly = person_rows(ada.subject)

    restore(backup)
    assert Customer.objects.get(number="C1").name == "OKAFOR, ADA N"  # the backup brought her back
    before = every_row()
    time_machine.move_to(NOW + 2 * ASKED_EVERY, tick=False)

    page = client.get("/")
    assert (page.status_code, page["Retry-After"]) == (503, "120")
    assert "We are putting your choices back." in page.content.decode()
    assert client.get("/healthz").status_code == 200
    assert client.get("/brand.css").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.content) == (503, b"choices are missing\n")
    with pytest.raises(CommandError, match="privacy_replay"):
        call_command("run_jobs", "--once")
    feed = tmp_path / "feed.csv"
    feed.write_text(HEADER)
    with pytest.raises(CommandError, match="privacy_replay"):
        call_command("load_feed", "cis", str(feed))
    assert every_row() == before

    lines = [line.split(" ", 1)[1] for line in replayed().splitlines()]
    assert (lines[:4], set(lines[4:6])) == (
        [
            "erase: done",
            "withdraw usage_analytics: done",
            "correct accounts.Customer.name: done",
            "unsubscribe notices.leak_news email off: done",
        ],
        {"unsubscribe notices.texts stopped: done", "unsubscribe marketing_text: done"},
    )
    assert client.get("/").status_code == 200
    assert client.get("/readyz").status_code == 200
    call_command("run_jobs", "--once")
    # A is gone, B says no, C is corrected.
    assert person_rows(ada.subject) == rightly
    assert "okafor" not in str(every_row()).casefold()
    assert not User.objects.get(pk=ada.pk).is_active
    assert not analytics(cleo)
    assert Customer.objects.get(number="C3").name == "Tomás Rivera-Bell"
    assert list(Preference.objects.values_list("subject", "topic", "cadence", "at")) == [
        (cleo.subject_id, "leak_news", "off", NOW)
    ]
    assert Phone.objects.get().stopped_at == NOW
    # D is untouched.
    assert analytics(lena)
    after = every_row()
    for name in (ben, lena):
        theirs = f",{name.email},"
        assert [row for row in after["accounts_user"] if theirs in row] == [
            row for row in before["accounts_user"] if theirs in row
        ]
    # Once more does nothing more.
    assert replayed() == "No choice is missing: the portal serves again.\n"
    assert every_row() == after


NUMBER = "+15550100002"


def _have_enough(subject: Subject) -> None:
    """Somebody turns a topic off, and somebody answers a text with STOP."""
    choose(subject=subject, wishes={("leak_news", "email"): "off"}, at=NOW)
    heed_text(number=NUMBER, wish=Wish.STOP, at=NOW)


def person_rows(subject: Subject) -> list[tuple[str, ...]]:
    """Return the person's columns of their record and login."""
    found = Customer.objects.filter(subject=subject).values_list("name", "email", "mail_line1")
    phones = CustomerPhone.objects.filter(customer__subject=subject).values_list("number")
    return [*found, *phones, (str(subject.erased_at is not None),)]


def test_after_the_replay_the_next_file_is_still_stopped(
    town: Town, go_back: Callable[[], None], load: Load
) -> None:
    """L14: the digests of an erased person were lost with the restore, and are there again."""
    erase_now(town.users["ada"].subject)
    go_back()
    replayed()
    row = {"record": "customer", "customer": "C1", "name": "OKAFOR, ADA N",
           "email": "ada.on.file@example.net"}  # fmt: skip
    assert counts(load("cis", HEADER, *text([row]), at=LATER)) == {"suppressed": 1}
    assert blocked_count(town.users["ada"].subject).times == 1


# --- Who is meant ---------------------------------------------------------------------------------------


@pytest.fixture
def nora(db: None) -> Customer:
    """A customer without a login, known to privacy by a number of her own."""
    customer = Customer.objects.create(
        number="C-77",
        subject=Subject.objects.create(created_at=NOW),
        name="Nora Quist",
        email="nora@example.org",
    )
    CustomerPhone.objects.create(customer=customer, number="555 010 0777")
    return customer


def test_two_numbers_that_became_one_after_the_backup_are_both_erased(
    nora: Customer, back_up_here: Callable[[], Callable[[], None]]
) -> None:
    """She had a login then, not yet tied to her record: both are hers, only one by number."""
    login = make_user("nora")
    go_back = back_up_here()
    merge_subjects(keep=login.subject, gone=nora.subject, at=NOW)
    erase_now(login.subject)
    go_back()
    assert "erase: done" in replayed()
    nora.refresh_from_db()
    assert (nora.name, nora.email, nora.phones.count()) == ("", "", 0)
    assert Subject.objects.exclude(erased_at=None).count() == 2


def test_whoever_signed_up_after_the_backup_is_found_by_what_was_on_file(
    nora: Customer, go_back: Callable[[], None]
) -> None:
    login = make_user("nora.new")
    merge_subjects(keep=login.subject, gone=nora.subject, at=NOW)
    erase_now(login.subject)
    go_back()
    assert not User.objects.filter(pk=login.pk).exists()
    assert "erase: done" in replayed()
    nora.refresh_from_db()
    assert (nora.name, nora.email) == ("", "")


def test_a_number_that_was_merged_before_the_backup_is_followed(
    nora: Customer, back_up_here: Callable[[], Callable[[], None]]
) -> None:
    """A162: the choice was written under the number that is gone."""
    login = make_user("nora.new")
    agree(login)
    old = nora.subject
    merge_subjects(keep=login.subject, gone=old, at=NOW)
    assert MergedSubject.objects.get().gone == old.pk
    go_back = back_up_here()
    gone = Subject.objects.create(pk=old.pk, created_at=NOW)
    note_choice(
        kind=LedgerEntry.Kind.WITHDRAW, subject=gone, at=NOW, about="usage_analytics", digests=["x"]
    )
    go_back()
    assert analytics(login)
    assert "withdraw usage_analytics: done" in replayed()
    assert not analytics(login)


def test_whoever_came_after_the_backup_is_noted_and_holds_nobody_up(
    nora: Customer, go_back: Callable[[], None]
) -> None:
    erase_now(make_user("short.stay").subject)
    go_back()
    assert "erase: unknown" in replayed()
    nora.refresh_from_db()
    assert nora.name == "Nora Quist"
    assert LedgerEntry.objects.get().replayed == "unknown"
    assert LedgerEntry.objects.get().subject.erased_at is not None


def test_nobody_is_erased_for_sharing_a_telephone(
    nora: Customer, go_back: Callable[[], None], client: Client
) -> None:
    """A number that nobody has, and a part that fits: a person decides, and nobody is served meanwhile."""
    login = make_user("housemate")
    housemate = Customer.objects.create(number="C-78", subject=login.subject, name="Sam Quist")
    CustomerPhone.objects.create(customer=housemate, number="555 010 0777")
    erase_now(login.subject)
    go_back()
    out = StringIO()
    with pytest.raises(CommandError, match="1 choices wait"):
        call_command("privacy_replay", stdout=out)
    assert "NOT DONE, nobody has this number" in out.getvalue()
    assert str(nora.subject_id) in out.getvalue()
    nora.refresh_from_db()
    assert nora.name == "Nora Quist"
    assert client.get("/").status_code == 503
    [line] = choices_missing(NOW)
    call_command("privacy_replay", "--leave", line.id, stdout=StringIO())
    assert client.get("/").status_code == 200
    nora.refresh_from_db()
    assert (nora.name, LedgerEntry.objects.get().replayed) == ("Nora Quist", "left")


def test_somebody_decides_who_is_meant(nora: Customer, go_back: Callable[[], None]) -> None:
    """Her e-mail on file changed after the backup, so not everything fits any more."""
    Customer.objects.filter(pk=nora.pk).update(email="new@example.org")
    merge_subjects(keep=make_user("nora.new").subject, gone=nora.subject, at=NOW)
    nora.refresh_from_db()
    erase_now(nora.subject)
    go_back()
    nora.refresh_from_db()
    with pytest.raises(CommandError, match="1 choices wait"):
        call_command("privacy_replay", stdout=StringIO())
    [line] = choices_missing(NOW)
    call_command("privacy_replay", "--for", line.id, str(nora.subject_id), stdout=StringIO())
    nora.refresh_from_db()
    assert nora.name == ""
    with pytest.raises(CommandError, match="No choice of this number"):
        call_command("privacy_replay", "--leave", line.id)


# --- What is done again ---------------------------------------------------------------------------------


def test_every_kind_of_choice_has_its_function() -> None:
    assert set(AGAIN) == set(LedgerEntry.Kind)


def test_a_restriction_holds_again_and_one_that_was_lifted_does_not(
    nora: Customer, go_back: Callable[[], None]
) -> None:
    other = Subject.objects.create(created_at=NOW)
    for subject in (nora.subject, other):
        note_choice(kind=LedgerEntry.Kind.RESTRICT, subject=subject, at=NOW)
    note_choice(kind=LedgerEntry.Kind.RESTRICT, subject=other, at=LATER, about="lifted")
    go_back()
    Subject.objects.create(pk=other.pk, created_at=NOW)
    acme = Recipient.objects.create(key="acme", name="Acme", kind="customer_directed", country="US")
    Disclosure.objects.create(
        recipient=acme,
        subject=nora.subject,
        reason="service",
        columns=["accounts.Customer.name"],
        categories=["name"],
        by=nora.subject,
        at=NOW - timedelta(days=400),
    )
    replay(at=LATER)
    assert Subject.objects.get(pk=nora.subject_id).restricted_at == NOW
    assert Subject.objects.get(pk=other.pk).restricted_at is None
    # What the office was to tell a firm was lost with the restore: it is asked to again.
    assert nora.subject.restriction_notices.get().outside == acme


def as_it_was(hold: LegalHold) -> dict[str, object]:
    return {
        field.attname: getattr(hold, field.attname) for field in LegalHold._meta.concrete_fields
    }


def test_holds_hold_again_exactly_what_they_held(
    nora: Customer, subject: Subject, go_back: Callable[[], None]
) -> None:
    """A093, A162: scope, case, end, by whom, the second yes, the number; a lifted one stays lifted."""
    second = Subject.objects.create(created_at=NOW)
    terms: list[dict[str, Any]] = [
        {"scope": "accounts.Customer", "code": "W7", "reason": "case 1", "until": date(2027, 1, 1)},
        {"scope": "", "code": "W7", "reason": "case 2", "until": None},
        {"scope": "accounts.CustomerPhone", "code": "W8", "reason": "use 3", "until": None},
        {"scope": "accounts.CustomerPhone", "code": "W8", "reason": "use 4", "until": None},
        {"scope": "accounts.Customer", "code": "W8", "reason": "5", "until": None, "approved_by": second},
    ]  # fmt: skip
    holds = [place_hold(subject=nora.subject, by=subject, at=NOW, **each) for each in terms]
    lift_hold(hold=holds[1], by=second, at=LATER)
    approve_hold(hold=holds[2], by=second, at=LATER)
    before = [as_it_was(hold) for hold in LegalHold.objects.order_by("pk")]
    held = {hold.pk for hold in LegalHold.objects.live(on=TODAY)}
    assert len(held) == 3
    go_back()
    assert LegalHold.objects.count() == 0
    assert not Subject.objects.filter(pk=second.pk).exists()
    assert [outcome.problem for outcome in replay(at=LATER)] == [""] * 7
    assert [as_it_was(hold) for hold in LegalHold.objects.order_by("pk")] == before
    assert {hold.pk for hold in LegalHold.objects.live(on=TODAY)} == held
    # The next hold gets a number of its own.
    newer = place_hold(
        subject=nora.subject, scope="", code="W7", reason="6", until=None, by=subject, at=LATER
    )
    assert newer.pk > max(hold.pk for hold in holds)


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ("", "hold 70, placed after the backup: write it anew with its case and end"),
        ('{"scope": "gone.Model", "code": "W7", "reason": "case 1", "until": null}', "case 1"),
    ],
    ids=["written before holds kept their terms", "of a model that is no more"],
)
def test_a_hold_whose_scope_is_not_known_holds_everything(
    terms: str, reason: str, nora: Customer, go_back: Callable[[], None]
) -> None:
    """It holds more, never less; and ends with its own number."""
    note_choice(
        kind=LedgerEntry.Kind.HOLD, subject=nora.subject, at=NOW, about="placed 70", sealed=terms
    )
    go_back()
    replay(at=LATER)
    [hold] = LegalHold.objects.live(on=TODAY)
    assert (hold.pk, hold.scope, hold.reason) == (70, "", reason)


def test_a_hold_on_whom_the_backup_knows_as_two_holds_both_until_it_is_lifted(
    nora: Customer, back_up_here: Callable[[], Callable[[], None]]
) -> None:
    login = make_user("nora")
    go_back = back_up_here()
    merge_subjects(keep=login.subject, gone=nora.subject, at=NOW)
    terms: dict[str, Any] = {"scope": "", "code": "W7", "until": None, "by": login.subject}
    place_hold(subject=login.subject, reason="stays", at=NOW, **terms)
    gone = place_hold(subject=login.subject, reason="goes", at=NOW, **terms)
    lift_hold(hold=gone, by=login.subject, at=LATER)
    go_back()
    assert {outcome.problem for outcome in replay(at=LATER)} == {""}
    live = LegalHold.objects.live(on=TODAY).values_list("subject", "reason")
    assert sorted(live) == sorted([(login.subject.pk, "stays"), (nora.subject_id, "stays")])


def test_a_hold_on_somebody_else_is_left_alone(
    nora: Customer, subject: Subject, back_up_here: Callable[[], Callable[[], None]]
) -> None:
    """Whose number it has is no reason to lift it: somebody decides."""
    other = place_hold(
        subject=subject, scope="", code="W7", reason="2", until=None, by=nora.subject, at=NOW
    )
    go_back = back_up_here()
    note_choice(
        kind=LedgerEntry.Kind.HOLD, subject=nora.subject, at=NOW, about=f"lifted {other.pk}"
    )
    go_back()
    [outcome] = [it for it in replay(at=LATER) if it.line.about.startswith("lifted")]
    assert outcome.problem == "there is no such hold on this person"
    assert LegalHold.objects.get(pk=other.pk).lifted_at is None


def test_a_choice_that_cannot_be_made_again_waits_and_the_others_are_made(
    nora: Customer, town: Town, subject: Subject, back_up_here: Callable[[], Callable[[], None]]
) -> None:
    """A hold that was lifted without being noted; a secret that is gone; a column that is no more."""
    place_hold(
        subject=nora.subject,
        scope="",
        code=LegalHold.Code.LAW,
        reason="case 1",
        until=None,
        by=subject,
        at=NOW - timedelta(days=1),
    )
    go_back = back_up_here()
    LegalHold.objects.all().delete()
    erase_now(nora.subject)
    note_choice(
        kind=LedgerEntry.Kind.CORRECT, subject=subject, at=NOW, about="accounts.Customer.nonsense"
    )
    correct(Customer.objects.get(number="C3"), "Tomás Rivera-Bell")
    go_back()
    outcomes = replay(at=NOW + 2 * ASKED_EVERY)
    assert {(it.line.kind, it.replayed, it.problem) for it in outcomes} == {
        ("erase", "", "a legal hold of the time of the backup keeps the data"),
        ("correct", "", "there is not exactly one value of accounts.Customer.nonsense"),
        ("correct", "done", ""),
    }
    assert len(choices_missing(NOW + 2 * ASKED_EVERY)) == 2


def test_what_was_sealed_under_a_lost_secret_waits(
    nora: Customer, go_back: Callable[[], None], settings: Any
) -> None:
    correct(nora, "Nora Quist-Bell")
    go_back()
    settings.PRIVACY_KEYS = {2: "another secret"}
    [outcome] = replay(at=LATER)
    assert outcome.problem == "it is sealed under a secret that is not known"


def test_one_can_look_before_anything_is_done(nora: Customer, go_back: Callable[[], None]) -> None:
    correct(nora, "Nora Quist-Bell")
    go_back()
    out, before = StringIO(), every_row()
    call_command("privacy_replay", "--dry-run", stdout=out)
    assert out.getvalue().startswith("1 correct accounts.Customer.name of 2026-11-20")
    assert "Quist" not in out.getvalue()
    assert every_row() == before


def test_what_somebody_wants_no_more_is_not_sent_again(
    town: Town, go_back: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """L72, A162: a programme ended by one click, a topic turned off and on again, a telephone taken away."""
    ada, ben, cleo = (town.users[name].subject for name in ("ada", "ben", "cleo"))
    show = Topic(
        "garden", "Gardens", message_class=MessageClass.PROGRAMME, template="", compose=nothing
    )
    monkeypatch.setitem(TOPICS, show.key, show)
    for _n in range(2):  # a link may be followed twice
        stop_mail(subject=ada, topic=show, at=NOW)
    choose(subject=ben, wishes={("garden", "email"): "off"}, at=NOW)
    choose(subject=ben, wishes={("garden", "email"): "at_once"}, at=LATER)
    for subject in (ben, cleo):
        Phone.objects.create(subject=subject, number=NUMBER, asked_at=NOW, verified_at=NOW)
    for n, wish in enumerate((Wish.STOP, Wish.STOP, Wish.START, Wish.HELP)):
        heed_text(number=NUMBER, wish=wish, at=NOW + timedelta(seconds=n))
    forget_phone(subject=cleo, at=LATER)
    noted = LedgerEntry.objects.order_by("pk").values_list("about", flat=True)
    assert Counter(noted.filter(about__startswith="notices.")) == {
        "notices.garden email off": 2,
        "notices.garden email at_once": 1,
        "notices.texts stopped": 2,
        "notices.texts started": 2,
        "notices.phone forgotten": 1,
    }
    go_back()
    stopped: dict[str, datetime] = {"asked_at": NOW, "verified_at": NOW, "stopped_at": NOW}
    for subject in (ben, cleo):  # as a backup of the time of the STOP had them
        Phone.objects.create(subject=subject, number=NUMBER, **stopped)
    for _n in range(2):
        assert {outcome.problem for outcome in replay(at=LATER)} <= {""}
    assert not wants(ada, show, "email", at=LATER)
    assert wants(ben, show, "email", at=LATER)
    assert list(Phone.objects.values_list("subject", "stopped_at")) == [(ben.pk, None)]
    assert wants(cleo, show, "email", at=LATER)


def nothing(*_args: object) -> None:
    """Say nothing."""
