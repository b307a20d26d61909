"""The picture and the links by which an offer tells of itself, to those who said yes alone (A060, L71)."""

import re
from typing import Any

import pytest
from django.test import Client

from notices.models import MailEvent
from notices.plain import links_in
from privacy.models import Subject
from tests.conftest import NOW, Town
from tests.fakes import Mailbox, text_of
from tests.notices.test_campaigns import REBATE, _hosts, agree, gone_out, refuse

__all__ = ["_hosts"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def addresses(html: str) -> tuple[str, str]:
    """Return the addresses of the picture and of the link through us."""
    [seen] = re.findall(r'<img src="https://testserver(/notices/seen/[^"]+)"', html)
    [go] = [link for link in links_in(html) if "/notices/go/" in link]
    return seen, go.removeprefix("https://testserver")


def test_without_a_yes_nothing_tells_that_it_was_opened(town: Town, mailbox: Mailbox) -> None:
    """A060: no picture, and the links are those that were written, though offers were wanted."""
    agree(town.users["ada"])
    gone_out(town)
    html = text_of(mailbox.only(), "html")
    assert "<img" not in html and "/notices/go/" not in html
    assert REBATE in links_in(html)


def test_with_a_yes_it_is_seen_once_and_not_after_a_no(
    town: Town, mailbox: Mailbox, client: Client
) -> None:
    """A060: asked again at the moment it is opened; whoever took their yes back gets the same answers."""
    ada = town.users["ada"]
    agree(ada, "marketing_email", "email_tracking")
    campaign = gone_out(town)
    html = text_of(mailbox.only(), "html")
    seen, go = addresses(html)
    for _again in range(2):
        assert client.get(seen).headers["Content-Type"] == "image/gif"
        assert client.get(go).headers["Location"] == REBATE
    rows = MailEvent.objects.values_list("campaign", "kind", "consent__subject")
    assert sorted(rows) == [
        (campaign.pk, "followed", ada.subject.pk),
        (campaign.pk, "opened", ada.subject.pk),
    ]
    assert str(ada.subject.pk) not in html and "ada" not in seen + go
    MailEvent.objects.all().delete()
    refuse(ada, "email_tracking")
    assert client.get(seen).status_code == 200
    assert client.get(go).headers["Location"] == REBATE
    assert MailEvent.objects.count() == 0


@pytest.mark.parametrize("column", ["restricted_at", "erased_at"])
def test_whose_data_is_only_stored_or_gone_is_not_seen(
    column: str, town: Town, mailbox: Mailbox, client: Client
) -> None:
    agree(town.users["ada"], "marketing_email", "email_tracking")
    gone_out(town)
    seen, _go = addresses(text_of(mailbox.only(), "html"))
    Subject.objects.filter(pk=town.users["ada"].subject.pk).update(**{column: NOW})
    assert (client.get(seen).status_code, MailEvent.objects.count()) == (200, 0)


def test_a_link_leads_nowhere_but_where_the_offer_says(
    town: Town, mailbox: Mailbox, client: Client, settings: Any
) -> None:
    """No address makes it an open redirect: what it says is sealed, and what it leads to was approved."""
    agree(town.users["ada"], "marketing_email", "email_tracking")
    gone_out(town)
    seen, go = addresses(text_of(mailbox.only(), "html"))
    stop = re.findall(r"/notices/stop/([^/\"]+)/", text_of(mailbox.only(), "html"))[0]
    for token in ("x", stop, "elsewhere.example"):
        assert client.get(f"/notices/go/{token}/").headers["Location"] == "/"
        assert client.get(f"/notices/seen/{token}/").headers["Content-Type"] == "image/gif"
    assert client.get(seen.replace("seen", "go")).headers["Location"] == "/"
    settings.CAMPAIGN_HOSTS = []
    assert client.get(go).headers["Location"] == "/"
