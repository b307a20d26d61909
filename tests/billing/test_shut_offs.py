"""Appeals, cases, the notice in every language, and what happened to the water (R19)."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessGrant, Account
from accounts.models.access import Role
from billing.actions.shut_offs import appeal, note_step
from billing.behind import overdue
from billing.jobs import look_at_arrears
from billing.late_topics import lives_elsewhere
from billing.models import (
    Appeal,
    Arrangement,
    Bill,
    Payment,
    PaymentOrder,
    ShutOffCase,
    ShutOffStep,
    ShutOffWording,
)
from billing.shut_off_notice import SHIPPED
from billing.wordings import wording
from notices.delivery import Needless, message_of, recipient_of
from notices.models import Notice
from notices.topics import TOPICS
from tests.billing.firm import begin, dispute_event, send, session_event
from tests.billing.firm import pay as pay_here
from tests.billing.late import ask, complete
from tests.conftest import NOW, TODAY, Town, make_bill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
Kind, State = ShutOffStep.Kind, Arrangement.State
A_DAY = timedelta(days=1)


def test_an_appeal_stops_the_clock_until_it_is_answered(
    as_: As, town: Town, behind: Account, time_machine: Any
) -> None:
    client = as_("ada")
    client.post("/bills/help/appeal/", {"text": "Nobody was home in October."})
    assert client.get("/bills/help/").context["heading"] == (
        "Your water stays on. Nobody may shut it off now."
    )
    assert client.get("/bills/help/appeal/").context["form"] is None
    page = as_("admin").get(f"/staff/arrears/{behind.pk}/")
    assert page.context["heading"] == "Nobody may shut this water off now."
    assert "Nobody was home in October." in page.content.decode()
    time_machine.move_to(NOW + timedelta(days=60), tick=False)
    said = {"agreed": "no", "reason": "The meter counted it."}
    as_("admin").post(f"/staff/arrears/{behind.pk}/appeal/", said)
    assert Appeal.objects.get().decision == "refused"
    notice = Notice.objects.get(topic="appeal_news", subject=town.users["ada"].subject)
    text = message_of(notice, TOPICS["appeal_news"], NOW + timedelta(days=60)).text
    assert "The meter counted it." in text
    # Seven working days from the answer on: 19 January to 28 January.
    assert as_("ada").get("/bills/help/").context["heading"].endswith("28 January 2027.")


def test_a_case_opens_once_and_closes_when_nothing_is_overdue(town: Town, behind: Account) -> None:
    look_at_arrears(NOW)
    case = ShutOffCase.objects.get()
    assert (case.account, case.delinquent_since) == (behind, date(2026, 10, 24))
    # The next bill carries what is open: nothing of it is due yet, and the case stays.
    Bill.objects.filter(account=behind).update(open_amount=0)
    carried = make_bill(town, "ada", "mill", date(2026, 10, 15), open_amount="168.40")
    look_at_arrears(NOW)
    case.refresh_from_db()
    assert (case.closed_on, carried.due_on > TODAY) == (None, True)
    Bill.objects.filter(pk=carried.pk).update(open_amount=Decimal("84.20"))
    look_at_arrears(NOW)
    case.refresh_from_db()
    assert case.closed_on == TODAY


def test_a_credit_among_the_charges_adds_nothing_to_what_is_overdue(town: Town) -> None:
    """Of $100 carried over $50 are open once the bill gives $50 back: no notice may ask for more."""
    bill = make_bill(town, "ada", "mill", date(2026, 10, 15))
    sums = {"balance_before": 100, "payments": 0, "charges": -50, "amount_due": 50}
    Bill.objects.filter(pk=bill.pk).update(open_amount=50, **sums)
    assert overdue([bill.account_id], TODAY)[bill.account_id][:2] == (Decimal(50), TODAY)


@pytest.mark.parametrize(
    ("before", "still_open"), [("84.20", "168.40"), ("0.00", "84.20")], ids=["carried", "apart"]
)
def test_what_a_later_bill_has_taken_over_is_counted_once(
    before: str, still_open: str, town: Town
) -> None:
    """Some systems leave it on the old bill as well; others carry nothing over. Two bills are owed."""
    make_bill(town, "ada", "mill", date(2026, 8, 1), open_amount="84.20")
    after = make_bill(town, "ada", "mill", date(2026, 8, 31), open_amount=still_open)
    Bill.objects.filter(pk=after.pk).update(
        balance_before=before, payments=0, amount_due=still_open
    )
    [owed] = overdue([after.account_id], TODAY).values()
    assert owed.amount == Decimal("168.40")


@pytest.mark.parametrize(
    ("credit", "owed"), [("-115.80", None), ("-84.20", None), ("-20.00", "64.20")]
)
def test_a_credit_at_another_home_is_set_against_what_is_overdue(
    credit: str, owed: str | None, town: Town
) -> None:
    """Whoever has money here is not asked for it, and no water is shut off for it."""
    late = make_bill(town, "ada", "mill", date(2026, 8, 31), open_amount="84.20")
    make_bill(
        town, "ada", "weir", date(2026, 8, 1), open_amount="-500"
    )  # what the next one begins with
    make_bill(town, "ada", "weir", date(2026, 8, 30), open_amount=credit)
    found = overdue([late.account_id], TODAY)
    assert {account: it.amount for account, it in found.items()} == (
        {late.account_id: Decimal(owed)} if owed else {}
    )


@pytest.mark.usefixtures("firm")
def test_what_was_paid_here_is_not_overdue_while_the_books_wait_for_it(
    as_: As, town: Town, behind: Account
) -> None:
    """The utility's file comes a day later: until then nobody is asked, listed or threatened."""
    ada = as_("ada")
    pay_here(ada, Bill.objects.get(account=behind, open_amount__gt=0))
    assert ada.get("/bills/help/").context["heading"] == "You owe nothing now."
    look_at_arrears(NOW)
    assert ShutOffCase.objects.get().closed_on == TODAY


def test_water_that_is_off_a_second_time_keeps_its_case_open(town: Town, behind: Account) -> None:
    """It came back in between; the case waits for the last word."""
    case, staff = ShutOffCase.objects.get(), town.users["admin"].subject
    Bill.objects.update(open_amount=0)
    for kind in (Kind.SHUT_OFF, Kind.RESTORED, Kind.SHUT_OFF):
        note_step(case=case, kind=kind, by=staff, at=NOW)
    look_at_arrears(NOW)
    case.refresh_from_db()
    assert case.closed_on is None
    note_step(case=case, kind=Kind.RESTORED, by=staff, at=NOW)
    look_at_arrears(NOW)
    case.refresh_from_db()
    assert case.closed_on == TODAY


def test_nobody_decides_about_an_account_of_their_own(as_: As, town: Town, behind: Account) -> None:
    """Whoever of the staff lives there asks a colleague."""
    AccessGrant.objects.create(
        account=behind, user=town.users["admin"], role=Role.HOUSEHOLD, granted_at=NOW
    )
    appeal(account=behind, text="Nobody was home.", by=town.users["ada"].subject, at=NOW)
    ask(town, months=12)
    for act in ("plan", "appeal"):
        said = {"agreed": "yes", "reason": "Of course."}
        page = as_("admin").post(f"/staff/arrears/{behind.pk}/{act}/", said, follow=True)
        [message] = page.context["messages"]
        assert str(message).startswith("You have access to this account yourself.")
    assert (Arrangement.objects.get().state, Appeal.objects.get().decided_on) == ("asked", None)


def test_no_notice_goes_out_before_every_language_is_there(
    as_: As, town: Town, behind: Account
) -> None:
    page = as_("admin").post(f"/staff/arrears/{behind.pk}/notice/", follow=True)
    assert str(list(page.context["messages"])[-1]) == (
        "The notice cannot be sent yet: it is missing in Chinese, Tagalog, Vietnamese, Korean."
    )
    assert not ShutOffStep.objects.exists()
    heading = as_("admin").get("/staff/arrears/words/").context["heading"]
    assert heading == "The notice cannot be sent yet: 4 languages are missing."


def test_staff_put_in_what_a_translator_wrote(as_: As, town: Town) -> None:
    client, path = as_("admin"), "/staff/arrears/words/"
    page = client.post(path, {"language": "ko", "text": "{name} {adress}"})
    [error] = page.context["form"].errors["text"]
    assert error.startswith("These are missing: {address}, {amount}")
    client.post(path, {"language": "ko", "text": SHIPPED["en"]})
    assert set(wording().texts) == {"en", "es", "ko"}
    complete(town)
    assert (wording().version, wording().missing) == (1, [])
    # What was complete stays as it was; new words in English are for every language to follow.
    client.post(path, {"language": "vi", "text": "vi " + SHIPPED["es"]})
    assert (wording().version, wording().missing) == (2, [])
    client.post(path, {"language": "en", "text": "New: " + SHIPPED["en"]})
    assert set(wording().texts) == {"en"}
    assert ShutOffWording.objects.filter(version=1).count() == 6


def test_the_notice_goes_to_the_customer_and_to_whoever_lives_there(
    as_: As, town: Town, behind: Account
) -> None:
    """Health and Safety Code 116908(a)(1)(C): in every language; its days count once both are sent."""
    complete(town)
    customer = behind.customer
    customer.mail_line1, customer.mail_city = "PO Box 5", "Sausalito"
    customer.save()
    client = as_("admin")
    for _again in range(2):
        client.post(f"/staff/arrears/{behind.pk}/notice/")
    step = ShutOffStep.objects.get()
    notices = {it.topic: it for it in Notice.objects.filter(about=step.pk, channel="post")}
    letters = {key: message_of(it, TOPICS[key], NOW) for key, it in notices.items()}
    assert letters["shut_off_notice"].to == "OKAFOR, ADA N\nPO Box 5\nSausalito"
    assert letters["shut_off_occupant"].to.splitlines()[0] == "Occupant"
    text = letters["shut_off_occupant"].text
    assert letters["shut_off_notice"].text == text
    assert text.count("OKAFOR, ADA N") == text.count("$84.20") == 6
    assert "22 December 2026" in text  # the day before the first day
    assert "22 de diciembre de 2026" in text
    assert "{" not in text
    first, second = notices.values()
    for notice, counted in ((first, 0), (second, 1)):
        Notice.objects.filter(pk=notice.pk).update(state="sent", ended_at=NOW)
        look_at_arrears(NOW)
        look_at_arrears(NOW)
        assert ShutOffStep.objects.filter(kind=Kind.NOTICED).count() == counted


def test_where_the_letters_come_home_one_is_enough(as_: As, town: Town, behind: Account) -> None:
    """Also where the utility has no address for letters: then the place that gets the water is it."""
    complete(town)
    as_("admin").post(f"/staff/arrears/{behind.pk}/notice/")
    [notice] = Notice.objects.filter(channel="post")
    to = message_of(notice, TOPICS[notice.topic], NOW).to
    assert to == "OKAFOR, ADA N\n12 Mill Lane\nMill Valley, CA 00000"
    customer, place = behind.customer, town.premises["mill"]
    customer.mail_line1, customer.mail_city = place.line1.upper(), place.city
    customer.mail_state, customer.mail_postcode = place.state, place.postcode
    customer.save()
    assert not lives_elsewhere(behind)


def test_nobody_is_threatened_while_a_plan_runs(as_: As, town: Town, behind: Account) -> None:
    """Not even by a letter that was waiting when they asked for it."""
    complete(town)
    as_("admin").post(f"/staff/arrears/{behind.pk}/notice/")
    notice = Notice.objects.get(topic="shut_off_notice")
    topic = TOPICS["shut_off_notice"]
    ask(town)
    assert topic.compose(notice.about, recipient_of(notice.subject), NOW) is None
    with pytest.raises(Needless):
        message_of(notice, topic, NOW)
    page = as_("admin").post(f"/staff/arrears/{behind.pk}/notice/", follow=True)
    assert "no notice is sent" in str(list(page.context["messages"])[-1])
    # Taken back on the same day: what was in vain is written again, once.
    as_("ada").post("/bills/help/withdraw/")
    Notice.objects.filter(pk=notice.pk).update(state="needless", ended_at=NOW)
    for _again in range(2):
        as_("admin").post(f"/staff/arrears/{behind.pk}/notice/")
    assert ShutOffStep.objects.filter(kind=Kind.WRITTEN).count() == 2


def test_a_household_that_the_law_protects_is_not_shut_off(
    as_: As, town: Town, behind: Account
) -> None:
    """Why is not written down."""
    client, path = as_("admin"), f"/staff/arrears/{behind.pk}/"
    client.post(f"{path}step/", {"kind": "protected"})
    assert client.get(path).context["heading"] == "Nobody may shut this water off now."
    client.post(f"{path}step/", {"kind": "unprotected"})
    assert client.get(path).context["heading"] == "Not to be shut off before 23 December 2026."


def test_what_happened_to_the_water_is_written_down_and_counted(
    as_: As, town: Town, behind: Account
) -> None:
    """Also where the law did not allow it; a case whose water is off stays open though it is paid."""
    client = as_("admin")
    page = client.post(f"/staff/arrears/{behind.pk}/step/", {"kind": "shut_off"}, follow=True)
    assert "The law did not allow this today" in str(list(page.context["messages"])[-1])
    heading = as_("ada").get("/bills/help/").context["heading"]
    assert heading == "Your water was shut off on 20 November 2026."
    Bill.objects.update(open_amount=0)
    look_at_arrears(NOW)
    assert ShutOffCase.objects.get().closed_on is None
    heading = as_(None).get("/shut-offs/").context["heading"]
    assert heading == "Water was shut off 1 time this year because a bill was not paid."
    file = as_("admin").get("/staff/arrears/count.csv").content.decode()
    assert list(csv.reader(io.StringIO(file))) == [["year", "shut_off"], ["2026", "1"]]
    as_("admin").post(f"/staff/arrears/{behind.pk}/step/", {"kind": "restored"})
    look_at_arrears(NOW)
    assert ShutOffCase.objects.get().closed_on == TODAY


@pytest.mark.parametrize(
    ("carried", "cases"),
    [(False, [(date(2026, 10, 24), TODAY), (date(2026, 11, 13), None)]),
     (True, [(date(2026, 10, 24), None)])],
)  # fmt: skip
def test_the_days_of_a_later_bill_begin_with_it(
    carried: bool, cases: list[Any], town: Town, behind: Account
) -> None:
    """The first bill is paid, a later one is late: 60 days from that one. Not where it holds the first."""
    Bill.objects.filter(account=behind).update(open_amount=0)
    later = make_bill(
        town, "ada", "mill", date(2026, 9, 20), open_amount="168.40" if carried else "84.20"
    )
    assert later.due_on == date(2026, 11, 12)
    look_at_arrears(NOW)
    look_at_arrears(NOW)
    found = ShutOffCase.objects.order_by("pk").values_list("delinquent_since", "closed_on")
    assert list(found) == cases


def test_water_that_is_off_is_not_shut_off_again(as_: As, town: Town, behind: Account) -> None:
    """A button that is pressed twice is one shut-off in the yearly count."""
    path, staff = f"/staff/arrears/{behind.pk}/step/", as_("admin")
    for _time in range(2):
        page = staff.post(path, {"kind": Kind.SHUT_OFF}, follow=True)
    assert "That was written down before. It counts once." in page.content.decode()
    assert ShutOffStep.objects.filter(kind=Kind.SHUT_OFF).count() == 1


def test_a_notice_asks_for_no_more_than_is_owed_when_it_is_printed(
    as_: As, town: Town, behind: Account
) -> None:
    complete(town)
    as_("admin").post(f"/staff/arrears/{behind.pk}/notice/")
    [notice] = Notice.objects.filter(topic="shut_off_notice")
    assert "$84.20" in message_of(notice, TOPICS["shut_off_notice"], NOW).text
    Bill.objects.filter(account=behind, open_amount__gt=0).update(open_amount="20.00")
    text = message_of(notice, TOPICS["shut_off_notice"], NOW).text
    assert "$20.00" in text
    assert "$84.20" not in text
    Bill.objects.filter(account=behind).update(open_amount=0)
    with pytest.raises(Needless):
        message_of(notice, TOPICS["shut_off_notice"], NOW)


@pytest.mark.usefixtures("firm")
def test_what_a_bank_took_back_counts_from_the_day_that_it_is_known(
    as_: As, town: Town, time_machine: Any
) -> None:
    """The bill was due months ago and was paid: its 60 days do not lie behind its customer."""
    bill = make_bill(town, "ada", "mill", date(2026, 7, 1), open_amount="84.20")
    begin(as_("ada"), bill)
    order = PaymentOrder.objects.get()
    send(session_event(order))
    Payment.objects.create(
        reference=order.reference, account=bill.account, paid_on=TODAY, amount=order.amount,
        kind="payment", file=town.file,
    )  # fmt: skip
    Bill.objects.filter(pk=bill.pk).update(open_amount=0)
    send(dispute_event(order, at=NOW))
    look_at_arrears(NOW)
    look_at_arrears(NOW + A_DAY)
    assert list(ShutOffCase.objects.values_list("delinquent_since", "closed_on")) == [(TODAY, None)]
