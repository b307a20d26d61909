"""What the accessibility walks rely on: a colour depends on the theme alone, not on the width of the screen.

They look at colours at a desk, in light and in dark.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

STYLES = sorted((Path(settings.BASE_DIR) / "static/css").glob("*.css"))
COLOURED = re.compile(r"(?:^|[;{\s])((?:[\w-]*color|fill|stroke|opacity|background)\s*:[^;}]*)")


def blocks_by_width(css: str) -> list[str]:
    """Return what stands in the blocks that ask how wide or high the screen is."""
    found = []
    for start in re.finditer(r"@media[^{]*(?:width|height)[^{]*\{", css):
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        found.append(css[start.end() : end - 1])
    return found


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_colour_depends_on_the_width_of_the_screen(path: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert [said for block in blocks_by_width(css) for said in COLOURED.findall(block)] == []


def test_such_a_colour_would_be_found() -> None:
    (block,) = blocks_by_width("@media (min-width: 48rem) { a { color: red; } b { top: 0 } }")
    assert COLOURED.findall(block) == ["color: red"]
