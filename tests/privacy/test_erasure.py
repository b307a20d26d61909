"""Erasing a person: what is shown is what is done, and nobody else notices."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessGrant, Customer, CustomerPhone, HomeNickname, Invitation, User
from accounts.models.access import Role
from billing.models import Bill
from privacy import keys
from privacy.actions import SubjectErased, merge_subjects
from privacy.actions.correcting import put_right
from privacy.actions.erasure import (
    AlreadyErased,
    Held,
    MoreThanPlanned,
    PlanChanged,
    Suspected,
    ask_to_erase,
    carry_out,
    erase,
    give_up_erasing,
)
from privacy.actions.holds import NeedsSecondYes, lift_hold, place_hold
from privacy.erasing.erasure import plan
from privacy.jobs import send_letters
from privacy.map import Erase, Personal, PrivacyMap, the_map
from privacy.models import (
    DownstreamNotice,
    Erasure,
    LedgerEntry,
    LegalHold,
    Letter,
    Subject,
    SuppressionEntry,
)
from tests.conftest import NOW, PASSWORD, TODAY, ReadsMaker, Town, make_bill, make_user
from tests.fakes import Mailbox, text_of
from tests.privacy.dumps import changed, every_row
from usage.models import DayReads

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


def erased(subject: Subject, reason: str = "") -> Erasure:
    """Erase somebody as they would themselves."""
    digest = plan(subject, on=TODAY).digest
    return erase(subject=subject, digest=digest, by=subject, at=NOW, reason=reason)


def sign_in(who: str) -> Client:
    """Sign in as people do, which leaves a session that is known to be theirs."""
    browser = Client()
    browser.post("/sign-in/login/", {"login": f"{who}@example.org", "password": PASSWORD})
    return browser


def held(subject: Subject, by: Subject, **fields: object) -> LegalHold:
    """Place a hold for a court."""
    given = {"scope": "", "code": "W7", "reason": "case 26-117", "until": None, **fields}
    return place_hold(subject=subject, by=by, at=NOW, **given)  # type: ignore[arg-type]  # of tests


@pytest.fixture
def ada(town: Town, make_reads: ReadsMaker) -> Subject:
    """Ada, with something of every kind: a telephone, a nickname, guests, reads, an open session."""
    user, account = town.users["ada"], town.accounts["ada"]
    Customer.objects.filter(pk=account.customer_id).update(
        mail_line1="PO Box 77", mail_city="Mill Valley", mail_state="CA", mail_postcode="00000"
    )
    CustomerPhone.objects.create(customer=account.customer, number="+1 555 010 4477")
    HomeNickname.objects.create(user=user, premises=town.premises["mill"], nickname="The mill")
    Invitation.objects.create(
        account=account,
        email="guest@example.org",
        role=Role.TENANT,
        invited_by=user,
        invited_at=NOW,
        expires_at=TOMORROW,
    )
    make_reads("mill", TODAY - timedelta(days=9), TODAY)
    make_reads("orchard", TODAY - timedelta(days=9), TODAY)
    sign_in("ada")
    return user.subject


# --- What goes ------------------------------------------------------------------------------------------


def test_the_promised_kinds_of_data_go(ada: Subject, town: Town) -> None:
    """A129: the login, name, e-mail, telephone, mailing address (programs: there are none yet)."""
    goes = {line.category for line in plan(ada, on=TODAY).goes}
    erased(ada)
    assert {"name", "contact.email", "contact.phone", "contact.mailing"} <= goes
    customer = Customer.objects.get(subject=ada)
    named = ["name", "email", "mail_line1", "mail_city", "mail_state", "mail_postcode", "language"]
    assert [getattr(customer, name) for name in named] == [""] * len(named)
    assert not CustomerPhone.objects.filter(customer=customer).exists()
    assert not HomeNickname.objects.filter(user__subject=ada).exists()


def test_the_login_opens_nothing_any_more(ada: Subject, town: Town, client: Client) -> None:
    """A129: no password, no address, no factor, no session; the tombstone stays."""
    signed_in = sign_in("ada")
    assert signed_in.get("/use/").status_code == 200
    erased(ada)
    assert not Session.objects.exists()
    login = User.objects.get(subject=ada)
    assert (login.is_active, login.password, login.last_login) == (False, "", None)
    assert login.check_password(PASSWORD) is login.check_password("") is False
    assert "@" not in login.email
    assert not EmailAddress.objects.filter(user=login).exists()
    assert not Authenticator.objects.filter(user=login).exists()
    assert signed_in.get("/use/").status_code == 302
    client.post("/sign-in/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert client.get("/use/").status_code == 302
    ada.refresh_from_db()
    assert (ada.erased_at, ada.restricted_at) == (NOW, NOW)


def test_the_plan_of_somebody_erased_is_empty(ada: Subject) -> None:
    """A131: nothing is left to do, so nothing was forgotten."""
    assert plan(ada, on=TODAY).steps != ()
    erased(ada)
    assert plan(ada, on=TODAY).steps == ()


def test_those_let_in_lose_sight_and_their_own_stays(ada: Subject, town: Town) -> None:
    ben, tom = town.users["ben"], town.users["tom"]
    erased(ada)
    assert list(AccessGrant.objects.filter(user=ben)) == []
    assert User.objects.get(pk=ben.pk).email == "ben@example.org"
    assert AccessGrant.objects.filter(user=tom).count() == 1


def test_a_guest_who_goes_takes_nothing_of_the_holder_along(ada: Subject, town: Town) -> None:
    erased(town.users["ben"].subject)
    assert list(town.users["ada"].grants.values_list("role", flat=True)) == [Role.HOLDER]
    assert Customer.objects.get(subject=ada).name == "OKAFOR, ADA N"


def invite_cleo(town: Town, email: str) -> None:
    """Have Ada invite an address; the row would live for fourteen days."""
    Invitation.objects.create(
        account=town.accounts["ada"],
        email=email,
        role=Role.TENANT,
        invited_by=town.users["ada"],
        invited_at=NOW,
        expires_at=TOMORROW,
    )


@pytest.mark.parametrize(
    "email", ["cleo@example.org", "cleo.on.file@example.net", "cleo.elsewhere@example.org"]
)
def test_an_invitation_to_whoever_is_erased_goes_at_once(town: Town, email: str) -> None:
    """A129: to their login, to the address on file however it is spelt, to a further one of theirs."""
    cleo = town.users["cleo"]
    Customer.objects.filter(subject=cleo.subject).update(email="Cleo.On.File@Example.NET")
    EmailAddress.objects.create(user=cleo, email="Cleo.Elsewhere@example.org", verified=True)
    invite_cleo(town, email)
    erased(cleo.subject)
    assert not Invitation.objects.exists()
    assert not any(email in row.casefold() for rows in every_row().values() for row in rows)


def test_an_invitation_to_an_address_they_only_typed_stays(town: Town) -> None:
    """Or whoever types a neighbour's address could read and undo what the neighbour was offered."""
    cleo = town.users["cleo"]
    EmailAddress.objects.create(user=cleo, email="neighbour@example.org", verified=False)
    customer = Customer.objects.get(subject=cleo.subject)
    put_right(
        subject=cleo.subject,
        column="accounts.Customer.email",
        row=str(customer.pk),
        value="other.neighbour@example.org",
        at=NOW,
    )
    invite_cleo(town, "neighbour@example.org")
    invite_cleo(town, "other.neighbour@example.org")
    erased(cleo.subject)
    assert Invitation.objects.count() == 2


# --- What stays -----------------------------------------------------------------------------------------


def test_water_use_and_bills_stay_with_address_and_account(ada: Subject, town: Town) -> None:
    """A130: the same totals before and after, found by address and account number."""

    def totals() -> tuple[object, ...]:
        return (
            list(DayReads.objects.order_by("service_point_id", "day").values_list()),
            list(Bill.objects.order_by("pk").values_list()),
            DayReads.objects.filter(service_point=town.points["mill"]).aggregate(Sum("total")),
            Bill.objects.filter(account__number="001-4711").aggregate(Sum("amount_due")),
            town.premises["mill"].line1,
        )

    before = totals()
    erased(ada)
    assert totals() == before


def test_what_stays_says_why_and_until_when(ada: Subject) -> None:
    """L13, A139, A140: an exemption for each, a note, and a day where there is one."""
    stays = {(line.category, line.code): line for line in plan(ada, on=TODAY).stays}
    assert all(line.why for line in stays.values())
    assert stays["usage.meter", "W6"].note != ""
    assert stays["billing", "W7"].until == date(2033, 1, 2)  # seven years after the day of issue
    assert stays["service.address", "W6"].until is None
    assert stays["service.address", "W6"].how_long != ""


@pytest.mark.usefixtures("clock")
def test_the_record_of_tries_stays_for_security(ada: Subject, town: Town) -> None:
    """A135: W2, to its own end."""
    town.users["ada"].link_attempts.create(at=NOW, account_digest="0" * 64)
    line = {line.category: line for line in plan(ada, on=TODAY).stays}["account.sign_in"]
    kept = [line for line in plan(ada, on=TODAY).stays if line.code == "W2"]
    # What stays longest of the category: lines of the security log.
    assert [line.until for line in kept] == [TODAY + timedelta(days=90)]
    assert line.name
    erased(ada)
    assert town.users["ada"].link_attempts.count() == 1


def test_an_open_bill_stays_to_be_paid_and_the_rest_goes(ada: Subject, town: Town) -> None:
    """A134: W1 for what is not paid, W7 for what is."""
    make_bill(town, "ada", "mill", date(2026, 10, 1), open_amount="84.20")
    codes = {line.code for line in plan(ada, on=TODAY).stays if line.category == "billing"}
    assert codes == {"W1", "W7"}
    erased(ada)
    assert Customer.objects.get(subject=ada).name == ""


def test_the_wiretap_act_and_the_court_keep_the_rows_they_name(ada: Subject, town: Town) -> None:
    """A093, A137: a hold on one kind of rows keeps those whole, the rest goes."""
    held(ada, town.users["paul"].subject, scope="accounts.CustomerPhone", code="W4")
    shown = [line for line in plan(ada, on=TODAY).stays if line.category == "contact.phone"]
    assert [(line.code, line.rows) for line in shown] == [("W4", 1)]
    done = erased(ada)
    assert CustomerPhone.objects.filter(customer__subject=ada).count() == 1
    assert Customer.objects.get(subject=ada).name == ""
    assert done.unfinished


def test_a_repair_needs_an_end_and_another_use_a_second_yes(ada: Subject, town: Town) -> None:
    """A136, A141."""
    paul, admin = town.users["paul"].subject, town.users["admin"].subject
    with pytest.raises(IntegrityError), transaction.atomic():
        held(ada, paul, code="W3")
    with pytest.raises(NeedsSecondYes):
        held(ada, paul, code="W8", approved_by=paul)
    held(ada, paul, code="W8", scope="accounts.CustomerPhone")
    assert not LegalHold.objects.live(on=TODAY).exists()
    held(ada, paul, code="W8", scope="accounts.CustomerPhone", approved_by=admin)
    assert LegalHold.objects.live(on=TODAY).count() == 1


# --- Refusals -------------------------------------------------------------------------------------------


def test_nothing_happens_under_a_hold_and_everything_after(ada: Subject, town: Town) -> None:
    """A093, A163: the ledger says so too, for a backup must not lose a hold."""
    hold = held(ada, town.users["paul"].subject)
    before = every_row()
    with pytest.raises(Held):
        erased(ada)
    assert changed(before, every_row()) == {}
    lift_hold(hold=hold, by=town.users["paul"].subject, at=NOW)
    erased(ada)
    noted = LedgerEntry.objects.filter(subject=ada).order_by("at").values_list("kind", flat=True)
    assert sorted(noted) == ["erase", "hold", "hold"]


def test_a_hold_that_ran_out_holds_nothing(ada: Subject, town: Town) -> None:
    held(ada, town.users["paul"].subject, code="W3", until=TODAY - timedelta(days=1))
    assert erased(ada).at == NOW


def test_nothing_happens_while_it_is_doubted_who_asks(ada: Subject) -> None:
    Subject.objects.filter(pk=ada.pk).update(suspected_at=NOW)
    with pytest.raises(Suspected):
        erased(ada)


def test_a_person_is_erased_once(ada: Subject, town: Town) -> None:
    erased(ada)
    with pytest.raises(AlreadyErased):
        erased(ada)
    with pytest.raises(AlreadyErased):
        ask_to_erase(subject=ada, digest="", by=ada, at=NOW)
    with pytest.raises(SubjectErased):
        merge_subjects(keep=town.users["mallory"].subject, gone=ada, at=NOW)


CHANGES = {
    "a telephone came": lambda town: CustomerPhone.objects.create(
        customer=town.accounts["ada"].customer, number="555 010 1"
    ),
    "a nickname went": lambda town: HomeNickname.objects.all().delete(),
    "a session began": lambda town: sign_in("ada"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_plan_that_changed_is_not_carried_out(change: str, ada: Subject, town: Town) -> None:
    digest = plan(ada, on=TODAY).digest
    CHANGES[change](town)
    before = every_row()
    with pytest.raises(PlanChanged):
        erase(subject=ada, digest=digest, by=ada, at=NOW)
    assert changed(before, every_row()) == {}


def test_what_others_do_and_what_stays_changes_no_plan(ada: Subject, town: Town) -> None:
    digest = plan(ada, on=TODAY).digest
    make_bill(town, "ada", "mill", date(2026, 10, 1), open_amount="1")
    make_user("newcomer")
    make_bill(town, "tom", "orchard", date(2026, 10, 1), open_amount="1")
    CustomerPhone.objects.create(customer=town.accounts["tom"].customer, number="555 010 1")
    assert plan(ada, on=TODAY).digest == digest
    assert erase(subject=ada, digest=digest, by=ada, at=NOW).digest == digest


def test_a_plan_that_names_less_than_would_go_is_undone(ada: Subject) -> None:
    """A cascade that nobody planned is refused, not hidden."""
    found = plan(ada, on=TODAY)
    [grants] = [step for step in found.steps if step.label == "accounts.AccessGrant"]
    more = replace(grants, keys=(*grants.keys, 0))
    with pytest.raises(MoreThanPlanned), transaction.atomic():
        carry_out(found=replace(found, steps=(more,)), subject=ada)


# --- Exactly what was shown -----------------------------------------------------------------------------


def test_what_changed_in_the_database_is_the_plan_and_its_record(ada: Subject) -> None:
    """Plan shown = plan executed: row by row, over every table."""
    found = plan(ada, on=TODAY)
    before = every_row()
    erase(subject=ada, digest=found.digest, by=ada, at=NOW)
    by_plan = {
        apps.get_model(step.label)._meta.db_table: (
            len(step.keys),
            0 if step.deletes else len(step.keys),
        )
        for step in found.steps
    }
    suppressed = SuppressionEntry.objects.count()
    assert suppressed > 0
    assert changed(before, every_row()) == by_plan | {
        "privacy_downstreamnotice": (0, 1),
        "privacy_erasure": (0, 1),
        "privacy_ledgerentry": (0, 1),
        "privacy_letter": (0, 1),
        "privacy_subject": (1, 1),
        "privacy_suppressionentry": (0, suppressed),
    }


def test_nobody_elses_rows_change(ada: Subject, town: Town) -> None:
    """Byte for byte, but for access to what was Ada's."""
    others = [
        town.users[name].subject for name in ("ben", "cleo", "tom", "lena", "mallory", "dana")
    ]

    def theirs() -> dict[str, list[object]]:
        return {
            f"{label} of {number}": sorted(
                map(str, entry.rows_of(it, apps.get_model(label)).values_list())
            )
            for number, it in enumerate(others)
            for label, entry in the_map.models.items()
            if entry.personal and label != "accounts.AccessGrant"
        }

    before = theirs()
    assert sum(map(len, before.values())) > 40
    erased(ada)
    assert theirs() == before


def test_statements_do_not_grow_with_the_rows(town: Town) -> None:
    """One statement a model: a person with a hundred telephones costs what one with one does."""
    costs = []
    for name, how_many in (("ada", 1), ("tom", 100)):
        subject = town.users[name].subject
        for number in range(how_many):
            CustomerPhone.objects.create(
                customer=town.accounts[name].customer, number=f"555 010 {number:04}"
            )
        digest = plan(subject, on=TODAY).digest
        with CaptureQueriesContext(connection) as asked:
            erase(subject=subject, digest=digest, by=subject, at=NOW)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_known_words_in_free_text_are_taken_out_and_the_rest_is_left(
    ada: Subject, town: Town
) -> None:
    """Erase.REDACT, on a map in which nicknames are free text."""
    entry = the_map.models["accounts.HomeNickname"]
    redacted = PrivacyMap()
    redacted.describe(
        "accounts.HomeNickname",
        subject=entry.subject,
        **{
            **{name: it for name, it in entry.columns.items() if not isinstance(it, Personal)},
            "nickname": replace(entry.personal["nickname"], erase=Erase.REDACT),
        },
    )
    HomeNickname.objects.update(nickname="okafor's, Adamant, ADA@EXAMPLE.ORG")
    carry_out(found=plan(ada, on=TODAY, described=redacted), subject=ada)
    assert HomeNickname.objects.get().nickname == "[removed]'s, Adamant, [removed]"
    assert plan(ada, on=TODAY, described=redacted).steps == ()


# --- What is left behind --------------------------------------------------------------------------------


def test_the_request_is_on_record_and_waits_for_its_confirmation(ada: Subject) -> None:
    """L08, L52: asked for first, nothing changes; the row becomes the record."""
    before = every_row()
    digest = plan(ada, on=TODAY).digest
    waiting = ask_to_erase(subject=ada, digest=digest, by=ada, at=NOW)
    again = ask_to_erase(subject=ada, digest=digest, by=ada, at=TOMORROW)
    assert (waiting.pk, waiting.reference) == (again.pk, again.reference)
    assert changed(before, every_row()) == {"privacy_erasure": (0, 1)}
    give_up_erasing(subject=ada)
    assert changed(before, every_row()) == {}
    ask_to_erase(subject=ada, digest=digest, by=ada, at=NOW)
    done = erase(subject=ada, digest=digest, by=ada, at=TOMORROW)
    assert (done.asked_at, done.at, Erasure.objects.count()) == (NOW, TOMORROW, 1)


def test_what_would_tell_them_again_is_suppressed(ada: Subject) -> None:
    """L12, A132: the next file is compared with digests; the ledger has them too."""
    erased(ada)
    version = keys.versions()[0]
    told = {
        keys.digest("email", "ada@example.org", version=version),
        keys.digest("phone", "5550104477", version=version),
    }
    stored = set(SuppressionEntry.objects.filter(subject=ada).values_list("digest", flat=True))
    assert told < stored
    assert set(LedgerEntry.objects.get(subject=ada).digests) == stored


def test_the_person_is_told_once_more(ada: Subject, mailbox: Mailbox) -> None:
    """L11, L12, A162: done, a record is kept and what for, and when backups are gone."""
    done = erased(ada)
    assert send_letters(NOW) == 1
    assert mailbox.addressed() == [("ada@example.org", "Your data was deleted")]
    text = text_of(mailbox.only())
    assert "has deleted your data from this portal, as you asked" in text
    assert "A record of the request is kept" in text
    assert "may be used to make sure that your data stays deleted" in text
    assert "destroyed by 25 December 2026" in text
    assert f"{settings.SITE_URL}/privacy/certificate/\n" in text
    assert f"Its reference is {done.reference}, its secret is " in text
    letter = Letter.objects.get()
    assert (letter.subject, bytes(letter.sealed_to)) == (None, b"")


def test_whoever_is_erased_by_staff_is_told_too(ada: Subject, mailbox: Mailbox) -> None:
    """A160, A161: on our own initiative, with a reason, by the same steps."""
    assert erased(ada, reason="not needed any more").reason == "not needed any more"
    send_letters(NOW)
    assert "it was not needed any more or should not have been there" in text_of(mailbox.only())


def test_somebody_without_an_address_is_erased_all_the_same(town: Town, mailbox: Mailbox) -> None:
    nobody = Subject.objects.create(created_at=NOW)
    Customer.objects.create(number="C9", subject=nobody, name="No Mail")
    erased(nobody)
    assert send_letters(NOW) == 0
    assert Customer.objects.get(number="C9").name == ""


def test_firms_that_were_given_something_are_told(ada: Subject, town: Town) -> None:
    """L10, A153: one notice each, with what they know the person by, sealed until they answer."""
    done = erased(ada)
    [notice] = DownstreamNotice.objects.filter(erasure=done)
    assert notice.recipient == "mail"
    assert b"ada" not in bytes(notice.sealed)
    assert "ada@example.org" in keys.unseal(bytes(notice.sealed))
    mute = Subject.objects.create(created_at=NOW)
    assert not DownstreamNotice.objects.filter(erasure=erased(mute)).exists()


def test_a_member_of_staff_who_goes_leaves_their_looks_answerable(town: Town) -> None:
    """The line stays, by number (W2); the login is no longer staff."""
    dana = town.users["dana"]
    dana.subject.looks_taken.create(
        subject=town.users["ada"].subject, purpose="support", page="account", at=NOW
    )
    erased(dana.subject)
    dana.refresh_from_db()
    assert (dana.is_staff, dana.is_superuser, dana.is_active) == (False, False, False)
    assert dana.subject.looks_taken.count() == 1


def test_amounts_are_still_sums(ada: Subject) -> None:
    """What is kept can still be added up."""
    erased(ada)
    assert Bill.objects.aggregate(Sum("amount_due"))["amount_due__sum"] == 3 * Decimal("84.20")
