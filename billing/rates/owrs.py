"""Reading a tariff from an Open Water Rate Specification file, and saying line by line what is wrong with it.

The format: https://github.com/California-Data-Collaborative/Open-Water-Rate-Specification. It is YAML: a
`metadata` part, and under `rate_structure` for each class of customers the parts of a bill. A part is a
number or a formula; a list, of tiers; `depends_on` with `values`, a choice by one or several facts; or the
word `Tiered` or `Budget`, a charge by tiers. Parts are named after charges: `sewer_charge: Tiered` goes by
`sewer_tier_starts` and `sewer_tier_prices`, `commodity_charge` by `tier_starts` and `tier_prices`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, Literal

import yaml

from billing.rates.formula import DEEPEST, Formula, NotAFormula, parse
from usage.units import bore

LONGEST_NAME = 200  # of a utility
MOST_PARTS, MOST_LINES = 200, 100  # of a class, of a bill: published files have twenty and ten
LARGEST = 1_000_000  # characters; the largest published file has 20,000
UNITS_BILLED = ("ccf", "kgal", "gal")
FREQUENCIES = ("monthly", "bimonthly", "quarterly")
# What a utility knows of a bill: the names that a formula or a choice may use besides its own parts.
FACTS = (
    "usage_ccf", "usage_kgal", "usage_gal", "meter_size", "water_type", "season", "usage_month",
    "days_in_period", "hhsize", "irr_area", "irrigable_area", "et_amount", "city_limits",
    "drought_stage", "homes",
)  # fmt: skip
NO_FACT = "is no part of this class and no fact of a bill."
CHARGE = "_charge"
YAML_TAG = "tag:yaml.org,2002:"  # written "!!"
MONTHS = frozenset(map(str, range(1, 13)))
BY_TIERS = ("Tiered", "Budget")


@dataclass(frozen=True)
class Share:
    """A tier that begins at a share of the budget: "125%"."""

    percent: Formula


@dataclass(frozen=True)
class Choice:
    """A part that depends on facts: their values, joined by "|", name the case."""

    depends_on: tuple[str, ...]
    cases: Mapping[str, "Part"]


Kind = Literal["Tiered", "Budget"]
Steps = tuple[Formula | Share, ...]
Part = Formula | Steps | Choice | Kind


@dataclass(frozen=True)
class Tariff:
    """What one utility charges from a day on: for each class of customers, its parts by name."""

    utility: str
    from_date: date
    frequency: str
    unit: str  # that tiers are counted in
    classes: Mapping[str, Mapping[str, Part]]

    @cached_property
    def asks(self) -> frozenset[str]:
        """The facts of a bill that any class goes by."""
        return frozenset().union(*map(asked_by, self.classes.values()))


class TariffWrong(Exception):
    """The file cannot be used. `problems` say where and what was expected, one each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read(text: str) -> Tariff:
    """Read a file. Raises TariffWrong with all that is wrong, not with the first."""
    raw = _yaml(text)
    problems: list[str] = []
    metadata, structure = raw.get("metadata"), raw.get("rate_structure")
    if isinstance(metadata, dict):
        problems += _wrong_metadata(metadata)
    else:
        problems.append("metadata: expected effective_date, utility_name and bill_frequency.")
        metadata = {}
    if not isinstance(structure, dict) or not structure:
        problems.append("rate_structure: expected at least one class of customers with its parts.")
        structure = {}
    classes = {}
    for name, parts in structure.items():
        if not isinstance(parts, dict):
            problems.append(f"{name}: expected parts such as commodity_charge and bill.")
            continue
        classes[str(name)] = _class(str(name), parts, problems)
    if any(problem.endswith(NO_FACT) for problem in problems):
        problems.append(f"The facts of a bill are {', '.join(FACTS)}.")
    if problems:
        raise TariffWrong(problems)
    return Tariff(
        utility=metadata["utility_name"],
        from_date=metadata["effective_date"],
        frequency=metadata["bill_frequency"],
        unit=metadata.get("bill_unit", UNITS_BILLED[0]),
        classes=classes,
    )


# --- The text ----------------------------------------------------------------------------------------


class _Loader(yaml.SafeLoader):
    """YAML in which a key stands once, nothing is said by reference, and numbers stay as written."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):  # one line of them can unfold to gigabytes
            here: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # yaml says no types here
            raise _at(here, "a reference (*name) is not taken: write it out.")
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # as above
        if event.tag is not None:
            raise _at(event, f"a tag ({event.tag.replace(YAML_TAG, '!!')}) is not taken.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _at(key, "a name was expected here.")
            if key.value in seen:
                raise _at(key, f"{key.value} stands here for the second time.")
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":timestamp", ":null"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _at(place: Any, what: str) -> TariffWrong:
    return TariffWrong([f"Line {place.start_mark.line + 1}: {what}"])


def _yaml(text: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise TariffWrong([f"The file is longer than {LARGEST:,} characters."])
    try:
        raw = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that takes less
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TariffWrong([f"Line {line}: this is not YAML: {error.problem}."]) from error
    except ValueError as error:
        raise TariffWrong([f"A day in it does not exist: {error}."]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise TariffWrong(["This is not a YAML file."]) from error
    if not isinstance(raw, dict):
        raise TariffWrong(["Expected metadata and rate_structure."])
    return raw


def _wrong_metadata(metadata: Mapping[str, Any]) -> Iterator[str]:
    if type(metadata.get("effective_date")) is not date:
        yield "metadata, effective_date: expected a day such as 2026-07-01."
    name = metadata.get("utility_name")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        yield f"metadata, utility_name: expected a name of at most {LONGEST_NAME} characters."
    if metadata.get("bill_frequency") not in FREQUENCIES:
        yield f"metadata, bill_frequency: expected one of {', '.join(FREQUENCIES)}."
    if metadata.get("bill_unit", UNITS_BILLED[0]) not in UNITS_BILLED:
        yield f"metadata, bill_unit: expected one of {', '.join(UNITS_BILLED)}, or nothing for ccf."


# --- One class of customers ---------------------------------------------------------------------------


def _class(name: str, raw: Mapping[Any, Any], problems: list[str]) -> dict[str, Part]:
    """Read the parts of a class; add what is wrong to `problems`."""
    parts: dict[str, Part] = {}
    if len(raw) > MOST_PARTS:
        problems.append(f"{name}: expected at most {MOST_PARTS} parts.")
        return parts
    for key, value in raw.items():
        try:
            parts[str(key)] = _part(value)
        except (NotAFormula, ValueError) as error:
            problems.append(f"{name}, {key}: {error}.")
    if len(parts) == len(raw):  # else what follows would only repeat it
        problems += [f"{name}, {problem}" for problem in _wrong_class(parts)]
    return parts


def _part(value: Any, *, within_choice: bool = False) -> Part:
    if value in BY_TIERS:
        return value  # type: ignore[no-any-return]  # it is one of the words
    if isinstance(value, list):
        return tuple(_step(each) for each in value)
    if isinstance(value, dict):
        if within_choice or set(value) != {"depends_on", "values"}:
            raise ValueError("expected depends_on and values, and nothing else")
        return _choice(value["depends_on"], value["values"])
    if not isinstance(value, str):
        raise ValueError("a number, a formula, a list or a choice was expected")
    return parse(value)


def _choice(depends_on: Any, values: Any) -> Choice:
    names = depends_on if isinstance(depends_on, list) else [depends_on]
    if not names or not all(isinstance(each, str) for each in names):
        raise ValueError("depends_on: expected the name of a fact, or several")
    if not isinstance(values, dict) or not values:
        raise ValueError("values: expected a case for each value of what it depends on")
    return Choice(
        tuple(names),
        {
            _case(names, str(case)): _part(value, within_choice=True)
            for case, value in values.items()
        },
    )


def _case(names: Sequence[str], case: str) -> str:
    """Return the name of a case, sizes of meters as they are kept here: '1_1/2"' is 1 1/2."""
    values = case.split("|")
    if len(values) != len(names):
        raise ValueError(f"case {case}: expected {len(names)} values, separated by |")
    return "|".join(_value(*each) for each in zip(names, map(str.strip, values), strict=True))


def _value(name: str, value: str) -> str:
    if name == "usage_month" and value not in MONTHS:
        raise ValueError(f"case {value}: expected a month from 1 to 12")
    return _size(value) if name == "meter_size" else value


def _size(value: str) -> str:
    try:
        return bore(value)
    except ValueError:
        raise ValueError(
            f"case {value}: expected a size of a meter in inches, such as 5/8"
        ) from None


def _step(value: Any) -> Formula | Share:
    if not isinstance(value, str):
        raise ValueError("a list holds numbers, formulas or shares such as 125%")
    return Share(parse(value[:-1])) if value.endswith("%") else parse(value)


def _wrong_class(parts: Mapping[str, Part]) -> Iterator[str]:
    if not isinstance(parts.get("bill"), Formula):
        yield "bill: expected the formula of the whole bill."
    words = {
        used for part in parts.values() if isinstance(part, Choice) for used in part.depends_on
    }
    for name, part in parts.items():
        # A part that others depend on is a word: `season`, which is SUMMER from the sixth month on.
        uses = part.depends_on if name in words and isinstance(part, Choice) else _uses(name, part)
        for used in sorted(uses):
            if used not in parts and used not in FACTS:
                yield f"{name}: {used} {NO_FACT}"
        if isinstance(part, str):
            yield from _wrong_tiers(name, parts)
    if loop := _loop(parts):
        yield f"{loop[0]}: it depends on itself ({' > '.join(loop)})."
    elif "bill" in parts:
        yield from _too_much(parts)


def _too_much(parts: Mapping[str, Part]) -> Iterator[str]:
    """Say where working out would not end: a chain of parts, or a bill that adds up the same ones again."""

    @cache
    def depth(name: str) -> int:
        uses = _uses(name, parts[name]) if name in parts else ()
        return 1 + max(map(depth, uses), default=0)

    @cache
    def lines(name: str) -> int:
        part = parts.get(name)
        cases = part.cases.values() if isinstance(part, Choice) else [part]
        sums = [case.terms for case in cases if isinstance(case, Formula)]
        return max((sum(lines(term.text.strip()) for term in terms) for terms in sums), default=1)

    if deepest := [name for name in parts if depth(name) > DEEPEST]:
        yield f"{deepest[0]}: expected at most {DEEPEST} parts that go by each other."
    elif lines("bill") > MOST_LINES:
        yield f"bill: expected at most {MOST_LINES} lines."


def tier_names(charge: str) -> tuple[str, str, str]:
    """Return the names of the starts, the prices and the budget that a charge by tiers goes by."""
    before = "" if charge == "commodity_charge" else charge.removesuffix(CHARGE) + "_"
    return before + "tier_starts", before + "tier_prices", before + "budget"


def _uses(name: str, part: Part | Share) -> set[str]:
    """Return the names that a part goes by."""
    match part:
        case Formula():
            return set(part.names)
        case Share():
            return set(part.percent.names)
        case Choice():
            return set(part.depends_on).union(*(_uses(name, case) for case in part.cases.values()))
        case tuple():
            return set().union(*(_uses(name, step) for step in part))
        case "Budget":
            return set(tier_names(name))
    return set(tier_names(name)[:2])


def asked_by(parts: Mapping[str, Part]) -> frozenset[str]:
    """Return the facts of a bill that the parts of a class go by."""
    uses = set().union(*(_uses(name, part) for name, part in parts.items()))
    return frozenset(uses - set(parts))


def _wrong_tiers(name: str, parts: Mapping[str, Part]) -> Iterator[str]:
    """Say what is wrong with the lists of a charge by tiers, in each of their cases."""
    starts, prices, budget = tier_names(name)
    counts = {}
    for which in (starts, prices):
        part = parts.get(which)
        if part is None:
            continue  # said already
        cases = part.cases if isinstance(part, Choice) else {"": part}
        for case, steps in cases.items():
            where = f"{which}{', case ' + case if case else ''}"
            if not isinstance(steps, tuple) or not steps:
                yield f"{where}: expected a list, a line for each tier."
                return
            counts[where] = len(steps)
            if which == starts:
                yield from _wrong_starts(where, steps)
            if any(isinstance(step, Share) for step in steps):
                yield from _wrong_shares(where, "" if which == prices else budget, parts)
    if len(set(counts.values())) > 1:
        said = "; ".join(f"{where} has {count}" for where, count in counts.items())
        yield f"{name}: expected a price for each start of a tier: {said}."


def _wrong_shares(where: str, budget: str, parts: Mapping[str, Part]) -> Iterator[str]:
    """Say where shares stand in a list that has no budget to be shares of."""
    if not budget:
        yield f"{where}: a price is no share."
    elif budget not in parts:
        yield f"{where}: its shares are of {budget}, which is no part of this class."


def _wrong_starts(where: str, steps: Steps) -> Iterator[str]:
    first, *_others = steps
    if not isinstance(first, Formula) or first.text.strip() != "0":
        yield f"{where}: the first tier begins at 0."
    try:
        fixed = [
            step.worth(_no_name) for step in steps if isinstance(step, Formula) and not step.names
        ]
    except ArithmeticError:
        yield f"{where}: a start cannot be worked out."
        return
    if any(before >= after for before, after in pairwise(fixed)):
        yield f"{where}: each tier begins above the one before."


def _no_name(name: str) -> Any:
    raise LookupError(name)


def _loop(parts: Mapping[str, Part]) -> list[str]:
    """Return a chain of parts in which one depends on itself; empty where there is none."""
    done: set[str] = set()

    def walk(name: str, chain: list[str]) -> list[str]:
        if name in chain:
            return [*chain[chain.index(name) :], name]
        if name in done or name not in parts:
            return []
        for used in sorted(_uses(name, parts[name])):
            if found := walk(used, [*chain, name]):
                return found
        done.add(name)
        return []

    return next((found for name in parts if (found := walk(name, []))), [])
