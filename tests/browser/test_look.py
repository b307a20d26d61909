"""Pictures of every page, to be looked at by people: `pytest tests/browser/test_look.py --shots`."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import NewTab
from tests.browser.places import PLACES, add_passkey, live_in, visit
from tests.conftest import Town
from tests.fakes import Mailbox

pytestmark = pytest.mark.usefixtures("clock")
SHOTS = Path(__file__).resolve().parents[2] / "shots"
A_FEW = ("home", "welcome", "use by hour, gap")  # what is drawn where no pictures were asked for


def test_every_page_can_be_looked_at(
    new_tab: NewTab,
    town: Town,
    mailbox: Mailbox,
    settings: Any,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    asked_for = request.config.getoption("--shots", default=False)
    folder = SHOTS if asked_for else tmp_path
    tab = new_tab()
    live_in(town)
    add_passkey(tab, town, settings)
    for name in PLACES if asked_for else A_FEW:
        visit(tab, town, PLACES[name], mailbox)
        for width in (375, 1280):
            tab.page.set_viewport_size({"width": width, "height": 800})
            # As high as the page: what is fixed at the foot then stands at its foot.
            height = tab.page.evaluate("document.documentElement.scrollHeight")
            tab.page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
                file = f"{re.sub('[^a-z0-9]+', '-', name)}-{width}-{scheme}.png"
                tab.page.screenshot(path=folder / file, full_page=True)
    pictures = sorted(folder.glob("*.png"))
    assert len(pictures) >= 4 * len(A_FEW)
    assert all(picture.stat().st_size > 10_000 for picture in pictures)  # none is blank
