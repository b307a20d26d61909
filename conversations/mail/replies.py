"""Which words of a mail are new: the quoted mail, the signature and what a telephone adds are cut.

Plain rules. Our own mails bear a line above which people answer, and most programs quote it: what stands
below is ours. For those that do not, the usual heads of a quote in English and Spanish are known. Where
nothing would be left, everything stays: rather twice than not at all.
"""

import re
from html.parser import HTMLParser

# Stands in our mails, in both languages; the signs make it be found however a program wraps it.
MARK = "##-"
SIGNATURE = re.compile(r"-- ?")
QUOTED = re.compile(r"\s*>")
ENDS = (
    re.compile(
        r"-{2,}\s*(original message|mensaje original|forwarded message|mensaje reenviado)", re.I
    ),
    re.compile(r"_{20,}\s*"),
)
# "On Fri, 20 Nov 2026 at 12:00, Water <water@example.org> wrote:", on one line or two. A program writes
# the year, the time or the address, or the quote follows; "On Monday your agent wrote:" somebody tells us.
HEAD_BEGINS = re.compile(r"\s*(on|el|em)\s", re.I)
HEAD_ENDS = re.compile(r".*\b(wrote|escribió|writes|escribe)\s*:\s*", re.I)
BY_A_PROGRAM = re.compile(r"\d{4}|\d:\d\d|@")
# "From: Water <water@example.org>", and then when, to whom and about what.
SENDER = re.compile(r"\s*\*?(from|de)\s*:\*?\s.*@.*", re.I)
SOMEBODY = re.compile(r"\s*\*?(from|de)\s*:\*?\s.*", re.I)
SENT_TO = re.compile(
    r"\s*\*?(sent|date|to|subject|enviado|fecha|para|asunto)\b[^:]{0,20}:\*?\s.*", re.I
)
SENT_FROM = re.compile(r"(sent from my|enviado desde mi|get outlook for|obtener outlook)\b.*", re.I)
HEAD_LINES, LOOKED_AT = 3, 5
LONGEST_LINE = 2000
LONGEST_PAGE = 300_000


def new_words(text: str) -> str:
    """Return what somebody wrote above the mail that they answer."""
    lines = [line[:LONGEST_LINE].rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    kept: list[str] = []
    for number, line in enumerate(lines):
        if _is_end(line) or _is_head(lines[number : number + LOOKED_AT]):
            break
        if not QUOTED.match(line):
            kept.append(line)
    while kept and (not kept[-1].strip() or SENT_FROM.fullmatch(kept[-1].strip())):
        kept.pop()
    said = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return said or "\n".join(line for line in lines if MARK not in line).strip()


def _is_end(line: str) -> bool:
    return (
        MARK in line
        or SIGNATURE.fullmatch(line) is not None
        or any(end.match(line.strip()) for end in ENDS)
    )


def _is_head(lines: list[str]) -> bool:
    """Tell whether the head of a quote begins here, and ends on this line or one of the next."""
    if SENDER.fullmatch(lines[0]):
        return any(SENT_TO.fullmatch(line) for line in lines[1:])
    if SOMEBODY.fullmatch(lines[0]):  # a program that knows the sender by name writes no address
        return sum(SENT_TO.fullmatch(line) is not None for line in lines[1:]) > 1
    if not HEAD_BEGINS.match(lines[0]):
        return False
    first = lines[:HEAD_LINES]
    ends = next((n for n, line in enumerate(first, start=1) if HEAD_ENDS.fullmatch(line)), 0)
    below = next((line for line in lines[ends:] if line.strip()), "")
    by_a_program = BY_A_PROGRAM.search(" ".join(lines[:ends])) is not None
    return bool(ends) and (by_a_program or QUOTED.match(below) is not None)


# What is never text, and what ends a line.
SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "blockquote"})
QUOTES = frozenset({"gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"})


class _Text(HTMLParser):
    """Gathers the words of a page; what it would load, run or show as a picture is not among them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go silent within what is no text, and stop where a program says that its quote begins."""
        names = dict(attrs)
        classes = set((names.get("class") or "").split())
        if classes & QUOTES or names.get("id") == "divRplyFwdMsg":
            self.ended = True
        if tag in SILENT:
            self.silent += 1
        elif tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Speak again."""
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self.silent and not self.ended:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of(html: str) -> str:
    """Return the words of an HTML mail, a line a paragraph."""
    page = html[:LONGEST_PAGE]
    # Python's reader looks at a tag that is never closed again and again: it is not given one.
    closed = page.rfind(">") + 1
    reader = _Text()
    reader.feed(page[:closed])
    reader.close()
    reader.handle_data(page[closed:].partition("<")[0])
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
