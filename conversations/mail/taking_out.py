"""Taking out of a whole mail what nobody should send, wherever it stands in it, before the mail is sealed.

Plain rules. Only the bytes of what held something are exchanged, in the charset and the encoding that they
had: what the mail is made of, and how it is read later, stays as it came. An HTML text becomes the words of
it, for a number may stand in pieces between its tags. Names and addresses by which a mail is known or
answered are never touched.
"""

import base64
import binascii
from collections.abc import Callable, Iterable
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import EmailMessage
from email.policy import Policy
from email.utils import collapse_rfc2231_value, formataddr, getaddresses
from html import escape
from typing import Any

from conversations.caught import MASK, Caught, caught, masked
from conversations.mail.reading import Mail, Unreadable, plain, read, text_in
from conversations.mail.replies import text_of

# As MASK, in signs that every charset has.
PLAIN_MASK = "[...]"
WORDS = frozenset({"subject", "comments", "keywords", "thread-topic", "content-description"})
PEOPLE = frozenset({"from", "sender", "reply-to", "to", "cc", "bcc"})
NAMED = {"content-type": "name", "content-disposition": "filename"}
# What holds text by its kind. A part of many that has none, or a mail within the mail that is broken, too.
TEXTS = frozenset({"text", "multipart", "message"})
ASCII = bytes(range(0x20, 0x7F))
UUENCODED = frozenset({"x-uuencode", "uuencode", "uue", "x-uue"})
Found = set[Caught]


class _Lost(Exception):
    """A part does not stand in the mail as it was read, or the mail would be another one."""


class _Part(EmailMessage):
    """A part of a mail that knows how its body came."""

    came = ""

    def set_payload(self, payload: Any, charset: Any = None) -> None:
        """Take a body, and keep it as it came."""
        self.came = payload if isinstance(payload, str) else ""
        super().set_payload(payload, charset)


def without_secrets(raw: bytes) -> tuple[bytes, frozenset[Caught]]:
    """Return a mail without what nobody should send, and what that was.

    One that holds nothing comes back byte for byte. One that cannot be put together again is written anew,
    with what is read of it; of one that nobody can read, the plain text alone is looked through.
    """
    for rules in (policy.default, policy.compat32):
        try:
            return _exchanged(raw, rules)
        except Exception:  # noqa: BLE001, S112 -- Python's parser fails on a stranger's bytes in any way
            continue
    try:
        return _anew(read(raw))
    except Unreadable:
        text, found = _masked(raw.decode("latin-1"))
        return text.encode("latin-1", "replace"), frozenset(found)


def _exchanged(raw: bytes, rules: Policy) -> tuple[bytes, frozenset[Caught]]:
    """Exchange what holds something, and look once more. Raises whatever Python's parser does."""
    new, found = _once(raw, rules)
    if new != raw and (_once(new, rules)[1] or _known_by(new) != _known_by(raw)):
        raise _Lost
    return new, frozenset(found)


def _once(raw: bytes, rules: Policy) -> tuple[bytes, Found]:
    mail: Any = message_from_bytes(raw, _Part, policy=rules)  # and so are all parts of it
    pieces: list[tuple[bytes, bytes]] = []
    found: Found = set()
    _gather(mail, pieces, found)
    return _put_together(raw, pieces), found


def _known_by(raw: bytes) -> object:
    """Return by what a mail is taken in: this must not change."""
    try:
        mail = read(raw)
    except Unreadable:
        return None
    return mail.sender, mail.to, mail.identifier, mail.results, mail.is_automatic, len(mail.files)


def _gather(part: _Part, pieces: list[tuple[bytes, bytes]], found: Found) -> None:
    """Add what a part is made of, in its order: bytes as they came, and what they become."""
    for name, value in part.raw_items():
        pieces.append((f"{name}:".encode(),) * 2)
        new = _head(part, name.lower(), value, found)
        pieces.append((_bytes(value), _bytes(value) if new is None else new))
    if not part.is_multipart():
        old = _bytes(part.came)
        new = _body(part, found)
        pieces.append((old, old if new is None else new))
        return
    pieces.append(_beside(part.preamble, found))
    inner: Any = part.get_payload()  # all made by the same parser
    for each in inner:
        _gather(each, pieces, found)
    pieces.append(_beside(part.epilogue, found))


def _put_together(raw: bytes, pieces: Iterable[tuple[bytes, bytes]]) -> bytes:
    kept: list[bytes] = []
    place = 0
    for old, new in pieces:
        at = raw.find(old, place)
        if at < 0:
            raise _Lost
        kept += [raw[place:at], new]
        place = at + len(old)
    return b"".join([*kept, raw[place:]])


def _bytes(text: str) -> bytes:
    return text.encode("ascii", "surrogateescape")


def _masked(text: str) -> tuple[str, Found]:
    """Mask a text; also what only shows once signs that nobody sees are gone."""
    left, found = masked(text)
    all_found = set(found)
    if caught(seen := plain(left)):
        left, found = masked(seen)
        all_found |= found
    return (left.replace(MASK, PLAIN_MASK) if all_found else left), all_found


def _beside(text: str | None, found: Found) -> tuple[bytes, bytes]:
    """Return what stands before or behind the parts of a mail, which no program shows."""
    old = _bytes(text or "")
    left, these = _masked(old.decode("latin-1"))
    found |= these
    return old, left.encode("latin-1", "replace") if these else old


# --- Heads ----------------------------------------------------------------------------------------------


def _head(part: _Part, name: str, value: str, found: Found) -> bytes | None:
    """Return what a header becomes; None where it stays."""
    said = " ".join(_bytes(value).decode("utf-8", "replace").split())
    if name in WORDS:
        return _words(said, name, found)
    if name in PEOPLE:
        return _people(said, found)
    return _named(part, name, NAMED[name], found) if name in NAMED else None


def _words(said: str, name: str, found: Found) -> bytes | None:
    left, these = _masked(_decoded(said))
    found |= these
    charset = "us-ascii" if left.isascii() else "utf-8"
    return Header(left, charset, header_name=name).encode().encode() if these else None


def _people(said: str, found: Found) -> bytes | None:
    """Mask the names of a header with addresses; what has no @ in it is no address."""
    new: list[str] = []
    here: Found = set()
    for name, address in getaddresses([said]):
        is_one = "@" in address
        left, these = _masked(_decoded(name if is_one else f"{name} {address}"))
        here |= these
        new.append(formataddr((left, address if is_one else "")))
    found |= here
    return ", ".join(new).encode() if here else None


def _named(part: _Part, header: str, key: str, found: Found) -> bytes | None:
    """Mask the name of a file."""
    kind, *params = part.get_params([("", "")], header=header)
    said = {name.lower(): collapse_rfc2231_value(value) for name, value in params}
    left, these = _masked(_decoded(said.get(key, "")))
    found |= these
    if not these:
        return None
    said[key] = left.encode("ascii", "replace").decode().replace("\\", "").replace('"', "")
    return "; ".join([kind[0], *(f'{name}="{value}"' for name, value in said.items())]).encode()


def _decoded(said: str) -> str:
    """Return a header as it is read (RFC 2047)."""
    try:
        chunks = decode_header(said)
    except HeaderParseError:
        return said
    return "".join(
        chunk if isinstance(chunk, str) else text_in(chunk, charset or "utf-8")
        for chunk, charset in chunks
    )


# --- Bodies ---------------------------------------------------------------------------------------------


def _body(part: _Part, found: Found) -> bytes | None:
    """Return what the body of a part becomes; None where it stays."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not _is_text(part, content):
        return None
    charset = part.get_content_charset() or "utf-8"
    make = _html if part.get_content_type() == "text/html" else _masked
    # What ends the last line of a part is not of its charset.
    new, these = _in_charset(content.removesuffix(_end(part)), charset, make)
    found |= these
    return None if new is None else _encoded(part, new)


def _end(part: _Part) -> bytes:
    old = _bytes(part.came)
    return old[len(old.rstrip(b"\r\n")) :]


def _is_text(part: _Part, content: bytes) -> bool:
    """Tell whether a part is text, whatever it says: a table is often said to be a program's own."""
    if part.get_content_maintype() in TEXTS:
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return not content.startswith(b"%PDF-")  # one that is cut is no paper any more


def _html(page: str) -> tuple[str, Found]:
    """Return the words of a page as a page; the page itself where it holds nothing, in its tags either."""
    text = text_of(page)
    left, found = _masked(text)
    if not found and not _masked(page)[1]:
        return page, found
    return "".join(f"{escape(line)}<br>\n" for line in left.split("\n")), found


def _in_charset(
    content: bytes, charset: str, make: Callable[[str], tuple[str, Found]]
) -> tuple[bytes | None, Found]:
    """Mask bytes by what their charset makes of them; None where they stay.

    Where it is one in which plain letters are other bytes, the bytes are looked at as such as well: it may
    be a lie.
    """
    text, name, lost = _read_in(content, charset)
    left, found = make(text)
    new = left.encode(name, lost) if left != text else content
    if _is_wide(charset):
        seen, more = _masked(plain(new.decode("latin-1")))
        if more:
            found, new = found | more, seen.encode(name, "replace")
    return (None if new is content else new), found


def _is_wide(charset: str) -> bool:
    """Tell whether plain letters are other bytes in a charset than in most; not of one that there is not."""
    try:
        return ASCII.decode(charset, "replace") != ASCII.decode()
    except (LookupError, ValueError):
        return False


def _read_in(content: bytes, charset: str) -> tuple[str, str, str]:
    """Return a text, and the charset and the way by which it becomes the same bytes again."""
    for name in (charset, "utf-8"):
        for lost in ("surrogateescape", "replace"):
            try:
                text = content.decode(name, lost)
                text.encode(name, lost)
            except (LookupError, ValueError):
                continue
            return text, name, lost
    raise _Lost


def _encoded(part: _Part, content: bytes) -> bytes:
    """Return a body in the encoding that it came in, with the line ends that it came with."""
    old = _bytes(part.came)
    line = b"\r\n" if b"\r\n" in old else b"\n"
    way = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if way == "base64":
        content = base64.encodebytes(content).replace(b"\n", line)
    elif way == "quoted-printable":
        # In a charset like UTF-16 a byte that ends a line may be half of a letter.
        wide = _is_wide(part.get_content_charset() or "utf-8")
        content = binascii.b2a_qp(content, istext=not wide)
    elif way in UUENCODED:
        rows = (binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
        content = b"begin 644 x\n" + b"".join(rows) + b"`\nend"
    return content.rstrip(b"\r\n") + _end(part)


def _anew(mail: Mail) -> tuple[bytes, frozenset[Caught]]:
    """Write a mail with what was read of one: who sent it to whom, its words and its files."""
    text, found = _masked(mail.text)
    new = [f"Authentication-Results: {each}" for each in mail.results]
    new += [f"From: <{mail.sender}>"] if mail.sender else []
    new += ["To: " + ", ".join(f"<{each}>" for each in mail.to), f"Message-ID: {mail.identifier}"]
    new += ["Content-Type: multipart/mixed; boundary=part", ""]
    parts = [("text/plain; charset=utf-8", text.encode())]
    for each in mail.files:
        left, these = (
            (None, set()) if each.startswith(b"%PDF-") else _in_charset(each, "utf-8", _masked)
        )
        found |= these
        parts.append(("application/octet-stream; name=x", each if left is None else left))
    for kind, content in parts:
        new += ["--part", f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", ""]
        new.append(base64.encodebytes(content).decode())
    return "\n".join([*new, "--part--", ""]).encode(), frozenset(found)
