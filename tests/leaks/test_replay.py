"""Why did I get this: the same comes out of what a step rests on, whatever came in since."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from leaks.actions.rules import NoSuchClass, lay_down_rule
from leaks.models import LeakAlert, LeakRule, Verdict
from leaks.rules import PRESETS
from leaks.thresholds import CLASSES, HomeFacts, Thresholds, adapted, from_json, to_json
from tests.conftest import GALLON
from tests.leaks.conftest import at, day
from usage.models import DayReads, HouseholdProfile, WeatherDay


def replayed(alert: LeakAlert) -> list[list[str]]:
    out = StringIO()
    call_command("replay_alert", alert.pk, stdout=out)
    return [line.split(" ", 2) for line in out.getvalue().splitlines()]


def test_a_verdict_comes_out_byte_by_byte_after_late_reads_and_other_rules(mill, look, town):
    """R11: the rule, its version, the facts and the very reads are kept."""
    mill.runs(day(-30), 26)
    mill.says(day(-9), [5.0, None] * 12)
    mill.runs(day(-4), 4, leak=4)
    [alert] = look()
    before = replayed(alert)
    lay_down_rule(
        home_class="single_family",
        thresholds=Thresholds(PRESETS["sfpuc"]),
        from_date=day(-90),
        by=town.users["dana"].subject,
        at=at(),
    )
    mill.runs(day(-30), 30)
    look(hours=1)
    alert.refresh_from_db()
    assert alert.state == "withdrawn"
    after = replayed(alert)
    assert after[0] == before[0]
    kept = alert.verdicts.order_by("pk").first()
    assert before[0] == ["raised", kept.sha256, kept.finding]
    assert after[1][2] == "null"
    DayReads.objects.all().delete()
    assert replayed(alert) == after


@pytest.mark.parametrize("kind", ["freeze", "high_use", "backflow"])
def test_every_kind_can_be_judged_again(kind, mill, look, town):
    mill.runs(day(-45), 42)
    WeatherDay.objects.create(station="S", day=day(-4), low=-150, high=-20)
    for n in (-3, -2, -1):
        hours = {
            "freeze": [30.0] * 24,
            "high_use": [0.0] * 6 + [90.0] * 8 + [0.0] * 10,
            "backflow": [5.0] + [0.0] * 10 + [-3.0, -3.0] + [0.0] * 11,
        }[kind]
        mill.says(day(n), hours)
    alerts = {alert.kind: alert for alert in look()}
    [line] = replayed(alerts[kind])
    assert f'"kind":"{kind}"' in line[2]


def test_a_verdict_that_somebody_changed_does_not_come_out(mill, look):
    mill.runs(day(-30), 26)
    mill.runs(day(-4), 4, leak=4)
    [alert] = look()
    verdict = alert.verdicts.get()
    verdict.volumes[-20] = 7 * GALLON
    verdict.save()
    with pytest.raises(CommandError, match="Something else comes out"):
        replayed(alert)
    with pytest.raises(CommandError, match="There is no alert"):
        call_command("replay_alert", 0)
    assert Verdict.objects.count() == 1


# --- Rules and facts --------------------------------------------------------------------------------


def test_a_rule_holds_from_its_day_and_has_versions(mill, look, town):
    """M: thresholds are the utility's; SFPUC's rule does not see four gallons an hour."""
    mill.runs(day(-30), 26)
    mill.runs(day(-4), 4, leak=4)
    staff = town.users["dana"].subject
    rule = {"home_class": "single_family", "by": staff, "at": at()}
    lay_down_rule(thresholds=Thresholds(PRESETS["sfpuc"]), from_date=day(0), **rule)
    assert look() == []
    second = lay_down_rule(thresholds=CLASSES["single_family"], from_date=day(1), **rule)
    mill.runs(day(0), 1, leak=4)
    [alert] = look(1)
    assert (alert.rule, alert.rule_version, second.version) == ("usual", 3, 3)
    with pytest.raises(NoSuchClass):
        lay_down_rule(
            home_class="castle", thresholds=CLASSES["fire"], from_date=day(0), by=staff, at=at()
        )


def test_a_rule_is_printed_changed_and_laid_down(tmp_path):
    out, file = StringIO(), tmp_path / "rule.json"
    call_command("lay_down_leak_rule", "single_family", stdout=out)
    file.write_text(out.getvalue().replace('"grown": 2.0', '"grown": 3.0'))
    call_command("lay_down_leak_rule", "single_family", file=file, stdout=StringIO())
    call_command("lay_down_leak_rule", "fire", level="saws", from_date=day(9), stdout=StringIO())
    rules = {rule.home_class: rule for rule in LeakRule.objects.all()}
    assert from_json(rules["single_family"].thresholds) == replace(
        CLASSES["single_family"], grown=3.0
    )
    assert (rules["fire"].from_date, rules["fire"].version) == (day(9), 2)
    assert from_json(rules["fire"].thresholds).rules == PRESETS["saws"]
    file.write_text("{}")
    with pytest.raises(CommandError, match="does not hold thresholds"):
        call_command("lay_down_leak_rule", "fire", file=file)


def test_what_a_household_says_of_itself_is_heard(mill, look, town):
    """A cooler runs a few gallons an hour all day; in the cold it does not."""
    HouseholdProfile.objects.create(
        agreement=town.agreements["ada mill"],
        account=town.accounts["ada"],
        cooler=True,
        answered_at=at(),
    )
    mill.runs(day(-30), 26)
    mill.runs(day(-4), 4, leak=4)
    assert look() == []
    WeatherDay.objects.create(station="S", day=day(0), low=-10, high=40, mean=20)
    mill.runs(day(0), 1, leak=4)
    assert len(look(1)) == 1


@pytest.mark.parametrize("home_class", CLASSES)
def test_thresholds_come_back_from_json_as_they_were(home_class):
    assert from_json(to_json(CLASSES[home_class])) == CLASSES[home_class]


def test_facts_never_make_a_rule_keener():
    usual = CLASSES["single_family"]
    known = adapted(usual, HomeFacts(cooler=True, pool=True, normal_rate=20 * GALLON))
    for before, after in zip(usual.rules.patterns, known.rules.patterns, strict=True):
        assert after.at_least >= before.at_least
        assert after.lasting >= before.lasting
    assert adapted(usual, HomeFacts(softener=True)) == usual
