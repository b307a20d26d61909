"""Who may open the pages of paying; and that lists ask the same however long they are."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessGrant
from accounts.models.access import Role
from accounts.roles import ROLE_MAY, May
from billing.gateway.stripe import Stripe
from billing.models import PaymentOrder, SavedMethod
from privacy.actions.restricting import restrict
from tests.billing.firm import begin, open_bill, pay
from tests.conftest import NOW, Town, make_bill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "firm")]
As = Callable[[str | None], Client]
Way = PaymentOrder.Way

WHO = ["ada", "ben", "cleo", "lena", "tom", "mallory", "dana", "admin", None]
# Address and method, with the status for each; bill, payment and method are Ada's. Ben sees bills, and may
# not pay them.
OPEN, PRESS = [200] * 8 + [302], [302] * 9
TABLE: dict[tuple[str, str], list[int]] = {
    ("pay", "GET"): [200, 404, 404, 404, 404, 404, 404, 404, 302],
    ("pay", "POST"): [302, 404, 404, 404, 404, 404, 404, 404, 302],
    ("payment", "GET"): [200, 200, 404, 404, 404, 404, 404, 404, 302],
    ("paying", "GET"): OPEN,
    ("autopay", "POST"): [200, 302, 200, 302, 200, 302, 302, 302, 302],
    ("autopay_stop", "POST"): PRESS,
    ("payment_off", "POST"): [302, 404, 404, 404, 404, 404, 404, 404, 302],
    ("method_forget", "POST"): [302, 404, 404, 404, 404, 404, 404, 404, 302],
    ("guest_pay", "GET"): [200] * 9,
    ("guest_paid", "GET"): [200] * 9,
    ("payment_events", "POST"): [400] * 9,
    ("demo_payment_page", "GET"): [200] * 9,
}


@pytest.mark.parametrize(("name", "method"), TABLE)
def test_who_may_pay(name: str, method: str, as_: As, town: Town) -> None:
    bill = open_bill(town)
    leads = begin(as_("ada"), bill)
    order = PaymentOrder.objects.get()
    card = SavedMethod.objects.create(
        subject=town.users["ada"].subject, token="pm", customer="cus", brand="visa", last4="4242",
        saved_at=NOW,
    )  # fmt: skip
    path = {
        "pay": f"/bills/{bill.pk}/pay/",
        "payment": f"/bills/payments/{order.pk}/",
        "paying": "/bills/paying/",
        "autopay": "/bills/paying/autopay/",
        "autopay_stop": "/bills/paying/autopay/stop/",
        "payment_off": f"/bills/paying/{order.pk}/call-off/",
        "method_forget": f"/bills/paying/methods/{card.pk}/",
        "guest_pay": "/pay/",
        "guest_paid": "/pay/thanks/",
        "payment_events": "/api/payments/events/",
        "demo_payment_page": leads["Location"],
    }[name]
    typed = {"how_much": "all", "with_what": "page"} if name == "pay" else {}
    send = "get" if method == "GET" else "post"
    answers = [getattr(as_(who), send)(path, typed).status_code for who in WHO]
    assert answers == TABLE[name, method]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HOLDER])
def test_bills_are_paid_by_roles_that_may_pay(role: Role, as_: As, town: Town) -> None:
    bill = open_bill(town)
    AccessGrant.objects.filter(pk=town.grants["ben ada"].pk).update(role=role)
    may, client = May.PAY in ROLE_MAY[role], as_("ben")
    assert client.get(f"/bills/{bill.pk}/pay/").status_code == (200 if may else 404)
    assert client.get("/bills/paying/").context["allowed"] is may
    if May.BILLS in ROLE_MAY[role]:
        assert bool(client.get(f"/bills/{bill.pk}/").context["pay"]["url"]) is may


def test_nobody_pays_where_nobody_takes_payments(as_: As, town: Town, settings: Any) -> None:
    bill, settings.PAYMENT_GATEWAY = open_bill(town), ""
    ada = as_("ada")
    assert ada.get(f"/bills/{bill.pk}/").context["pay"]["url"] == ""
    assert ada.get(f"/bills/{bill.pk}/pay/").status_code == 404
    assert b"Bills cannot be paid here yet." in ada.get("/bills/paying/").content
    assert b"There is no home to show yet." in as_("mallory").get("/bills/paying/").content
    event = Client().post("/api/payments/events/", b"{}", content_type="application/json")
    assert event.status_code == 400


def test_a_browser_may_follow_the_forms_of_paying_to_the_firm_and_no_others(
    as_: As, town: Town, settings: Any
) -> None:
    """A strict policy holds the redirect after a form against form-action as well."""
    settings.PAYMENT_GATEWAY = "billing.gateway.stripe.Stripe"
    bill, ada = open_bill(town), as_("ada")

    def forms_go(path: str) -> str:
        policy = ada.get(path)["Content-Security-Policy"]
        [found] = [it for it in policy.split("; ") if it.startswith("form-action")]
        return found

    to_firm = f"form-action 'self' {Stripe.origin}"
    assert [forms_go(f"/bills/{bill.pk}/pay/"), forms_go("/pay/")] == [to_firm] * 2
    assert [forms_go("/bills/"), forms_go("/bills/paying/")] == ["form-action 'self'"] * 2


def test_the_page_of_a_payment_that_is_awaited_looks_again(as_: As, town: Town) -> None:
    """Without JavaScript: whoever comes back before the firm has told us sees it a moment later."""
    ada, bill = as_("ada"), open_bill(town)
    begin(ada, bill)
    order = PaymentOrder.objects.get()
    assert b'http-equiv="refresh"' in ada.get(f"/bills/payments/{order.pk}/").content
    pay(ada, bill)
    assert b'http-equiv="refresh"' not in ada.get(f"/bills/payments/{order.pk}/").content


def test_whoever_asked_that_nothing_is_used_reads_that_for_a_reason(as_: As, town: Town) -> None:
    """L65: their saved card is not charged, and the page does not say that their access ended."""
    bill, ada = open_bill(town), as_("ada")
    card = SavedMethod.objects.create(
        subject=town.users["ada"].subject, token="pm", customer="cus", brand="visa", last4="4242",
        saved_at=NOW,
    )  # fmt: skip
    restrict(subject=town.users["ada"].subject, at=NOW)
    page = ada.get(begin(ada, bill, with_what=str(card.pk))["Location"])
    assert page.context["lead"] == "You asked us to keep your data and not to use it."


def test_the_bill_that_is_open_is_offered_though_a_later_one_is_paid(as_: Any, town: Town) -> None:
    town.bills["ada"].delete()
    old = make_bill(town, "ada", "mill", date(2026, 9, 1), open_amount="84.20")
    make_bill(town, "ada", "mill", date(2026, 10, 1))
    assert as_("ada").get("/bills/").context["pay"]["url"] == f"/bills/{old.pk}/pay/"
