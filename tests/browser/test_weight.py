"""What the first view of a page costs on a slow line: nothing kept from before, nothing from elsewhere."""

import pytest

from tests.browser.chromium import PHONE, NewTab
from tests.browser.places import live_in
from tests.conftest import Town

pytestmark = pytest.mark.usefixtures("clock")
MOST = 100_000  # bytes as they pass the line, headers included


@pytest.mark.parametrize(
    ("who", "path"),
    [
        (None, "/"),
        (None, "/sign-in/login/"),
        ("ada", "/"),
        ("ada", "/use/"),
        ("ada", "/use/?by=hour&on=2026-11-01"),
        ("ada", "/use/?by=month"),
        ("ada", "/bills/"),
    ],
)
def test_a_first_view_is_light(who: str | None, path: str, new_tab: NewTab, town: Town) -> None:
    live_in(town)
    tab = new_tab(viewport=PHONE)
    tab.sign_in(town.users[who] if who else None)
    tab.open(path)
    tab.page.wait_for_load_state("networkidle")
    weights = {}
    for request in tab.requests:
        if request.url.startswith(tab.site):
            sizes = request.sizes()
            weights[request.url.removeprefix(tab.site)] = (
                sizes["responseHeadersSize"] + sizes["responseBodySize"]
            )
    total = sum(weights.values())
    print(f"{path}: {total:,} bytes in {len(weights)} requests")  # noqa: T201 -- shown by -s
    assert total < MOST, f"{path} weighs {total:,} bytes: {weights}"
    assert {request.url for request in tab.requests if "http" in request.url} == {
        f"{tab.site}{address}" for address in weights
    }
