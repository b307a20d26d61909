"""Asking the utility's virus scanner about a file that somebody sent."""

import socket
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 20  # ours: somebody waits for the page
A_MOMENT = 0.01  # no time at all would mean never to give up
PIECE = 64 * 1024


class Infected(Exception):
    """The scanner knows the file."""


class NotScanned(Exception):
    """The scanner gave no answer that says that the file is clean."""


class NobodyAnswers(NotScanned):
    """The scanner is away: it would not answer for any other file."""


def scan(content: bytes) -> bool:
    """Have clamd at `VIRUS_SCANNER` look at a file; return False where there is no scanner to ask.

    By its INSTREAM command: pieces, each after its length, and an empty one. It has SECONDS for all of it,
    however slowly it answers. Raises Infected, NotScanned.
    """
    if not settings.VIRUS_SCANNER:
        return False
    over = monotonic() + SECONDS
    to = urlsplit(f"//{settings.VIRUS_SCANNER}")
    try:
        with socket.create_connection((to.hostname, to.port), timeout=SECONDS) as asked:
            asked.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                asked.settimeout(max(over - monotonic(), A_MOMENT))
                asked.sendall(len(piece).to_bytes(4) + piece)
            asked.sendall(bytes(4))
            said = b""
            while not said.endswith(b"\0") and monotonic() < over:
                asked.settimeout(max(over - monotonic(), A_MOMENT))
                if not (more := asked.recv(1024)):
                    break
                said += more
    except (OSError, ValueError) as problem:
        raise NobodyAnswers from problem
    if said.rstrip(b"\0").endswith(b" FOUND"):
        raise Infected
    if said.rstrip(b"\0") != b"stream: OK":
        raise NotScanned
    return True
