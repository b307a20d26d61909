"""Django's handle on this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, accounts, places, access."""

    name = "accounts"
