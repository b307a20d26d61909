"""What a published text is made of: sections of blocks, plain enough to be stored and signed."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

# A block is one of:
#   {"kind": "p", "text"}                       a paragraph
#   {"kind": "list", "items"}                   points
#   {"kind": "facts", "heading", "id", "facts"} a heading, and terms with what they are
#   {"kind": "links", "links"}                  links with text, url, and whether they leave the portal
#   {"kind": "live", "name"}                    said anew at each look, from what has happened
# `id` of a section or of facts is the part of the address behind #.
Block = dict[str, Any]
Section = dict[str, Any]


def section(key: str, question: str, answer: str, *blocks: Block) -> Section:
    """Make a section: what somebody asks, the answer in a sentence, and the rest."""
    return {"id": key, "question": question, "answer": answer, "blocks": list(blocks)}


def p(text: str) -> Block:
    """Make a paragraph."""
    return {"kind": "p", "text": text}


def points(items: Sequence[str]) -> Block:
    """Make a list."""
    return {"kind": "list", "items": list(items)}


def facts(key: str, heading: str, pairs: Sequence[tuple[str, str]]) -> Block:
    """Make terms and what they are; those without text are left out."""
    told = [{"term": term, "text": text} for term, text in pairs if text]
    return {"kind": "facts", "id": key, "heading": heading, "facts": told}


def links(*each: tuple[str, str]) -> Block:
    """Make links from (text, address); one with a scheme leaves the portal."""
    return {
        "kind": "links",
        "links": [
            {"text": text, "url": url, "outside": url.startswith("http")}
            for text, url in each
            if url
        ],
    }


def live(name: str) -> Block:
    """Make a place for what is worked out at each look."""
    return {"kind": "live", "name": name}


def sha256(sections: Sequence[Section]) -> str:
    """Return the fingerprint of a text, whatever order its keys were stored in."""
    plain = json.dumps(sections, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
