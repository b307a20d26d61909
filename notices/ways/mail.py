"""E-mail, by whatever Django sends mail with: SMTP, or a provider through anymail."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from smtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.mail import get_connection

from notices.ways import Lost, Message, Refused
from privacy.mail import addressed, message_id

OK, FOR_GOOD = 250, 500
# RFC 3463: X.1.x says that the address is wrong, where other refusals may be about us.
WRONG_ADDRESS = ("5.1.", "5.2.1")


class Mail:
    """Hands mails over through one connection."""

    knows_again = False  # the same Message-ID twice is two mails to most servers

    def __init__(self) -> None:
        self.connection = get_connection()

    def open(self) -> None:
        """Connect, so that a server that is away, or went, is known before anything is handed over."""
        try:
            if not self.connection.open() and self._is_deaf():
                self.close()
                self.connection.open()
        except (SMTPException, OSError) as problem:
            raise Refused(type(problem).__name__) from problem

    def _is_deaf(self) -> bool:
        """Tell whether a connection that was open does not answer any more."""
        server = getattr(self.connection, "connection", None)
        if not isinstance(server, SMTP):
            return False
        try:
            return bool(server.noop()[0] != OK)
        except (SMTPException, OSError):
            return True

    def send(self, message: Message) -> None:
        """Hand a mail over; a server that says nothing after the last line may have taken it."""
        mail = addressed(
            to=message.to, subject=message.subject, text=message.text, html=message.html
        )
        mail.extra_headers = message.headers | {"Message-ID": message_id(message.mark)}
        mail.connection = self.connection
        with _understood():
            mail.send()

    def close(self) -> None:
        """Leave the server."""
        with suppress(SMTPException, OSError):
            self.connection.close()


@contextmanager
def _understood() -> Iterator[None]:
    """Turn what libraries raise into whether the mail was taken."""
    try:
        yield
    except SMTPRecipientsRefused as problem:
        [(code, said)] = list(problem.recipients.values())[:1]
        raise _refusal(code, said, "address_refused") from problem
    except SMTPDataError as problem:
        raise _refusal(problem.smtp_code, problem.smtp_error, "mail_refused") from problem
    except (SMTPNotSupportedError, AnymailRecipientsRefused, ValueError) as problem:
        # ValueError is an address that cannot be written down.
        raise Refused(type(problem).__name__, for_good=True) from problem
    except SMTPResponseException as problem:
        # Of us, and not of this mail: a password that ran out must not give up on everybody.
        raise Refused("server_refused_us") from problem
    except AnymailError as problem:
        status = getattr(problem, "status_code", None)
        if status is not None and status < FOR_GOOD:
            raise Refused("provider_refused") from problem
        raise Lost from problem
    except (SMTPException, OSError) as problem:
        raise Lost from problem


def _refusal(code: int, said: bytes | str, problem: str) -> Refused:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    wrong = words.lstrip().startswith(WRONG_ADDRESS)
    return Refused(problem, for_good=code >= FOR_GOOD, nobody=wrong)
