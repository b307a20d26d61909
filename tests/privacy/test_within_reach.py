"""What must be a click away, and what must come whatever somebody said no to."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from privacy.actions.consent import say_no
from privacy.actions.letters import KINDS, write_letter
from privacy.jobs import send_letters
from privacy.models import Channel
from privacy.vocabulary import CHOICES
from tests.conftest import NOW, Town
from tests.fakes import Mailbox

pytestmark = pytest.mark.django_db
# What the templates of letters about one thing ask for, beside what the person is called by.
ABOUT = {
    "reference": "PR-BBBB-BBBB",
    "number": 1,
    "day": "2026-12-31",
    "how_many": 1,
    "link": "http://testserver/x/",
    "code": "BCDF-GHJK-LMNP",
    "secret": "BCDF-GHJK-LMNP",
}
LINK = re.compile(r'\b(?:href|src)="([^"]*)"')


@pytest.mark.parametrize("who", ["ada", "dana", None])
@pytest.mark.parametrize("path", ["/", "/privacy/", "/privacy/policy/", "/terms/", "/nowhere/"])
def test_the_request_form_is_one_click_from_every_page(
    path: str, who: str | None, town: Town, client: Client
) -> None:
    """A142, L05: from the foot of each page, with a login or without."""
    if who:
        client.force_login(town.users[who])
    page = client.get(path, follow=True).content.decode()
    assert f'href="{reverse("privacy_request")}"' in page


def test_it_stands_in_the_menu_of_whoever_has_an_account(town: Town, client: Client) -> None:
    """A142."""
    client.force_login(town.users["ada"])
    page = client.get("/").content.decode()
    menu = page[page.index("menu__sheet") : page.index("</details>", page.index("menu__sheet"))]
    assert f'href="{reverse("privacy_request")}"' in menu


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_letters_come_whatever_was_refused_and_follow_nobody(
    kind: str, town: Town, mailbox: Mailbox
) -> None:
    """A074, L71: no picture from elsewhere, no link that is not the portal's own."""
    ada = town.users["ada"].subject
    say_no(who=ada, choices=list(CHOICES), channel=Channel.PORTAL, at=NOW)
    write_letter(kind=kind, to=ada, at=NOW, about=ABOUT)
    assert send_letters(NOW) == 1
    [mail] = mailbox.mails
    html = mail.get_body(("html",))
    assert html is not None
    content = html.get_content()
    assert "<img" not in content and "url(" not in content
    links = [link for link in LINK.findall(content) if not link.startswith(("mailto:", "tel:"))]
    assert [link for link in links if not link.startswith("http://testserver/")] == []
