"""Taking in what comes with a message, and having the scanner look at it."""

from collections.abc import Iterable
from datetime import datetime

from conversations.models import Attachment, Message
from conversations.topics import TAKEN_OUT
from notices.actions import enqueue
from privacy.papers import taking


def keep_files(
    *, message: Message, files: Iterable[bytes | taking.Seen], at: datetime
) -> list[Attachment]:
    """Keep files with a message. Raises NotAPaper, TooLarge, Infected."""
    return [taking.keep(Attachment(message=message, at=at), content) for content in files]


def scan_waiting(*, at: datetime) -> int:
    """Have the scanner look at what waits for it; return how many it has seen.

    Of a file that it knows, nothing but the row stays, and its person is told: it may be all that they sent.
    """

    def throw_away(file: Attachment) -> None:
        file.scan, file.content, file.sealed_key, file.size = file.Scan.INFECTED, b"", b"", 0
        file.save(update_fields=["scan", "content", "sealed_key", "size"])
        tell_taken_out(message=file.message, at=at)

    return taking.scan_waiting(
        Attachment.objects.select_related("message__thread__subject"), throw_away=throw_away
    )


def tell_taken_out(*, message: Message, at: datetime) -> None:
    """Have the person told that something of theirs was not kept; once, however much it was."""
    if message.thread.subject and message.side == Message.Side.PERSON:
        key = f"message {message.pk} taken out"
        enqueue(topic=TAKEN_OUT, to=[message.thread.subject], key=key, about=message.pk, at=at)
