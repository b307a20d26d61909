"""One event as a file for calendars (RFC 5545). Plain Python.

In UTC, so that it needs no rules of time zones: a calendar shows it by its owner's clock. One event with a
few words of ours does not need a library that reads and writes all of the standard.
"""

from datetime import UTC, datetime

LONGEST = 75  # octets of a line: RFC 5545, 3.1


def event(
    *,
    uid: str,
    from_at: datetime,
    to_at: datetime,
    made_at: datetime,
    title: str,
    where: str,
    url: str,
) -> bytes:
    """Return the file. The same `uid` moves the event where it is known already."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Curbstop//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_utc(made_at)}",
        f"SEQUENCE:{int(made_at.timestamp()) % 2**31}",
        f"DTSTART:{_utc(from_at)}",
        f"DTEND:{_utc(to_at)}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(where)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(said: str) -> str:
    """Return a text with what has a meaning of its own written as itself: RFC 5545, 3.3.11."""
    for sign in "\\;,":
        said = said.replace(sign, f"\\{sign}")
    return said.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Return a line, folded where it is long, and never within a letter."""
    out, room = [b""], LONGEST
    for letter in line:
        octets = letter.encode()
        if len(out[-1]) + len(octets) > room:
            out.append(b"")
            room = LONGEST - 1  # of the next one, since a space comes before it
        out[-1] += octets
    return b"\r\n ".join(out) + b"\r\n"
