"""The colours a utility may choose, and the style sheet that carries them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory

from portal import brand
from portal.checks import colours_can_be_read
from portal.views.brand import brand_css

GOOD = {"colour": "#0b5c7d", "colour_dark": "#7cc4e4"}
TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
LIGHT, DARK = (
    dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", part))
    for part in TOKENS.split("(prefers-color-scheme: dark)")
)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),  # the well-known grey that just fails
        ("#767676", "#FFFFFF", 4.54),  # and the one that just passes
        ("#0b5c7d", "#0b5c7d", 1.0),
    ],
)
def test_contrast_is_that_of_the_guidelines(one, other, ratio):
    assert round(brand.contrast(one, other), 2) == ratio


@pytest.mark.parametrize(
    "text", ["", "water", "#fff", "0b5c7d", "#0b5c7g", "#0b5c7d\n", "#0b5c7d}*{color:red"]
)
def test_only_a_six_digit_colour_is_a_colour(text):
    with pytest.raises(brand.NotAColour):
        brand.luminance(text)
    with pytest.raises(brand.NotAColour):
        brand.stylesheet(GOOD | {"colour_dark": text})


def test_the_papers_are_those_of_the_style_sheet():
    assert (LIGHT["paper"], LIGHT["sunk"]) == brand.LIGHT_PAPERS
    assert (DARK["paper"], DARK["sunk"]) == brand.DARK_PAPERS


@pytest.mark.parametrize(("tokens", "theme"), [(LIGHT, "light"), (DARK, "dark")])
def test_every_colour_of_the_portal_can_be_read_on_its_paper(tokens, theme):
    papers = (tokens["paper"], tokens["sunk"])
    words = ("ink", "soft", "water", "leak", "good", "care", "alert")
    faint = [
        word
        for word in words
        if min(brand.contrast(tokens[word], paper) for paper in papers) < brand.LEAST_CONTRAST
    ]
    assert (theme, faint) == (theme, [])
    assert min(brand.contrast(tokens["edge"], paper) for paper in papers) >= 3


def test_a_utility_with_readable_colours_may_start():
    assert brand.too_faint(GOOD) == []


def test_a_faint_colour_is_named_with_the_paper_it_fails_on():
    faint = brand.too_faint({"colour": "#3399cc", "colour_dark": "#0b5c7d"})
    assert [(one.setting, one.paper, round(one.contrast, 1)) for one in faint] == [
        ("colour", "#f4f2ec", 2.9),
        ("colour_dark", "#18232a", 2.2),
    ]


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (GOOD, []),
        (GOOD | {"colour": "blue"}, ["portal.E001"]),
        (GOOD | {"colour": "#3399cc"}, ["portal.E002"]),
        (GOOD | {"colour_dark": "#0b5c7d"}, ["portal.E003"]),
    ],
)
def test_the_portal_does_not_start_with_colours_nobody_can_read(chosen, ids, settings):
    settings.UTILITY = settings.UTILITY | chosen
    assert [message.id for message in colours_can_be_read()] == ids


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/brand.css?0b5c7d7cc4e4", "public, max-age=31536000, immutable"),
        ("/brand.css?112233445566", "public, max-age=3600"),
        ("/brand.css", "public, max-age=3600"),
    ],
)
def test_the_colours_are_kept_for_a_year_only_under_their_own_address(address, kept, settings):
    settings.UTILITY = settings.UTILITY | GOOD
    answer = brand_css(RequestFactory().get(address))
    assert (answer.content.decode(), answer["Content-Type"], answer["Cache-Control"]) == (
        ":root{--water:#0b5c7d}\n"
        "@media screen and (prefers-color-scheme:dark){:root{--water:#7cc4e4}}\n",
        "text/css; charset=utf-8",
        kept,
    )
