"""Which cells of a table of people may be shown, so that nobody can be found in what is, nor in what is left.

The 15/15 rule of utilities (California Public Utilities Commission, decision 14-05-016): a cell is shown if
at least fifteen are in it and none of them makes up more than 15 per cent of it. A cell that is not shown is
the total less the others; so others are hidden with it, until what can be worked out is a crowd as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST = 15
MOST_PERCENT = 15
# Whoever knows this file knows that one hidden cell is small and another was hidden for it. Of thirty in both
# the small one may hold any number under fifteen; of fewer, some of these could be ruled out.
FEWEST_HIDDEN = 2 * FEWEST


@dataclass(frozen=True, slots=True)
class Cell:
    """What is in a cell: the amount, from how many people it comes, and the most that comes from one."""

    amount: int
    people: int
    largest: int

    @property
    def large(self) -> bool:
        """Whether it may be shown by itself."""
        return self.people >= FEWEST and self.largest * 100 <= MOST_PERCENT * self.amount


def shown(total: Cell, parts: Mapping[str, Cell]) -> tuple[int | None, dict[str, int | None]]:
    """Return the amounts of a total and of its parts; None for one that is hidden.

    `parts` are all of the total, also those that nobody is in: a part that is left out would be known to be
    empty. Cells are hidden for others in the order of their names. By size would tell the size.
    """
    if not total.large:
        return None, dict.fromkeys(parts)
    hidden = {name for name, cell in parts.items() if not cell.large}
    for name in sorted(parts):
        if not hidden or _is_a_crowd([parts[each] for each in hidden]):
            break
        hidden.add(name)
    return total.amount, {
        name: None if name in hidden else cell.amount for name, cell in parts.items()
    }


def rounded(amount: int) -> int:
    """Return what is shown of a state, such as how many logins there are: a multiple of fifteen.

    A state of this week less that of the last is who came and who went: nought, or fifteen and more.
    """
    return (amount + FEWEST // 2) // FEWEST * FEWEST


def many_enough(people: int, percent: int) -> bool:
    """Tell whether the value that so many per cent of people stay under may be shown.

    The middle one of fifteen may, with seven on each side of it. As many have to stand beyond any other: the
    ninetieth of fifteen would be next to the longest of all, which somebody knows to be theirs.
    """
    return people >= FEWEST and people * min(percent, 100 - percent) >= FEWEST * 50


def _is_a_crowd(hidden: Sequence[Cell]) -> bool:
    """Tell whether nobody is found in the sum of hidden cells, and no small one worked out from it."""
    together = Cell(
        amount=sum(cell.amount for cell in hidden),
        people=max(cell.people for cell in hidden),  # the same people may be in several
        largest=sum(cell.largest for cell in hidden),
    )
    return (
        any(cell.large for cell in hidden)
        and sum(cell.people for cell in hidden) >= FEWEST_HIDDEN
        and together.large
    )
