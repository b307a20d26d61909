"""The cookies that the portal really sets are those in the map."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from privacy.map import the_map

PASSWORD = "long enough for everybody"


@pytest.fixture
def no_static_files(settings: Any) -> None:
    """Pages name their style sheets by hash; nobody has collected them for a test of cookies."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.MIDDLEWARE = [it for it in settings.MIDDLEWARE if "whitenoise" not in it]


@pytest.mark.django_db
@pytest.mark.usefixtures("no_static_files")
def test_cookies_set_are_cookies_described(client: Client) -> None:
    """A056: a visitor reads, chooses a language, signs in and out."""
    ada = User.objects.create_user("ada@example.org", PASSWORD)
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    for page in ["home", "account_login", "account_signup", "account_reset_password"]:
        client.get(reverse(page))
    client.post(reverse("set_language"), {"language": "es"})
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    client.post(reverse("account_logout"))
    assert set(client.cookies) == set(the_map.cookies)
