"""Stand-ins that are real: a mail server that speaks SMTP, and keeps what it is given.

`from tests.fakes import mailbox` in a conftest.py makes the fixture known there.
"""

import asyncio
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from psycopg import sql


@dataclass
class Mailbox:
    """A mail server on this machine: takes mails, or refuses what `refuses` names.

    `refuses` holds addresses; "*" refuses everybody, with the words of `refusal`. `mails` are in the order
    in which they came. One that `hangs_up` keeps a mail and goes before it has said so; one that `holds`
    keeps it and says nothing until it does not any more.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    refusal: str = "550 no such mailbox here:"
    hangs_up: bool = False
    holds: bool = False

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take or refuse one recipient."""
        if address in self.refuses or "*" in self.refuses:
            return f"{self.refusal} {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail."""
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        while self.holds:
            await asyncio.sleep(0.005)
        if self.hangs_up:
            assert server.transport is not None
            server.transport.abort()
        return "250 kept"

    def addressed(self) -> list[tuple[str, str]]:
        """Return address and subject of each mail, in the order in which they came."""
        return [(str(mail["To"]), str(mail["Subject"])) for mail in self.mails]

    def only(self) -> EmailMessage:
        """Return the one mail there is."""
        [mail] = self.mails
        return mail


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """Return the body of a mail, as text or as "html"."""
    part = mail.get_body(preferencelist=(kind,))
    assert part is not None, f"the mail has no {kind} part"
    content: Any = part.get_content()
    return str(content).replace("\r\n", "\n")


class AnyPort(Controller):
    """A controller that takes whatever port is free: several runs share a machine."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """Start a mail server, and send through it by SMTP as a deployment does."""
    box = Mailbox()
    server = AnyPort(box, hostname="127.0.0.1", port=0)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    server.stop()


class QuickHasher(PBKDF2PasswordHasher):
    """A deployment's own hasher, in one round."""

    iterations = 1


DECODERS: dict[tuple[str, str], Callable[[str], str]] = {
    ("django_session", "session_data"): lambda value: str(SessionStore().decode(value)),
    ("portal_cache", "value"): lambda value: b64decode(value).decode("latin-1"),
}


def everything_stored() -> list[tuple[str, str, str]]:
    """Return table, column and text of every value in the database, but for Django's own bookkeeping.

    Sessions and the cache are given as what they hold, not as the code it is written in.
    """
    stored = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND table_name NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                sql.SQL("SELECT {0}::text FROM {1} WHERE {0} IS NOT NULL").format(
                    sql.Identifier(column), sql.Identifier(table)
                )
            )
            decode = DECODERS.get((table, column), str)
            stored += [(table, column, decode(value)) for (value,) in cursor.fetchall()]
    return stored
