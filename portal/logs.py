"""Keeps people out of logs and error reports: a second line, behind not writing them there at all."""

import logging
import re
from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

# An e-mail address; a run of seven or more digits, which may be a telephone, account or card number; the link
# in a mail that ends such mails: whoever reads the log must not be able to click it.
PERSONAL = re.compile(
    r"(?<=/notices/stop/)[\w=-]+|"
    r"(?<=/notices/seen/)[\w=-]+|"
    r"(?<=/notices/go/)[\w=-]+|"
    r"[^\s@<>\"']+@[^\s@<>\"']+\.[A-Za-z]{2,}|(?<![\w.])\+?\(?\d(?:[ ().-]{0,2}\d){6,}(?!\w)"
)


class NoPersonalData(logging.Filter):
    """Replaces e-mail addresses and long numbers in messages before they are written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact the message and the text of an exception; every record passes."""
        record.msg, record.args = PERSONAL.sub("[removed]", record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = PERSONAL.sub("[removed]", record.exc_text)
        return True


class NothingPersonalInErrorReports(SafeExceptionReporterFilter):
    """Keeps what people typed, and the local variables that hold rows, out of error reports."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Give the names of the fields without what was typed."""
        return {} if request is None else {name: "[removed]" for name in request.POST}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        """Give the names of local variables without their values."""
        return {name: "[removed]" for name in tb_frame.f_locals}.items()
