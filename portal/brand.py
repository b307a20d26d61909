"""Which colours a utility may choose: contrast as WCAG 2.2 defines it, in plain Python.

A utility brings two colours, one for the light paper and one for the dark. They become the water:
links, bars, and buttons with the paper's colour as their text. The papers below are those of
static/css/tokens.css, and a test keeps the two equal.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text; marks need only 3 (1.4.11)
# The page and the sunken strip, in both themes: a link may stand on either.
LIGHT_PAPERS = ("#fdfcf9", "#f4f2ec")
DARK_PAPERS = ("#10191e", "#18232a")
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


class NotAColour(ValueError):
    """The text is not a colour written as #rrggbb."""


@dataclass(frozen=True, slots=True)
class TooFaint:
    """A chosen colour that cannot be read on one of the papers."""

    setting: str
    colour: str
    paper: str
    contrast: float


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 for black to 1 for white.

    Source: WCAG 2.2, definition of relative luminance. Raises NotAColour.
    """
    if not _HEX.fullmatch(colour):
        raise NotAColour(colour)
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= 0.04045:  # noqa: PLR2004 - the knee of the sRGB curve, IEC 61966-2-1
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, whichever is lighter.

    Source: WCAG 2.2, definition of contrast ratio. Raises NotAColour.
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(utility: Mapping[str, str]) -> list[TooFaint]:
    """Return where the utility's colours fall below the contrast for text, the worst paper of each.

    `utility` is settings.UTILITY, with `colour` and `colour_dark`. Raises NotAColour.
    """
    found = []
    for setting, papers in (("colour", LIGHT_PAPERS), ("colour_dark", DARK_PAPERS)):
        colour = utility[setting]
        paper = min(papers, key=lambda sheet: contrast(colour, sheet))
        reached = contrast(colour, paper)
        if reached < LEAST_CONTRAST:
            found.append(TooFaint(setting, colour, paper, reached))
    return found


def stylesheet(utility: Mapping[str, str]) -> str:
    """Return the style sheet that carries the utility's colours; nothing else is in it.

    Raises NotAColour: whatever is not #rrggbb never reaches the browser.
    """
    for setting in ("colour", "colour_dark"):
        luminance(utility[setting])
    return (
        f":root{{--water:{utility['colour']}}}\n"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root{{--water:{utility['colour_dark']}}}}}\n"
    )


def version(utility: Mapping[str, str]) -> str:
    """Return what stands after the question mark of the style sheet's address.

    It changes when a colour does, so the sheet itself can be kept for a year.
    """
    return f"{utility['colour'][1:]}{utility['colour_dark'][1:]}"
