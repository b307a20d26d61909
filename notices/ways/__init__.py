"""Ways out of the portal: one small interface, whoever carries the message."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Message:
    """What is handed over. `to` is an address as the channel has it: of a letter, in lines.

    `mark` is the same whenever the same message is handed over, so that a repeat can be recognised.
    `subject` and `html` are empty where the channel has none.
    """

    to: str
    mark: str
    text: str
    language: str
    subject: str = ""
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The message was not taken, for certain. `for_good`: it never will be; `nobody`: no such address."""

    def __init__(self, problem: str, *, for_good: bool = False, nobody: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.for_good, self.nobody = problem, for_good, nobody


class Lost(Exception):
    """Whether the message was taken is not known: the answer did not come."""


class Way(Protocol):
    """Somebody who carries messages of one channel."""

    # Whether a message handed over twice under one mark is delivered once.
    knows_again: bool

    def open(self) -> None:
        """Get ready to hand messages over. Raises Refused where nobody answers."""

    def send(self, message: Message) -> None:
        """Hand a message over. Raises Refused or Lost."""

    def close(self) -> None:
        """Say good-bye; never raises."""
