"""Words that were not taken are given back: to whoever was signed out meanwhile, and never another site's."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from conversations.models import Tag, Thread
from tests.conftest import Town, signed_in

pytestmark = pytest.mark.django_db
WORDS = "My bill is twice as high as <ever> before."
HERE = {"Sec-Fetch-Site": "same-origin", "Referer": "http://testserver/messages/7/?page=2"}


@pytest.fixture
def sent_from_here(client: Client) -> dict[str, str]:
    return {"text": WORDS, "password": "my very long secret words", "way": "a"}


def test_who_was_signed_out_reads_what_they_wrote(
    client: Client, sent_from_here: dict[str, str]
) -> None:
    """With where to go on; no password, and nothing that is kept."""
    path = reverse("thread", args=[7])
    page = client.post(path, sent_from_here, headers=HERE)
    shown = page.content.decode()
    assert page.status_code == 403
    assert "My bill is twice as high as &lt;ever&gt; before.</textarea>" in shown
    assert "secret" not in shown
    assert "?next=%2Fmessages%2F7%2F%3Fpage%3D2" in shown
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_what_another_site_sent_is_shown_to_nobody(
    headers: dict[str, str], client: Client, sent_from_here: dict[str, str]
) -> None:
    """Or it could put its words into somebody's mouth."""
    page = client.post(reverse("thread", args=[7]), sent_from_here, headers=headers)
    assert (page.status_code, page["Location"].partition("?")[0]) == (302, reverse("account_login"))


def test_a_browser_that_says_only_the_origin_is_believed(
    client: Client, sent_from_here: dict[str, str]
) -> None:
    page = client.post(
        reverse("thread", args=[7]), sent_from_here, headers={"Origin": "http://testserver"}
    )
    assert "twice as high" in page.content.decode()


def test_a_page_elsewhere_is_not_gone_on_to(client: Client, sent_from_here: dict[str, str]) -> None:
    headers = HERE | {"Referer": "https://elsewhere.example/messages/"}
    page = client.post(reverse("thread", args=[7]), sent_from_here, headers=headers)
    assert (page.status_code, "elsewhere" in page.content.decode()) == (403, False)


def test_a_form_whose_token_had_gone_gives_its_words_back(sent_from_here: dict[str, str]) -> None:
    """As after signing in anew in another tab."""
    client = Client(enforce_csrf_checks=True)
    page = client.post(reverse("thread", args=[7]), sent_from_here, headers=HERE)
    assert page.status_code == 403
    assert "twice as high" in page.content.decode()
    assert "twice as high" not in client.post(reverse("thread", args=[7]), sent_from_here).text


def test_the_admin_takes_what_was_typed_after_the_proof(
    client: Client, town: Town, clock: object
) -> None:
    """Whoever set something up for half an hour proves who they are in another tab, and sends it again."""
    dana = town.users["dana"]
    dana.user_permissions.add(*Permission.objects.filter(codename__in=["add_tag", "view_tag"]))
    signed_in(client, User.objects.get(pk=dana.pk))
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    path = reverse("admin:conversations_tag_add")
    page = client.post(path, {"name": "drought & <heat>", "_save": "Save"})
    shown = page.content.decode()
    assert 'name="name" value="drought &amp; &lt;heat&gt;"' in shown
    assert "/sign-in/" in shown
    assert (Tag.objects.count(), Thread.objects.count()) == (0, 0)
