"""Everything that a step of an alert rests on, and judging it again.

What is judged is kept as it was: the very hours, not the rows that later files may change. So the same comes
out years later, byte by byte, whatever the utility's rules are by then.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np

from leaks.detection import Flow
from leaks.hours import marked
from leaks.life import (
    Finding,
    Floats,
    Kind,
    much_more_than_usual,
    water_flowing_back,
    water_that_runs,
    water_while_away,
)
from leaks.thresholds import HomeFacts, Thresholds, from_json, to_json

HOUR, DAY = 60, 1440  # minutes


@dataclass(frozen=True)
class Evidence:
    """What was judged: steps of `minutes` from `first_at` on, None for one that proves nothing.

    `looked_for` is the kind of finding it was judged for: of all kinds of water that runs, `continuous`.
    `which` is the place of the finding among those that come out; -1 if it is none of them.
    """

    looked_for: Kind
    which: int
    first_at: datetime
    minutes: int
    volumes: Sequence[int | None]
    tick: float
    home_class: str
    thresholds: Thresholds
    facts: HomeFacts
    no_habit: Sequence[tuple[int, int]]  # stretches of hours that count for no habit

    @cached_property
    def judged_by(self) -> dict[str, Any]:
        """All but the volumes, as JSON keeps it."""
        return {
            "looked_for": self.looked_for.value,
            "which": self.which,
            "tick": self.tick,
            "home_class": self.home_class,
            "thresholds": to_json(self.thresholds),
            "facts": asdict(self.facts),
            "no_habit": [list(stretch) for stretch in self.no_habit],
        }

    @classmethod
    def kept(
        cls,
        first_at: datetime,
        minutes: int,
        volumes: Sequence[int | None],
        judged_by: Mapping[str, Any],
    ) -> "Evidence":
        """Return what a verdict keeps."""
        return cls(
            Kind(judged_by["looked_for"]),
            judged_by["which"],
            first_at,
            minutes,
            volumes,
            float(judged_by["tick"]),
            judged_by["home_class"],
            from_json(judged_by["thresholds"]),
            HomeFacts(**judged_by["facts"]),
            [(since, until) for since, until in judged_by["no_habit"]],
        )

    def judge(self) -> Finding | None:
        """Return what comes of it; None where there is nothing."""
        steps = np.array([np.nan if it is None else it for it in self.volumes], dtype=np.float64)
        found = self._found(steps)
        return found[self.which] if 0 <= self.which < len(found) else None

    def _found(self, steps: Floats) -> list[Finding]:
        if self.looked_for is Kind.CONTINUOUS:
            marks = marked((1, len(steps)), [self.no_habit])
            flow = Flow(steps[None], np.array([self.tick]), marks)
            return water_that_runs(flow, self.thresholds, frost=self.facts.frost)[0]
        if self.looked_for is Kind.HIGH_USE:
            found = much_more_than_usual(steps, self.thresholds)
        elif self.looked_for is Kind.BACKFLOW:
            found = water_flowing_back(steps, self.thresholds)
        else:
            found = water_while_away(steps, self.facts.allowance or 0, self.thresholds)
        return [found] if found else []

    def digest(self, finding: str) -> str:
        """Return the fingerprint of all it rests on and of what came of it."""
        whole = {
            **self.judged_by,
            "first_at": int(self.first_at.timestamp()),
            "minutes": self.minutes,
            "volumes": list(self.volumes),
            "finding": finding,
        }
        return sha256(as_text(whole).encode()).hexdigest()


def finding_text(finding: Finding | None) -> str:
    """Return a finding as text that is the same whenever the finding is."""
    return as_text(asdict(finding) if finding else None)


def as_text(value: object) -> str:
    """Return JSON in one way of writing it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def as_array(steps: Sequence[int | None]) -> str:
    """Return steps as PostgreSQL reads an array: Django would look at each of two thousand by itself.

    But for its brackets that is JSON, which is written faster than by any loop of ours.
    """
    return f"{{{as_text(steps)[1:-1]}}}"


def numbers(steps: Floats) -> list[int | None]:
    """Return steps as they are kept; they are whole microlitres."""
    known = ~np.isnan(steps)
    whole = np.where(known, steps, 0).astype(np.int64).tolist()
    return [step if told else None for step, told in zip(whole, known.tolist(), strict=True)]
