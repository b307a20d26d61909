"""Paying later and shut-off protection, through the pages (R19)."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account
from billing.actions.arrangements import AskedAlready, ask_for_plan, renew_plan
from billing.actions.paperless import choose_paper
from billing.actions.shut_offs import appeal, note_step, put_in_wording
from billing.jobs import look_at_arrears
from billing.late_topics import lives_elsewhere
from billing.models import (
    Appeal,
    Arrangement,
    Bill,
    PayingLaterPolicy,
    Payment,
    ShutOffCase,
    ShutOffStep,
    ShutOffWording,
)
from billing.paying_later import in_months, later
from billing.shut_off_notice import BY_LAW, SHIPPED
from billing.wordings import wording
from notices.delivery import Needless, message_of, recipient_of
from notices.models import Notice
from notices.topics import TOPICS
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan as plan_erasure
from privacy.models import Look
from tests.conftest import NOW, TODAY, Town, make_bill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
Kind, State = ShutOffStep.Kind, Arrangement.State
A_DAY = timedelta(days=1)

WHO = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "admin", None]
OPEN = [200] * 8 + [302]
STAFF = [404] * 7 + [200, 302]
PRESS = [404] * 7 + [302, 302]
TABLE: dict[tuple[str, str], list[int]] = {
    ("paper", "GET"): OPEN,
    ("bill_limit", "GET"): OPEN,
    # Of those with a home, Lena alone sees neither bills nor hours.
    ("bill_limit_forget", "POST"): [302, 302, 302, 404, 302, 404, 404, 404, 302],
    ("paying_help", "GET"): OPEN,
    ("paying_appeal", "GET"): OPEN,
    # Ada's plan is taken back once; Ben lives with her and does not pay.
    ("paying_withdraw", "POST"): [302, 404, 404, 404, 404, 404, 404, 404, 302],
    ("shut_offs", "GET"): [200] * 9,
    ("arrears", "GET"): STAFF,
    ("arrears_of", "GET"): STAFF,
    ("arrears_act", "POST"): PRESS,
    ("shut_off_wordings", "GET"): STAFF,
    ("shut_offs_csv", "GET"): STAFF,
}
PATHS = {
    "bill_limit": "/bills/limit/",
    "bill_limit_forget": "/bills/limit/forget/",
    "paper": "/bills/paper/",
    "paying_help": "/bills/help/",
    "paying_appeal": "/bills/help/appeal/",
    "paying_withdraw": "/bills/help/withdraw/",
    "shut_offs": "/shut-offs/",
    "arrears": "/staff/arrears/",
    "arrears_of": "/staff/arrears/{}/",
    "arrears_act": "/staff/arrears/{}/plan/",
    "shut_off_wordings": "/staff/arrears/words/",
    "shut_offs_csv": "/staff/arrears/count.csv",
}


@pytest.fixture
def behind(town: Town) -> Account:
    """Ada's account, of which a bill was due on 23 October; the clock has seen it."""
    make_bill(town, "ada", "mill", date(2026, 8, 31), open_amount="84.20")
    look_at_arrears(NOW)
    return town.accounts["ada"]


def ask(town: Town, *, months: int = 4, day: date | None = None, at: datetime = NOW) -> Arrangement:
    amount = Decimal("84.20")
    parts = later(amount, day) if day else in_months(amount, months, at.date())
    ada = town.users["ada"].subject
    return ask_for_plan(account=town.accounts["ada"], parts=parts, by=ada, at=at)


def pay(town: Town, amount: str, day: date = TODAY, account: str = "ada") -> None:
    Payment.objects.create(
        reference=f"R-{account}-{day}-{amount}",
        account=town.accounts[account],
        paid_on=day,
        amount=Decimal(amount),
        kind="payment",
        file=town.file,
    )


@pytest.mark.parametrize(("name", "method"), TABLE)
def test_who_may_open_what_is_paid_late(
    name: str, method: str, as_: As, town: Town, behind: Account
) -> None:
    ask(town, months=12)
    path = PATHS[name].format(behind.pk)
    said = {"agreed": "yes", "reason": "We agree."}
    answers = [
        (as_(who).post(path, said) if method == "POST" else as_(who).get(path)).status_code
        for who in WHO
    ]
    assert answers == TABLE[name, method]


def test_somebody_who_may_not_pay_reads_why(as_: As, town: Town, behind: Account) -> None:
    for path in ("/bills/help/", "/bills/help/appeal/"):
        assert [as_(who).get(path).context["allowed"] for who in ("ada", "ben", "lena")] == [
            True,
            False,
            False,
        ]
    as_("ben").post("/bills/help/", {"how": "parts", "months": "2", "sure": "yes"})
    as_("ben").post("/bills/help/appeal/", {"text": "It is wrong."})
    assert (Arrangement.objects.count(), Appeal.objects.count()) == (0, 0)


# --- More time, and parts -----------------------------------------------------------------------------


def test_the_answer_stands_first(as_: As, behind: Account) -> None:
    """23 October and sixty days are 23 December; later than seven working days from now."""
    context = as_("ada").get("/bills/help/").context
    assert context["heading"] == (
        "Your water stays on. It cannot be shut off before 23 December 2026."
    )
    assert context["lead"] == "You owe $84.20. Tell us what would help."


def test_a_plan_is_shown_to_the_cent_before_it_is_asked_for(as_: As, behind: Account) -> None:
    page = as_("ada").post("/bills/help/", {"how": "parts", "months": "4"})
    assert Arrangement.objects.count() == 0
    table = page.context["table"]
    assert [[cell["text"] for cell in row] for row in [*table["rows"], table["total"]]] == [
        ["20 December 2026", "$21.05"],
        ["20 January 2027", "$21.05"],
        ["20 February 2027", "$21.05"],
        ["20 March 2027", "$21.05"],
        ["In all", "$84.20"],
    ]
    assert dict(page.context["given"]) == {"how": "parts", "months": "4"}


def test_what_the_policy_allows_is_agreed_at_once(as_: As, town: Town, behind: Account) -> None:
    client = as_("ada")
    client.post("/bills/help/", {"how": "parts", "months": "4", "sure": "yes"})
    plan = Arrangement.objects.get()
    assert (plan.state, plan.amount, plan.decided_by, plan.asked_by) == (
        State.GRANTED,
        Decimal("84.20"),
        None,
        town.users["ada"].subject,
    )
    assert client.get("/bills/help/").context["heading"] == (
        "Pay $21.05 by 20 December 2026, and your water stays on."
    )
    client.post("/bills/help/withdraw/")
    assert Arrangement.objects.get().state == State.WITHDRAWN
    assert client.get("/bills/help/").context["form"] is not None


@pytest.mark.parametrize(
    ("said", "field", "problem"),
    [
        ({"how": ""}, "how", "Choose what would help."),
        ({"how": "later"}, "day", "Enter the day on which you can pay."),
        ({"how": "later", "day": "2026-11-20"}, "day", "Choose a day from tomorrow on, within a year."),
        ({"how": "parts"}, "months", "Choose over how many months."),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for(
    said: dict[str, str], field: str, problem: str, as_: As, behind: Account
) -> None:
    page = as_("ada").post("/bills/help/", said)
    assert page.context["form"].errors == {field: [problem]}


def test_what_goes_beyond_the_policy_is_decided_by_a_person(
    as_: As, town: Town, behind: Account
) -> None:
    client = as_("ada")
    client.post("/bills/help/", {"how": "parts", "months": "12", "sure": "yes"})
    heading = client.get("/bills/help/").context["heading"]
    assert heading == "Your water stays on. We are looking at what you asked for."
    staff, path = as_("admin"), f"/staff/arrears/{behind.pk}/plan/"
    assert staff.get("/staff/arrears/").context["heading"] == "1 household waits for an answer."
    staff.post(path, {"agreed": "no", "reason": "Ten months would do: call us."})
    plan = Arrangement.objects.get()
    assert (plan.state, plan.decided_by) == (State.REFUSED, town.users["admin"].subject)
    notice = Notice.objects.get(topic="plan_news", subject=town.users["ada"].subject)
    message = message_of(notice, TOPICS["plan_news"], NOW)
    assert message.subject == "We cannot agree to this way of paying later."
    assert "Ten months would do: call us." in message.text
    [fact] = as_("ada").get("/bills/help/").context["history"]
    assert fact["note"] == "Ten months would do: call us."
    page = as_("admin").post(path, {"agreed": "yes", "reason": "x"}, follow=True)
    [said] = page.context["messages"]
    assert str(said) == "Somebody decided this before you, or it was taken back."


def test_the_utility_lays_down_what_is_granted_at_once(
    as_: As, town: Town, behind: Account
) -> None:
    """From a day on; everybody reads it, and it is never changed afterwards."""
    said = {"from_date": "2026-11-01", "most_days": 30, "most_months": 3, "least": 20}
    path = reverse("admin:billing_payinglaterpolicy_add")
    assert as_("admin").post(path, said | {"clean_months": 12}).status_code == 302
    policy = PayingLaterPolicy.objects.get()
    page = as_(None).get("/shut-offs/").content.decode()
    assert "up to 30 days are agreed at once" in page
    as_("ada").post("/bills/help/", {"how": "parts", "months": "4", "sure": "yes"})
    assert Arrangement.objects.get().state == State.ASKED
    change = reverse("admin:billing_payinglaterpolicy_change", args=[policy.pk])
    assert as_("admin").post(change, said | {"most_days": 90, "clean_months": 1}).status_code == 403


def test_staff_show_who_they_are_before_they_act(
    left_open: As, town: Town, behind: Account
) -> None:
    """What was typed stays on the page."""
    ask(town, months=12)
    page = left_open("admin").post(
        f"/staff/arrears/{behind.pk}/plan/", {"agreed": "yes", "reason": "Of course."}
    )
    assert "Of course." in page.content.decode()
    assert Arrangement.objects.get().state == State.ASKED
    for act, said in {"step": {"kind": "contacted"}, "notice": {}}.items():
        left_open("admin").post(f"/staff/arrears/{behind.pk}/{act}/", said)
    assert not ShutOffStep.objects.exists()


def test_a_look_of_staff_is_written_down(as_: As, town: Town, behind: Account) -> None:
    as_("admin").get(f"/staff/arrears/{behind.pk}/")
    look = Look.objects.get(page="arrears")
    assert (look.subject, look.purpose) == (town.users["ada"].subject, "billing")


def test_staff_open_no_account_that_has_nothing_to_do_with_it(as_: As, town: Town) -> None:
    path = f"/staff/arrears/{town.accounts['tom'].pk}/"
    assert as_("admin").get(path).status_code == 404


def test_one_plan_runs_at_a_time(town: Town, behind: Account) -> None:
    ask(town)
    with pytest.raises(AskedAlready):
        ask(town)


def test_a_plan_that_is_paid_is_kept(town: Town, behind: Account) -> None:
    """By whatever was paid since it was asked for, and by nobody else's money."""
    ask(town)
    pay(town, "84.20", TODAY - A_DAY)
    pay(town, "84.20", account="tom")
    look_at_arrears(NOW)
    assert Arrangement.objects.get().state == State.GRANTED
    pay(town, "84.20")
    look_at_arrears(NOW)
    assert Arrangement.objects.get().state == State.KEPT


def test_a_broken_plan_is_told_once_and_may_run_anew(
    as_: As, town: Town, behind: Account, time_machine: Any
) -> None:
    plan = ask(town)
    pay(town, "20.00")
    told = Notice.objects.filter(topic="plan_news", key=f"plan {plan.pk} broken")
    for days, many in ((30 + 5, 0), (30 + 6, 1), (30 + 7, 1)):
        look_at_arrears(NOW + timedelta(days=days))
        assert told.filter(subject=town.users["ada"].subject, channel="email").count() == many
    plan.refresh_from_db()
    broken = NOW + timedelta(days=36)
    assert (plan.state, plan.ended_on) == (State.BROKEN, date(2026, 12, 26))
    message = message_of(told.get(channel="email"), TOPICS["plan_news"], broken)
    assert message.subject == "A payment of your plan has not come in."
    time_machine.move_to(broken, tick=False)
    # Sixty days from the day on which it was found broken, not from the old bill.
    assert as_("ada").get("/bills/help/").context["heading"].endswith("24 February 2027.")
    renewed = renew_plan(
        plan=plan, months=2, reason="Once more.", by=town.users["admin"].subject, at=broken
    )
    assert (renewed.amount, renewed.renews, renewed.state) == (
        Decimal("64.20"),
        plan,
        State.GRANTED,
    )


# --- Behind -------------------------------------------------------------------------------------------


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


def complete(town: Town) -> None:
    """Put the four languages in that a translator writes: here the English, which is no translation."""
    for code in BY_LAW:
        if code not in wording().texts:
            put_in_wording(
                language=code,
                text=f"{code} {SHIPPED['en']}",
                by=town.users["admin"].subject,
                at=NOW,
            )


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


# --- Lists, and the person ------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 3])
def test_lists_of_paying_late_ask_the_same(how_many: int, as_: As, town: Town) -> None:
    staff = town.users["admin"].subject
    for n, name in enumerate(("ada", "tom", "cleo")[:how_many]):
        place = {"ada": "mill", "tom": "orchard", "cleo": "weir"}[name]
        make_bill(town, name, place, date(2026, 8, 31), open_amount="84.20")
        ask_for_plan(
            account=town.accounts[name],
            parts=later(Decimal(9), TODAY + (90 + n) * A_DAY),
            by=staff,
            at=NOW,
        )
        made = {"text": "Wrong.", "asked_on": TODAY, "asked_at": NOW, "asked_by": staff}
        Appeal.objects.create(
            account=town.accounts["ada"],
            decision="agreed",
            decided_on=TODAY,
            decided_by=staff,
            **made,
        )
        Arrangement.objects.create(
            account=town.accounts["ada"], amount=9, asked_on=TODAY, asked_at=NOW, asked_by=staff,
            state="withdrawn", ended_on=TODAY,
        ).instalments.create(due_on=TODAY, amount=9)  # fmt: skip
        choose_paper(account=town.accounts["ada"], paperless=n % 2 == 0, by=staff, at=NOW)
    look_at_arrears(NOW)
    for case in ShutOffCase.objects.all():
        note_step(case=case, kind=Kind.SHUT_OFF, by=staff, at=NOW)
    asked = []
    for who, paths in {
        "ada": ["/bills/paper/", "/bills/help/", "/bills/help/appeal/", "/shut-offs/"],
        "admin": ["/staff/arrears/", f"/staff/arrears/{town.accounts['ada'].pk}/"],
    }.items():
        client = as_(who)
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            asked.append(len(queries))
    assert asked == [5, 8, 4, 5, 11, 18]


def test_what_somebody_wrote_goes_with_them_and_the_plan_stays(town: Town, behind: Account) -> None:
    """A129: what was agreed about money stays as bills do; words go."""
    ada, staff = town.users["ada"].subject, town.users["admin"].subject
    ask(town)
    appeal(account=behind, text="Okafor says: nobody was home.", by=ada, at=NOW)
    Arrangement.objects.update(reason="Ada called.")
    Bill.objects.update(open_amount=0)
    erase(subject=ada, digest=plan_erasure(ada, on=TODAY).digest, by=staff, at=NOW)
    assert Appeal.objects.get().text == ""
    assert (Arrangement.objects.get().reason, Arrangement.objects.get().amount) == (
        "",
        Decimal("84.20"),
    )
