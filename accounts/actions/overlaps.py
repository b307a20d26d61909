"""One at a time: an agreement at a premises, a meter at a service point."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.actions.upsert import Wanted
from accounts.feeds import SetAside
from accounts.feeds.reasons import Reason


@dataclass(frozen=True)
class Stay:
    """Something that is at a place for days from `from_date` up to, not including, `to_date`."""

    key: Any
    place: int
    from_date: date
    to_date: date | None

    def meets(self, other: "Stay") -> bool:
        """Tell whether something else is there on some of these days."""
        return (
            self.key != other.key
            and (other.to_date is None or self.from_date < other.to_date)
            and (self.to_date is None or other.from_date < self.to_date)
        )


def without_overlaps(
    wanted: Sequence[Wanted], held: Iterable[Stay], *, place: str, question: Reason
) -> tuple[list[Wanted], list[SetAside]]:
    """Return the records that have their `place` to themselves, and the others with their `question`.

    A record replaces what we hold under its key. Where it is set aside, what we hold stays, and then
    the other records must fit with that: so all are looked at again.
    """
    stays = {stay.key: stay for stay in held}
    replaced = {want.key for want in wanted}
    while True:
        there = [stay for key, stay in stays.items() if key not in replaced]
        fitting, asked = _once_through(wanted, there, place, question)
        staying = (replaced & stays.keys()) - {want.key for want in fitting}
        if not staying:
            return fitting, asked
        replaced -= staying


def _once_through(
    wanted: Sequence[Wanted], there: Iterable[Stay], place: str, question: Reason
) -> tuple[list[Wanted], list[SetAside]]:
    at_place: dict[int, dict[Any, Stay]] = {}
    for stay in there:
        at_place.setdefault(stay.place, {})[stay.key] = stay
    fitting, asked = [], []
    for want in wanted:
        stay = Stay(
            want.key, want.values[place].pk, want.values["from_date"], want.values["to_date"]
        )
        others = at_place.setdefault(stay.place, {})
        clash = next((other.key for other in others.values() if stay.meets(other)), None)
        if clash is None:
            others[want.key] = stay
            fitting.append(want)
        else:
            asked.append(want.record.refuse("from_date", question.filled(number=clash), held=True))
    return fitting, asked
