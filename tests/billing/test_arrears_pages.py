"""Who may open the pages of paying late, and what is kept of a person there (R19)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from billing.actions.arrangements import ask_for_plan
from billing.actions.paperless import choose_paper
from billing.actions.shut_offs import appeal, note_step
from billing.jobs import look_at_arrears
from billing.models import (
    Appeal,
    Arrangement,
    Bill,
    ShutOffCase,
    ShutOffStep,
)
from billing.paying_later import later
from privacy.actions.erasure import erase
from privacy.erasing.erasure import plan as plan_erasure
from privacy.models import Look
from tests.billing.late import ask
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
    assert asked == [5, 9, 5, 5, 13, 19]


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
