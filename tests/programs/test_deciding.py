"""What staff decide (S07): within the terms, within the budget, with a reason; who waits is called."""

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import AccessGrant, User
from accounts.models.access import Role
from notices.models import Notice
from privacy.models import Subject
from programs.actions.applying import (
    AlreadyApplied,
    Closed,
    NoMoneyLeft,
    TooLate,
    answer,
    withdraw,
)
from programs.actions.deciding import (
    BudgetSpent,
    NoReason,
    NotOpen,
    TooMuch,
    ask_back,
    call_next,
    grant,
    put_on_list,
    refuse,
)
from programs.actions.programs import OverBudget, keep_program
from programs.models import Application, Program
from tests.conftest import NOW, Town
from tests.programs.conftest import a_program, applied
from tests.programs.test_programs import FORM

As = Callable[[str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NINETY = Decimal(90)


@pytest.fixture
def staff(town: Town) -> Subject:
    return town.users["admin"].subject


def give(found: Application, by: Subject, amount: Decimal = NINETY, reason: str = "") -> None:
    grant(application=found, amount=amount, reason=reason, by=by, at=NOW)


def stands(found: Application) -> tuple[str, Decimal | None]:
    found.refresh_from_db()
    return found.state, found.amount


def totals(program: Program) -> tuple[int, int, int, Decimal]:
    program.refresh_from_db()
    return program.applied, program.granted, program.refused, program.granted_amount


def test_no_more_is_granted_than_the_terms_give_and_no_less_without_a_reason(
    town: Town, program: Program, staff: Subject
) -> None:
    found = applied(town, program)
    for amount in (Decimal("90.01"), Decimal(0), Decimal(-1)):
        with pytest.raises(TooMuch):
            give(found, staff, amount, "why not")
    with pytest.raises(NoReason):
        give(found, staff, Decimal(80))
    give(found, staff, Decimal(80), "The second toilet is in another home.")
    assert stands(found) == ("granted", Decimal(80))
    assert totals(program) == (1, 1, 0, Decimal(80))
    with pytest.raises(NotOpen):
        give(found, staff)


def test_a_refusal_has_a_reason_that_whoever_applied_reads(
    as_: As, town: Town, program: Program, staff: Subject
) -> None:
    found = applied(town, program)
    with pytest.raises(NoReason):
        refuse(application=found, reason="", by=staff, at=NOW)
    refuse(application=found, reason="There is no label.", by=staff, at=NOW)
    assert totals(program) == (1, 0, 1, Decimal(0))
    page = as_("ada").get(f"/programs/applications/{found.pk}/").content.decode()
    assert "Your application was refused." in page
    assert "There is no label." in page
    applied(town, program)  # one that was refused stands in nobody's way


def test_an_application_keeps_the_terms_under_which_it_was_made(
    town: Town, program: Program, staff: Subject
) -> None:
    found = applied(town, program)
    program.amount = Decimal(10)
    keep_program(program=program, by=staff, at=NOW)
    give(found, staff)
    assert stands(found) == ("granted", NINETY)
    assert list(program.versions.order_by("number").values_list("columns__amount", flat=True)) == [
        "50",
        "10",
    ]


def test_what_is_spent_is_spent(town: Town, staff: Subject) -> None:
    program = a_program(budget=Decimal(100))
    first, second = applied(town, program), applied(town, program, "tom orchard")
    give(first, staff)
    with pytest.raises(BudgetSpent):
        give(second, staff)
    program.refresh_from_db()
    program.budget = Decimal(50)
    with pytest.raises(OverBudget):
        keep_program(program=program, by=staff, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.update(granted_amount=101)


def test_what_is_granted_has_an_amount_in_the_table_too(town: Town, staff: Subject) -> None:
    granted = applied(town, a_program(budget=Decimal(100)))
    give(granted, staff)
    for amount in (None, 0):
        with pytest.raises(IntegrityError, match="has_an_amount"), transaction.atomic():
            type(granted).objects.update(amount=amount)


def test_who_waits_longest_is_called_when_money_is_there_again(town: Town, staff: Subject) -> None:
    """Nobody is passed over, and who was called has a claim before those who wait."""
    program = a_program(budget=Decimal(100))
    first = applied(town, program)
    give(first, staff)
    tom = applied(town, program, "tom orchard")
    weir = applied(town, program, "ada weir", NOW + timedelta(hours=1), cost=Decimal(20))
    # For $10 there is enough, but Tom came first.
    assert [stands(each)[0] for each in (tom, weir)] == ["waiting", "waiting"]
    withdraw(application=first, by=town.users["ada"], at=NOW)
    assert totals(program) == (3, 0, 0, Decimal(0))
    assert [stands(each)[0] for each in (tom, weir)] == ["sent", "sent"]
    told = Notice.objects.filter(subject=town.users["tom"].subject, channel="email")
    assert told.count() == 3  # sent, listed, called
    third = a_program("third", budget=Decimal(100))
    called = applied(town, third, "tom orchard")
    put_on_list(application=called, by=staff, at=NOW)
    call_next(program=third, at=NOW)
    # He was called and has not been decided on: what is left of $100 is $10.
    assert [stands(called)[0], stands(applied(town, third))[0]] == ["sent", "waiting"]


def test_a_larger_budget_calls_whoever_waits(town: Town, staff: Subject) -> None:
    program = a_program(budget=Decimal(10))
    found = applied(town, program)
    assert stands(found)[0] == "waiting"
    program.budget = Decimal(500)
    keep_program(program=program, by=staff, at=NOW)
    assert stands(found)[0] == "sent"


@pytest.mark.parametrize("decided", ["refused", "less"])
def test_money_that_a_decision_leaves_calls_whoever_waits_next(
    decided: str, town: Town, staff: Subject
) -> None:
    program = a_program(budget=Decimal(100))
    spent = applied(town, program, "ada weir")
    give(spent, staff)
    called, waits = applied(town, program), applied(town, program, "tom orchard", cost=Decimal(20))
    withdraw(application=spent, by=town.users["ada"], at=NOW)
    Application.objects.filter(pk=waits.pk).update(cost=180, state="waiting")
    assert [stands(each)[0] for each in (called, waits)] == ["sent", "waiting"]
    if decided == "refused":
        refuse(application=called, reason="There is no label.", by=staff, at=NOW)
    else:
        give(called, staff, Decimal(5), "The rest was paid by the landlord.")
    assert stands(waits)[0] == "sent"


def test_without_a_list_nobody_waits(town: Town) -> None:
    program = a_program(budget=Decimal(10), waiting_list=False)
    with pytest.raises(NoMoneyLeft):
        applied(town, program)
    assert Application.objects.count() == 0


def test_a_home_has_a_program_once_and_while_it_is_open(town: Town, program: Program) -> None:
    applied(town, program)
    with pytest.raises(AlreadyApplied):
        applied(town, program)
    with pytest.raises(Closed):
        applied(town, program, "tom orchard", NOW + timedelta(days=365))


def test_money_that_is_on_its_way_is_not_taken_back(
    town: Town, program: Program, staff: Subject
) -> None:
    found = applied(town, program)
    give(found, staff)
    assert list(Application.objects.to_pay()) == [found]
    Application.objects.update(exported_at=NOW)
    with pytest.raises(TooLate):
        withdraw(application=found, by=town.users["ada"], at=NOW)
    assert list(Application.objects.to_pay()) == []


def test_only_what_was_asked_is_answered(town: Town, program: Program, staff: Subject) -> None:
    found, ada = applied(town, program), town.users["ada"]
    with pytest.raises(NotOpen):
        answer(application=found, text="Hello?", files={}, by=ada, at=NOW)
    ask_back(application=found, question="Which?", by=staff, at=NOW)
    answer(application=found, text="The small one.", files={}, by=ada, at=NOW)
    assert stands(found)[0] == "sent"


@pytest.mark.parametrize("act", ["grant", "refuse"])
def test_what_moves_money_or_says_no_needs_a_fresh_proof(
    act: str, left_open: As, as_: As, town: Town, program: Program
) -> None:
    """A073: what was typed stays on the page."""
    found = applied(town, program)
    said = {"do": act, "amount": "90", "reason": "As it is."}
    page = left_open("admin").post(f"/staff/programs/{found.pk}/", said).content.decode()
    assert "Show first that it is you, then send this again." in page
    assert "As it is." in page
    assert stands(found)[0] == "sent"
    as_("admin").post(f"/staff/programs/{found.pk}/", said)
    assert stands(found)[0] in {"granted", "refused"}


def test_whoever_may_only_look_decides_nothing(as_: As, town: Town, program: Program) -> None:
    found = applied(town, program)
    refuse(application=found, reason="No.", by=town.users["admin"].subject, at=NOW)
    answer_ = as_("admin").post(f"/staff/programs/{found.pk}/", {"do": "grant", "amount": "90"})
    assert answer_.status_code == 404  # nothing is left to decide


def test_nobody_grants_money_for_a_home_of_their_own(
    as_: As, town: Town, program: Program, staff: Subject
) -> None:
    found = applied(town, program)
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["admin"], role=Role.HOUSEHOLD, granted_at=NOW
    )
    page = as_("admin").post(f"/staff/programs/{found.pk}/", {"do": "grant", "amount": "90"})
    assert "You have access to this account yourself." in page.content.decode()
    assert stands(found) == ("sent", None)


@pytest.mark.django_db(transaction=True)
def test_a_budget_that_is_lowered_while_money_is_granted_is_refused_in_words(
    town: Town, as_: As
) -> None:
    """The form waits for the grant and knows of it then: no page breaks."""
    program = a_program(budget=Decimal(100))
    found, page = applied(town, program), f"/admin/programs/program/{program.pk}/change/"
    columns = {**FORM, "slug": program.slug, "budget": "50"}
    admin, said = as_("admin"), []

    def lower() -> None:
        try:
            said.append(admin.post(page, columns).content.decode())
        finally:
            connection.close()

    thread = threading.Thread(target=lower)
    with transaction.atomic():
        give(found, town.users["admin"].subject)
        thread.start()
        with connection.cursor() as cursor:
            waits = 0
            while not waits and thread.is_alive():
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                [waits] = cursor.fetchone()
    thread.join()
    assert "More than that has been granted already." in said[0]
    assert Program.objects.get().budget == 100


@pytest.mark.django_db(transaction=True)
def test_two_who_grant_at_once_do_not_spend_more_than_there_is(town: Town) -> None:
    """Each on a connection of its own: the second waits for the first, and finds the money gone."""
    program = a_program(budget=Decimal(100))
    both = [applied(town, program), applied(town, program, "tom orchard")]
    staff = town.users["admin"].subject
    start, went = threading.Barrier(2), []

    def decide(found: Application) -> None:
        try:
            start.wait()
            give(found, staff)
            went.append("granted")
        except BudgetSpent:
            went.append("spent")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(found,)) for found in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(went) == ["granted", "spent"]
    assert totals(program) == (2, 1, 0, NINETY)


def test_a_check_that_was_sent_is_told_and_cannot_be_taken_back(
    as_: As, town: Town, program: Program, staff: Subject
) -> None:
    """Nor said to be sent twice, nor where the bill is credited."""
    found = applied(town, program, pay_as="check")
    path = f"/staff/programs/{found.pk}/"
    client = as_("admin")
    assert client.post(path, {"do": "paid"}).status_code == 404  # nothing is granted yet
    give(found, staff)
    assert "The check is sent" in client.get(path).content.decode()
    client.post(path, {"do": "paid"})
    found.refresh_from_db()
    assert (found.exported_at, found.may_be_withdrawn) == (NOW, False)
    told = Notice.objects.filter(topic="program_news", key__contains=" paid ")
    assert told.filter(subject=found.by.subject).exists()
    page = client.post(path, {"do": "paid"}, follow=True)
    assert [str(it) for it in page.context["messages"]][-1].startswith("Somebody has decided")
    assert page.context["pays"] is False
    with pytest.raises(TooLate):
        withdraw(application=found, by=found.by, at=NOW)


def test_checks_to_be_sent_are_a_list_of_their_own(
    as_: As, town: Town, program: Program, staff: Subject
) -> None:
    """Not what goes onto a bill, and no more once it is sent."""
    by_check = applied(town, program, pay_as="check")
    on_a_bill = applied(town, program, "tom orchard")
    for each in (by_check, on_a_bill):
        give(each, staff)
    client = as_("admin")
    page = client.get("/staff/programs/?state=checks")
    assert [each.pk for each in page.context["page"]] == [by_check.pk]
    client.post(f"/staff/programs/{by_check.pk}/", {"do": "paid"})
    assert list(client.get("/staff/programs/?state=checks").context["page"]) == []


def test_nobody_says_of_the_check_of_their_own_home_that_it_is_sent(
    as_: As, town: Town, program: Program, staff: Subject
) -> None:
    found = applied(town, program, pay_as="check")
    give(found, staff)
    AccessGrant.objects.create(
        account=town.accounts["ada"], user=town.users["admin"], role=Role.HOUSEHOLD, granted_at=NOW
    )
    page = as_("admin").post(f"/staff/programs/{found.pk}/", {"do": "paid"})
    assert "You have access to this account yourself." in page.content.decode()
    found.refresh_from_db()
    assert found.exported_at is None


def test_who_waits_for_money_and_is_asked_something_keeps_their_place(
    town: Town, staff: Subject
) -> None:
    """They answer, and wait again: as the first to be called."""
    program = a_program(budget=Decimal(90))
    first = applied(town, program)
    give(first, staff)
    waits = applied(town, program, "tom orchard")
    assert stands(waits)[0] == "waiting"
    ask_back(application=waits, question="Which model?", by=staff, at=NOW)
    answer(application=waits, text="This one.", files={}, by=waits.by, at=NOW)
    assert stands(waits)[0] == "waiting"
    ask_back(application=waits, question="Which color?", by=staff, at=NOW)
    withdraw(application=first, by=first.by, at=NOW)
    answer(application=waits, text="White.", files={}, by=waits.by, at=NOW)
    assert stands(waits)[0] == "sent"


def test_whoever_may_only_look_says_of_no_check_that_it_is_sent(
    as_: As, town: Town, program: Program, staff: Subject
) -> None:
    found = applied(town, program, pay_as="check")
    give(found, staff)
    admin = town.users["admin"]
    User.objects.filter(pk=admin.pk).update(is_superuser=False)
    admin.user_permissions.set(Permission.objects.filter(codename="view_application"))
    client, path = as_("admin"), f"/staff/programs/{found.pk}/"
    assert client.get(path).context["pays"] is False
    assert client.post(path, {"do": "paid"}).status_code == 404
    found.refresh_from_db()
    assert found.exported_at is None
