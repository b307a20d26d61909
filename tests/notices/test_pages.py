"""Who may open the pages of this room."""

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
As = Callable[[str | None], Client]
WHO = ["ada", "ben", "cleo", "lena", "mallory", "dana", None]
OWN = "302 /profile/notices/"
LOGIN = "302 /sign-in/login/"
# Address and method, with what is answered to each of WHO: everybody has notices of their own, and nobody
# another one's; the click in a mail needs no login; firms have a key, which none of them has.
TABLE = {
    ("/profile/notices/", "get"): [*["200"] * 6, LOGIN],
    ("/profile/notices/", "post"): [*["200"] * 6, LOGIN],
    ("/profile/notices/told/", "get"): [*["200"] * 6, LOGIN],
    ("/profile/notices/phone/", "get"): [*["200"] * 6, LOGIN],
    ("/profile/notices/phone/", "post"): [*["200"] * 6, LOGIN],
    ("/profile/notices/phone/forget/", "get"): [*["405"] * 6, LOGIN],
    ("/profile/notices/phone/forget/", "post"): [*[OWN] * 6, LOGIN],
    ("/profile/notices/email/", "get"): [*["405"] * 6, LOGIN],
    ("/profile/notices/email/", "post"): [*[OWN] * 6, LOGIN],
    ("/notices/stop/secret/", "get"): ["200"] * 7,
    ("/notices/stop/secret/", "post"): ["200"] * 7,
    ("/notices/seen/secret/", "get"): ["200"] * 7,
    ("/notices/seen/secret/", "post"): ["405"] * 7,
    ("/notices/go/secret/", "get"): ["302 /"] * 7,
    ("/notices/go/secret/", "post"): ["405"] * 7,
    **{
        (f"/staff/groups/{path}", method): [*["404"] * 6, LOGIN]  # Dana has no right to offers
        for path, method in (
            *(("", "get"), ("new/", "get"), ("new/", "post"), ("7/", "get"), ("7/edit/", "get")),
            *(("7/test/", "post"), ("7/send/", "post"), ("7/stop/", "post")),
            *(("7/test/", "get"), ("7/send/", "get"), ("7/stop/", "get")),
            *(("7/pause/", "get"), ("7/pause/", "post"), ("7/go-on/", "get"), ("7/go-on/", "post")),
            *(
                ("homes/", "get"),
                ("homes/new/", "get"),
                ("homes/new/", "post"),
                ("homes/7/", "get"),
            ),
            *(("homes/7/edit/", "get"), ("homes/7/edit/", "post"), ("purposes/", "get")),
        )
    },
    ("/notices/", "get"): ["200"] * 7,
    ("/notices/7/", "get"): ["404"]
    * 7,  # there is none; tests/notices/test_announcements.py opens some
    **{
        (f"/staff/announcements/{path}", method): [*["404"] * 6, LOGIN]
        for path in ("", "new/", "7/", "7/edit/", "7/announce/", "7/end/")
        for method in ("get", "post")
    },
    ("/api/notices/events/", "get"): ["405"] * 7,
    ("/api/notices/events/", "post"): ["403"] * 7,
    ("/api/notices/texts/", "get"): ["405"] * 7,
    ("/api/notices/texts/", "post"): ["403"] * 7,
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_open_a_page(who: str | None, as_: As) -> None:
    client, seen = as_(who), {}
    for path, method in TABLE:
        answer = getattr(client, method)(path)
        place = answer.headers.get("Location", "").partition("?")[0]
        seen[path, method] = f"{answer.status_code} {place}".strip()
    assert seen == {row: expected[WHO.index(who)] for row, expected in TABLE.items()}
