"""What fills in a letter: what stands in its row, and what is sealed there."""

import json
from typing import Any

from privacy import keys


def opened(about: dict[str, Any]) -> dict[str, Any]:
    """Return what fills in a letter, with what was sealed in it."""
    sealed = about.get("sealed", "")
    secrets: dict[str, Any] = json.loads(keys.unseal(sealed.encode())) if sealed else {}
    return {name: value for name, value in about.items() if name != "sealed"} | secrets


def sealed_into(about: dict[str, Any], secrets: dict[str, str]) -> dict[str, Any]:
    """Return what stands in the row of a letter that is also filled in with secrets."""
    return about | ({"sealed": keys.seal(json.dumps(secrets)).decode()} if secrets else {})
