"""Take in one mail from standard input, as a mail server hands it to a program."""

import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conversations.actions.mail import take_in
from conversations.mail.reading import LARGEST, TooLarge

# What a mail server understands (sysexits.h): try again later, and never.
TRY_AGAIN, REFUSED = 75, 65

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """manage.py take_in_mail < mail"""

    help = "Take in one mail (RFC 5322) from standard input: an answer to a message, or held for staff."

    stealth_options = ("stdin",)  # a file of bytes, for whoever calls it from Python

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it in, and say nothing: whoever sent it must not learn what became of it."""
        raw = options.get("stdin", sys.stdin.buffer).read(LARGEST + 1)
        try:
            take_in(raw=raw, at=timezone.now())
        except TooLarge:
            raise CommandError("The mail is too large.", returncode=REFUSED) from None
        except Exception as problem:  # noqa: BLE001 -- a mail server sends what a program prints to the sender
            # The kind alone: what the failure says may be of the mail.
            logger.error("A mail was not taken in: %s", type(problem).__name__)
            raise CommandError("The mail was not taken in.", returncode=TRY_AGAIN) from None
