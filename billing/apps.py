"""Django's handle on this room."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """People, billing, places, access."""

    name = "billing"
