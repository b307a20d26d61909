"""Tariffs as files: what can be read, and what is said of what cannot."""

from datetime import date

import pytest

from billing.rates.owrs import LARGEST, TariffWrong, read
from tests.billing.tariffs import BUDGET, FLAT


def test_a_tariff_says_whose_it_is_and_from_when() -> None:
    tariff = read(FLAT)
    assert (tariff.utility, tariff.from_date) == ("Example Water District", date(2016, 1, 1))
    assert (tariff.frequency, list(tariff.classes)) == ("monthly", ["RESIDENTIAL_SINGLE"])


@pytest.mark.parametrize(
    ("was", "is_now", "problem"),
    [
        ("2016-01-01", "soon", "metadata, effective_date: expected a day such as 2026-07-01."),
        (
            "bill_frequency: monthly",
            "bill_frequency: now and then",
            "metadata, bill_frequency: expected one of monthly, bimonthly, quarterly.",
        ),
        (
            "    gpcd: 60\n",
            "    gpcd:\n",
            "RESIDENTIAL_SINGLE, gpcd: a number, a formula, a list or a choice was expected.",
        ),
        (
            "    gpcd: 60\n",
            "    gpcd: 60\n    gpcd: 61\n",
            "Line 13: gpcd stands here for the second time.",
        ),
        ("gpcd: 60", "gpcd: *sixty", "Line 12: a reference (*name) is not taken: write it out."),
        ("gpcd: 60", "gpcd: !!int abc", "Line 12: a tag (!!int) is not taken."),
        ("gpcd: 60", "gpcd: !mine 60", "Line 12: a tag (!mine) is not taken."),
        (
            "gpcd: 60",
            'gpcd: {depends_on: usage_month, values: {"13": 60}}',
            "RESIDENTIAL_SINGLE, gpcd: case 13: expected a month from 1 to 12.",
        ),
        (
            "gpcd: 60",
            'gpcd: {depends_on: meter_size, values: {"1/0": 60}}',
            "RESIDENTIAL_SINGLE, gpcd: case 1/0: expected a size of a meter in inches, such as 5/8.",
        ),
        (
            "indoor+outdoor",
            "indoor+outdor",
            "RESIDENTIAL_SINGLE, budget: outdor is no part of this class and no fact of a bill",
        ),
        (
            "indoor+outdoor",
            "indoor+service_charge*budget",
            "RESIDENTIAL_SINGLE, budget: it depends on itself (budget > budget).",
        ),
        (
            "      - 9.17\n",
            "",
            "RESIDENTIAL_SINGLE, commodity_charge: expected a price for each start of a tier: "
            "tier_starts has 5; tier_prices has 4.",
        ),
        (
            "      - 0\n",
            "      - 3\n",
            "RESIDENTIAL_SINGLE, tier_starts: the first tier begins at 0.",
        ),
        (
            "gpcd: 60",
            "gpcd: open('x')",
            "RESIDENTIAL_SINGLE, gpcd: \"open('x')\" holds something that is not a number up to a billion, a "
            "name, + - * /, min or max.",
        ),
        (
            '1 1/2": 37.98',
            '1 1/2"|x: 37.98',
            'RESIDENTIAL_SINGLE, service_charge: case 1 1/2"|x: expected 1 values, separated by |.',
        ),
        ("    bill: ", "    bil: ", "RESIDENTIAL_SINGLE, bill: expected the formula of the whole"),
        ("rate_structure:", "rates:", "rate_structure: expected at least one class of customers"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(was: str, is_now: str, problem: str) -> None:
    assert was in BUDGET
    with pytest.raises(TariffWrong) as refused:
        read(BUDGET.replace(was, is_now, 1))
    assert refused.value.problems[0].startswith(problem)


def test_all_that_is_wrong_is_said_at_once() -> None:
    twice = BUDGET.replace("2016-01-01", "soon").replace("gpcd*hhsize", "gpcd hhsize")
    with pytest.raises(TariffWrong) as refused:
        read(twice)
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(
    "text",
    ["", "a: [", "- 1", "\x00", "{" * 5000, "a: !!python/name:os.system x", "x" * (LARGEST + 1)],
)
def test_what_is_no_tariff_is_refused(text: str) -> None:
    with pytest.raises(TariffWrong):
        read(text)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        # One that goes by the next, and so on: working it out would need a stack without an end.
        (
            [f"p{n}: p{n + 1}" for n in range(150)],
            "RESIDENTIAL_SINGLE, p0: expected at most 30 parts that go by each other.",
        ),
        # Each twice the next: thirty million lines from 25 parts.
        (
            [f"p{n}: p{n + 1}+p{n + 1}" for n in range(25)],
            "RESIDENTIAL_SINGLE, bill: expected at most 100 lines.",
        ),
        ([f"p{n}: 1" for n in range(250)], "RESIDENTIAL_SINGLE: expected at most 200 parts."),
    ],
)
def test_what_would_never_end_is_refused(parts: list[str], problem: str) -> None:
    last = f"p{len(parts)}: 1"
    lines = "".join(f"    {part}\n" for part in [*parts, last])
    text = FLAT.replace("    bill: commodity_charge", f"{lines}    bill: p0")
    with pytest.raises(TariffWrong) as refused:
        read(text)
    assert refused.value.problems == (problem,)


@pytest.mark.parametrize(
    ("was", "is_now", "problem"),
    [
        ("      - 125%", "      - 1/0", "tier_starts: a start cannot be worked out."),
        ("Budget Water District", "x" * 201, "expected a name of at most 200 characters."),
        (
            "Budget Water District",
            '"Budget\\0District"',
            "expected a name of at most 200 characters.",
        ),
        ("      - 1.70", "      - 50%", "tier_prices: a price is no share."),
        (
            "commodity_charge: Budget",
            "commodity_charge: Budget\n    sewer_charge: Tiered\n    sewer_tier_starts: [0, 50%]\n"
            "    sewer_tier_prices: [1, 2]",
            "sewer_tier_starts: its shares are of sewer_budget, which is no part of this class.",
        ),
        ("2016-01-01", "2016-13-41", "A day in it does not exist: month must be in 1..12."),
    ],
)
def test_a_slip_is_said_and_not_stumbled_over(was: str, is_now: str, problem: str) -> None:
    with pytest.raises(TariffWrong) as refused:
        read(BUDGET.replace(was, is_now, 1))
    assert refused.value.problems[0].endswith(problem)
