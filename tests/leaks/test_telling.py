"""Who is told of an alert, by which words, and what is not said any more when it goes out."""

import json
from decimal import Decimal

import pytest
from django.core import mail

from accounts.models import AccessGrant, Customer, Premises
from leaks.actions import telling
from leaks.models import LeakAlert, Verdict
from leaks.money import cost, cost_by
from leaks.words import said
from notices.jobs import deliver
from notices.models import Notice
from privacy.models import Subject
from tests.conftest import GALLON, Town
from tests.leaks.conftest import Water, at, day
from usage.jobs import look_at_meters


def told(**more: object) -> set[tuple[str, str]]:
    """Return who would be told of what, by e-mail address."""
    rows = Notice.objects.filter(state="waiting", **more).select_related("subject")
    return {(row.topic, row.subject.user.email.partition("@")[0]) for row in rows}


def found(mill, look) -> LeakAlert:
    mill.runs(day(-30), 26)
    mill.runs(day(-4), 4, leak=4)
    [alert] = look()
    return alert


def test_everybody_who_may_hear_of_a_leak_is_told_of_it_once(mill, look):
    """R04, R11: on by default; the holder is also the customer on file, and hears of it once."""
    found(mill, look)
    look(hours=1)
    assert told() == {("leak_found", "ada"), ("leak_found", "ben")}
    assert Notice.objects.count() == 2


def test_who_owns_the_place_is_told_as_well_as_who_lives_there(town: Town, look):
    found(Water(town, "orchard"), look)
    assert told() == {("leak_found", "tom"), ("leak_found", "lena")}


def test_a_mail_says_since_when_how_fast_how_much_and_what_to_look_at(mill, look, settings):
    settings.WATER_PRICE = Decimal(10)
    alert = found(mill, look)
    deliver(at())
    [body] = {
        message.body.partition("\n\n\n")[0] for message in mail.outbox if "ada" in message.to[0]
    }
    assert {message.subject for message in mail.outbox} == {
        "Water does not stop running at 12 Mill Lane"
    }
    assert "It has run since Monday 16 November, 12 am, at least 4 gallons an hour." in body
    assert "So far that is 384 gallons." in body
    assert "At $10.00 for 1,000 gallons that is about $3.84 so far." in body
    # The same as on the page (test_pages.py), word by word.
    assert "on, about $9.60 by the end of your bill, on about 25 November 2026." in body
    assert f"/leaks/{alert.pk}/" in body
    assert "Toilets first" in body


@pytest.mark.parametrize("step", Verdict.Step.values)
def test_every_step_of_every_kind_has_words(step):
    for kind in LeakAlert.Kind.values:
        alert = LeakAlert(
            kind=kind, premises=Premises(line1="12 Mill Lane"), since_at=at(-4), until_at=at(),
            rate=4 * GALLON, volume=400 * GALLON,
        )  # fmt: skip
        words = said(Verdict(alert=alert, step=step), unit="gal", price=Decimal(10))
        assert "12 Mill Lane" in words.title
        assert "%(" not in "".join([words.title, *words.lines, *words.first])


def silent(mill, look, town: Town) -> LeakAlert:
    """Return the alert of a meter that told nothing for ten days; the others are taken out."""
    mill.runs(day(-30), 20)
    for place in ("weir", "orchard"):
        town.points[place].meters.update(to_date=day(-40))
    look_at_meters(at())
    [alert] = look()
    return alert


def test_whose_own_meter_is_silent_is_told_so_once(mill, look, town):
    """R14: what that means, that nothing is asked of them; not again at each look."""
    silent(mill, look, town)
    look(hours=1)
    assert told() == {("meter_silent", "ada"), ("meter_silent", "ben")}
    deliver(at())
    assert {message.subject for message in mail.outbox} == {"The meter at 12 Mill Lane is silent"}
    body = mail.outbox[0].body
    assert "We have had no readings of it since 10 November 2026." in body
    assert "You need not do anything" in body
    assert "tell us what you found" not in body and "Toilets" not in body


def test_a_meter_that_reports_again_before_the_mail_goes_out_is_not_told_of(mill, look, town):
    silent(mill, look, town)
    mill.runs(day(-10), 10)
    look_at_meters(at(hours=1))
    look(hours=1)
    deliver(at(hours=1))
    assert (mail.outbox, Notice.objects.filter(state="waiting").count()) == ([], 0)


def test_whose_meter_never_told_of_anything_is_not_told_of_silence(mill, look, town):
    """Somebody walks to it and reads it: that is no news. Staff have it on their list."""
    look_at_meters(at())
    assert {(alert.kind, alert.rule) for alert in look()} == {("silent", "never_heard")}
    assert Notice.objects.count() == 0
    assert not LeakAlert.objects.visible_to(town.users["ada"], today=day(0)).exists()


def test_a_network_that_is_away_is_not_told_home_by_home(mill, look, town):
    """Thousands of mails would say of single meters what is true of none of them."""
    alert = silent(mill, look, town)
    Notice.objects.all().delete()
    others = range(alert.pk + 1, alert.pk + 1 + telling.FEW_SILENT)
    telling.tell_of_silence(numbers=[alert.pk, *others], at=at())
    assert Notice.objects.count() == 0
    telling.tell_of_silence(numbers=[alert.pk], at=at())
    assert Notice.objects.count() == 2


def test_water_that_flows_back_is_told_with_what_it_may_do(mill, look):
    """R14: nobody is asked for money, nor to put colour into toilets."""
    mill.runs(day(-30), 28)
    for n in (-2, -1):
        mill.says(day(n), [5.0] + [0.0] * 10 + [-3.0, -3.0] + [0.0] * 11)
    look()
    assert told() == {("backflow", "ada"), ("backflow", "ben")}
    deliver(at())
    assert mail.outbox[0].subject == "Water flowed back at 12 Mill Lane"
    body = mail.outbox[0].body
    assert "At least 12 gallons flowed back into the public main on 18 to 19 November 2026." in body
    assert "do not drink it, and call us at once" in body
    assert "Take hoses out of pools" in body
    assert "$" not in body and "Toilets" not in body


def test_what_was_taken_back_before_it_went_out_is_not_said(mill, look):
    found(mill, look)
    mill.runs(day(-4), 4)
    look(hours=1)
    deliver(at(hours=1))
    assert {message.subject for message in mail.outbox} == {"There was no leak at 12 Mill Lane"}


def test_whose_access_ended_before_it_went_out_is_not_told(mill, look, town):
    found(mill, look)
    grant = town.grants["ben ada"]
    grant.revoked_at = at()
    grant.save()
    deliver(at())
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_who_sees_no_bills_hears_what_a_month_costs(town: Town, look, settings):
    """R04: when the bill ends is part of the bill. Lena owns the place and sees months of water alone."""
    settings.WATER_PRICE = Decimal(10)
    found(Water(town, "orchard"), look)
    deliver(at())
    bodies = {message.to[0]: message.body for message in mail.outbox}
    assert "If it goes on, each month costs about $28.80 more." in bodies["lena@example.org"]
    assert "your bill" not in bodies["lena@example.org"]


def test_a_customer_without_login_or_email_gets_a_letter_that_needs_neither(
    town: Town, look, settings, tmp_path
):
    """R11: to the place itself where no other address is on file; the hours are behind the account number."""
    settings.NOTICES_DIR = tmp_path
    settings.NOTICE_WAYS = {
        "email": settings.NOTICE_WAYS["email"], "post": "notices.ways.folder.Letters",
    }  # fmt: skip
    settings.UTILITY = {**settings.UTILITY, "phone": "555 010 0100"}
    AccessGrant.objects.filter(user=town.users["tom"]).delete()
    Customer.objects.filter(accounts=town.accounts["tom"]).update(
        subject=Subject.objects.create(created_at=at()), email="", mail_line1=""
    )
    alert = found(Water(town, "orchard"), look)
    deliver(at())
    deliver(at(hours=1))
    [letter] = [json.loads(file.read_text()) for file in tmp_path.rglob("*.json")]
    assert letter["to"].startswith("Tomás Rivera\n7 Orchard Street\n")
    assert letter["subject"] == "Water does not stop running at 7 Orchard Street"
    assert "or ask for help: call 555 010 0100." in letter["text"]
    assert f"/leaks/{alert.pk}/" not in letter["text"]


def test_what_a_leak_costs_by_the_day_of_the_bill():
    lost, rate = 1000 * GALLON, 10 * GALLON
    assert cost(lost, Decimal("12.50")) == Decimal("12.50")
    by = {"volume": lost, "rate": rate, "running_from": day(0), "price": Decimal(10)}
    assert cost_by(day(9), **by) == Decimal("34.00")
    assert cost_by(day(-5), **by) == Decimal("10.00")
