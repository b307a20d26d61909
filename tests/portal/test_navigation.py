"""The navigation: which entry a page stands under, on a phone and beside it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.context import UNDER

As = Callable[[str | None], Client]

# What is no page of a resident's home: staff's, machines', and what is about the person who signs in.
BESIDE = {
    ".well-known", "admin", "api", "brand.css", "healthz", "home", "language", "notices", "pay",
    "profile", "readyz", "sign-in", "staff", "terms",
}  # fmt: skip
LIT = re.compile(r'aria-current="page">\s*(?:<svg.*?</svg>\s*)?(?:<span>)?([^<]+)', re.DOTALL)


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Yield the addresses of all pages."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def lit(page: Any) -> list[str]:
    """Return the entries that are marked in each navigation of a page."""
    navs = re.findall(r'<nav class="nav [^>]*>(.*?)</nav>', page.content.decode(), re.DOTALL)
    return [" ".join(LIT.findall(nav)) for nav in navs]


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/", "Home"),
        ("/use/", "Use"),
        ("/use/?by=day&on=2026-09-01", "Use"),
        ("/use/?by=map", "Use"),
        ("/use/compare/", "Use"),
        ("/use/bills/", "Use"),
        ("/use/download/", "Use"),
        ("/household/", "Use"),
        ("/bills/", "Bills"),
        ("/bills/help/", "Bills"),
        ("/leaks/away/", "Leaks"),
        ("/programs/", "Saving"),
        ("/access/invite/", "Access"),
        ("/privacy/held/", "Privacy"),
        ("/profile/", ""),
    ],
)
def test_a_page_marks_its_entry_in_both_navigations(path: str, entry: str, as_: As) -> None:
    page = as_("ada").get(path)
    assert page.status_code == 200
    assert lit(page) == [entry, entry]


def test_every_page_stands_under_an_entry_or_beside_them() -> None:
    found = {route.partition("/")[0] for route in routes(get_resolver())}
    assert found == {*UNDER, *BESIDE}
