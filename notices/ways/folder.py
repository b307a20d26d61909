"""Text messages, calls and letters as files in a folder: what the demonstration and tests have for a firm.

A file holds a number or an address. It is there for as long as the row of its notice is: a month, or until
its reader is erased.
"""

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from notices.models import Notice
from notices.ways import Message, Refused


class Folder:
    """Writes a file for each message, named by its mark: the same message twice is one file."""

    knows_again = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> None:
        """Make the folder."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise Refused(type(problem).__name__) from problem

    def send(self, message: Message) -> None:
        """Write the file whole or not at all."""
        file = self.path / f"{message.mark}.json"
        half = file.with_suffix(".half")
        try:
            half.write_text(json.dumps(asdict(message), ensure_ascii=False, indent=1))
            half.rename(file)
        except OSError as problem:
            with suppress(OSError):
                half.unlink(missing_ok=True)
            raise Refused(type(problem).__name__) from problem

    def close(self) -> None:
        """Nothing is open."""


def sweep() -> int:
    """Delete the files of which the notice is gone; return how many."""
    marks = set(Notice.objects.values_list("mark", flat=True))
    gone = [it for it in settings.NOTICES_DIR.glob("*/*") if it.stem not in marks]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


class Texts(Folder):
    """Text messages."""

    def __init__(self) -> None:
        super().__init__(settings.NOTICES_DIR / "texts")


class Calls(Folder):
    """Calls, as what the voice says."""

    def __init__(self) -> None:
        super().__init__(settings.NOTICES_DIR / "calls")


class Letters(Folder):
    """Letters."""

    def __init__(self) -> None:
        super().__init__(settings.NOTICES_DIR / "letters")
