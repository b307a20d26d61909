"""Mail of the demonstration: printed where `./run` was started, short enough to read there."""

import re
import sys
from collections.abc import Sequence
from textwrap import indent

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

EMPTY_LINES = re.compile(r"\n{3,}")


class EmailBackend(BaseEmailBackend):
    """Prints to whom a mail goes, its subject and its text; Django's own prints every header and the HTML."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Print the mails; return how many."""
        for message in messages:
            text = EMPTY_LINES.sub("\n\n", str(message.body).strip())
            head = f"Mail to {', '.join(message.to)}: {message.subject}"
            sys.stdout.write(f"\n{head}\n\n{indent(text, '  ')}\n\n")
        sys.stdout.flush()
        return len(messages)
