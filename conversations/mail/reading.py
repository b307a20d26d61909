"""Reading a mail as it came, byte for byte: whose it is, to whom, what it says, what comes with it.

Plain rules. Nothing in it is trusted: headers may be missing or doubled, encodings may be lies.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from conversations.mail.replies import new_words, text_of

LARGEST = 30 * 1024 * 1024  # ours: five photos as mail has them
LONGEST = 20_000  # of the words, which is what a column takes
MOST_PARTS = 100
MOST_ADDRESSES = 20
# Where the address stands to which a mail was really handed, whatever it says it is to.
TO = ("Delivered-To", "X-Original-To", "To", "Cc")
AUTOMATIC = {"bulk", "junk", "list", "auto_reply"}
TEXTS = {"text/plain", "text/html"}


class TooLarge(Exception):
    """It is larger than any answer has to be."""


class Unreadable(Exception):
    """Python's parser failed on it; the text names the kind of failure and nothing of the mail."""


@dataclass(frozen=True)
class Mail:
    """What of a mail matters. `sender` is in small letters, empty where there is not exactly one."""

    sender: str
    to: tuple[str, ...]
    identifier: str
    text: str
    files: tuple[bytes, ...]
    results: tuple[str, ...]  # values of Authentication-Results, the topmost first
    is_automatic: bool  # no person wrote it
    wants_no_answer: bool = False  # by a list, or so it says: a person may have written it


def read(raw: bytes) -> Mail:
    """Read a mail. Raises TooLarge, Unreadable."""
    if len(raw) > LARGEST:
        raise TooLarge
    try:
        return _read(raw)
    except RecursionError:  # mails within mails, thousands deep: nobody writes such an answer
        raise TooLarge from None
    except Exception as problem:  # noqa: BLE001 -- the parser fails on a stranger's bytes in any way
        raise Unreadable(type(problem).__name__) from None


def as_it_came(raw: bytes) -> Mail:
    """Return a mail that cannot be read as one text, heads and all: whose it is, nobody knows."""
    text = plain(text_in(raw[:LARGEST], "utf-8"))[:LONGEST]
    return Mail("", (), "", text, files=(), results=(), is_automatic=False)


def _read(raw: bytes) -> Mail:
    mail = message_from_bytes(raw, EmailMessage, policy=policy.default)
    return Mail(
        sender=_sender(mail),
        to=tuple(it for _name, it in getaddresses(_all(mail, *TO)) if "@" in it)[:MOST_ADDRESSES],
        identifier=(_all(mail, "Message-ID") or [""])[0].strip()[:998],
        text=plain(new_words(_words(mail)))[:LONGEST],
        files=tuple(_files(mail)),
        results=tuple(_all(mail, "Authentication-Results")),
        is_automatic=_is_automatic(mail),
        wants_no_answer=bool(_all(mail, "List-Id", "X-Auto-Response-Suppress")),
    )


def plain(text: str) -> str:
    """Return a text without the signs that no column and no page takes."""
    return "".join(
        it for it in text if it in "\n\t" or (it.isprintable() and it != "\ufffc")
    ).strip()


def _all(mail: EmailMessage, *names: str) -> list[str]:
    """Return the values of some headers; one that cannot be read is not there."""
    found = []
    for name in names:
        for key, value in mail.raw_items():
            if key.lower() == name.lower():
                said = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                found.append(" ".join(said.split()))
    return found


def _sender(mail: EmailMessage) -> str:
    froms = _all(mail, "From")
    addresses = [address for _name, address in getaddresses(froms) if "@" in address]
    return addresses[0].lower() if len(froms) == 1 and len(addresses) == 1 else ""


def _is_automatic(mail: EmailMessage) -> bool:
    """Tell whether a machine wrote it: an absent reader, or a mail server (RFC 3834)."""
    told = [it.lower() for it in _all(mail, "Auto-Submitted")]
    ways = {it.lower() for it in _all(mail, "Precedence")}
    return (
        any(not it.startswith("no") for it in told)
        or bool(ways & AUTOMATIC)
        or "<>" in _all(mail, "Return-Path")
        or bool(_all(mail, "X-Autoreply", "X-Autorespond"))
        or mail.get_content_type() == "multipart/report"
    )


def _parts(mail: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that hold something; a mail within the mail is one part, and not read."""
    for number, part in enumerate(mail.walk()):
        if number > MOST_PARTS:
            return
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _words(mail: EmailMessage) -> str:
    """Return the first text; the first HTML as text where there is none."""
    found: dict[str, str] = {}
    for part in _parts(mail):
        kind = part.get_content_type()
        if kind in TEXTS and not _is_file(part):
            found.setdefault(kind, _decoded(part))
    text = found.get("text/plain", "")
    return text if text.strip() else text_of(found.get("text/html", ""))


def _decoded(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    return text_in(raw, part.get_content_charset() or "utf-8")


def text_in(raw: bytes, charset: str) -> str:
    """Return bytes as text; of a charset that there is not, as most texts are."""
    try:
        return raw.decode(charset, "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _is_file(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _files(mail: EmailMessage) -> Iterator[bytes]:
    for part in _parts(mail):
        if part.get_content_type() not in TEXTS or _is_file(part):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                yield content
