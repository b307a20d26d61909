"""The arithmetic of a tariff: exact, and nothing but arithmetic."""

from decimal import Decimal

import pytest

from billing.rates.formula import LONGEST, NotAFormula, parse

VALUES = {"usage_ccf": Decimal("27.3"), "rate": Decimal("2.1"), "nothing": Decimal(0)}


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("2.1*usage_ccf", "57.33"),
        ("rate * usage_ccf + 3", "60.33"),
        ("-(rate - 1) / 2", "-0.55"),
        ("max(usage_ccf - 20, 0) * rate", "15.33"),
        ("min(usage_ccf, 20, 12)", "12"),
        ("0.1 + 0.2", "0.3"),  # as written: a float would say 0.30000000000000004
        ("11.39", "11.39"),
    ],
)
def test_it_is_worked_out_in_decimals(text: str, worth: str) -> None:
    assert parse(text).worth(VALUES.__getitem__) == Decimal(worth)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2 3",
        "usage_ccf ** 9999999",
        "__import__('os').system('true')",
        "usage.ccf",
        "rate if rate else 1",
        "[rate]",
        "'text'",
        "True",
        "max()",
        "sum(rate)",
        "rate := 3",
        "1" + "+1" * LONGEST,
        "(" * 400,
        "-" * 400 + "1",
        "1e999999",
        "9" * 400,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotAFormula):
        parse(text)


def test_nothing_can_be_divided_by_nothing() -> None:
    with pytest.raises(ArithmeticError):
        parse("rate / nothing").worth(VALUES.__getitem__)


def test_it_names_what_it_goes_by_and_what_is_added_up() -> None:
    formula = parse("service_charge + rate*usage_ccf - max(rate, credit)")
    assert formula.names == ("service_charge", "rate", "usage_ccf", "credit")
    assert [term.text for term in formula.terms] == [
        "service_charge", "rate * usage_ccf", "-max(rate, credit)",
    ]  # fmt: skip
    price, use = formula.terms[1].factors or ()
    assert (price.text, use.text) == ("rate", "usage_ccf")
    assert formula.terms[0].factors is None
