"""Whether a sender is real, as our own mail server has told (RFC 8601).

Plain rules. A header says what anybody likes: only the first one that bears the name of our own server is
read, and that server takes out those that came from elsewhere under its name (docs/operations.md).
"""

import re
from collections.abc import Sequence

RESULT = re.compile(r"\s*(dmarc|dkim|spf)(?:/1)?\s*=\s*([a-z]+)\b(.*)", re.IGNORECASE | re.DOTALL)
PROPERTY = re.compile(r"(?<!\S)(header|smtp)\.(d|from|mailfrom)\s*=\s*([^\s;]+)", re.IGNORECASE)
LONGEST = 10_000
# What is kept of quotes: a sender chooses what stands there, and could write results of their own.
HARMLESS = re.compile(r"[\w@.+-]")


def is_proven(headers: Sequence[str], *, sender: str, server: str) -> bool:
    """Tell whether the domain of `sender` sent the mail: by DMARC, else by DKIM or SPF of that domain.

    `headers` are the values of Authentication-Results, the topmost first; `server` is the name under which
    our own mail server writes them. Without that name nobody is proven.
    """
    said = next((it for value in headers if (it := _said(value, server)) is not None), None)
    domain = sender.rpartition("@")[2].lower()
    if said is None or not domain:
        return False
    passed = [(method, names) for method, result, names in said if result == "pass"]
    if any(method == "dmarc" for method, _result, _names in said):
        return ("dmarc", domain) in {(m, name) for m, names in passed for name in names["from"]}
    signed = [name for m, names in passed if m == "dkim" for name in names["d"]]
    sent = [name for m, names in passed if m == "spf" for name in names["mailfrom"]]
    return any(_is_of(domain, other) for other in signed + sent)


Said = list[tuple[str, str, dict[str, list[str]]]]  # method, result, names by property


def _said(value: str, server: str) -> Said | None:
    """Return what a header says; None where it is not our server's."""
    name, *results = _bare(value[:LONGEST]).split(";")
    if not server or name.split()[:1] != [server]:
        return None
    found: Said = []
    for result in results:
        if match := RESULT.match(result):
            names: dict[str, list[str]] = {"d": [], "from": [], "mailfrom": []}
            for _kind, which, said in PROPERTY.findall(match[3]):
                names[which.lower()].append(said.rpartition("@")[2].lower())
            found.append((match[1].lower(), match[2].lower(), names))
    return found


def _bare(value: str) -> str:
    """Return a header without comments, its quotes made harmless; no results where one of them never ends.

    One walk for both: a bracket in quotes begins no comment, and a quote in a comment is nothing at all.
    """
    kept: list[str] = []
    depth, quoted = 0, False
    signs = iter(value)
    for sign in signs:
        if sign == "\\":
            next(signs, "")  # what it makes harmless
            kept.append("" if depth else "_")
        elif sign == '"' and not depth:
            quoted = not quoted
        elif quoted:
            kept.append(sign if HARMLESS.fullmatch(sign) else "_")
        elif sign in "()":
            kept.append(" ")
            depth += 1 if sign == "(" else -1
            if depth < 0:
                break
        elif not depth:
            kept.append(sign)
    bare = "".join(kept)
    return bare if depth == 0 and not quoted else bare.partition(";")[0]


def _is_of(domain: str, other: str) -> bool:
    """Tell whether a domain is another one, or lies below it; never below a name without a dot."""
    return domain == other or ("." in other and domain.endswith(f".{other}"))
