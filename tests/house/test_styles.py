"""What the accessibility walks rely on: a wide screen has no colour that a phone has not.

They see a desk in light, a phone in dark, and a phone in light: nobody looks at a desk in dark.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

STYLES = sorted((Path(settings.BASE_DIR) / "static/css").glob("*.css"))
COLOURED = re.compile(r"(?:^|[;{\s])((?:[\w-]*color|fill|stroke|opacity|background)\s*:[^;}]*)")


def blocks_for_wide(css: str) -> list[str]:
    """Return what stands in the blocks for screens from some width or height on."""
    found = []
    for start in re.finditer(r"@media[^{]*min-(?:width|height)[^{]*\{", css):
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        found.append(css[start.end() : end - 1])
    return found


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_colour_is_of_wide_screens_alone(path: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert [said for block in blocks_for_wide(css) for said in COLOURED.findall(block)] == []


def test_such_a_colour_would_be_found() -> None:
    (block,) = blocks_for_wide("@media (min-width: 48rem) { a { color: red; } b { top: 0 } }")
    assert COLOURED.findall(block) == ["color: red"]
