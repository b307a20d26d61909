"""The arithmetic of a tariff: numbers, names, + - * / and brackets, `min` and `max`; in decimals.

A file says what is charged as text such as `0.7*et_amount*irr_area*0.62*(1/748)`. It is read by Python's own
parser and worked out here, node by node: nothing in a tariff can run.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from operator import add, mul, sub, truediv

LONGEST = 500  # characters: no published formula has a hundred
DEEPEST = 30  # brackets and signs within each other, and parts that go by parts (owrs.py)
LARGEST = 1_000_000_000  # dollars, or units: a number beyond it is a slip, or worse
OPERATORS: Mapping[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: truediv,
}  # fmt: skip
NAMES = (ast.Name, ast.Load)
FUNCTIONS: Mapping[str, Callable[..., Decimal]] = {"min": min, "max": max}


class NotAFormula(Exception):
    """The text is no arithmetic; the message says what in it is not."""


@dataclass(frozen=True)
class Formula:
    """A formula as written. It was read once, so working it out cannot fail but for a division by nothing."""

    text: str
    root: ast.expr

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in it, each once, in the order of the text."""
        called = {id(node.func) for node in ast.walk(self.root) if isinstance(node, ast.Call)}
        found = sorted(
            (node.col_offset, node.id)
            for node in ast.walk(self.root)
            if isinstance(node, ast.Name) and id(node) not in called
        )
        return tuple(dict.fromkeys(name for _offset, name in found))

    @cached_property
    def terms(self) -> tuple["Formula", ...]:
        """What is added up, if it is a sum of terms; else the formula itself."""
        return tuple(Formula(ast.unparse(node), node) for node in _terms(self.root))

    @cached_property
    def factors(self) -> tuple["Formula", "Formula"] | None:
        """What is multiplied, if it is a product of two."""
        if isinstance(self.root, ast.BinOp) and isinstance(self.root.op, ast.Mult):
            both = (self.root.left, self.root.right)
            first, second = (Formula(ast.unparse(node), node) for node in both)
            return first, second
        return None

    def worth(self, value_of: Callable[[str], Decimal]) -> Decimal:
        """Work it out; `value_of` gives the value of a name. Raises ArithmeticError: division by nothing."""
        return _worth(self.root, value_of)


def parse(text: str) -> Formula:
    """Read a formula. Raises NotAFormula."""
    if len(text) > LONGEST:
        raise NotAFormula(f"a formula has at most {LONGEST} characters")
    try:
        root = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotAFormula(f"{text!r} cannot be read as arithmetic") from error
    for node in ast.walk(root):
        if not _is_arithmetic(node):
            raise NotAFormula(
                f"{text!r} holds something that is not a number up to a billion, a name, + - * /, min or max"
            )
    if _depth(root) > DEEPEST:
        raise NotAFormula(f"a formula has at most {DEEPEST} brackets and signs within each other")
    return Formula(text, root)


def _depth(root: ast.expr) -> int:
    """Return how many steps of working out lie within each other; not by recursion, as it may be many."""
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [
            (each, depth + 1) for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)
        ]
    return deepest


def _is_arithmetic(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        number = node.value
        if isinstance(number, bool) or not isinstance(number, int | float):
            return False
        return number <= LARGEST
    if isinstance(node, ast.Call):
        named = isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
        return named and bool(node.args) and not node.keywords
    return isinstance(node, (*OPERATORS, ast.BinOp, ast.UnaryOp, ast.USub, ast.UAdd, *NAMES))


def _terms(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _terms(left)
            yield from _terms(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            yield from _terms(left)
            yield ast.UnaryOp(ast.USub(), right)
        case _:
            yield node


def _worth(node: ast.expr, value_of: Callable[[str], Decimal]) -> Decimal:
    match node:
        case ast.Constant():
            return Decimal(ast.unparse(node))  # as written, not by way of a float
        case ast.Name():
            return value_of(node.id)
        case ast.UnaryOp():
            worth = _worth(node.operand, value_of)
            return -worth if isinstance(node.op, ast.USub) else worth
        case ast.BinOp():
            work = OPERATORS[type(node.op)]
            return work(_worth(node.left, value_of), _worth(node.right, value_of))
        case ast.Call(func=ast.Name(id=name)):
            return FUNCTIONS[name](*(_worth(each, value_of) for each in node.args))
    raise AssertionError(ast.dump(node))
